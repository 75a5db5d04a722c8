/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Snapshots: saved, restored and continued is the same as run through; what is damaged or of another
 * machine is refused whole.
 */
#include "sim/base/random.h"
#include "tests/unit/machine/fixture.h"

/* Runs to the limit in one go. */
static uint64_t digest_at(const char *board, const char *image, uint64_t limit,
                          struct machine_stop *stop)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    uint64_t digest;

    lines_capture(&lines, &diag);
    machine = make_machine(board, &diag, NULL);
    assert_true(machine_load(machine, image));
    *stop = machine_run(machine, limit);
    digest = machine_digest(machine);
    machine_destroy(machine);
    return digest;
}

/* Leaves nothing as it was after reset: what a restore does not set would be seen. */
static void spoil(struct machine *machine)
{
    uint8_t ones[3 * BUS_PAGE_SIZE];

    memset(ones, 0xff, sizeof(ones));
    assert_true(machine_memory_write(machine, FIXTURE_RAM + 0xff0000, ones, sizeof(ones)));
    machine_run(machine, 1000);
}

/* The same with a snapshot now and then, each time continued in a machine that never saw the image. */
static uint64_t digest_through_snapshots(const char *board, const char *image, uint64_t limit,
                                         uint64_t seed, struct machine_stop *stop)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine, *next;
    struct random random;
    uint64_t digest;

    random_seed(&random, seed);
    lines_capture(&lines, &diag);
    machine = make_machine(board, &diag, NULL);
    assert_true(machine_load(machine, image));
    for (;;) {
        uint64_t end = machine_cycle(machine) + random_below(&random, limit / 4);
        void *data;
        size_t size;

        *stop = machine_run(machine, end < limit ? end : limit);
        if (stop->reason != MACHINE_LIMIT || machine_cycle(machine) >= limit)
            break;
        assert_true(machine_save(machine, &data, &size));
        next = make_machine(board, &diag, NULL);
        spoil(next);
        assert_true(machine_restore(next, data, size));
        assert_int_equal(machine_digest(next), machine_digest(machine));
        assert_int_equal(machine_cycle(next), machine_cycle(machine));
        free(data);
        machine_destroy(machine);
        machine = next;
    }
    digest = machine_digest(machine);
    assert_int_equal(diag.errors, 0);
    machine_destroy(machine);
    return digest;
}

static void a_restored_machine_goes_on_as_if_nothing_had_been(void **state)
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

    (void)state;
    for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
        char *image = source_path(programs[i].image);
        struct machine_stop through, pieces;
        uint64_t digest = digest_at("rtl-refcfg", image, programs[i].limit, &through);

        /* Each did its work: it is still at it, or ended well. */
        assert_true(through.reason == MACHINE_LIMIT ||
                    (through.reason == MACHINE_EXIT && through.code == 0));
        for (uint64_t seed = 1; seed <= 5; seed++) {
            assert_int_equal(
                digest_through_snapshots("rtl-refcfg", image, programs[i].limit, seed, &pieces),
                digest);
            assert_int_equal(pieces.reason, through.reason);
            assert_int_equal(pieces.code, through.code);
        }
        free(image);
    }
}

static void several_processors_are_restored_in_the_middle_of_a_turn(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine, *other;
    void *data;
    size_t size;

    (void)state;
    lines_capture(&lines, &diag);
    for (uint64_t cycle = 1000; cycle < 3000; cycle += 171) {
        machine = make_machine("leon3-generic", &diag, "ram.size=1M", "board.cpus=4", NULL);
        other = make_machine("leon3-generic", &diag, "ram.size=1M", "board.cpus=4", NULL);
        load_program(machine, &program_smp);
        assert_int_equal(machine_run(machine, cycle).reason, MACHINE_LIMIT);
        assert_true(machine_save(machine, &data, &size));
        assert_true(machine_restore(other, data, size));
        free(data);
        assert_int_equal(machine_run(machine, CLOCK_NEVER).reason, MACHINE_EXIT);
        assert_int_equal(machine_run(other, CLOCK_NEVER).code, 62);
        assert_int_equal(machine_digest(machine), machine_digest(other));
        machine_destroy(machine);
        machine_destroy(other);
    }
}

