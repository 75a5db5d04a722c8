/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Snapshots with devices in flight, on every board: frames leave and arrive, the debug link answers, MDIO and UARTs shift, timers
 * count in a chain with an interrupt, at cycles that cut right through it. Another process, which never saw the start, goes on
 * from the file; its digest at the end is that of the run in one go.
 */
#include <sys/wait.h>

#include "sim/base/random.h"
#include "tests/unit/machine/fixture.h"

#define START 500u   /* the devices are started */
#define END   60000u /* all has long come to its end */
#define SPAN  14000u /* cuts lie so far behind the start */
#define CUTS  5u

#define RAM_TX     (FIXTURE_RAM + 0x8000u)
#define RAM_RX     (FIXTURE_RAM + 0x8400u)
#define RAM_FRAMES (FIXTURE_RAM + 0x9000u)
#define ENABLED    0x2800u /* EN, IE */

/* What must have been in flight at some cut: an element, and bits of it. */
static const struct {
    const char *type, *suffix;
    uint64_t bits;
} flights[] = {
    {"apbuart", "tx_busy", 1},    {"apbuart", "rx_ticks", UINT32_MAX},
    {"gptimer", "counter[1]", 7}, {"gptimer", "control[0]", 1},
    {"greth", "sending", 1},      {"greth", "sending", 2},
    {"greth", "rx_arriving", 1},  {"greth", "rx_ready", 1},
    {"greth", "edcl.count", 3},   {"greth", "mdio", 8},
};
#define FLIGHTS (sizeof(flights) / sizeof(flights[0]))

static void store(struct machine *machine, uint32_t address, uint32_t value)
{
    struct bus_access access = {
        .address = address, .value = value, .size = 4, .master = 9, .write = true};

    assert_int_equal(bus_access(machine_bus(machine), &access), BUS_OK);
}

static bool has_type(const struct board_device *device, const char *type)
{
    return !strcmp(device->type, type);
}

/* A datagram for the debug link: `number` in its sequence, the words of `size` bytes at the begin of RAM. */
static void ask_link(struct machine *machine, uint32_t number, uint32_t size)
{
    uint8_t frame[60] = {0, 0, 0x5e, 0, 0, 0, 2, 0, 0, 0, 0, 9, 8, 0, 0x45, 0, 0, 38};

    bus_store32(frame + 44, number << 18 | size << 7);
    bus_store32(frame + 48, FIXTURE_RAM);
    machine_frame_input(machine, frame, sizeof(frame));
}

static void start_greth(struct machine *machine, uint32_t base)
{
    uint8_t frame[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 9, 8, 0};

    for (uint32_t i = 0; i < 3; i++) {
        store(machine, RAM_TX + 8 * i, ENABLED | (200 + 100 * i));
        store(machine, RAM_TX + 8 * i + 4, RAM_FRAMES);
        store(machine, RAM_RX + 8 * i, ENABLED);
        store(machine, RAM_RX + 8 * i + 4, RAM_FRAMES + 0x800 * (i + 1));
    }
    store(machine, base + 0x14, RAM_TX);
    store(machine, base + 0x18, RAM_RX);
    store(machine, base + 0x00, 0xaf); /* TE, RE, TI, RI, PM, SP */
    store(machine, base + 0x10, 1u << 11 | 1u << 6 | 2);
    machine_frame_input(machine, frame, sizeof(frame));
    ask_link(machine, 0, 300);
    ask_link(machine, 1, 200);
    machine_frame_input(machine, frame, sizeof(frame));
}

static void start_device(struct machine *machine, const struct board_device *device)
{
    uint32_t base = device->base;

    if (has_type(device, "apbuart")) {
        store(machine, base + 0xc, 10);
        store(machine, base + 0x8, 0xf);
        for (unsigned i = 0; i < 8; i++)
            store(machine, base, 'a' + i);
    } else if (has_type(device, "gptimer")) {
        store(machine, base + 0x4, 7);
        store(machine, base + 0x14, 13);
        store(machine, base + 0x24, 1000);
        store(machine, base + 0x18, 0xf);
        store(machine, base + 0x28, 0x2f); /* in chain */
    } else if (has_type(device, "greth")) {
        start_greth(machine, base);
    } else if (has_type(device, "irqmp")) {
        store(machine, base + 0x40, 0xfffe);
    }
}

static struct machine *make(const char *name, struct diag *diag)
{
    struct board board;
    struct machine *machine;

