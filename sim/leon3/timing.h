/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where instructions become cycles. In LEON3_TIMING_FAST everything takes one and nothing here is used. In
 * LEON3_TIMING_FULL the pipeline's slots are followed here, and the cycles for which caches, MMU and bus hold it are those
 * of their state machines (timing_units.h). docs/timing.md explains it.
 *
 * The pipeline moves as a whole: a cycle in which it moves is a slot. An instruction takes one or more slots in the decode
 * stage; cycles in which a cache holds the pipeline are added to all that is behind. leon3_state.cycle is the cycle in
 * which the present instruction is in the memory stage, as far as is known: its fetch was LEON3_FETCH_AHEAD slots before,
 * so what the next four fetches cost is not in it yet. Data accesses wait in a short queue until their slot is reached.
 */
#ifndef PRIDE_LEON3_TIMING_H
#define PRIDE_LEON3_TIMING_H

#include "sim/leon3/fpu_time.h"
#include "sim/leon3/insn.h"
#include "sim/leon3/timing_units.h"

#define LEON3_FETCH_AHEAD 4u
#define LEON3_EVENTS      8u
/* From the release of reset, where the caches' counters begin, to cycle 0. */
#define LEON3_RESET_CYCLES 5u

enum leon3_stall {
    LEON3_STALL_ICACHE, /* instruction fetch from the bus */
    LEON3_STALL_DCACHE, /* data read from the bus */
    LEON3_STALL_STORE,  /* the write buffer is busy */
    LEON3_STALL_MMU,    /* translation and table walks, of both kinds */
    LEON3_STALL_BUS, /* of the cycles of these four kinds, those that were the bus's wait states */
    LEON3_STALL_OF_UNITS,                         /* so many are of the units; the others: */
    LEON3_STALL_INTERLOCK = LEON3_STALL_OF_UNITS, /* a register, Y or condition code is not there */
    LEON3_STALL_FPU,                              /* an FPop's result or a unit of the FPU */
    LEON3_STALL_BRANCH,                           /* a wrong prediction, a jump's bubbles */
    LEON3_STALL_TRAP,                             /* entry */
    LEON3_STALL_CONTENTION,                       /* other masters had the bus */
    LEON3_STALL_COUNT
};

/* A store on its way to the bus. */
struct leon3_posted {
    uint32_t physical;
    uint32_t value[2];
    uint8_t size, beats, beat;
    uint8_t reserved;
};

#define LEON3_POSTED 2 /* one in the write buffer, one that waits for it */

/* What leaves result_reg: a multiplication or division; a load; UMAC or SMAC. */
enum leon3_result { LEON3_RESULT_UNIT, LEON3_RESULT_LOAD, LEON3_RESULT_MAC };

