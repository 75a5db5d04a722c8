/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads and stores through the data cache, with their cycles: memory.c in full timing. What hits needs no translation
 * and is not checked against the tables again, as on hardware. Stores go to memory at once, those to devices when the
 * write buffer would have brought them there.
 */
#include "sim/leon3/cached_line.h"

#include "sim/leon3/asi.h"
#include "sim/leon3/cache_ft.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/special.h"
#include "sim/leon3/store_error.h"
#include "sim/leon3/timing_slots.h"

static struct leon3_cache_line *find(const struct leon3 *cpu, const struct leon3_cache *cache,
                                     uint32_t va)
{
    return leon3_cache_find(cache, va, cpu->mmu.state.context, leon3_mmu_on(cpu));
}

struct data {
    struct leon3_cache_line *line; /* whose tag matches; NULL: none */
    const struct bus_slave *slave;
    struct srmmu_translation translation;
    enum srmmu_access_type type;
    bool translated, cache; /* cache: hcache of mmu_dcache.vhd */
    bool hit;
};

static enum srmmu_access_type access_type(const struct leon3 *cpu, enum srmmu_access_type user_type)
{
    return (enum srmmu_access_type)((unsigned)user_type | (leon3_supervisor(cpu) ? 1u : 0));
}

static void look_up(struct leon3 *cpu, uint32_t va, uint8_t asi, struct data *data)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, va);
    bool bypass = asi == ASI_MMU_BYPASS;
    uint32_t top = cpu->config.dcache_line / 4 - 1;

    data->translated = leon3_mmu_on(cpu) && !bypass;
    data->cache = !bypass && cpu->state.ccr & 4u && !leon3_time_dflush(cpu) &&
                  (leon3_mmu_on(cpu) || (slave && slave->cacheable));
    if (data->cache)
        leon3_check_line(cpu, &cpu->dcache, va);
    data->line = data->cache ? find(cpu, &cpu->dcache, va) : NULL;
    data->hit = data->line && leon3_cache_has_word(data->line->valid, top);
}

/* 0, a trap, or LEON3_NO_ACCESS. Faults take the time of their walk. */
static uint32_t translate_data(struct leon3 *cpu, uint32_t va, uint8_t asi, struct data *data)
{
    data->translation =
        (struct srmmu_translation){.physical = va, .cacheable = true, .tlb_hit = true};
    if (data->translated) {
        enum srmmu_outcome outcome =
            srmmu_translate(&cpu->mmu, va, data->type, asi, &data->translation);

        if (outcome != SRMMU_OK) {
            struct leon3_event event = {
                .shape = {.kind = LEON3_EVENT_READ,
                          .mmu = 2,
                          .fault = 1,
                          .walk = leon3_walk_cost_of(cpu, &data->translation)}};

            leon3_time_push(cpu, &event, 0);
            return outcome == SRMMU_FAULT ? TRAP_DATA_ACCESS_EXCEPTION : LEON3_NO_ACCESS;
        }
    }
    data->slave = bus_slave_at(cpu->env.bus, data->translation.physical);
    return 0;
}

static struct leon3_event event_of(const struct leon3 *cpu, const struct data *data,
                                   const struct leon3_access *access, enum leon3_event_kind kind)
{
    const struct srmmu_translation *translation = &data->translation;
    bool slow = !translation->tlb_hit || translation->walk_writes;

    return (struct leon3_event){
        .shape = {.kind = (uint8_t)kind,
                  .first_wait = data->slave ? data->slave->first_wait : LEON3_ERROR_WAIT,
                  .next_wait = data->slave ? data->slave->next_wait : LEON3_ERROR_WAIT,
                  .dbl = access->size == 8,
                  .mmu = data->translated ? (slow ? 2 : 1) : 0,
                  .walk = leon3_walk_cost_of(cpu, translation)}};
}

/* A load that hits counts where it is behind a miss, or is the second word of one. */
static void push_hit(struct leon3 *cpu, uint32_t later)
{
    struct leon3_event event = {.shape.kind = LEON3_EVENT_HIT};

    if (leon3_time_wants_hit(&cpu->timing, cpu->state.cycle - cpu->timing.holds + later))
        leon3_time_push(cpu, &event, later);
}

/* An access of the same kind to the page asks the TLB, finds the same there and is allowed. */
static bool may_be_kept(const struct data *data)
{
    return !data->translated || (uint32_t)data->translation.permissions >> data->type & 1u;
}

