/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug support unit on a machine: what a debugger does through its registers.
 */
#include "sim/base/random.h"
#include "tests/unit/machine/fixture.h"

#define DSU        0x90000000u
#define CONTROL    (DSU + 0x00)
#define TIME       (DSU + 0x08)
#define BREAK_STEP (DSU + 0x20)
#define AHB_TRACE  (DSU + 0x40)
#define AHB_INDEX  (DSU + 0x44)
#define AHB_LINES  (DSU + 0x200000)
#define ITRACE     (DSU + 0x100000)
#define ITRACE_NOW (DSU + 0x110000)
#define FILE_IU    (DSU + 0x300000)
#define FILE_FPU   (DSU + 0x301000)
#define SPECIAL    (DSU + 0x400000)
#define WINDOWS    8
#define TIMER      0x80000300u

struct fixture {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct leon3 *cpu;
};

static void start(struct fixture *f, const char *engine)
{
    lines_capture(&f->lines, &f->diag);
    f->machine = make_machine("gr712rc", &f->diag, "board.cpus=1", engine, NULL);
    load_program(f->machine, &program_loop);
    f->cpu = machine_cpu(f->machine, 0);
    assert_int_equal(machine_run(f->machine, 1000).reason, MACHINE_LIMIT);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    start(f, "board.engine=cached");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    machine_destroy(f->machine);
    free(f);
    return 0;
}

static uint32_t load(struct fixture *f, uint32_t address)
{
    struct bus_access access = {.address = address, .size = 4, .master = 9};

    assert_int_equal(bus_access(machine_bus(f->machine), &access), BUS_OK);
    return access.value;
}

static void store(struct fixture *f, uint32_t address, uint32_t value)
{
    struct bus_access access = {
        .address = address, .value = value, .size = 4, .master = 9, .write = true};

    assert_int_equal(bus_access(machine_bus(f->machine), &access), BUS_OK);
}

/* A frozen timer shows DH. The time of whoever looks passes all the same. */
static void timers_stand_while_the_processor_does(void **state)
{
    const uint32_t control = 0x80000318, counter = 0x80000310;
    struct fixture *f = *state;
    uint32_t value;

    store(f, 0x80000314, 0x1000);
    store(f, 0x80000304, 3);
    store(f, control, 7);
    machine_run(f->machine, 2000);
    store(f, BREAK_STEP, 1);
    value = load(f, counter);
    assert_int_equal(load(f, control), 0x43);
    machine_run(f->machine, 4000);
    assert_in_range(value, 0x1000 - 130, 0x1000 - 120);
    assert_int_equal(load(f, counter), value);
    store(f, BREAK_STEP, 0);
    assert_int_equal(load(f, control), 3);
    machine_run(f->machine, 6000);
    assert_true(load(f, counter) < value);
}

static void break_now_stops_the_processor_and_clearing_it_goes_on(void **state)
{
    struct fixture *f = *state;
    uint64_t instructions;

    store(f, BREAK_STEP, 1);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    assert_int_equal(load(f, CONTROL) & 0x40, 0x40);
    instructions = leon3_instructions(f->cpu);
    assert_int_equal(machine_run(f->machine, 2000).reason, MACHINE_DEADLOCK);
    assert_int_equal(leon3_instructions(f->cpu), instructions);
    store(f, BREAK_STEP, 0);
    assert_int_equal(load(f, CONTROL) & 0x40, 0);
    assert_int_equal(machine_run(f->machine, 3000).reason, MACHINE_LIMIT);
    assert_true(leon3_instructions(f->cpu) > instructions);
}

static void halt_holds_a_processor_without_debug_mode(void **state)
{
    struct fixture *f = *state;

    store(f, CONTROL, 0x400);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    assert_int_equal(load(f, CONTROL) & 0x440, 0x400);
    store(f, BREAK_STEP, 1);
    store(f, BREAK_STEP, 0);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    store(f, CONTROL, 0);
    assert_int_equal(leon3_mode(f->cpu), LEON3_RUNNING);
}

/* Held by the unit, not in debug mode: the timer counts on, and comes to its interrupt again and again. */
static void start_timer(struct fixture *f)
{
    store(f, TIMER + 0x14, 99);
    store(f, TIMER + 0x18, 0xf);
}

