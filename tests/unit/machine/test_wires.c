/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The wires between the parts of a machine: bus errors reach the AHB status register, the interrupt
 * controller's error register reaches the processors, devices lie behind the bridge they belong to,
 * and EDAC corrects what processors fetch.
 */
#include "tests/unit/machine/fixture.h"

/* ld [0x50000000], where nobody is, with traps disabled. */
static const struct program program_bus_error = {
    1, {{FIXTURE_RAM, 3, {0x03140000, 0xc4004000, 0x01000000}}}};

/* IRQMP.ERROR = 2, exit with what it reads as; the same with 1. */
/* clang-format off */
static const struct program program_force_other = {1, {{FIXTURE_RAM, 7, {
    0x03200000, 0x82106218, 0x84102002, 0xc4204000, 0xc4004000, 0x82102001, 0x91d02000}}}};
static const struct program program_force_itself = {1, {{FIXTURE_RAM, 7, {
    0x03200000, 0x82106218, 0x84102001, 0xc4204000, 0xc4004000, 0x82102001, 0x91d02000}}}};
/* clang-format on */

static uint64_t state_of(struct machine *machine, const char *name)
{
    struct state_ref ref;
    char error[200];

    assert_null(state_ref_parse(machine_components(machine), name, &ref, error, sizeof(error)));
    return state_ref_read(&ref);
}

static void a_bus_error_reaches_the_status_register_and_interrupts(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;

    (void)state;
    for (int engine = 0; engine < 2; engine++) {
        lines_capture(&lines, &diag);
        machine = make_machine("gr712rc", &diag,
                               engine ? "board.engine=plain" : "board.engine=cached", NULL);
        load_program(machine, &program_bus_error);
        assert_int_equal(machine_run(machine, 1000).reason, MACHINE_ERROR_MODE);
        assert_int_equal(state_of(machine, "ahbstat0.status"), 0x102);
        assert_int_equal(state_of(machine, "ahbstat0.address"), 0x50000000);
        assert_int_equal(state_of(machine, "irqmp0.pending"), 1u << 1);
        machine_destroy(machine);
    }
}

static void a_debuggers_failed_access_is_no_bus_error(void **state)
{
    struct bus_access access = {.address = 0x50000000, .size = 4, .master = BUS_MASTER_DEBUG};
    struct diag diag;
    struct lines lines;
    struct machine *machine;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("gr712rc", &diag, NULL);
    assert_int_equal(bus_access(machine_bus(machine), &access), BUS_ERROR);
    assert_int_equal(state_of(machine, "ahbstat0.status"), 0);
    machine_destroy(machine);
}

static void the_interrupt_controller_forces_error_mode(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct machine_stop stop;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("gr712rc", &diag, "irqmp0.bootreg=on", NULL);
    load_program(machine, &program_force_other);
    stop = machine_run(machine, 10000);
    assert_int_equal(stop.reason, MACHINE_EXIT);
    assert_int_equal(stop.code, 2);
    assert_int_equal(leon3_mode(machine_cpu(machine, 1)), LEON3_ERROR_MODE);
    machine_destroy(machine);
    machine = make_machine("gr712rc", &diag, "irqmp0.bootreg=on", NULL);
    load_program(machine, &program_force_itself);
    stop = machine_run(machine, 10000);
    assert_int_equal(stop.reason, MACHINE_ERROR_MODE);
    assert_int_equal(stop.cpu, 0);
    assert_int_equal(leon3_register_read(machine_cpu(machine, 0), 1), 0x80000218);
    machine_destroy(machine);
}

static void a_processor_that_is_alone_cannot_be_forced(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct machine_stop stop;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("gr712rc", &diag, "irqmp0.bootreg=on", "board.cpus=1", NULL);
    load_program(machine, &program_force_itself);
    stop = machine_run(machine, 10000);
    assert_int_equal(stop.reason, MACHINE_EXIT);
    assert_int_equal(stop.code, 0);
    machine_destroy(machine);
}

static uint32_t load(struct machine *machine, uint32_t address)
{
    struct bus_access access = {.address = address, .size = 4};

    assert_int_equal(bus_access(machine_bus(machine), &access), BUS_OK);
    return access.value;
}

static void devices_lie_behind_the_bridge_of_their_addresses(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("gr712rc", &diag, NULL);
    assert_int_equal(load(machine, 0x80100100 + 4) & 6, 6); /* UART 1's transmitter is empty */
    assert_int_equal(load(machine, 0x80000308) & 7, 4);     /* four timers */
    assert_int_equal(load(machine, 0x80100608) & 7, 2);     /* two timers */
    assert_int_equal(load(machine, 0x800ff000) >> 24, 1);   /* both have records */
    assert_int_equal(load(machine, 0x801ff000), 0x0100c031);
    assert_int_equal(lines.count, 0);
    machine_destroy(machine);
}

