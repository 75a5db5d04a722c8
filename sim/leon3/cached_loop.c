/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads and stores of the cached engine's loop in full timing (memory.h): what they do to the data cache and the TLB is done at
 * once, what they cost is written to the log (timing_log.h). Whatever is not as simple as that is left to the plain engine.
 */
#include "sim/leon3/cached_data.h"

#include "sim/leon3/cached_page.h"
#include "sim/leon3/timing_slots.h"

static struct leon3_data_entry *load_entry(struct leon3 *cpu, uint32_t va)
{
    return &cpu->translations.set[leon3_supervisor(cpu)].load[leon3_translation_index(va)];
}

static __attribute__((noinline)) uint8_t ask_number(struct leon3 *cpu,
                                                    const struct leon3_data_entry *entry,
                                                    enum leon3_event_kind kind, bool line,
                                                    bool doubleword)
{
    const struct leon3_data data = {.slave = bus_slave_at(cpu->env.bus, entry->physical),
                                    .translated = leon3_mmu_on(cpu),
                                    .translation = {.tlb_hit = true}};

    return (uint8_t)leon3_data_number(cpu, &data, kind, line, doubleword);
}

/* The number of an access to a page that the TLB has; 0: the plain engine's. */
static inline uint32_t number_of(struct leon3 *cpu, struct leon3_data_entry *entry,
                                 enum leon3_event_kind kind, bool line, uint32_t size)
{
    uint8_t *number = &entry->shape[size == 8];

    if (!*number)
        *number = ask_number(cpu, entry, kind, line, size == 8);
    return *number;
}

/* The TLB has the page, as far as is known. */
static void use_tlb(struct leon3 *cpu, const struct leon3_data_entry *entry)
{
    if (entry->tlb)
        srmmu_use(&cpu->mmu, entry->tlb);
}

/* A load goes to the bus; where its words are. */
static inline const uint8_t *read_bus(struct leon3 *cpu, const struct leon3_data_entry *entry,
                                      uint32_t va, uint32_t size, uint32_t shape, bool line)
{
    cpu->timing.dcache_misses++;
    leon3_log_access(&cpu->log, &cpu->timing, shape, 0, false);
    if (size == 8) {
        leon3_log_access(&cpu->log, &cpu->timing, LEON3_SHAPE_HIT, 1, false);
        if (!line) /* as in cached_memory.c */
            cpu->timing.read_slot = cpu->log.slot;
    }
    return entry->host + (va & (BUS_PAGE_SIZE - 1));
}

/* The usual miss: the page is known, and nothing of its set has to do with it. Else NULL, and nothing was done. */
static const uint8_t *refill(struct leon3 *cpu, const struct leon3_data_entry *entry, uint32_t va)
{
    struct leon3_cache *cache = &cpu->dcache;
    uint32_t offset = va & (BUS_PAGE_SIZE - 1) & ~(cache->line_bytes - 1);

    return leon3_cache_refill(cache, va, entry->physical | (va & (BUS_PAGE_SIZE - 1)),
                              cpu->mmu.state.context, entry->host + offset)
               ? entry->host
               : NULL;
}

static const uint8_t *load_simply(struct leon3 *cpu, struct leon3_data_entry *entry, uint32_t va,
                                  uint32_t size)
{
    uint32_t shape = number_of(cpu, entry, LEON3_EVENT_READ, true, size);

    if (!shape || !leon3_data_fills_in_loop(cpu, true) || !leon3_data_takes_lines(cpu) ||
        !refill(cpu, entry, va))
        return NULL;
    use_tlb(cpu, entry);
    return read_bus(cpu, entry, va, size, shape, true);
}

static void fill_line(struct leon3 *cpu, const struct leon3_data_entry *entry, uint32_t va)
{
    struct leon3_cache *cache = &cpu->dcache;
    struct leon3_cache_line *line;

    if (refill(cpu, entry, va))
        return;
    line = leon3_data_find(cpu, va);
    leon3_cache_fill(cache, line ? line : leon3_cache_replace(cache, va, 0), va,
                     entry->physical | (va & (BUS_PAGE_SIZE - 1)), cpu->mmu.state.context,
                     cache->full);
}

/* The load is not in the cache. Pages met before, or met now. */
static const uint8_t *load_missed(struct leon3 *cpu, uint32_t va, uint32_t size)
{
    struct leon3_data_entry *known = load_entry(cpu, va);
    const struct leon3_data_entry *entry = known;
    uint32_t shape;
    bool line;

    if (known->tag == (va & ~(BUS_PAGE_SIZE - 1)) && known->allowed) {
        line = known->cacheable;
        shape = number_of(cpu, known, LEON3_EVENT_READ, line, size);
        if (!shape || (line && !leon3_data_takes_lines(cpu)) ||
            !leon3_data_fills_in_loop(cpu, line))
            return NULL;
        use_tlb(cpu, entry);
    } else {
        entry = leon3_page_meet(cpu, va, size, false, &shape);
        if (!entry)
            return NULL;
    }
    line = entry->cacheable && leon3_data_takes_lines(cpu);
    if (line)
        fill_line(cpu, entry, va);
    else
        leon3_note_past_cache(cpu, entry->physical | (va & (BUS_PAGE_SIZE - 1)));
    return read_bus(cpu, entry, va, size, shape, line);
}

