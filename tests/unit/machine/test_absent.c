/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a board lacks: every access to a block that is not modelled or to nothing is reported once, with
 * address and PC, on every board. That such blocks show in plug&play: test_plug_and_play.c.
 */
#include "tests/unit/machine/fixture.h"

#define NOWHERE 0x30000000u
#define NO_APB  0x800fe000u

/* Loads twice from %g1 = address, stores once, and ends the run. */
static struct program program_access(uint32_t address)
{
    return (struct program){1,
                            {{FIXTURE_RAM,
                              8,
                              {0x03000000 | address >> 10,     /* sethi %hi(address), %g1 */
                               0x82106000 | (address & 0x3ff), /* or                      */
                               0xc4004000,                     /* ld [%g1], %g2           */
                               0xc4004000,                     /* ld [%g1], %g2           */
                               0xc4204000,                     /* st %g2, [%g1]           */
                               0x82102001,                     /* mov 1, %g1              */
                               0x91d02000,                     /* ta 0                    */
                               0x01000000}}}};
}

struct transcript {
    char text[4096];
    size_t used;
};

static void add_message(void *owner, const char *line)
{
    struct transcript *transcript = owner;

    transcript->used += (size_t)snprintf(transcript->text + transcript->used,
                                         sizeof(transcript->text) - transcript->used, "%s\n", line);
    assert_true(transcript->used < sizeof(transcript->text));
}

static struct machine_stop run_access(const char *board, uint32_t address,
                                      struct transcript *transcript)
{
    const struct program program = program_access(address);
    struct diag diag;
    struct machine *machine;
    struct machine_stop stop;

    *transcript = (struct transcript){.used = 0};
    diag_init(&diag);
    diag.sink = add_message;
    diag.owner = transcript;
    machine = make_machine(board, &diag, NULL);
    load_program(machine, &program);
    stop = machine_run(machine, 100000);
    machine_destroy(machine);
    return stop;
}

static void every_board_reports_what_is_not_there(void **state)
{
    struct transcript transcript;

    (void)state;
    for (size_t i = 0; board_names()[i]; i++) {
        run_access(board_names()[i], NOWHERE, &transcript);
        assert_string_equal(transcript.text, "pride: guest: load of 0x30000000 by cpu0 at pc "
                                             "0x40000008: bus error, nothing is there\n");
        run_access(board_names()[i], NO_APB, &transcript);
        assert_string_equal(transcript.text,
                            "pride: guest: apbctrl0: load of 0x800fe000 by cpu0 at pc 0x40000008, "
                            "where the APB has no device\n"
                            "pride: guest: apbctrl0: store to 0x800fe000 by cpu0 at pc 0x40000010, "
                            "where the APB has no device\n");
    }
}

static void a_store_to_rom_is_reported(void **state)
{
    struct transcript transcript;

    (void)state;
    run_access("leon3-generic", 0x100, &transcript);
    assert_string_equal(transcript.text, "pride: guest: store to 0x00000100 by cpu0 at pc "
                                         "0x40000010: bus error, 'prom' is ROM\n");
}

static void a_block_that_is_not_modelled_reads_as_0_and_is_reported(void **state)
{
    static const struct {
        const char *board, *name;
        uint32_t address;
    } blocks[] = {
        {"gr712rc", "spw0", 0x80100804},   {"gr712rc", "satcan0", 0xfff20000},
        {"ut699", "spw0", 0x80000a04},     {"ut699", "pciarb0", 0x80000800},
        {"ut699", "pciwin0", 0xc0000000},  {"ut699", "pciwin0", 0xffeffffc},
        {"ut699", "pciio0", 0xfff1fffc},   {"ut700", "spw0", 0x80000a04},
        {"ut700", "clkgate0", 0x80000604},
    };
    struct transcript transcript;
    char expected[512];

    (void)state;
    for (unsigned i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        assert_int_equal(run_access(blocks[i].board, blocks[i].address, &transcript).code, 0);
        snprintf(expected, sizeof(expected),
                 "pride: guest: %s: load of 0x%08x by cpu0 at pc 0x40000008: this device is not "
                 "modelled\n"
                 "pride: guest: %s: store to 0x%08x by cpu0 at pc 0x40000010: this device is not "
                 "modelled\n",
                 blocks[i].name, blocks[i].address, blocks[i].name, blocks[i].address);
        assert_string_equal(transcript.text, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_board_reports_what_is_not_there),
        cmocka_unit_test(a_store_to_rom_is_reported),
        cmocka_unit_test(a_block_that_is_not_modelled_reads_as_0_and_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
