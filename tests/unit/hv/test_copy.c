/* SPDX-License-Identifier: BSD-2-Clause */
/* Long messages in steps: they come whole whatever happens between two of them. */
#include "hv/core/copy.h"
#include "tests/unit/hv/fake_machine.h"

enum { ALPHA, BETA, SIZE = 1000 };

static unsigned char pattern(uint32_t seed, uint32_t i)
{
    return (unsigned char)(seed * 37u + i * 11u + (i >> 5));
}

/* alpha.out -> beta.in is a channel of long messages. */
static int setup(void **state)
{
    fake_setup(state);
    fake.config.ports[0].message_size = SIZE;
    fake.config.ports[2].message_size = SIZE;
    fake.config.channels[0].message_size = SIZE;
    fake.config.channels[1].buffer_offset = 0xf00;
    fake_boot();
    hv_module.ports[1].use = HV_PORT_USE(HV_PORT_SAMPLING, HV_PORT_SOURCE);
    hv_module.ports[3].use = HV_PORT_USE(HV_PORT_SAMPLING, HV_PORT_DESTINATION);
    hv_module.ports[3].refresh[1] = 1000000;
    return 0;
}

static void fill(uint32_t va, uint32_t seed)
{
    for (uint32_t i = 0; i < SIZE; i++)
        *fake_virtual(va + i) = pattern(seed, i);
}

static uint32_t write_message(uint32_t va)
{
    uint32_t arg[6] = {1, va, SIZE, 0, 0, 0};

    hv_cpu.current = &hv_module.partitions[ALPHA];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    fake.pending = false;
    return fake_call(HV_CALL_SAMPLING_WRITE, arg);
}

static uint32_t read_message(uint32_t va)
{
    uint32_t arg[6] = {1, va, 0, 0, 0, 0};

    hv_cpu.current = &hv_module.partitions[BETA];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    fake.pending = false;
    return fake_call(HV_CALL_SAMPLING_READ, arg);
}

static void assert_message(uint32_t va, uint32_t seed)
{
    hv_cpu.current = &hv_module.partitions[BETA];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    for (uint32_t i = 0; i < SIZE; i++)
        assert_int_equal(*fake_virtual(va + i), pattern(seed, i));
}

static void write_whole(uint32_t seed)
{
    hv_cpu.current = &hv_module.partitions[ALPHA];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    fill(DATA_VA, seed);
    assert_int_equal(write_message(DATA_VA), HV_NO_ERROR);
}

static void a_copy_gives_way_and_goes_on_where_it_was(void **state)
{
    uint32_t steps = 1;

    (void)state;
    write_whole(1);
    fake.pending_after = 1;
    while (read_message(DATA_VA + 1) == HV_CALL_AGAIN) {
        assert_int_equal(hv_module.partitions[BETA].vcpu->copy.done, steps * 32); /* byte by byte */
        fake.pending_after = 1;
        steps++;
    }
    assert_int_equal(steps, (SIZE + 31) / 32);
    assert_message(DATA_VA + 1, 1);
}

static void alignment_decides_how_much_is_copied_at_once(void **state)
{
    (void)state;
    write_whole(1);
    fake.pending_after = 1;
    assert_int_equal(read_message(DATA_VA + 4), HV_CALL_AGAIN);
    assert_int_equal(hv_module.partitions[BETA].vcpu->copy.done, 128);
    fake.pending_after = 1;
    assert_int_equal(read_message(DATA_VA + 8), HV_CALL_AGAIN);
    assert_int_equal(hv_module.partitions[BETA].vcpu->copy.done, 256);
}

static void a_message_replaced_while_it_is_read_is_read_anew(void **state)
{
    (void)state;
    write_whole(1);
    fake.pending_after = 2;
    assert_int_equal(read_message(DATA_VA + 1), HV_CALL_AGAIN);
    write_whole(2);
    write_whole(3); /* into the buffer that was being read */
    assert_int_equal(read_message(DATA_VA + 1), HV_NO_ERROR);
    assert_message(DATA_VA + 1, 3);
}

static void half_a_message_is_never_seen(void **state)
{
    (void)state;
    write_whole(1);
    hv_cpu.current = &hv_module.partitions[ALPHA];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    fill(DATA_VA, 2);
    fake.pending_after = 2;
    assert_int_equal(write_message(DATA_VA + 0), HV_CALL_AGAIN);
    assert_int_equal(read_message(DATA_VA), HV_NO_ERROR);
    assert_message(DATA_VA, 1);
    assert_int_equal(write_message(DATA_VA), HV_NO_ERROR);
    assert_int_equal(read_message(DATA_VA), HV_NO_ERROR);
    assert_message(DATA_VA, 2);
}

