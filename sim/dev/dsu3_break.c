/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Breaks of the debug support unit (dsu3_break.h).
 */
#include "sim/dev/dsu3_break.h"

#define TRAP_PRIVILEGED       0x03u
#define TRAP_FP_DISABLED      0x04u
#define TRAP_WINDOW_OVERFLOW  0x05u
#define TRAP_WINDOW_UNDERFLOW 0x06u
#define TRAP_WATCHPOINT       0x0bu
#define TRAP_SOFT_BREAK       0x81u /* ta 1 */
#define TRAP_SOFT             0x80u
#define TRAP_KIND             0x30u
#define TRAP_KIND_INTERRUPT   0x10u
#define TRAP_NUMBER           0x3fu

/* Traps of a program that runs well: system calls, interrupts, windows, and what an OS expects. */
static bool ordinary(uint32_t trap)
{
    uint32_t number = trap & TRAP_NUMBER;

    return (trap & TRAP_SOFT) || (trap & TRAP_KIND) == TRAP_KIND_INTERRUPT ||
           number == TRAP_PRIVILEGED || number == TRAP_FP_DISABLED ||
           number == TRAP_WINDOW_OVERFLOW || number == TRAP_WINDOW_UNDERFLOW;
}

bool dsu3_breaks(uint32_t control, uint32_t trap, bool traps_enabled)
{
    return (control & DSU3_BX) || ((control & DSU3_BW) && trap == TRAP_WATCHPOINT) ||
           ((control & DSU3_BS) && trap == TRAP_SOFT_BREAK) ||
           ((control & DSU3_BZ) && !ordinary(trap)) || ((control & DSU3_BE) && !traps_enabled);
}

bool dsu3_breakpoint_hit(uint32_t address, uint32_t mask, uint32_t accessed, bool write)
{
    uint32_t wanted = mask & (write ? DSU3_BREAKPOINT_STORE : DSU3_BREAKPOINT_LOAD);

    return wanted && !((address ^ accessed) & mask & ~3u);
}