static bool reads_line(const struct leon3 *cpu, const struct data *data)
{
    return data->cache && (cpu->state.ccr & CCR_DCS) == CCR_DCS &&
           leon3_may_cache(cpu, leon3_mmu_on(cpu), &data->translation);
}

/* The whole line comes into the cache. False: a word of the access itself cannot be read. */
static bool fill_data(struct leon3 *cpu, const struct data *data, uint32_t va, uint32_t size)
{
    struct leon3_cache *cache = &cpu->dcache;
    struct leon3_cache_line *line =
        data->line ? data->line : leon3_cache_replace(cache, va, cpu->state.cycle);
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

static void read_hit(const struct leon3_cache *cache, struct leon3_access *access,
                     const struct leon3_cache_line *line)
{
    uint32_t beat = access->size == 8 ? 4 : access->size;

    access->value[0] = leon3_cache_read(cache, line, access->va, beat);
    if (access->size == 8)
        access->value[1] = leon3_cache_read(cache, line, access->va + 4, 4);
}

static void load_hit(struct leon3 *cpu, struct leon3_access *access, const struct data *data)
{
    struct leon3_cache *cache = &cpu->dcache;

    leon3_cache_use(cache, data->line, access->va);
    push_hit(cpu, 0);
    read_hit(cache, access, data->line);
    if (!data->line->own)
        leon3_translation_add_hit(cpu, access->va,
                                  data->line->physical | (access->va & (cache->line_bytes - 1)));
}

/* The words of a load from the bus. */
static bool read_words(struct leon3 *cpu, struct leon3_access *access, uint32_t physical,
                       uint64_t time)
{
    uint8_t beat = access->size == 8 ? 4 : access->size;

    for (uint32_t word = 0; word * beat < access->size; word++)
        if (!leon3_physical_read_at(cpu, physical + 4 * word, beat, &access->value[word],
                                    time + word))
            return false;
    return true;
}

/* A line comes from memory whose accesses must be seen: each word is read once. */
static uint32_t load_line(struct leon3 *cpu, struct leon3_access *access, struct data *data)
{
    if (!fill_data(cpu, data, access->va, access->size))
        return TRAP_DATA_ACCESS_EXCEPTION;
    data->line = find(cpu, &cpu->dcache, access->va);
    read_hit(&cpu->dcache, access, data->line);
    return 0;
}

static uint32_t load_missed(struct leon3 *cpu, struct leon3_access *access, struct data *data)
{
    bool line = reads_line(cpu, data);
    uint32_t physical = data->translation.physical;
    struct leon3_event event = event_of(cpu, data, access, LEON3_EVENT_READ);
    uint64_t time = cpu->state.cycle;

    event.shape.line = line ? (uint8_t)(cpu->config.dcache_line / 4 - 1) : 0;
    cpu->timing.loads++;
    cpu->timing.dcache_misses++;
    leon3_time_push(cpu, &event, 0);
    if (!data->slave || !data->slave->memory)
        time = leon3_time_beat(cpu, 0);
    if (access->size == 8)
        push_hit(cpu, 1);
    if (line && leon3_is_slow(cpu, physical))
        return load_line(cpu, access, data);
    if (!read_words(cpu, access, physical, time))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (line)
        fill_data(cpu, data, access->va, access->size);
    if (access->asi == leon3_data_asi(cpu) && may_be_kept(data))
        leon3_translation_add_load(cpu, access->va, physical, line, data->translation.entry);
    return 0;
}

uint32_t leon3_cached_load(struct leon3 *cpu, struct leon3_access *access, uint32_t *physical)
{
    struct data data = {.type = access_type(cpu, SRMMU_LOAD_USER_DATA)};
    uint32_t trap;

    look_up(cpu, access->va, access->asi, &data);
    if (data.hit && access->asi & 8u) {
        cpu->timing.loads++;
        load_hit(cpu, access, &data);
        *physical = data.line->physical | (access->va & (cpu->dcache.line_bytes - 1));
        return 0;
    }
    access->value[0] = access->value[1] = 0;
    trap = translate_data(cpu, access->va, access->asi, &data);
    if (trap == LEON3_NO_ACCESS && access->size == 8) /* each word is asked for */
        trap = translate_data(cpu, access->va + 4, access->asi, &data);
    if (trap)
        return trap;
    *physical = data.translation.physical;
    return load_missed(cpu, access, &data);
}

static void store_to_dcache(struct leon3 *cpu, const struct leon3_access *access,
                            const struct data *data)
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
    leon3_cache_touch(cache, line);
    leon3_cache_write(cache, line, access->va, beat, access->value[0]);
    if (access->size == 8)
        leon3_cache_write(cache, line, access->va + 4, 4, access->value[1]);
}

