/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fetches, loads and stores through the caches, with their cycles: memory.c in full timing. What hits needs no translation
 * and is not checked against the tables again, as on hardware. Stores go to memory at once, those to devices when the
 * write buffer would have brought them there.
 */
#include "sim/leon3/cached_memory.h"

#include "sim/leon3/asi.h"
#include "sim/leon3/cache_ft.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/special.h"

static bool mmu_on(const struct leon3 *cpu)
{
    return srmmu_enabled(&cpu->mmu);
}

/*
 * Fetches see the MMU's control register and the context number some slots late: what follows the store to them has been
 * fetched already.
 */
static bool fetch_mmu_on(const struct leon3 *cpu)
{
    return cpu->timing.units.i.mmu && mmu_on(cpu);
}

static bool fetch_lags(const struct leon3 *cpu)
{
    return fetch_mmu_on(cpu) != mmu_on(cpu) ||
           cpu->timing.units.i.context != (uint8_t)cpu->mmu.state.context;
}

static struct leon3_cache_line *find_instruction(const struct leon3 *cpu, uint32_t va)
{
    return leon3_cache_find(&cpu->icache, va, cpu->timing.units.i.context, fetch_mmu_on(cpu));
}

static struct leon3_cache_line *find(const struct leon3 *cpu, const struct leon3_cache *cache,
                                     uint32_t va)
{
    return leon3_cache_find(cache, va, cpu->mmu.state.context, mmu_on(cpu));
}

/* Counts up to 3. */
static void count_error(struct leon3 *cpu, uint32_t counter)
{
    if ((cpu->state.ccr & counter) != counter)
        cpu->state.ccr += counter & -counter;
}

/* Where a cache with protection has something wrong, its check bits are looked at before each look-up. */
static void check(struct leon3 *cpu, struct leon3_cache *cache, uint32_t va)
{
    bool data = cache == &cpu->dcache;
    uint32_t context = data ? cpu->mmu.state.context : cpu->timing.units.i.context;

    if (!cache->errors)
        return;
    switch (leon3_cache_check(cache, va, context, data ? mmu_on(cpu) : fetch_mmu_on(cpu))) {
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

/* The tables are where the context table is. */
static uint8_t walk_wait(const struct leon3 *cpu)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, cpu->mmu.state.context_pointer << 4);

    return slave ? slave->first_wait : 0;
}

/* ---- fetches ---------------------------------------------------------------------------------------------------- */

/* Valid bits of the words from va's to the line's end, or of that word alone. */
static uint8_t words_from(const struct leon3_cache *cache, uint32_t va, bool burst)
{
    uint32_t word = va >> 2 & (cache->line_bytes / 4 - 1);

    return (uint8_t)(burst ? cache->full & ~((1u << word) - 1) : 1u << word);
}

/* Memory whose every access must be seen (EDAC): a line takes what the bus gives now, and does not follow memory. */
static bool is_slow(const struct leon3 *cpu, uint32_t physical)
{
    return !bus_memory(cpu->env.bus, physical, false);
}

/* The words of a line that is its own are read, but for the one at `known`; gives the valid bits of those that can be. */
static uint8_t read_words_of_line(struct leon3 *cpu, struct leon3_cache *cache,
                                  struct leon3_cache_line *line, uint32_t physical, uint8_t words,
                                  uint32_t known)
{
    uint32_t base = leon3_cache_base(cache, physical), value;

    for (uint32_t word = 0; word < cache->line_bytes / 4; word++) {
        if (!(words >> word & 1u) || base + 4 * word == known)
            continue;
        if (leon3_physical_read(cpu, base + 4 * word, 4, &value))
            leon3_cache_write(cache, line, word * 4, 4, value);
        else
            words &= (uint8_t) ~(1u << word);
    }
    return words;
}

