/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The overlay of live register windows. The current window is left out: its own %l and %i are asked for as registers,
 * and at the first instruction of a trap handler its %sp is not yet one. Where a handler has set WIM to zero it does not say
 * which windows are live: then those are that follow each other as frames of one stack do.
 */
#include "gdbstub/windows.h"

#include <stdbool.h>

#define REG_SP    14
#define REG_L0    16
#define SAVE_AREA 64u

/* A frame larger than that is another stack. */
#define FRAME_MAX (16u << 20)

/* A walk through live windows, from the caller's on. */
struct windows_walk {
    const struct gdb_windows *windows;
    unsigned window;
    uint32_t sp; /* of it */
};

static struct windows_walk windows_begin(const struct gdb_windows *windows)
{
    return (struct windows_walk){.windows = windows, .window = windows->cwp};
}

/* False: there is no further live window. */
static bool windows_next(struct windows_walk *walk)
{
    const struct gdb_windows *windows = walk->windows;
    bool first = walk->window == windows->cwp;
    uint32_t below = walk->sp;

    walk->window = (walk->window + 1) % windows->count;
    if (walk->window == windows->cwp || windows->wim >> walk->window & 1u)
        return false;
    walk->sp = windows->read(windows->owner, walk->window, REG_SP);
    return windows->wim || first || walk->sp - below < FRAME_MAX;
}

/* The live window in whose save area an address lies, and the register that belongs there. */
static bool windows_locate(const struct gdb_windows *windows, uint32_t address, unsigned *window,
                           unsigned *reg)
{
    struct windows_walk walk = windows_begin(windows);

    while (windows_next(&walk)) {
        /* The first frame of a program has no stack pointer yet; a wild one is not double-word aligned. */
        if (walk.sp == 0 || walk.sp % 8 != 0 || address - walk.sp >= SAVE_AREA)
            continue;
        *window = walk.window;
        *reg = REG_L0 + (address - walk.sp) / 4;
        return true;
    }
    return false;
}

/* Does any live window's save area lie in a range at all? Most reads are of something else, and long. */
static bool windows_near(const struct gdb_windows *windows, uint32_t address, size_t size)
{
    struct windows_walk walk = windows_begin(windows);

    while (windows_next(&walk)) {
        if (walk.sp != 0 && walk.sp % 8 == 0 && (uint64_t)walk.sp + SAVE_AREA > address &&
            walk.sp < (uint64_t)address + size)
            return true;
    }
    return false;
}

static unsigned windows_shift(uint32_t address)
{
    return 24 - 8 * (address % 4);
}

void gdb_windows_read(const struct gdb_windows *windows, uint32_t address, uint8_t *data,
                      size_t size)
{
    unsigned window, reg;

    if (!windows_near(windows, address, size))
        return;
    for (size_t i = 0; i < size; i++) {
        uint32_t at = address + (uint32_t)i;

        if (windows_locate(windows, at, &window, &reg))
            data[i] = (uint8_t)(windows->read(windows->owner, window, reg) >> windows_shift(at));
    }
}

void gdb_windows_write(const struct gdb_windows *windows, uint32_t address, const uint8_t *data,
                       size_t size)
{
    unsigned window, reg;

    for (size_t i = 0; i < size; i++) {
        uint32_t at = address + (uint32_t)i;
        uint32_t value;

        if (!windows_locate(windows, at, &window, &reg))
            continue;
        value = windows->read(windows->owner, window, reg) & ~(0xffu << windows_shift(at));
        windows->write(windows->owner, window, reg, value | (uint32_t)data[i] << windows_shift(at));
    }
}
