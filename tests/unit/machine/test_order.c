/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses to devices come in the order of time, whichever processor has its turn first (sim/leon3/early.c). */
#include "sim/base/random.h"
#include "sim/machine/lockstep.h"
#include "tests/unit/machine/fixture.h"

#define CYCLES 50000u
/* A store is on the bus up to so many cycles behind its instruction, whose time counts. */
#define BUFFERED 16u

/* clang-format off */
/*
 * For four processors: each, in rounds of its own length, stores and loads that miss, then a mark with its number, whose address
 * waits for a load (the engines have to stop in the same slot in front of it); all wait for the bus. Processor 0 starts the others.
 */
static const struct program program_marks = {1, {{FIXTURE_RAM, 25, {
    0x8f444000, 0x8f31e01c, 0x8091c000, 0x12800006, 0x01000000, /* processor number from ASR17    */
    0x03200000, 0x82106210, 0x8410200e, 0xc4204000,             /* IRQMP.MPSTAT = 0xe             */
    0x03100040, 0x8529e00c, 0x82004002, 0x8c100001,             /* its own memory, a 0 before it  */
    0x07240000, 0x8801e003,                                     /* 2: number + 3 times            */
    0xc8204000, 0xca006040, 0x88a12001, 0x12bffffd, 0x82006008, /* 3: st; ld; next words          */
    0x82286800, 0xca01bff8, 0xce20c005,                         /* ld 0; st number, [mark port+0] */
    0x10bffff7, 0x01000000}}}};                                 /* ba 2b                          */

/* The same, with the mark at the start of a line whose set was used for another one just before. */
#define OTHER_LINE (FIXTURE_RAM + 0x80060)
static const struct program program_lines = {2, {{FIXTURE_RAM, 27, {
    0x8f444000, 0x8f31e01c, 0x8091c000, 0x12800006, 0x01000000,
    0x03200000, 0x82106210, 0x8410200e, 0xc4204000,
    0x03100040, 0x8529e00c, 0x82004002, 0x8c100001,
    0x07240000, 0x8801e003,
    0xc8204000, 0xca006040, 0x88a12001, 0x12bffffd, 0x82006008,
    0x82286800, 0xca01bff8, 0x40020002, 0x01000000,             /* call OTHER_LINE                */
    0xce20c005, 0x10bffff5, 0x01000000}},                       /* st number, [mark port+0]       */
    {OTHER_LINE, 2, {0x81c3e008, 0x01000000}}}};                /* retl                           */
/* clang-format on */

struct seen {
    unsigned count, before; /* marks, those that are too early behind others' */
    unsigned of[4];
    uint64_t latest;
};

static void take_mark(void *owner, const struct observation *what)
{
    struct seen *seen = owner;

    seen->count++;
    seen->of[what->value & 3u]++;
    seen->before += what->cycle + BUFFERED < seen->latest;
    if (what->cycle > seen->latest)
        seen->latest = what->cycle;
}

static struct machine *make(const struct program *program, const char *engine, struct lines *lines,
                            struct diag *diag)
{
    struct machine *machine;

    lines_capture(lines, diag);
    machine = make_machine("leon3-generic", diag, "board.cpus=4", "board.markport=0x90000000",
                           "ram.size=1M", engine, NULL);
    load_program(machine, program);
    return machine;
}

/* In pieces where `random` is not NULL; gives the digest at the end. */
static uint64_t run(const char *engine, struct random *random, struct seen *seen)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    uint64_t digest;

    machine = make(&program_marks, engine, &lines, &diag);
    *seen = (struct seen){.count = 0};
    assert_true(observe_add(machine_observers(machine), OBSERVE_BIT(MARK), take_mark, seen));
    while (random && machine_cycle(machine) < CYCLES / 2) {
        if (random_below(random, 2))
            assert_int_equal(machine_step(machine, (uint32_t)random_below(random, 4)).reason,
                             MACHINE_LIMIT);
        else
            assert_int_equal(
                machine_run(machine, machine_cycle(machine) + random_below(random, 300)).reason,
                MACHINE_LIMIT);
    }
    assert_int_equal(machine_run(machine, CYCLES).reason, MACHINE_LIMIT);
    assert_int_equal(lines.count, 0);
    digest = machine_digest(machine);
    machine_destroy(machine);
    return digest;
}

static void devices_are_asked_in_the_order_of_time(void **state)
{
    struct seen plain, cached;
    uint64_t digest = run("board.engine=plain", NULL, &plain);

    (void)state;
    assert_true(plain.count > 500);
    for (unsigned i = 0; i < 4; i++)
        assert_true(plain.of[i] > 100);
    assert_int_equal(plain.before, 0);
    assert_true(run("board.engine=cached", NULL, &cached) == digest);
    assert_memory_equal(&plain, &cached, sizeof(plain));
}

static void pieces_make_the_same_run(void **state)
{
    struct seen whole, pieces;
    uint64_t digest = run("board.engine=cached", NULL, &whole);

    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct random random;

        random_seed(&random, seed);
        assert_true(run("board.engine=cached", &random, &pieces) == digest);
        assert_memory_equal(&whole, &pieces, sizeof(whole));
    }
}

/* Its line has not been used where it waits for others in front of its access, or at a breakpoint. */
static void in_front_of_an_access_both_engines_are_in_one_state(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine = make(&program_lines, "board.engine=cached", &lines, &diag);
    struct lockstep *lockstep = lockstep_create(machine);

    (void)state;
    assert_non_null(lockstep);
    for (uint64_t cycle = 3000; cycle < 4000; cycle++) {
        struct machine_stop stop = lockstep_run(lockstep, cycle);

        if (stop.reason != MACHINE_LIMIT)
            fail_msg("%s", stop.text);
    }
    lockstep_destroy(lockstep);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices_are_asked_in_the_order_of_time),
        cmocka_unit_test(in_front_of_an_access_both_engines_are_in_one_state),
        cmocka_unit_test(pieces_make_the_same_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
