/* SPDX-License-Identifier: BSD-2-Clause */
/* Queuing ports: order, limits, integrity, and who is told; and memory that outlives restarts. */
#include "tests/unit/hv/fake_machine.h"

enum { ALPHA, BETA, PORT = 2, DEPTH = 3, SIZE = 12 };

static void become(uint32_t id)
{
    hv_cpu.current = &hv_module.partitions[id];
}

static uint32_t create(const char *name, uint32_t size, uint32_t depth, uint32_t direction)
{
    uint32_t arg[6] = {DATA_VA, size, depth, direction, 0, 0};
    uint32_t status;

    assert_int_equal(hv_machine_copy_out(DATA_VA, name, (uint32_t)strlen(name) + 1), HV_NO_ERROR);
    status = fake_call(HV_CALL_QUEUING_CREATE, arg);
    if (status == HV_NO_ERROR)
        assert_int_equal(arg[1], PORT);
    return status;
}

static uint32_t send(uint32_t port, const char *text, uint32_t length)
{
    uint32_t arg[6] = {port, DATA_VA + 64, length, 0, 0, 0};

    become(ALPHA);
    if (text)
        memcpy(fake_virtual(DATA_VA + 64), text, length);
    return fake_call(HV_CALL_QUEUING_SEND, arg);
}

static uint32_t receive(uint32_t va, char *text, uint32_t *left)
{
    uint32_t arg[6] = {PORT, va, 0, 0, 0, 0};
    uint32_t status;

    become(BETA);
    status = fake_call(HV_CALL_QUEUING_RECEIVE, arg);
    if (status == HV_NO_ERROR) {
        memcpy(text, fake_virtual(va), arg[1]);
        text[arg[1]] = '\0';
        *left = arg[2];
    }
    return status;
}

static int setup(void **state)
{
    fake_setup(state);
    fake_boot();
    become(ALPHA);
    assert_int_equal(create("send", SIZE, DEPTH, HV_PORT_SOURCE), HV_NO_ERROR);
    become(BETA);
    assert_int_equal(create("take", SIZE, DEPTH, HV_PORT_DESTINATION), HV_NO_ERROR);
    return 0;
}

static void ports_are_created_as_configured_only(void **state)
{
    (void)state;
    assert_int_equal(create("take", SIZE, DEPTH, HV_PORT_DESTINATION), HV_NO_ACTION);
    hv_port_forget(&hv_module.partitions[BETA]);
    assert_int_equal(create("take", SIZE, DEPTH, HV_PORT_SOURCE), HV_INVALID_CONFIG);
    assert_int_equal(create("take", SIZE, DEPTH + 1, HV_PORT_DESTINATION), HV_INVALID_CONFIG);
    assert_int_equal(create("take", SIZE - 1, DEPTH, HV_PORT_DESTINATION), HV_INVALID_CONFIG);
    assert_int_equal(create("in", 32, 1, HV_PORT_DESTINATION), HV_INVALID_CONFIG);
    assert_int_equal(create("send", SIZE, DEPTH, HV_PORT_SOURCE), HV_INVALID_CONFIG);
    hv_module.partitions[BETA].mode = HV_MODE_NORMAL;
    assert_int_equal(create("take", SIZE, DEPTH, HV_PORT_DESTINATION), HV_INVALID_MODE);
}

/* A model with random sends and receives: every message comes once, whole and in order. */
static void messages_come_first_in_first_out(void **state)
{
    uint32_t sent = 0, received = 0, random = 1;
    char text[SIZE + 1];
    uint32_t left;

    (void)state;
    for (int step = 0; step < 1000; step++) {
        random = random * 1103515245u + 12345u;
        if (random >> 16 & 1) {
            const uint32_t length = 1 + sent % SIZE;
            char message[SIZE];

            memset(message, (int)('a' + sent % 26), sizeof message);
            if (sent - received == DEPTH) {
                assert_int_equal(send(PORT, message, length), HV_NOT_AVAILABLE);
            } else {
                assert_int_equal(send(PORT, message, length), HV_NO_ERROR);
                sent++;
            }
        } else if (sent == received) {
            assert_int_equal(receive(DATA_VA + 128, text, &left), HV_NOT_AVAILABLE);
        } else {
            assert_int_equal(receive(DATA_VA + 128, text, &left), HV_NO_ERROR);
            assert_int_equal(strlen(text), 1 + received % SIZE);
            assert_int_equal(text[0], 'a' + received % 26);
            assert_int_equal(text[strlen(text) - 1], 'a' + received % 26);
            received++;
            assert_int_equal(left, sent - received);
        }
    }
    assert_true(received > 300);
}