/* Words come into a line that has the tag already, or into one that is replaced. `opcode` is the first of them. */
static void fill_instructions(struct leon3 *cpu, struct leon3_cache_line *line, uint32_t va,
                              uint32_t physical, uint32_t opcode, uint64_t cycle)
{
    struct leon3_cache *cache = &cpu->icache;
    uint8_t words = words_from(cache, va, cpu->timing.units.i.ib);
    bool whole = !line || words == cache->full || !line->valid;

    if (!line)
        line = leon3_cache_replace(cache, va, cycle);
    if (whole)
        leon3_cache_fill(cache, line, va, physical, cpu->timing.units.i.context, words);
    if (is_slow(cpu, physical) || line->physical != leon3_cache_base(cache, physical))
        leon3_cache_detach(cache, line);
    if (line->own) {
        leon3_cache_write(cache, line, va, 4, opcode);
        words = read_words_of_line(cpu, cache, line, physical, words, physical);
        if (whole)
            line->valid = words;
    }
    line->valid |= words;
    leon3_cache_mend(cache, line, words, false);
    leon3_cache_touch(cache, line);
}

struct fetch {
    struct srmmu_translation translation;
    struct leon3_cache_line *line;
    bool usable; /* the cache is on, and not being flushed */
};

static uint32_t translate_fetch(struct leon3 *cpu, uint32_t va,
                                struct srmmu_translation *translation)
{
    enum srmmu_access_type type = leon3_supervisor(cpu) ? SRMMU_EXEC_SUPER : SRMMU_EXEC_USER;
    uint32_t context = cpu->mmu.state.context;
    enum srmmu_outcome outcome;

    if (!fetch_mmu_on(cpu)) {
        *translation =
            (struct srmmu_translation){.physical = va, .cacheable = true, .tlb_hit = true};
        return 0;
    }
    cpu->mmu.state.context = cpu->timing.units.i.context;
    outcome = srmmu_translate(&cpu->mmu, va, type, 0, translation);
    cpu->mmu.state.context = context;
    if (outcome == SRMMU_FAULT)
        return TRAP_INSTRUCTION_ACCESS_EXCEPTION;
    return outcome == SRMMU_OK ? 0 : LEON3_NO_ACCESS;
}

static bool cacheable(const struct leon3 *cpu, bool mmu,
                      const struct srmmu_translation *translation)
{
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, translation->physical);

    return mmu ? translation->cacheable && slave && slave->memory : slave && slave->cacheable;
}

static struct leon3_walk_cost walk_cost(const struct leon3 *cpu,
                                        const struct srmmu_translation *translation)
{
    bool walks = translation->walk_reads || translation->walk_writes;

    return (struct leon3_walk_cost){.reads = translation->walk_reads,
                                    .writes = translation->walk_writes,
                                    .wait = walks ? walk_wait(cpu) : 0};
}

/* Cycles and lines of a fetch that missed. */
static void fetch_from_bus(struct leon3 *cpu, uint32_t va, const struct fetch *fetch,
                           uint32_t opcode)
{
    const struct srmmu_translation *translation = &fetch->translation;
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, translation->physical);
    bool frozen = (cpu->state.ccr & CCR_ICS) == 1;
    bool may_cache = cacheable(cpu, fetch_mmu_on(cpu), translation);
    bool cached = fetch->usable && may_cache && (!frozen || fetch->line);
    uint32_t last = cpu->config.icache_line / 4 - 1;
    struct leon3_fetch_miss miss = {.word = (uint8_t)(va >> 2 & last),
                                    .last = (uint8_t)last,
                                    .cacheable = may_cache,
                                    .translated = fetch_mmu_on(cpu),
                                    .first_wait = slave ? slave->first_wait : 0,
                                    .next_wait = slave ? slave->next_wait : 0,
                                    .walk = walk_cost(cpu, translation)};
    uint64_t cycle = cpu->state.cycle - LEON3_FETCH_AHEAD;

    leon3_time_miss(cpu, &miss);
    /* Stores to the page must learn that the cache may hold some of it. */
    if (cached && cpu->engine != LEON3_ENGINE_PLAIN)
        leon3_code_page_at(cpu, translation->physical);
    if (cached)
        fill_instructions(cpu, fetch->line, va, translation->physical, opcode, cycle);
}

