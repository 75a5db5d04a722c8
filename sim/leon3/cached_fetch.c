/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fetches through the instruction cache, with their cycles: streams, misses, lines, what the pipeline fetches without executing
 * it.
 */
#include "sim/leon3/cached_line.h"

#include "sim/leon3/asi.h"
#include "sim/cache/ft.h"
#include "sim/leon3/engine_cached.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/timing_run.h"

static bool fetch_lags(const struct leon3 *cpu)
{
    return leon3_fetch_mmu_on(cpu) != leon3_mmu_on(cpu) ||
           cpu->timing.units.i.context != (uint8_t)cpu->mmu.state.context;
}

static struct leon3_cache_line *find_instruction(const struct leon3 *cpu, uint32_t va)
{
    return leon3_cache_find(&cpu->icache, va, cpu->timing.units.i.context, leon3_fetch_mmu_on(cpu));
}

/* The line that goes is chosen before the use by the slot in front counts. */
static struct leon3_cache_line *replace(struct leon3 *cpu, uint32_t va, uint64_t cycle)
{
    struct leon3_cache *cache = &cpu->icache;
    const struct leon3_timing_state *t = &cpu->timing;
    uint32_t set = leon3_cache_set(cache, va);
    uint8_t order = cache->order[set];
    struct leon3_cache_line *line;

    if (t->vain_slot + 1 == leon3_slot(cpu) && t->vain_set == set)
        cache->order[set] = t->vain_order;
    line = leon3_cache_replace(cache, va, cycle);
    cache->order[set] = order;
    return line;
}

/* Words come into a line that has the tag already, or into one that is replaced. `opcode` is the first of them. */
static void fill_instructions(struct leon3 *cpu, struct leon3_cache_line *line, uint32_t va,
                              uint32_t physical, uint32_t opcode, uint64_t cycle)
{
    struct leon3_cache *cache = &cpu->icache;
    uint8_t words = leon3_words_from(cache, va, cpu->timing.units.i.ib);
    bool whole = !line || words == cache->full || !line->valid;

    if (!line)
        line = replace(cpu, va, cycle);
    if (whole)
        leon3_cache_fill(cache, line, va, physical, cpu->timing.units.i.context, words);
    if (leon3_is_slow(cpu, physical) || line->physical != leon3_cache_base(cache, physical))
        leon3_cache_detach(cache, line);
    if (line->own) {
        leon3_cache_write(cache, line, va, 4, opcode);
        words = leon3_read_words(cpu, cache, line, physical, words, physical);
        if (whole)
            line->valid = words;
    }
    leon3_cache_extend(cache, line, words);
}

/* Off, or frozen before a word has come, the cache takes no more of them; no longer frozen it takes those of a new line, too. */
void leon3_fetch_switched(struct leon3 *cpu)
{
    struct leon3_cache *cache = &cpu->icache;
    const struct leon3_icache_unit *i = &cpu->timing.units.i;
    uint32_t va = leon3_cache_base(cache, cpu->timing.stream_line) + i->word * 4u;
    uint32_t physical = cpu->timing.stream_page | (va & (BUS_PAGE_SIZE - 1)), opcode;
    uint8_t words = leon3_words_from(cache, va, true);
    struct leon3_cache_line *line;

    if (cpu->foreseeing || !i->cache || !i->cacheable ||
        (i->istate != LEON3_ISTREAMING && i->istate != LEON3_ITRANS))
        return;
    line = find_instruction(cpu, va);
    if (line && (!i->on || (i->frozen && !(line->valid & ~words))))
        leon3_cache_lose(cache, line, words);
    if (line || !i->on || i->frozen || !leon3_physical_read(cpu, physical, 4, &opcode))
        return;
    if (cpu->engine != LEON3_ENGINE_PLAIN)
        leon3_code_page_at(cpu, physical);
    fill_instructions(cpu, NULL, va, physical, opcode,
                      cpu->state.cycle - LEON3_FETCH_AHEAD + LEON3_RESET_CYCLES);
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

    if (!leon3_fetch_mmu_on(cpu)) {
        *translation =
            (struct srmmu_translation){.physical = va, .cacheable = true, .tlb_hit = true};
        return 0;
    }
    leon3_time_flush_tlb(cpu);
    cpu->mmu.state.context = cpu->timing.units.i.context;
    outcome = srmmu_translate(&cpu->mmu, va, type, 0, translation);
    cpu->mmu.state.context = context;
    if (outcome == SRMMU_FAULT)
        return TRAP_INSTRUCTION_ACCESS_EXCEPTION;
    return outcome == SRMMU_OK ? 0 : LEON3_NO_ACCESS;
}