static void wrong_requests_have_no_effect(void **state)
{
    char text[SIZE + 1];
    uint32_t left;
    uint32_t arg[6] = {PORT, MORE_VA + 0xff8, SIZE, 0, 0, 0};

    (void)state;
    assert_int_equal(send(PORT, NULL, 0), HV_INVALID_PARAM);
    assert_int_equal(send(0, NULL, 1), HV_INVALID_PARAM);
    assert_int_equal(send(1, NULL, 1), HV_INVALID_PARAM); /* a sampling port */
    assert_int_equal(send(3, NULL, 1), HV_INVALID_PARAM);
    assert_int_equal(send(PORT, NULL, SIZE + 1), HV_INVALID_CONFIG);
    assert_int_equal(fake_call(HV_CALL_QUEUING_SEND, arg), HV_BAD_POINTER);
    assert_int_equal(fake_call(HV_CALL_QUEUING_RECEIVE, arg), HV_INVALID_MODE);
    assert_int_equal(fake_call(HV_CALL_QUEUING_CLEAR, arg), HV_INVALID_MODE);
    assert_int_equal(receive(DATA_VA + 128, text, &left), HV_NOT_AVAILABLE);
    assert_int_equal(send(PORT, "x", 1), HV_NO_ERROR);
    assert_int_equal(receive(MORE_VA + 0xff8, text, &left), HV_BAD_POINTER);
    assert_int_equal(receive(TEXT_VA, text, &left), HV_BAD_POINTER);
    arg[1] = DATA_VA;
    assert_int_equal(fake_call(HV_CALL_QUEUING_SEND, arg), HV_INVALID_MODE);
    assert_int_equal(receive(DATA_VA + 128, text, &left), HV_NO_ERROR);
    assert_string_equal(text, "x");
}

static void a_message_whose_memory_fails_is_neither_sent_nor_lost(void **state)
{
    char text[SIZE + 1];
    uint32_t left;

    (void)state;
    assert_int_equal(send(PORT, "good", 4), HV_NO_ERROR);
    fake.memory_broken = true;
    assert_int_equal(send(PORT, "bad", 3), HV_CALL_SWITCH);
    assert_int_equal(receive(DATA_VA + 128, text, &left), HV_CALL_SWITCH);
    fake.memory_broken = false;
    assert_int_equal(receive(DATA_VA + 128, text, &left), HV_NO_ERROR);
    assert_string_equal(text, "good");
    assert_int_equal(left, 0);
}

static void messages_outlive_restarts_of_either_end(void **state)
{
    char text[SIZE + 1];
    uint32_t left;

    (void)state;
    assert_int_equal(send(PORT, "one", 3), HV_NO_ERROR);
    hv_partition_restart(&hv_module.partitions[ALPHA], HV_MODE_COLD_START,
                         HV_START_PARTITION_RESTART);
    hv_partition_restart(&hv_module.partitions[BETA], HV_MODE_COLD_START,
                         HV_START_PARTITION_RESTART);
    while (!hv_partition_load(&hv_module.partitions[ALPHA]))
        continue;
    while (!hv_partition_load(&hv_module.partitions[BETA]))
        continue;
    assert_int_equal(receive(DATA_VA + 128, text, &left), HV_INVALID_PARAM);
    assert_int_equal(create("take", SIZE, DEPTH, HV_PORT_DESTINATION), HV_NO_ERROR);
    assert_int_equal(receive(DATA_VA + 128, text, &left), HV_NO_ERROR);
    assert_string_equal(text, "one");
}

