/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults strike where and when they say, are seen, go with snapshots, and bad ones change nothing.
 */
#include "sim/fault/fault.h"
#include "tests/unit/machine/fixture.h"

struct seen {
    unsigned count;
    uint64_t cycle;
    uint32_t physical;
    char text[256];
};

struct fixture {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct faults *faults;
    struct seen seen;
};

static void observe(void *owner, const struct observation *what)
{
    struct seen *seen = owner;

    seen->count++;
    seen->cycle = what->cycle;
    seen->physical = what->physical;
    snprintf(seen->text, sizeof(seen->text), "%s", what->text);
}

static int make(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    if (!fixture)
        return -1;
    lines_capture(&fixture->lines, &fixture->diag);
    fixture->machine = make_machine("leon3-generic", &fixture->diag, NULL);
    load_program(fixture->machine, &program_loop);
    fixture->faults = faults_create(fixture->machine);
    observe_add(machine_observers(fixture->machine), OBSERVE_BIT(FAULT), observe, &fixture->seen);
    *state = fixture;
    return fixture->faults ? 0 : -1;
}

static int drop(void **state)
{
    struct fixture *fixture = *state;

    faults_destroy(fixture->faults);
    machine_destroy(fixture->machine);
    free(fixture);
    return 0;
}

static uint32_t word_at(struct fixture *fixture, uint32_t address)
{
    uint8_t data[4];

    assert_true(machine_memory_read(fixture->machine, address, data, 4));
    return bus_load32(data);
}

static void a_memory_bit_flips_at_its_time(void **state)
{
    struct fixture *fixture = *state;

    assert_true(faults_add(fixture->faults, "flip ram@0x40100000:31 at 500cyc", &fixture->diag));
    assert_int_equal(faults_pending(fixture->faults), 1);
    machine_run(fixture->machine, 499);
    assert_int_equal(word_at(fixture, 0x40100000), 0);
    machine_run(fixture->machine, 600);
    assert_int_equal(word_at(fixture, 0x40100000), 0x80000000);
    assert_int_equal(faults_pending(fixture->faults), 0);
    assert_int_equal(fixture->seen.count, 1);
    assert_in_range(fixture->seen.cycle, 500, 520);
    assert_int_equal(fixture->seen.physical, 0x40100000);
    assert_string_equal(fixture->seen.text, "flip ram@0x40100000:31");
    assert_non_null(strstr(fixture->lines.last, "pride: fault: "));
    assert_non_null(strstr(fixture->lines.last, "0x0 -> 0x80000000"));
}

static void the_element_in_memory_is_the_largest_aligned_one(void **state)
{
    struct fixture *fixture = *state;

    assert_true(faults_inject(fixture->faults, "set ram@0x40100000 0x01020304", &fixture->diag));
    assert_true(faults_inject(fixture->faults, "set ram@0x40100002 0xaabb", &fixture->diag));
    assert_true(faults_inject(fixture->faults, "set pa@0x40100001 0xff", &fixture->diag));
    assert_int_equal(word_at(fixture, 0x40100000), 0x01ffaabb);
    assert_true(faults_inject(fixture->faults, "flip ram@0x40100003:0", &fixture->diag));
    assert_int_equal(word_at(fixture, 0x40100000), 0x01ffaaba);
    assert_true(faults_inject(fixture->faults, "set ram@0x40100000:0 1", &fixture->diag));
    assert_int_equal(word_at(fixture, 0x40100000), 0x01ffaabb);
}

static void a_register_flips_under_a_running_program(void **state)
{
    struct fixture *fixture = *state;
    struct leon3 *cpu = machine_cpu(fixture->machine, 0);

    /* The program counts in %g3. */
    assert_true(faults_add(fixture->faults, "flip cpu0.g[3]:30 at 10us", &fixture->diag));
    machine_run(fixture->machine, 400);
    assert_in_range(leon3_register_read(cpu, 3), 1, 400);
    machine_run(fixture->machine, 2000);
    assert_in_range(leon3_register_read(cpu, 3), 0x40000001, 0x40000800);
}

