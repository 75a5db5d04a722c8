/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where instructions become cycles. In LEON3_TIMING_FAST everything takes one and nothing here is used. In
 * LEON3_TIMING_FULL the seven stages, the caches' state machines and the bus are followed by a few numbers (docs/timing.md
 * explains them), at the places where iu3.vhd, mmu_icache.vhd, mmu_dcache.vhd and mmu_acache.vhd make the pipeline wait.
 *
 * The pipeline moves as a whole: a cycle in which it moves is a slot. An instruction takes one or more slots in the decode
 * stage; cycles in which a cache holds the pipeline are added to all that is behind. leon3_state.cycle is the cycle in
 * which the present instruction is in the memory stage; its fetch was LEON3_FETCH_AHEAD slots before. Data accesses
 * that go to the bus therefore wait in a short queue until the fetches that precede them have been seen.
 */
#ifndef PRIDE_LEON3_TIMING_H
#define PRIDE_LEON3_TIMING_H

#include "sim/leon3/insn.h"

#define LEON3_FETCH_AHEAD 4u
#define LEON3_EVENTS      8u

enum leon3_stall {
    LEON3_STALL_INTERLOCK, /* a register, Y or condition code is not there yet */
    LEON3_STALL_BRANCH,    /* a wrong prediction, a jump's bubbles */
    LEON3_STALL_ICACHE,    /* instruction fetch from the bus */
    LEON3_STALL_DCACHE,    /* data read from the bus */
    LEON3_STALL_STORE,     /* the write buffer is busy */
    LEON3_STALL_MMU,       /* translation and table walks, of both kinds */
    LEON3_STALL_TRAP,      /* entry */
    LEON3_STALL_COUNT
};

/* A data access that goes to the bus. */
struct leon3_event {
    uint64_t at;       /* cycle of its slot in the memory stage */
    uint32_t physical; /* device stores: done when their time has come */
    uint32_t value[2];
    uint8_t kind; /* enum leon3_event_kind */
    uint8_t beats;
    uint8_t first_wait, next_wait;
    uint8_t mmu; /* translated: 1 hit, 2 walk */
    uint8_t walk_reads, walk_writes, walk_wait;
    uint8_t behind;   /* reads: the next slot is a load or store as well */
    uint8_t size;     /* device stores: bytes of a beat; 0: memory, which is written already */
    uint8_t no_write; /* atomic: CASA that failed */
    uint8_t reserved[9];
};

struct leon3_timing_state {
    uint64_t holds;       /* cycles that were not slots, since reset: slot number = cycle - holds */
    uint64_t bus_free;    /* first cycle in which the bus takes an address */
    uint64_t store_ready; /* cycle of the last beat of the write buffer */
    uint64_t
        fill_next; /* line fill under way: cycle of the next word, of the last word, of the slot that had the latest */
    uint64_t fill_last;
    uint64_t fill_slot;
    uint64_t iflush_end; /* last cycle of a flush in progress */
    uint64_t dflush_end;
    uint64_t result_slot; /* last decode slot of who writes result_reg late */
    uint64_t cc_slot;     /* ... of the latest instruction that writes icc */
    uint64_t y_slot;
    uint64_t nobp_slot; /* ... after which a branch is not predicted */
    uint64_t bp_slot;   /* decode slot of the latest predicted branch */
    uint64_t div_slot;
    uint64_t stall[LEON3_STALL_COUNT];
    uint64_t icache_misses, dcache_misses, walks;
    struct leon3_event event[LEON3_EVENTS];
    uint32_t event_count;
    uint32_t fill_va;  /* address whose word comes next */
    uint8_t fill_left; /* words still to come; 0: no fill under way */
    uint8_t fill_step; /* cycles from word to word */
    uint8_t fill_cached;
    uint8_t
        jump_left; /* slots that the target of a jump still has to wait for, seen from the delay slot */
    uint8_t result_reg, result_even, result_load;
    uint8_t
        cc_multi; /* the icc come from a multi-cycle multiplication or division: one slot later */
    uint8_t cc_y; /* ... from an instruction that a prediction has to wait for */
    uint8_t bp_annul;      /* the predicted branch has the a bit */
    uint8_t uncached_once; /* the first fetch after a flush does not see the cache yet */
    uint8_t locked;        /* slots that the present instruction waited in decode */
    uint8_t next_jump;     /* jump_left for behind the present instruction */
    uint8_t annulled;      /* the slot behind the present branch is annulled */
    uint8_t transfer;      /* 2: the present fetch is a delay slot's, 1: the target's */
    uint8_t reserved[8];
    uint8_t
        branched; /* a repeated fetch: the one behind it counts as a branch's target (f.branch) */
};