/* The walk of a fetch that faults. */
static void fetch_faulted(struct leon3 *cpu, const struct fetch *fetch)
{
    const struct leon3_fetch_miss miss = {.translated = true,
                                          .fault = true,
                                          .last = (uint8_t)(cpu->config.icache_line / 4 - 1),
                                          .walk = walk_cost(cpu, &fetch->translation)};

    leon3_time_miss(cpu, &miss);
}

static uint32_t fetch_missed(struct leon3 *cpu, uint32_t va, struct fetch *fetch, uint32_t *opcode)
{
    uint32_t trap = translate_fetch(cpu, va, &fetch->translation);

    if (trap) {
        fetch_faulted(cpu, fetch);
        return trap == LEON3_NO_ACCESS ? 0 : trap;
    }
    if (!leon3_physical_read(cpu, fetch->translation.physical, 4, opcode))
        return TRAP_INSTRUCTION_ACCESS_EXCEPTION;
    fetch_from_bus(cpu, va, fetch, *opcode);
    if (!fetch_lags(cpu))
        leon3_translation_add_fetch(cpu, va, fetch->translation.physical);
    return 0;
}

/* The translation of a stream is that of its first word: the TLB is not asked, and may have lost it since. */
static uint32_t translate_streamed(struct leon3 *cpu, uint32_t va,
                                   struct srmmu_translation *translation)
{
    uint32_t pte;

    if (fetch_mmu_on(cpu) && srmmu_peek(&cpu->mmu, cpu->timing.units.i.context, va,
                                        &translation->physical, &pte, NULL, NULL))
        return 0;
    return translate_fetch(cpu, va, translation);
}

/* The word arrives in the stream of an earlier fetch. */
static uint32_t fetch_streamed(struct leon3 *cpu, uint32_t va, uint32_t *opcode)
{
    struct srmmu_translation translation;
    struct leon3_cache_line *line = cpu->timing.units.i.cache ? find_instruction(cpu, va) : NULL;
    uint32_t trap;

    if (line && leon3_cache_word_valid(&cpu->icache, line, va)) {
        leon3_cache_touch(&cpu->icache, line);
        *opcode = leon3_cache_read(&cpu->icache, line, va, 4);
        return 0;
    }
    trap = translate_streamed(cpu, va, &translation);
    if (trap)
        return trap == LEON3_NO_ACCESS ? 0 : trap;
    return leon3_physical_read(cpu, translation.physical, 4, opcode)
               ? 0
               : TRAP_INSTRUCTION_ACCESS_EXCEPTION;
}

/* Finds the line of a fetch in the slot reached; true: it has the word. */
static bool look_up_fetch(struct leon3 *cpu, uint32_t va, struct fetch *fetch)
{
    fetch->usable = leon3_time_icache_usable(cpu);
    fetch->line = fetch->usable ? find_instruction(cpu, va) : NULL;
    if (!fetch->line || !leon3_cache_word_valid(&cpu->icache, fetch->line, va))
        return false;
    leon3_cache_use(&cpu->icache, fetch->line, va);
    return true;
}

/*
 * A fetch two or three slots behind a predicted branch does not start a fill; it is repeated (BLOCKBPMISS). In between the
 * next address has been looked up, and in the later of these slots a miss of that is not left alone.
 */
static void repeat_fetch(struct leon3 *cpu, uint32_t va)
{
    struct leon3_timing_state *t = &cpu->timing;
    bool fills = leon3_time_repeats(cpu) == 3;

    leon3_time_take(cpu, NULL);
    cpu->state.cycle++;
    t->repeated = 1;
    if (fills)
        leon3_fetch_ahead(cpu, va + 4);
    cpu->state.cycle++;
    t->repeated = 1;
    t->stall[LEON3_STALL_BRANCH] += 2;
    leon3_time_reach(cpu);
}