struct leon3_timing_state {
    uint64_t holds;      /* cycles that were not slots, since reset: slot number = cycle - holds */
    uint64_t front;      /* the slot that the units have come to; 0: they are quiet, all is known */
    uint64_t dflush_end; /* last cycle of a flush of the data cache */
    uint64_t late_slot
        [2]; /* before this slot a jump's target is not at the fetch: the present one's, the next one's */
    uint64_t result_slot;  /* last decode slot of who writes result_reg late */
    uint64_t earlier_slot; /* ... and of a slow one right in front of it */
    uint64_t cc_slot;      /* ... of the latest instruction that writes icc */
    uint64_t mul_hold[2];  /* ... of the latest two such multi-cycle multiplications or divisions */
    uint64_t y_slot;
    uint64_t nobp_slot; /* ... after which a branch is not predicted */
    uint64_t bp_slot;   /* decode slot of the latest branch that was predicted rightly */
    uint64_t bp_end;    /* the slot in which the latest one, right or wrong, is over (`fins`) */
    uint64_t div_slot;
    uint64_t read_slot; /* of the latest access, if that is a read that missed; 0: it is not */
    uint64_t
        vain_slot; /* of the latest fetch in vain that changed an order of use: vain_set's, which was vain_order */
    struct leon3_fpu_unit fpu;
    uint64_t stall[LEON3_STALL_COUNT];
    uint64_t icache_misses, dcache_misses, walks;
    uint64_t loads, translations; /* that the data cache, the TLBs were asked for */
    struct leon3_event event[LEON3_EVENTS];
    struct leon3_posted posted[LEON3_POSTED];
    struct leon3_units units;
    struct leon3_fetch_miss miss; /* of the present fetch */
    uint8_t lookup;               /* of the present fetch: enum leon3_lookup */
    uint8_t event_count;
    uint8_t
        jump_left; /* slots that the target of a jump still has to wait for, seen from the delay slot */
    uint8_t result_reg, result_even, result_kind; /* the latter: enum leon3_result */
    uint8_t earlier_reg, earlier_kind;
    uint8_t
        cc_multi; /* the icc come from a multi-cycle multiplication or division: one slot later */
    uint8_t cc_y; /* ... from an instruction that a prediction has to wait for */
    uint8_t bp_annul;  /* the predicted branch has the a bit */
    uint8_t locked;    /* slots that the present instruction waited in decode */
    uint8_t next_jump; /* jump_left for behind the present instruction */
    uint8_t annulled;  /* the slot behind the present branch is annulled */
    uint8_t
        transfer; /* a target's: bit 0 the present fetch, bit 1 the next, bit 2 the one behind that */
    uint8_t repeated;  /* the present fetch is, and the one behind it counts as a target's */
    uint8_t predicted; /* the present branch is */
    uint8_t lead;      /* what leon3_time_lead said where the processor stopped */
    uint8_t turns; /* the fetch stage turns to another address one slot behind the present fetch */
    uint8_t vain_order;
    uint16_t vain_set;
    uint32_t
        stream_page; /* physical page of the latest fetch that missed: its stream brings words of that */
    uint32_t stream_line;  /* its virtual address */
    uint32_t wrong_target; /* of a branch that was predicted wrongly, until its slot has passed */
};

/* Base slots of a class on this processor, 1..255. */
uint8_t leon3_cost(const struct leon3_config *config, enum leon3_class class);

/* What an FPop of a class, CLASS_FPOP or one behind it, takes in this processor's FPU. */
struct leon3_fpu_time leon3_fpu_time(const struct leon3_config *config, enum leon3_class class);

/*
 * Slots from a predicted branch, past the register and the execute stage, until FPops, FP loads and stores, and CASA leave
 * the decode stage (`fins` of lock_gen).
 */
#define LEON3_PREDICTED_SLOTS 3u

/* Slots from a trapped instruction to the first of the handler, and what an annulled delay slot takes. */
#define LEON3_COST_TRAP     6u
#define LEON3_COST_ANNULLED 1u

struct leon3;

extern const struct state_field leon3_timing_fields[];
extern const size_t leon3_timing_field_count;
void leon3_timing_reset(struct leon3_timing_state *t);

/*
 * Full timing only, in this order for each instruction: the fetch (leon3_fetch calls it), decode (its interlocks), the data
 * accesses it makes, its end. A trap ends it with leon3_time_trap instead, before PC, nPC and
 * PSR.S change.
 *
 * leon3_time_reach: the units come to the slot of the present fetch. True: a fill under way brings the word.
 * leon3_time_miss: the fetch was looked up and missed.
 */
bool leon3_time_reach(struct leon3 *cpu);
void leon3_time_miss(struct leon3 *cpu, const struct leon3_fetch_miss *miss);
/* The present fetch asks the TLB, which is emptied first where a flush comes to it in this slot. */
void leon3_time_flush_tlb(struct leon3 *cpu);
/* May the instruction cache be asked in the slot reached? */
bool leon3_time_icache_usable(const struct leon3 *cpu);