static void store(struct machine *machine, uint32_t address, uint32_t value)
{
    struct bus_access access = {.address = address, .value = value, .size = 4, .write = true};

    assert_int_equal(bus_access(machine_bus(machine), &access), BUS_OK);
}

#define MCFG3    0x80000008u
#define MCFG3_RE 0x200u

/* A machine without caches that has run the loop for a while, so that the engine has copies of it. */
static struct machine *edac_machine(struct diag *diag, const char *engine)
{
    struct machine *machine =
        make_machine("gr712rc", diag, "board.cpus=1", "board.start_ccr=0", engine, NULL);

    load_program(machine, &program_loop);
    store(machine, MCFG3, MCFG3_RE);
    assert_int_equal(machine_run(machine, 1000).reason, MACHINE_LIMIT);
    return machine;
}

static void a_wrong_bit_of_the_running_code_is_corrected_and_recorded(void **state)
{
    uint64_t digest[2];
    struct diag diag;
    struct lines lines;

    (void)state;
    for (int engine = 0; engine < 2; engine++) {
        struct machine *machine;

        lines_capture(&lines, &diag);
        machine = edac_machine(&diag, engine ? "board.engine=plain" : "board.engine=cached");
        assert_int_equal(machine_run(machine, 2000).reason, MACHINE_LIMIT);
        assert_int_equal(state_of(machine, "ahbstat0.status"), 0);
        assert_true(machine_memory_upset(machine, FIXTURE_RAM + 8, 1u << 30, 0));
        assert_int_equal(machine_run(machine, 3000).reason, MACHINE_LIMIT);
        assert_int_equal(state_of(machine, "ahbstat0.status"), 0x302);
        assert_int_equal(state_of(machine, "ahbstat0.address"), FIXTURE_RAM + 8);
        digest[engine] = machine_digest(machine);
        machine_destroy(machine);
    }
    assert_int_equal(digest[0], digest[1]);
}

static void two_wrong_bits_of_the_running_code_trap(void **state)
{
    uint64_t digest[2];
    struct diag diag;
    struct lines lines;

    (void)state;
    for (int engine = 0; engine < 2; engine++) {
        struct machine *machine;

        lines_capture(&lines, &diag);
        machine = edac_machine(&diag, engine ? "board.engine=plain" : "board.engine=cached");
        assert_true(machine_memory_upset(machine, FIXTURE_RAM + 8, 1u << 30 | 1, 0));
        assert_int_equal(machine_run(machine, 2000).reason, MACHINE_ERROR_MODE);
        assert_int_equal(state_of(machine, "ahbstat0.status"), 0x102);
        assert_int_equal(leon3_register_read(machine_cpu(machine, 0), LEON3_REG_TBR) >> 4 & 0xff,
                         0x01);
        digest[engine] = machine_digest(machine);
        machine_destroy(machine);
    }
    assert_int_equal(digest[0], digest[1]);
}

static void loading_memory_makes_its_check_bits_good(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    uint8_t data[4];

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("gr712rc", &diag, NULL);
    assert_true(machine_memory_upset(machine, FIXTURE_RAM, 0x01000000, 0));
    assert_true(machine_memory_read(machine, FIXTURE_RAM, data, 4));
    assert_int_equal(data[0], 1);
    assert_int_equal(load(machine, FIXTURE_RAM), 0x01000000);
    memset(data, 0, sizeof(data));
    assert_true(machine_memory_write(machine, FIXTURE_RAM, data, 4));
    assert_int_equal(load(machine, FIXTURE_RAM), 0);
    assert_non_null(bus_memory(machine_bus(machine), FIXTURE_RAM, true));
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bus_error_reaches_the_status_register_and_interrupts),
        cmocka_unit_test(a_debuggers_failed_access_is_no_bus_error),
        cmocka_unit_test(the_interrupt_controller_forces_error_mode),
        cmocka_unit_test(a_processor_that_is_alone_cannot_be_forced),
        cmocka_unit_test(devices_lie_behind_the_bridge_of_their_addresses),
        cmocka_unit_test(a_wrong_bit_of_the_running_code_is_corrected_and_recorded),
        cmocka_unit_test(two_wrong_bits_of_the_running_code_trap),
        cmocka_unit_test(loading_memory_makes_its_check_bits_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
