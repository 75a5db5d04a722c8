/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Live register windows over the stack: which windows count as live for each CWP and WIM, bytes at the edges of a save
 * area, areas that wrap or are no areas.
 */
#include "tests/helpers/cmocka_all.h"

#include "gdbstub/windows.h"
#include "sim/base/bus.h"

#define WINDOWS 8
#define STACK   0x40010000u

/* %l and %i of window w hold 0xNN0000rr: its number and the register; each %sp is 128 bytes above the one below. */
struct file {
    uint32_t reg[WINDOWS][32];
};

static uint32_t file_read(void *owner, unsigned window, unsigned reg)
{
    return ((struct file *)owner)->reg[window][reg];
}

static void file_write(void *owner, unsigned window, unsigned reg, uint32_t value)
{
    ((struct file *)owner)->reg[window][reg] = value;
}

static uint32_t stack_of(unsigned window)
{
    return STACK + 128 * window;
}

static struct gdb_windows make(struct file *file, unsigned cwp, uint32_t wim)
{
    for (unsigned w = 0; w < WINDOWS; w++) {
        for (unsigned reg = 16; reg < 32; reg++)
            file->reg[w][reg] = (w + 1) << 24 | reg;
        file->reg[w][14] = stack_of(w);
    }
    return (struct gdb_windows){.count = WINDOWS,
                                .cwp = cwp,
                                .wim = wim,
                                .owner = file,
                                .read = file_read,
                                .write = file_write};
}

/* Does the stack slot of %l0 of this window show the register file? */
static bool shows(const struct gdb_windows *windows, unsigned window)
{
    uint8_t data[4] = {0xee, 0xee, 0xee, 0xee};
    uint8_t expected[4] = {(uint8_t)(window + 1), 0, 0, 16};

    gdb_windows_read(windows, stack_of(window), data, sizeof(data));
    return memcmp(data, expected, sizeof(data)) == 0;
}

static void windows_from_the_callers_to_the_invalid_one_are_live(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 5, 1u << 1);

    (void)state;
    assert_false(shows(&windows, 5)); /* the current one */
    assert_true(shows(&windows, 6));
    assert_true(shows(&windows, 7));
    assert_true(shows(&windows, 0));
    assert_false(shows(&windows, 1)); /* invalid */
    for (unsigned w = 2; w < 5; w++)
        assert_false(shows(&windows, w)); /* beyond it */
}

static void no_window_is_live_behind_an_invalid_caller(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 0, 1u << 1);

    (void)state;
    for (unsigned w = 0; w < WINDOWS; w++)
        assert_false(shows(&windows, w));
}

/* A trap enters the invalid window as well: then all others are the trapped program's. */
static void a_handler_in_the_invalid_window_sees_all_others(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 3, 1u << 3);

    (void)state;
    for (unsigned w = 0; w < WINDOWS; w++)
        assert_int_equal(shows(&windows, w), w != 3);
}

/* WIM is zero in handlers for a while: callers are then those that lie further up on one stack. */
static void with_a_zero_wim_frames_of_one_stack_are_live(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 3, 0);

    (void)state;
    for (unsigned w = 0; w < WINDOWS; w++)
        assert_int_equal(shows(&windows, w), w > 3);
    file.reg[6][14] = stack_of(6) + (17u << 20);
    assert_true(shows(&windows, 5));
    assert_false(shows(&windows, 7));
}

static void all_sixteen_registers_and_nothing_beside_them_are_shown(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 0, 1u << 2);
    uint8_t data[80];

    (void)state;
    memset(data, 0xee, sizeof(data));
    gdb_windows_read(&windows, stack_of(1) - 8, data, sizeof(data));
    for (unsigned i = 0; i < 8; i++) {
        assert_int_equal(data[i], 0xee);
        assert_int_equal(data[72 + i], 0xee);
    }
    for (unsigned i = 0; i < 16; i++) {
        assert_int_equal(data[8 + 4 * i], 2);
        assert_int_equal(data[11 + 4 * i], 16 + i);
    }
}

static void single_bytes_are_shown_too(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 0, 1u << 2);
    uint8_t byte = 0xee;

    (void)state;
    file.reg[1][31] = 0x11223344;
    gdb_windows_read(&windows, stack_of(1) + 62, &byte, 1);
    assert_int_equal(byte, 0x33);
}

static void writes_go_to_the_register_file(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 0, 1u << 2);
    uint8_t data[6] = {0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6};

    (void)state;
    file.reg[1][16] = 0x11223344;
    file.reg[1][17] = 0x55667788;
    gdb_windows_write(&windows, stack_of(1) + 1, data, sizeof(data));
    assert_int_equal(file.reg[1][16], 0x11a1a2a3);
    assert_int_equal(file.reg[1][17], 0xa4a5a688);
    assert_int_equal(file.reg[2][16], 3u << 24 | 16); /* not live */
    assert_int_equal(file.reg[0][16], 1u << 24 | 16); /* current */
}

static void no_area_is_seen_where_there_is_no_stack_pointer(void **state)
{
    static const uint32_t wild[] = {0, 4, 0x40010004, 0x40010001, 0xffffffff};
    struct file file;
    struct gdb_windows windows = make(&file, 0, 1u << 2);

    (void)state;
    for (size_t i = 0; i < sizeof(wild) / sizeof(wild[0]); i++) {
        uint8_t data[4] = {0xee, 0xee, 0xee, 0xee};

        file.reg[1][14] = wild[i];
        gdb_windows_read(&windows, wild[i], data, sizeof(data));
        assert_int_equal(data[0], 0xee);
    }
}

static void areas_at_the_end_of_the_address_space_wrap(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 0, 1u << 2);
    uint8_t data[8] = {0};

    (void)state;
    file.reg[1][14] = 0xffffffe0; /* 32 bytes below the top: %i0 lies at address 0 */
    gdb_windows_read(&windows, 0xfffffffc, data, sizeof(data));
    assert_int_equal(bus_load32(data), 2u << 24 | 23);
    assert_int_equal(bus_load32(data + 4), 2u << 24 | 24);
}

static void a_processor_of_two_windows_has_one_caller(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 1, 0);

    (void)state;
    windows.count = 2;
    assert_true(shows(&windows, 0));
    windows.wim = 1;
    assert_false(shows(&windows, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_from_the_callers_to_the_invalid_one_are_live),
        cmocka_unit_test(no_window_is_live_behind_an_invalid_caller),
        cmocka_unit_test(a_handler_in_the_invalid_window_sees_all_others),
        cmocka_unit_test(with_a_zero_wim_frames_of_one_stack_are_live),
        cmocka_unit_test(all_sixteen_registers_and_nothing_beside_them_are_shown),
        cmocka_unit_test(single_bytes_are_shown_too),
        cmocka_unit_test(writes_go_to_the_register_file),
        cmocka_unit_test(no_area_is_seen_where_there_is_no_stack_pointer),
        cmocka_unit_test(areas_at_the_end_of_the_address_space_wrap),
        cmocka_unit_test(a_processor_of_two_windows_has_one_caller),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
