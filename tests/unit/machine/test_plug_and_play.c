/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What software finds in the boards' plug&play areas: whole areas as the sources that the board files
 * name have them, in any order where they do not say which.
 */
#include "tests/unit/machine/fixture.h"

#define AHB_MASTERS 0xfffff000u
#define AHB_SLAVES  0xfffff800u
#define RECORDS     16u

struct record {
    uint32_t identity; /* vendor 31:24, device 23:12, version 9:5, interrupt 4:0 */
    uint32_t bank[4];
};

static uint32_t load(struct machine *machine, uint32_t address)
{
    struct bus_access access = {.address = address, .size = 4, .pc = 0x40000000};

    assert_int_equal(bus_access(machine_bus(machine), &access), BUS_OK);
    return access.value;
}

/* AHB records have 8 words with banks from the fifth on, APB records 2 words with one bank. */
static struct record record_at(struct machine *machine, uint32_t area, unsigned i)
{
    bool ahb = area >= AHB_MASTERS;
    uint32_t address = area + i * (ahb ? 32 : 8);
    struct record record = {.identity = load(machine, address)};

    for (unsigned j = 0; j < (ahb ? 4 : 1); j++)
        record.bank[j] = load(machine, address + (ahb ? 16 : 4) + 4 * j);
    return record;
}

static unsigned count_of(const struct record *record, const struct record *all, unsigned length)
{
    unsigned count = 0;

    for (unsigned i = 0; i < length; i++)
        count += !memcmp(record, &all[i], sizeof(*record));
    return count;
}

/* The area has these records, each as often as here, and no others. */
static void assert_area(struct machine *machine, uint32_t area, const struct record *expected,
                        unsigned length)
{
    for (unsigned i = 0; i < RECORDS; i++) {
        const struct record found = record_at(machine, area, i);
        unsigned same = 0;

        for (unsigned j = 0; j < RECORDS; j++) {
            const struct record other = record_at(machine, area, j);

            same += count_of(&found, &other, 1);
        }
        if (found.identity && same != count_of(&found, expected, length))
            fail_msg("0x%08x: 0x%08x 0x%08x is there %u times, expected %u", area, found.identity,
                     found.bank[0], same, count_of(&found, expected, length));
    }
    for (unsigned i = 0; i < RECORDS; i++)
        assert_int_equal(!record_at(machine, area, i).identity, i >= length);
}

static struct machine *make_quiet(const char *board, struct lines *lines, struct diag *diag)
{
    lines_capture(lines, diag);
    return make_machine(board, diag, NULL);
}

#define AREA(machine, area, records)                                                               \
    assert_area(machine, area, records, sizeof(records) / sizeof((records)[0]))

/* clang-format off */
static const struct record gr712rc_apb0[] = {
    {0x01054020, {0x0000fff1}},  /* FTMCTRL  */
    {0x0100c022, {0x0010fff1}},  /* APBUART  */
    {0x0100d060, {0x0020fff1}},  /* IRQMP    */
    {0x01011008, {0x0030fff1}},  /* GPTIMER  */
    {0x0102d04d, {0x0040fff1}},  /* SPICTRL  */
    {0x01081000, {0x0050fff1}},  /* CANMUX   */
    {0x01087000, {0x0060fff1}},  /* GPREG    */
    {0x01043010, {0x0070fff1}},  /* ASCS     */
    {0x0102f02d, {0x0080fff1}},  /* SLINK    */
    {0x0101a000, {0x0090fff1}},  /* GRGPIO   */
    {0x0101a000, {0x00a0fff1}},
    {0x0103001d, {0x00b0fff1}},  /* GRTM     */
    {0x0102803c, {0x00c0fff1}},  /* I2CMST   */
    {0x0102c000, {0x00d0fff1}},  /* CLKGATE  */
    {0x0101d00e, {0x00e0fff1}},  /* GRETH    */
    {0x01052001, {0x00f0fff1}},  /* AHBSTAT  */
};

static const struct record gr712rc_apb1[] = {
    {0x01050240, {0x0000fff1}},  /* FTAHBRAM */
    {0x0100c031, {0x0010fff1}},  /* APBUART  */
    {0x0100c032, {0x0020fff1}},
    {0x0100c033, {0x0030fff1}},
    {0x0100c034, {0x0040fff1}},
    {0x0100c035, {0x0050fff1}},
    {0x01038027, {0x0060fff1}},  /* GRTIMER  */
    {0x01029016, {0x0080fff1}},  /* GRSPW2   */
    {0x01029017, {0x0090fff1}},
    {0x01029018, {0x00a0fff1}},
    {0x01029019, {0x00b0fff1}},
    {0x0102901a, {0x00c0fff1}},
    {0x0102901b, {0x00d0fff1}},
};

static const struct record gr712rc_slaves[] = {
    {0x01054020, {0x0003e002, 0x2000e002, 0x4003c002}}, /* FTMCTRL */
    {0x01006000, {0x8000fff2}},  /* APBCTRL   */
    {0x01006000, {0x8010fff2}},
    {0x01004020, {0x9000f002}},  /* DSU3      */
    {0x01050240, {0xa003fff2}},  /* FTAHBRAM  */
    {0x0107200e, {0x0000ff03}},  /* B1553BRM  */
    {0x0103104e, {0x1000fff3}},  /* GRTC      */
    {0x0108000e, {0x2000fff3}},  /* SATCAN    */
    {0x01019025, {0x3000ff03}},  /* CANAHB    */
};

