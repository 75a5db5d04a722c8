/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of hv/sparc share with each other: symbols of the assembly, and the C functions
 * that it calls.
 */
#ifndef HV_SPARC_MACHINE_H
#define HV_SPARC_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

struct hv_context;
struct hv_dump;
struct hv_partition;

/* Stack pointers from `low` to `low + limit` need no further check but that of their alignment. */
struct hv_stack_range {
    uint32_t low, limit;
};

struct hv_stack_bounds {
    struct hv_stack_range store, load;
};

/* Of the running partition; window.S reads it. */
extern struct hv_stack_bounds hv_stack_bounds;

/* The running partition's registers go here at the next trap. */
extern struct hv_context *hv_context_current;

/* Filled by trap entry when the hypervisor itself trapped. trap_type 0: that has not happened. */
extern struct hv_dump hv_dump;

/* Set by trap entry: a store error came while the hypervisor ran. */
extern uint32_t hv_store_error;

/*
 * Moves the bounds to the area of this stack pointer; false: it is in none that allows the access.
 */
bool hv_machine_extend_stack(struct hv_partition *partition, uint32_t stack_pointer, bool store);

/* See memory.S and boot.S. */
void hv_idle_window(uint32_t sleep);
noreturn void hv_halt(uint32_t exit_code);
noreturn void hv_restart(void);

/* Called by assembly; each returns the registers to load. */
struct hv_context *hv_boot(const void *config, uint32_t size);
struct hv_context *hv_trap_handle(struct hv_context *context);

noreturn void hv_trap_report_internal(const struct hv_dump *dump);
noreturn void hv_trap_report_again(const struct hv_dump *dump);

#endif
