/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machines behind the pipeline, a clock cycle at a time: the controllers of the two caches (mmu_icache.vhd,
 * mmu_dcache.vhd), the MMU with its table walker (mmu.vhd, mmutlb.vhd, mmutw.vhd) and the port to the bus (mmu_acache.vhd).
 * Each is a struct of its registers and a function that gives the next ones; the names are those of the VHDL. Contents are
 * not here: what hits, what a walk reads and where a word comes from is said with the access.
 */
#ifndef PRIDE_LEON3_TIMING_UNITS_H
#define PRIDE_LEON3_TIMING_UNITS_H

#include <stdbool.h>
#include <stdint.h>

enum { LEON3_IDLE = 0 }; /* of every machine */
enum { LEON3_ITRANS = 1, LEON3_ISTREAMING, LEON3_ISTOP };
enum {
    LEON3_RTRANS = 1,
    LEON3_WREAD,
    LEON3_LOADPEND,
    LEON3_DBLWRITE,
    LEON3_WTRANS,
    LEON3_WWRITE,
    LEON3_WFLUSH,
    LEON3_ASI_IDTAG
};

/* What a translation costs: 0 reads and 0 writes is a hit. */
struct leon3_walk_cost {
    uint8_t reads, writes,
        wait; /* table words read, PTEs written back, wait states of the table's memory */
};

struct leon3_icache_unit {
    uint8_t istate, holdn, req, burst, overrun, underrun, flush, flush2;
    uint8_t pon, cache, trans_op, word; /* word: of the line, that is asked for next */
    uint8_t first_wait, next_wait, diagrdy, on;
    uint16_t faddr, sets; /* the flush's next set, and how many there are */
    struct leon3_walk_cost walk;
    uint8_t cacheable; /* as the translation will answer */
    uint8_t ib;        /* CCR.IB */
    uint8_t last;      /* number of the line's last word */
    uint8_t fault;
    uint8_t mmu, context; /* mmctrl1, as fetches see it */
    uint8_t frozen;       /* CCR.ICS, beside `on` */
    uint8_t reserved[2];
};

struct leon3_dcache_unit {
    uint8_t dstate, holdn, req, burst, stpend, ready, nomds, wbinit;
    uint8_t rburst, dbl, lock; /* the access: fills a line; of two words; locked */
    uint8_t wb_word, wb_read, wb_lock, trans_op;
    uint8_t flush_op, icenable, cctrlwr, ccr; /* ccr: what cctrlwr brings */
    uint8_t line, first_wait, next_wait,
        iflush; /* of what the port does: the line's last word, its memory */
    uint8_t own_line, own_first, own_next; /* of the access that waits for it */
    uint8_t mmctrl1wr, mmu, context;       /* what mmctrl1wr brings */
    struct leon3_walk_cost walk;
    uint8_t fault;
    uint8_t off; /* by CCR.DCS: neither on nor frozen */
    uint8_t reserved[1];
};

struct leon3_tlb_unit {
    uint8_t s1_active, s1_flush, s2_active, s2_flush, state, sync_isw;
    struct leon3_walk_cost walk;
    uint8_t reserved;
};

struct leon3_mmu_unit {
    struct leon3_tlb_unit tlb[2]; /* 0 instructions, 1 data */
    uint8_t flush, twactive, twowner;
    uint8_t tw_state, tw_left, req, wait; /* the walker: reads left; its request */
    uint8_t reserved;
};

struct leon3_bus_unit {
    uint8_t bo, ba, hlocken, wait,
        reserved; /* owner, data phase, ready to lock, wait states left */
};

struct leon3_units {
    struct leon3_icache_unit i;
    struct leon3_dcache_unit d;
    struct leon3_mmu_unit m;
    struct leon3_bus_unit b;
};

/* The position of the pipeline in a cycle. */
enum leon3_lookup { LEON3_LOOKUP_NONE, LEON3_LOOKUP_HIT, LEON3_LOOKUP_MISS };

struct leon3_fetch_miss {
    uint8_t word;      /* of the line */
    uint8_t last;      /* number of the line's last word */
    uint8_t cacheable; /* the address or the translation says so */
    uint8_t translated;
    uint8_t fault;                 /* the translation answers with one */
    uint8_t first_wait, next_wait; /* of the memory */
    struct leon3_walk_cost walk;
};

enum leon3_event_kind {
    LEON3_EVENT_NONE,
    LEON3_EVENT_READ,
    LEON3_EVENT_HIT, /* a load that hits */
    LEON3_EVENT_STORE,
    LEON3_EVENT_CONTROL,     /* cache control register */
    LEON3_EVENT_MMU_CONTROL, /* MMU control register, context number */
    LEON3_EVENT_FLUSH,       /* the instruction: both caches */
    LEON3_EVENT_ASI_FLUSH,   /* a store to an ASI that flushes */
    LEON3_EVENT_MMU_FLUSH,   /* TLBs and caches */
    LEON3_EVENT_DIAGNOSTIC   /* tags and data of the instruction cache */
};

