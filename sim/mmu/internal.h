/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of sim/mmu share: layouts of registers and table entries (V8 manual, H.3 and H.4;
 * mmuconfig.vhd), the walk, the permission table and the two TLBs.
 */
#ifndef PRIDE_MMU_INTERNAL_H
#define PRIDE_MMU_INTERNAL_H

#include "sim/mmu/srmmu.h"

/*
 * Control register: IMPL 31:28 = 0, VER 27:24 = 1, log2 of ITLB 23:21 and DTLB 20:18 entries,
 * PGSZ 17:16, TLBDIS 15, TLBSEP 14, PSO 7, NF 1, E 0. PGSZ can be written if page_size is 4.
 */
#define CONTROL_E          0x00000001u
#define CONTROL_NF         0x00000002u
#define CONTROL_PSO        0x00000080u
#define CONTROL_TLBSEP     0x00004000u
#define CONTROL_TLBDIS     0x00008000u
#define CONTROL_PGSZ       0x00030000u
#define CONTROL_VERSION    0x01000000u
#define CONTROL_WRITABLE   (CONTROL_E | CONTROL_NF | CONTROL_PSO | CONTROL_TLBDIS)
#define CONTROL_PGSZ_SHIFT 16

#define CONTEXT_POINTER_WRITABLE 0xfffffffcu
#define CONTEXT_WRITABLE         0x000000ffu

/* Fault status register: L 9:8, AT 7:5 (store, instruction, supervisor), FT 4:2, FAV 1, OW 0. */
#define STATUS_OW             0x00000001u
#define STATUS_FAV            0x00000002u
#define STATUS_FT_SHIFT       2
#define STATUS_AT_SHIFT       5
#define STATUS_AT_INSTRUCTION 0x00000040u
#define STATUS_L_SHIFT        8

/* Table entries. PTD: PTP 31:2, ET = 1. PTE: PPN 31:8, C 7, M 6, R 5, ACC 4:2, ET = 2. */
#define SRMMU_LEVEL_PAGE 3u /* of the smallest pages */
#define ET_MASK          3u
enum entry_type { ET_INVALID = 0, ET_PTD = 1, ET_PTE = 2, ET_RESERVED = 3 };
#define PTE_C 0x80u
#define PTE_M 0x40u
#define PTE_R 0x20u

/* Access types: bit 2 store, bit 1 instruction, bit 0 supervisor. */
#define TYPE_SUPERVISOR  1u
#define TYPE_INSTRUCTION 2u
#define TYPE_STORE       4u

static inline unsigned pte_acc(uint32_t pte)
{
    return pte >> 2 & 7u;
}

/* Field PGSZ: pages of 4 KiB << the result. */
unsigned srmmu_page_size(const struct srmmu *mmu);

/* Physical address: LEON3 keeps PPN bits 27:8 of the PTE only; a root-level PTE is the identity. */
uint32_t srmmu_merge_address(const struct srmmu *mmu, unsigned level, uint32_t pte, uint32_t va);

/* The fault type of an access that a PTE with `acc` meets; SRMMU_FT_NONE: it is allowed. */
enum srmmu_fault_type srmmu_check_access(unsigned acc, enum srmmu_access_type type);

/* Bit AT of the result as in srmmu_translation.permissions, for all six types. */
uint8_t srmmu_allowed_types(uint32_t pte);

/* One table walk. */
struct srmmu_walk {
    struct srmmu_walk_step step[4];
    unsigned steps;              /* entries read, 1 to 4 */
    unsigned level;              /* of the last one: the PTE's, or the fault's */
    enum srmmu_fault_type fault; /* NONE, INVALID or TRANSLATION */
    bool bus_error;              /* reading the last entry failed; its value is 0 */
};

/* Reads entries until a PTE or a fault. Reads as `master`; offers each step to observers. */
void srmmu_walk(const struct srmmu *mmu, uint32_t context, uint32_t va, uint8_t master,
                struct srmmu_walk *walk);

/*
 * The same in the present context, where all tables are plain memory and nobody listens: finds a PTE without a trace. False: no
 * PTE, or not as plain as that.
 */
bool srmmu_walk_plain(const struct srmmu *mmu, uint32_t va, struct srmmu_walk_step *leaf,
                      unsigned *level);

/* Stores a PTE with R or M set; false: bus error. */
bool srmmu_write_back(const struct srmmu *mmu, uint32_t va, uint32_t pte_address, uint32_t pte,
                      unsigned level);

/* Either TLB, as one set of pointers into the state. */
struct srmmu_tlb {
    struct srmmu_tlb_entry *entry;
    struct srmmu_cam *cam;
    unsigned entries;
    uint8_t *next;
    uint8_t *level;
    bool instruction;
    bool shared;
};

/* The TLB that fetches or data accesses use: one for both where mmu.shared is on. */
struct srmmu_tlb srmmu_tlb_select(struct srmmu *mmu, bool instruction);

struct srmmu_tlb_match {
    unsigned count; /* entries that match: more than one if tables changed without a flush */
    unsigned index; /* count > 0: the entry that answers */
    bool need_sync; /* R or M was newly set in a matching entry: write the PTE back */
};

/* Compares all entries with context and va and sets R, and for stores M, in those that match. */
struct srmmu_tlb_match srmmu_tlb_match(const struct srmmu *mmu, const struct srmmu_tlb *tlb,
                                       uint32_t va, bool store);

/* Makes an entry the youngest. */
void srmmu_tlb_touch(const struct srmmu_tlb *tlb, unsigned index);

/* The entry to be replaced next by a walk; counts as used, even if the walk then fails. */
unsigned srmmu_tlb_choose_victim(const struct srmmu *mmu, const struct srmmu_tlb *tlb);

/* Replaces an entry, telling observers and whoever keeps translations. `leaf`: the PTE, as it is to be, and its place. */
void srmmu_tlb_fill(struct srmmu *mmu, const struct srmmu_tlb *tlb, unsigned index, uint32_t va,
                    const struct srmmu_walk_step *leaf, unsigned level);

/* Access types that go through this TLB, as a mask of permissions. */
static inline uint8_t srmmu_types_served(const struct srmmu_tlb *tlb)
{
    return tlb->shared ? 0x3f : tlb->instruction ? 0x0c : 0x33;
}

/* The working copies follow the entries, or their tags alone do; the order goes back to them. */
void srmmu_cams_reload(struct srmmu *mmu);
void srmmu_cams_retag(struct srmmu *mmu);
void srmmu_cams_flush(struct srmmu *mmu);

/* The use that stands for a rank; SRMMU_LATER of those below it are free. */
static inline uint64_t srmmu_rank_use(uint8_t rank)
{
    return (rank + 1ull) * (2 * SRMMU_LATER);
}

/* Drops all entries of a TLB; the LRU order stays. */
void srmmu_tlb_invalidate(struct srmmu *mmu, bool instruction);

/* Puts its LRU order back to that of reset. */
void srmmu_tlb_reset_order(struct srmmu *mmu, bool instruction);

/* No translation handed out before may be used any more. */
void srmmu_change_generation(struct srmmu *mmu);

/* An observation with what this MMU knows of itself filled in. */
struct observation srmmu_observation(const struct srmmu *mmu, enum observe_point point,
                                     uint32_t va);

#endif
