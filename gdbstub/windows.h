/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Register windows that are still in the register file, laid over the stack. A debugger reads callers' %l and %i from
 * the stack slots where a window overflow would have saved them; until then only the register file has them. Windows
 * are found from CWP and WIM as the overflow handler would find them (SPARC V8 manual, 4.1 and appendix D); each one's
 * save area is [%sp, %sp + 64) of its own %sp.
 */
#ifndef PRIDE_GDBSTUB_WINDOWS_H
#define PRIDE_GDBSTUB_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gdb_windows {
    unsigned count; /* NWINDOWS */
    unsigned cwp;
    uint32_t wim;
    void *owner;
    /* `reg` is 8..31 as seen from that window. */
    uint32_t (*read)(void *owner, unsigned window, unsigned reg);
    void (*write)(void *owner, unsigned window, unsigned reg, uint32_t value);
};

/*
 * Handlers of window overflow and underflow move through the windows, and change WIM before they are done: until they have
 * returned the live windows are those of the moment of the trap. `type` is of the latest trap; `opcode` reads an instruction,
 * false: it cannot. Changes cwp and wim where such a handler is at work.
 */
void gdb_windows_before_trap(struct gdb_windows *windows, uint32_t psr, uint32_t type,
                             bool (*opcode)(void *owner, uint32_t address, uint32_t *value));

/* The same where the trap's window is known: `steps` above the present one. For all types of traps. */
void gdb_windows_at_trap(struct gdb_windows *windows, uint32_t type, int steps);

/*
 * A debugger takes frames away by writing an older frame's registers over the present window's: %o0 to %o5, then %sp, which is `sp`, then
 * the others. *window is the live window of that frame; one that was spilled is loaded by `load` into the oldest live window, as by
 * underflows. A frame that the debugger had made a call from has grown: then `sp` lies in it, and %o are those written.
 * False: no older frame of this stack is meant, and nothing is changed.
 */
bool gdb_windows_leave(const struct gdb_windows *windows, uint32_t sp,
                       bool (*load)(void *owner, uint32_t address, uint32_t *value),
                       unsigned *window);

/* Puts the register file's values into what was read from memory at [address, address + size). */
void gdb_windows_read(const struct gdb_windows *windows, uint32_t address, uint8_t *data,
                      size_t size);

/* Writes to the register file what is being written to memory there. */
void gdb_windows_write(const struct gdb_windows *windows, uint32_t address, const uint8_t *data,
                       size_t size);

#endif