static void time_passes_while_all_processors_are_halted(void **state)
{
    struct fixture *f = *state;
    uint64_t cycle = machine_cycle(f->machine), instructions = leon3_instructions(f->cpu);

    start_timer(f);
    store(f, CONTROL, 0x400);
    assert_int_equal(machine_run(f->machine, cycle + 20000).reason, MACHINE_LIMIT);
    assert_true(machine_cycle(f->machine) >= cycle + 20000);
    assert_int_equal(leon3_instructions(f->cpu), instructions);
    store(f, TIMER + 0x18, 0);
    assert_int_equal(machine_run(f->machine, cycle + 40000).reason, MACHINE_DEADLOCK);
    store(f, CONTROL, 0);
    assert_int_equal(machine_run(f->machine, cycle + 40000).reason, MACHINE_LIMIT);
    assert_true(leon3_instructions(f->cpu) > instructions);
}

static void a_single_step_is_one_instruction(void **state)
{
    struct fixture *f = *state;

    store(f, BREAK_STEP, 1);
    for (int step = 0; step < 20; step++) {
        uint64_t instructions = leon3_instructions(f->cpu);
        uint32_t npc = load(f, SPECIAL + 0x14);

        store(f, BREAK_STEP, 1u << 16);
        machine_run(f->machine, machine_cycle(f->machine) + 50);
        assert_int_equal(leon3_instructions(f->cpu), instructions + 1);
        assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
        assert_int_equal(load(f, SPECIAL + 0x10), npc);
        assert_int_equal(load(f, BREAK_STEP), 0x10001);
    }
}

/* The address of a window's register, as the manual gives it for %o, %l and %i. */
static uint32_t file_address(unsigned window, unsigned number)
{
    return FILE_IU + (window * 64 + number * 4) % (WINDOWS * 64);
}

static void registers_are_reached_in_debug_mode_only(void **state)
{
    struct fixture *f = *state;

    store(f, BREAK_STEP, 1);
    for (unsigned window = 0; window < WINDOWS; window++)
        for (unsigned number = 8; number < 24; number++)
            store(f, file_address(window, number), window << 8 | number);
    for (unsigned number = 1; number < 8; number++)
        store(f, FILE_IU + WINDOWS * 64 + number * 4, 0x1000 + number);
    store(f, FILE_FPU + 5 * 4, 0x55);
    store(f, SPECIAL, 0x77);                       /* Y */
    store(f, SPECIAL + 0x10, FIXTURE_RAM + 0x100); /* PC alone */
    for (unsigned window = 0; window < WINDOWS; window++)
        for (unsigned number = 8; number < 24; number++) {
            assert_int_equal(leon3_window_read(f->cpu, window, number), window << 8 | number);
            assert_int_equal(load(f, file_address(window, number)), window << 8 | number);
        }
    assert_int_equal(leon3_window_read(f->cpu, 2, 31), 3 << 8 | 15); /* ins are the next's outs */
    assert_int_equal(leon3_register_read(f->cpu, 7), 0x1007);
    assert_int_equal(load(f, FILE_IU + WINDOWS * 64 + 7 * 4), 0x1007);
    assert_int_equal(leon3_register_read(f->cpu, LEON3_REG_F0 + 5), 0x55);
    assert_int_equal(leon3_register_read(f->cpu, LEON3_REG_Y), 0x77);
    assert_int_equal(load(f, SPECIAL + 0x10), FIXTURE_RAM + 0x100);
    assert_int_not_equal(load(f, SPECIAL + 0x14), FIXTURE_RAM + 0x104);
    assert_int_equal(load(f, SPECIAL + 0x44), leon3_register_read(f->cpu, LEON3_REG_ASR16 + 1));
    store(f, BREAK_STEP, 0);
    assert_int_equal(load(f, SPECIAL), 0);
    store(f, SPECIAL, 0x88);
    assert_int_equal(leon3_register_read(f->cpu, LEON3_REG_Y), 0x77);
}

