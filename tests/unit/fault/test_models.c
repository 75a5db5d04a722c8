/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What each fault model does to a running program, and when each trigger lets it strike. The loop
 * program stores a count to 0x40000100 in each round; its load, add, store, branch and nop lie at
 * 0x40000000..10.
 */
#include "sim/fault/fault.h"
#include "tests/unit/machine/fixture.h"

#define COUNT_AT 0x40000100u

struct fixture {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct faults *faults;
    unsigned struck;
    uint64_t cycle;
    uint32_t pc;
};

static void observe(void *owner, const struct observation *what)
{
    struct fixture *fixture = owner;

    fixture->struck++;
    fixture->cycle = what->cycle;
    fixture->pc = leon3_register_read(machine_cpu(fixture->machine, 0), LEON3_REG_PC);
}

/* Caches off: a fault in memory must be read from there. */
static void make_with(struct fixture *fixture, const struct program *program)
{
    lines_capture(&fixture->lines, &fixture->diag);
    fixture->machine = make_machine("leon3-generic", &fixture->diag, "board.start_ccr=0", NULL);
    load_program(fixture->machine, program);
    fixture->faults = faults_create(fixture->machine);
    assert_non_null(fixture->faults);
    observe_add(machine_observers(fixture->machine), OBSERVE_BIT(FAULT), observe, fixture);
}

static void drop(struct fixture *fixture)
{
    faults_destroy(fixture->faults);
    machine_destroy(fixture->machine);
}

static void add(struct fixture *fixture, const char *spec)
{
    if (!faults_take(fixture->faults, spec, &fixture->diag))
        fail_msg("'%s': %s", spec, fixture->lines.last);
}

static uint32_t word_at(struct fixture *fixture, uint32_t address)
{
    uint8_t data[4];

    assert_true(machine_memory_read(fixture->machine, address, data, 4));
    return bus_load32(data);
}

static uint32_t g3(struct fixture *fixture)
{
    return leon3_register_read(machine_cpu(fixture->machine, 0), 3);
}

static void registers_have_the_names_of_assembly(void **state)
{
    static const struct {
        const char *name, *element;
    } same[] = {
        {"cpu0.win[3].o0", "cpu0.win[48]"}, {"cpu0.win[3].l2", "cpu0.win[58]"},
        {"cpu0.win[3].i7", "cpu0.win[71]"}, {"cpu0.win[7].i1", "cpu0.win[1]"},
        {"cpu0.g5", "cpu0.g[5]"},           {"cpu0.dtlb[5].pte:4", "cpu0.mmu.dtlb[5].pte:4"},
    };
    static const char *const none[] = {"cpu0.win[8].l2",  "cpu0.win[3].l8", "cpu0.win[3].l2x",
                                       "cpu0.win[+3].l2", "cpu0.g8",        "cpu0.line[1].tag"};
    struct fixture fixture = {.struck = 0};
    char error[128];

    (void)state;
    make_with(&fixture, &program_loop);
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        const struct component_list *list = machine_components(fixture.machine);
        struct state_ref a, b;

        assert_null(state_ref_parse(list, same[i].name, &a, error, sizeof(error)));
        assert_null(state_ref_parse(list, same[i].element, &b, error, sizeof(error)));
        assert_ptr_equal(a.component, b.component);
        assert_ptr_equal(a.field, b.field);
        assert_int_equal(a.index, b.index);
        assert_int_equal(a.bit, b.bit);
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        struct state_ref ref;

        assert_non_null(state_ref_parse(machine_components(fixture.machine), none[i], &ref, error,
                                        sizeof(error)));
    }
    drop(&fixture);
}

static void an_upset_flips_neighbours(void **state)
{
    struct fixture fixture = {0};

    (void)state;
    make_with(&fixture, &program_loop);
    add(&fixture, "upset ram@0x40100000:4 3");
    assert_int_equal(word_at(&fixture, 0x40100000), 0x70);
    add(&fixture, "upset ram@0x40100000:30 5");
    assert_int_equal(word_at(&fixture, 0x40100000), 0xc0000070);
    drop(&fixture);
}

