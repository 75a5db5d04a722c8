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

/* ---- the scrubber --------------------------------------------------------------------------------------------------- */

#define SCRUB        0xfff40000u
#define STATUS       (SCRUB + 0x00)
#define STAT         (SCRUB + 0x10)
#define CONFIG       (SCRUB + 0x14)
#define CONFIG_LOOP  0x10u
#define CONFIG_INIT  0x08u
#define CONFIG_SCEN  0x01u
#define STAT_ACTIVE  0x01u
#define STAT_DONE    0x2000u
#define STATUS_UECNT 0x003fc000u

static uint32_t peek(struct machine *machine, uint32_t address)
{
    struct bus_access access = {.address = address, .size = 4};

    assert_int_equal(bus_access(machine_bus(machine), &access), BUS_OK);
    return access.value;
}

static void poke(struct machine *machine, uint32_t address, uint32_t value)
{
    struct bus_access access = {.address = address, .value = value, .size = 4, .write = true};

    assert_int_equal(bus_access(machine_bus(machine), &access), BUS_OK);
}

struct scrubbed {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct faults *faults;
};

/* EDAC is on, and the scrubber will walk through 8 KiB. */
static int make_scrubbed(void **state)
{
    struct scrubbed *s = calloc(1, sizeof(*s));

    assert_non_null(s);
    lines_capture(&s->lines, &s->diag);
    s->machine = make_machine("ut700-memscrub", &s->diag, NULL);
    load_program(s->machine, &program_loop);
    s->faults = faults_create(s->machine);
    assert_non_null(s->faults);
    poke(s->machine, 0x80000008, 0x200);
    poke(s->machine, WORD, 9);
    poke(s->machine, SCRUB + 0x18, WORD & ~0xfffu);
    poke(s->machine, SCRUB + 0x1c, (WORD & ~0xfffu) + 0x1fff);
    assert_int_equal(peek(s->machine, SCRUB + 0x1c) & 31, 31);
    *state = s;
    return 0;
}

static int drop_scrubbed(void **state)
{
    struct scrubbed *s = *state;

    faults_destroy(s->faults);
    machine_destroy(s->machine);
    free(s);
    return 0;
}

static void flip(struct scrubbed *s, const char *line)
{
    assert_true(faults_inject(s->faults, line, &s->diag));
}

static void run(struct scrubbed *s, uint64_t cycles)
{
    machine_run(s->machine, machine_cycle(s->machine) + cycles);
}

/* Two flips of a word, one after the other: with the scrubber between them each is one. */
static void what_nobody_reads_is_corrected_by_the_scrubber(void **state)
{
    struct scrubbed *s = *state;
    uint32_t value;

    poke(s->machine, CONFIG, CONFIG_SCEN);
    assert_true(peek(s->machine, STAT) & STAT_ACTIVE);
    flip(s, "flip ram@0x40002000:31");
    run(s, 8000);
    assert_int_equal(peek(s->machine, STAT) & (STAT_ACTIVE | STAT_DONE), STAT_DONE);
    assert_int_equal(peek(s->machine, STAT) >> 22, 1);
    assert_int_equal(peek(s->machine, CONFIG) & CONFIG_SCEN, 0);
    flip(s, "flip ram@0x40002000:0");
    assert_int_equal(load(s->machine, &value), BUS_OK);
    assert_int_equal(value, 9);
}

static void without_it_they_are_two(void **state)
{
    struct scrubbed *s = *state;
    uint32_t value;

    flip(s, "flip ram@0x40002000:31");
    run(s, 8000);
    flip(s, "flip ram@0x40002000:0");
    assert_int_equal(load(s->machine, &value), BUS_ERROR);
}

static void a_double_error_is_counted_and_left(void **state)
{
    struct scrubbed *s = *state;
    uint32_t value;

    flip(s, "flip ram@0x40002000:31");
    flip(s, "flip ram@0x40002000:0");
    poke(s->machine, CONFIG, CONFIG_SCEN);
    run(s, 8000);
    assert_int_equal(peek(s->machine, STATUS) & STATUS_UECNT, 1u << 14);
    assert_int_equal(peek(s->machine, SCRUB + 4), WORD);
    assert_int_equal(load(s->machine, &value), BUS_ERROR);
}

static void it_goes_on_until_it_is_stopped(void **state)
{
    struct scrubbed *s = *state;
    uint32_t value;

    poke(s->machine, CONFIG, CONFIG_SCEN | CONFIG_LOOP);
    for (unsigned i = 0; i < 4; i++) {
        flip(s, i % 2 ? "flip ram@0x40002000:3" : "flip ram@0x40002000:17");
        run(s, 8000);
    }
    assert_int_equal(load(s->machine, &value), BUS_OK);
    assert_int_equal(value, 9);
    poke(s->machine, CONFIG, 0);
    run(s, 8000);
    assert_int_equal(peek(s->machine, STAT) & STAT_ACTIVE, 0);
}

static void memory_is_filled(void **state)
{
    struct scrubbed *s = *state;
    uint32_t value;

    for (uint32_t i = 0; i < 8; i++)
        poke(s->machine, SCRUB + 0x28, 0x100 + i);
    poke(s->machine, CONFIG, CONFIG_SCEN | CONFIG_INIT);
    run(s, 8000);
    assert_int_equal(load(s->machine, &value), BUS_OK);
    assert_int_equal(value, 0x100);
    assert_int_equal(peek(s->machine, WORD + 0x24), 0x101);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flip_is_corrected_and_two_are_an_error),
        cmocka_unit_test_setup_teardown(what_nobody_reads_is_corrected_by_the_scrubber,
                                        make_scrubbed, drop_scrubbed),
        cmocka_unit_test_setup_teardown(without_it_they_are_two, make_scrubbed, drop_scrubbed),
        cmocka_unit_test_setup_teardown(a_double_error_is_counted_and_left, make_scrubbed,
                                        drop_scrubbed),
        cmocka_unit_test_setup_teardown(it_goes_on_until_it_is_stopped, make_scrubbed,
                                        drop_scrubbed),
        cmocka_unit_test_setup_teardown(memory_is_filled, make_scrubbed, drop_scrubbed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