static void a_writer_that_restarts_leaves_the_last_message(void **state)
{
    (void)state;
    write_whole(1);
    hv_cpu.current = &hv_module.partitions[ALPHA];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    fill(DATA_VA, 2);
    fake.pending_after = 2;
    assert_int_equal(write_message(DATA_VA), HV_CALL_AGAIN);
    fake.pending = false;
    hv_partition_restart(&hv_module.partitions[ALPHA], HV_MODE_COLD_START,
                         HV_START_PARTITION_RESTART);
    while (!hv_partition_load(&hv_module.partitions[ALPHA]))
        continue;
    assert_null(hv_module.partitions[ALPHA].vcpu->copy.buffer);
    assert_int_equal(read_message(DATA_VA), HV_NO_ERROR);
    assert_message(DATA_VA, 1);
}

static void another_call_in_between_makes_the_first_begin_anew(void **state)
{
    (void)state;
    write_whole(1);
    fake.pending_after = 3;
    assert_int_equal(read_message(DATA_VA + 1), HV_CALL_AGAIN);
    fake.pending_after = 1;
    assert_int_equal(read_message(DATA_VA + 0x800), HV_CALL_AGAIN);
    fake.pending_after = 1;
    assert_int_equal(read_message(DATA_VA + 1), HV_CALL_AGAIN);
    assert_int_equal(hv_module.partitions[BETA].vcpu->copy.done, 32);
    assert_int_equal(read_message(DATA_VA + 1), HV_NO_ERROR);
    assert_message(DATA_VA + 1, 1);
}

static void a_copy_gives_way_to_another_processor(void **state)
{
    (void)state;
    write_whole(1);
    fake.lock_wanted = true;
    for (uint32_t steps = 1; steps < (SIZE + 127) / 128; steps++) {
        assert_int_equal(read_message(DATA_VA + 4), HV_CALL_AGAIN);
        assert_int_equal(hv_module.partitions[BETA].vcpu->copy.done, steps * 128);
    }
    assert_int_equal(read_message(DATA_VA + 4), HV_NO_ERROR);
    assert_message(DATA_VA + 4, 1);
}

/* In one step, where it takes two to read it to an odd address. */
static uint32_t write_short(void)
{
    uint32_t arg[6] = {1, DATA_VA, 64, 0, 0, 0};

    hv_cpu.current = &hv_module.partitions[ALPHA];
    hv_cpu.vcpu = hv_cpu.current->vcpu;
    return fake_call(HV_CALL_SAMPLING_WRITE, arg);
}

/* Between two steps of the reader its writer has one or two turns. */
static void a_writer_without_end_lets_a_reader_read(void **state)
{
    uint32_t written = 0, read = 0;

    (void)state;
    write_whole(1);
    fake.lock_wanted = true;
    for (uint32_t turn = 0; turn < 1000; turn++) {
        read += read_message(DATA_VA + 1) == HV_NO_ERROR;
        for (uint32_t i = 0; i <= turn % 2; i++)
            written += write_short() == HV_NO_ERROR;
    }
    assert_in_range(read, 10, 1000);
    assert_in_range(written, 10, 1000);
}

static void a_reader_that_does_not_go_on_keeps_no_writer(void **state)
{
    uint32_t looks = 0;

    (void)state;
    write_whole(1);
    fake.lock_wanted = true;
    assert_int_equal(read_message(DATA_VA + 1), HV_CALL_AGAIN);
    assert_int_equal(write_short(), HV_NO_ERROR);
    fake.lock_wanted = false;
    write_whole(2);
    fake.lock_wanted = true;
    assert_int_equal(read_message(DATA_VA + 1), HV_CALL_AGAIN); /* anew */
    while (write_short() == HV_CALL_AGAIN)
        looks++;
    assert_int_equal(looks, HV_CONFIG_CPUS_MAX);
    assert_int_equal(write_short(), HV_NO_ERROR);
}

static void memory_that_fails_ends_the_copy(void **state)
{
    (void)state;
    write_whole(1);
    fake.memory_broken = true;
    assert_int_equal(read_message(DATA_VA + 1), HV_CALL_SWITCH);
    assert_null(hv_module.partitions[BETA].vcpu->copy.buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_copy_gives_way_and_goes_on_where_it_was, setup),
        cmocka_unit_test_setup(alignment_decides_how_much_is_copied_at_once, setup),
        cmocka_unit_test_setup(a_message_replaced_while_it_is_read_is_read_anew, setup),
        cmocka_unit_test_setup(half_a_message_is_never_seen, setup),
        cmocka_unit_test_setup(a_writer_that_restarts_leaves_the_last_message, setup),
        cmocka_unit_test_setup(another_call_in_between_makes_the_first_begin_anew, setup),
        cmocka_unit_test_setup(a_copy_gives_way_to_another_processor, setup),
        cmocka_unit_test_setup(a_writer_without_end_lets_a_reader_read, setup),
        cmocka_unit_test_setup(a_reader_that_does_not_go_on_keeps_no_writer, setup),
        cmocka_unit_test_setup(memory_that_fails_ends_the_copy, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