/* Base slots of a class on this processor, 1..255. */
uint8_t leon3_cost(const struct leon3_config *config, enum leon3_class class);

/* Slots from a trapped instruction to the first of the handler, and what an annulled delay slot takes. */
#define LEON3_COST_TRAP     6u
#define LEON3_COST_ANNULLED 1u

struct leon3;

extern const struct state_field leon3_timing_fields[];
extern const size_t leon3_timing_field_count;
void leon3_timing_reset(struct leon3_timing_state *t);

/*
 * Full timing only, in this order for each instruction: the fetch (leon3_fetch calls it; `cached` and `physical` where it
 * missed), decode (its interlocks), the data accesses it makes, its end. A trap ends it with leon3_time_trap instead.
 */
struct leon3_fetch_miss {
    uint32_t va, physical;
    bool cached;     /* the words go into the cache */
    bool enabled;    /* the cache is on: a burst goes on to the end of the line */
    bool translated; /* through the MMU: */
    bool walk;
    uint8_t walk_reads, walk_writes, walk_wait;
};
/* Does the stream of a fill under way bring the word at va? Waits for it, and settles what the fetch finds in its way. */
bool leon3_time_stream(struct leon3 *cpu, uint32_t va);
void leon3_time_fetch_miss(struct leon3 *cpu, const struct leon3_fetch_miss *miss);

void leon3_time_decode(struct leon3 *cpu, const struct leon3_insn *insn);
void leon3_time_end(struct leon3 *cpu, const struct leon3_insn *insn);
void leon3_time_branch(struct leon3 *cpu, const struct leon3_insn *insn, bool taken);
void leon3_time_annulled(struct leon3 *cpu);
void leon3_time_after_annulled(struct leon3 *cpu);
void leon3_time_trap(struct leon3 *cpu);

/* The registers that the decode stage waits for: bit 0 rs1, bit 1 rs2 (a row's instruction). */
uint8_t leon3_time_reads(const struct leon3_insn *insn);

/* A fetch on the path behind a trap that is on its way: it may fill lines, nothing else. In cached_memory.c. */
void leon3_fetch_ahead(struct leon3 *cpu, uint32_t va);

enum leon3_event_kind { LEON3_EVENT_READ, LEON3_EVENT_STORE, LEON3_EVENT_ATOMIC };

/* A data access in the present instruction's slot. */
void leon3_time_push(struct leon3 *cpu, struct leon3_event *event);

/* The same, at once: gives the cycle of the (first) data beat. For what the instruction itself has to wait for. */
uint64_t leon3_time_now(struct leon3 *cpu, struct leon3_event *event);

/* Holds the pipeline after the present instruction's slot. */
void leon3_time_hold(struct leon3 *cpu, uint32_t cycles, enum leon3_stall kind);

/* Everything that is still in the queue happens. */
void leon3_time_settle_all(struct leon3 *cpu);

/* Device stores that are due happen. */
void leon3_time_settle_due(struct leon3 *cpu);

/* Both flushes start in the present instruction's slot; the data cache's unless `instruction` alone. */
void leon3_time_flush(struct leon3 *cpu, bool instruction, bool data);
bool leon3_time_iflush(struct leon3 *cpu); /* in progress, for a fetch */
bool leon3_time_dflush(const struct leon3 *cpu);

/* True: only single steps by the plain engine keep up with what goes on in caches and on the bus. */
bool leon3_time_busy(const struct leon3 *cpu);

#endif