uint32_t leon3_cached_fetch(struct leon3 *cpu, uint32_t va, uint32_t *opcode)
{
    struct fetch fetch = {.line = NULL};
    bool hit;

    check(cpu, &cpu->icache, va);
    *opcode = 0;
    if (leon3_time_reach(cpu))
        return fetch_streamed(cpu, va, opcode);
    hit = look_up_fetch(cpu, va, &fetch);
    if (!hit && fetch.usable && leon3_time_repeats(cpu)) {
        repeat_fetch(cpu, va);
        hit = look_up_fetch(cpu, va, &fetch);
    }
    if (!hit)
        return fetch_missed(cpu, va, &fetch, opcode);
    if (!fetch.line->own && !fetch_lags(cpu))
        leon3_translation_add_fetch(cpu, va,
                                    fetch.line->physical | (va & (cpu->config.icache_line - 1)));
    *opcode = leon3_cache_read(&cpu->icache, fetch.line, va, 4);
    return 0;
}

/* No fault and no change of the tables would come of it: those are recorded only for what is executed. */
static bool fetch_is_harmless(const struct leon3 *cpu, uint32_t va)
{
    const struct srmmu_tlb_entry *entry;
    uint32_t acc;

    if (!fetch_mmu_on(cpu))
        return true;
    entry = srmmu_tlb_peek(&cpu->mmu, true, va);
    if (!entry || !(entry->pte & 0x20u)) /* R */
        return false;
    acc = entry->pte >> 2 & 7u;
    return (acc >= 2 && acc <= 4) || (acc >= 6 && leon3_supervisor(cpu));
}

bool leon3_icache_enter(struct leon3 *cpu, uint32_t va)
{
    struct leon3_cache *cache = &cpu->icache;
    struct leon3_cache_line *line;

    if (!leon3_time_icache_usable(cpu) || cache->errors)
        return false;
    line = find_instruction(cpu, va);
    if (!line || line->own || words_from(cache, va, true) & ~line->valid)
        return false;
    leon3_cache_use(cache, line, va);
    return true;
}

static void fetch_unexecuted(struct leon3 *cpu, uint32_t va)
{
    struct fetch fetch = {.line = NULL};
    const uint8_t *memory;

    check(cpu, &cpu->icache, va);
    if (leon3_time_reach(cpu) || look_up_fetch(cpu, va, &fetch) || !fetch_is_harmless(cpu, va) ||
        translate_fetch(cpu, va, &fetch.translation))
        return;
    memory = bus_memory(cpu->env.bus, fetch.translation.physical, false);
    if (memory)
        fetch_from_bus(cpu, va, &fetch, bus_load32(memory));
}

void leon3_fetch_ahead(struct leon3 *cpu, uint32_t va)
{
    fetch_unexecuted(cpu, va);
    leon3_time_take(cpu, NULL);
}

void leon3_fetch_behind(struct leon3 *cpu, uint32_t va, struct leon3_insn *insn)
{
    uint8_t bytes[4] = {0};

    fetch_unexecuted(cpu, va);
    leon3_peek(cpu, va, bytes, 4);
    leon3_decode(&cpu->decoder, bus_load32(bytes), insn);
    leon3_time_take(cpu, insn);
}

/* ---- data ------------------------------------------------------------------------------------------------------- */

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

    data->translated = mmu_on(cpu) && !bypass;
    data->cache = !bypass && cpu->state.ccr & 4u && !leon3_time_dflush(cpu) &&
                  (mmu_on(cpu) || (slave && slave->cacheable));
    if (data->cache)
        check(cpu, &cpu->dcache, va);
    data->line = data->cache ? find(cpu, &cpu->dcache, va) : NULL;
    data->hit = data->line && data->line->valid >> top & 1u;
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
            struct leon3_event event = {.shape = {.kind = LEON3_EVENT_READ,
                                                  .mmu = 2,
                                                  .fault = 1,
                                                  .walk = walk_cost(cpu, &data->translation)}};

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

    return (struct leon3_event){.physical = translation->physical,
                                .shape = {.kind = (uint8_t)kind,
                                          .first_wait = data->slave ? data->slave->first_wait : 0,
                                          .next_wait = data->slave ? data->slave->next_wait : 0,
                                          .dbl = access->size == 8,
                                          .mmu = data->translated ? (slow ? 2 : 1) : 0,
                                          .walk = walk_cost(cpu, translation)}};
}

