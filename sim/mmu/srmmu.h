/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SPARC reference MMU (V8 manual, appendix H) as LEON3 implements it (lib/gaisler/srmmu of GRLIB):
 * registers, translation, table walk, TLBs, flush and probe. What the caches keep is not its
 * business; what a walk costs is reported, not timed. Left out: the diagnostic ASI 0x1e, which the
 * VHDL does not finish either, and the preplace barrier of the LRU, which LEON3 ties to zero.
 *
 * Who keeps translations: srmmu_translate is exact but slow. A translation handed out with its bit
 * in `permissions` set holds for the 4 KiB page of its address, and asking again would change
 * nothing but the LRU order, until `generation` changes or `forget` names the page. In hardware a
 * TLB hit makes the entry the youngest, so a processor that must evict as hardware does asks on
 * every access that reaches the TLB, or says srmmu_use for what it has kept. With config.fill_order = 1
 * entries are replaced in order of their filling instead; then nothing needs to be said.
 */
#ifndef PRIDE_MMU_SRMMU_H
#define PRIDE_MMU_SRMMU_H

#include "sim/base/bus.h"
#include "sim/base/component.h"
#include "sim/base/observe.h"
#include "sim/mmu/cam.h"

/* Access types, the AT field of SFSR. LEON3 produces 0 to 5; LDSTUB, SWAP and CASA are stores. */
enum srmmu_access_type {
    SRMMU_LOAD_USER_DATA = 0,
    SRMMU_LOAD_SUPER_DATA = 1,
    SRMMU_EXEC_USER = 2,
    SRMMU_EXEC_SUPER = 3,
    SRMMU_STORE_USER_DATA = 4,
    SRMMU_STORE_SUPER_DATA = 5,
    SRMMU_STORE_USER_INSN = 6,
    SRMMU_STORE_SUPER_INSN = 7
};

/* Fault types, the FT field of SFSR. LEON3 never produces 5 and 6. */
enum srmmu_fault_type {
    SRMMU_FT_NONE = 0,
    SRMMU_FT_INVALID = 1,
    SRMMU_FT_PROTECTION = 2,
    SRMMU_FT_PRIVILEGE = 3,
    SRMMU_FT_TRANSLATION = 4,
    SRMMU_FT_BUS = 5,
    SRMMU_FT_INTERNAL = 6
};

enum srmmu_replacement { SRMMU_REPLACE_LRU, SRMMU_REPLACE_INCREMENT };

#define SRMMU_PAGE_SIZE_PROGRAMMED 4u /* field PGSZ of the control register chooses */

struct srmmu_config {
    uint32_t itlb_entries; /* 2..64 */
    uint32_t dtlb_entries; /* 2..64 */
    uint32_t shared_tlb;   /* 1: the ITLB serves both (generic tlb_type, bit 0) */
    uint32_t replacement;  /* enum srmmu_replacement (generic tlb_rep) */
    uint32_t page_size;  /* 0..3: 4, 8, 16, 32 KiB; SRMMU_PAGE_SIZE_PROGRAMMED (generic mmupgsz) */
    uint32_t fill_order; /* 1: hits do not count for LRU (see above); may be changed at any time */
    uint32_t cpu;        /* bus master number, and for observations */
};

struct srmmu_tlb_entry {
    uint32_t tag;         /* virtual address of the access that filled it, bits 31:12 */
    uint32_t pte;         /* PPN, C, M, R, ACC, ET: what a write-back stores */
    uint32_t pte_address; /* where the PTE lies in memory */
    uint8_t valid;
    uint8_t level; /* 0 context (4 GiB), 1 region, 2 segment, 3 page (4 KiB: 16 MiB, 256 KiB) */
    uint8_t context;
    uint8_t rank; /* LRU: 0 is replaced next, entries - 1 is the youngest; as of the latest flush */
};

struct srmmu_state {
    uint32_t control;         /* the writable bits: E, NF, PSO, TLBDIS, maybe PGSZ */
    uint32_t context_pointer; /* ASI 0x19 register 0x100 */
    uint32_t context;         /* register 0x200 */
    uint32_t fault_status;    /* register 0x300 */
    uint32_t fault_address;   /* register 0x400, bits 31:12 */
    uint8_t itlb_next;        /* SRMMU_REPLACE_INCREMENT: the entry replaced next */
    uint8_t dtlb_next;
    uint8_t itlb_level; /* level of the last walk: what SFSR.L shows if a later write-back fails */
    uint8_t dtlb_level;
    uint32_t
        dtlb_youngest; /* the entry, all ones where it may be up to a store (srmmu_use_later); as of the latest flush */
    struct srmmu_tlb_entry itlb[SRMMU_TLB_MAX];
    struct srmmu_tlb_entry dtlb[SRMMU_TLB_MAX];
};

