/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trap entry, priorities, error mode, interrupts, delayed writes and the other things between
 * instructions.
 */
#include "tests/unit/leon3/fixture.h"

#define CODE (RAM_BASE + 0x1000)

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));

    assert_non_null(f);
    fixture_init_default(f);
    set_reg(f, LEON3_REG_TBR, RAM_BASE);
    set_reg(f, LEON3_REG_PSR, 0x000000e0); /* S, PS, ET, CWP 0 */
    set_reg(f, LEON3_REG_PC, CODE);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_fini(*state);
    free(*state);
    return 0;
}

static void a_trap_saves_pc_and_npc_in_the_new_window(void **state)
{
    struct fixture *f = *state;

    PROGRAM(f, CODE, BRANCH(0, 8, 4), TA(5));
    step(f, 2);
    assert_int_equal(reg(f, LEON3_REG_PC), RAM_BASE + 0x850);
    assert_int_equal(reg(f, LEON3_REG_NPC), RAM_BASE + 0x854);
    assert_int_equal(reg(f, LEON3_REG_PSR) & 0xff, 0xc7); /* ET off, window 7 */
    assert_int_equal(reg(f, 17), CODE + 4);
    assert_int_equal(reg(f, 18), CODE + 16);
    assert_int_equal(reg(f, LEON3_REG_TBR), RAM_BASE + 0x850);
}

static void rett_returns_to_the_window_and_mode_of_the_trap(void **state)
{
    struct fixture *f = *state;

    set_reg(f, LEON3_REG_PSR, 0x00000020); /* a user */
    PROGRAM(f, CODE, TA(5), NOP);
    PROGRAM(f, RAM_BASE + 0x850, OP3_REG(2, 0, 0x38, 18, 0), OP3_IMM(2, 0, 0x39, 18, 4));
    step(f, 1);
    assert_int_equal(reg(f, LEON3_REG_PSR) & 0xff, 0x87);
    step(f, 2);
    assert_int_equal(reg(f, LEON3_REG_PC), CODE + 4);
    assert_int_equal(reg(f, LEON3_REG_PSR) & 0xff, 0x20);
}

static void a_trap_with_traps_disabled_is_error_mode(void **state)
{
    struct fixture *f = *state;

    set_reg(f, LEON3_REG_PSR, 0x000000c0);
    PROGRAM(f, CODE, TA(5));
    assert_int_equal(leon3_step(f->cpu), LEON3_STOP_ERROR_MODE);
    assert_int_equal(leon3_mode(f->cpu), LEON3_ERROR_MODE);
    assert_int_equal(reg(f, LEON3_REG_PC), CODE);
    assert_int_equal(reg(f, LEON3_REG_TBR) >> 4 & 0xff, 0x85);
    assert_int_equal(leon3_run(f->cpu), LEON3_STOP_ERROR_MODE);
}

static void the_exit_convention_is_ta_0_with_g1_1(void **state)
{
    struct fixture *f = *state;

    set_reg(f, LEON3_REG_PSR, 0x000000c0);
    set_reg(f, 1, 1);
    PROGRAM(f, CODE, TA(0));
    assert_int_equal(leon3_step(f->cpu), LEON3_STOP_EXIT);
    assert_int_equal(leon3_mode(f->cpu), LEON3_ERROR_MODE);
}

