/* SPDX-License-Identifier: BSD-2-Clause */
/* Accesses of the data cache (cached_data.h; mmu_dcache.vhd). Nothing here takes time. */
#include "sim/leon3/cached_data.h"

#include "sim/leon3/timing_slots.h"

struct leon3_access_shape leon3_data_shape(const struct leon3 *cpu, const struct leon3_data *data,
                                           enum leon3_event_kind kind, bool doubleword)
{
    const struct srmmu_translation *translation = &data->translation;
    bool slow = !translation->tlb_hit || translation->walk_writes;

    return (struct leon3_access_shape){
        .kind = (uint8_t)kind,
        .first_wait = data->slave ? data->slave->first_wait : LEON3_ERROR_WAIT,
        .next_wait = data->slave ? data->slave->next_wait : LEON3_ERROR_WAIT,
        .dbl = doubleword,
        .mmu = data->translated ? (slow ? 2 : 1) : 0,
        .walk = leon3_walk_cost_of(cpu, translation)};
}

/* All that the shape is made of. */
static uint64_t key_of(const struct leon3 *cpu, const struct leon3_data *data,
                       enum leon3_event_kind kind, bool line, bool doubleword)
{
    const struct srmmu_translation *translation = &data->translation;
    struct leon3_walk_cost walk = leon3_walk_cost_of(cpu, translation);

    return (uint64_t)kind | (uint64_t)line << 4 | (uint64_t)doubleword << 5 |
           (uint64_t)data->translated << 6 | (uint64_t)translation->tlb_hit << 7 |
           (uint64_t)data->slave->first_wait << 8 | (uint64_t)data->slave->next_wait << 16 |
           (uint64_t)walk.wait << 24 | (uint64_t)walk.reads << 32 | (uint64_t)walk.writes << 40;
}

uint32_t leon3_data_number(struct leon3 *cpu, const struct leon3_data *data,
                           enum leon3_event_kind kind, bool line, bool doubleword)
{
    uint64_t key = key_of(cpu, data, kind, line, doubleword);
    struct leon3_number *known =
        &cpu->translations.number[key * 0x9fb21c651e98df25u >> 32 & (LEON3_NUMBERS - 1)];

    if (known->key != key) {
        struct leon3_access_shape shape = leon3_data_shape(cpu, data, kind, doubleword);

        shape.line = line ? leon3_data_last_word(cpu) : 0;
        known->key = key;
        known->number = leon3_slots_number(cpu->slots, &shape);
    }
    return leon3_log_takes(&cpu->log, known->number) ? known->number : 0;
}

void leon3_data_look_up(struct leon3 *cpu, uint32_t va, uint8_t asi, struct leon3_data *data)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, va);
    bool bypass = asi == ASI_MMU_BYPASS;
    uint32_t top = cpu->config.dcache_line / 4 - 1;

    data->translated = leon3_mmu_on(cpu) && !bypass;
    data->cache = !bypass && cpu->state.ccr & 4u && !leon3_time_dflush(cpu) &&
                  (leon3_mmu_on(cpu) || (slave && slave->cacheable));
    if (data->cache)
        leon3_check_line(cpu, &cpu->dcache, va);
    data->line = data->cache ? leon3_data_find(cpu, va) : NULL;
    data->hit = data->line && leon3_cache_has_word(data->line->valid, top);
}

/* Random replacement is a counter of cycles, which have to be known then. */
static struct leon3_cache_line *replace(struct leon3 *cpu, uint32_t va)
{
    struct leon3_cache *cache = &cpu->dcache;
    uint64_t cycle = cache->policy == LEON3_RANDOM ? leon3_time_exact(cpu) : 0;

    return leon3_cache_replace(cache, va, cycle + LEON3_RESET_CYCLES);
}

bool leon3_data_fill(struct leon3 *cpu, const struct leon3_data *data, uint32_t va, uint32_t size)
{
    struct leon3_cache *cache = &cpu->dcache;
    struct leon3_cache_line *line = data->line ? data->line : replace(cpu, va);
    uint32_t physical = data->translation.physical;
    uint32_t first = va >> 2 & (cache->line_bytes / 4 - 1);
    uint8_t wanted = (uint8_t)((size == 8 ? 3u : 1u) << first), read;

    leon3_cache_fill(cache, line, va, physical, cpu->mmu.state.context, cache->full);
    if (!leon3_is_slow(cpu, physical))
        return true;
    leon3_cache_detach(cache, line);
    read = leon3_read_words(cpu, cache, line, physical, cache->full, 1);
    if (read != cache->full)
        leon3_cache_invalidate(cache, line);
    return (read & wanted) == wanted;
}

void leon3_data_store(struct leon3 *cpu, const struct leon3_access *access,
                      const struct leon3_data *data)
{
    struct leon3_cache *cache = &cpu->dcache;
    uint32_t physical = data->translation.physical, beat = access->size == 8 ? 4 : access->size;
    struct leon3_cache_line *line = data->hit ? data->line : NULL;
    bool snooped = leon3_mmu_on(cpu) && cpu->state.ccr & CCR_DS;

    if (snooped)
        leon3_cache_snoop(cache, physical, line);
    else
        leon3_cache_will_change(cache, physical, line);
    if (!line)
        return;
    /* Hit by its virtual tag, but it came from other memory: the tables have changed since. It has the word, memory there has not. */
    if (line->physical != leon3_cache_base(cache, physical))
        leon3_cache_detach(cache, line);
    leon3_cache_touch(cache, line);
    leon3_cache_write(cache, line, access->va, beat, access->value[0]);
    if (access->size == 8)
        leon3_cache_write(cache, line, access->va + 4, 4, access->value[1]);
}
