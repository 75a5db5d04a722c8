/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DSU3: the debug support unit: break, halt and single-step of processors, their registers, the
 * instruction and AHB trace buffers, the time tag. Follows the GRLIB IP core manual's DSU3 chapter.
 * Left out: check bits, trace filters by slave and by PC, the result field of instruction traces.
 */
#ifndef PRIDE_DEV_DSU3_H
#define PRIDE_DEV_DSU3_H

#include "sim/base/device.h"

#define DSU3_CPUS_MAX 16
#define DSU3_SIZE     0x10000000u
#define DSU3_LINES    256 /* of each trace buffer */

/* Where a register lies in a processor's 16 MiB. */
enum dsu3_space {
    DSU3_REGISTER_FILE, /* word: windows * 16 and then the globals, in the register file's order */
    DSU3_FPU,           /* word 0..31 */
    DSU3_SPECIAL        /* 0..7 Y PSR WIM TBR PC NPC FSR CPSR, 16..31 the ASRs */
};

/* One processor as the unit sees it. Any function may be NULL: reads give 0 then. */
struct dsu3_cpu_port {
    void *owner;
    uint32_t (*read)(void *owner, enum dsu3_space space, uint32_t index);
    void (*write)(void *owner, enum dsu3_space space, uint32_t index, uint32_t value);
    void (*halt)(void *owner, bool halted); /* at once; false: go on where it stopped */
    /* A word of one of its register spaces. */
    uint32_t (*asi_read)(void *owner, uint32_t asi, uint32_t address);
    void (*asi_write)(void *owner, uint32_t asi, uint32_t address, uint32_t value);
    bool (*error_mode)(void *owner);
    void (*end_error)(void *owner, bool halted); /* error mode ends: it goes on, or waits halted */
    bool (*powered_down)(void *owner);
    bool (*counts_up)(void *owner); /* ASR22.DUCNT is clear */
};

struct dsu3_config {
    const char *name;
    uint32_t cpus; /* 1..16 */
    struct dsu3_cpu_port cpu[DSU3_CPUS_MAX];
    void *owner;
    /* Whether all processors are in debug mode; said again and again; may be NULL. */
    void (*halted)(void *owner, bool halted);
};

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *dsu3_create(const struct dsu3_config *config, const struct device_env *env);

/*
 * A processor is about to take a trap. True: its control register says that it stops before it
 * instead, and it has been halted.
 */
bool dsu3_trap(struct device *device, uint32_t cpu, uint32_t trap, bool traps_enabled);

/*
 * The time tag with all of its bits, which processors read as ASR22 and 23 (generic tbits: 63, of which the unit's register
 * shows 30 and clears the others when it is written).
 */
uint64_t dsu3_up_counter(const struct device *device, uint64_t cycle);

#endif
