/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The past of a machine: every place that was come to can be gone back to, in any order, and is the same
 * again; what was recorded does not change the run.
 */
#include "sim/base/random.h"
#include "sim/machine/history.h"
#include "tests/unit/machine/fixture.h"

#define PLACES 60

struct past {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct history *history;
    struct {
        uint64_t position, digest, cycle;
    } place[PLACES];
    unsigned count;
};

static void remember(struct past *past)
{
    assert_true(past->count < PLACES);
    past->place[past->count].position = machine_position(past->machine);
    past->place[past->count].digest = machine_digest(past->machine);
    past->place[past->count++].cycle = machine_cycle(past->machine);
}

static void assert_at(struct past *past, unsigned i)
{
    assert_int_equal(machine_position(past->machine), past->place[i].position);
    assert_int_equal(machine_cycle(past->machine), past->place[i].cycle);
    assert_int_equal(machine_digest(past->machine), past->place[i].digest);
}

static void past_open(struct past *past, struct machine *machine, uint64_t interval, size_t bytes)
{
    const struct history_limits limits = {interval, bytes};

    past->machine = machine;
    past->count = 0;
    past->history = history_create(machine, &limits);
    assert_non_null(past->history);
}

static void past_close(struct past *past)
{
    history_destroy(past->history);
    machine_destroy(past->machine);
}

/* Forward in pieces, half of them ending with steps. */
static void go_forward(struct past *past, struct random *random, uint64_t limit)
{
    struct machine_stop stop = {.reason = MACHINE_LIMIT};

    remember(past);
    while (past->count < PLACES && stop.reason == MACHINE_LIMIT &&
           machine_cycle(past->machine) < limit) {
        stop = history_run(past->history,
                           machine_cycle(past->machine) + random_below(random, limit / PLACES));
        if (stop.reason == MACHINE_LIMIT && random_below(random, 2))
            stop = history_step(past->history, 0);
        remember(past);
    }
}

static void go_about(struct past *past, struct random *random)
{
    for (unsigned i = 0; i < 3 * past->count; i++) {
        unsigned to = (unsigned)random_below(random, past->count);

        if (past->place[to].position < history_first(past->history)) {
            assert_false(history_goto(past->history, past->place[to].position));
            continue;
        }
        assert_true(history_goto(past->history, past->place[to].position));
        assert_at(past, to);
    }
}

/* Whatever was gone to in between, the run goes on as one that has no past. */
static void go_on(struct past *past, struct machine *plain, uint64_t limit)
{
    struct machine_stop stop = {.reason = MACHINE_LIMIT}, expected;

    expected = machine_run(plain, limit);
    while (stop.reason == MACHINE_LIMIT && machine_cycle(past->machine) < limit)
        stop = history_run(past->history, limit);
    assert_int_equal(stop.reason, expected.reason);
    assert_int_equal(machine_cycle(past->machine), machine_cycle(plain));
    assert_int_equal(machine_digest(past->machine), machine_digest(plain));
    machine_destroy(plain);
}

static void a_place_gone_back_to_is_the_same_again(void **state)
{
    static const struct {
        const char *image;
        uint64_t limit;
    } programs[] = {
        {"tests/truth/elf/irqmp_gptimer.elf", 200000},
        {"tests/truth/elf/srmmu_ctx.elf", 100000},
        {"tests/truth/elf/traps.elf", 200000},
        {"tests/truth/elf/random/r03.elf", 100000},
    };
    struct past past;

    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        char *image = source_path(programs[seed % 4].image);
        uint64_t limit = programs[seed % 4].limit;
        struct machine *plain;
        struct random random;

        random_seed(&random, seed);
        lines_capture(&past.lines, &past.diag);
        plain = make_machine("rtl-refcfg", &past.diag, NULL);
        assert_true(machine_load(plain, image));
        past_open(&past, make_machine("rtl-refcfg", &past.diag, NULL), 1 + seed * 300,
                  seed % 3 ? 0 : 3000000);
        assert_true(machine_load(past.machine, image));
        history_restart(past.history);
        go_forward(&past, &random, limit / 2);
        go_about(&past, &random);
        go_on(&past, plain, limit);
        go_about(&past, &random);
        past_close(&past);
        free(image);
    }
}