static void privilege_comes_before_legality_and_alignment_last(void **state)
{
    static const struct {
        uint32_t opcode, supervisor, user;
    } cases[] = {
        {OP3_ASI(11, 0x13, 8, 0x0b), 0x02, 0x03},     /* ldda, odd rd */
        {OP3_IMM(3, 10, 0x10, 8, 1), 0x02, 0x03},     /* lda, i = 1, misaligned */
        {OP3_ASI(10, 0x10, 8, 0x0b) | 9, 0x07, 0x03}, /* lda, misaligned */
        {OP3_IMM(3, 11, 0x03, 8, 4), 0x02, 0x02},     /* ldd, odd rd, misaligned */
        {OP3_IMM(3, 10, 0x00, 8, 1), 0x07, 0x07},     /* ld, misaligned */
        {OP3_IMM(3, 10, 0x20, 8, 1), 0x04, 0x04},     /* ldf without FPU, misaligned */
        {OP3_IMM(3, 0, 0x26, 8, 0), 0x04, 0x03},      /* stdfq */
        {OP3_IMM(3, 0, 0x36, 8, 0), 0x24, 0x03},      /* stdcq */
        {OP3_ASI(10, 0x3c, 8, 0x0b), 0x00, 0x03},     /* casa, ASI 0xb */
        {OP3_ASI(10, 0x3c, 8, 0x0a), 0x00, 0x00},     /* casa, ASI 0xa */
        {OP3_IMM(2, 0, 0x31, 0, 31), 0x02, 0x03},     /* wr 31, %psr: no such window */
        {OP3_IMM(2, 10, 0x0e, 8, 0), 0x2a, 0x2a},     /* udiv by 0 */
        {OP3_IMM(2, 17, 0x30, 0, 0), 0x00, 0x03},     /* wr %asr17 */
        {OP3_IMM(2, 18, 0x30, 0, 0), 0x00, 0x00},     /* wr %asr18 */
        {OP3_IMM(2, 0, 0x39, 8, 0), 0x02, 0x03},      /* rett with ET = 1 */
        {0x00400000, 0x02, 0x02},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (unsigned user = 0; user < 2; user++) {
            uint32_t expected = user ? cases[i].user : cases[i].supervisor;

            set_reg(f, LEON3_REG_PSR, user ? 0x00000020 : 0x000000e0);
            set_reg(f, 8, RAM_BASE + 0x2000);
            set_reg(f, 9, 2);
            if (execute_one(f, cases[i].opcode) != expected)
                fail_msg("case %zu, user %u: trap 0x%02x", i, user,
                         reg(f, LEON3_REG_TBR) >> 4 & 0xff);
        }
}

static void window_traps_follow_wim_after_its_delay(void **state)
{
    struct fixture *f = *state;
    const uint32_t save = OP3_IMM(2, 0, 0x3c, 0, 0), read = OP3_IMM(2, 1, 0x2a, 0, 0);

    for (unsigned distance = 0; distance < 6; distance++) {
        set_reg(f, LEON3_REG_PSR, 0x000000e0);
        set_reg(f, LEON3_REG_WIM, 0);
        set_reg(f, LEON3_REG_PC, CODE);
        PROGRAM(f, CODE, OP3_IMM(2, 0, 0x32, 0, 0x80), NOP, NOP, NOP, NOP, NOP, NOP);
        put32(f, CODE + 4 + 4 * distance, save);
        step(f, distance + 2);
        /* The decode stage looks at WIM, three instructions behind the write. */
        assert_int_equal(reg(f, LEON3_REG_PC) == RAM_BASE + 0x50, distance >= 3);
        set_reg(f, LEON3_REG_PSR, 0x000000e0);
        set_reg(f, LEON3_REG_WIM, 0);
        set_reg(f, LEON3_REG_PC, CODE);
        put32(f, CODE + 4 + 4 * distance, read);
        step(f, distance + 2);
        assert_int_equal(reg(f, 1), distance >= 2 ? 0x80 : 0);
    }
}

static void a_window_survives_its_saves_and_restores(void **state)
{
    struct fixture *f = *state;

    PROGRAM(f, CODE, OP3_REG(2, 9, 0x3c, 8, 9), OP3_IMM(2, 10, 0x3d, 9, 1));
    for (unsigned i = 8; i < 32; i++)
        set_reg(f, i, 100 + i);
    step(f, 1);
    assert_int_equal(reg(f, LEON3_REG_PSR) & 0x1f, 7);
    assert_int_equal(reg(f, 9), 108 + 109); /* operands of the old window, rd of the new one */
    for (unsigned i = 8; i < 16; i++)
        assert_int_equal(reg(f, i + 16), 100 + i);
    assert_int_equal(leon3_window_read(f->cpu, 0, 16), 116);
    assert_int_equal(leon3_window_read(f->cpu, 7, 24), 108);
    step(f, 1);
    assert_int_equal(reg(f, 10), 108 + 109 + 1);
    for (unsigned i = 16; i < 32; i++)
        assert_int_equal(reg(f, i), 100 + i);
}

static void interrupts_respect_pil_et_and_the_delay_of_wrpsr(void **state)
{
    struct fixture *f = *state;

    PROGRAM(f, CODE, OP3_IMM(2, 0, 0x31, 0, 0xe0), NOP, NOP, NOP); /* wr 0xe0, %psr: PIL 0 */
    set_reg(f, LEON3_REG_PSR, 0x000005e0);
    leon3_set_irl(f->cpu, 5);
    step(f, 3);
    assert_int_equal(reg(f, LEON3_REG_PC), CODE + 12); /* two more instructions */
    step(f, 1);
    assert_int_equal(reg(f, LEON3_REG_PC), RAM_BASE + 0x150);
    assert_int_equal(f->acknowledged, 5);
    assert_int_equal(reg(f, 17), CODE + 12);
}

static void level_15_ignores_pil(void **state)
{
    struct fixture *f = *state;

    PROGRAM(f, CODE, NOP);
    set_reg(f, LEON3_REG_PSR, 0x00000fe0);
    leon3_set_irl(f->cpu, 15);
    step(f, 1);
    assert_int_equal(f->acknowledged, 15);
}

static void a_synchronous_trap_comes_before_an_interrupt(void **state)
{
    struct fixture *f = *state;

    leon3_set_irl(f->cpu, 9);
    assert_int_equal(execute_one(f, TA(1)), 0x81);
    set_reg(f, LEON3_REG_PSR, 0x000000e0);
    assert_int_equal(execute_one(f, OP3_IMM(3, 1, 0x00, 0, 2)), 0x07);
    set_reg(f, LEON3_REG_PSR, 0x000000e0);
    /* ... but not data_access_exception, which is known only after the access */
    assert_int_equal(execute_one(f, OP3_IMM(3, 1, 0x00, 0, 0)), 0x19);
}

static void a_failed_store_traps_late_unless_dwt_is_set(void **state)
{
    struct fixture *f = *state;

    for (unsigned dwt = 0; dwt < 2; dwt++) {
        PROGRAM(f, CODE, OP3_IMM(3, 1, 0x04, 8, 0), NOP);
        set_reg(f, 8, 0xa0000000);
        set_reg(f, LEON3_REG_PSR, 0x000000e0);
        set_reg(f, LEON3_REG_ASR16 + 1, dwt << 14);
        set_reg(f, LEON3_REG_PC, CODE);
        step(f, 1);
        assert_int_equal(reg(f, LEON3_REG_PC), CODE + 4);
        step(f, 1);
        assert_int_equal(reg(f, LEON3_REG_PC), dwt ? CODE + 8 : RAM_BASE + 0x2b0);
        set_reg(f, LEON3_REG_PSR, 0x000000e0);
    }
}

/*
 * Steps from CODE to a trap, with %o0 = `address`; gives where it was taken, as an instruction behind CODE, and its type in
 * *trap.
 */
static uint32_t place_of_trap(struct fixture *f, uint32_t address, uint32_t *trap)
{
    set_reg(f, LEON3_REG_PSR, 0x000000e0);
    set_reg(f, 8, address);
    set_reg(f, 9, RAM_BASE + 0x8000);
    set_reg(f, LEON3_REG_PC, CODE);
    for (unsigned i = 0; i < 20 && reg(f, LEON3_REG_PC) >= CODE; i++)
        step(f, 1);
    *trap = reg(f, LEON3_REG_TBR) >> 4 & 0xffu;
    return (reg(f, 17) - CODE) / 4;
}

/* With warm caches, as the RTL (tests/truth: store_errors). */
static void in_full_timing_the_error_of_a_store_comes_with_the_answer_of_the_bus(void **state)
{
    static const struct {
        uint32_t second, third, fourth;
        uint32_t trap, place;
    } rows[] = {
        {NOP, NOP, NOP, 0x2b, 3},
        {OP3_IMM(3, 0, 0x04, 9, 0), NOP, NOP, 0x2b, 2},            /* a second store waits for it */
        {NOP, OP3_IMM(2, 0, 0x3a, 0, 5) | 8u << 25, NOP, 0x85, 2}, /* ta 5: before */
        {NOP, NOP, OP3_IMM(2, 0, 0x3a, 0, 5) | 8u << 25, 0x85,
         3},                                            /* at the same time: known in decode */
        {NOP, NOP, OP3_IMM(3, 1, 0x00, 9, 1), 0x2b, 3}, /* misaligned: in the memory stage */
    };
    struct fixture *f = *state;
    uint32_t trap;

    leon3_select(f->cpu, LEON3_ENGINE_PLAIN, LEON3_TIMING_FULL);
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        PROGRAM(f, CODE, OP3_IMM(3, 1, 0x04, 8, 0), rows[i].second, rows[i].third, rows[i].fourth,
                NOP, NOP, NOP, OP3_IMM(2, 0, 0x3a, 0, 9) | 8u << 25);
        assert_true(leon3_control_write(f->cpu, 2, 0, 0x0081000f));
        for (unsigned pass = 0; pass < 3; pass++)
            place_of_trap(f, RAM_BASE + 0x8010, &trap);
        assert_int_equal(place_of_trap(f, 0xa0000000, &trap), rows[i].place);
        assert_int_equal(trap, rows[i].trap);
        /* Behind another trap it meets the handler's first instruction, with ET = 0. */
        if (trap != 0x2b) {
            assert_int_equal(leon3_step(f->cpu), LEON3_STOP_ERROR_MODE);
            leon3_reset(f->cpu);
            set_reg(f, LEON3_REG_TBR, RAM_BASE);
        }
    }
}

