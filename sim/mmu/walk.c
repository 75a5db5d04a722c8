/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table walk of mmutw.vhd (V8 manual, H.3): context table, region, segment and page tables in
 * physical memory, uncached, one word a level. LEON3 has 32-bit physical addresses: the top four
 * bits of table pointers and page numbers are ignored. Table addresses are put together by OR, so
 * that misaligned tables give what the hardware gives.
 */
#include "sim/mmu/internal.h"

/*
 * For each page size, the lowest bit of the virtual address that indexes the table of each level;
 * the field ends below that of the level before. The context table is indexed by the context.
 */
/* clang-format off */
static const uint8_t index_shift[4][4] = {
    {32, 24, 18, 12}, /*  4 KiB: 8, 6 and 6 bits */
    {32, 25, 19, 13}, /*  8 KiB: 7, 6 and 6 bits */
    {32, 26, 20, 14}, /* 16 KiB: 6, 6 and 6 bits */
    {32, 28, 21, 15}, /* 32 KiB: 4, 7 and 6 bits */
};
/* clang-format on */

unsigned srmmu_page_size(const struct srmmu *mmu)
{
    if (mmu->config.page_size == SRMMU_PAGE_SIZE_PROGRAMMED)
        return mmu->state.control >> CONTROL_PGSZ_SHIFT & 3u;
    return mmu->config.page_size & 3u;
}

static uint32_t bits_below(unsigned shift)
{
    return (uint32_t)((1ull << shift) - 1);
}

uint32_t srmmu_page_mask(const struct srmmu *mmu, unsigned level)
{
    return bits_below(index_shift[srmmu_page_size(mmu)][level & 3u]);
}

static uint32_t merge(uint32_t pte, uint32_t va, uint32_t offset)
{
    return ((pte & 0x0fffff00u) << 4 & ~offset) | (va & offset);
}

uint32_t srmmu_merge_address(const struct srmmu *mmu, unsigned level, uint32_t pte, uint32_t va)
{
    return merge(pte, va, srmmu_page_mask(mmu, level));
}

struct observation srmmu_observation(const struct srmmu *mmu, enum observe_point point, uint32_t va)
{
    return (struct observation){
        .point = point, .cpu = mmu->config.cpu, .cycle = *mmu->cycle, .address = va};
}

static void observe_step(const struct srmmu *mmu, uint32_t va, const struct srmmu_walk_step *step,
                         unsigned level, bool write, bool error)
{
    struct observation what = srmmu_observation(mmu, OBSERVE_TABLE_WALK, va);

    what.physical = step->entry_address;
    what.value = step->entry;
    what.code = level;
    what.size = 4;
    what.write = write;
    what.flag = error;
    observe_emit(mmu->observers, &what);
}

/* Address of the entry of `level`, given the pointer to its table as it stands in PTD or register. */
static uint32_t entry_address(unsigned page_size, uint32_t pointer, uint32_t context, uint32_t va,
                              unsigned level)
{
    const uint8_t *shift = index_shift[page_size];
    uint32_t table = (pointer & 0x0ffffffcu) << 4;

    if (!level)
        return table | context << 2;
    return table | (va & bits_below(shift[level - 1])) >> shift[level] << 2;
}

static enum srmmu_fault_type entry_fault(uint32_t entry, unsigned level)
{
    switch ((enum entry_type)(entry & ET_MASK)) {
    case ET_INVALID:
        return SRMMU_FT_INVALID;
    case ET_PTD:
        return level == SRMMU_LEVEL_PAGE ? SRMMU_FT_TRANSLATION : SRMMU_FT_NONE;
    case ET_PTE:
        return SRMMU_FT_NONE;
    case ET_RESERVED:
        break;
    }
    return SRMMU_FT_TRANSLATION;
}

void srmmu_walk(const struct srmmu *mmu, uint32_t context, uint32_t va, uint8_t master,
                struct srmmu_walk *walk)
{
    uint32_t pointer = mmu->state.context_pointer;

    *walk = (struct srmmu_walk){.fault = SRMMU_FT_NONE};
    for (unsigned level = 0;; level++) {
        struct srmmu_walk_step *step = &walk->step[level];
        struct bus_access read = {
            .address = entry_address(srmmu_page_size(mmu), pointer, context, va, level),
            .size = 4,
            .master = master,
            .pc = BUS_NO_PC};

        if (mmu->looked)
            mmu->looked(mmu->looked_owner, mmu,
                        &(struct srmmu_look){.what = SRMMU_LOOK_TABLE, .va = read.address});
        walk->bus_error = bus_access(mmu->bus, &read) != BUS_OK;
        *step = (struct srmmu_walk_step){read.address, walk->bus_error ? 0 : read.value};
        walk->level = level;
        walk->steps = level + 1;
        walk->fault = walk->bus_error ? SRMMU_FT_TRANSLATION : entry_fault(step->entry, level);
        if (master != BUS_MASTER_DEBUG && observe_wanted(mmu->observers, OBSERVE_TABLE_WALK))
            observe_step(mmu, va, step, level, false, walk->bus_error);
        if (walk->fault || (step->entry & ET_MASK) == ET_PTE)
            return;
        pointer = step->entry;
    }
}

bool srmmu_walk_plain(const struct srmmu *mmu, uint32_t va, struct srmmu_walk_step *leaf,
                      unsigned *level)
{
    uint32_t pointer = mmu->state.context_pointer, context = mmu->state.context;

    for (*level = 0;; ++*level) {
        uint32_t address = entry_address(srmmu_page_size(mmu), pointer, context, va, *level);
        const uint8_t *memory = bus_memory(mmu->bus, address, false);

        if (!memory)
            return false;
        *leaf = (struct srmmu_walk_step){address, bus_load32(memory)};
        if (entry_fault(leaf->entry, *level))
            return false;
        if ((leaf->entry & ET_MASK) == ET_PTE)
            return true;
        pointer = leaf->entry;
    }
}

bool srmmu_peek_tables(const struct srmmu_tables *tables, uint32_t va, uint32_t *physical)
{
    uint32_t pointer = tables->context_pointer, entry;

    for (unsigned level = 0;; level++) {
        uint32_t address = entry_address(0, pointer, tables->context, va, level);

        if (!tables->read(tables->owner, address, &entry) || entry_fault(entry, level))
            return false;
        if ((entry & ET_MASK) == ET_PTE) {
            *physical = merge(entry, va, bits_below(index_shift[0][level]));
            return true;
        }
        pointer = entry;
    }
}

bool srmmu_write_back(const struct srmmu *mmu, uint32_t va, uint32_t pte_address, uint32_t pte,
                      unsigned level)
{
    struct bus_access write = {.address = pte_address & ~3u, /* the hardware keeps bits 31:2 */
                               .value = pte,
                               .size = 4,
                               .master = (uint8_t)mmu->config.cpu,
                               .write = true,
                               .pc = BUS_NO_PC};
    struct srmmu_walk_step step = {pte_address, pte};
    bool done;

    if (mmu->will_write)
        mmu->will_write(mmu->owner, write.address);
    done = bus_access(mmu->bus, &write) == BUS_OK;
    if (observe_wanted(mmu->observers, OBSERVE_TABLE_WALK))
        observe_step(mmu, va, &step, level, true, !done);
    return done;
}