/* What a store does to the caches, before memory changes. */
static void store_to_caches(struct leon3 *cpu, const struct leon3_access *access,
                            const struct data *data)
{
    leon3_cache_will_change(&cpu->icache, data->translation.physical, NULL);
    store_to_dcache(cpu, access, data);
}

void leon3_number_accesses(const struct leon3 *cpu, enum leon3_event_kind kind, uint32_t physical,
                           uint8_t number[2])
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, physical);
    struct leon3_access_shape shape = {
        .kind = (uint8_t)kind,
        .first_wait = slave->first_wait,
        .next_wait = slave->next_wait,
        .line = kind == LEON3_EVENT_READ ? (uint8_t)(cpu->config.dcache_line / 4 - 1) : 0,
        .mmu = leon3_mmu_on(cpu)};

    for (shape.dbl = 0; shape.dbl < 2; shape.dbl++)
        number[shape.dbl] = (uint8_t)leon3_slots_number(cpu->slots, &shape);
}

/*
 * A load that misses in a page whose translation is known to be in the TLB, and allowed. NULL: the plain engine's. `simple`: as
 * leon3_cache_refill does it, if that is possible.
 */
static const uint8_t *miss_line(struct leon3 *cpu, const struct leon3_data_entry *entry,
                                uint32_t va, uint32_t size, bool simple)
{
    struct leon3_cache *cache = &cpu->dcache;
    uint32_t physical = entry->physical | (va & (BUS_PAGE_SIZE - 1)),
             shape = entry->shape[size == 8];
    uint32_t context = cpu->mmu.state.context, offset = va & (cache->line_bytes - 1);
    const uint8_t *words = entry->host + (va & (BUS_PAGE_SIZE - 1)) - offset;

    /* Which line random replacement takes is up to the cycle, which the loop has late. */
    if (!shape || cache->policy == LEON3_RANDOM || (cpu->state.ccr & CCR_DCS) != CCR_DCS)
        return NULL;
    if (simple && !leon3_cache_refill(cache, va, physical, context, words))
        return NULL;
    if (!simple) {
        struct leon3_cache_line *line = find(cpu, cache, va);

        leon3_cache_fill(cache, line ? line : leon3_cache_replace(cache, va, 0), va, physical,
                         context, cache->full);
    }
    if (entry->tlb)
        srmmu_use(&cpu->mmu, entry->tlb);
    cpu->timing.dcache_misses++;
    leon3_log_access(&cpu->log, &cpu->timing, shape, 0);
    if (size == 8)
        leon3_log_access(&cpu->log, &cpu->timing, LEON3_SHAPE_HIT, 1);
    return words + offset;
}

static const uint8_t *hit_known(struct leon3 *cpu, const uint8_t *word)
{
    if (word && leon3_time_wants_hit(&cpu->timing, cpu->log.slot))
        leon3_log_access(&cpu->log, &cpu->timing, LEON3_SHAPE_HIT, 0);
    return word;
}

/* The line is not known, but may be there. */
static const uint8_t *load_unknown(struct leon3 *cpu, const struct leon3_data_entry *entry,
                                   uint32_t va, uint32_t size)
{
    const uint8_t *memory;
    struct data data;

    look_up(cpu, va, leon3_data_asi(cpu), &data);
    if (!data.hit)
        return entry ? miss_line(cpu, entry, va, size, false) : NULL;
    memory = data.line->own ? NULL : bus_memory(cpu->env.bus, data.line->physical, false);
    if (!memory)
        return NULL;
    leon3_cache_use(&cpu->dcache, data.line, va);
    return hit_known(cpu, memory + (va & (cpu->dcache.line_bytes - 1)));
}

