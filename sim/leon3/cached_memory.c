/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads and stores through the data cache, with their cycles: memory.c in full timing. What hits needs no translation
 * and is not checked against the tables again, as on hardware. Stores go to memory at once, those to devices when the
 * write buffer would have brought them there.
 */
#include "sim/leon3/cached_data.h"

#include "sim/leon3/asi.h"
#include "sim/cache/ft.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/special.h"
#include "sim/leon3/store_error.h"
#include "sim/leon3/timing_slots.h"

/* 0, a trap, or LEON3_NO_ACCESS. Faults take the time of their walk. */
static uint32_t translate_data(struct leon3 *cpu, uint32_t va, uint8_t asi, struct leon3_data *data)
{
    data->translation =
        (struct srmmu_translation){.physical = va, .cacheable = true, .tlb_hit = true};
    if (data->translated) {
        enum srmmu_outcome outcome;

        if (srmmu_order_is_open(&cpu->mmu, va))
            leon3_time_settle_uses(cpu);
        outcome = srmmu_translate(&cpu->mmu, va, data->type, asi, &data->translation);

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

static struct leon3_event event_of(const struct leon3 *cpu, const struct leon3_data *data,
                                   const struct leon3_access *access, enum leon3_event_kind kind)
{
    return (struct leon3_event){.shape = leon3_data_shape(cpu, data, kind, access->size == 8)};
}

static void read_hit(const struct leon3_cache *cache, struct leon3_access *access,
                     const struct leon3_cache_line *line)
{
    uint32_t beat = access->size == 8 ? 4 : access->size;

    access->value[0] = leon3_cache_read(cache, line, access->va, beat);
    if (access->size == 8)
        access->value[1] = leon3_cache_read(cache, line, access->va + 4, 4);
}

static void load_hit(struct leon3 *cpu, struct leon3_access *access, const struct leon3_data *data)
{
    struct leon3_cache *cache = &cpu->dcache;

    leon3_cache_use(cache, data->line, access->va);
    leon3_time_push_hit(cpu, 0);
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
static uint32_t load_line(struct leon3 *cpu, struct leon3_access *access, struct leon3_data *data)
{
    if (!leon3_data_fill(cpu, data, access->va, access->size))
        return TRAP_DATA_ACCESS_EXCEPTION;
    data->line = leon3_data_find(cpu, access->va);
    read_hit(&cpu->dcache, access, data->line);
    return 0;
}

/* Without a line the read is over with this word: an access behind that is told. */
static void push_second_word(struct leon3 *cpu, bool line)
{
    uint64_t slot = cpu->timing.read_slot;

    leon3_time_push_hit(cpu, 1);
    if (!line)
        cpu->timing.read_slot = slot;
}

static uint32_t load_missed(struct leon3 *cpu, struct leon3_access *access, struct leon3_data *data)
{
    bool line = leon3_data_reads_line(cpu, data);
    uint32_t physical = data->translation.physical;
    struct leon3_event event = event_of(cpu, data, access, LEON3_EVENT_READ);
    uint64_t time = cpu->state.cycle;

    event.shape.line = line ? leon3_data_last_word(cpu) : 0;
    cpu->timing.loads++;
    cpu->timing.dcache_misses++;
    leon3_time_push(cpu, &event, 0);
    if (!data->slave || !data->slave->memory)
        time = leon3_time_beat(cpu, 0);
    if (access->size == 8)
        push_second_word(cpu, line);
    if (line && leon3_is_slow(cpu, physical))
        return load_line(cpu, access, data);
    if (!read_words(cpu, access, physical, time))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (line)
        leon3_data_fill(cpu, data, access->va, access->size);
    else
        leon3_note_past_cache(cpu, physical);
    if (access->asi == leon3_data_asi(cpu) && leon3_data_may_be_kept(data))
        leon3_translation_add_load(cpu, access->va, physical,
                                   leon3_may_cache(cpu, leon3_mmu_on(cpu), &data->translation),
                                   data->translation.entry);
    return 0;
}

uint32_t leon3_cached_load(struct leon3 *cpu, struct leon3_access *access, uint32_t *physical)
{
    struct leon3_data data = {.type = leon3_data_type(cpu, false)};
    uint32_t trap;

    leon3_data_look_up(cpu, access->va, access->asi, &data);
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

/* What a store does to the caches, before memory changes. */
static void store_to_caches(struct leon3 *cpu, const struct leon3_access *access,
                            const struct leon3_data *data)
{
    leon3_cache_will_change(&cpu->icache, data->translation.physical, NULL);
    leon3_data_store(cpu, access, data);
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
    struct leon3_data data = {.type = leon3_data_type(cpu, true)};
    struct leon3_event event;
    uint32_t trap;

    leon3_data_look_up(cpu, access->va, access->asi, &data);
    trap = translate_data(cpu, access->va, access->asi, &data);
    if (trap) {
        /* The hit was written before the MMU refused. */
        if (data.line)
            leon3_cache_invalidate(&cpu->dcache, data.line);
        return trap;
    }
    *physical = data.translation.physical;
    event = event_of(cpu, &data, access, LEON3_EVENT_STORE);
    event.uses = data.translation.entry && srmmu_use_later(&cpu->mmu, data.translation.entry);
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
    if (access->asi == leon3_data_asi(cpu) && !event.shape.walk.writes &&
        leon3_data_may_be_kept(&data))
        leon3_translation_add_store(cpu, access->va, *physical, data.translation.entry);
    return 0;
}

/* The line is read from memory even on a hit, then written through. */
uint32_t leon3_cached_exchange(struct leon3 *cpu, const struct leon3_access *access,
                               const uint32_t *compare, uint32_t *old, uint32_t *physical)
{
    struct leon3_data data = {.type = leon3_data_type(cpu, true)};
    struct leon3_event event;
    uint64_t time = cpu->state.cycle;
    bool line, memory, cancelled;
    uint32_t trap;

    leon3_data_look_up(cpu, access->va, access->asi, &data);
    trap = translate_data(cpu, access->va, access->asi, &data);
    if (trap)
        return trap;
    *physical = data.translation.physical;
    if (data.translation.entry) /* its read asks the TLB */
        srmmu_use(&cpu->mmu, data.translation.entry);
    line = leon3_data_reads_line(cpu, &data);
    memory = data.slave && data.slave->memory;
    event = event_of(cpu, &data, access, LEON3_EVENT_READ);
    event.shape.line = line ? leon3_data_last_word(cpu) : 0;
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
            leon3_data_fill(cpu, &data, access->va, access->size);
        leon3_data_look_up(cpu, access->va, access->asi, &data);
    }
    if (cancelled)
        return 0;
    if (memory)
        store_to_caches(cpu, access, &data);
    store_to_memory(cpu, access, *physical, 1);
    return 0;
}
