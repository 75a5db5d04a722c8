/* SPDX-License-Identifier: BSD-2-Clause */
/* The check at boot: damage of any word is found, and what passes can be run. */
#include "tests/unit/hv/fake_machine.h"

static const char *check(void)
{
    fake_seal(&fake.config);
    return hv_config_check(&fake.config.config, sizeof fake.config);
}

static void a_good_configuration_passes(void **state)
{
    (void)state;
    assert_null(check());
}

static void damage_of_any_bit_of_any_word_is_found(void **state)
{
    uint32_t *word = (uint32_t *)(void *)&fake.config;

    (void)state;
    assert_null(check());
    for (uint32_t i = 0; i < sizeof fake.config / 4; i++) {
        word[i] ^= 1u << i % 32;
        assert_non_null(hv_config_check(&fake.config.config, sizeof fake.config));
        word[i] ^= 1u << i % 32;
    }
}

#define REFUSED(change, undo)                                                                      \
    do {                                                                                           \
        change;                                                                                    \
        assert_non_null(check());                                                                  \
        undo;                                                                                      \
        assert_null(check());                                                                      \
    } while (0)

static void wrong_values_behind_a_right_checksum_are_found(void **state)
{
    struct fake_config *c = &fake.config;

    (void)state;
    REFUSED(c->config.version = 1, c->config.version = HV_CONFIG_VERSION);
    REFUSED(c->config.partitions.count = 4, c->config.partitions.count = 3);
    REFUSED(c->config.partitions.count = 0, c->config.partitions.count = 3);
    REFUSED(c->config.ports.offset += 2, c->config.ports.offset -= 2);
    REFUSED(c->config.areas.count = 0x10000000, c->config.areas.count = 10);
    REFUSED(c->config.initial_plan = 2, c->config.initial_plan = 0);
    REFUSED(c->partitions[1].id = 2, c->partitions[1].id = 1);
    REFUSED(c->partitions[1].context = 1, c->partitions[1].context = 2);
    REFUSED(c->partitions[1].area_count = 8, c->partitions[1].area_count = 3);
    REFUSED(c->partitions[1].area_count = 0, c->partitions[1].area_count = 3);
    REFUSED(c->partitions[1].area_first = 0xffffffff, c->partitions[1].area_first = 3);
    REFUSED(c->partitions[1].hm[HV_HM_NORMAL][3].action = 7,
            c->partitions[1].hm[HV_HM_NORMAL][3].action = 0);
    REFUSED(c->partitions[1].hm[HV_HM_NORMAL][3].level = HV_LEVEL_MODULE,
            c->partitions[1].hm[HV_HM_NORMAL][3].level = 1);
    REFUSED(memset(c->partitions[1].name, 'x', 32), memset(c->partitions[1].name, 0, 32));
    REFUSED(c->areas[2].size = 0, c->areas[2].size = 0x1000);
    REFUSED(c->areas[2].va += 8, c->areas[2].va -= 8);
    REFUSED(c->areas[1].va = TEXT_VA, c->areas[1].va = DATA_VA);
    REFUSED(c->areas[1].size = 0x3000, c->areas[1].size = 0x2000);
    REFUSED(c->areas[2].size = 0xf0000000, c->areas[2].size = 0x1000);
    REFUSED(c->segments[1].file_size = 0x124, c->segments[1].file_size = 0x23);
    REFUSED(c->slots[1].partition = 3, c->slots[1].partition = 1);
    REFUSED(c->slots[1].start_us = 1999, c->slots[1].start_us = 2000);
    REFUSED(c->slots[2].duration_us = 4001, c->slots[2].duration_us = 2000);
    REFUSED(c->slots[2].duration_us = 0, c->slots[2].duration_us = 2000);
    REFUSED(c->plans[0].slot_count = 4, c->plans[0].slot_count = 3);
    REFUSED(c->plans[0].major_frame_us = 0, c->plans[0].major_frame_us = 10000);
    REFUSED(c->ports[0].channel = 2, c->ports[0].channel = 0);
    REFUSED(c->ports[0].channel = 1, c->ports[0].channel = 0);
    REFUSED(c->ports[3].depth = 4, c->ports[3].depth = 3);
    REFUSED(c->ports[3].partition = 3, c->ports[3].partition = 1);
    REFUSED(c->channels[1].depth = 0, c->channels[1].depth = 3);
    REFUSED(c->channels[1].kind = 2, c->channels[1].kind = HV_PORT_QUEUING);
    REFUSED(c->channels[1].destination_port = 4, c->channels[1].destination_port = 3);
    REFUSED(c->channels[1].buffer_offset = 0xfc0, c->channels[1].buffer_offset = 0x100);
    REFUSED(c->links[0].destination = 3, c->links[0].destination = 1);
    REFUSED(c->links[0].interrupt = 10, c->links[0].interrupt = 4);
    REFUSED(c->partitions[1].link_count = 1, c->partitions[1].link_count = 0);
    REFUSED(c->ports[0].message_size = 33, c->ports[0].message_size = 32);
    REFUSED(c->channels[0].buffer_offset = 0xff8, c->channels[0].buffer_offset = 0);
    REFUSED(c->channels[0].buffer_offset = 4, c->channels[0].buffer_offset = 0);
    REFUSED(c->config.hm_log_count = 0, c->config.hm_log_count = 8);
    REFUSED(c->config.internal_error_action = 0, c->config.internal_error_action = 5);
    REFUSED(c->config.console_baud = 0, c->config.console_baud = 115200);
    REFUSED(c->config.cpu_count = 0, c->config.cpu_count = 1);
    REFUSED(c->config.cpu_count = 5, c->config.cpu_count = 1);
    REFUSED(memset(c->config.name, 'x', 32), memset(c->config.name, 0, 32));
    REFUSED(c->config.magic = 0, c->config.magic = HV_CONFIG_MAGIC);
    REFUSED(c->config.size--, c->config.size++);
    REFUSED(c->partitions[1].vcpu_extra = 1, c->partitions[1].vcpu_extra = 0);
    REFUSED(c->partitions[2].hm[HV_HM_HANDLER][24].level = 3,
            c->partitions[2].hm[HV_HM_HANDLER][24].level = 1);
    REFUSED(c->config.maintenance_plan = 1;
            c->partitions[1].hm[HV_HM_INIT][3].action = HV_ACTION_SWITCH_TO_MAINTENANCE,
            c->partitions[1].hm[HV_HM_INIT][3].action = 0);
    REFUSED(c->areas[3].pa = c->areas[1].pa, c->areas[3].pa = FAKE_RAM + 0x10000u);
    REFUSED(c->areas[3].pa = c->areas[1].pa + 0x1000, c->areas[3].pa = FAKE_RAM + 0x10000u);
    REFUSED(c->areas[4].pa = c->areas[0].pa, c->areas[4].pa = FAKE_RAM + 0x11000u);
    REFUSED(c->areas[3].pa = c->areas[1].pa;
            c->areas[3].rights |= HV_AREA_SHARED, c->areas[3].pa = FAKE_RAM + 0x10000u);
    REFUSED(c->config.image_end_pa = FAKE_RAM + 1, c->config.image_end_pa = FAKE_RAM);
    REFUSED(c->areas[2].va = HV_VA_BASE, c->areas[2].va = MORE_VA);
    REFUSED(c->areas[2].va = HV_VA_BASE - 0x1000;
            c->areas[2].size = 0x2000, c->areas[2].va = MORE_VA; c->areas[2].size = 0x1000);
    REFUSED(c->channels[1].buffer_offset = 0x2000, c->channels[1].buffer_offset = 0x100);
    REFUSED(c->config.clock_hz = 0, c->config.clock_hz = 50000000);
}