const uint8_t *leon3_dcache_load(struct leon3 *cpu, uint32_t va, uint32_t size)
{
    const struct leon3_data_entry *entry =
        &cpu->translations.set[leon3_supervisor(cpu)].load[leon3_translation_index(va)];
    bool paged = entry->tag == (va & ~(BUS_PAGE_SIZE - 1)), fills = paged && entry->fills;
    const uint8_t *word;

    /* A hit needs no translation; but pages whose loads are watched have none. */
    if (va & (size - 1) || (cpu->watches_loads && !paged))
        return NULL;
    word = leon3_cache_use_known(&cpu->dcache, va);
    if (word)
        return hit_known(cpu, word);
    word = fills ? miss_line(cpu, entry, va, size, true) : NULL;
    return word ? word : load_unknown(cpu, fills ? entry : NULL, va, size);
}

/* The line may be there, and is not known. */
static __attribute__((noinline)) void store_unknown(struct leon3 *cpu, uint32_t physical,
                                                    const struct leon3_access *access)
{
    struct data data;

    look_up(cpu, access->va, access->asi, &data);
    data.translation.physical = physical;
    store_to_dcache(cpu, access, &data);
    if (!data.line)
        leon3_cache_note_absent(&cpu->dcache, access->va, physical);
}

static bool others_may_hold(const struct leon3 *cpu, uint32_t physical)
{
    return cpu->env.cpu_count > 1 &&
           (!cpu->env.holders ||
            cpu->env.holders[physical >> BUS_PAGE_BITS] & ~(1u << cpu->env.index));
}

uint8_t *leon3_dcache_store(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t first,
                            uint32_t second)
{
    const struct leon3_data_entry *entry =
        &cpu->translations.set[leon3_supervisor(cpu)].store[leon3_translation_index(va)];
    uint32_t offset = va & (BUS_PAGE_SIZE - 1), physical = entry->physical | offset;
    uint32_t shape = entry->shape[size == 8];

    if ((va & (~(BUS_PAGE_SIZE - 1) | (size - 1u))) != entry->tag || !shape ||
        (entry->code && leon3_cache_follows(&cpu->icache, physical)))
        return NULL;
    if (entry->tlb)
        srmmu_use(&cpu->mmu, entry->tlb);
    leon3_log_access(&cpu->log, &cpu->timing, shape, 0);
    if (others_may_hold(cpu, physical))
        bus_will_write(cpu->env.bus, physical, size, (uint8_t)cpu->env.index);
    if (!leon3_cache_is_mru(&cpu->dcache, va) &&
        !leon3_cache_is_absent(&cpu->dcache, va, physical) &&
        !leon3_cache_store_is_simple(&cpu->dcache, va, physical))
        store_unknown(
            cpu, physical,
            &(struct leon3_access){
                .va = va, .size = size, .asi = leon3_data_asi(cpu), .value = {first, second}});
    leon3_forget_decoded(entry, va, size);
    return entry->host + offset;
}

/* The access that was told `later` slots behind the instruction's first one. */
static void store_to_memory(struct leon3 *cpu, const struct leon3_access *access, uint32_t physical,
                            uint32_t later)
{
    uint8_t beat = access->size == 8 ? 4 : access->size;

    for (uint32_t word = 0; word * beat < access->size; word++)
        if (!leon3_physical_write(cpu, physical + 4 * word, beat, access->value[word]))
            leon3_store_failed(cpu, leon3_time_beat(cpu, later) + word);
}

/* At once, so that interrupts it changes are seen in time; what the bus delays it is the usual. */
static void store_to_device(struct leon3 *cpu, const struct leon3_access *access, uint32_t physical,
                            uint32_t wait)
{
    uint64_t beat_time = leon3_time_beat(cpu, 0);
    uint8_t beat = access->size == 8 ? 4 : access->size;

    for (uint32_t word = 0; word * beat < access->size; word++) {
        uint64_t time = beat_time + (1 + wait) * word;

        if (!leon3_physical_write_at(cpu, physical + 4 * word, beat, access->value[word], time))
            leon3_store_failed(cpu, time);
    }
}

