/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One LEON3 processor: integer unit, windows, traps, ASIs, SRMMU (sim/mmu), caches, FPU and timing
 * behind one value. The machine owns it, gives it a bus, a clock and an interrupt controller, and
 * lets it run up to the clock's horizon. Follows the SPARC V8 manual, the GRLIB IP core manual's
 * LEON3 chapter and leon3v3/iu3.vhd.
 */
#ifndef PRIDE_LEON3_LEON3_H
#define PRIDE_LEON3_LEON3_H

#include "sim/base/arbiter.h"
#include "sim/base/bus.h"
#include "sim/base/clock.h"
#include "sim/base/component.h"
#include "sim/base/diag.h"
#include "sim/base/observe.h"
#include "sim/base/settings.h"
#include "sim/mmu/srmmu.h"

#define LEON3_WINDOWS_MAX 32

enum leon3_engine { LEON3_ENGINE_PLAIN, LEON3_ENGINE_CACHED, LEON3_ENGINE_CHECK };
enum leon3_timing { LEON3_TIMING_FAST, LEON3_TIMING_FULL };

/* Parameters: board keys "cpu.*", "mmu.*"; described by leon3_settings. All uint32_t. */
struct leon3_config {
    uint32_t windows;    /* 2..32 */
    uint32_t multiplier; /* VHDL generic v8: 0 none, 1 16x16, 2 16x16 pipelined, 32 32x32 */
    uint32_t mac;
    uint32_t fpu;              /* 0 none, 1 GRFPU, 2 GRFPU-Lite (ASR17.FPU) */
    uint32_t fpu_non_blocking; /* GRFPU-Lite: FP loads and stores go on beside an FPop */
    uint32_t watchpoints;      /* 0..4 */
    uint32_t branch_prediction;
    uint32_t load_delay;    /* 1, 2 */
    uint32_t casa;          /* CASA and tagged instructions present (generic notag = 0) */
    uint32_t svt;           /* single-vector trapping available */
    uint32_t power_down;    /* generic pwd */
    uint32_t partial_wrpsr; /* WRPSR with rd not 0 writes ET only (generic pwrpsr) */
    uint32_t altwin;        /* ASR20: alternative window pointer, cut of the register file */
    uint32_t reset_address;
    uint32_t mmu;                                      /* SRMMU present */
    uint32_t icache_ways, icache_way_kib, icache_line; /* line in bytes */
    uint32_t dcache_ways, dcache_way_kib, dcache_line;
    uint32_t replacement; /* 0 direct, 1 LRR, 2 LRU, 3 random: both caches */
    uint32_t snoop;       /* data-cache snooping */
    uint32_t cache_lock;  /* lines of both caches can be locked (generics isetlock, dsetlock) */
    uint32_t register_protection; /* LEON3FT: check bits of the register file */
    uint32_t cache_protection;    /* LEON3FT: check bits of both caches */
    uint32_t cache_contents;      /* 0: caches cost time, but never give stale data */
    struct srmmu_config mmu_config;
};

extern const struct setting leon3_settings[];
extern const size_t leon3_setting_count;
void leon3_config_default(struct leon3_config *config);

/* What the processor asks of the rest; all pointers outlive it. */
struct leon3;

struct leon3_env {
    struct bus *bus;
    struct clock *clock;
    struct observers *observers;
    struct diag *diag;
    uint32_t index; /* processor number, ASR17 31:28 */
    struct leon3
        *first; /* processor 0 of the same bus, whose decoded copies are shared; NULL: none */
    uint32_t cpu_count;
    struct arbiter *arbiter;       /* of the bus that it shares; NULL: it has the bus for itself */
    struct leon3_holders *holders; /* of the processors on the bus; NULL: nobody asks */
    void *owner;
    /* The interrupt trap `level` was taken. */
    void (*acknowledge)(void *owner, uint32_t cpu, uint32_t level);
    /* A trap is about to be taken; true: the processor was halted before it. May be NULL. */
    bool (*debug_trap)(void *owner, uint32_t cpu, uint32_t trap, bool traps_enabled);
    /* Have other processors that run not come as far as this one? May be NULL: none. */
    bool (*early)(void *owner, uint32_t cpu);
    /* The counter of ASR22 and 23 at a cycle of a processor: 63 bits. May be NULL: the cycle itself. */
    uint64_t (*up_counter)(void *owner, uint64_t cycle);
};

enum leon3_mode { LEON3_RUNNING, LEON3_POWER_DOWN, LEON3_ERROR_MODE, LEON3_HALTED };

