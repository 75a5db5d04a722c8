/* SPDX-License-Identifier: BSD-2-Clause */
/* LEON3FT: wrong bits in the register file and in the caches, with protection and without. */
#include "sim/cache/ft.h"
#include "sim/leon3/operands.h"
#include "tests/unit/machine/fixture.h"

#define DATA      (FIXTURE_RAM + 0x100)
#define ASR16     LEON3_REG_ASR16
#define ICNT      0x3800u
#define FCNT      0x38000000u
#define FCNT_ONE  0x08000000u
#define FTE       0x00020000u
#define FDI       0x00010000u
#define L0        16
#define L2        18
#define SCRATCH   0x12345678u
#define CCR       0x00 /* ASI 2 */
#define CCR_ITE   (1u << 12)
#define CCR_IDE   (1u << 10)
#define CCR_DTE   (1u << 8)
#define CCR_DDE   (1u << 6)
#define CCR_PS    (1u << 28)
#define CCR_TB(n) ((uint32_t)(n) << 24)

/* clang-format off */
static const struct program program_registers = {1, {{FIXTURE_RAM, 6, {
    0xa0102005, 0xa4042001,             /* mov 5, %l0;  add %l0, 1, %l2 */
    0xa0102007, 0xa4042001,             /* mov 7, %l0;  add %l0, 1, %l2 */
    0x10bffffc, 0x01000000}}}};         /* ba back */

static const struct program program_float = {1, {{FIXTURE_RAM, 5, {
    0x85a00020, 0x91a10846,             /* fmovs %f0, %f2;  faddd %f4, %f6, %f8 */
    0x85a00020,                         /* fmovs %f0, %f2 */
    0x10bffffd, 0x01000000}}}};         /* ba back */

static const struct program program_data = {2, {{FIXTURE_RAM, 8, {
    0x23100000, 0xa2146100,             /* set DATA, %l1 */
    0xe4044000, 0x01000000, 0x01000000, /* ld [%l1], %l2 */
    0x01000000, 0x10bffffc, 0x01000000}},
    {DATA, 1, {SCRATCH}}}};
/* clang-format on */

struct fixture {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct leon3 *cpu;
};

static struct fixture *make(const struct program *program, const char *setting)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    lines_capture(&fixture->lines, &fixture->diag);
    fixture->machine = make_machine("leon3-generic", &fixture->diag, setting, NULL);
    fixture->cpu = machine_cpu(fixture->machine, 0);
    load_program(fixture->machine, program);
    return fixture;
}

static void drop(struct fixture *fixture)
{
    machine_destroy(fixture->machine);
    free(fixture);
}

static struct state_ref find(struct fixture *fixture, const char *name)
{
    struct state_ref ref;
    char error[128];
    const char *wrong =
        state_ref_parse(machine_components(fixture->machine), name, &ref, error, sizeof(error));

    if (wrong)
        fail_msg("%s", wrong);
    return ref;
}

static void upset(struct fixture *fixture, const char *name, uint64_t bits)
{
    struct state_ref ref = find(fixture, name);

    state_ref_upset(&ref, bits);
}

/* %l0 of the present window, as a name of the state map. */
static void upset_l0(struct fixture *fixture, uint32_t bits)
{
    char name[32];

    snprintf(name, sizeof(name), "cpu0.win[%u]",
             (leon3_register_read(fixture->cpu, LEON3_REG_PSR) & 31) * 16 + 8);
    upset(fixture, name, bits);
}

static void step(struct fixture *fixture, unsigned count)
{
    while (count--)
        machine_step(fixture->machine, 0);
}

static uint32_t read_register(struct fixture *fixture, unsigned number)
{
    return leon3_register_read(fixture->cpu, number);
}

static uint32_t trap_of(struct fixture *fixture)
{
    return read_register(fixture, LEON3_REG_TBR) >> 4 & 0xff;
}

