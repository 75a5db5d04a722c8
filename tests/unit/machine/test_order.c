/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses to devices come in the order of time, whichever processor has its turn first (sim/leon3/early.c). */
#include "sim/base/random.h"
#include "sim/machine/lockstep.h"
#include "tests/unit/machine/fixture.h"

#define CYCLES 50000u
/* A store is on the bus up to so many cycles behind its instruction, whose time counts. */
#define BUFFERED 16u
#define QUANTUM  200u

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

/* For two processors: 0 sleeps; 1, at times that differ, writes a mark and wakes it; its handler writes a mark too. */
static const struct program program_wakes = {2, {{FIXTURE_RAM, 28, {
    0x8f444000, 0x8f31e01c, 0x03200000, 0x82106200, 0x05240000, /* processor number; IRQMP, mark port */
    0x86102020, 0x8091c000, 0x1280000d, 0x88102002,
    0xc8206010, 0xc6206040, 0x09100004, 0x81980004, 0x818820e0, /* MPSTAT, mask, TBR, PSR.ET          */
    0x01000000, 0x01000000, 0x01000000,
    0xa7800000, 0x10bfffff, 0x01000000,                         /* 0: sleep                           */
    0x88012025, 0x8a0927ff, 0x8aa16001, 0x1cbfffff, 0x01000000, /* 1: wait                            */
    0xce208000, 0x10bffffa, 0xc6206080}},                       /* mark; IRQMP.PIFORCE0 = 0x20        */
    {FIXTURE_RAM + 0x1150, 4, {0x27240000, 0xc024c000, 0x81c44000, 0x81cc8000}}}};

/* For two processors: each waits until the other has stored the next number, and stores it too. */
#define LOOK_0 9
#define LOOK_1 19
static const struct program program_tells = {1, {{FIXTURE_RAM, 25, {
    0x8f444000, 0x8f31e01c, 0x03200000, 0x0d100200, 0x8091c000, /* processor number; IRQMP, words     */
    0x1280000b, 0x88102000, 0x8a102002, 0xca206210,             /* MPSTAT = 2                         */
    0xca018000, 0x80a14004, 0x02bffffe, 0x01000000,             /* 0: until the other's is new        */
    0x88100005, 0x10bffffb, 0xc821a040,
    0x88012001, 0x8601a040, 0xc8218000,                         /* 1: the next number                 */
    0xca00c000, 0x80a14004, 0x12bffffe, 0x01000000,             /* until the other's is the same      */
    0x10bffff9, 0x01000000}}}};
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

static struct machine *make(const struct program *program, const char *cpus, const char *engine,
                            struct lines *lines, struct diag *diag)
{
    struct machine *machine;

    lines_capture(lines, diag);
    machine = make_machine("leon3-generic", diag, cpus, "board.markport=0x90000000", "ram.size=1M",
                           engine, NULL);
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

    machine = make(&program_marks, "board.cpus=4", engine, &lines, &diag);
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
    struct machine *machine =
        make(&program_lines, "board.cpus=4", "board.engine=cached", &lines, &diag);
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

struct woken {
    unsigned count;
    uint64_t called, latest;
};

static void take_wake(void *owner, const struct observation *what)
{
    struct woken *woken = owner;
    uint64_t late = what->cycle - woken->called;

    if (what->value) {
        woken->called = what->cycle;
        return;
    }
    woken->count++;
    woken->latest = late > woken->latest ? late : woken->latest;
}

/* Cycles from a mark of processor 1 to the next one of processor 0, the longest; far too many where that comes first. */
static uint64_t run_wakes(const struct program *program, const char *engine)
{
    struct woken woken = {.count = 0};
    struct diag diag;
    struct lines lines;
    struct machine *machine = make(program, "board.cpus=2", engine, &lines, &diag);

    assert_true(observe_add(machine_observers(machine), OBSERVE_BIT(MARK), take_wake, &woken));
    assert_int_equal(machine_run(machine, 1000000).reason, MACHINE_LIMIT);
    assert_true(woken.count > 200);
    machine_destroy(machine);
    return woken.latest;
}

static const char *const engines[] = {"board.engine=plain", "board.engine=cached"};

/* Whose turn would come first, and however long turns are. */
static void who_sleeps_is_woken_in_time(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++)
        assert_in_range(run_wakes(&program_wakes, engines[i]), 10, 30);
}

/* It would see the word up to nine quanta later if what the other stores did not end the calm, in whatever way it looks. */
static void a_word_that_is_looked_at_is_seen_within_a_quantum_in_the_mean(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        struct program program = program_tells;
        struct diag diag;
        struct lines lines;
        struct machine *machine;

        if (i & 2u) { /* past the cache: lda [%g6] 0x1c, %g5 and lda [%g3] 0x1c, %g5 */
            program.part[0].word[LOOK_0] = 0xca818380;
            program.part[0].word[LOOK_1] = 0xca80c380;
        }
        machine = make(&program, "board.cpus=2", engines[i & 1u], &lines, &diag);
        assert_int_equal(machine_run(machine, 20 * CYCLES).reason, MACHINE_LIMIT);
        assert_in_range(leon3_register_read(machine_cpu(machine, 1), 4),
                        20 * CYCLES / (2 * QUANTUM), 20 * CYCLES);
        machine_destroy(machine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(devices_are_asked_in_the_order_of_time),
        cmocka_unit_test(in_front_of_an_access_both_engines_are_in_one_state),
        cmocka_unit_test(who_sleeps_is_woken_in_time),
        cmocka_unit_test(a_word_that_is_looked_at_is_seen_within_a_quantum_in_the_mean),
        cmocka_unit_test(pieces_make_the_same_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
