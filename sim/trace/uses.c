/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers are told from the opcodes of executed instructions, memory from accesses, fetches and
 * table walks. What an instruction writes counts only when the next one is reached without a
 * trap of the instruction itself.
 */
#include "sim/trace/uses.h"

#include <stdlib.h>
#include <string.h>

#include "sim/leon3/operands.h"
#include "sim/leon3/state.h"
#include "sim/trace/place.h"

#define ALL_BITS  UINT32_MAX
#define USES_MAX  (UINT64_C(1) << 26)
#define NO_NUMBER UINT32_MAX
#define BLOCK     32u /* bytes; the longest line of a cache */

struct history {
    struct use *use;
    size_t count, capacity;
    bool followed;
    bool last_only; /* one entry, a read */
};

struct word {
    uint32_t physical;
    struct history history;
};

struct uses {
    struct machine *machine;
    struct history reg[USES_REGISTERS];
    struct word *word; /* open addressing; history.followed: taken */
    size_t room, words;
    uint64_t total;
    bool incomplete;
    bool edac;
    bool blocks;
    bool loads;            /* the present instruction reads memory, whatever else it does */
    uint32_t pending[2];   /* registers that it writes; NO_NUMBER: none */
    uint64_t pending_from; /* its boundary */
    uint32_t pending_pc;
    struct place place;
    struct use_place *places;
    size_t place_count, place_capacity;
};

/* Histories. */

static void record(struct uses *uses, struct history *history, uint64_t cycle, uint32_t bits,
                   bool write)
{
    struct use *last = history->count ? &history->use[history->count - 1] : NULL;

    if (!history->followed || !bits)
        return;
    if (history->last_only && last) {
        last->cycle = cycle;
        return;
    }
    /* A read after a read at one boundary is one; a write after a read there changes nothing. */
    if (last && last->cycle == cycle && !last->write) {
        last->bits |= write ? 0 : bits;
        if (write ? (bits & ~last->bits) == 0 : true)
            return;
    }
    if (history->count == history->capacity) {
        size_t capacity = history->capacity ? history->capacity * 2 : 8;
        struct use *grown =
            uses->total < USES_MAX ? realloc(history->use, capacity * sizeof(*grown)) : NULL;

        if (!grown) {
            uses->incomplete = true;
            return;
        }
        history->use = grown;
        history->capacity = capacity;
    }
    uses->total++;
    history->use[history->count++] = (struct use){.cycle = cycle, .bits = bits, .write = write};
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
        bits = ALL_BITS;
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
            record(uses, &uses->reg[uses->pending[i]], uses->pending_from, ALL_BITS, true);
    uses->pending[0] = uses->pending[1] = NO_NUMBER;
}

static void take_fetch(struct uses *uses, uint32_t physical, uint64_t boundary)
{
    touch_word(uses, physical, boundary, ALL_BITS, false);
    if (uses->blocks)
        touch_word(uses, physical + BLOCK, boundary, ALL_BITS, false);
}

static void take_instruction(struct uses *uses, const struct observation *what)
{
    const struct leon3 *cpu = machine_cpu(uses->machine, what->cpu);
    uint64_t boundary = leon3_boundary(cpu);
    uint32_t opcode = (uint32_t)what->value;
    const struct leon3_row *row = leon3_decode_row(&cpu->decoder, opcode);
    struct leon3_operands operands;
    uint32_t physical, pte;

    commit_writes(uses);
    uses->pending_from = boundary;
    uses->pending_pc = what->pc;
    uses->loads = row && (row->flags & INSN_FLAG_LOAD);
    physical = what->pc;
    if (!srmmu_enabled(&cpu->mmu) ||
        srmmu_peek(&cpu->mmu, cpu->mmu.state.context, what->pc, &physical, &pte, NULL, NULL))
        take_fetch(uses, physical, boundary);
    leon3_operands_of(cpu, opcode, &operands);
    for (unsigned i = 0; i < operands.reads; i++)
        record(uses, &uses->reg[operands.read[i]], boundary, ALL_BITS, false);
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

    if (boundary == uses->pending_from && what->pc == uses->pending_pc)
        uses->pending[0] = uses->pending[1] = NO_NUMBER;
    commit_writes(uses);
    for (uint32_t r = 17; r <= 18; r++)
        record(uses, &uses->reg[leon3_file_number(cpu, window, r)], boundary, ALL_BITS, true);
}

