/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine loop: why a run stops, and that neither pauses nor other machines change what happens.
 */
#include "sim/base/random.h"
#include "tests/unit/machine/fixture.h"

#define SMALL_RAM "ram.size=1M"

static struct machine *make_loaded(const struct program *program, struct diag *diag,
                                   const char *cpus)
{
    struct machine *machine = make_machine("leon3-generic", diag, SMALL_RAM, cpus, NULL);

    load_program(machine, program);
    return machine;
}

static void a_guest_ends_the_run_with_its_exit_code(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct machine_stop stop;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_loaded(&program_exit, &diag, "board.cpus=1");
    for (int again = 0; again < 2; again++) {
        stop = machine_run(machine, CLOCK_NEVER);
        assert_int_equal(stop.reason, MACHINE_EXIT);
        assert_int_equal(stop.code, 42);
        assert_int_equal(stop.cpu, 0);
    }
    machine_reset(machine);
    assert_int_equal(machine_cycle(machine), 0);
    stop = machine_run(machine, CLOCK_NEVER);
    assert_int_equal(stop.reason, MACHINE_EXIT);
    machine_destroy(machine);
}

static void error_mode_and_deadlock_are_told_apart(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_loaded(&program_error, &diag, "board.cpus=1");
    assert_int_equal(machine_run(machine, CLOCK_NEVER).reason, MACHINE_ERROR_MODE);
    assert_int_equal(machine_run(machine, 1000000).reason, MACHINE_ERROR_MODE);
    machine_destroy(machine);
    machine = make_loaded(&program_sleep, &diag, "board.cpus=1");
    assert_int_equal(machine_run(machine, CLOCK_NEVER).reason, MACHINE_DEADLOCK);
    assert_true(machine_cycle(machine) < 1000);
    machine_destroy(machine);
    machine = make_loaded(&program_error, &diag, "board.cpus=4");
    assert_int_equal(machine_run(machine, CLOCK_NEVER).reason, MACHINE_ERROR_MODE);
    machine_destroy(machine);
}

static void a_run_stops_at_its_limit(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_loaded(&program_loop, &diag, "board.cpus=1");
    for (uint64_t limit = 1; limit < 3000; limit += 37) {
        struct machine_stop stop = machine_run(machine, limit);

        assert_int_equal(stop.reason, MACHINE_LIMIT);
        assert_in_range(machine_cycle(machine), limit, limit + 5);
        assert_int_equal(machine_clock(machine)->state.now, machine_cycle(machine));
    }
    machine_destroy(machine);
}

static void stop_at_mark(void *owner, const struct observation *what)
{
    if (what->pc == FIXTURE_RAM + 8)
        machine_stop(owner, "seen");
}

static void an_observer_can_end_the_run(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct machine_stop stop;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_loaded(&program_loop, &diag, "board.cpus=1");
    assert_true(
        observe_add(machine_observers(machine), OBSERVE_BIT(INSTRUCTION), stop_at_mark, machine));
    stop = machine_run(machine, 10000);
    assert_int_equal(stop.reason, MACHINE_REQUEST);
    assert_string_equal(stop.text, "seen");
    observe_remove(machine_observers(machine), stop_at_mark, machine);
    assert_int_equal(machine_run(machine, 10000).reason, MACHINE_LIMIT);
    machine_destroy(machine);
}

static void a_breakpoint_stops_before_its_instruction(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_loaded(&program_loop, &diag, "board.cpus=1");
    assert_true(leon3_breakpoint_add(machine_cpu(machine, 0), FIXTURE_RAM + 4));
    for (uint32_t round = 0; round < 3; round++) {
        struct machine_stop stop = machine_run(machine, 10000);

        assert_int_equal(stop.reason, MACHINE_BREAKPOINT);
        assert_int_equal(leon3_register_read(machine_cpu(machine, 0), LEON3_REG_PC),
                         FIXTURE_RAM + 4);
        assert_int_equal(leon3_register_read(machine_cpu(machine, 0), 3), round);
    }
    machine_destroy(machine);
}

static void a_step_is_one_instruction(void **state)
{
    static const uint32_t pcs[] = {4, 8, 12, 16, 4, 8};
    struct diag diag;
    struct lines lines;
    struct machine *machine;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_loaded(&program_loop, &diag, "board.cpus=1");
    for (size_t i = 0; i < sizeof(pcs) / sizeof(pcs[0]); i++) {
        assert_int_equal(machine_step(machine, 0).reason, MACHINE_LIMIT);
        assert_int_equal(machine_instructions(machine), i + 1);
        assert_int_equal(leon3_register_read(machine_cpu(machine, 0), LEON3_REG_PC),
                         FIXTURE_RAM + pcs[i]);
    }
    machine_destroy(machine);
}

static void a_step_of_a_halted_processor_returns(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_loaded(&program_loop, &diag, "board.cpus=2");
    for (int i = 0; i < 10; i++)
        assert_int_equal(machine_step(machine, 1).reason, MACHINE_LIMIT);
    assert_int_equal(leon3_instructions(machine_cpu(machine, 1)), 0);
    machine_destroy(machine);
}

