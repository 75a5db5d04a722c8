/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sampling ports: creation, the last message and its age, and every way to be refused without
 * effect.
 */
#include "tests/unit/hv/fake_machine.h"

enum { ALPHA, BETA, GAMMA };

static int setup(void **state)
{
    fake_setup(state);
    fake_boot();
    hv_cpu.current = &hv_module.partitions[ALPHA];
    return 0;
}

static void become(uint32_t id)
{
    hv_cpu.current = &hv_module.partitions[id];
}

static void put_text(uint32_t va, const char *text)
{
    assert_int_equal(hv_machine_copy_out(va, text, (uint32_t)strlen(text) + 1), HV_NO_ERROR);
}

static uint32_t create(const char *name, uint32_t size, uint32_t direction, uint32_t refresh_us)
{
    uint32_t arg[6] = {DATA_VA, size, direction, 0, refresh_us, 0};
    uint32_t status;

    put_text(DATA_VA, name);
    status = fake_call(HV_CALL_SAMPLING_CREATE, arg);
    if (status == HV_NO_ERROR)
        assert_int_equal(arg[1], 1);
    return status;
}

static uint32_t write_port(uint32_t port, uint32_t va, uint32_t length)
{
    uint32_t arg[6] = {port, va, length, 0, 0, 0};

    return fake_call(HV_CALL_SAMPLING_WRITE, arg);
}

static uint32_t read_port(uint32_t va, uint32_t *length, uint32_t *validity)
{
    uint32_t arg[6] = {1, va, 77, 0, 0, 0};
    const uint32_t status = fake_call(HV_CALL_SAMPLING_READ, arg);

    *length = arg[1];
    *validity = arg[2];
    return status;
}

static void connect_both(void)
{
    become(ALPHA);
    assert_int_equal(create("out", 32, HV_PORT_SOURCE, 0), HV_NO_ERROR);
    become(BETA);
    assert_int_equal(create("in", 32, HV_PORT_DESTINATION, 500), HV_NO_ERROR);
}

static void ports_are_created_as_configured_only(void **state)
{
    (void)state;
    assert_int_equal(create("inn", 32, HV_PORT_SOURCE, 0), HV_INVALID_CONFIG);
    assert_int_equal(create("ou", 32, HV_PORT_SOURCE, 0), HV_INVALID_CONFIG);
    assert_int_equal(create("out", 31, HV_PORT_SOURCE, 0), HV_INVALID_CONFIG);
    assert_int_equal(create("out", 32, HV_PORT_DESTINATION, 0), HV_INVALID_CONFIG);
    assert_int_equal(create("out", 32, HV_PORT_SOURCE, 0), HV_NO_ERROR);
    assert_int_equal(create("out", 32, HV_PORT_SOURCE, 0), HV_NO_ACTION);
    become(GAMMA);
    assert_int_equal(create("out", 32, HV_PORT_SOURCE, 0), HV_INVALID_CONFIG);
}