enum leon3_stop {
    LEON3_STOP_HORIZON, /* the cycle counter reached clock->horizon */
    LEON3_STOP_EARLY, /* before an access that has to wait until other processors have come as far */
    LEON3_STOP_IDLE,  /* power-down or halted: nothing to do until an interrupt or start */
    LEON3_STOP_BREAKPOINT, /* before the instruction at a breakpoint */
    LEON3_STOP_ERROR_MODE,
    LEON3_STOP_EXIT /* error mode by `ta 0` with %g1 = 1, the tool chains' exit; code in %g2 */
};

struct leon3;

/* NULL: out of memory. Registers components "cpuN" and "cpuN.mmu" in the list. */
struct leon3 *leon3_create(const struct leon3_config *config, const struct leon3_env *env,
                           struct component_list *components);
void leon3_destroy(struct leon3 *cpu);

/*
 * Reset values of the VHDL; mode LEON3_RUNNING for processor 0, else LEON3_HALTED until
 * leon3_start.
 */
void leon3_reset(struct leon3 *cpu);

/*
 * Runs until the processor's cycle counter reaches clock->horizon (read before each instruction, or
 * block of a few), or a stop. Sets clock->state.now to its own cycle before each access to a
 * device. `plain` single steps are leon3_step: exactly one instruction or one trap entry.
 */
enum leon3_stop leon3_run(struct leon3 *cpu);
enum leon3_stop leon3_step(struct leon3 *cpu);

/* Selected before or between runs; the result of a run does not depend on the engine. */
void leon3_select(struct leon3 *cpu, enum leon3_engine engine, enum leon3_timing timing);

/* The interrupt controller's request, 0..15, and its start signal. */
void leon3_set_irl(struct leon3 *cpu, uint32_t level);
void leon3_start(struct leon3 *cpu, uint32_t pc);

/*
 * The debug support unit stops the processor before its next instruction, and lets it go on there.
 * Does nothing in error mode.
 */
void leon3_halt(struct leon3 *cpu, bool halted);
/* What the debug support unit does to one in error mode; nothing else leaves it but a reset. */
void leon3_end_error(struct leon3 *cpu, bool halted);

/*
 * The interrupt controller's error register: the processor enters error mode, with traps disabled.
 */
/* Power-down, as by the store to ASR19, or the end of it; nothing for one that is halted or in error mode. */
void leon3_wait(struct leon3 *cpu, bool waits);
/* An interrupt is there that the processor will take before its next instruction. */
bool leon3_interrupted(const struct leon3 *cpu);
void leon3_force_error(struct leon3 *cpu);
enum leon3_mode leon3_mode(const struct leon3 *cpu);

/* The processor's own time. The machine sets it forward after idle time. */
uint64_t leon3_cycle(const struct leon3 *cpu);

/*
 * The cycle of the instruction boundary before the present instruction or trap: a run that is to end at
 * that cycle stops there. For observers of instructions.
 */
uint64_t leon3_boundary(const struct leon3 *cpu);
void leon3_set_cycle(struct leon3 *cpu, uint64_t cycle);
uint64_t leon3_instructions(const struct leon3 *cpu);

/* ASR22.DUCNT is clear: the counter goes on although every processor is in debug mode. */
bool leon3_up_counter_wanted(const struct leon3 *cpu);

/*
 * Registers by number, for debuggers and tests. Numbers: 0..31 the current window's r0..r31, then
 * LEON3_REG_*. Window registers of any window through leon3_window_read (reg 8..31). Writing PC
 * also sets nPC = PC + 4.
 */
enum leon3_register {
    LEON3_REG_F0 = 32,
    LEON3_REG_Y = 64,
    LEON3_REG_PSR,
    LEON3_REG_WIM,
    LEON3_REG_TBR,
    LEON3_REG_PC,
    LEON3_REG_NPC,
    LEON3_REG_FSR,
    LEON3_REG_CSR,
    LEON3_REG_ASR16 = 80, /* .. ASR31 = 95 */
    LEON3_REG_COUNT = 96
};
uint32_t leon3_register_read(struct leon3 *cpu, unsigned number);
void leon3_register_write(struct leon3 *cpu, unsigned number, uint32_t value);
uint32_t leon3_window_read(struct leon3 *cpu, unsigned window, unsigned reg);
void leon3_window_write(struct leon3 *cpu, unsigned window, unsigned reg, uint32_t value);
unsigned leon3_windows(const struct leon3 *cpu);

/*
 * Memory as the current context sees it, without side effects (no R/M update, no TLB fill, no
 * trap): false where the address is not mapped or no memory (device registers are not read). Data
 * in guest byte order.
 */
