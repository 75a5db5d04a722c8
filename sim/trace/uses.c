/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers are told from the opcodes of executed instructions, memory from accesses, fetches and
 * table walks. What an instruction writes counts only when the next one is reached without a
 * trap of the instruction itself.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/leon3/operands.h"
#include "sim/leon3/state.h"
#include "sim/trace/place.h"
#include "sim/trace/uses_cache.h"
#include "sim/trace/uses_tlb.h"

#define NO_NUMBER UINT32_MAX
#define BLOCK     32u /* bytes; the longest line of a cache */

struct word {
    uint32_t physical;
    struct use_history history;
};

struct uses {
    struct machine *machine;
    struct uses_config config;
    struct use_count count;
    struct use_history reg[USES_REGISTERS];
    struct word *word; /* open addressing; history.followed: taken */
    size_t room, words;
    struct uses_cache *cache;
    struct uses_tlb *tlb;
    struct use_history merged; /* of the block asked for last, with the sets of the caches */
    uint32_t merged_block;
    bool edac;
    bool blocks;           /* memory is kept by blocks */
    bool cached;           /* what caches may hold of a block counts as the block */
    bool own_look;         /* the tables are looked at from here */
    bool loads;            /* the present instruction reads memory, whatever else it does */
    uint32_t pending[2];   /* registers that it writes; NO_NUMBER: none */
    uint64_t pending_from; /* its boundary */
    uint32_t pending_pc;
    struct place place;
    struct use_place *places;
    size_t place_count, place_capacity;
};

static void record(struct uses *uses, struct use_history *history, uint64_t cycle, uint32_t bits,
                   bool write)
{
    use_history_add(history, &uses->count, cycle, bits, write);
}

static size_t slot_of(const struct uses *uses, uint32_t physical)
{
    size_t slot = (physical / 4 * UINT32_C(2654435761)) & (uses->room - 1);

    while (uses->word[slot].history.followed && uses->word[slot].physical != physical)
        slot = (slot + 1) & (uses->room - 1);
    return slot;
}

/* What accesses are kept for: a word or a block. */
static uint32_t unit_of(const struct uses *uses, uint32_t physical)
{
    return physical & ~(uses->blocks ? BLOCK - 1 : 3u);
}

static void touch_word(struct uses *uses, uint32_t physical, uint64_t cycle, uint32_t bits,
                       bool write)
{
    size_t slot;

    if (!uses->words)
        return;
    slot = slot_of(uses, unit_of(uses, physical));
    if (uses->blocks) {
        write = false;
        bits = USES_ALL_BITS;
    }
    if (uses->word[slot].history.followed)
        record(uses, &uses->word[slot].history, cycle, bits, write);
}

static bool grow_words(struct uses *uses)
{
    struct uses bigger = {.room = uses->room ? uses->room * 2 : 1024};

    bigger.word = calloc(bigger.room, sizeof(*bigger.word));
    if (!bigger.word)
        return false;
    for (size_t i = 0; i < uses->room; i++)
        if (uses->word[i].history.followed)
            bigger.word[slot_of(&bigger, uses->word[i].physical)] = uses->word[i];
    free(uses->word);
    uses->word = bigger.word;
    uses->room = bigger.room;
    return true;
}

/* Registers of an instruction. */

static void commit_writes(struct uses *uses)
{
    for (unsigned i = 0; i < 2; i++)
        if (uses->pending[i] != NO_NUMBER)
            record(uses, &uses->reg[uses->pending[i]], uses->pending_from, USES_ALL_BITS, true);
    uses->pending[0] = uses->pending[1] = NO_NUMBER;
}

/* The instruction at pc is fetched, whether it is then executed or not. */
static void take_fetch(struct uses *uses, const struct leon3 *cpu, uint32_t pc, uint64_t boundary)
{
    uint32_t physical = pc, pte;
    bool found = true;

    uses->own_look = true;
    if (srmmu_enabled(&cpu->mmu))
        found = srmmu_peek(&cpu->mmu, cpu->mmu.state.context, pc, &physical, &pte, NULL, NULL);
    uses->own_look = false;
    if (!found)
        return;
    touch_word(uses, physical, boundary, USES_ALL_BITS, false);
    if (uses->blocks)
        touch_word(uses, physical + BLOCK, boundary, USES_ALL_BITS, false);
}

static void take_instruction(struct uses *uses, const struct observation *what)
{
    const struct leon3 *cpu = machine_cpu(uses->machine, what->cpu);
    uint64_t boundary = leon3_boundary(cpu);
    uint32_t opcode = (uint32_t)what->value;
    const struct leon3_row *row = leon3_decode_row(&cpu->decoder, opcode);
    struct leon3_operands operands;

    commit_writes(uses);
    uses->pending_from = boundary;
    uses->pending_pc = what->pc;
    uses->loads = row && (row->flags & INSN_FLAG_LOAD);
    take_fetch(uses, cpu, what->pc, boundary);
    leon3_operands_of(cpu, opcode, &operands);
    for (unsigned i = 0; i < operands.reads; i++)
        record(uses, &uses->reg[operands.read[i]], boundary, USES_ALL_BITS, false);
    for (unsigned i = 0; i < operands.writes; i++)
        uses->pending[i] = operands.write[i];
}

