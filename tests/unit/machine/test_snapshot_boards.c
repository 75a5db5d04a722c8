/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Snapshots of every board while its devices are busy: a guest stores to and loads from random registers of all devices, with
 * interrupts and caches on; characters and frames arrive. At random cycles the machine is saved and goes on in another one that
 * never saw the program, now and then in the other engine: the digest at the end is that of the run in one go.
 */
#include "sim/base/random.h"
#include "tests/unit/machine/fixture.h"

#define SEEDS   2u /* or as SNAPSHOT_SEEDS says */
#define LIMIT   40000u
#define TABLE   (FIXTURE_RAM + 0x4000u) /* addresses of devices, then the seed */
#define VECTORS (FIXTURE_RAM + 0x1000u)
#define DEVICES 64u

/*
 * Sets TBR, caches, PSR.ET and PSR.EF; then for ever: the next number of a linear congruence chooses device, register, value,
 * and whether it is stored; the register is loaded and added to a random word of memory.
 */
static const uint32_t guest[] = {
    0x81900000, 0x03100004, 0x81980001, 0x03002040, 0x8210600f, 0xc2a00040, 0x03000004, 0x821060e0,
    0x81880001, 0x05100010, 0x07100014, 0xc200a100, 0x09000659, 0x8811220d, 0x82504004, 0x090f1bbc,
    0x8811235f, 0x82004004, 0x89306014, 0x8a0920fc, 0xca008005, 0x8930600a, 0x880920fc, 0x8f306008,
    0x8e184007, 0x80886300, 0x12800003, 0x8c09e0ff, 0x8c100007, 0x80886080, 0x12800003, 0x01000000,
    0xcc214004, 0xcc014004, 0x8f306003, 0x8e09effc, 0xc800c007, 0x88010006, 0x10bfffe6, 0xc820c007,
};

/* Interrupts return; what else traps is passed over: jmp %l1; rett %l2 and jmp %l2; rett %l2 + 4. */
static const uint32_t on_interrupt[] = {0x81c44000, 0x81cc8000};
static const uint32_t on_trap[] = {0x81c48000, 0x81cca004};

static void store_words(struct machine *machine, uint32_t address, const uint32_t *words,
                        uint32_t count)
{
    uint8_t bytes[4 * DEVICES];

    assert_true(count <= DEVICES);
    for (uint32_t i = 0; i < count; i++)
        bus_store32(bytes + 4 * i, words[i]);
    assert_true(machine_memory_write(machine, address, bytes, 4 * count));
}

static struct machine *make_small(const char *name, const char *engine, struct diag *diag)
{
    struct board board;
    struct machine *machine;

    assert_true(board_load(&board, name, diag));
    assert_true(board_set(&board, engine, diag));
    make_memories_small(&board);
    machine = machine_create(&board, diag);
    assert_non_null(machine);
    return machine;
}

/* Debug support and plug&play areas are left out: they halt processors, or do nothing. */
static uint32_t active_devices(const struct board *board, uint32_t base[DEVICES])
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < board->device_count; i++) {
        const char *type = board->device[i].type;

        if (strcmp(type, "ahbctrl") && strcmp(type, "apbctrl") && strcmp(type, "dsu3"))
            base[count++] = board->device[i].base;
    }
    return count;
}

static void load_guest(struct machine *machine, uint32_t seed)
{
    uint32_t table[DEVICES + 1], base[DEVICES];
    uint32_t count = active_devices(machine_board(machine), base);

    assert_true(count > 0);
    for (uint32_t i = 0; i < DEVICES; i++)
        table[i] = base[i % count];
    for (uint32_t type = 0; type < 256; type++)
        store_words(machine, VECTORS + 16 * type,
                    type >= 0x11 && type <= 0x1f ? on_interrupt : on_trap, 2);
    store_words(machine, FIXTURE_RAM, guest, sizeof(guest) / sizeof(guest[0]));
    store_words(machine, TABLE, table, DEVICES);
    store_words(machine, TABLE + 4 * DEVICES, &seed, 1);
    leon3_register_write(machine_cpu(machine, 0), LEON3_REG_PC, FIXTURE_RAM);
}