static void one_wrong_bit_is_corrected_and_counted(void **state)
{
    struct fixture *fixture = make(&program_registers, "cpu.register_protection=1");
    struct fixture *golden = make(&program_registers, "cpu.register_protection=1");

    (void)state;
    assert_int_equal(read_register(fixture, ASR16), 0xc000c000u);
    step(fixture, 1);
    step(golden, 1);
    upset_l0(fixture, 8);
    assert_int_equal(read_register(fixture, L0), 13);
    step(fixture, 1);
    step(golden, 1);
    assert_int_equal(read_register(fixture, L2), 6);
    assert_int_equal(read_register(fixture, L0), 5);
    assert_int_equal(read_register(fixture, ASR16) & ICNT, 0x800);
    assert_true(leon3_cycle(fixture->cpu) > leon3_cycle(golden->cpu));
    step(fixture, 2);
    assert_int_equal(read_register(fixture, L2), 8);
    assert_int_equal(read_register(fixture, ASR16) & ICNT, 0x800);
    drop(golden);
    drop(fixture);
}

static uint64_t read_check(struct fixture *fixture, unsigned f)
{
    char name[32];
    struct state_ref ref;

    snprintf(name, sizeof(name), "cpu0.ft.check[%u]", LEON3_FILE_SIZE + f);
    ref = find(fixture, name);
    return state_ref_read(&ref);
}

/* A processor with protection and FPU that is about to run FPops. */
static struct fixture *make_float(void)
{
    struct fixture *fixture = make(&program_float, "cpu.register_protection=1");

    leon3_register_write(fixture->cpu, LEON3_REG_PSR,
                         read_register(fixture, LEON3_REG_PSR) | 0x1000);
    leon3_register_write(fixture->cpu, LEON3_REG_F0, 0x3f800000);
    return fixture;
}

static void registers_of_the_fpu_are_corrected_and_counted(void **state)
{
    struct fixture *fixture = make_float();

    (void)state;
    assert_int_equal(read_register(fixture, ASR16), 0xc000c000u);
    upset(fixture, "cpu0.f[0]", 0x40000000);
    upset(fixture, "cpu0.f[7]", 1);
    assert_int_equal(read_register(fixture, LEON3_REG_F0), 0x7f800000);
    step(fixture, 1);
    assert_int_equal(read_register(fixture, LEON3_REG_F0 + 2), 0x3f800000);
    assert_int_equal(read_register(fixture, LEON3_REG_F0), 0x3f800000);
    assert_int_equal(read_register(fixture, ASR16) & (FCNT | ICNT), FCNT_ONE);
    step(fixture, 1);
    assert_int_equal(read_register(fixture, LEON3_REG_F0 + 7), 0);
    assert_int_equal(read_register(fixture, ASR16) & (FCNT | ICNT), 2 * FCNT_ONE);
    drop(fixture);
}

static void two_wrong_bits_of_the_fpu_are_trap_0x20(void **state)
{
    struct fixture *fixture = make_float();

    (void)state;
    upset(fixture, "cpu0.f[0]", 0x40000001);
    step(fixture, 1);
    assert_int_equal(trap_of(fixture), 0x20);
    drop(fixture);
}

static void protection_of_the_fpu_can_be_switched_off_and_tested(void **state)
{
    struct fixture *fixture = make_float();

    (void)state;
    leon3_register_write(fixture->cpu, ASR16, FDI);
    upset(fixture, "cpu0.f[0]", 0x40000000);
    step(fixture, 1);
    assert_int_equal(read_register(fixture, LEON3_REG_F0 + 2), 0x7f800000);
    step(fixture, 4);
    leon3_register_write(fixture->cpu, LEON3_REG_F0, 0x3f800000);
    leon3_register_write(fixture->cpu, ASR16,
                         FTE | 1u << 3); /* what is written gets a wrong check bit */
    step(fixture, 1);
    leon3_register_write(fixture->cpu, ASR16, 0);
    assert_int_equal(read_check(fixture, 2), 1);
    drop(fixture);
}