/* A trap writes %l1 and %l2 of the next window. One of the instruction itself takes its writes back. */
static void take_trap(struct uses *uses, const struct observation *what)
{
    const struct leon3 *cpu = machine_cpu(uses->machine, what->cpu);
    uint32_t cwp = cpu->state.psr & PSR_CWP;
    uint32_t window = cwp ? cwp - 1 : cpu->config.windows - 1;
    uint64_t boundary = leon3_boundary(cpu);

    take_fetch(uses, cpu, what->pc, boundary);
    if (boundary == uses->pending_from && what->pc == uses->pending_pc)
        uses->pending[0] = uses->pending[1] = NO_NUMBER;
    commit_writes(uses);
    for (uint32_t r = 17; r <= 18; r++)
        record(uses, &uses->reg[leon3_file_number(cpu, window, r)], boundary, USES_ALL_BITS, true);
}

/* Memory. */

static void take_access(struct uses *uses, const struct observation *what)
{
    uint64_t boundary = leon3_boundary(machine_cpu(uses->machine, what->cpu));
    bool write = what->write && !uses->loads;
    uint32_t bits = USES_ALL_BITS;

    if (what->size < 4) {
        uint32_t width = what->size * 8u;

        bits = (width == 32 ? USES_ALL_BITS : (1u << width) - 1)
               << (32 - width - (what->physical & 3) * 8);
        if (write && uses->edac) { /* read, corrected and written as a whole */
            write = false;
            bits = USES_ALL_BITS;
        }
    }
    touch_word(uses, what->physical, boundary, bits, write);
    if (what->size == 8)
        touch_word(uses, what->physical + 4, boundary, bits, write);
}

static void take_table(void *owner, uint32_t physical)
{
    struct uses *uses = owner;

    if (!uses->own_look)
        touch_word(uses, physical & ~3u, leon3_boundary(machine_cpu(uses->machine, 0)),
                   USES_ALL_BITS, false);
}

static uint32_t context_at_work(const struct place *place)
{
    return place->supervisor ? 0 : place->context;
}

static void note_place(struct uses *uses, uint64_t cycle)
{
    if (uses->place_count == uses->place_capacity) {
        size_t capacity = uses->place_capacity ? uses->place_capacity * 2 : 64;
        struct use_place *grown = realloc(uses->places, capacity * sizeof(*grown));

        if (!grown) {
            uses->count.incomplete = true;
            return;
        }
        uses->places = grown;
        uses->place_capacity = capacity;
    }
    uses->places[uses->place_count++] =
        (struct use_place){.cycle = cycle, .context = context_at_work(&uses->place)};
}

static void follow_place(struct uses *uses, const struct observation *what)
{
    uint32_t before = context_at_work(&uses->place);

    if (place_follow(&uses->place, uses->machine, what) && context_at_work(&uses->place) != before)
        note_place(uses, leon3_boundary(machine_cpu(uses->machine, what->cpu)));
}

static void observe(void *owner, const struct observation *what)
{
    struct uses *uses = owner;

    follow_place(uses, what);
    switch (what->point) {
    case OBSERVE_INSTRUCTION:
        take_instruction(uses, what);
        break;
    case OBSERVE_TRAP:
        take_trap(uses, what);
        break;
    case OBSERVE_MEMORY:
        take_access(uses, what);
        break;
    case OBSERVE_TABLE_WALK:
        take_table(uses, what->physical);
        break;
    default:
        break;
    }
}

/* The public side. */

/* A memory controller with EDAC reads a word before it writes a part of it. */
static bool has_edac(struct machine *machine)
{
    const struct component_list *list = machine_components(machine);

    for (size_t i = 0; i < list->count; i++)
        if (strncmp(list->item[i]->name, "ftmctrl", 7) == 0)
            return true;
    return false;
}

/* Everything that listens; false: no memory, or no room for an observer. */
static bool listen(struct uses *uses)
{
    struct leon3 *cpu = machine_cpu(uses->machine, 0);

    uses->tlb = uses_tlb_create(cpu, uses->config.flips, take_table, uses, &uses->count);
    uses->cache = uses_cache_create(cpu, &uses->count);
    return uses->tlb && uses->cache &&
           observe_add(machine_observers(uses->machine),
                       OBSERVE_BIT(INSTRUCTION) | OBSERVE_BIT(TRAP) | OBSERVE_BIT(MEMORY) |
                           OBSERVE_BIT(TABLE_WALK) | PLACE_POINTS,
                       observe, uses);
}

struct uses *uses_create(struct machine *machine, const struct uses_config *config)
{
    struct uses *uses = calloc(1, sizeof(*uses));