static void error_mode_and_its_trap_are_seen(void **state)
{
    struct fixture *f = *state;

    load_program(f->machine, &program_error);
    machine_reset(f->machine);
    assert_int_equal(machine_run(f->machine, 1000).reason, MACHINE_ERROR_MODE);
    assert_int_equal(load(f, CONTROL) & 0x200, 0x200);
    assert_int_equal(load(f, SPECIAL + 0x20), 0x1020); /* EM, illegal_instruction */
}

static void the_time_tag_counts_cycles(void **state)
{
    struct fixture *f = *state;
    uint32_t before = load(f, TIME);
    uint64_t cycle = machine_cycle(f->machine);

    machine_run(f->machine, cycle + 500);
    assert_int_equal(load(f, TIME) - before, machine_cycle(f->machine) - cycle);
    store(f, TIME, 0x3ffffffe);
    assert_int_equal(load(f, TIME), 0x3ffffffe);
    machine_run(f->machine, machine_cycle(f->machine) + 500);
    assert_in_range(load(f, TIME), 498, 520);
}

static uint32_t counter_low(struct fixture *f)
{
    return leon3_register_read(f->cpu, LEON3_REG_ASR16 + 7);
}

/* dbgi.timer of dsu3x.vhd, with 63 bits. */
static void the_up_counter_is_the_time_tag(void **state)
{
    struct fixture *f = *state;
    uint32_t low;

    store(f, TIME, 0x3ffffff0);
    assert_int_equal(counter_low(f), 0x3ffffff0);
    machine_run(f->machine, machine_cycle(f->machine) + 500);
    assert_int_equal(counter_low(f) & 0x3fffffff, load(f, TIME));
    assert_int_equal(counter_low(f) >> 30, 1);
    store(f, TIME, 5); /* clears what is above */
    assert_int_equal(counter_low(f), 5);
    start_timer(f);
    store(f, TIMER + 8, 0x200); /* DF: in debug mode, too */
    for (uint32_t ducnt = 0; ducnt <= 1; ducnt++) {
        store(f, BREAK_STEP, 1);
        store(f, SPECIAL + 4 * 22, ducnt << 31);
        low = counter_low(f);
        machine_run(f->machine, machine_cycle(f->machine) + 300);
        if (ducnt)
            assert_int_equal(counter_low(f), low);
        else
            assert_in_range(counter_low(f) - low, 300, 310);
        assert_int_equal(counter_low(f), load(f, TIME));
        store(f, BREAK_STEP, 0);
    }
}

static void the_instruction_trace_holds_the_last_instructions(void **state)
{
    struct fixture *f = *state;
    uint32_t index, line;

    store(f, CONTROL, 1);
    machine_run(f->machine, machine_cycle(f->machine) + 3000);
    store(f, BREAK_STEP, 1);
    index = load(f, ITRACE_NOW);
    line = ITRACE + (index + 255) % 256 * 16;
    for (int i = 0; i < 200; i++) {
        uint32_t earlier = ITRACE + (index + 254 - (uint32_t)i) % 256 * 16, opcode;
        uint8_t bytes[4];

        assert_true(load(f, line) > load(f, earlier));
        assert_true(machine_memory_read(f->machine, load(f, line + 8), bytes, 4));
        opcode = bus_load32(bytes);
        assert_int_equal(load(f, line + 12), opcode);
        line = earlier;
    }
    assert_int_equal(load(f, ITRACE + (index + 255) % 256 * 16 + 8) & ~0xffu, FIXTURE_RAM);
}

static void the_ahb_trace_holds_the_last_stores(void **state)
{
    struct fixture *f = *state;
    uint32_t line;

    store(f, AHB_TRACE, 1);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    store(f, AHB_TRACE, 0);
    line = AHB_LINES + (load(f, AHB_INDEX) - 16) % 0x1000;
    assert_int_equal(load(f, line + 4) & 0x9c00, 0x8800); /* HWRITE, a word */
    assert_int_equal(load(f, line + 12) >> 24, FIXTURE_RAM >> 24);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_equal(line, AHB_LINES + (load(f, AHB_INDEX) - 16) % 0x1000);
}