static void a_stuck_bit_in_memory_survives_each_write(void **state)
{
    struct fixture fixture = {0};

    (void)state;
    make_with(&fixture, &program_loop);
    add(&fixture, "stuck ram@0x40000100:0 1 at 100cyc for 1000cyc");
    machine_run(fixture.machine, 300);
    for (unsigned i = 0; i < 40; i++) {
        machine_step(fixture.machine, 0);
        assert_int_equal(word_at(&fixture, COUNT_AT) & 1, 1);
    }
    assert_int_equal(faults_active(fixture.faults), 1);
    machine_run(fixture.machine, 2000);
    assert_int_equal(faults_active(fixture.faults), 0);
    assert_int_equal(word_at(&fixture, COUNT_AT) & ~1u, g3(&fixture) & ~1u);
    drop(&fixture);
}

static void a_stuck_register_stops_the_count(void **state)
{
    struct fixture fixture = {0};

    (void)state;
    make_with(&fixture, &program_loop);
    add(&fixture, "stuck cpu0.g[3] 7 at 100cyc for 500cyc");
    machine_run(fixture.machine, 550);
    assert_in_range(g3(&fixture), 7, 8);
    machine_run(fixture.machine, 2000);
    assert_in_range(g3(&fixture), 50, 2000);
    drop(&fixture);
}

static void an_intermittent_bit_is_there_and_away(void **state)
{
    struct fixture fixture = {0};
    unsigned seen[2] = {0};

    (void)state;
    make_with(&fixture, &program_loop);
    add(&fixture, "intermittent ram@0x40000100:31 1 at 10cyc every 200cyc");
    machine_run(fixture.machine, 50);
    for (unsigned i = 0; i < 2000; i++) {
        machine_step(fixture.machine, 0);
        seen[word_at(&fixture, COUNT_AT) >> 31]++;
    }
    assert_true(seen[0] > 100);
    assert_true(seen[1] > 100);
    drop(&fixture);
}

static void a_bus_error_traps_the_access_and_goes_away(void **state)
{
    struct fixture fixture = {0};

    (void)state;
    make_with(&fixture, &program_loop);
    add(&fixture, "buserror ram@0x40000200 for 500cyc");
    machine_run(fixture.machine, 300);
    assert_int_equal(word_at(&fixture, COUNT_AT), g3(&fixture));
    machine_run(fixture.machine, 700);
    assert_int_equal(word_at(&fixture, COUNT_AT), g3(&fixture));
    add(&fixture, "buserror ram@0x40000100 at +10cyc");
    assert_int_equal(machine_run(fixture.machine, 2000).reason, MACHINE_ERROR_MODE);
    drop(&fixture);
}

/* What a cache holds already it gives; and what it fills beside the element it has, as ever. */
static void a_bus_error_leaves_the_lines_of_its_page(void **state)
{
    static const char *const faults[] = {"buserror ram@0x40000010 at 500cyc", /* in the loop */
                                         "buserror ram@0x40000200 at 1cyc"};

    for (unsigned i = 0; i < 2 * sizeof(faults) / sizeof(faults[0]); i++) {
        struct fixture fixture = {0};
        uint32_t count;

        (void)state;
        lines_capture(&fixture.lines, &fixture.diag);
        fixture.machine = make_machine("leon3-generic", &fixture.diag,
                                       i & 1 ? "board.engine=plain" : "board.engine=cached", NULL);
        load_program(fixture.machine, &program_loop);
        fixture.faults = faults_create(fixture.machine);
        add(&fixture, faults[i / 2]);
        machine_run(fixture.machine, 1000);
        assert_int_equal(faults_active(fixture.faults), 1);
        count = g3(&fixture);
        assert_true(count > 10);
        assert_int_equal(machine_run(fixture.machine, 2000).reason, MACHINE_LIMIT);
        assert_true(g3(&fixture) > count + 10);
        assert_true(word_at(&fixture, COUNT_AT) >= g3(&fixture) - 1);
        drop(&fixture);
    }
}

static enum bus_result access_word(const struct fixture *fixture, uint32_t address, bool write,
                                   uint32_t *value)
{
    struct bus_access access = {
        .address = address, .value = *value, .size = 4, .master = 9, .write = write};
    enum bus_result result = bus_access(machine_bus(fixture->machine), &access);

    *value = access.value;
    return result;
}