static const uint8_t *hit_known(struct leon3 *cpu, const uint8_t *word)
{
    if (word && leon3_time_wants_hit(&cpu->timing, cpu->log.slot))
        leon3_log_access(&cpu->log, &cpu->timing, LEON3_SHAPE_HIT, 0, false);
    return word;
}

/* The line is not known, but may be there. */
static const uint8_t *load_unknown(struct leon3 *cpu, uint32_t va, uint32_t size)
{
    const uint8_t *memory;
    struct leon3_data data;

    leon3_data_look_up(cpu, va, leon3_data_asi(cpu), &data);
    if (!data.hit)
        return load_missed(cpu, va, size);
    memory = data.line->own ? NULL : bus_memory(cpu->env.bus, data.line->physical, false);
    if (!memory)
        return NULL;
    leon3_cache_use(&cpu->dcache, data.line, va);
    return hit_known(cpu, memory + (va & (cpu->dcache.line_bytes - 1)));
}

const uint8_t *leon3_dcache_load(struct leon3 *cpu, uint32_t va, uint32_t size)
{
    struct leon3_data_entry *entry = load_entry(cpu, va);
    bool paged = entry->tag == (va & ~(BUS_PAGE_SIZE - 1));
    const uint8_t *word;

    /* A hit needs no translation; but pages whose loads are watched have none. */
    if (va & (size - 1) || (cpu->watches_loads && !paged))
        return NULL;
    word = leon3_cache_use_known(&cpu->dcache, va);
    if (word)
        return hit_known(cpu, word);
    word = paged && entry->allowed && entry->cacheable ? load_simply(cpu, entry, va, size) : NULL;
    return word ? word : load_unknown(cpu, va, size);
}

/* The line may be there, and is not known. */
static __attribute__((noinline)) void store_unknown(struct leon3 *cpu, uint32_t physical,
                                                    const struct leon3_access *access)
{
    struct leon3_data data;

    leon3_data_look_up(cpu, access->va, access->asi, &data);
    data.translation.physical = physical;
    leon3_data_store(cpu, access, &data);
    if (!data.line)
        leon3_cache_note_absent(&cpu->dcache, access->va, physical);
}

static bool others_may_hold(const struct leon3 *cpu, uint32_t physical)
{
    return cpu->env.cpu_count > 1 &&
           (!cpu->env.holders ||
            leon3_holders_others(cpu->env.holders, physical, 1u << cpu->env.index));
}

/* The write buffer takes a store to a page met before, or met now; the entry, NULL: the plain engine's. */
static const struct leon3_data_entry *post_store(struct leon3 *cpu, uint32_t va, uint32_t size)
{
    struct leon3_data_entry *known =
        &cpu->translations.set[leon3_supervisor(cpu)].store[leon3_translation_index(va)];
    const struct leon3_data_entry *entry = known;
    uint32_t offset = va & (BUS_PAGE_SIZE - 1), shape;

    if (va & (size - 1u))
        return NULL;
    if (known->tag != va - offset) {
        entry = leon3_page_meet(cpu, va, size, true, &shape);
        if (!entry)
            return NULL;
    } else {
        shape = number_of(cpu, known, LEON3_EVENT_STORE, false, size);
        if (!shape || (known->code && leon3_cache_follows(&cpu->icache, known->physical | offset)))
            return NULL;
    }
    leon3_log_access(&cpu->log, &cpu->timing, shape, 0,
                     entry->tlb && srmmu_use_later(&cpu->mmu, entry->tlb));
    return entry;
}

uint8_t *leon3_dcache_store(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t first,
                            uint32_t second)
{
    const struct leon3_data_entry *entry = post_store(cpu, va, size);
    uint32_t offset = va & (BUS_PAGE_SIZE - 1), physical;
    const uint8_t *words;

    if (!entry)
        return NULL;
    physical = entry->physical | offset;
    words = entry->host + (offset & ~(cpu->dcache.line_bytes - 1));
    if (others_may_hold(cpu, physical))
        bus_will_write(cpu->env.bus, physical, size, (uint8_t)cpu->env.index);
    if (!leon3_cache_is_mru(&cpu->dcache, va, words) &&
        !leon3_cache_is_absent(&cpu->dcache, va, physical) &&
        !leon3_cache_store_is_simple(&cpu->dcache, va, physical, words))
        store_unknown(
            cpu, physical,
            &(struct leon3_access){
                .va = va, .size = size, .asi = leon3_data_asi(cpu), .value = {first, second}});
    leon3_forget_decoded(entry, va, size);
    return entry->host + offset;
}