    if (!uses)
        return NULL;
    uses->machine = machine;
    uses->config = *config;
    uses->edac = has_edac(machine);
    uses->cached = machine_cpu(machine, 0)->full_timing && !config->last_only;
    uses->blocks = uses->cached || config->last_only;
    uses->merged_block = NO_NUMBER;
    uses->pending[0] = uses->pending[1] = NO_NUMBER;
    place_read(machine, 0, &uses->place);
    note_place(uses, 0);
    if (listen(uses))
        return uses;
    uses_destroy(uses);
    return NULL;
}

void uses_destroy(struct uses *uses)
{
    if (!uses)
        return;
    observe_remove(machine_observers(uses->machine), observe, uses);
    uses_cache_destroy(uses->cache);
    uses_tlb_destroy(uses->tlb);
    for (size_t i = 0; i < USES_REGISTERS; i++)
        use_history_free(&uses->reg[i]);
    for (size_t i = 0; i < uses->room; i++)
        use_history_free(&uses->word[i].history);
    use_history_free(&uses->merged);
    free(uses->word);
    free(uses->places);
    free(uses);
}

static bool follow_memory(struct uses *uses, uint32_t physical)
{
    size_t slot;

    physical = unit_of(uses, physical);
    if (uses->words * 2 >= uses->room && !grow_words(uses))
        return false;
    slot = slot_of(uses, physical);
    if (uses->word[slot].history.followed)
        return true;
    uses->word[slot].physical = physical;
    uses->word[slot].history.followed = true;
    uses->word[slot].history.last_only = uses->config.last_only;
    uses->words++;
    if (uses->cached)
        uses_cache_follow_memory(uses->cache, physical, BLOCK);
    return true;
}

bool uses_follow(struct uses *uses, const struct uses_element *element)
{
    switch (element->kind) {
    case USES_NOTHING:
        break;
    case USES_REGISTER:
        uses->reg[element->number].followed = true;
        break;
    case USES_MEMORY:
        return follow_memory(uses, element->number);
    case USES_CACHE_SET:
    case USES_CACHE_WORDS:
        uses_cache_follow(uses->cache, element, uses->config.last_only);
        break;
    case USES_TLB:
        uses_tlb_follow(uses->tlb, element);
        break;
    }
    return true;
}

/* What touches the block itself, and what touches lines that may hold some of it. */
static const struct use_history *of_block(struct uses *uses, uint32_t block,
                                          const struct use_history *own)
{
    if (uses->merged_block == block)
        return &uses->merged;
    uses->merged.count = 0;
    uses->merged_block = block;
    if (!use_history_merge(&uses->merged, own) ||
        !uses_cache_merge_memory(uses->cache, block, BLOCK, &uses->merged))
        uses->count.incomplete = true;
    return &uses->merged;
}

static const struct use_history *of_memory(struct uses *uses, uint32_t physical)
{
    const struct word *word;

    if (!uses->words)
        return NULL;
    word = &uses->word[slot_of(uses, unit_of(uses, physical))];
    if (!word->history.followed)
        return NULL;
    return uses->cached ? of_block(uses, word->physical, &word->history) : &word->history;
}

static const struct use_history *history_of(struct uses *uses, const struct uses_element *element)
{
    switch (element->kind) {
    case USES_NOTHING:
        break;
    case USES_REGISTER:
        return &uses->reg[element->number];
    case USES_MEMORY:
        return of_memory(uses, element->number);
    case USES_CACHE_SET:
    case USES_CACHE_WORDS:
        return uses_cache_of(uses->cache, element);
    case USES_TLB:
        return uses_tlb_of(uses->tlb, element);
    }
    return NULL;
}

const struct use *uses_of(struct uses *uses, const struct uses_element *element, size_t *count)
{
    const struct use_history *history = history_of(uses, element);

    *count = history ? history->count : 0;
    return history ? history->use : NULL;
}

static uint32_t register_of(const struct state_field *field, uint32_t index)
{
    if (strcmp(field->name, "g[]") == 0 && index > 0)
        return index;
    return strcmp(field->name, "win[]") == 0 ? 8 + index : USES_REGISTERS;
}

void uses_element_of(struct machine *machine, const struct component *component,
                     const struct state_field *field, uint32_t index, struct uses_element *element)
{
    const struct leon3 *cpu = machine_cpu(machine, 0);
    const char *name = component->name;
    bool known = false;

    *element = (struct uses_element){.kind = USES_NOTHING};
    if (strcmp(name, "cpu0") == 0) {
        element->number = register_of(field, index);
        element->kind = USES_REGISTER;
        element->stays = USES_ALL_BITS;
        known = element->number < USES_REGISTERS;
    } else if (strcmp(name, "cpu0.icache") == 0 || strcmp(name, "cpu0.dcache") == 0) {
        known =
            uses_cache_element(cpu, strcmp(name, "cpu0.dcache") == 0, field->name, index, element);
    } else if (strcmp(name, "cpu0.mmu") == 0) {
        known = uses_tlb_element(field->name, index, element);
    }
    if (!known)
        element->kind = USES_NOTHING;
}

const struct use_place *uses_places(const struct uses *uses, size_t *count)
{
    *count = uses->place_count;
    return uses->places;
}

bool uses_incomplete(const struct uses *uses)
{
    return uses->count.incomplete;
}