static void two_wrong_bits_are_trap_0x20(void **state)
{
    struct fixture *fixture = make(&program_registers, "cpu.register_protection=1");

    (void)state;
    step(fixture, 1);
    upset_l0(fixture, 0x80000001u);
    step(fixture, 1);
    assert_int_equal(trap_of(fixture), 0x20);
    assert_int_equal(read_register(fixture, LEON3_REG_PC), FIXTURE_RAM + 4); /* error mode */
    assert_int_equal(read_register(fixture, ASR16) & ICNT, 0);
    drop(fixture);
}

static void without_protection_or_with_it_off_they_show(void **state)
{
    static const struct {
        const char *setting;
        uint32_t asr16;
    } cases[] = {{"cpu.register_protection=0", 0}, {"cpu.register_protection=1", 1}};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct fixture *fixture = make(&program_registers, cases[i].setting);

        leon3_register_write(fixture->cpu, ASR16, cases[i].asr16);
        step(fixture, 1);
        upset_l0(fixture, 0x80000001u);
        step(fixture, 1);
        assert_int_equal(read_register(fixture, L2), 0x80000005u);
        assert_int_equal(trap_of(fixture), 0);
        drop(fixture);
    }
}

static void what_is_written_over_is_good(void **state)
{
    struct fixture *fixture = make(&program_registers, "cpu.register_protection=1");

    (void)state;
    step(fixture, 2);
    upset_l0(fixture, 3);
    step(fixture, 2);
    assert_int_equal(read_register(fixture, L2), 8);
    upset_l0(fixture, 3);
    leon3_register_write(fixture->cpu, L0, 1); /* a debugger's write is one */
    step(fixture, 2);
    assert_int_equal(read_register(fixture, ASR16) & ICNT, 0);
    assert_int_equal(trap_of(fixture), 0);
    drop(fixture);
}

static void test_bits_make_wrong_check_bits(void **state)
{
    struct fixture *fixture = make(&program_registers, "cpu.register_protection=1");

    (void)state;
    leon3_register_write(fixture->cpu, ASR16, 1u << 3 | 2); /* TB = 1, ITE */
    for (unsigned i = 1; i <= 9; i++) {
        step(fixture, 2);
        assert_int_equal(read_register(fixture, ASR16) >> 11 & 7, i < 7 ? i : 7);
        step(fixture, i % 2 ? 0 : 2);
    }
    leon3_register_write(fixture->cpu, ASR16, 3u << 3 | 2); /* TB = 3 */
    step(fixture, 4);
    assert_int_equal(trap_of(fixture), 0x20);
    drop(fixture);
}

/* The number of the valid line of the component that has the address. */
static unsigned line_of(struct fixture *fixture, const char *cache, uint32_t address)
{
    for (unsigned i = 0; i < 512; i++) {
        char name[48];
        struct state_ref tag, valid;

        snprintf(name, sizeof(name), "cpu0.%s.line[%u].tag", cache, i);
        tag = find(fixture, name);
        snprintf(name, sizeof(name), "cpu0.%s.line[%u].valid", cache, i);
        valid = find(fixture, name);
        if (state_ref_read(&tag) == address && state_ref_read(&valid))
            return i;
    }
    fail_msg("no line of %s has 0x%08x", cache, (unsigned)address);
    return 0;
}

static uint32_t control(struct fixture *fixture)
{
    uint32_t value = 0;

    assert_true(leon3_control_read(fixture->cpu, 2, CCR, &value));
    return value;
}

/* The load has filled its line: now a bit of it is wrong, and the load comes again. */
static uint32_t load_with(const char *setting, const char *field, unsigned scale, uint64_t bits,
                          uint32_t *ccr)
{
    struct fixture *fixture = make(&program_data, setting);
    char name[48];
    uint32_t value;

    step(fixture, 8);
    assert_int_equal(read_register(fixture, L2), SCRATCH);
    snprintf(name, sizeof(name), field, line_of(fixture, "dcache", DATA) * scale);
    upset(fixture, name, bits);
    step(fixture, 8);
    value = read_register(fixture, L2);
    *ccr = control(fixture);
    drop(fixture);
    return value;
}