static void several_processors_have_one_past(void **state)
{
    struct past past;

    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct machine *plain;
        struct random random;

        random_seed(&random, seed);
        lines_capture(&past.lines, &past.diag);
        plain = make_machine("leon3-generic", &past.diag, "ram.size=1M", "board.cpus=4", NULL);
        load_program(plain, &program_smp);
        past_open(&past,
                  make_machine("leon3-generic", &past.diag, "ram.size=1M", "board.cpus=4", NULL),
                  100 * seed, 0);
        load_program(past.machine, &program_smp);
        history_restart(past.history);
        go_forward(&past, &random, 30000);
        go_about(&past, &random);
        go_on(&past, plain, 100000);
        go_about(&past, &random);
        past_close(&past);
    }
}

/* The places at which a processor began something, by single steps from the beginning. */
static void steps_back_are_the_steps_forward(void **state)
{
    static const char *const cpus[] = {"board.cpus=1", "board.cpus=4"};
    static uint64_t began[3000];
    struct past past;

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        const struct program *program = i ? &program_smp : &program_tick;
        unsigned count = 0;
        uint64_t position;

        lines_capture(&past.lines, &past.diag);
        past_open(&past, make_machine("leon3-generic", &past.diag, "ram.size=1M", cpus[i], NULL),
                  50, 0);
        load_program(past.machine, program);
        history_restart(past.history);
        for (unsigned step = 0; step < 900; step++) {
            bool running = leon3_mode(machine_cpu(past.machine, 0)) == LEON3_RUNNING;
            uint64_t before = machine_position(past.machine);

            bool over = history_step(past.history, 0).reason != MACHINE_LIMIT;

            /* The exit takes no time: behind it is the same place as before it. */
            if (running && machine_position(past.machine) > before)
                began[count++] = before;
            if (over)
                break;
        }
        assert_true(count > (i ? 500 : 50));
        position = machine_position(past.machine);
        while (count-- > 0) {
            uint64_t now = position;
            uint64_t instructions;

            assert_true(history_previous(past.history, &position, 0));
            /* With several the others have their turns between: from there it is one step. */
            if (i == 0)
                assert_int_equal(position, began[count]);
            assert_true(history_goto(past.history, position));
            instructions = leon3_instructions(machine_cpu(past.machine, 0));
            history_step(past.history, 0);
            assert_true(leon3_instructions(machine_cpu(past.machine, 0)) - instructions <= 1);
            assert_true(machine_position(past.machine) <= now);
        }
        assert_false(history_previous(past.history, &position, 0));
        past_close(&past);
    }
}

/* ---- input --------------------------------------------------------------------------------------- */

/* ld [UART data], %g3; add %g4, %g3, %g4; st %g4, [%g5], ... for ever: what came, and when, is in memory. */
/* clang-format off */
static const struct program program_listen = {1, {{FIXTURE_RAM, 13, {
    0x03200000, 0x82106100, 0x84102003, 0xc4206008,   /* set 0x80000100, %g1; RE, TE                  */
    0x0b100040, 0xc6004000, 0x89286001, 0x88010003,   /* set 0x40010000, %g5; 1: ld [%g1], %g3 ...    */
    0xc8214000, 0x8a016004, 0x8a0977fc, 0x10bffffa, 0x01000000}}}};
/* clang-format on */

