/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SPARC reference MMU (V8 manual, appendix H) as LEON3 implements it (lib/gaisler/srmmu of GRLIB):
 * registers, translation, table walk, TLB, flush and probe. What the caches keep is not its
 * business; what the walk costs is reported, not timed.
 */
#ifndef PRIDE_MMU_SRMMU_H
#define PRIDE_MMU_SRMMU_H

#include "sim/base/bus.h"
#include "sim/base/component.h"
#include "sim/base/observe.h"

#define SRMMU_TLB_MAX 64

/* Access types, the AT field of SFSR. */
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

struct srmmu_config {
    uint32_t itlb_entries; /* 2..64 */
    uint32_t dtlb_entries; /* 2..64 */
    uint32_t shared_tlb;   /* 1: the ITLB serves both */
    uint32_t replacement;  /* 0 LRU, 1 random (increment, as in the VHDL) */
    uint32_t cpu;          /* for observations */
};

struct srmmu_tlb_entry {
    uint32_t tag; /* virtual address bits 31:12 of the mapping, shifted left by 12 */
    uint32_t pte; /* as in memory: PPN, C, M, R, ACC, ET */
    uint8_t valid;
    uint8_t level; /* 0 context (4 GiB), 1 16 MiB, 2 256 KiB, 3 4 KiB */
    uint8_t context;
    uint8_t modified; /* entry's own M, as the hardware keeps it */
    uint32_t age;     /* replacement order */
};

struct srmmu_state {
    uint32_t control;         /* E, NF, and the fields of LEON */
    uint32_t context_pointer; /* ASI 0x19 register 0x100 */
    uint32_t context;         /* register 0x200 */
    uint32_t fault_status;    /* register 0x300 */
    uint32_t fault_address;   /* register 0x400 */
    uint32_t itlb_age, dtlb_age;
    struct srmmu_tlb_entry itlb[SRMMU_TLB_MAX];
    struct srmmu_tlb_entry dtlb[SRMMU_TLB_MAX];
};

struct srmmu {
    struct srmmu_state state;
    struct srmmu_config config;
    struct component component; /* "cpu0.mmu" as the owner names it */
    struct bus *bus;
    const struct observers *observers;
    const uint64_t *cycle; /* the owner's cycle counter, for observations */
    uint32_t generation;   /* derived: changes when translations handed out may no longer hold */
};

struct srmmu_translation {
    uint32_t physical;
    uint32_t page_mask; /* offset bits of the mapping found: 0xfff .. 0xffffffff */
    bool cacheable;
    bool tlb_hit;
    uint8_t walk_reads;  /* table words read */
    uint8_t walk_writes; /* R or M written back */
    uint8_t permissions; /* bit AT: allowed without any change of state (R set, M set for stores) */
};

enum srmmu_outcome {
    SRMMU_OK,
    SRMMU_FAULT,        /* trap: instruction_ or data_access_exception; SFSR and SFAR are set */
    SRMMU_FAULT_NO_TRAP /* no-fault mode: SFSR and SFAR are set, nothing is accessed, loads give 0 */
};

/* Registers `name` as component in the list; all registers and entries zero until reset. */
void srmmu_init(struct srmmu *mmu, const struct srmmu_config *config, const char *name,
                struct bus *bus, const struct observers *observers, const uint64_t *cycle);
void srmmu_reset(struct srmmu *mmu);

static inline bool srmmu_enabled(const struct srmmu *mmu)
{
    return mmu->state.control & 1u;
}

/*
 * Translates one access; may walk the tables, fill the TLB and write R and M back. With the MMU off
 * the answer is the identity, not cacheable decided by the caller. `asi` tells no-fault mode ASI 9
 * (and 8) from the others.
 */
enum srmmu_outcome srmmu_translate(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type,
                                   uint8_t asi, struct srmmu_translation *out);

/*
 * Records an access that failed on the bus after translation (SFSR.FT = 5), with the overwrite
 * rules.
 */
void srmmu_bus_fault(struct srmmu *mmu, uint32_t va, enum srmmu_access_type type, unsigned level);

/*
 * A look without any effect on state, for debuggers: the mapping in `context`; false: not mapped.
 * `steps` may be NULL.
 */
struct srmmu_walk_step {
    uint32_t entry_address;
    uint32_t entry;
};
bool srmmu_peek(const struct srmmu *mmu, uint32_t context, uint32_t va, uint32_t *physical,
                uint32_t *pte, struct srmmu_walk_step steps[4], unsigned *step_count);

/*
 * ASI 0x19 (and 0x04) registers; `offset` is the address's bits 11:0. Reading SFSR has its side
 * effect.
 */
uint32_t srmmu_register_read(struct srmmu *mmu, uint32_t offset);
void srmmu_register_write(struct srmmu *mmu, uint32_t offset, uint32_t value);

/* ASI 0x18 (and 0x03): flush on a write, probe on a read, as the measured hardware does them. */
void srmmu_flush(struct srmmu *mmu, uint32_t va);
uint32_t srmmu_probe(struct srmmu *mmu, uint32_t va);

#endif