/* A load that hits counts where it is behind a miss, or is the second word of one. */
static void push_hit(struct leon3 *cpu, uint32_t later)
{
    struct leon3_event event = {.shape.kind = LEON3_EVENT_HIT};

    if (leon3_time_wants_hits(cpu))
        leon3_time_push(cpu, &event, later);
}

static bool reads_line(const struct leon3 *cpu, const struct data *data)
{
    return data->cache && (cpu->state.ccr & CCR_DCS) == CCR_DCS &&
           cacheable(cpu, mmu_on(cpu), &data->translation);
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
    if (!is_slow(cpu, physical))
        return true;
    leon3_cache_detach(cache, line);
    read = read_words_of_line(cpu, cache, line, physical, cache->full, 1);
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
    cpu->timing.dcache_misses++;
    leon3_time_push(cpu, &event, 0);
    if (!data->slave || !data->slave->memory)
        time = leon3_time_beat(cpu);
    if (access->size == 8)
        push_hit(cpu, 1);
    if (line && is_slow(cpu, physical))
        return load_line(cpu, access, data);
    if (!read_words(cpu, access, physical, time))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (line)
        fill_data(cpu, data, access->va, access->size);
    if (access->asi == leon3_data_asi(cpu))
        leon3_translation_add_load(cpu, access->va, physical, data->translation.cacheable);
    return 0;
}

