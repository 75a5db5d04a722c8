/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Flips in memory with EDAC are of stored bits: the memory controller corrects one of a word, and
 * refuses two.
 */
#include "sim/fault/fault.h"
#include "tests/unit/machine/fixture.h"

#define WORD 0x40002000u

static enum bus_result load(struct machine *machine, uint32_t *value)
{
    struct bus_access access = {.address = WORD, .size = 4};
    enum bus_result result = bus_access(machine_bus(machine), &access);

    *value = access.value;
    return result;
}

static void a_flip_is_corrected_and_two_are_an_error(void **state)
{
    static const char *const flips[] = {"flip ram@0x40002000:31 at 10cyc",
                                        "flip pa@0x40002003:0 at 2000cyc"};
    struct bus_access edac_on = {.address = 0x80000008, .value = 0x200, .size = 4, .write = true};
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct faults *faults;
    uint8_t bytes[4] = {0, 0, 0, 9};
    uint32_t value;

    (void)state;
    lines_capture(&lines, &diag);
    machine = make_machine("gr712rc", &diag, "board.cpus=1", NULL);
    load_program(machine, &program_loop);
    assert_true(machine_memory_write(machine, WORD, bytes, 4));
    faults = faults_create(machine);
    assert_non_null(faults);
    for (size_t i = 0; i < sizeof(flips) / sizeof(flips[0]); i++)
        assert_true(faults_add(faults, flips[i], &diag));
    machine_run(machine, 1000);
    assert_int_equal(load(machine, &value), BUS_OK);
    assert_int_equal(value, 0x80000009); /* EDAC is off */
    assert_int_equal(bus_access(machine_bus(machine), &edac_on), BUS_OK);
    assert_int_equal(load(machine, &value), BUS_OK);
    assert_int_equal(value, 9);
    machine_run(machine, 3000);
    assert_int_equal(load(machine, &value), BUS_ERROR);
    assert_int_equal(diag.errors, 0);
    faults_destroy(faults);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flip_is_corrected_and_two_are_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