/* The same input at the same cycle, however the run is cut. */
static void feed(struct machine *machine, uint64_t cycle)
{
    uint8_t frame[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, (uint8_t)cycle};

    machine_uart_input(machine, 0, (uint8_t)cycle);
    machine_uart_input(machine, 1, (uint8_t)(cycle >> 8));
    machine_frame_input(machine, frame, sizeof(frame));
    machine_ps2_input(machine, 0, (uint8_t)cycle);
}

static bool run_to(struct machine *machine, uint64_t until)
{
    struct machine_stop stop = machine_run(machine, until);

    /* A watchdog may run out, a processor be forced into error mode: then it stays so. */
    return stop.reason == MACHINE_LIMIT;
}

static struct machine *run_through(const char *board, uint32_t seed, struct diag *diag)
{
    struct machine *machine = make_small(board, "board.engine=cached", diag);

    load_guest(machine, seed);
    for (uint64_t end = LIMIT / 4; end <= LIMIT; end += LIMIT / 4) {
        run_to(machine, end);
        feed(machine, end);
    }
    return machine;
}

/* Fails with the name of the first element that differs. */
static void compare(struct machine *whole, struct machine *pieces, const char *board, uint32_t seed)
{
    const struct component_list *a = machine_components(whole), *b = machine_components(pieces);
    struct state_ref found;
    char name[100];

    component_flush_all(a);
    component_flush_all(b);
    for (size_t i = 0; i < a->count; i++)
        if (component_first_difference(a->item[i], a->item[i]->state, b->item[i]->state, &found)) {
            state_ref_name(&found, name, sizeof(name));
            fail_msg("%s, seed %u: %s differs", board, seed, name);
        }
    assert_int_equal(machine_digest(whole), machine_digest(pieces));
}

static struct machine *continue_elsewhere(struct machine *machine, const char *board, uint32_t seed,
                                          const char *engine, struct diag *diag)
{
    struct machine *next = make_small(board, engine, diag);
    void *data;
    size_t size;

    load_guest(next, 99);
    machine_run(next, 3000);
    assert_true(machine_save(machine, &data, &size));
    assert_true(machine_restore(next, data, size));
    free(data);
    compare(machine, next, board, seed);
    machine_destroy(machine);
    return next;
}

static struct machine *run_in_pieces(const char *board, uint32_t seed, struct diag *diag)
{
    struct machine *machine = make_small(board, "board.engine=cached", diag);
    struct random random;

    random_seed(&random, seed);
    load_guest(machine, seed);
    for (uint64_t end = LIMIT / 4; end <= LIMIT; end += LIMIT / 4) {
        for (unsigned piece = 0; piece < 3 && machine_cycle(machine) < end; piece++) {
            run_to(machine,
                   machine_cycle(machine) + random_below(&random, end - machine_cycle(machine)));
            machine = continue_elsewhere(
                machine, board, seed,
                random_next(&random) & 1 ? "board.engine=plain" : "board.engine=cached", diag);
        }
        run_to(machine, end);
        feed(machine, end);
    }
    return machine;
}

static void every_board_goes_on_from_any_cycle(void **state)
{
    const char *wanted = getenv("SNAPSHOT_SEEDS");
    uint32_t seeds = wanted ? (uint32_t)strtoul(wanted, NULL, 0) : SEEDS;
    struct diag diag;
    struct lines lines;

    (void)state;
    lines_capture(&lines, &diag);
    for (const char *const *board = board_names(); *board; board++) {
        uint64_t most = 0;

        for (uint32_t seed = 1; seed <= seeds; seed++) {
            struct machine *whole = run_through(*board, seed, &diag);
            struct machine *pieces = run_in_pieces(*board, seed, &diag);
            uint64_t cycles = machine_cycle(whole);

            compare(whole, pieces, *board, seed);
            machine_destroy(whole);
            machine_destroy(pieces);
            most = cycles > most ? cycles : most;
        }
        if (most < LIMIT)
            fail_msg("%s: no run reaches its limit, the longest has %llu cycles", *board,
                     (unsigned long long)most);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_board_goes_on_from_any_cycle)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