uint32_t leon3_cached_load(struct leon3 *cpu, struct leon3_access *access, uint32_t *physical)
{
    struct data data = {.type = access_type(cpu, SRMMU_LOAD_USER_DATA)};
    uint32_t trap;

    look_up(cpu, access->va, access->asi, &data);
    if (data.hit && access->asi & 8u) {
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
    bool snooped = mmu_on(cpu) && cpu->state.ccr & CCR_DS;

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

/* A load that misses in a page whose translation is known to be in the TLB, and allowed. */
static bool miss_line(struct leon3 *cpu, const struct leon3_data_entry *entry, uint32_t va,
                      uint32_t size, struct data *data)
{
    const struct leon3_access access = {.va = va, .size = (uint8_t)size};
    struct leon3_event event;

    data->translation =
        (struct srmmu_translation){.physical = entry->physical | (va & (BUS_PAGE_SIZE - 1)),
                                   .cacheable = entry->cacheable,
                                   .tlb_hit = true};
    data->slave = bus_slave_at(cpu->env.bus, entry->physical);
    /* Which line random replacement takes is up to the cycle, which the loop has late. */
    if (cpu->dcache.policy == LEON3_RANDOM || !reads_line(cpu, data))
        return false;
    event = event_of(cpu, data, &access, LEON3_EVENT_READ);
    event.shape.line = (uint8_t)(cpu->config.dcache_line / 4 - 1);
    cpu->timing.dcache_misses++;
    leon3_time_push(cpu, &event, 0);
    if (size == 8)
        push_hit(cpu, 1);
    fill_data(cpu, data, va, size);
    return true;
}

const uint8_t *leon3_dcache_load(struct leon3 *cpu, const struct leon3_data_entry *entry,
                                 uint32_t va, uint32_t size)
{
    uint32_t offset = va & (cpu->dcache.line_bytes - 1);
    const uint8_t *memory;
    struct data data;

    if (va & (size - 1))
        return NULL;
    look_up(cpu, va, leon3_data_asi(cpu), &data);
    if (!data.hit) {
        if (entry->tag != (va & ~(BUS_PAGE_SIZE - 1)) || !entry->walked ||
            !miss_line(cpu, entry, va, size, &data))
            return NULL;
        return entry->host + (va & (BUS_PAGE_SIZE - 1));
    }
    memory = data.line->own ? NULL : bus_memory(cpu->env.bus, data.line->physical, false);
    if (!memory)
        return NULL;
    leon3_cache_use(&cpu->dcache, data.line, va);
    push_hit(cpu, 0);
    return memory + offset;
}

bool leon3_dcache_store(struct leon3 *cpu, const struct leon3_data_entry *entry, uint32_t va,
                        uint8_t size, const uint32_t *value)
{
    struct leon3_access access = {
        .va = va, .size = size, .asi = leon3_data_asi(cpu), .value = {value[0], value[1]}};
    uint32_t physical = entry->physical | (va & (BUS_PAGE_SIZE - 1));
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, physical);
    struct leon3_event event = {.physical = physical,
                                .shape = {.kind = LEON3_EVENT_STORE,
                                          .dbl = size == 8,
                                          .first_wait = slave->first_wait,
                                          .next_wait = slave->next_wait,
                                          .mmu = mmu_on(cpu)}};
    struct data data;

    if (entry->code && leon3_cache_follows(&cpu->icache, physical))
        return false;
    leon3_time_push(cpu, &event, 0);
    if (cpu->env.cpu_count > 1)
        bus_will_write(cpu->env.bus, physical, size, (uint8_t)cpu->env.index);
    if (leon3_cache_is_mru(&cpu->dcache, va))
        return true;
    look_up(cpu, va, access.asi, &data);
    data.translation.physical = physical;
    store_to_dcache(cpu, &access, &data);
    return true;
}

static void store_to_memory(struct leon3 *cpu, const struct leon3_access *access, uint32_t physical)
{
    uint8_t beat = access->size == 8 ? 4 : access->size;

    for (uint32_t word = 0; word * beat < access->size; word++)
        if (!leon3_physical_write(cpu, physical + 4 * word, beat, access->value[word])) {
            leon3_write_failed(cpu);
            return;
        }
}

/* At once, so that interrupts it changes are seen in time; what the bus delays it is the usual. */
static void store_to_device(struct leon3 *cpu, const struct leon3_access *access, uint32_t physical,
                            uint32_t wait)
{
    uint64_t beat_time = leon3_time_beat(cpu);
    uint8_t beat = access->size == 8 ? 4 : access->size;

    for (uint32_t word = 0; word * beat < access->size; word++)
        if (!leon3_physical_write_at(cpu, physical + 4 * word, beat, access->value[word],
                                     beat_time + (1 + wait) * word)) {
            leon3_write_failed(cpu);
            return;
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
        event.size = access->size == 8 ? 4 : access->size;
        event.value[0] = access->value[0];
        event.value[1] = access->value[1];
        leon3_time_push(cpu, &event, 0);
        return 0;
    }
    leon3_time_push(cpu, &event, 0);
    if (!data.slave || !data.slave->memory) {
        store_to_device(cpu, access, *physical, data.slave ? data.slave->first_wait : 0);
        return 0;
    }
    store_to_caches(cpu, access, &data);
    store_to_memory(cpu, access, *physical);
    if (access->asi == leon3_data_asi(cpu) && !event.shape.walk.writes &&
        (!data.translated || (uint32_t)data.translation.permissions >> data.type & 1u))
        leon3_translation_add_store(cpu, access->va, *physical);
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
        time = leon3_time_beat(cpu);
    if (line && is_slow(cpu, *physical)) {
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
        if (!is_slow(cpu, *physical))
            fill_data(cpu, &data, access->va, access->size);
        look_up(cpu, access->va, access->asi, &data);
    }
    if (cancelled)
        return 0;
    if (memory)
        store_to_caches(cpu, access, &data);
    store_to_memory(cpu, access, *physical);
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