/* What is done with a TLB. */
struct srmmu_look {
    enum {
        SRMMU_LOOK_UP, /* all entries are compared with va in the present context */
        SRMMU_LOOK_REPLACE, /* the order in which they are replaced: the next one is chosen, or one becomes the youngest */
        SRMMU_LOOK_FILL, /* entry `index` is replaced */
        SRMMU_LOOK_TABLE, /* the word of a table at physical `va` is read, by a walk or a look ahead */
        SRMMU_LOOK_EMPTY /* all become invalid */
    } what;
    bool instruction;
    uint32_t va, index;
};

/*
 * Stores that hit in the data TLB, and of which the owner does not know yet whether they make the entry the youngest. They are
 * settled in their order.
 */
#define SRMMU_LATER 128u /* a power of two */
struct srmmu_later {
    struct {
        uint64_t use; /* in struct srmmu_cam.used */
        uint32_t index;
    } store[SRMMU_LATER];
    uint32_t first, count;
};

struct srmmu {
    struct srmmu_state state;
    struct srmmu_cam icam, dcam; /* of state.itlb, state.dtlb */
    struct srmmu_later later; /* derived; the owner's state has what is needed to make it again */
    struct srmmu_config config;
    struct component component; /* "cpu0.mmu" as the owner names it */
    struct bus *bus;
    const struct observers *observers;
    const uint64_t *cycle; /* the owner's cycle counter, for observations */
    /* Derived, never zero: changes whenever any translation handed out before may no longer hold. */
    uint32_t generation;
    /*
     * May be set by the owner after srmmu_init: translations of the addresses va .. va + page_mask
     * (aligned) for these types of access (bit AT, as in srmmu_translation.permissions) no longer hold, all others still do.
     * Without it `generation` changes instead.
     */
    void (*forget)(void *owner, uint32_t va, uint32_t page_mask, uint8_t types);
    /* May be set as well: a table's word at `physical` is about to be written, for the owner's own caches. */
    void (*will_write)(void *owner, uint32_t physical);
    void *owner;
    /* NULL, or who wants to know what of the TLBs is looked at or changed (instruction: of that TLB). Before it changes. */
    void (*looked)(void *owner, const struct srmmu *mmu, const struct srmmu_look *look);
    void *looked_owner;
};

struct srmmu_translation {
    uint32_t physical;
    uint32_t page_mask; /* offset bits of the mapping found: 0xfff .. 0xffffffff */
    bool cacheable;     /* C of the PTE; with the MMU off true: the address decides then */
    bool tlb_hit;
    uint8_t walk_reads;   /* table words read; also valid after a fault */
    uint8_t walk_writes;  /* PTEs written back with R or M set */
    uint32_t pte_address; /* walk_writes > 0: where, for data caches that keep a copy */
    /*
     * Bit AT (0..5) set: this mapping allows that access without any change of state (R set, M set
     * for stores), in the TLB that was asked. 0: must not be kept (TLB disabled, several entries hit).
     */
    uint8_t permissions;
    struct srmmu_tlb_entry *entry; /* permissions not 0, and hits count: the one that answered */
};

enum srmmu_outcome {
    SRMMU_OK,
    SRMMU_FAULT, /* trap: instruction_access_exception or data_access_exception; SFSR, SFAR are set */
    SRMMU_FAULT_NO_TRAP /* no-fault mode: SFSR, SFAR are set, the access is not done, loads give 0 */
};

/*
 * Takes copies of config and reads nothing from the bus; all registers and entries are as after
 * srmmu_reset. The caller adds mmu->component to its list. `name`, bus, observers and cycle outlive
 * the MMU, which must not move in memory.
 */
void srmmu_init(struct srmmu *mmu, const struct srmmu_config *config, const char *name,
                struct bus *bus, const struct observers *observers, const uint64_t *cycle);

/* Power-on values: all registers zero (MMU off), no valid entry. */
void srmmu_reset(struct srmmu *mmu);

static inline bool srmmu_enabled(const struct srmmu *mmu)
{
    return mmu->state.control & 1u;
}

/*
 * Translates one access; may walk the tables, fill the TLB and write R and M back. With the MMU off
 * the answer is the identity. Processors must know of the RTL:
 * - Behind a fetch that traps the instruction cache asks for more words: the pipeline's to say, or srmmu_ask_behind's.
 * - In no-fault mode (NF) data accesses and user fetches do not trap, supervisor fetches do, in any
 *   `asi`: LEON3 does not treat ASI 9 apart, so that `asi` is not looked at. LDD then asks for
 *   each of its words.
 * - A user or supervisor load through ASI 8 or 9 is no access to memory at all (no local RAM).
 */
enum srmmu_outcome srmmu_translate(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                                   uint8_t asi, struct srmmu_translation *out);

/*
 * For who has no pipeline: behind a fetch that was refused, with this answer, the words that are fetched until the trap is
 * taken, if they are those that follow.
 */
void srmmu_ask_behind(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                      struct srmmu_translation *out);

/* A data access uses an entry again that an answer has named: it becomes the youngest. */
static inline void srmmu_use(struct srmmu *mmu, const struct srmmu_tlb_entry *entry)
{
    if (mmu->config.shared_tlb)
        srmmu_cam_touch(&mmu->icam, (unsigned)(entry - mmu->state.itlb));
    else
        srmmu_cam_touch(&mmu->dcam, (unsigned)(entry - mmu->state.dtlb));
}

