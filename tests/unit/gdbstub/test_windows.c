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

/* ---- handlers of window traps: CWP and WIM as they are while the handler moves ---------------------------------- */

#define S          0x80u
#define S_TRAPS_ON 0xa0u /* and from user mode */
#define SAVE       0x9de3bfa0u
#define RESTORE    0x81e80000u

struct moving {
    struct file file; /* first: gdb_windows' owner */
    uint32_t opcode;
};

#define TRAPPED_PC 0x40001000u

static bool moving_opcode(void *owner, uint32_t address, uint32_t *value)
{
    *value = ((struct moving *)owner)->opcode;
    return address == TRAPPED_PC;
}

/* A trap was taken in that window; the stack begins in the one above it. */
static struct gdb_windows make_moving(struct moving *moving, unsigned trap, uint32_t opcode,
                                      unsigned cwp, uint32_t wim)
{
    struct gdb_windows windows = make(&moving->file, cwp, wim);

    for (unsigned i = 1; i <= WINDOWS; i++)
        moving->file.reg[(trap + i) % WINDOWS][14] = stack_of(i);
    moving->file.reg[trap][17] = TRAPPED_PC;
    moving->opcode = opcode;
    return windows;
}

static void an_overflow_handler_leaves_all_other_windows_live(void **state)
{
    static const struct {
        unsigned cwp;
        uint32_t wim;
    } moves[] = {{3, 1u << 3}, {3, 0}, {2, 1u << 3}, {2, 0}, {2, 1u << 2}, {3, 1u << 2}};

    (void)state;
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        struct moving moving;
        struct gdb_windows windows = make_moving(&moving, 3, SAVE, moves[i].cwp, moves[i].wim);

        for (unsigned w = 4; w < 4 + WINDOWS - 1; w++) /* left of older traps, as in a recursion */
            moving.file.reg[w % WINDOWS][17] = TRAPPED_PC;
        gdb_windows_before_trap(&windows, S, 5, moving_opcode);
        assert_int_equal(windows.cwp, 3);
        assert_int_equal(windows.wim, 1u << 3);
    }
}

static void an_underflow_handler_leaves_the_trapped_window_live(void **state)
{
    static const struct {
        unsigned cwp;
        uint32_t wim;
    } moves[] = {{3, 1u << 5}, {3, 0}, {3, 1u << 6}, {4, 0}, {4, 1u << 6}, {5, 1u << 6}, {5, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        struct moving moving;
        struct gdb_windows windows = make_moving(&moving, 3, RESTORE, moves[i].cwp, moves[i].wim);

        gdb_windows_before_trap(&windows, S_TRAPS_ON, 6, moving_opcode);
        assert_int_equal(windows.cwp, 3);
        assert_int_equal(windows.wim, 1u << 5);
    }
}

static void a_handler_that_has_returned_changes_nothing(void **state)
{
    static const uint32_t psr[] = {0, 0x20, 0xe0}; /* user mode; supervisor that was trapped */

    (void)state;
    for (size_t i = 0; i < sizeof(psr) / sizeof(psr[0]); i++) {
        struct moving moving;
        struct gdb_windows windows = make_moving(&moving, 3, SAVE, 2, 1u << 2);

        gdb_windows_before_trap(&windows, psr[i], 5, moving_opcode);
        assert_int_equal(windows.cwp, 2);
        assert_int_equal(windows.wim, 1u << 2);
    }
}

static void other_traps_and_other_instructions_change_nothing(void **state)
{
    struct moving moving;
    struct gdb_windows windows = make_moving(&moving, 3, RESTORE, 2, 1u << 2);

    (void)state;
    gdb_windows_before_trap(&windows, S, 5, moving_opcode);
    assert_int_equal(windows.cwp, 2);
    gdb_windows_before_trap(&windows, S, 0x11, moving_opcode);
    assert_int_equal(windows.cwp, 2);
    gdb_windows_at_trap(&windows, 0x11, 1); /* told: it holds for all traps, and WIM stays */
    assert_int_equal(windows.cwp, 3);
    assert_int_equal(windows.wim, 1u << 2);
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

/* Frames that were spilled: 128 bytes each, %i6 at 56 leads to the next one; the last one has none. */
#define LAST_SPILLED (STACK + 128 * 20)

static bool load_frame(void *owner, uint32_t address, uint32_t *value)
{
    (void)owner;
    *value = address;
    if (address % 128 == 56)
        *value = address - 56 == LAST_SPILLED ? 0 : address - 56 + 128;
    return address < LAST_SPILLED + 64;
}

static void a_frame_in_a_window_is_gone_back_to_where_it_is(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 5, 1u << 2);
    const struct file before = file;
    unsigned window;

    (void)state;
    assert_true(gdb_windows_leave(&windows, stack_of(6), load_frame, &window));
    assert_int_equal(window, 6);
    file.reg[0][14] = stack_of(8);
    file.reg[1][14] = stack_of(9);
    assert_true(gdb_windows_leave(&windows, stack_of(9), load_frame, &window));
    assert_int_equal(window, 1);
    assert_memory_equal(file.reg[7], before.reg[7], sizeof(file.reg[7]));
}

static void a_spilled_frame_comes_into_the_oldest_live_window(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 5, 1u);
    unsigned window;

    (void)state;
    file.reg[7][30] = stack_of(8);
    assert_true(gdb_windows_leave(&windows, stack_of(10), load_frame, &window));
    assert_int_equal(window, 7);
    assert_int_equal(file.reg[7][8], stack_of(9) + 32); /* its outs are the next frame's ins */
    assert_int_equal(file.reg[7][14], stack_of(10));
    assert_int_equal(file.reg[7][16], stack_of(10));
    assert_int_equal(file.reg[7][31], stack_of(10) + 60);
    /* The next frame may be that of the window itself. */
    make(&file, 5, 1u);
    file.reg[7][30] = stack_of(8);
    assert_true(gdb_windows_leave(&windows, stack_of(8), load_frame, &window));
    assert_int_equal(file.reg[7][8], 8u << 24 | 24);
    assert_int_equal(file.reg[7][14], stack_of(8));
}