/* Traces go on after a restore; engines make no difference to them. */
static void traces_are_state(void **state)
{
    struct fixture *f = *state, other;
    size_t size;
    void *data;

    start(&other, "board.engine=plain");
    store(f, CONTROL, 1);
    store(f, AHB_TRACE, 1);
    machine_run(f->machine, 2000);
    assert_true(machine_save(f->machine, &data, &size));
    assert_true(machine_restore(other.machine, data, size));
    free(data);
    machine_run(f->machine, 3000);
    machine_run(other.machine, 3000);
    assert_int_equal(machine_digest(f->machine), machine_digest(other.machine));
    machine_destroy(other.machine);
}

static void no_access_brings_it_out_of_its_bounds(void **state)
{
    struct fixture *f = *state;
    struct random random;

    random_seed(&random, 6);
    for (int round = 0; round < 20000; round++) {
        uint32_t address = DSU + ((uint32_t)random_next(&random) & 0x0fffffffu & ~3u);

        if (round % 4)
            address &= 0xf0f7ffffu;
        if (random_below(&random, 2))
            store(f, address, (uint32_t)random_next(&random));
        else
            load(f, address);
        if (round % 500 == 0)
            machine_run(f->machine, machine_cycle(f->machine) + 100);
    }
}

#define TRAP_REGISTER (SPECIAL + 0x20)
#define ASI_REGISTER  (SPECIAL + 0x24)
#define ASI_SPACE     (DSU + 0x700000)
#define AHB_BREAK     (DSU + 0x50)
#define DEBUG_MODE    0x40u

/* Traps on, then ta 1; behind it an illegal instruction. */
static const struct program program_traps = {
    1,
    {{FIXTURE_RAM,
      8,
      {0x81902000 | 2,                                 /* wr 2, %wim                       */
       0x8188a0e0 & ~(0x1fu << 14),                    /* wr %g0, 0xe0, %psr: S, PS, ET */
       0x01000000, 0x01000000, 0x01000000, 0x91d02001, /* ta 1      */
       0x00000000,                                     /* unimp                            */
       0x01000000}}}};

static void restart(struct fixture *f, const char *engine)
{
    machine_destroy(f->machine);
    f->machine = make_machine("gr712rc", &f->diag, "board.cpus=1", engine, NULL);
    load_program(f->machine, &program_traps);
    f->cpu = machine_cpu(f->machine, 0);
}

static void expect_break(struct fixture *f, uint32_t pc, uint32_t trap)
{
    machine_run(f->machine, machine_cycle(f->machine) + 1000);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    assert_int_equal(load(f, CONTROL) & DEBUG_MODE, DEBUG_MODE);
    assert_int_equal(leon3_register_read(f->cpu, LEON3_REG_PC), pc);
    assert_int_equal(load(f, TRAP_REGISTER), trap << 4);
    assert_int_equal(leon3_register_read(f->cpu, LEON3_REG_PSR) & 0x20, 0x20); /* not taken */
}

static void traps_stop_the_processor_where_it_was_told(void **state)
{
    static const char *const engines[] = {"board.engine=plain", "board.engine=cached"};
    struct fixture *f = *state;

    for (unsigned i = 0; i < 2; i++) {
        restart(f, engines[i]);
        store(f, CONTROL, 1u << 3); /* BS */
        expect_break(f, FIXTURE_RAM + 20, 0x81);
        store(f, SPECIAL + 0x10, FIXTURE_RAM + 24); /* PC, nPC: beyond the ta */
        store(f, SPECIAL + 0x14, FIXTURE_RAM + 28);
        store(f, CONTROL, 1u << 5); /* BZ */
        store(f, BREAK_STEP, 0);
        expect_break(f, FIXTURE_RAM + 24, 0x02);
        restart(f, engines[i]);
        store(f, CONTROL, 1u << 4); /* BX */
        expect_break(f, FIXTURE_RAM + 20, 0x81);
        restart(f, engines[i]);
        store(f, CONTROL, 1u << 5); /* BZ: ta 1 is no error, the trap table's zeros are */
        machine_run(f->machine, 1000);
        assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
        assert_int_not_equal(leon3_register_read(f->cpu, LEON3_REG_PC), FIXTURE_RAM + 20);
    }
}