/* Runs to the end in one go; the digest there. */
static uint64_t run_through(const struct program *program, const char *cpus, uint32_t code,
                            uint64_t *cycle)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct machine_stop stop;
    uint64_t digest;

    lines_capture(&lines, &diag);
    machine = make_loaded(program, &diag, cpus);
    stop = machine_run(machine, 1000000);
    assert_int_equal(stop.reason, MACHINE_EXIT);
    assert_int_equal(stop.code, code);
    *cycle = machine_cycle(machine);
    digest = machine_digest(machine);
    machine_destroy(machine);
    return digest;
}

/* The same in pieces of random length, some of them single steps. */
static uint64_t run_in_pieces(const struct program *program, const char *cpus, uint64_t seed)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct random random;
    uint64_t digest;
    struct machine_stop stop = {.reason = MACHINE_LIMIT};

    random_seed(&random, seed);
    lines_capture(&lines, &diag);
    machine = make_loaded(program, &diag, cpus);
    while (stop.reason == MACHINE_LIMIT) {
        uint32_t cpu = (uint32_t)random_below(&random, machine_cpu_count(machine));

        stop = random_below(&random, 4)
                   ? machine_run(machine, machine_cycle(machine) + random_below(&random, 400))
                   : machine_step(machine, cpu);
    }
    assert_int_equal(stop.reason, MACHINE_EXIT);
    digest = machine_digest(machine);
    machine_destroy(machine);
    return digest;
}

static void a_run_in_pieces_is_the_run_in_one_go(void **state)
{
    uint64_t cycle, one_go;

    (void)state;
    one_go = run_through(&program_tick, "board.cpus=1", 42, &cycle);
    assert_in_range(cycle, 1000, 1300);
    for (uint64_t seed = 1; seed <= 20; seed++)
        assert_int_equal(run_in_pieces(&program_tick, "board.cpus=1", seed), one_go);
    one_go = run_through(&program_smp, "board.cpus=4", 62, &cycle);
    for (uint64_t seed = 1; seed <= 20; seed++)
        assert_int_equal(run_in_pieces(&program_smp, "board.cpus=4", seed), one_go);
}

static void two_machines_in_one_process_do_not_meet(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *a, *b;
    uint64_t cycle, alone = run_through(&program_smp, "board.cpus=4", 62, &cycle);
    struct machine_stop stop_a, stop_b;

    (void)state;
    lines_capture(&lines, &diag);
    a = make_loaded(&program_smp, &diag, "board.cpus=4");
    b = make_loaded(&program_smp, &diag, "board.cpus=4");
    for (uint64_t limit = 100;; limit += 100) {
        stop_a = machine_run(a, limit);
        stop_b = machine_run(b, limit);
        assert_int_equal(stop_a.reason, stop_b.reason);
        assert_int_equal(machine_digest(a), machine_digest(b));
        if (stop_a.reason != MACHINE_LIMIT)
            break;
    }
    assert_int_equal(machine_digest(a), alone);
    machine_destroy(a);
    machine_destroy(b);
}

static void both_engines_give_the_same_machine(void **state)
{
    static const char *const engines[] = {"board.engine=plain", "board.engine=cached"};
    struct diag diag;
    struct lines lines;
    uint64_t digest[2];

    (void)state;
    lines_capture(&lines, &diag);
    for (int i = 0; i < 2; i++) {
        struct machine *machine =
            make_machine("leon3-generic", &diag, SMALL_RAM, "board.cpus=4", engines[i], NULL);

        load_program(machine, &program_smp);
        assert_int_equal(machine_run(machine, CLOCK_NEVER).reason, MACHINE_EXIT);
        digest[i] = machine_digest(machine);
        machine_destroy(machine);
    }
    assert_int_equal(digest[0], digest[1]);
}

static void the_first_difference_of_two_machines_has_a_name(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *a, *b;
    struct component_list *list_a, *list_b;
    struct state_ref ref;
    bool found = false;
    char name[64], error[128];

    (void)state;
    lines_capture(&lines, &diag);
    a = make_loaded(&program_loop, &diag, "board.cpus=1");
    b = make_loaded(&program_loop, &diag, "board.cpus=1");
    machine_run(a, 500);
    machine_run(b, 500);
    list_a = machine_components(a);
    list_b = machine_components(b);
    assert_null(state_ref_parse(list_b, "gptimer0.scaler_reload", &ref, error, sizeof(error)));
    state_ref_write(&ref, state_ref_read(&ref) ^ 4);
    assert_int_not_equal(machine_digest(a), machine_digest(b));
    for (size_t i = 0; i < list_a->count && !found; i++)
        found = component_first_difference(list_a->item[i], list_a->item[i]->state,
                                           list_b->item[i]->state, &ref);
    assert_true(found);
    state_ref_name(&ref, name, sizeof(name));
    assert_string_equal(name, "gptimer0.scaler_reload");
    machine_destroy(a);
    machine_destroy(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guest_ends_the_run_with_its_exit_code),
        cmocka_unit_test(error_mode_and_deadlock_are_told_apart),
        cmocka_unit_test(a_run_stops_at_its_limit),
        cmocka_unit_test(an_observer_can_end_the_run),
        cmocka_unit_test(a_breakpoint_stops_before_its_instruction),
        cmocka_unit_test(a_step_is_one_instruction),
        cmocka_unit_test(a_step_of_a_halted_processor_returns),
        cmocka_unit_test(a_run_in_pieces_is_the_run_in_one_go),
        cmocka_unit_test(two_machines_in_one_process_do_not_meet),
        cmocka_unit_test(both_engines_give_the_same_machine),
        cmocka_unit_test(the_first_difference_of_two_machines_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