static void faulting_loads_leave_the_registers_alone(void **state)
{
    struct fixture *f = *state;

    set_reg(f, 8, 0xa0000000);
    set_reg(f, 10, 0x33);
    set_reg(f, 11, 0x44);
    assert_int_equal(execute_one(f, OP3_IMM(3, 10, 0x03, 8, 0)), 0x09);
    set_reg(f, LEON3_REG_PSR, 0x000000e0);
    assert_int_equal(reg(f, 10), 0x33);
    assert_int_equal(reg(f, 11), 0x44);
}

static void devices_see_the_time_of_the_access(void **state)
{
    struct fixture *f = *state;

    leon3_select(f->cpu, LEON3_ENGINE_PLAIN, LEON3_TIMING_FAST);
    PROGRAM(f, CODE, NOP, NOP, OP3_IMM(3, 9, 0x05, 8, 3));
    set_reg(f, 8, DEVICE);
    set_reg(f, 9, 0x1234);
    step(f, 3);
    assert_int_equal(f->last.address, DEVICE + 3);
    assert_int_equal(f->last.size, 1);
    assert_int_equal(f->last.value, 0x34);
    assert_int_equal(f->last_time, 2);
}

static void power_down_waits_for_a_deliverable_interrupt(void **state)
{
    struct leon3_config config;
    struct fixture f;

    (void)state;
    leon3_config_default(&config);
    config.power_down = 1;
    fixture_init(&f, &config);
    leon3_select(f.cpu, LEON3_ENGINE_PLAIN, LEON3_TIMING_FAST);
    set_reg(&f, LEON3_REG_TBR, RAM_BASE);
    set_reg(&f, LEON3_REG_PSR, 0x000003e0);
    set_reg(&f, LEON3_REG_PC, CODE);
    PROGRAM(&f, CODE, OP3_IMM(2, 19, 0x30, 0, 0), NOP);
    assert_int_equal(leon3_step(f.cpu), LEON3_STOP_IDLE);
    leon3_set_irl(f.cpu, 3);
    assert_int_equal(leon3_mode(f.cpu), LEON3_POWER_DOWN);
    leon3_set_cycle(f.cpu, 1000);
    leon3_set_irl(f.cpu, 4);
    assert_int_equal(leon3_mode(f.cpu), LEON3_RUNNING);
    step(&f, 1);
    assert_int_equal(reg(&f, 17), CODE + 4);
    assert_int_equal(leon3_cycle(f.cpu), 1001);
    fixture_fini(&f);
}