static void wrong_data_of_the_cache_is_read_again(void **state)
{
    uint32_t ccr;

    (void)state;
    assert_int_equal(load_with("cache.protection=1", "cpu0.dcache.data[%u]", 16, 0x30, &ccr),
                     SCRATCH);
    assert_int_equal(ccr & 0x3fc0u, CCR_DDE);
    assert_int_equal(ccr >> 19 & 3, 1);
    assert_int_equal(load_with("cache.protection=0", "cpu0.dcache.data[%u]", 16, 0x30, &ccr),
                     SCRATCH ^ 0x30000000u);
    assert_int_equal(ccr & 0x3fc0u, 0);
}

static void a_wrong_tag_is_a_miss(void **state)
{
    uint32_t ccr;

    (void)state;
    assert_int_equal(load_with("cache.protection=1", "cpu0.dcache.line[%u].tag", 1, 1u << 30, &ccr),
                     SCRATCH);
    assert_int_equal(ccr & 0x3fc0u, CCR_DTE);
}

static void wrong_check_bits_alone_are_an_error_too(void **state)
{
    uint32_t ccr;

    (void)state;
    assert_int_equal(load_with("cache.protection=1", "cpu0.dcache.tag_check[%u]", 1, 4, &ccr),
                     SCRATCH);
    assert_int_equal(ccr & 0x3fc0u, CCR_DTE);
    assert_int_equal(load_with("cache.protection=1", "cpu0.dcache.data_check[%u]", 4, 2, &ccr),
                     SCRATCH);
    assert_int_equal(ccr & 0x3fc0u, CCR_DDE);
}

static void two_bits_under_one_check_bit_escape(void **state)
{
    uint32_t ccr;

    (void)state;
    assert_int_equal(load_with("cache.protection=1", "cpu0.dcache.data[%u]", 16, 0x11, &ccr),
                     SCRATCH ^ 0x11000000u);
    assert_int_equal(ccr & 0x3fc0u, 0);
}

static void wrong_instructions_are_fetched_again(void **state)
{
    static const struct {
        const char *setting;
        uint32_t errors, l2;
    } cases[] = {{"cache.protection=1", CCR_IDE, 6}, {"cache.protection=0", 0, 7}};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct fixture *fixture = make(&program_registers, cases[i].setting);
        char name[48];

        step(fixture, 6);
        snprintf(name, sizeof(name), "cpu0.icache.data[%u]",
                 line_of(fixture, "icache", FIXTURE_RAM) * 32 + 3);
        upset(fixture, name, 5 ^ 6); /* mov 6, %l0 instead of mov 5 */
        step(fixture, 2);
        assert_int_equal(read_register(fixture, L2), cases[i].l2);
        assert_int_equal(control(fixture) & 0x3fc0u, cases[i].errors);
        drop(fixture);
    }
}

static void test_bits_and_check_bits_are_seen_through_diagnostic_spaces(void **state)
{
    struct fixture *fixture = make(&program_data, "cache.protection=1");
    uint32_t ccr, value;

    (void)state;
    machine_run(fixture->machine, 5000); /* the flush after reset is over */
    ccr = control(fixture);
    assert_true(leon3_control_write(fixture->cpu, 2, CCR, ccr | CCR_TB(5)));
    assert_true(leon3_control_write(fixture->cpu, 0xf, 0x40, 0x00000001));
    assert_true(leon3_control_write(fixture->cpu, 2, CCR, ccr | CCR_PS));
    assert_true(leon3_control_read(fixture->cpu, 0xf, 0x40, &value));
    assert_int_equal(value, 1 ^ 5);
    assert_true(leon3_control_write(fixture->cpu, 2, CCR, ccr));
    assert_true(leon3_control_read(fixture->cpu, 0xf, 0x40, &value));
    assert_int_equal(value, 1);
    assert_int_equal(leon3_cache_parity(0x80000001u), 8 | 1);
    drop(fixture);
}

