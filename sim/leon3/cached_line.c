/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of either cache (cached_line.h). */
#include "sim/leon3/cached_line.h"

#include "sim/leon3/asi.h"
#include "sim/cache/ft.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/special.h"

uint8_t leon3_read_words(struct leon3 *cpu, struct leon3_cache *cache,
                         struct leon3_cache_line *line, uint32_t physical, uint8_t words,
                         uint32_t known)
{
    uint32_t base = leon3_cache_base(cache, physical), value;

    for (uint32_t word = 0; word < cache->line_bytes / 4; word++) {
        if (!leon3_cache_has_word(words, word) || base + 4 * word == known)
            continue;
        if (leon3_physical_read(cpu, base + 4 * word, 4, &value))
            leon3_cache_write(cache, line, word * 4, 4, value);
        else
            words &= (uint8_t) ~(1u << word);
    }
    return words;
}

/* Counts up to 3. */
static void count_error(struct leon3 *cpu, uint32_t counter)
{
    if ((cpu->state.ccr & counter) != counter)
        cpu->state.ccr += counter & -counter;
}

void leon3_check_bits(struct leon3 *cpu, struct leon3_cache *cache, uint32_t va)
{
    bool data = cache == &cpu->dcache;
    uint32_t context = data ? cpu->mmu.state.context : cpu->timing.units.i.context;

    switch (
        leon3_cache_check(cache, va, context, data ? leon3_mmu_on(cpu) : leon3_fetch_mmu_on(cpu))) {
    case LEON3_CACHE_TAG:
        count_error(cpu, data ? CCR_DTE : CCR_ITE);
        break;
    case LEON3_CACHE_DATA:
        count_error(cpu, data ? CCR_DDE : CCR_IDE);
        break;
    case LEON3_CACHE_GOOD:
        break;
    }
}

void leon3_memory_will_change(struct leon3 *cpu, uint32_t physical)
{
    leon3_cache_will_change(&cpu->icache, physical, NULL);
    leon3_cache_will_change(&cpu->dcache, physical, NULL);
}

bool leon3_bus_write_seen(struct leon3 *cpu, uint32_t physical)
{
    bool held;

    if (!cpu->full_timing)
        return false;
    held = leon3_cache_will_change(&cpu->icache, physical, NULL);
    if (cpu->state.ccr & CCR_DS)
        held |= leon3_cache_snoop(&cpu->dcache, physical, NULL);
    else
        held |= leon3_cache_will_change(&cpu->dcache, physical, NULL);
    if (cpu->state.past_cache == leon3_cache_base(&cpu->dcache, physical)) {
        cpu->state.past_cache = LEON3_NO_LINE;
        held = true;
    }
    return held;
}

/* The contents of the instruction cache, and of the TLB, go when the fetches in front of the flush are done. */
void leon3_caches_flush(struct leon3 *cpu, enum leon3_event_kind kind, bool instruction, bool data)
{
    struct leon3_event event = {.shape.kind = (uint8_t)kind, .iflush = instruction};

    if (!cpu->full_timing)
        return;
    event.dflush = data && !(cpu->state.ccr & CCR_NOFLUSH);
    event.ccr = (uint8_t)((cpu->state.ccr & 1u) | (cpu->state.ccr & CCR_IB ? 2u : 0) |
                          (cpu->state.ccr & 4u) | (cpu->state.ccr & 2u) << 2);
    event.shape.mmu = kind == LEON3_EVENT_MMU_FLUSH;
    event.tflush = event.shape.mmu && cpu->config.mmu && !cpu->mmu.config.shared_tlb;
    if (event.dflush)
        leon3_cache_flush(&cpu->dcache);
    leon3_time_push(cpu, &event, 0);
}