static void breakpoints_stop_before_and_let_go_after(void **state)
{
    struct fixture *f = *state;

    for (unsigned engine = 0; engine < 2; engine++) {
        leon3_select(f->cpu, engine ? LEON3_ENGINE_CACHED : LEON3_ENGINE_PLAIN, LEON3_TIMING_FAST);
        PROGRAM(f, CODE, NOP, NOP, BRANCH(0, 8, (uint32_t)-2), NOP);
        set_reg(f, LEON3_REG_PC, CODE);
        f->clock.horizon = leon3_cycle(f->cpu) + 50;
        assert_int_equal(leon3_run(f->cpu), LEON3_STOP_HORIZON);
        assert_true(leon3_breakpoint_add(f->cpu, CODE + 4));
        assert_true(leon3_breakpoint_add(f->cpu, CODE + 4));
        f->clock.horizon += 50;
        for (unsigned i = 0; i < 3; i++) {
            uint64_t before = leon3_cycle(f->cpu);

            assert_int_equal(leon3_run(f->cpu), LEON3_STOP_BREAKPOINT);
            assert_int_equal(reg(f, LEON3_REG_PC), CODE + 4);
            assert_true(i == 0 || leon3_cycle(f->cpu) == before + 4);
        }
        leon3_breakpoint_remove(f->cpu, CODE + 4);
        assert_int_equal(leon3_run(f->cpu), LEON3_STOP_BREAKPOINT);
        leon3_breakpoint_remove(f->cpu, CODE + 4);
        assert_int_equal(leon3_run(f->cpu), LEON3_STOP_HORIZON);
    }
}