/* The rest of the page is as it was: with PROM write enable stores to a ROM are lost, the element refuses them. */
static void a_bus_error_in_a_rom_refuses_stores_that_the_rom_takes(void **state)
{
    struct fixture fixture = {0};
    uint32_t value = 0x800; /* MCFG1.PWEN */

    (void)state;
    make_with(&fixture, &program_loop);
    for (unsigned enabled_before = 0; enabled_before < 2; enabled_before++) {
        value = enabled_before ? 0x800 : 0;
        assert_int_equal(access_word(&fixture, 0x80000000, true, &value), BUS_OK);
        add(&fixture, "buserror prom@0x200 for 500cyc");
        machine_run(fixture.machine, machine_cycle(fixture.machine) + 100);
        value = 0x800;
        assert_int_equal(access_word(&fixture, 0x80000000, true, &value), BUS_OK);
        assert_int_equal(access_word(&fixture, 0x200, true, &value), BUS_ERROR);
        assert_int_equal(access_word(&fixture, 0x204, true, &value), BUS_OK);
        assert_int_equal(access_word(&fixture, 0x204, false, &value), BUS_OK);
        assert_int_equal(value, 0);
        assert_int_equal(access_word(&fixture, 0x80000000, true, &value), BUS_OK);
        assert_int_equal(access_word(&fixture, 0x200, true, &value), BUS_ERROR);
        assert_int_equal(access_word(&fixture, 0x204, true, &value), BUS_ERROR);
        machine_run(fixture.machine, machine_cycle(fixture.machine) + 1000);
    }
    drop(&fixture);
}

/* FTMCTRL with EDAC: words beside the element keep check bits of their own while the fault lasts and after it. */
static void a_bus_error_lets_edac_have_the_rest_of_its_page(void **state)
{
    const uint32_t mcfg3 = 0x80000008, edac = 1u << 9, bypass = 1u << 11, beside = 0x40000204;
    struct fixture fixture = {0};
    uint32_t value;

    (void)state;
    lines_capture(&fixture.lines, &fixture.diag);
    fixture.machine = make_machine("gr712rc", &fixture.diag, "board.start_ccr=0", NULL);
    load_program(fixture.machine, &program_loop);
    fixture.faults = faults_create(fixture.machine);
    add(&fixture, "buserror ram@0x40000200 for 500cyc");
    machine_run(fixture.machine, 100);
    value = edac | bypass | 0x3; /* two bits are wrong */
    assert_int_equal(access_word(&fixture, mcfg3, true, &value), BUS_OK);
    value = 0;
    assert_int_equal(access_word(&fixture, beside, true, &value), BUS_OK);
    value = edac;
    assert_int_equal(access_word(&fixture, mcfg3, true, &value), BUS_OK);
    for (unsigned fault_over = 0; fault_over < 2; fault_over++) {
        assert_int_equal(access_word(&fixture, 0x40000200, false, &value),
                         fault_over ? BUS_OK : BUS_ERROR);
        assert_int_equal(access_word(&fixture, beside, false, &value), BUS_ERROR);
        assert_int_equal(access_word(&fixture, beside + 4, false, &value), BUS_OK);
        machine_run(fixture.machine, 1000);
    }
    add(&fixture, "buserror ram@0x40000200 for 500cyc"); /* in a page that has wrong words */
    machine_run(fixture.machine, 1100);
    assert_int_equal(access_word(&fixture, 0x40000200, false, &value), BUS_ERROR);
    assert_int_equal(access_word(&fixture, beside, false, &value), BUS_ERROR);
    assert_int_equal(access_word(&fixture, beside + 4, false, &value), BUS_OK);
    drop(&fixture);
}

/* The program of the timer counts interrupts in %g3 and exits at the fifth. */
static uint64_t exit_time(const char *fault)
{
    struct fixture fixture = {0};
    struct machine_stop stop;
    uint64_t cycle;

    make_with(&fixture, &program_tick);
    if (fault)
        add(&fixture, fault);
    stop = machine_run(fixture.machine, 3000);
    cycle = stop.reason == MACHINE_EXIT ? machine_cycle(fixture.machine) : 3000;
    drop(&fixture);
    return cycle;
}

static void interrupts_are_lost_late_and_spurious(void **state)
{
    uint64_t golden = exit_time(NULL);

    (void)state;
    assert_in_range(golden, 1000, 1300);
    assert_int_equal(exit_time("lostirq irq8 at 10cyc"), golden + 200);
    assert_int_equal(exit_time("lostirq irq8 at 10cyc for 1ms"), 3000);
    assert_in_range(exit_time("lateirq irq8 15 at 10cyc"), golden, golden + 10);
    assert_in_range(exit_time("spuriousirq irq8 at 170cyc"), golden - 205, golden - 195);
    assert_int_equal(exit_time("spuriousirq irq5 at 170cyc"), golden); /* masked */
}