static void a_machine_that_has_ended_is_restored_as_such(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine, *other;
    struct machine_stop stop;
    void *data;
    size_t size;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("leon3-generic", &diag, "ram.size=1M", NULL);
    other = make_machine("leon3-generic", &diag, "ram.size=1M", NULL);
    load_program(machine, &program_exit);
    machine_run(machine, CLOCK_NEVER);
    assert_true(machine_save(machine, &data, &size));
    assert_true(machine_restore(other, data, size));
    stop = machine_run(other, CLOCK_NEVER);
    assert_int_equal(stop.reason, MACHINE_EXIT);
    assert_int_equal(stop.code, 42);
    machine_reset(other);
    assert_int_equal(machine_run(other, CLOCK_NEVER).reason, MACHINE_EXIT);
    free(data);
    machine_destroy(machine);
    machine_destroy(other);
}

static void engine_and_timing_may_change_but_nothing_else(void **state)
{
    static const char *const other_settings[] = {"cpu.windows=16", "ram.size=2M",
                                                 "board.cpus=2",   "board.clock=30000000",
                                                 "uart0.fifo=1",   "gptimer0.irq=9"};
    struct diag diag;
    struct lines lines;
    struct machine *machine, *other;
    void *data;
    size_t size;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("leon3-generic", &diag, "ram.size=1M", NULL);
    load_program(machine, &program_tick);
    machine_run(machine, 100);
    assert_true(machine_save(machine, &data, &size));
    other = make_machine("leon3-generic", &diag, "ram.size=1M", "board.engine=plain",
                         "board.timing=fast", NULL);
    assert_true(machine_restore(other, data, size));
    machine_destroy(other);
    for (size_t i = 0; i < sizeof(other_settings) / sizeof(other_settings[0]); i++) {
        uint64_t before;

        other = make_machine("leon3-generic", &diag, "ram.size=1M", other_settings[i], NULL);
        before = machine_digest(other);
        lines.count = 0;
        assert_false(machine_restore(other, data, size));
        assert_one_error(&lines, "was made on another board or with other settings");
        assert_int_equal(machine_digest(other), before);
        machine_destroy(other);
    }
    free(data);
    machine_destroy(machine);
}

static void damaged_snapshots_are_refused_and_change_nothing(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct random random;
    uint64_t before;
    uint8_t *data;
    void *saved;
    size_t size;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("leon3-generic", &diag, "ram.size=1M", NULL);
    load_program(machine, &program_loop);
    assert_true(machine_save(machine, &saved, &size));
    data = saved;
    machine_run(machine, 1234);
    before = machine_digest(machine);
    random_seed(&random, 99);
    for (int round = 0; round < 300; round++) {
        size_t at = (size_t)random_below(&random, size);
        uint8_t bit = (uint8_t)(1u << random_below(&random, 8));

        lines.count = 0;
        data[at] ^= bit;
        assert_false(machine_restore(machine, data, size));
        assert_one_error(&lines, "the snapshot ");
        data[at] ^= bit;
        lines.count = 0;
        assert_false(machine_restore(machine, data, at));
        assert_one_error(&lines, "the snapshot ");
    }
    assert_int_equal(machine_digest(machine), before);
    assert_true(machine_restore(machine, data, size));
    free(data);
    machine_destroy(machine);
}

static void a_snapshot_survives_as_a_file(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine, *other;
    char *name = write_temporary("nothing", 7);

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("leon3-generic", &diag, NULL);
    other = make_machine("leon3-generic", &diag, NULL);
    assert_false(machine_restore_file(other, name));
    assert_one_error(&lines, name);
    load_program(machine, &program_tick);
    machine_run(machine, 150);
    assert_true(machine_save_file(machine, name));
    assert_true(machine_restore_file(other, name));
    assert_int_equal(machine_digest(machine), machine_digest(other));
    assert_int_equal(machine_run(other, CLOCK_NEVER).code, 42);
    lines.count = 0;
    assert_false(machine_save_file(machine, "/no/such/directory/file"));
    assert_one_error(&lines, "/no/such/directory/file: cannot write the snapshot: ");
    lines.count = 0;
    assert_int_equal(truncate(name, 100), 0);
    assert_false(machine_restore_file(other, name));
    assert_one_error(&lines, name);
    lines.count = 0;
    assert_false(machine_restore_file(other, "/"));
    assert_one_error(&lines, "/: is no snapshot");
    remove_temporary(name);
    machine_destroy(machine);
    machine_destroy(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_restored_machine_goes_on_as_if_nothing_had_been),
        cmocka_unit_test(several_processors_are_restored_in_the_middle_of_a_turn),
        cmocka_unit_test(a_machine_that_has_ended_is_restored_as_such),
        cmocka_unit_test(engine_and_timing_may_change_but_nothing_else),
        cmocka_unit_test(damaged_snapshots_are_refused_and_change_nothing),
        cmocka_unit_test(a_snapshot_survives_as_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