static const struct record ut699_apb[] = {
    {0x01054000, {0x0000fff1}},  /* FTMCTRL  */
    {0x0100c022, {0x0010fff1}},  /* APBUART  */
    {0x0100d060, {0x0020fff1}},  /* IRQMP    */
    {0x01011006, {0x0030fff1}},  /* GPTIMER  */
    {0x01014003, {0x0040fff1}},  /* PCIFBRG  */
    {0x01016000, {0x0050fff1}},  /* DMACTRL  */
    {0x01007000, {0x0070fff1}},  /* AHBUART  */
    {0x04010000, {0x0080fff1}},  /* PCIARB   */
    {0x0101a000, {0x0090fff1}},  /* GRGPIO   */
    {0x0101f00a, {0x00a0fff1}},  /* GRSPW    */
    {0x0101f00b, {0x00b0fff1}},
    {0x0101f00c, {0x00c0fff1}},
    {0x0101f00d, {0x00d0fff1}},
    {0x0101d00e, {0x00e0fff1}},  /* GRETH    */
    {0x01052001, {0x00f0fff1}},  /* AHBSTAT  */
};

static const struct record ut699_slaves[] = {
    {0x01054000, {0x0003e002, 0x2000e002, 0x4003c002}}, /* FTMCTRL */
    {0x01006000, {0x8000fff2}},  /* APBCTRL   */
    {0x01004020, {0x9000f002}},  /* DSU3      */
    {0x01014000, {0xc000c002}},  /* PCIFBRG   */
    {0x01019024, {0x2000ff03}},  /* CANAHB    */
};

/* mctrl.vhd, with its generics' defaults. */
static const struct record generic_slaves[] = {
    {0x0400f020, {0x0003e002, 0x2000e002, 0x4003c002}}, /* MCTRL */
    {0x01006020, {0x8000fff2}},  /* APBCTRL   */
};

/* RAM moved out of its reach: ahbram.vhd says the logarithm of its size. */
static const struct record moved_slaves[] = {
    {0x0400f020, {0x0003e002, 0x2000e002, 0x4003c002}},
    {0x0100e360, {0xa003f802}},
    {0x01006020, {0x8000fff2}},
};
/* clang-format on */

static void memories_are_their_controllers_or_ahbrams(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine = make_quiet("leon3-generic", &lines, &diag);

    (void)state;
    AREA(machine, AHB_SLAVES, generic_slaves);
    machine_destroy(machine);
    machine = make_machine("leon3-generic", &diag, "ram.base=0xa0000000", NULL);
    AREA(machine, AHB_SLAVES, moved_slaves);
    machine_destroy(machine);
}

static void gr712rc_is_as_bccs_header_has_it(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine = make_quiet("gr712rc", &lines, &diag);

    (void)state;
    assert_int_equal(load(machine, 0xfffffff0), 0x07120e70);
    assert_int_equal(load(machine, AHB_MASTERS), 0x01053000); /* LEON3FT */
    assert_int_equal(load(machine, AHB_MASTERS + 32), 0x01053000);
    AREA(machine, AHB_SLAVES, gr712rc_slaves);
    AREA(machine, 0x800ff000, gr712rc_apb0);
    AREA(machine, 0x801ff000, gr712rc_apb1);
    assert_int_equal(lines.count, 0);
    machine_destroy(machine);
}

static bool listed(struct machine *machine, uint32_t area, struct record record)
{
    for (unsigned i = 0; i < RECORDS; i++) {
        const struct record found = record_at(machine, area, i);

        if (count_of(&found, &record, 1))
            return true;
    }
    return false;
}

static void ut699_is_as_its_top_level_has_it(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine = make_quiet("ut699", &lines, &diag);

    (void)state;
    assert_int_equal(load(machine, 0xfffffff0), 0x06990000);
    AREA(machine, AHB_SLAVES, ut699_slaves);
    AREA(machine, 0x800ff000, ut699_apb);
    for (unsigned i = 0; i < sizeof(ut699_slaves) / sizeof(ut699_slaves[0]); i++)
        assert_int_equal(load(machine, AHB_SLAVES + 32 * i), ut699_slaves[i].identity);
    for (unsigned i = 0; i < sizeof(ut699_apb) / sizeof(ut699_apb[0]); i++)
        assert_int_equal(load(machine, 0x800ff000 + 8 * i), ut699_apb[i].identity);
    assert_int_equal(lines.count, 0);
    machine_destroy(machine);
}

static void ut700_has_clock_gating_and_another_gpio(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine = make_quiet("ut700", &lines, &diag);

    (void)state;
    assert_int_equal(load(machine, 0xfffffff0), 0x0699100e);
    assert_true(listed(machine, 0x800ff000, (struct record){0x0102c000, {0x0060fff1}}));
    assert_true(listed(machine, 0x800ff000, (struct record){0x0101a020, {0x0090fff1}}));
    assert_int_equal(lines.count, 0);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memories_are_their_controllers_or_ahbrams),
        cmocka_unit_test(gr712rc_is_as_bccs_header_has_it),
        cmocka_unit_test(ut699_is_as_its_top_level_has_it),
        cmocka_unit_test(ut700_has_clock_gating_and_another_gpio),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