/* What the units see of an access, as two words. */
struct leon3_access_shape {
    uint8_t kind; /* enum leon3_event_kind */
    uint8_t first_wait, next_wait;
    uint8_t line;   /* reads: the last word of the line that is filled, 0: none */
    uint8_t dbl;    /* two words */
    uint8_t lock;   /* part of an atomic */
    uint8_t cancel; /* the store of a CASA that failed */
    uint8_t mmu;    /* translated: 1 hit, 2 walk or write-back */
    struct leon3_walk_cost walk;
    uint8_t fault; /* the translation answers with one */
    uint8_t reserved[4];
};

/* The write of an atomic has its read's translation. */
static inline bool leon3_asks_tlb(const struct leon3_access_shape *shape)
{
    return shape->mmu && !(shape->kind == LEON3_EVENT_STORE && shape->lock);
}

/* An access in the memory stage. */
struct leon3_event {
    uint64_t slot;
    uint32_t physical; /* device stores: done when their time has come */
    uint32_t value[2];
    uint8_t size; /* device stores: bytes of a beat; 0: memory, which is written already */
    uint8_t ccr;  /* CONTROL: bits 0, 16, 2 and 1 of the register as bits 0 to 3; MMU_CONTROL: E */
    uint8_t context;
    uint8_t iflush; /* FLUSH, CONTROL: the instruction cache is flushed */
    struct leon3_access_shape shape;
    uint8_t dflush;
    uint8_t uses;        /* a store that srmmu_settle is to be called for */
    uint8_t entry, rank; /* of that, as of the latest flush: srmmu_later_rank */
    uint8_t tflush;      /* the instructions' TLB is to be emptied */
    uint8_t reserved[3];
};

struct leon3_position {
    bool take;    /* not inull */
    bool fbranch; /* the address at the fetch is a branch's target */
    bool rbranch; /* so is the next one */
    bool next_access;
    enum leon3_lookup lookup;
    const struct leon3_fetch_miss *miss;
    const struct leon3_event *event; /* NULL: no access */
};

/* What the port says in a cycle. */
struct leon3_bus_answer {
    bool hready;
    bool igrant, iready, dgrant, dready, mgrant, mready;
    uint8_t nbo, htrans; /* htrans: 0 idle, 1 first, 2 next */
    bool hlock;
};

void leon3_units_reset(struct leon3_units *units);

/*
 * Without an access or a fetch that misses nothing changes any more. The end of a flush of the instruction cache may still be
 * waiting to be seen: that takes a fetch.
 */
bool leon3_units_still(const struct leon3_units *units);
/* Nothing is going on: the pipeline is not held, and no unit but waits for an access. */
bool leon3_units_quiet(const struct leon3_units *units);

/*
 * Fetches that hit need not be shown to the units: the instruction cache waits for a miss, and nothing is under way that
 * changes what it answers. What goes on is between the data cache, the write buffer and the bus.
 */
bool leon3_units_flow(const struct leon3_units *units);

/*
 * The write buffer is free for a store in this cycle, and has its address by the way if the TLB has the page; else that is
 * asked for it.
 */
bool leon3_units_buffer_free(const struct leon3_units *units);

/* How long that still takes if neither an access nor a fetch that misses comes; for how much of it the pipeline is held. */
struct leon3_rest {
    uint32_t cycles, holds;
};
struct leon3_rest leon3_units_rest(const struct leon3_units *units);

/*
 * An access that finds the units quiet: cycles for which it holds the pipeline, loads that hit behind it included; slots from its
 * own until they are quiet again.
 */
struct leon3_alone {
    uint32_t holds, slots;
};
struct leon3_alone leon3_units_alone(const struct leon3_access_shape *shape);

/* One cycle; *ready: the bus's answers in it. */
void leon3_units_cycle(struct leon3_units *units, const struct leon3_position *position,
                       struct leon3_bus_answer *bus);

/* One each file; `r` the registers now, `v` a copy that becomes the next. */
void leon3_bus_answer(const struct leon3_units *r, struct leon3_bus_answer *answer);
void leon3_bus_next(const struct leon3_units *r, const struct leon3_bus_answer *answer,
                    struct leon3_bus_unit *v);
/* The address just taken is a data access's; it is a further one of a burst. */
bool leon3_bus_is_data(const struct leon3_bus_unit *bus);
bool leon3_bus_goes_on(const struct leon3_bus_answer *answer);

struct leon3_mmu_answer {
    bool walker_finish;
    bool finish[2];    /* of the TLB's second stage */
    bool grant[2];     /* set by leon3_mmu_next */
    bool operation[2]; /* what the caches ask for in this cycle */
    bool flush_operation;
};
void leon3_mmu_answer(const struct leon3_units *r, const struct leon3_bus_answer *bus,
                      struct leon3_mmu_answer *answer);
void leon3_mmu_next(const struct leon3_units *r, const struct leon3_bus_answer *bus,
                    struct leon3_mmu_answer *answer, struct leon3_mmu_unit *v);

void leon3_icache_next(const struct leon3_units *r, const struct leon3_position *position,
                       const struct leon3_bus_answer *bus, struct leon3_mmu_answer *mmu, bool flush,
                       struct leon3_icache_unit *v);
/* Gives whether the instruction cache's flush is asked for. */
bool leon3_dcache_next(const struct leon3_units *r, const struct leon3_position *position,
                       const struct leon3_bus_answer *bus, struct leon3_mmu_answer *mmu,
                       struct leon3_dcache_unit *v);

#endif