/*
 * JMPL at the target of a predicted branch that is in execute waits where the fetch of the next line is not certain: as the last
 * word of its own, or while the cache is being flushed (eocl).
 */
static inline bool leon3_jump_waits(const struct leon3_timing_state *t, uint64_t slot, uint32_t pc,
                                    uint32_t line)
{
    return t->bp_slot && slot - t->bp_slot == 2 &&
           ((pc & (line - 1)) == line - 4 || (t->units.i.on && t->units.i.flush));
}

/* Decode: the waits of a row's instruction; these, and its fetch's slot passes. */
void leon3_time_wait(struct leon3 *cpu, const struct leon3_insn *insn);
void leon3_time_decode(struct leon3 *cpu, const struct leon3_insn *insn);
void leon3_time_end(struct leon3 *cpu, const struct leon3_insn *insn);
void leon3_time_branch(struct leon3 *cpu, const struct leon3_insn *insn, bool taken);
void leon3_time_annulled(struct leon3 *cpu);
/* The slot behind it, at va. */
void leon3_time_pass_annulled(struct leon3 *cpu, uint32_t va);
void leon3_time_trap(struct leon3 *cpu);

/* The registers that the decode stage waits for: bit 0 rs1, bit 1 rs2 (a row's instruction). */
uint8_t leon3_time_reads(const struct leon3_insn *insn);
/* The slot of the fetch passes, and the holds behind it; `insn` is what was fetched, NULL: something that is annulled. */
void leon3_time_take(struct leon3 *cpu, const struct leon3_insn *insn);

/* Will the branch or call be taken, as the decode stage sees it; with the condition codes as they are? */
bool leon3_time_predicts(const struct leon3 *cpu, const struct leon3_insn *insn);
bool leon3_time_goes(const struct leon3 *cpu, const struct leon3_insn *insn);

/*
 * Fetches that are not executed: they fill lines and TLB, set R and show in the fault registers like others. False: it is refused.
 * *insn: what was fetched; its slot has not passed yet. In cached_fetch.c.
 */
bool leon3_fetch_ahead(struct leon3 *cpu, uint32_t va);
/* The same behind a wrong prediction: with the cache on it fills nothing. */
bool leon3_fetch_wrong(struct leon3 *cpu, uint32_t va);
/* With the cache on: the order of use is all that such a fetch changes. */
void leon3_fetch_in_vain(struct leon3 *cpu, uint32_t va, uint64_t slot);
/* Counts as use if the word is in the cache. */
void leon3_fetch_use(struct leon3 *cpu, uint32_t va);
/* Is the instruction that is fetched behind a wrong prediction, and comes to decode in `slot`, kept there? Then none is fetched behind it. */
bool leon3_fetch_is_kept(struct leon3 *cpu, uint32_t va, uint64_t slot);
/* The cache is switched off or on, frozen or no longer: which words of a fill under way are still written. */
void leon3_fetch_switched(struct leon3 *cpu);
/* So many slots in vain, 0 to 2, from va on, which comes to decode in `slot`. */
void leon3_fetch_all_in_vain(struct leon3 *cpu, uint32_t va, uint32_t slots, uint64_t slot);
/* The fetch behind an instruction that does not end as usual; `next`: what is fetched behind this one. False: `last` has passed first. */
bool leon3_fetch_behind(struct leon3 *cpu, uint32_t va, uint32_t next, uint64_t last,
                        struct leon3_insn *insn);

/* The first of them as a look ahead has it: nothing is filled. The instruction cache is passed by. */
void leon3_foresee_wrong_fetch(struct leon3 *cpu, uint32_t va);

/* Slots for which an instruction that comes to decode in `slot` stays there. */
uint32_t leon3_time_stays(const struct leon3 *cpu, const struct leon3_insn *insn, uint64_t slot);

/* The word that a fetch would find at an address: one translation, and no effect; false: none, or not in memory. */
bool leon3_foresee_word(const struct leon3 *cpu, uint32_t va, uint32_t *opcode);

