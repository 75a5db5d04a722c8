/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SRMMU's registers as mmu_dcache.vhd has them (V8 manual, H.5 and table H-5; ASI 0x19 and
 * 0x04), flush and probe, and the map of the state. Bits 10:8 of the address choose the register.
 */
#include "sim/mmu/internal.h"

#include <assert.h>

enum register_number {
    REGISTER_CONTROL = 0,
    REGISTER_CONTEXT_POINTER = 1,
    REGISTER_CONTEXT = 2,
    REGISTER_FAULT_STATUS = 3,
    REGISTER_FAULT_ADDRESS = 4
};

static const struct state_field fields[] = {
    STATE_SCALAR(srmmu_state, control),           STATE_SCALAR(srmmu_state, context_pointer),
    STATE_SCALAR(srmmu_state, context),           STATE_SCALAR(srmmu_state, fault_status),
    STATE_SCALAR(srmmu_state, fault_address),     STATE_SCALAR(srmmu_state, itlb_next),
    STATE_SCALAR(srmmu_state, dtlb_next),         STATE_SCALAR(srmmu_state, itlb_level),
    STATE_SCALAR(srmmu_state, dtlb_level),        STATE_SCALAR(srmmu_state, dtlb_youngest),
    STATE_MEMBER(srmmu_state, itlb, tag),         STATE_MEMBER(srmmu_state, itlb, pte),
    STATE_MEMBER(srmmu_state, itlb, pte_address), STATE_MEMBER(srmmu_state, itlb, valid),
    STATE_MEMBER(srmmu_state, itlb, level),       STATE_MEMBER(srmmu_state, itlb, context),
    STATE_MEMBER(srmmu_state, itlb, rank),        STATE_MEMBER(srmmu_state, dtlb, tag),
    STATE_MEMBER(srmmu_state, dtlb, pte),         STATE_MEMBER(srmmu_state, dtlb, pte_address),
    STATE_MEMBER(srmmu_state, dtlb, valid),       STATE_MEMBER(srmmu_state, dtlb, level),
    STATE_MEMBER(srmmu_state, dtlb, context),     STATE_MEMBER(srmmu_state, dtlb, rank),
};

static void srmmu_flush_order(void *owner)
{
    srmmu_cams_flush(owner);
}

static void srmmu_reload(void *owner)
{
    srmmu_cams_reload(owner);
    srmmu_change_generation(owner);
}

void srmmu_init(struct srmmu *mmu, const struct srmmu_config *config, const char *name,
                struct bus *bus, const struct observers *observers, const uint64_t *cycle)
{
    assert(config->itlb_entries >= 2 && config->itlb_entries <= SRMMU_TLB_MAX);
    assert(config->dtlb_entries >= 2 && config->dtlb_entries <= SRMMU_TLB_MAX);
    assert(config->page_size <= SRMMU_PAGE_SIZE_PROGRAMMED);
    *mmu = (struct srmmu){.config = *config, .bus = bus, .observers = observers, .cycle = cycle};
    mmu->component = (struct component){.name = name,
                                        .state = &mmu->state,
                                        .size = sizeof(mmu->state),
                                        .fields = fields,
                                        .field_count = sizeof(fields) / sizeof(fields[0]),
                                        .owner = mmu,
                                        .flush = srmmu_flush_order,
                                        .reload = srmmu_reload};
    srmmu_reset(mmu);
}

void srmmu_reset(struct srmmu *mmu)
{
    mmu->state = (struct srmmu_state){0};
    mmu->later.count = 0;
    srmmu_cams_reload(mmu);
    srmmu_tlb_reset_order(mmu, true);
    srmmu_tlb_reset_order(mmu, false);
    srmmu_change_generation(mmu);
}

static uint32_t log2_ceiling(uint32_t n)
{
    uint32_t bits = 0;

    while ((1u << bits) < n)
        bits++;
    return bits;
}

static uint32_t control_read(const struct srmmu *mmu)
{
    uint32_t value = CONTROL_VERSION | mmu->state.control;

    value |= log2_ceiling(mmu->config.itlb_entries) << 21;
    value |= srmmu_page_size(mmu) << CONTROL_PGSZ_SHIFT;
    if (mmu->config.shared_tlb)
        return value;
    return value | log2_ceiling(mmu->config.dtlb_entries) << 18 | CONTROL_TLBSEP;
}

uint32_t srmmu_register_peek(const struct srmmu *mmu, uint32_t offset)
{
    switch (offset >> 8 & 7u) {
    case REGISTER_CONTROL:
        return control_read(mmu);
    case REGISTER_CONTEXT_POINTER:
        return mmu->state.context_pointer;
    case REGISTER_CONTEXT:
        return mmu->state.context;
    case REGISTER_FAULT_STATUS:
        return mmu->state.fault_status;
    case REGISTER_FAULT_ADDRESS:
        return mmu->state.fault_address;
    default:
        return 0;
    }
}

uint32_t srmmu_register_read(struct srmmu *mmu, uint32_t offset)
{
    uint32_t value = srmmu_register_peek(mmu, offset);

    if ((offset >> 8 & 7u) == REGISTER_FAULT_STATUS)
        mmu->state.fault_status &= ~STATUS_FAV;
    return value;
}

static void control_write(struct srmmu *mmu, uint32_t value)
{
    uint32_t writable = CONTROL_WRITABLE;

    if (mmu->config.page_size == SRMMU_PAGE_SIZE_PROGRAMMED)
        writable |= CONTROL_PGSZ;
    mmu->state.control = value & writable;
    if (!srmmu_enabled(mmu)) {
        srmmu_tlb_invalidate(mmu, true);
        srmmu_tlb_invalidate(mmu, false);
        return;
    }
    srmmu_cams_retag(mmu); /* pages may have another size */
    srmmu_change_generation(mmu);
}

static void context_write(struct srmmu *mmu, uint32_t value)
{
    uint32_t old = mmu->state.context;

    mmu->state.context = value & CONTEXT_WRITABLE;
    if (mmu->state.context == old)
        return;
    srmmu_change_generation(mmu);
    if (observe_wanted(mmu->observers, OBSERVE_CONTEXT)) {
        struct observation what = srmmu_observation(mmu, OBSERVE_CONTEXT, 0);

        what.code = mmu->state.context;
        what.value = old;
        observe_emit(mmu->observers, &what);
    }
}

void srmmu_register_write(struct srmmu *mmu, uint32_t offset, uint32_t value)
{
    switch (offset >> 8 & 7u) {
    case REGISTER_CONTROL:
        control_write(mmu, value);
        break;
    case REGISTER_CONTEXT_POINTER:
        mmu->state.context_pointer = value & CONTEXT_POINTER_WRITABLE;
        srmmu_change_generation(mmu);
        break;
    case REGISTER_CONTEXT:
        context_write(mmu, value);
        break;
    default: /* SFSR and SFAR cannot be written */
        break;
    }
}

/* mmutlbcam.vhd computes what the type field of the address asks for, and then drops every entry. */
void srmmu_flush_tlb(struct srmmu *mmu, bool instruction)
{
    srmmu_tlb_invalidate(mmu, instruction);
    srmmu_tlb_reset_order(mmu, instruction);
}

void srmmu_flush(struct srmmu *mmu, uint32_t va)
{
    (void)va;
    srmmu_flush_tlb(mmu, true);
    srmmu_flush_tlb(mmu, false);
}

uint32_t srmmu_probe(struct srmmu *mmu, uint32_t va)
{
    (void)mmu;
    (void)va;
    return 0;
}