/* A debugger calls a function, or jumps: whoever stood at a breakpoint comes to it from elsewhere. */
static void a_breakpoint_stops_who_was_moved_away_from_it(void **state)
{
    struct fixture *f = *state;

    for (unsigned engine = 0; engine < 2; engine++) {
        leon3_select(f->cpu, engine ? LEON3_ENGINE_CACHED : LEON3_ENGINE_PLAIN, LEON3_TIMING_FAST);
        PROGRAM(f, CODE, NOP, NOP, BRANCH(0, 8, (uint32_t)-2), NOP);
        set_reg(f, LEON3_REG_PC, CODE);
        assert_true(leon3_breakpoint_add(f->cpu, CODE + 4));
        f->clock.horizon = leon3_cycle(f->cpu) + 50;
        for (unsigned i = 0; i < 3; i++) {
            uint64_t before = leon3_cycle(f->cpu);

            assert_int_equal(leon3_run(f->cpu), LEON3_STOP_BREAKPOINT);
            assert_int_equal(leon3_cycle(f->cpu), before + 1);
            set_reg(f, LEON3_REG_PC, CODE);
        }
        leon3_breakpoint_remove(f->cpu, CODE + 4);
    }
}

static void armed_watchpoints_trap_in_both_engines(void **state)
{
    struct leon3_config config;
    struct fixture f;

    (void)state;
    leon3_config_default(&config);
    config.watchpoints = 2;
    fixture_init(&f, &config);
    for (unsigned kind = 0; kind < 3; kind++) {
        leon3_select(f.cpu, LEON3_ENGINE_CACHED, LEON3_TIMING_FAST);
        set_reg(&f, LEON3_REG_TBR, RAM_BASE);
        set_reg(&f, LEON3_REG_PSR, 0x000000e0);
        set_reg(&f, 8, RAM_BASE + 0x2000);
        set_reg(&f, LEON3_REG_ASR16 + 10, (kind ? RAM_BASE + 0x2000 : CODE + 4) | (kind == 0));
        set_reg(&f, LEON3_REG_ASR16 + 11, 0xfffffffc | (kind == 1 ? 2 : 0) | (kind == 2 ? 1 : 0));
        PROGRAM(&f, CODE, NOP, kind == 2 ? OP3_IMM(3, 1, 0x04, 8, 0) : OP3_IMM(3, 1, 0x00, 8, 0));
        set_reg(&f, LEON3_REG_PC, CODE);
        f.clock.horizon = leon3_cycle(f.cpu) + 2;
        leon3_run(f.cpu);
        assert_int_equal(reg(&f, LEON3_REG_PC), RAM_BASE + 0xb0);
        assert_int_equal(reg(&f, 17), CODE + 4);
    }
    fixture_fini(&f);
}