/* An access `later` slots behind the present instruction's first one. */
void leon3_time_push(struct leon3 *cpu, struct leon3_event *event, uint32_t later);

/* The cycle in which the present instruction is in the memory stage, and that of the data beat of its access (pushed, `later`),
 * with what the next fetches cost as far as can be foreseen. */
uint64_t leon3_time_exact(struct leon3 *cpu);
/* The same for who observes instructions: it never steps back. */
uint64_t leon3_time_observed(struct leon3 *cpu);
/* The same for the instruction that comes next, as cycles to add to leon3_state.cycle; 0 while the units are quiet. */
uint32_t leon3_time_lead(struct leon3 *cpu);
/* So far in front of an event these cycles may matter. */
#define LEON3_LEAD_MAX 96u
uint64_t leon3_time_beat(struct leon3 *cpu, uint32_t later);
/* What the stores of the queue do to the order of the TLB (srmmu_use_later) is needed now. */
void leon3_time_settle_uses(struct leon3 *cpu);

/* An error is an answer of two cycles (AHB). */
#define LEON3_ERROR_WAIT 1u
/* For these: the units come to a slot, whatever is fetched in those before. */
void leon3_time_run_to(struct leon3 *cpu, uint64_t slot);

/*
 * A read from the bus is over a slot later where an access is right behind it, which may be a load that hits: up to how many
 * slots behind the read such loads are told.
 */
#define LEON3_HIT_SLOTS 2u
static inline bool leon3_time_wants_hit(const struct leon3_timing_state *t, uint64_t slot)
{
    return slot - t->read_slot <= LEON3_HIT_SLOTS;
}

/*
 * What is over at once, a load that hits or an access to a register space, counts where it is behind a miss, or is the second word
 * of one.
 */
void leon3_time_push_hit(struct leon3 *cpu, uint32_t later);

/* The pipeline stands still for cycles that the units know nothing of. */
void leon3_time_hold(struct leon3 *cpu, uint32_t cycles, enum leon3_stall kind);

/* Everything that is still in the queue happens. */
void leon3_time_settle_all(struct leon3 *cpu);

/* A flush in progress, for a fetch or an access of the present instruction. */
bool leon3_time_iflush(const struct leon3 *cpu);
bool leon3_time_dflush(struct leon3 *cpu);
/* What the control register's bits show to the present instruction. */
bool leon3_time_iflush_seen(struct leon3 *cpu);
bool leon3_time_dflush_seen(struct leon3 *cpu);

/* The cache control register was changed by something else than a store to it. */
void leon3_time_control_changed(struct leon3 *cpu);

/*
 * Between instructions: the units come to the slot in front of the next fetch. The cycle has then all that is known before
 * that fetch.
 */
void leon3_time_catch_up(struct leon3 *cpu);
/* In error mode nothing is fetched any more: the units come to the present slot, whichever slot the engine had brought them to. */
void leon3_time_stop(struct leon3 *cpu);

/*
 * May the cached engine's loop run? Where only loads, stores and their misses are under way and fetches hit, the loop needs
 * no more than to call leon3_time_catch_up in time. Else single steps by the plain engine keep up with what goes on.
 */
bool leon3_time_flows(const struct leon3 *cpu);

/* Something is under way, and so near to the horizon that each instruction has to ask leon3_reaches_event. */
bool leon3_time_near_horizon(const struct leon3 *cpu);
/* Cycles to the first slot in which something of the queue is told, at most. */
#define LEON3_LEAD_MARGIN 8

/*
 * Component functions; the owner is the struct leon3. A snapshot goes on in either timing: what fast timing leaves out, the
 * units' copies of control bits, is brought up to date, and what full timing had under way happens.
 */
void leon3_timing_flush(void *owner);
void leon3_timing_reload(void *owner);

#endif