uint32_t leon3_cached_store(struct leon3 *cpu, const struct leon3_access *access,
                            uint32_t *physical)
{
    struct data data = {.type = access_type(cpu, SRMMU_STORE_USER_DATA)};
    struct leon3_event event;
    uint32_t trap;

    look_up(cpu, access->va, access->asi, &data);
    trap = translate_data(cpu, access->va, access->asi, &data);
    if (trap) {
        /* The hit was written before the MMU refused. */
        if (data.line)
            leon3_cache_invalidate(&cpu->dcache, data.line);
        return trap;
    }
    *physical = data.translation.physical;
    event = event_of(cpu, &data, access, LEON3_EVENT_STORE);
    if (data.slave && data.slave->posted) {
        event.physical = *physical;
        event.size = access->size == 8 ? 4 : access->size;
        event.value[0] = access->value[0];
        event.value[1] = access->value[1];
        leon3_time_push(cpu, &event, 0);
        return 0;
    }
    leon3_time_push(cpu, &event, 0);
    if (!data.slave || !data.slave->memory) {
        store_to_device(cpu, access, *physical, event.shape.first_wait);
        return 0;
    }
    store_to_caches(cpu, access, &data);
    store_to_memory(cpu, access, *physical, 0);
    if (access->asi == leon3_data_asi(cpu) && !event.shape.walk.writes && may_be_kept(&data))
        leon3_translation_add_store(cpu, access->va, *physical, data.translation.entry);
    return 0;
}

/* The line is read from memory even on a hit, then written through. */
uint32_t leon3_cached_exchange(struct leon3 *cpu, const struct leon3_access *access,
                               const uint32_t *compare, uint32_t *old, uint32_t *physical)
{
    struct data data = {.type = access_type(cpu, SRMMU_STORE_USER_DATA)};
    struct leon3_event event;
    uint64_t time = cpu->state.cycle;
    bool line, memory, cancelled;
    uint32_t trap;

    look_up(cpu, access->va, access->asi, &data);
    trap = translate_data(cpu, access->va, access->asi, &data);
    if (trap)
        return trap;
    *physical = data.translation.physical;
    line = reads_line(cpu, &data);
    memory = data.slave && data.slave->memory;
    event = event_of(cpu, &data, access, LEON3_EVENT_READ);
    event.shape.line = line ? (uint8_t)(cpu->config.dcache_line / 4 - 1) : 0;
    event.shape.lock = 1;
    leon3_time_push(cpu, &event, 0);
    if (!memory)
        time = leon3_time_beat(cpu, 0);
    if (line && leon3_is_slow(cpu, *physical)) {
        struct leon3_access read = *access;

        trap = load_line(cpu, &read, &data);
        *old = read.value[0];
        if (trap)
            return trap;
    } else if (!leon3_physical_read_at(cpu, *physical, access->size, old, time)) {
        return TRAP_DATA_ACCESS_EXCEPTION;
    }
    cancelled = compare && *compare != *old;
    event.shape.kind = LEON3_EVENT_STORE;
    event.shape.walk = (struct leon3_walk_cost){0};
    event.shape.line = 0;
    event.shape.cancel = cancelled;
    leon3_time_push(cpu, &event, 1);
    if (line) {
        if (!leon3_is_slow(cpu, *physical))
            fill_data(cpu, &data, access->va, access->size);
        look_up(cpu, access->va, access->asi, &data);
    }
    if (cancelled)
        return 0;
    if (memory)
        store_to_caches(cpu, access, &data);
    store_to_memory(cpu, access, *physical, 1);
    return 0;
}

void leon3_memory_will_change(struct leon3 *cpu, uint32_t physical)
{
    leon3_cache_will_change(&cpu->icache, physical, NULL);
    leon3_cache_will_change(&cpu->dcache, physical, NULL);
}

void leon3_bus_write_seen(struct leon3 *cpu, uint32_t physical)
{
    if (!cpu->full_timing)
        return;
    leon3_cache_will_change(&cpu->icache, physical, NULL);
    if (cpu->state.ccr & CCR_DS)
        leon3_cache_snoop(&cpu->dcache, physical, NULL);
    else
        leon3_cache_will_change(&cpu->dcache, physical, NULL);
}

/* The instruction cache's contents go when the fetches in front of the flush are done. */
void leon3_caches_flush(struct leon3 *cpu, enum leon3_event_kind kind, bool instruction, bool data)
{
    struct leon3_event event = {.shape.kind = (uint8_t)kind, .iflush = instruction};

    if (!cpu->full_timing)
        return;
    event.dflush = data && !(cpu->state.ccr & CCR_NOFLUSH);
    event.ccr = (uint8_t)((cpu->state.ccr & 1u) | (cpu->state.ccr & CCR_IB ? 2u : 0));
    event.shape.mmu = kind == LEON3_EVENT_MMU_FLUSH;
    if (event.dflush)
        leon3_cache_flush(&cpu->dcache);
    leon3_time_push(cpu, &event, 0);
}