static void ports_are_created_before_mode_normal_only(void **state)
{
    uint32_t arg[6] = {ALPHA, HV_MODE_NORMAL, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(fake_call(HV_CALL_PARTITION_SET_MODE, arg), HV_NO_ERROR);
    assert_int_equal(create("out", 32, HV_PORT_SOURCE, 0), HV_INVALID_MODE);
}

static void a_virtual_machine_creates_ports_whenever_it_likes(void **state)
{
    uint32_t arg[6] = {ALPHA, HV_MODE_NORMAL, 0, 0, 0, 0};

    (void)state;
    fake.config.partitions[ALPHA].flags |= HV_PARTITION_VM;
    assert_int_equal(fake_call(HV_CALL_PARTITION_SET_MODE, arg), HV_NO_ERROR);
    assert_int_equal(create("out", 32, HV_PORT_SOURCE, 0), HV_NO_ERROR);
    assert_int_equal(create("out", 32, HV_PORT_SOURCE, 0), HV_NO_ACTION);
}

static void a_name_without_end_is_read_no_further_than_it_may(void **state)
{
    uint32_t arg[6] = {MORE_VA + 0x1000 - 3, 32, HV_PORT_SOURCE, 0, 0, 0};

    (void)state;
    assert_int_equal(hv_machine_copy_out(arg[0], "out", 3), HV_NO_ERROR);
    assert_int_equal(fake_call(HV_CALL_SAMPLING_CREATE, arg), HV_BAD_POINTER);
    arg[0] = DATA_VA;
    assert_int_equal(hv_machine_copy_out(DATA_VA, "outoutoutoutoutoutoutoutoutoutoutout", 36),
                     HV_NO_ERROR);
    assert_int_equal(fake_call(HV_CALL_SAMPLING_CREATE, arg), HV_INVALID_CONFIG);
}

static void a_reader_gets_the_last_message_and_its_validity(void **state)
{
    uint32_t length, validity;
    char message[32];

    (void)state;
    connect_both();
    assert_int_equal(read_port(DATA_VA, &length, &validity), HV_NOT_AVAILABLE);
    become(ALPHA);
    put_text(DATA_VA + 64, "first");
    assert_int_equal(write_port(1, DATA_VA + 64, 6), HV_NO_ERROR);
    put_text(DATA_VA + 64, "second message");
    assert_int_equal(write_port(1, DATA_VA + 64, 15), HV_NO_ERROR);
    become(BETA);
    fake_pass(500);
    assert_int_equal(read_port(DATA_VA + 128, &length, &validity), HV_NO_ERROR);
    assert_int_equal(length, 15);
    assert_int_equal(validity, HV_VALID);
    assert_int_equal(hv_machine_copy_in(message, DATA_VA + 128, 15), HV_NO_ERROR);
    assert_string_equal(message, "second message");
    fake_pass(1);
    assert_int_equal(read_port(DATA_VA + 128, &length, &validity), HV_NO_ERROR);
    assert_int_equal(validity, HV_INVALID);
}

static void a_refused_write_leaves_the_last_message(void **state)
{
    uint32_t length, validity;

    (void)state;
    connect_both();
    become(ALPHA);
    assert_int_equal(write_port(1, DATA_VA, 4), HV_NO_ERROR);
    assert_int_equal(write_port(1, DATA_VA, 33), HV_INVALID_CONFIG);
    assert_int_equal(write_port(1, DATA_VA, 0), HV_INVALID_PARAM);
    assert_int_equal(write_port(0, DATA_VA, 4), HV_INVALID_PARAM);
    assert_int_equal(write_port(2, DATA_VA, 4), HV_INVALID_PARAM);
    assert_int_equal(write_port(0xffffffffu, DATA_VA, 4), HV_INVALID_PARAM);
    assert_int_equal(write_port(1, MORE_VA + 0xffd, 4), HV_BAD_POINTER);
    assert_int_equal(write_port(1, HV_VA_BASE, 4), HV_BAD_POINTER);
    become(BETA);
    assert_int_equal(write_port(1, DATA_VA, 4), HV_INVALID_MODE);
    assert_int_equal(read_port(DATA_VA, &length, &validity), HV_NO_ERROR);
    assert_int_equal(length, 4);
}

static void a_read_needs_room_for_the_longest_message(void **state)
{
    uint32_t length, validity;

    (void)state;
    connect_both();
    become(ALPHA);
    assert_int_equal(write_port(1, DATA_VA, 4), HV_NO_ERROR);
    assert_int_equal(read_port(DATA_VA, &length, &validity), HV_INVALID_MODE);
    become(BETA);
    assert_int_equal(read_port(TEXT_VA, &length, &validity), HV_BAD_POINTER);
    assert_int_equal(read_port(MORE_VA + 0x1000 - 31, &length, &validity), HV_BAD_POINTER);
    assert_int_equal(length, MORE_VA + 0x1000 - 31);
    assert_int_equal(read_port(MORE_VA + 0x1000 - 32, &length, &validity), HV_NO_ERROR);
}

static void memory_that_fails_under_a_write_leaves_no_half_message(void **state)
{
    uint32_t length, validity;

    (void)state;
    connect_both();
    become(ALPHA);
    assert_int_equal(write_port(1, DATA_VA, 4), HV_NO_ERROR);
    fake.memory_broken = true;
    assert_int_equal(write_port(1, DATA_VA, 32), HV_CALL_SWITCH);
    assert_int_equal(hv_cpu.request.kind, HV_REQUEST_MEMORY_ERROR);
    fake.memory_broken = false;
    become(BETA);
    assert_int_equal(read_port(DATA_VA, &length, &validity), HV_NO_ERROR);
    assert_int_equal(length, 4); /* the one before */
}

static void a_restart_forgets_ports_but_not_messages(void **state)
{
    uint32_t length, validity;

    (void)state;
    connect_both();
    become(ALPHA);
    assert_int_equal(write_port(1, DATA_VA, 4), HV_NO_ERROR);
    hv_partition_restart(&hv_module.partitions[ALPHA], HV_MODE_WARM_START,
                         HV_START_PARTITION_RESTART);
    while (!hv_partition_load(&hv_module.partitions[ALPHA]))
        continue;
    assert_int_equal(write_port(1, DATA_VA, 4), HV_INVALID_PARAM);
    become(BETA);
    assert_int_equal(read_port(DATA_VA, &length, &validity), HV_NO_ERROR);
}

static void a_source_withdraws_its_message(void **state)
{
    uint32_t arg[6] = {1, 0, 0, 0, 0, 0};
    uint32_t length, validity;

    (void)state;
    connect_both();
    become(BETA);
    assert_int_equal(fake_call(HV_CALL_SAMPLING_CLEAR, arg), HV_INVALID_MODE);
    become(ALPHA);
    assert_int_equal(write_port(1, DATA_VA, 4), HV_NO_ERROR);
    arg[0] = 100;
    assert_int_equal(fake_call(HV_CALL_SAMPLING_CLEAR, arg), HV_INVALID_PARAM);
    arg[0] = 1;
    become(BETA);
    assert_int_equal(read_port(DATA_VA, &length, &validity), HV_NO_ERROR);
    become(ALPHA);
    assert_int_equal(fake_call(HV_CALL_SAMPLING_CLEAR, arg), HV_NO_ERROR);
    become(BETA);
    assert_int_equal(read_port(DATA_VA, &length, &validity), HV_NOT_AVAILABLE);
    become(ALPHA);
    assert_int_equal(write_port(1, DATA_VA, 4), HV_NO_ERROR);
    become(BETA);
    assert_int_equal(read_port(DATA_VA, &length, &validity), HV_NO_ERROR);
}

static void the_status_tells_what_was_configured_and_counted(void **state)
{
    uint32_t arg[6] = {1, DATA_VA + 256, 0, 0, 0, 0};
    struct hv_sampling_status status;

    (void)state;
    connect_both();
    assert_int_equal(fake_call(HV_CALL_SAMPLING_STATUS, arg), HV_NO_ERROR);
    assert_int_equal(hv_machine_copy_in(&status, DATA_VA + 256, sizeof status), HV_NO_ERROR);
    assert_int_equal(status.message_size, 32);
    assert_int_equal(status.direction, HV_PORT_DESTINATION);
    assert_int_equal(status.refresh_us, 500);
    assert_int_equal(status.write_count, 0);
    become(ALPHA);
    fake_set_clock(777);
    assert_int_equal(write_port(1, DATA_VA, 4), HV_NO_ERROR);
    become(BETA);
    assert_int_equal(fake_call(HV_CALL_SAMPLING_STATUS, arg), HV_NO_ERROR);
    assert_int_equal(hv_machine_copy_in(&status, DATA_VA + 256, sizeof status), HV_NO_ERROR);
    assert_int_equal(status.write_count, 1);
    assert_int_equal(status.time_low, 777);
    arg[1] = TEXT_VA;
    assert_int_equal(fake_call(HV_CALL_SAMPLING_STATUS, arg), HV_BAD_POINTER);
}

static void a_good_place_for_messages_says_nothing_about_others(void **state)
{
    const uint32_t end = MORE_VA + 0x1000u;
    uint32_t length, validity;

    (void)state;
    connect_both();
    become(ALPHA);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(write_port(1, end - 32, 32), HV_NO_ERROR);
        assert_int_equal(write_port(1, end - 31, 32), HV_BAD_POINTER);
        assert_int_equal(write_port(1, end - 31, 31), HV_NO_ERROR);
        assert_int_equal(write_port(1, end, 1), HV_BAD_POINTER);
        assert_int_equal(write_port(1, DATA_VA - 1, 1), HV_BAD_POINTER);
    }
    become(BETA);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(read_port(MORE_VA - 16, &length, &validity), HV_NO_ERROR);
        assert_int_equal(read_port(end - 32, &length, &validity), HV_NO_ERROR);
        assert_int_equal(read_port(end - 31, &length, &validity), HV_BAD_POINTER);
        assert_int_equal(read_port(TEXT_VA, &length, &validity), HV_BAD_POINTER);
        assert_int_equal(read_port(DATA_VA - 1, &length, &validity), HV_BAD_POINTER);
        assert_int_equal(read_port(DATA_VA, &length, &validity), HV_NO_ERROR);
    }
}