static void a_timer_drifts_and_stalls(void **state)
{
    uint64_t golden = exit_time(NULL);

    (void)state;
    assert_in_range(exit_time("drift gptimer0 -200000 at 60cyc"), golden + 100, golden + 500);
    assert_in_range(exit_time("drift gptimer0 100000 at 60cyc"), golden - 300, golden - 40);
    assert_in_range(exit_time("stall gptimer0 at 80cyc for 500cyc"), golden + 490, golden + 550);
}

static void an_instruction_is_skipped_or_corrupted_once(void **state)
{
    struct fixture fixture = {0};
    uint32_t before;

    (void)state;
    make_with(&fixture, &program_loop);
    machine_run(fixture.machine, 100);
    add(&fixture, "skip cpu0 at pc 0x40000004 #3");
    machine_run(fixture.machine, 400);
    assert_int_equal(fixture.struck, 1);
    assert_int_equal(fixture.pc, 0x40000008); /* observed behind it */
    before = word_at(&fixture, 0x40000004);
    add(&fixture, "corrupt cpu0:10 at pc 0x40000004"); /* add %g3, 0x401, %g3 */
    machine_run(fixture.machine, 800);
    assert_int_equal(fixture.struck, 2);
    assert_in_range(g3(&fixture), 0x401, 0x500);
    assert_int_equal(word_at(&fixture, 0x40000004), before);
    drop(&fixture);
}

static void triggers_count_their_events(void **state)
{
    static const struct {
        const char *spec;
        uint32_t expected; /* what %g3 is when it strikes */
    } rows[] = {
        {"set ram@0x40100000 1 at pc 0x40000008 #5", 5},
        {"set ram@0x40100000 1 at write 0x40000100 #7", 7},
        {"set ram@0x40100000 1 at access 0x40000102 #9", 9},
        {"set ram@0x40100000 1 at pc 0x4000000c", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fixture fixture = {0};

        make_with(&fixture, &program_loop);
        add(&fixture, rows[i].spec);
        for (unsigned step = 0; step < 200 && !fixture.struck; step++)
            machine_step(fixture.machine, 0);
        assert_int_equal(fixture.struck, 1);
        assert_in_range(g3(&fixture), rows[i].expected, rows[i].expected + 1);
        drop(&fixture);
    }
}

static void traps_and_faults_trigger_with_a_delay(void **state)
{
    struct fixture fixture = {0};
    uint64_t first;

    (void)state;
    make_with(&fixture, &program_tick);
    add(&fixture, "set ram@0x40100000 1 at trap 0x18 #2");
    add(&fixture, "set ram@0x40100004 1 at fault 1 +30cyc");
    add(&fixture, "set ram@0x40100008 1 at hypercall");
    machine_run(fixture.machine, 5);
    while (!fixture.struck)
        machine_step(fixture.machine, 0);
    first = fixture.cycle;
    assert_int_equal(fixture.pc, 0x40001180);
    while (fixture.struck == 1)
        machine_step(fixture.machine, 0);
    assert_in_range(fixture.cycle, first + 10, first + 40); /* from the trap itself */
    machine_run(fixture.machine, 3000);
    assert_int_equal(faults_pending(fixture.faults), 1);
    drop(&fixture);
}

static void the_seed_draws_within_a_range(void **state)
{
    uint64_t drawn[8];

    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        struct fixture fixture = {0};

        make_with(&fixture, &program_loop);
        faults_seed(fixture.faults, i / 2);
        add(&fixture, "set ram@0x40100000 1 at 100cyc..900cyc");
        machine_run(fixture.machine, 1000);
        assert_in_range(fixture.cycle, 100, 910);
        drawn[i] = fixture.cycle;
        drop(&fixture);
    }
    for (unsigned i = 0; i < 8; i += 2)
        assert_int_equal(drawn[i], drawn[i + 1]);
    assert_true(drawn[0] != drawn[2] || drawn[2] != drawn[4]);
}