static void error_mode_can_be_caught(void **state)
{
    struct fixture *f = *state;

    machine_destroy(f->machine);
    f->machine = make_machine("gr712rc", &f->diag, "board.cpus=1", NULL);
    load_program(f->machine, &program_error);
    f->cpu = machine_cpu(f->machine, 0);
    store(f, CONTROL, 1u << 1); /* BE */
    machine_run(f->machine, 1000);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    assert_int_equal(load(f, TRAP_REGISTER), 0x020);
    assert_int_equal(leon3_register_read(f->cpu, LEON3_REG_PC), FIXTURE_RAM + 4);
}

/* A write of PE ends error mode; the debugger has set PC meanwhile. */
static void error_mode_is_left_by_the_control_register(void **state)
{
    struct fixture *f = *state;

    machine_destroy(f->machine);
    f->machine = make_machine("gr712rc", &f->diag, "board.cpus=1", NULL);
    load_program(f->machine, &program_error);
    f->cpu = machine_cpu(f->machine, 0);
    machine_run(f->machine, 1000);
    assert_int_equal(leon3_mode(f->cpu), LEON3_ERROR_MODE);
    store(f, BREAK_STEP, 1);
    store(f, CONTROL, 1u << 9);
    assert_int_equal(load(f, CONTROL) & 0x240, DEBUG_MODE);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    store(f, SPECIAL + 0x10, FIXTURE_RAM);
    store(f, SPECIAL + 0x14, FIXTURE_RAM + 4);
    store(f, BREAK_STEP, 0);
    assert_int_equal(leon3_mode(f->cpu), LEON3_RUNNING);
    machine_run(f->machine, machine_cycle(f->machine) + 1000);
    assert_int_equal(leon3_mode(f->cpu), LEON3_ERROR_MODE);
}

static void a_resumed_processor_is_kept_by_the_mask_of_another(void **state)
{
    struct fixture *f = *state;

    machine_destroy(f->machine);
    f->machine = make_machine("gr712rc", &f->diag, "board.cpus=2", NULL);
    load_program(f->machine, &program_loop);
    f->cpu = machine_cpu(f->machine, 0);
    store(f, DSU + 0x24, 1); /* ED of the first */
    store(f, BREAK_STEP, 3);
    store(f, BREAK_STEP, 2);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    assert_int_equal(load(f, BREAK_STEP), 3);
    store(f, BREAK_STEP, 0);
    assert_int_equal(leon3_mode(f->cpu), LEON3_RUNNING);
}

static void traces_leave_out_what_is_filtered(void **state)
{
    struct fixture *f = *state;

    store(f, ITRACE_NOW, 0x40000000); /* CALL only: the loop has none */
    store(f, CONTROL, 1);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_equal(load(f, ITRACE_NOW), 0x40000000);
    store(f, ITRACE_NOW, 0xc0000000); /* loads and stores */
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    store(f, CONTROL, 0);
    assert_int_not_equal(load(f, ITRACE_NOW), 0xc0000000);
    assert_int_equal(load(f, ITRACE + 12) >> 30, 3);

    store(f, AHB_INDEX, 0);
    store(f, AHB_TRACE + 8, 1); /* FW */
    store(f, AHB_TRACE, 1);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_equal(load(f, AHB_INDEX), 0);
    store(f, AHB_TRACE + 8, 4); /* AF: what breakpoint 2 has */
    store(f, AHB_BREAK + 8, FIXTURE_RAM + 0x100);
    store(f, AHB_BREAK + 12, 0xfffffffcu);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_not_equal(load(f, AHB_INDEX), 0);
    store(f, AHB_INDEX, 0);
    store(f, AHB_BREAK + 8, FIXTURE_RAM + 0x104);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_equal(load(f, AHB_INDEX), 0);
    store(f, AHB_TRACE + 8, 0);
    store(f, AHB_TRACE + 12, 1); /* master 0 */
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_equal(load(f, AHB_INDEX), 0);
    store(f, AHB_TRACE + 12, 2);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_not_equal(load(f, AHB_INDEX), 0);
}