static void input_comes_again_when_it_came(void **state)
{
    struct random random;
    struct past past;

    (void)state;
    random_seed(&random, 7);
    lines_capture(&past.lines, &past.diag);
    past_open(&past, make_machine("leon3-generic", &past.diag, "ram.size=1M", NULL), 700, 0);
    load_program(past.machine, &program_listen);
    history_restart(past.history);
    for (unsigned i = 0; i < PLACES; i++) {
        if (i % 3 == 0)
            assert_true(machine_uart_input(past.machine, 0, (uint8_t)(i + 'A')));
        remember(&past);
        history_run(past.history, machine_cycle(past.machine) + random_below(&random, 3000));
    }
    /* A place at which something came is as it was before it, or behind it where a checkpoint is. */
    for (unsigned i = PLACES; i-- > 0;) {
        if (i % 3 == 0)
            continue;
        assert_true(history_goto(past.history, past.place[i].position));
        assert_at(&past, i);
        assert_false(machine_uart_input(past.machine, 0, 'x'));
    }
    assert_true(history_goto(past.history, past.place[1].position));
    while (machine_position(past.machine) < past.place[PLACES - 1].position)
        history_run(past.history, past.place[PLACES - 1].cycle);
    assert_at(&past, PLACES - 1);
    past_close(&past);
}

/* ---- changes ------------------------------------------------------------------------------------- */

static uint32_t word_at(struct machine *machine, uint32_t physical)
{
    uint8_t bytes[4];

    assert_true(machine_memory_read(machine, physical, bytes, 4));
    return bus_load32(bytes);
}

static void what_the_user_changed_is_changed_from_there_on(void **state)
{
    const uint32_t spare = FIXTURE_RAM + 0x8000;
    struct past past;

    (void)state;
    lines_capture(&past.lines, &past.diag);
    past_open(&past, make_machine("leon3-generic", &past.diag, "ram.size=1M", NULL), 500, 0);
    load_program(past.machine, &program_loop);
    history_restart(past.history);
    for (unsigned i = 0; i < 10; i++) {
        history_run(past.history, 1000 * (i + 1));
        remember(&past);
    }
    assert_true(history_goto(past.history, past.place[4].position));
    leon3_register_write(machine_cpu(past.machine, 0), 3, 0x10000000);
    assert_true(machine_memory_write(past.machine, spare, "word", 4));
    history_changed(past.history);
    assert_int_equal(history_last(past.history), past.place[4].position);
    assert_false(history_goto(past.history, past.place[7].position));
    while (machine_cycle(past.machine) < past.place[7].cycle)
        history_run(past.history, past.place[7].cycle);
    past.place[7].digest = machine_digest(past.machine);
    past.place[7].position = machine_position(past.machine);
    assert_true(word_at(past.machine, FIXTURE_RAM + 0x100) >= 0x10000000);
    assert_true(history_goto(past.history, past.place[3].position));
    assert_at(&past, 3);
    assert_int_equal(word_at(past.machine, spare), 0);
    while (machine_cycle(past.machine) < past.place[7].cycle)
        history_run(past.history, past.place[7].cycle);
    assert_at(&past, 7);
    assert_int_equal(word_at(past.machine, spare), 0x776f7264);
    past_close(&past);
}

/* ---- who hears ----------------------------------------------------------------------------------- */

static void count(void *owner, const struct observation *what)
{
    (void)what;
    ++*(unsigned *)owner;
}

static void what_was_heard_is_not_heard_again(void **state)
{
    unsigned machine_hears = 0, record_hears = 0, debugger_hears = 0, before;
    struct observers *observers;
    struct past past;

    (void)state;
    lines_capture(&past.lines, &past.diag);
    past_open(&past, make_machine("leon3-generic", &past.diag, "ram.size=1M", NULL), 500, 0);
    load_program(past.machine, &program_loop);
    history_restart(past.history);
    observers = machine_observers(past.machine);
    observe_add(observers, OBSERVE_BIT(MEMORY), count, &machine_hears);
    observe_add_class(observers, OBSERVE_RECORD, OBSERVE_BIT(MEMORY), count, &record_hears);
    observe_add_class(observers, OBSERVE_DEBUGGER, OBSERVE_BIT(MEMORY), count, &debugger_hears);
    history_run(past.history, 5000);
    remember(&past);
    before = record_hears;
    assert_true(before > 100 && machine_hears == before && debugger_hears == before);
    assert_true(history_goto(past.history, history_first(past.history)));
    while (machine_position(past.machine) < past.place[0].position)
        history_run(past.history, 5000);
    assert_int_equal(record_hears, before);
    assert_int_equal(debugger_hears, 2 * before);
    assert_int_equal(machine_hears, 2 * before);
    history_run(past.history, 6000);
    assert_true(record_hears > before);
    past_close(&past);
}