static void counters_saturate_and_can_be_cleared(void **state)
{
    struct fixture *fixture = make(&program_data, "cache.protection=1");

    (void)state;
    step(fixture, 8);
    for (unsigned i = 0; i < 5; i++) {
        char name[48];

        snprintf(name, sizeof(name), "cpu0.dcache.tag_check[%u]", line_of(fixture, "dcache", DATA));
        upset(fixture, name, 1);
        step(fixture, 6);
        assert_int_equal(control(fixture) >> 8 & 3, i < 3 ? i + 1 : 3);
    }
    assert_true(leon3_control_write(fixture->cpu, 2, CCR, control(fixture) & ~0x3fc0u));
    assert_int_equal(control(fixture) & 0x3fc0u, 0);
    drop(fixture);
}

/* Errors of each kind, both engines: the same cycle and state. */
static void both_engines_do_the_same(void **state)
{
    uint64_t digest[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct fixture *fixture = make(&program_data, "cache.protection=1");

        leon3_select(fixture->cpu, i ? LEON3_ENGINE_CACHED : LEON3_ENGINE_PLAIN, LEON3_TIMING_FULL);
        machine_run(fixture->machine, 1000);
        upset(fixture, "cpu0.icache.data[2]", 1);
        upset(fixture, "cpu0.dcache.tag_check[7]", 1);
        machine_run(fixture->machine, 2000);
        upset(fixture, "cpu0.icache.line[0].tag", 1u << 20);
        machine_run(fixture->machine, 5000);
        digest[i] = machine_digest(fixture->machine);
        drop(fixture);
    }
    assert_true(digest[0] == digest[1]);
}

/* The first load of DATA, with a wrong bit in that word or in another one of the page. */
static uint64_t cycles_of_a_load(uint32_t wrong, uint32_t *value)
{
    struct fixture *fixture = make(&program_data, "board.clock=66000000");
    struct diag diag;
    struct lines lines;
    uint64_t cycle;

    machine_destroy(fixture->machine);
    lines_capture(&lines, &diag);
    fixture->machine = make_machine("ut699", &diag, NULL);
    fixture->cpu = machine_cpu(fixture->machine, 0);
    load_program(fixture->machine, &program_data);
    {
        struct state_ref mcfg3 = find(fixture, "ftmctrl0.mcfg3");

        state_ref_write(&mcfg3, state_ref_read(&mcfg3) | 1u << 9);
    }
    assert_true(machine_memory_upset(fixture->machine, wrong, 4, 0));
    step(fixture, 8);
    *value = read_register(fixture, L2);
    cycle = leon3_cycle(fixture->cpu);
    drop(fixture);
    return cycle;
}

static void a_correction_by_the_memory_controller_costs_a_cycle(void **state)
{
    uint32_t value;
    uint64_t clean = cycles_of_a_load(DATA + 0x200, &value);

    (void)state;
    assert_int_equal(value, SCRATCH);
    assert_int_equal(cycles_of_a_load(DATA, &value), clean + 1);
    assert_int_equal(value, SCRATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_wrong_bit_is_corrected_and_counted),
        cmocka_unit_test(registers_of_the_fpu_are_corrected_and_counted),
        cmocka_unit_test(two_wrong_bits_of_the_fpu_are_trap_0x20),
        cmocka_unit_test(protection_of_the_fpu_can_be_switched_off_and_tested),
        cmocka_unit_test(two_wrong_bits_are_trap_0x20),
        cmocka_unit_test(without_protection_or_with_it_off_they_show),
        cmocka_unit_test(what_is_written_over_is_good),
        cmocka_unit_test(test_bits_make_wrong_check_bits),
        cmocka_unit_test(wrong_data_of_the_cache_is_read_again),
        cmocka_unit_test(a_wrong_tag_is_a_miss),
        cmocka_unit_test(wrong_check_bits_alone_are_an_error_too),
        cmocka_unit_test(two_bits_under_one_check_bit_escape),
        cmocka_unit_test(wrong_instructions_are_fetched_again),
        cmocka_unit_test(test_bits_and_check_bits_are_seen_through_diagnostic_spaces),
        cmocka_unit_test(counters_saturate_and_can_be_cleared),
        cmocka_unit_test(both_engines_do_the_same),
        cmocka_unit_test(a_correction_by_the_memory_controller_costs_a_cycle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