/* GDB has put arguments of a call under it; its outs are those that GDB has written before %sp. */
static void a_frame_that_a_call_was_made_from_takes_the_outs_that_were_written(void **state)
{
    struct file file;
    struct gdb_windows windows = make(&file, 5, 1u);
    unsigned window;

    (void)state;
    file.reg[5][8] = 0x1234;
    file.reg[7][30] = stack_of(8);
    assert_true(gdb_windows_leave(&windows, stack_of(6) + 96, load_frame, &window));
    assert_int_equal(window, 6);
    assert_int_equal(file.reg[6][8], 0x1234);
    assert_int_equal(file.reg[6][16], 7u << 24 | 16);
    windows = make(&file, 5, 1u);
    file.reg[7][30] = stack_of(8);
    assert_true(gdb_windows_leave(&windows, stack_of(9) + 96, load_frame, &window));
    assert_int_equal(window, 7);
    assert_int_equal(file.reg[7][8], 0x1234);
    assert_int_equal(file.reg[7][16], stack_of(9));
}

static void other_stack_pointers_take_no_frame_away(void **state)
{
    const uint32_t no[] = {stack_of(5),      stack_of(4),        stack_of(5) + 8,
                           stack_of(10) + 2, LAST_SPILLED + 128, 0xfffffff8u};
    struct file file;
    struct gdb_windows windows = make(&file, 5, 1u);
    struct file before;
    unsigned window;

    (void)state;
    file.reg[7][30] = stack_of(8);
    before = file;
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
        assert_false(gdb_windows_leave(&windows, no[i], load_frame, &window));
    file.reg[7][30] = stack_of(3); /* down the stack */
    assert_false(gdb_windows_leave(&windows, stack_of(10), load_frame, &window));
    file.reg[7][30] = before.reg[7][30];
    assert_memory_equal(&file, &before, sizeof(file));
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
        cmocka_unit_test(an_overflow_handler_leaves_all_other_windows_live),
        cmocka_unit_test(an_underflow_handler_leaves_the_trapped_window_live),
        cmocka_unit_test(a_handler_that_has_returned_changes_nothing),
        cmocka_unit_test(other_traps_and_other_instructions_change_nothing),
        cmocka_unit_test(a_processor_of_two_windows_has_one_caller),
        cmocka_unit_test(a_frame_in_a_window_is_gone_back_to_where_it_is),
        cmocka_unit_test(a_spilled_frame_comes_into_the_oldest_live_window),
        cmocka_unit_test(a_frame_that_a_call_was_made_from_takes_the_outs_that_were_written),
        cmocka_unit_test(other_stack_pointers_take_no_frame_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
