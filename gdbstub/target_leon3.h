/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one target for real: a machine with LEON3 processors. Processor n is thread n + 1. Used by the server, which gives
 * it a limit and asks it how the run ended; the parts of it (memory, points, monitor, description) share the struct.
 */
#ifndef PRIDE_GDBSTUB_TARGET_LEON3_H
#define PRIDE_GDBSTUB_TARGET_LEON3_H

#include "gdbstub/target.h"
#include "gdbstub/windows.h"
#include "sim/machine/machine.h"

#define TARGET_POINTS 256

struct target_point {
    enum gdb_point point;
    uint32_t address;
    uint32_t size;
    bool physical; /* watchpoints set in physical mode watch physical addresses */
};

struct target_leon3 {
    struct gdb_target target;
    struct machine *machine;
    uint64_t until; /* a slice does not go beyond this cycle; CLOCK_NEVER: no limit */
    uint64_t slice; /* cycles */

    bool physical;          /* memory packets mean physical addresses */
    uint32_t trap_stops[8]; /* bit per trap type */
    struct target_point points[TARGET_POINTS];
    unsigned point_count;
    bool memory_observed;
    bool traps_observed;

    struct gdb_stop request;  /* kind other than NONE: why an observer asked the machine to stop */
    struct machine_stop last; /* of the last run or step */
    bool stuck;               /* a stop that running on cannot leave was reported to the client */
    unsigned thread;          /* the one that stopped last */
    char text[160];
};

void target_leon3_init(struct target_leon3 *leon3, struct machine *machine);

/* Removes breakpoints and observers; the machine goes on without. */
void target_leon3_fini(struct target_leon3 *leon3);

struct leon3 *target_cpu(const struct target_leon3 *leon3, unsigned thread);

/* ---- target_memory.c: gdb_target's memory_read, memory_write. */
size_t target_memory_read(void *owner, unsigned thread, uint64_t address, void *data, size_t size);
enum gdb_error target_memory_write(void *owner, unsigned thread, uint64_t address, const void *data,
                                   size_t size);

/* ---- target_points.c: gdb_target's point_*; and stops on traps. */
enum gdb_error target_point_insert(void *owner, enum gdb_point point, uint64_t address,
                                   uint64_t size);
enum gdb_error target_point_remove(void *owner, enum gdb_point point, uint64_t address,
                                   uint64_t size);
void target_point_remove_all(struct target_leon3 *leon3);
/* The kind of the breakpoint at an address; GDB_POINT_COUNT: none of ours. */
enum gdb_point target_point_kind(const struct target_leon3 *leon3, uint32_t address);
/* To be called after a change of trap_stops. */
void target_trap_stops_changed(struct target_leon3 *leon3);

/* ---- description.c: registers behind the standard ones, and gdb_target's document. */
#define TARGET_REG_ASR16 72 /* .. ASR31 = 87 */
#define TARGET_REG_MMU   88 /* control, context pointer, context, fault status, fault address */
#define TARGET_REG_COUNT 93
bool target_document(void *owner, const char *object, const char *annex, struct gdb_text *text);

/* ---- monitor.c: gdb_target's monitor. */
void target_monitor(void *owner, unsigned thread, const char *line, struct gdb_text *text);

#endif
