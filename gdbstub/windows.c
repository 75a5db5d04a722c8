/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The overlay of live register windows. The current window is left out: its own %l and %i are asked for as registers,
 * and at the first instruction of a trap handler its %sp is not yet one. A handler that sets WIM to zero for a moment
 * makes stale windows look live for that moment.
 */
#include "gdbstub/windows.h"

#include <stdbool.h>

#define REG_SP    14
#define REG_L0    16
#define SAVE_AREA 64u

/* The live window in whose save area an address lies, and the register that belongs there. */
static bool windows_locate(const struct gdb_windows *windows, uint32_t address, unsigned *window,
                           unsigned *reg)
{
    unsigned w = (windows->cwp + 1) % windows->count;

    for (; w != windows->cwp && !(windows->wim >> w & 1u); w = (w + 1) % windows->count) {
        uint32_t sp = windows->read(windows->owner, w, REG_SP);

        /* The first frame of a program has no stack pointer yet; a wild one is not double-word aligned. */
        if (sp == 0 || sp % 8 != 0 || address - sp >= SAVE_AREA)
            continue;
        *window = w;
        *reg = REG_L0 + (address - sp) / 4;
        return true;
    }
    return false;
}

/* Does any live window's save area lie in a range at all? Most reads are of something else, and long. */
static bool windows_near(const struct gdb_windows *windows, uint32_t address, size_t size)
{
    unsigned w = (windows->cwp + 1) % windows->count;

    for (; w != windows->cwp && !(windows->wim >> w & 1u); w = (w + 1) % windows->count) {
        uint32_t sp = windows->read(windows->owner, w, REG_SP);

        if (sp != 0 && sp % 8 == 0 && (uint64_t)sp + SAVE_AREA > address &&
            sp < (uint64_t)address + size)
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