/* Cycles and lines of a fetch that missed. */
static void fetch_from_bus(struct leon3 *cpu, uint32_t va, const struct fetch *fetch,
                           uint32_t opcode)
{
    const struct srmmu_translation *translation = &fetch->translation;
    const struct bus_slave *slave = bus_slave_at(cpu->env.bus, translation->physical);
    bool may_cache = leon3_may_cache(cpu, leon3_fetch_mmu_on(cpu), translation);
    bool cached = fetch->usable && may_cache && (!cpu->timing.units.i.frozen || fetch->line);
    uint32_t last = cpu->config.icache_line / 4 - 1;
    struct leon3_fetch_miss miss = {.word = (uint8_t)(va >> 2 & last),
                                    .last = (uint8_t)last,
                                    .cacheable = may_cache,
                                    .translated = leon3_fetch_mmu_on(cpu),
                                    .first_wait = slave ? slave->first_wait : LEON3_ERROR_WAIT,
                                    .next_wait = slave ? slave->next_wait : 0,
                                    .walk = leon3_walk_cost_of(cpu, translation)};
    uint64_t cycle = cpu->state.cycle - LEON3_FETCH_AHEAD + LEON3_RESET_CYCLES;

    leon3_time_miss(cpu, &miss);
    cpu->timing.stream_line = va;
    cpu->timing.stream_page = translation->physical & ~(BUS_PAGE_SIZE - 1);
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
                                          .walk = leon3_walk_cost_of(cpu, &fetch->translation)};

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

/*
 * The word arrives in the stream of an earlier fetch, whose translation is that of all: the TLB is not asked, and may have lost
 * it since.
 */