static void lasting_faults_go_with_snapshots(void **state)
{
    struct fixture fixture = {0};
    struct faults *copy;
    uint64_t digest;
    size_t size;
    void *data;

    (void)state;
    make_with(&fixture, &program_loop);
    add(&fixture, "stuck ram@0x40000100:0 1 at 50cyc");
    add(&fixture, "buserror ram@0x40000100 at 900cyc");
    machine_run(fixture.machine, 500);
    assert_true(machine_save(fixture.machine, &data, &size));
    copy = faults_copy(fixture.faults);
    machine_run(fixture.machine, 2000);
    digest = machine_digest(fixture.machine);
    assert_true(machine_restore(fixture.machine, data, size));
    assert_true(faults_resume(fixture.faults, copy));
    assert_int_equal(faults_active(fixture.faults), 1);
    machine_run(fixture.machine, 2000);
    assert_true(machine_digest(fixture.machine) == digest);
    faults_destroy(copy);
    free(data);
    drop(&fixture);
}

static const char *find_symbol(void *owner, const char *file, const char *name, bool loaded,
                               uint64_t *value, char *error, size_t error_size)
{
    (void)owner;
    (void)file;
    *value = loaded ? 0x40100010 : 0xffd00010;
    if (strcmp(name, "counter") == 0)
        return NULL;
    snprintf(error, error_size, "no symbol %s", name);
    return error;
}

static void symbols_stand_for_addresses(void **state)
{
    struct fixture fixture = {0};

    (void)state;
    make_with(&fixture, &program_loop);
    faults_set_symbols(fixture.faults, find_symbol, NULL);
    add(&fixture, "flip ram@sym:counter:5");
    assert_int_equal(word_at(&fixture, 0x40100010), 0x20);
    assert_false(faults_inject(fixture.faults, "flip ram@sym:nobody:5", &fixture.diag));
    assert_non_null(strstr(fixture.lines.last, "column 6: no symbol nobody"));
    drop(&fixture);
}

static void wrong_lines_are_refused(void **state)
{
    static const struct {
        const char *spec, *part;
    } wrong[] = {
        {"flip cpu0.y:1 at 5ms for 3ms", "this model strikes once"},
        {"stuck cpu0.y 1 at 5ms every 3ms", "column 23: this model takes no 'every TIME'"},
        {"intermittent cpu0.y 1 at 5ms", "expected 'every TIME'"},
        {"skip gpu0 at 5ms", "column 6: no component 'gpu0'"},
        {"lostirq irq32 at 5ms", "column 9: expected an interrupt line"},
        {"buserror cpu0.y at 5ms", "column 10: expected an address in memory"},
        {"flip cpu0.y:1 at moon", "column 18: expected a time, or pc"},
        {"flip cpu0.y:1 at pc", "column 18: expected what 'pc' is to wait for"},
        {"flip cpu0.y:1 at pc main", "column 21: expected a number"},
        {"flip cpu0.y:1 at slot nobody", "column 23: no context 'nobody'"},
        {"flip cpu0.y:1 at trap 9 #0", "column 25: expected a count"},
        {"flip cpu0.y:1 at 9ms..5ms", "column 18: expected a time"},
    };
    struct fixture fixture = {0};

    (void)state;
    make_with(&fixture, &program_loop);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        lines_capture(&fixture.lines, &fixture.diag);
        assert_false(faults_add(fixture.faults, wrong[i].spec, &fixture.diag));
        assert_one_error(&fixture.lines, wrong[i].part);
    }
    assert_int_equal(faults_pending(fixture.faults), 0);
    drop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registers_have_the_names_of_assembly),
        cmocka_unit_test(an_upset_flips_neighbours),
        cmocka_unit_test(a_stuck_bit_in_memory_survives_each_write),
        cmocka_unit_test(a_stuck_register_stops_the_count),
        cmocka_unit_test(an_intermittent_bit_is_there_and_away),
        cmocka_unit_test(a_bus_error_traps_the_access_and_goes_away),
        cmocka_unit_test(a_bus_error_leaves_the_lines_of_its_page),
        cmocka_unit_test(a_bus_error_in_a_rom_refuses_stores_that_the_rom_takes),
        cmocka_unit_test(a_bus_error_lets_edac_have_the_rest_of_its_page),
        cmocka_unit_test(interrupts_are_lost_late_and_spurious),
        cmocka_unit_test(a_timer_drifts_and_stalls),
        cmocka_unit_test(an_instruction_is_skipped_or_corrupted_once),
        cmocka_unit_test(triggers_count_their_events),
        cmocka_unit_test(traps_and_faults_trigger_with_a_delay),
        cmocka_unit_test(the_seed_draws_within_a_range),
        cmocka_unit_test(lasting_faults_go_with_snapshots),
        cmocka_unit_test(symbols_stand_for_addresses),
        cmocka_unit_test(wrong_lines_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