/* ---- bounds -------------------------------------------------------------------------------------- */

/* A word in each 64 bytes from 0x40010000 to 0x40080000, over and over. */
/* clang-format off */
static const struct program program_spread = {1, {{FIXTURE_RAM, 10, {
    0x03100040, 0x05100200,                           /* sethi 0x40010000, %g1; sethi 0x40080000, %g2 */
    0x8600e001, 0xc6204000, 0x82006040,               /* 1: inc %g3; st %g3, [%g1]; add %g1, 64, %g1  */
    0x80a04002, 0x12bffffc, 0x01000000,               /* cmp %g1, %g2; bne 1b                         */
    0x10bffff8, 0x01000000}}}};
/* clang-format on */

static void memory_is_bounded_and_the_past_thinned_out(void **state)
{
    struct history_size size;
    struct past past;

    (void)state;
    lines_capture(&past.lines, &past.diag);
    past_open(&past, make_machine("leon3-generic", &past.diag, "ram.size=16M", NULL), 5000,
              2 << 20);
    load_program(past.machine, &program_spread);
    history_restart(past.history);
    for (unsigned i = 0; i < 40; i++) {
        history_run(past.history, machine_cycle(past.machine) + 20000);
        remember(&past);
        history_size(past.history, &size);
        if (size.bytes > (4 << 20))
            fail_msg("%zu bytes in %zu checkpoints", size.bytes, size.checkpoints);
    }
    assert_true(size.checkpoints >= 3);
    for (unsigned i = 40; i-- > 0;) {
        if (past.place[i].position < history_first(past.history))
            continue;
        assert_true(history_goto(past.history, past.place[i].position));
        assert_at(&past, i);
    }
    past_close(&past);
}

static void the_latest_write_of_a_page_is_searched_where_it_can_be(void **state)
{
    const uint32_t quiet = FIXTURE_RAM + 0x8000, busy = FIXTURE_RAM + 0x100;
    uint64_t position;
    struct past past;

    (void)state;
    lines_capture(&past.lines, &past.diag);
    past_open(&past, make_machine("leon3-generic", &past.diag, "ram.size=1M", NULL), 500, 0);
    load_program(past.machine, &program_loop);
    history_restart(past.history);
    history_run(past.history, 1000);
    assert_true(machine_memory_write(past.machine, quiet, "word", 4));
    history_changed(past.history);
    for (unsigned i = 2; i < 20; i++)
        history_run(past.history, 1000 * i);
    remember(&past);
    position = past.place[0].position;
    assert_true(history_back(past.history, &position, &busy));
    assert_int_equal(position, past.place[0].position);
    assert_true(machine_cycle(past.machine) > 15000);
    assert_true(history_goto(past.history, past.place[0].position));
    position = past.place[0].position;
    if (history_back(past.history, &position, &quiet))
        assert_true(machine_cycle(past.machine) <= 1100);
    past_close(&past);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_gone_back_to_is_the_same_again),
        cmocka_unit_test(several_processors_have_one_past),
        cmocka_unit_test(steps_back_are_the_steps_forward),
        cmocka_unit_test(input_comes_again_when_it_came),
        cmocka_unit_test(what_the_user_changed_is_changed_from_there_on),
        cmocka_unit_test(what_was_heard_is_not_heard_again),
        cmocka_unit_test(memory_is_bounded_and_the_past_thinned_out),
        cmocka_unit_test(the_latest_write_of_a_page_is_searched_where_it_can_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