static uint32_t fetch_streamed(struct leon3 *cpu, uint32_t va, uint32_t *opcode)
{
    uint32_t physical = cpu->timing.stream_page | (va & (BUS_PAGE_SIZE - 1));
    struct leon3_cache_line *line = cpu->timing.units.i.cache ? find_instruction(cpu, va) : NULL;

    if (line && leon3_cache_word_valid(&cpu->icache, line, va)) {
        leon3_cache_touch(&cpu->icache, line);
        *opcode = leon3_cache_read(&cpu->icache, line, va, 4);
        return 0;
    }
    return leon3_physical_read(cpu, physical, 4, opcode) ? 0 : TRAP_INSTRUCTION_ACCESS_EXCEPTION;
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

void leon3_fetch_use(struct leon3 *cpu, uint32_t va)
{
    struct fetch fetch;

    look_up_fetch(cpu, va, &fetch);
}

void leon3_fetch_in_vain(struct leon3 *cpu, uint32_t va, uint64_t slot)
{
    struct leon3_cache *cache = &cpu->icache;
    struct leon3_timing_state *t = &cpu->timing;
    struct leon3_cache_line *line = find_instruction(cpu, va);
    uint32_t set = leon3_cache_set(cache, va);
    uint8_t order = cache->order[set];

    if (line)
        leon3_cache_use(cache, line, va);
    else
        leon3_cache_use_first(cache, va);
    if (cache->order[set] == order)
        return;
    t->vain_slot = slot;
    t->vain_set = (uint16_t)set;
    t->vain_order = order;
}

bool leon3_fetch_is_kept(struct leon3 *cpu, uint32_t va, uint64_t slot)
{
    const struct leon3_cache *cache = &cpu->icache;
    const struct leon3_cache_line *line = find_instruction(cpu, va);
    bool passed = !leon3_time_icache_usable(cpu), ends;
    struct leon3_insn insn;
    uint32_t opcode;

    if (!passed && !(line && leon3_cache_word_valid(cache, line, va)))
        return false;
    if (!leon3_foresee_word(cpu, va, &opcode))
        return false;
    leon3_decode(&cpu->decoder, opcode, &insn);
    ends = passed || !(leon3_words_from(cache, va, false) << 1 & line->valid);
    if (ends && insn.op < INSN_COUNT && leon3_rows[insn.op].kind == KIND_JMPL)
        return true; /* eocl, as in leon3_jump_waits */
    return leon3_time_stays(cpu, &insn, slot) > 1;
}

void leon3_fetch_all_in_vain(struct leon3 *cpu, uint32_t va, uint32_t slots, uint64_t slot)
{
    if (!slots)
        return;
    leon3_fetch_in_vain(cpu, va, slot);
    if (slots > 1 && !leon3_fetch_is_kept(cpu, va, slot))
        leon3_fetch_in_vain(cpu, va + 4, slot + 1);
}

/* What is fetched in the slot behind the present fetch. */
static uint32_t next_address(const struct leon3 *cpu, uint32_t va)
{
    const struct leon3_timing_state *t = &cpu->timing;

    if (t->wrong_target)
        return t->wrong_target;
    return t->jump_left ? va + 4 : cpu->state.npc; /* JMPL's target comes later */
}

/* A slot of the fetch stage; false: it is the last in which anything is fetched. */
static bool pass_repeated(struct leon3 *cpu, uint64_t last)
{
    cpu->state.cycle++;
    cpu->timing.repeated = 1;
    return leon3_fetch_slot(cpu) <= last;
}

/*
 * A fetch two or three slots behind a predicted branch does not start a fill; it is repeated (BLOCKBPMISS). In between the
 * next address has been looked up, and in the later of these slots a miss of that is not left alone. False: `last` has passed.
 */
static bool repeat_fetch(struct leon3 *cpu, uint32_t va, uint32_t next, uint64_t last)
{
    bool fills = leon3_time_repeats(cpu) == 3;

    leon3_fetch_in_vain(cpu, va, leon3_slot(cpu));
    leon3_time_take(cpu, NULL);
    if (!pass_repeated(cpu, last))
        return false;
    if (fills)
        leon3_fetch_ahead(cpu, next);
    else
        leon3_fetch_wrong(cpu, next);
    if (!pass_repeated(cpu, last))
        return false;
    leon3_time_reach(cpu);
    return true;
}

uint32_t leon3_cached_fetch(struct leon3 *cpu, uint32_t va, uint32_t *opcode)
{
    struct fetch fetch = {.line = NULL};
    bool hit;

    leon3_check_line(cpu, &cpu->icache, va);
    *opcode = 0;
    if (leon3_time_reach(cpu))
        return fetch_streamed(cpu, va, opcode);
    hit = look_up_fetch(cpu, va, &fetch);
    if (!hit && fetch.usable && leon3_time_repeats(cpu)) {
        repeat_fetch(cpu, va, next_address(cpu, va), UINT64_MAX);
        cpu->timing.stall[LEON3_STALL_BRANCH] += 2;
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

bool leon3_icache_enter(struct leon3 *cpu, uint64_t place)
{
    struct leon3_cache *cache = &cpu->icache;
    uint32_t va = (uint32_t)place;
    struct leon3_cache_line *line;

    if (leon3_cache_use_known_from(cache, place))
        return true;
    if (!leon3_time_icache_usable(cpu) || cache->errors)
        return false;
    line = find_instruction(cpu, va);
    if (!line || !leon3_cache_is_from(line, place) || line->own ||
        leon3_words_from(cache, va, true) & ~line->valid)
        return false;
    leon3_cache_use(cache, line, va);
    return true;
}

/* False: it is refused. `wrong`: behind a wrong prediction. */
static bool fetch_unexecuted(struct leon3 *cpu, uint32_t va, bool wrong)
{
    struct fetch fetch = {.line = NULL};
    const uint8_t *memory;

    leon3_cache_look(&cpu->icache, va);
    leon3_check_line(cpu, &cpu->icache, va);
    if (leon3_time_reach(cpu) || look_up_fetch(cpu, va, &fetch))
        return true;
    if (wrong && fetch.usable) {
        leon3_fetch_in_vain(cpu, va, leon3_slot(cpu));
        return true;
    }
    if (translate_fetch(cpu, va, &fetch.translation)) {
        fetch_faulted(cpu, &fetch);
        return false;
    }
    memory = bus_memory(cpu->env.bus, fetch.translation.physical, false);
    if (memory)
        fetch_from_bus(cpu, va, &fetch, bus_load32(memory));
    return true;
}

bool leon3_fetch_ahead(struct leon3 *cpu, uint32_t va)
{
    bool good = fetch_unexecuted(cpu, va, false);

    leon3_time_take(cpu, NULL);
    return good;
}

bool leon3_fetch_wrong(struct leon3 *cpu, uint32_t va)
{
    bool good = fetch_unexecuted(cpu, va, true);

    leon3_time_take(cpu, NULL);
    return good;
}

/* The decoded copy of the word that the cache has at va, from the page that is thought to be there; NULL: not known. */
static const struct leon3_insn *copy_behind(const struct leon3 *cpu, uint32_t va)
{
    const struct leon3_code_page *page = leon3_fetch_page(cpu, va);
    const struct leon3_insn *copy;

    if (!page || !leon3_cache_is_mru_from(&cpu->icache, leon3_cache_place(va, page->physical)))
        return NULL;
    copy = &page->insn[(va & (BUS_PAGE_SIZE - 1)) >> 2];
    return copy->label != LEON3_LABEL_UNDECODED ? copy : NULL;
}

/* What a fetch from va gives. */
static void read_behind(struct leon3 *cpu, uint32_t va, struct leon3_insn *insn)
{
    const struct leon3_cache_line *line = find_instruction(cpu, va);
    uint8_t bytes[4] = {0};

    if (line && leon3_cache_word_valid(&cpu->icache, line, va)) {
        leon3_decode(&cpu->decoder, leon3_cache_read(&cpu->icache, line, va, 4), insn);
        return;
    }
    leon3_peek(cpu, va, bytes, 4);
    leon3_decode(&cpu->decoder, bus_load32(bytes), insn);
}

/* Is it one that does not start a fill yet? */
static bool fetch_is_repeated(struct leon3 *cpu, uint32_t va)
{
    struct fetch fetch;

    if (!leon3_time_repeats(cpu))
        return false;
    leon3_check_line(cpu, &cpu->icache, va);
    return !leon3_time_reach(cpu) && leon3_time_icache_usable(cpu) &&
           !look_up_fetch(cpu, va, &fetch);
}

bool leon3_fetch_behind(struct leon3 *cpu, uint32_t va, uint32_t next, uint64_t last,
                        struct leon3_insn *insn)
{
    const struct leon3_insn *copy;

    if (fetch_is_repeated(cpu, va) && !repeat_fetch(cpu, va, next, last))
        return false;
    copy = copy_behind(cpu, va);
    if (copy && !cpu->icache.looked && !cpu->icache.errors &&
        (leon3_time_reach(cpu) || leon3_time_icache_usable(cpu))) {
        *insn = *copy; /* a hit that changes nothing, or streamed */
    } else if (fetch_unexecuted(cpu, va, false)) {
        read_behind(cpu, va, insn);
    } else {
        leon3_decode(&cpu->decoder, LEON3_NOP, insn); /* what is in the cache's memory */
    }
    return true;
}
