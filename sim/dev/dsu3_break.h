/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What makes the debug support unit stop processors by itself: the break bits of its control
 * register, and the two breakpoints of the AHB trace (GRLIB IP core manual, DSU3; dbgexc in
 * iu3.vhd). Plain functions of register values.
 */
#ifndef PRIDE_DEV_DSU3_BREAK_H
#define PRIDE_DEV_DSU3_BREAK_H

#include <stdbool.h>
#include <stdint.h>

/* DSU control register. */
#define DSU3_BE (1u << 1) /* break on error mode */
#define DSU3_BW (1u << 2) /* on a watchpoint */
#define DSU3_BS (1u << 3) /* on ta 1 */
#define DSU3_BX (1u << 4) /* on any trap */
#define DSU3_BZ (1u << 5) /* on any trap that is an error */

/* Does a processor whose control register is this stop instead of taking the trap? */
bool dsu3_breaks(uint32_t control, uint32_t trap, bool traps_enabled);

/* AHB breakpoint mask register. */
#define DSU3_BREAKPOINTS      2
#define DSU3_BREAKPOINT_LOAD  (1u << 1)
#define DSU3_BREAKPOINT_STORE (1u << 0)

/* Is this access one that a breakpoint waits for? */
bool dsu3_breakpoint_hit(uint32_t address, uint32_t mask, uint32_t accessed, bool write);

#endif