static void a_known_place_does_not_make_a_message(void **state)
{
    uint32_t length = 0, validity = 0;

    (void)state;
    become(BETA);
    assert_int_equal(create("in", 32, HV_PORT_DESTINATION, 500), HV_NO_ERROR);
    for (int i = 0; i < 2; i++) /* the second time without looking at the areas */
        assert_int_equal(read_port(DATA_VA + 64, &length, &validity), HV_NOT_AVAILABLE);
    assert_int_equal(hv_module.ports[3].last_validity, HV_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(ports_are_created_as_configured_only, setup),
        cmocka_unit_test_setup(ports_are_created_before_mode_normal_only, setup),
        cmocka_unit_test_setup(a_virtual_machine_creates_ports_whenever_it_likes, setup),
        cmocka_unit_test_setup(a_name_without_end_is_read_no_further_than_it_may, setup),
        cmocka_unit_test_setup(a_reader_gets_the_last_message_and_its_validity, setup),
        cmocka_unit_test_setup(a_refused_write_leaves_the_last_message, setup),
        cmocka_unit_test_setup(a_read_needs_room_for_the_longest_message, setup),
        cmocka_unit_test_setup(memory_that_fails_under_a_write_leaves_no_half_message, setup),
        cmocka_unit_test_setup(a_restart_forgets_ports_but_not_messages, setup),
        cmocka_unit_test_setup(a_source_withdraws_its_message, setup),
        cmocka_unit_test_setup(the_status_tells_what_was_configured_and_counted, setup),
        cmocka_unit_test_setup(a_good_place_for_messages_says_nothing_about_others, setup),
        cmocka_unit_test_setup(a_known_place_does_not_make_a_message, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