/* Memory. */

static void take_access(struct uses *uses, const struct observation *what)
{
    uint64_t boundary = leon3_boundary(machine_cpu(uses->machine, what->cpu));
    bool write = what->write && !uses->loads;
    uint32_t bits = ALL_BITS;

    if (what->size < 4) {
        uint32_t width = what->size * 8u;

        bits = (width == 32 ? ALL_BITS : (1u << width) - 1)
               << (32 - width - (what->physical & 3) * 8);
        if (write && uses->edac) { /* read, corrected and written as a whole */
            write = false;
            bits = ALL_BITS;
        }
    }
    touch_word(uses, what->physical, boundary, bits, write);
    if (what->size == 8)
        touch_word(uses, what->physical + 4, boundary, bits, write);
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
            uses->incomplete = true;
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
        touch_word(uses, what->physical, leon3_boundary(machine_cpu(uses->machine, what->cpu)),
                   ALL_BITS, false);
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

struct uses *uses_create(struct machine *machine, bool blocks)
{
    struct uses *uses = calloc(1, sizeof(*uses));

    if (!uses)
        return NULL;
    uses->machine = machine;
    uses->edac = has_edac(machine);
    uses->blocks = blocks;
    uses->pending[0] = uses->pending[1] = NO_NUMBER;
    place_read(machine, 0, &uses->place);
    note_place(uses, 0);
    if (observe_add(machine_observers(machine),
                    OBSERVE_BIT(INSTRUCTION) | OBSERVE_BIT(TRAP) | OBSERVE_BIT(MEMORY) |
                        OBSERVE_BIT(TABLE_WALK) | PLACE_POINTS,
                    observe, uses))
        return uses;
    free(uses->places);
    free(uses);
    return NULL;
}

void uses_destroy(struct uses *uses)
{
    if (!uses)
        return;
    observe_remove(machine_observers(uses->machine), observe, uses);
    for (size_t i = 0; i < USES_REGISTERS; i++)
        free(uses->reg[i].use);
    for (size_t i = 0; i < uses->room; i++)
        free(uses->word[i].history.use);
    free(uses->word);
    free(uses->places);
    free(uses);
}

void uses_follow_register(struct uses *uses, uint32_t number)
{
    uses->reg[number].followed = true;
}

bool uses_follow_memory(struct uses *uses, uint32_t physical)
{
    size_t slot;

    if (uses->words * 2 >= uses->room && !grow_words(uses))
        return false;
    slot = slot_of(uses, unit_of(uses, physical));
    if (uses->word[slot].history.followed)
        return true;
    uses->word[slot].physical = unit_of(uses, physical);
    uses->word[slot].history.followed = true;
    uses->word[slot].history.last_only = uses->blocks;
    uses->words++;
    return true;
}

const struct use *uses_of_register(const struct uses *uses, uint32_t number, size_t *count)
{
    *count = uses->reg[number].count;
    return uses->reg[number].use;
}

const struct use *uses_of_memory(const struct uses *uses, uint32_t physical, size_t *count)
{
    size_t slot = uses->words ? slot_of(uses, unit_of(uses, physical)) : 0;

    *count = uses->words ? uses->word[slot].history.count : 0;
    return uses->words ? uses->word[slot].history.use : NULL;
}

const struct use_place *uses_places(const struct uses *uses, size_t *count)
{
    *count = uses->place_count;
    return uses->places;
}

bool uses_incomplete(const struct uses *uses)
{
    return uses->incomplete;
}