static void a_changed_instruction_is_executed(void **state)
{
    struct fixture *fixture = *state;
    struct machine_stop stop;

    machine_run(fixture->machine, 500);
    assert_true(faults_inject(fixture->faults, "set ram@0x40000008 0", &fixture->diag)); /* unimp */
    stop = machine_run(fixture->machine, 2000);
    assert_int_equal(stop.reason, MACHINE_ERROR_MODE);
}

static void faults_of_one_time_strike_in_their_order(void **state)
{
    struct fixture *fixture = *state;

    assert_true(faults_add(fixture->faults, "set ram@0x40100000 3 at 300cyc", &fixture->diag));
    assert_true(faults_add(fixture->faults, "set ram@0x40100000 1 at 200cyc", &fixture->diag));
    assert_true(faults_add(fixture->faults, "set ram@0x40100000 2 at 200cyc", &fixture->diag));
    machine_run(fixture->machine, 250);
    assert_int_equal(word_at(fixture, 0x40100000), 2);
    machine_run(fixture->machine, 350);
    assert_int_equal(word_at(fixture, 0x40100000), 3);
    assert_int_equal(fixture->seen.count, 3);
}

static void time_may_count_from_now(void **state)
{
    struct fixture *fixture = *state;

    machine_run(fixture->machine, 1000);
    assert_true(faults_add(fixture->faults, "set ram@0x40100000 1 at +100cyc", &fixture->diag));
    machine_run(fixture->machine, 1050);
    assert_int_equal(word_at(fixture, 0x40100000), 0);
    machine_run(fixture->machine, 1200);
    assert_int_equal(word_at(fixture, 0x40100000), 1);
}

static void the_seed_chooses_the_bit(void **state)
{
    struct fixture *fixture = *state;
    uint32_t first, second;

    faults_seed(fixture->faults, 7);
    assert_true(faults_inject(fixture->faults, "flip ram@0x40100000", &fixture->diag));
    first = word_at(fixture, 0x40100000);
    faults_seed(fixture->faults, 7);
    assert_true(faults_inject(fixture->faults, "flip ram@0x40100004", &fixture->diag));
    second = word_at(fixture, 0x40100004);
    assert_int_equal(first, second);
    assert_true(first && !(first & (first - 1)));
    for (unsigned i = 0; i < 64; i++)
        assert_true(faults_inject(fixture->faults, "flip ram@0x40100008", &fixture->diag));
}

static void an_unmapped_address_is_missed_and_told(void **state)
{
    struct fixture *fixture = *state;

    assert_true(faults_add(fixture->faults, "flip va@3:0x30001000:5 at 100cyc", &fixture->diag));
    machine_run(fixture->machine, 200);
    assert_int_equal(faults_missed(fixture->faults), 1);
    assert_int_equal(fixture->seen.count, 0);
    assert_non_null(strstr(fixture->lines.last, "not injected, nothing is mapped there"));
    lines_capture(&fixture->lines, &fixture->diag);
    assert_false(faults_inject(fixture->faults, "flip va@3:0x30001000:5", &fixture->diag));
    assert_non_null(strstr(fixture->lines.last, "column 6: nothing is mapped there now"));
}

static void pending_faults_go_with_snapshots(void **state)
{
    struct fixture *fixture = *state;
    struct faults *copy;
    uint64_t digest;
    size_t size;
    void *data;

    assert_true(faults_add(fixture->faults, "flip cpu0.g[3]:30 at 1500cyc", &fixture->diag));
    machine_run(fixture->machine, 1000);
    assert_true(machine_save(fixture->machine, &data, &size));
    copy = faults_copy(fixture->faults);
    assert_non_null(copy);
    machine_run(fixture->machine, 3000);
    digest = machine_digest(fixture->machine);
    assert_true(machine_restore(fixture->machine, data, size));
    assert_true(faults_resume(fixture->faults, copy));
    assert_int_equal(faults_pending(fixture->faults), 1);
    machine_run(fixture->machine, 3000);
    assert_int_equal(fixture->seen.count, 2);
    assert_true(machine_digest(fixture->machine) == digest);
    faults_destroy(copy);
    free(data);
}