/* Shadow page tables are a virtual machine's, and inside the image. */
static void shadow_tables_elsewhere_are_refused(void **state)
{
    struct fake_config *c = &fake.config;
    struct hv_config_partition *p = &c->partitions[1];

    (void)state;
    REFUSED(p->shadow_size = 0x4000, p->shadow_size = 0);
    p->flags |= HV_PARTITION_VM;
    p->shadow_size = 0x4000;
    p->shadow_context = c->config.context_count;
    p->shadow_pa = FAKE_RAM + 0x1000;
    c->config.context_table_pa = FAKE_RAM;
    c->config.image_end_pa = FAKE_RAM + 0x5000;
    for (uint32_t i = 0; i < c->config.areas.count; i++)
        c->areas[i].pa += 0x100000;
    assert_null(check());
    REFUSED(p->shadow_pa += 4, p->shadow_pa -= 4);
    REFUSED(p->shadow_pa = FAKE_RAM, p->shadow_pa = FAKE_RAM + 0x1000);
    REFUSED(p->shadow_pa += 0x1000, p->shadow_pa -= 0x1000);
    REFUSED(p->shadow_size = 0x3000, p->shadow_size = 0x4000);
    REFUSED(p->shadow_size = 0x101000, p->shadow_size = 0x4000);
    REFUSED(p->shadow_context = 1, p->shadow_context = c->config.context_count);
}

/*
 * The check itself never leaves the blob, whatever it finds there: the sanitizers watch.
 */
static void random_damage_never_leads_the_check_astray(void **state)
{
    uint32_t seed = 1;
    uint32_t refused = 0;

    for (uint32_t n = 0; n < 3000; n++) {
        uint32_t *word;

        fake_build_config(&fake.config);
        word = (uint32_t *)(void *)&fake.config;
        seed = seed * 1664525u + 1013904223u;
        word[(seed >> 8) % (sizeof fake.config / 4)] = seed >> 5 & 1 ? seed : seed >> 28;
        refused += check() != NULL;
    }
    (void)state;
    assert_in_range(refused, 1000, 2999);
}

static void areas_may_be_the_same_memory_if_both_are_shared(void **state)
{
    struct fake_config *c = &fake.config;

    (void)state;
    c->areas[3].pa = c->areas[0].pa;
    c->areas[3].rights |= HV_AREA_SHARED;
    assert_non_null(check());
    c->areas[0].rights |= HV_AREA_SHARED;
    assert_null(check());
    assert_non_null(hv_config_check(&c->config, 16));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_good_configuration_passes, fake_setup),
        cmocka_unit_test_setup(damage_of_any_bit_of_any_word_is_found, fake_setup),
        cmocka_unit_test_setup(wrong_values_behind_a_right_checksum_are_found, fake_setup),
        cmocka_unit_test_setup(shadow_tables_elsewhere_are_refused, fake_setup),
        cmocka_unit_test_setup(random_damage_never_leads_the_check_astray, fake_setup),
        cmocka_unit_test_setup(areas_may_be_the_same_memory_if_both_are_shared, fake_setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