/* exception_detect in iu3.vhd: all of these are known in one stage, and interrupts come later. */
static void what_decoding_refuses_comes_before_watchpoints_and_interrupts(void **state)
{
    static const struct {
        uint32_t opcode, psr, trap;
    } rows[] = {
        {0x00000000, 0x000000e0, 0x02},                             /* unimp */
        {OP3_IMM(2, 16, 0x30, 0, 0), 0x00000020, 0x03},             /* wr %asr16, user */
        {OP3_REG(3, 2, 0x3c, 8, 0) | 0x0bu << 5, 0x00000020, 0x03}, /* casa 0xb, user */
        {NOP, 0x000000e0, 0x0b},
    };
    struct leon3_config config;
    struct fixture f;

    (void)state;
    leon3_config_default(&config);
    config.watchpoints = 1;
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fixture_init(&f, &config);
        set_reg(&f, LEON3_REG_TBR, RAM_BASE);
        set_reg(&f, LEON3_REG_PSR, rows[i].psr);
        set_reg(&f, 8, RAM_BASE + 0x2000);
        set_reg(&f, LEON3_REG_ASR16 + 8, CODE | WATCH_EXEC);
        set_reg(&f, LEON3_REG_ASR16 + 9, 0xfffffffc);
        leon3_set_irl(f.cpu, 15);
        PROGRAM(&f, CODE, rows[i].opcode);
        set_reg(&f, LEON3_REG_PC, CODE);
        step(&f, 1);
        assert_int_equal(reg(&f, LEON3_REG_PC), RAM_BASE + (rows[i].trap << 4));
        fixture_fini(&f);
    }
}

/* LDSTUB, SWAP and CASA are stores to the watchpoints, as to the MMU (RTL: a load watchpoint lets them pass). */
static void an_atomic_access_is_watched_as_a_store(void **state)
{
    struct leon3_config config;
    struct fixture f;

    (void)state;
    leon3_config_default(&config);
    config.watchpoints = 2;
    fixture_init(&f, &config);
    for (uint32_t kind = WATCH_STORE; kind <= WATCH_LOAD; kind++) {
        set_reg(&f, LEON3_REG_TBR, RAM_BASE);
        set_reg(&f, LEON3_REG_PSR, 0x000000e0);
        set_reg(&f, 8, RAM_BASE + 0x2000);
        set_reg(&f, LEON3_REG_ASR16 + 10, RAM_BASE + 0x2000);
        set_reg(&f, LEON3_REG_ASR16 + 11, 0xfffffffc | kind);
        PROGRAM(&f, CODE, OP3_IMM(3, 1, 0x0f, 8, 0));
        set_reg(&f, LEON3_REG_PC, CODE);
        step(&f, 1);
        assert_int_equal(reg(&f, LEON3_REG_PC), kind == WATCH_STORE ? RAM_BASE + 0xb0 : CODE + 4);
    }
    fixture_fini(&f);
}

static void trap_names_are_those_of_the_manual(void **state)
{
    char text[40];

    (void)state;
    assert_string_equal(leon3_trap_name(0x09, text, sizeof(text)), "data_access_exception");
    assert_string_equal(leon3_trap_name(0x18, text, sizeof(text)), "interrupt_level_8");
    assert_string_equal(leon3_trap_name(0xa0, text, sizeof(text)), "trap_instruction 0x20");
    assert_string_equal(leon3_trap_name(0x60, text, sizeof(text)), "trap 0x60");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_trap_saves_pc_and_npc_in_the_new_window),
        TEST(rett_returns_to_the_window_and_mode_of_the_trap),
        TEST(a_trap_with_traps_disabled_is_error_mode),
        TEST(the_exit_convention_is_ta_0_with_g1_1),
        TEST(privilege_comes_before_legality_and_alignment_last),
        TEST(window_traps_follow_wim_after_its_delay),
        TEST(a_window_survives_its_saves_and_restores),
        TEST(interrupts_respect_pil_et_and_the_delay_of_wrpsr),
        TEST(level_15_ignores_pil),
        TEST(a_synchronous_trap_comes_before_an_interrupt),
        TEST(a_failed_store_traps_late_unless_dwt_is_set),
        TEST(in_full_timing_the_error_of_a_store_comes_with_the_answer_of_the_bus),
        TEST(faulting_loads_leave_the_registers_alone),
        TEST(devices_see_the_time_of_the_access),
        cmocka_unit_test(power_down_waits_for_a_deliverable_interrupt),
        TEST(breakpoints_stop_before_and_let_go_after),
        TEST(a_breakpoint_stops_who_was_moved_away_from_it),
        cmocka_unit_test(armed_watchpoints_trap_in_both_engines),
        cmocka_unit_test(an_atomic_access_is_watched_as_a_store),
        cmocka_unit_test(what_decoding_refuses_comes_before_watchpoints_and_interrupts),
        cmocka_unit_test(trap_names_are_those_of_the_manual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