    assert_true(board_load(&board, name, diag));
    for (uint32_t i = 0; i < board.device_count; i++)
        if (has_type(&board.device[i], "greth"))
            assert_true(board_set(&board, "greth0.edcl=2", diag));
    make_memories_small(&board);
    machine = machine_create(&board, diag);
    assert_non_null(machine);
    return machine;
}

static struct machine *make_started(const char *name, struct diag *diag)
{
    struct machine *machine = make(name, diag);
    const struct board *board = machine_board(machine);

    load_program(machine, &program_loop);
    assert_int_equal(machine_run(machine, START).reason, MACHINE_LIMIT);
    for (uint32_t i = 0; i < board->device_count; i++)
        start_device(machine, &board->device[i]);
    for (uint32_t i = 0; i < 6; i++)
        machine_uart_input(machine, i % 2, (uint8_t)('0' + i));
    return machine;
}

/* What of `flights` there is now, one bit each. */
static uint32_t in_flight(struct machine *machine)
{
    const struct board *board = machine_board(machine);
    uint32_t found = 0;

    component_flush_all(machine_components(machine));
    for (uint32_t i = 0; i < board->device_count; i++)
        for (uint32_t k = 0; k < FLIGHTS; k++) {
            struct state_ref ref;
            char text[80], error[100];

            if (!has_type(&board->device[i], flights[k].type))
                continue;
            snprintf(text, sizeof(text), "%s.%s", board->device[i].name, flights[k].suffix);
            assert_null(
                state_ref_parse(machine_components(machine), text, &ref, error, sizeof(error)));
            if (state_ref_read(&ref) & flights[k].bits)
                found |= 1u << k;
        }
    return found;
}

/* The digest that another process has at the end. */
static uint64_t digest_elsewhere(const char *board, const char *path)
{
    char command[300], self[200];
    unsigned long long digest = 0;
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    FILE *pipe;

    assert_true(length > 0);
    self[length] = '\0';
    snprintf(command, sizeof(command), "'%s' %s %s", self, board, path);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%llx", &digest), 1);
    assert_int_equal(pclose(pipe), 0);
    return digest;
}

static int setup(void **state)
{
    *state = write_temporary("", 0);
    return 0;
}

static int teardown(void **state)
{
    remove_temporary(*state);
    return 0;
}

static void a_new_process_goes_on_from_any_cycle(void **state)
{
    const char *path = *state;
    struct random random;
    struct lines lines;
    struct diag diag;
    uint32_t seen = 0;

    lines_capture(&lines, &diag);
    random_seed(&random, 5);
    for (const char *const *board = board_names(); *board; board++) {
        struct machine *whole = make_started(*board, &diag);
        uint64_t digest, cycle = START;

        assert_int_equal(machine_run(whole, END).reason, MACHINE_LIMIT);
        digest = machine_digest(whole);
        machine_destroy(whole);
        whole = make_started(*board, &diag);
        for (unsigned cut = 0; cut < CUTS; cut++) {
            cycle += 1 + random_below(&random, 2 * SPAN / CUTS);
            assert_int_equal(machine_run(whole, cycle).reason, MACHINE_LIMIT);
            seen |= in_flight(whole);
            assert_true(machine_save_file(whole, path));
            if (digest_elsewhere(*board, path) != digest)
                fail_msg("%s, cut at cycle %llu: another digest", *board,
                         (unsigned long long)cycle);
        }
        machine_destroy(whole);
    }
    for (uint32_t k = 0; k < FLIGHTS; k++)
        if (!(seen >> k & 1))
            fail_msg("%s %s 0x%llx was never in flight", flights[k].type, flights[k].suffix,
                     (unsigned long long)flights[k].bits);
}

/* The other process: restores, goes on, says its digest. */
static int go_on(const char *board, const char *path)
{
    struct lines lines;
    struct diag diag;
    struct machine *machine;
    uint64_t digest;

    lines_capture(&lines, &diag);
    machine = make(board, &diag);
    if (!machine_restore_file(machine, path) || machine_run(machine, END).reason != MACHINE_LIMIT)
        return 1;
    digest = machine_digest(machine);
    machine_destroy(machine);
    printf("%llx\n", (unsigned long long)digest);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_process_goes_on_from_any_cycle, setup, teardown)};

    if (argc == 3)
        return go_on(argv[1], argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