static void the_other_end_is_told_what_it_may_wait_for(void **state)
{
    uint32_t *alpha = &hv_module.partitions[ALPHA].vcpu->pending;
    uint32_t *beta = &hv_module.partitions[BETA].vcpu->pending;
    uint32_t arg[6] = {PORT, 0, 0, 0, 0, 0};
    char text[SIZE + 1];
    uint32_t left;

    (void)state;
    for (int i = 0; i < DEPTH; i++) {
        *beta = 0;
        assert_int_equal(send(PORT, "x", 1), HV_NO_ERROR);
        assert_int_equal(*beta, 1u << HV_INTERRUPT_PORT);
    }
    assert_int_equal(*alpha, 0);
    assert_int_equal(receive(DATA_VA, text, &left), HV_NO_ERROR); /* it was full */
    assert_int_equal(*alpha, 1u << HV_INTERRUPT_PORT);
    *alpha = 0;
    assert_int_equal(receive(DATA_VA, text, &left), HV_NO_ERROR);
    assert_int_equal(*alpha, 0);
    assert_int_equal(fake_call(HV_CALL_QUEUING_CLEAR, arg), HV_NO_ERROR);
    assert_int_equal(receive(DATA_VA, text, &left), HV_NOT_AVAILABLE);
    assert_int_equal(*alpha, 0);
}

static void the_status_tells_how_many_wait(void **state)
{
    struct hv_queuing_status status;
    uint32_t arg[6] = {PORT, DATA_VA + 256, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(send(PORT, "x", 1), HV_NO_ERROR);
    assert_int_equal(fake_call(HV_CALL_QUEUING_STATUS, arg), HV_NO_ERROR);
    assert_int_equal(hv_machine_copy_in(&status, DATA_VA + 256, sizeof status), HV_NO_ERROR);
    assert_int_equal(status.message_size, SIZE);
    assert_int_equal(status.depth, DEPTH);
    assert_int_equal(status.direction, HV_PORT_SOURCE);
    assert_int_equal(status.count, 1);
    arg[0] = 1;
    assert_int_equal(fake_call(HV_CALL_QUEUING_STATUS, arg), HV_INVALID_PARAM);
}

static void kept_memory_outlives_cold_starts_of_the_partition_but_not_of_the_module(void **state)
{
    struct hv_partition *alpha = &hv_module.partitions[ALPHA];
    unsigned char *kept = fake_physical(FAKE_RAM + 0x8000, 1);

    (void)state;
    assert_int_equal(*kept, 0);
    fake.config.areas[2].rights |= HV_AREA_KEEP;
    *kept = 7;
    hv_partition_restart(alpha, HV_MODE_COLD_START, HV_START_PARTITION_RESTART);
    while (!hv_partition_load(alpha))
        continue;
    assert_int_equal(*kept, 7);
    hv_partition_start(alpha, HV_MODE_COLD_START, HV_START_HM_MODULE_RESTART);
    while (!hv_partition_load(alpha))
        continue;
    assert_int_equal(*kept, 0);
}

static void clearing_a_full_queue_tells_its_source(void **state)
{
    uint32_t arg[6] = {PORT, 0, 0, 0, 0, 0};

    (void)state;
    for (int i = 0; i < DEPTH; i++)
        assert_int_equal(send(PORT, "x", 1), HV_NO_ERROR);
    hv_module.partitions[ALPHA].vcpu->pending = 0;
    become(BETA);
    assert_int_equal(fake_call(HV_CALL_QUEUING_CLEAR, arg), HV_NO_ERROR);
    assert_int_equal(hv_module.partitions[ALPHA].vcpu->pending, 1u << HV_INTERRUPT_PORT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
        TEST(ports_are_created_as_configured_only),
        TEST(messages_come_first_in_first_out),
        TEST(wrong_requests_have_no_effect),
        TEST(a_message_whose_memory_fails_is_neither_sent_nor_lost),
        TEST(messages_outlive_restarts_of_either_end),
        TEST(the_other_end_is_told_what_it_may_wait_for),
        TEST(the_status_tells_how_many_wait),
        TEST(kept_memory_outlives_cold_starts_of_the_partition_but_not_of_the_module),
        cmocka_unit_test_setup(clearing_a_full_queue_tells_its_source, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