/* BR stops at the access itself, with or without a trace. */
static void an_ahb_breakpoint_stops_without_a_trace(void **state)
{
    struct fixture *f = *state;

    store(f, AHB_TRACE, 4);
    store(f, AHB_BREAK, FIXTURE_RAM + 0x100);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_equal(leon3_mode(f->cpu), LEON3_RUNNING);
    store(f, AHB_BREAK + 4, 0xfffffffcu | 1);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    store(f, AHB_BREAK + 4, 0xfffffffcu | 2); /* loads: there are none */
    store(f, BREAK_STEP, 0);
    machine_run(f->machine, machine_cycle(f->machine) + 300);
    assert_int_equal(leon3_mode(f->cpu), LEON3_RUNNING);
}

/* The loop stores to 0x40000100 each time: the first starts the delay of which it is a line, the second ends it. */
static void an_ahb_breakpoint_ends_the_trace(void **state)
{
    struct fixture *f = *state;

    store(f, AHB_BREAK, FIXTURE_RAM + 0x100);
    store(f, AHB_BREAK + 4, 0xfffffffcu | 1); /* all address bits, stores */
    store(f, AHB_INDEX, 0);
    store(f, AHB_TRACE, 3u << 16 | 4 | 1); /* DCNT = 3, BR, EN */
    machine_run(f->machine, machine_cycle(f->machine) + 1000);
    assert_int_equal(leon3_mode(f->cpu), LEON3_HALTED);
    assert_int_equal(load(f, AHB_TRACE), 1u << 16 | 4 | 2);
    assert_int_equal(load(f, AHB_INDEX), 2 << 4);
    assert_int_equal(load(f, AHB_LINES) >> 31, 1);
    assert_int_equal(load(f, AHB_LINES + 12), FIXTURE_RAM + 0x100);
    store(f, AHB_BREAK, FIXTURE_RAM + 0x200);
    store(f, AHB_TRACE, 4 | 1);
    store(f, BREAK_STEP, 0);
    machine_run(f->machine, machine_cycle(f->machine) + 1000);
    assert_int_equal(leon3_mode(f->cpu), LEON3_RUNNING);
}

static void register_spaces_are_reached_in_debug_mode(void **state)
{
    struct fixture *f = *state;

    store(f, ASI_REGISTER, 2);
    assert_int_equal(load(f, ASI_SPACE), 0); /* it runs */
    store(f, BREAK_STEP, 1);
    assert_int_equal(load(f, ASI_SPACE) & 0x81000f, 0x81000f);
    store(f, ASI_SPACE, 0x1000f);
    assert_int_equal(load(f, ASI_SPACE) & 0x81000f, 0x01000f);
    store(f, ASI_REGISTER, 0x0c); /* tags of the instruction cache: the loop's line is valid */
    assert_int_equal(load(f, ASI_SPACE) & 0xfffff000, FIXTURE_RAM);
    store(f, ASI_REGISTER, 0x0d);
    assert_int_equal(load(f, ASI_SPACE + 4), program_loop.part[0].word[1]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(break_now_stops_the_processor_and_clearing_it_goes_on),
        TEST(timers_stand_while_the_processor_does),
        TEST(halt_holds_a_processor_without_debug_mode),
        TEST(time_passes_while_all_processors_are_halted),
        TEST(a_single_step_is_one_instruction),
        TEST(registers_are_reached_in_debug_mode_only),
        TEST(error_mode_and_its_trap_are_seen),
        TEST(the_time_tag_counts_cycles),
        TEST(the_up_counter_is_the_time_tag),
        TEST(the_instruction_trace_holds_the_last_instructions),
        TEST(the_ahb_trace_holds_the_last_stores),
        TEST(traces_are_state),
        TEST(traps_stop_the_processor_where_it_was_told),
        TEST(error_mode_can_be_caught),
        TEST(error_mode_is_left_by_the_control_register),
        TEST(a_resumed_processor_is_kept_by_the_mask_of_another),
        TEST(traces_leave_out_what_is_filtered),
        TEST(an_ahb_breakpoint_stops_without_a_trace),
        TEST(an_ahb_breakpoint_ends_the_trace),
        TEST(register_spaces_are_reached_in_debug_mode),
        TEST(no_access_brings_it_out_of_its_bounds),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