static void no_faults_cost_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct diag diag;
    struct lines lines;
    struct machine *alone;

    lines_capture(&lines, &diag);
    alone = make_machine("leon3-generic", &diag, NULL);
    load_program(alone, &program_loop);
    machine_run(alone, 5000);
    machine_run(fixture->machine, 5000);
    assert_true(machine_digest(alone) == machine_digest(fixture->machine));
    machine_destroy(alone);
}

static void wrong_faults_name_the_column_and_change_nothing(void **state)
{
    static const struct {
        const char *spec, *part;
    } wrong[] = {
        {"", "column 1: expected a fault"},
        {"twist cpu0.y:1 at 5ms", "column 1: no such fault model"},
        {"flip cpu9.y:1 at 5ms", "column 6: "},
        {"flip cpu0.nothing:1 at 5ms", "column 6: "},
        {"flip cpu0.g[99]:1 at 5ms", "column 6: "},
        {"flip cpu0.y:32 at 5ms", "column 6: "},
        {"flip cpu0.y:1 5 at 5ms", "column 15: this model takes no value"},
        {"set cpu0.y at 5ms", "column 12: expected a value"},
        {"set cpu0.y 0x100000000 at 5ms", "column 12: the value is wider"},
        {"set cpu0.y:3 2 at 5ms", "column 14: the value is wider"},
        {"flip cpu0.y:1", "column 14: expected 'at TIME'"},
        {"flip ram@0x80000000:1 at 5ms", "column 6: no memory at 0x80000000"},
        {"flip prom@0x40000000:1 at 5ms", "column 6: the memory at 0x40000000 is 'ram'"},
        {"flip ram@0x40000000:32 at 5ms", "column 6: expected a bit 0..31"},
        {"flip ram@0x40000001:8 at 5ms", "column 6: expected a bit 0..7"},
        {"flip ram@zero:1 at 5ms", "column 6: expected a 32-bit address"},
        {"flip va@0x30000000:1 at 5ms", "column 6: no context '0x30000000'"},
        {"flip va@nobody:0x30000000:1 at 5ms", "column 6: no context 'nobody'"},
        {"flip va@256:0x30000000:1 at 5ms", "column 6: no context '256'"},
        {"flip va@3 at 5ms", "column 6: expected va@CONTEXT:ADDRESS"},
        {"flip cpu0.y:1 at 99cyc", "column 18: that time is over"},
        {"flip cpu0.y:1 at +18446744073709551610cyc", "column 18: that time is too late"},
    };
    struct fixture *fixture = *state;
    uint64_t digest;

    machine_run(fixture->machine, 100);
    digest = machine_digest(fixture->machine);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        lines_capture(&fixture->lines, &fixture->diag);
        assert_false(faults_add(fixture->faults, wrong[i].spec, &fixture->diag));
        assert_one_error(&fixture->lines, wrong[i].part);
    }
    lines_capture(&fixture->lines, &fixture->diag);
    assert_false(faults_inject(fixture->faults, "flip cpu0.y:1 at 5ms", &fixture->diag));
    assert_one_error(&fixture->lines, "column 18: expected no time");
    assert_int_equal(faults_pending(fixture->faults), 0);
    assert_true(machine_digest(fixture->machine) == digest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_memory_bit_flips_at_its_time, make, drop),
        cmocka_unit_test_setup_teardown(the_element_in_memory_is_the_largest_aligned_one, make,
                                        drop),
        cmocka_unit_test_setup_teardown(a_register_flips_under_a_running_program, make, drop),
        cmocka_unit_test_setup_teardown(a_changed_instruction_is_executed, make, drop),
        cmocka_unit_test_setup_teardown(faults_of_one_time_strike_in_their_order, make, drop),
        cmocka_unit_test_setup_teardown(time_may_count_from_now, make, drop),
        cmocka_unit_test_setup_teardown(the_seed_chooses_the_bit, make, drop),
        cmocka_unit_test_setup_teardown(an_unmapped_address_is_missed_and_told, make, drop),
        cmocka_unit_test_setup_teardown(pending_faults_go_with_snapshots, make, drop),
        cmocka_unit_test_setup_teardown(no_faults_cost_nothing, make, drop),
        cmocka_unit_test_setup_teardown(wrong_faults_name_the_column_and_change_nothing, make,
                                        drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