/*
 * A store has used the entry that the answer has named, which is not told by srmmu_translate and srmmu_carry_out where it hits,
 * is allowed and changes nothing (M_TLB_FASTWRITE of mmutlb.vhd: where the write buffer is free, the TLB answers by the way,
 * and leaves its order alone). True: srmmu_settle has to be called for it, in the order of such stores.
 */
bool srmmu_keep_for_later(struct srmmu *mmu, const struct srmmu_tlb_entry *entry);
static inline bool srmmu_use_later(struct srmmu *mmu, const struct srmmu_tlb_entry *entry)
{
    bool youngest =
        !mmu->config.shared_tlb && (uint32_t)(entry - mmu->state.dtlb) == mmu->dcam.youngest;

    return !youngest && srmmu_keep_for_later(mmu, entry);
}

/* The first of these stores has made its entry the youngest of those used until then, or has not. */
void srmmu_settle(struct srmmu *mmu, bool used);

/* Which entry a miss at va replaces is up to a store that is not settled. */
bool srmmu_order_is_open(const struct srmmu *mmu, uint32_t va);

/* For the owner's state: the store's entry and its rank among those of the data TLB; back again, in the order of the stores. */
uint8_t srmmu_later_rank(const struct srmmu *mmu, uint32_t number, uint8_t *index);
void srmmu_later_again(struct srmmu *mmu, uint8_t index, uint8_t rank);

/*
 * The same for a data access in two parts. srmmu_foresee finds what a translation would do: true where it is allowed, tables and
 * PTE are plain memory and nobody looks or listens; the answer is then what srmmu_translate would give, but for `entry`, and
 * nothing has been done. srmmu_carry_out does it, and completes the answer; nothing was changed in between.
 */
struct srmmu_prospect {
    struct srmmu_translation answer;
    uint32_t va, pte, pte_address; /* pte: with R, for stores M set */
    enum srmmu_access_type type;
    uint8_t index, level; /* of the entry, where there is one; of the PTE */
};
bool srmmu_foresee(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                   struct srmmu_prospect *prospect);
void srmmu_carry_out(struct srmmu *mmu, struct srmmu_prospect *prospect);

/*
 * A look at the tables in memory without any effect on state, for debuggers: the mapping of va in
 * `context`, whether the MMU is on or not; stale TLB entries are not consulted. False: not mapped.
 * `steps` (each entry read, root first) and `step_count` may be NULL, physical and pte as well.
 */
struct srmmu_walk_step {
    uint32_t entry_address;
    uint32_t entry;
};
bool srmmu_peek(const struct srmmu *mmu, uint32_t context, uint32_t va, uint32_t *physical,
                uint32_t *pte, struct srmmu_walk_step steps[4], unsigned *step_count);

/*
 * The same in tables of somebody else's, a guest's of its own, with pages of 4 KiB: the two registers, and how an entry is read.
 */
struct srmmu_tables {
    uint32_t context_pointer, context;
    bool (*read)(void *owner, uint32_t address, uint32_t *entry); /* false: it cannot be */
    void *owner;
};
bool srmmu_peek_tables(const struct srmmu_tables *tables, uint32_t va, uint32_t *physical);

/* Address bits that a mapping found at `level` (0 to 3) passes through. */
uint32_t srmmu_page_mask(const struct srmmu *mmu, unsigned level);

/* The TLB entry that a data access or fetch to va would hit now, or NULL; no effect on state. */
const struct srmmu_tlb_entry *srmmu_tlb_peek(const struct srmmu *mmu, bool fetch, uint32_t va);

/*
 * ASI 0x19 (and 0x04) registers, chosen by bits 10:8 of `offset`; all others of its bits are
 * ignored. Reading SFSR clears its FAV; _peek does not. Writes emit OBSERVE_CONTEXT when the
 * context number changes. Writing the control register with E = 0 empties the TLBs.
 */
uint32_t srmmu_register_read(struct srmmu *mmu, uint32_t offset);
uint32_t srmmu_register_peek(const struct srmmu *mmu, uint32_t offset);
void srmmu_register_write(struct srmmu *mmu, uint32_t offset, uint32_t value);

/* ASI 0x18 (and 0x03), a write: empties both TLBs, whatever va and its type field say. */
void srmmu_flush(struct srmmu *mmu, uint32_t va);
/* One of the two, which are not shared. */
void srmmu_flush_tlb(struct srmmu *mmu, bool instruction);

/* ASI 0x18 (and 0x03), a read: LEON3 has no probe; the value is undefined there and 0 here. */
uint32_t srmmu_probe(struct srmmu *mmu, uint32_t va);

/*
 * A bus error of the access itself, after a successful translation, is not recorded by LEON3 (the
 * processor traps, SFSR and SFAR stay; fault_access of mmutlb.vhd is never set).
 */

#endif