bool leon3_peek(struct leon3 *cpu, uint32_t va, void *data, uint32_t size);
bool leon3_poke(struct leon3 *cpu, uint32_t va, const void *data, uint32_t size);

/*
 * Breakpoints on virtual addresses, inside the simulator; memory is never patched. Several calls
 * nest.
 */
bool leon3_breakpoint_add(struct leon3 *cpu, uint32_t va);
void leon3_breakpoint_remove(struct leon3 *cpu, uint32_t va);

/* Whether the next run passes a breakpoint at which the processor stands, or stops there. */
void leon3_breakpoint_pass(struct leon3 *cpu, bool pass);

/*
 * Stores, and if so wanted loads, that touch first..last (virtual addresses, in any context, or physical
 * ones) are offered at OBSERVE_WATCH. Those to other pages go on at full speed. False: too many.
 */
#define LEON3_WATCHES 1024
bool leon3_watch_add(struct leon3 *cpu, uint32_t first, uint32_t last, bool physical, bool loads);
void leon3_watch_clear(struct leon3 *cpu);

/* No host address to write to is kept any more: each page is asked for again (bus.h). */
void leon3_stores_forget(struct leon3 *cpu);

/*
 * Before another master of the bus (processor, DMA) writes memory: the data cache's line becomes invalid if it snoops, else it
 * is stale from now on; that of the instruction cache is stale. True: it had one.
 */
bool leon3_bus_write_seen(struct leon3 *cpu, uint32_t physical);

/* Before memory changes by itself (an upset): what the caches hold of it stays as it was. */
void leon3_memory_will_change(struct leon3 *cpu, uint32_t physical);

/*
 * Memory was written from outside of the machine (loader, debugger): drops decoded copies and cache lines.
 */
void leon3_memory_changed(struct leon3 *cpu, uint32_t physical, uint32_t size);

/* Only decoded copies are dropped: the caches were restored with the memory, or saw the write on the bus. */
void leon3_memory_reloaded(struct leon3 *cpu, uint32_t physical, uint32_t size);

/* An access under way takes so many more cycles than the slave's wait states; nothing in fast timing. */
void leon3_bus_wait(struct leon3 *cpu, uint32_t cycles);

/*
 * On a shared bus: the cycle before which all is told to the arbiter; and that others had the bus for so many cycles.
 */
uint64_t leon3_bus_known(const struct leon3 *cpu);
void leon3_bus_delay(struct leon3 *cpu, uint64_t cycles);

/* Pages of the bus became slow (bus_set_slow): no host address of them is kept. */
void leon3_pages_changed(struct leon3 *cpu);

/*
 * A word of a register space (cache control, MMU registers, diagnostic access) as LDA and STA have it,
 * for the debug support unit and boot loaders; takes no time. False: refused, or no register space.
 */
bool leon3_control_read(struct leon3 *cpu, uint8_t asi, uint32_t address, uint32_t *value);
bool leon3_control_write(struct leon3 *cpu, uint8_t asi, uint32_t address, uint32_t value);

/* There in every configuration, also without an MMU (cpu.mmu=off). */
struct srmmu *leon3_mmu(struct leon3 *cpu);

/*
 * Counts since reset, for --stats. traps[tt]. Hits and misses, in full timing: of instructions' fetches, of loads (stores do
 * not allocate), of translations, which only misses and stores ask for.
 */
struct leon3_stats {
    uint64_t instructions, cycles, idle_cycles;
    uint64_t tlb_hits, tlb_misses, icache_hits, icache_misses, dcache_hits, dcache_misses;
    uint64_t traps[256];
    /* Full timing, where the cycles went: with the idle ones they add up to all. For contention_cycles other masters had the
     * bus. Of the waits for caches, stores and MMU, bus_wait_cycles were the wait states of memories. */
    uint64_t base_cycles, interlock_cycles, fpu_cycles, branch_cycles, icache_cycles, dcache_cycles,
        store_cycles, mmu_cycles, trap_cycles, contention_cycles, bus_wait_cycles;
};
void leon3_stats(const struct leon3 *cpu, struct leon3_stats *stats);

/* Misses of the instruction cache and the TLBs together; without full timing those of the TLBs. */
uint64_t leon3_misses(const struct leon3 *cpu);

/*
 * Writes "add %o0, 4, %o1" for the opcode at pc to text, always terminated; unknown opcodes as
 * ".word 0x...".
 */
void leon3_disassemble(uint32_t pc, uint32_t opcode, char *text, size_t size);

/*
 * "data_access_exception", "trap_instruction 0x20", "interrupt_level_8": the manual's name of a
 * trap type.
 */
const char *leon3_trap_name(unsigned trap_type, char *text, size_t size);

#endif
