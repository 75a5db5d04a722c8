/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The places of a campaign. A target is a pattern over the names of the state maps ('*' stands for
 * any characters: cpu0.win[*].l*), or a stretch of memory in words: ram@0x40000000+0x1000,
 * va@nav:0x10010000+0x4000. Every bit of all of them is as likely as every other one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/campaign.h"
#include "sim/base/random.h"
#include "sim/machine/context_name.h"

/* A row of equal elements. */
struct place {
    const struct component *component; /* NULL: memory */
    const struct state_field *field;
    char prefix[64]; /* memory: "ram@" */
    uint32_t address;
    uint32_t *index; /* of the elements that the pattern means; NULL: all of them */
    uint64_t count;
    uint32_t bits; /* of an element */
    uint32_t target;
    uint64_t before; /* elements of this target in earlier places */
};

struct campaign_space {
    struct place *place;
    size_t count;
    uint64_t bits;
    uint64_t elements[PLAN_TARGETS];
};

/* When it comes to nothing, the last '*' takes one character more; earlier ones never have to. */
static bool matches(const char *pattern, const char *text)
{
    const char *star = NULL, *from = NULL;

    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            from = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++from;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

static bool add_place(struct campaign_space *space, struct place place)
{
    struct place *grown = realloc(space->place, (space->count + 1) * sizeof(*grown));

    if (!grown) {
        free(place.index);
        return false;
    }
    space->place = grown;
    place.before = space->elements[place.target];
    space->place[space->count++] = place;
    space->elements[place.target] += place.count;
    space->bits += place.count * place.bits;
    return true;
}

static bool add_field(struct campaign_space *space, struct component *component,
                      const struct state_field *field, const char *pattern, uint32_t target)
{
    struct place place = {
        .component = component, .field = field, .bits = field->width * 8, .target = target};
    char name[128];

    place.index = malloc(field->count * sizeof(*place.index));
    if (!place.index)
        return false;
    for (uint32_t i = 0; i < field->count; i++) {
        state_ref_name(&(struct state_ref){component, field, i, -1}, name, sizeof(name));
        if (matches(pattern, name))
            place.index[place.count++] = i;
    }
    if (place.count)
        return add_place(space, place);
    free(place.index);
    return true;
}

/* Memories are left out: their names are addresses. */
static bool add_pattern(struct campaign_space *space, struct machine *machine, const char *pattern,
                        uint32_t target)
{
    const struct component_list *list = machine_components(machine);

    for (size_t i = 0; i < list->count; i++)
        for (size_t f = 0; f < list->item[i]->field_count; f++)
            if (list->item[i]->fields[f].count <= 65536 &&
                !add_field(space, list->item[i], &list->item[i]->fields[f], pattern, target))
                return false;
    return true;
}

static bool add_memory(struct campaign_space *space, const char *text, uint32_t target)
{
    struct place place = {.bits = 32, .target = target};
    const char *number = strrchr(text, ':') ? strrchr(text, ':') + 1 : strchr(text, '@') + 1;
    unsigned address, size;
    char extra;

    if (sscanf(number, "0x%8x+0x%8x%c", &address, &size, &extra) != 2 || address % 4 || size < 4 ||
        size > UINT32_MAX - address || (size_t)(number - text) >= sizeof(place.prefix))
        return false;
    memcpy(place.prefix, text, (size_t)(number - text));
    place.address = address;
    place.count = size / 4;
    return add_place(space, place);
}

struct campaign_space *campaign_space_create(const struct campaign_plan *plan,
                                             struct machine *machine, struct diag *diag)
{
    struct campaign_space *space = calloc(1, sizeof(*space));

    for (uint32_t i = 0; space && i < plan->target_count; i++) {
        const char *text = plan->target[i];
        bool good =
            strchr(text, '@') ? add_memory(space, text, i) : add_pattern(space, machine, text, i);

        if (good && space->elements[i])
            continue;
        diag_error(diag, plan->path, plan->line.target[i],
                   "target '%s': expected names of the state maps, ram@0xADDRESS+0xSIZE or "
                   "va@PARTITION:0xADDRESS+0xSIZE",
                   text);
        campaign_space_destroy(space);
        return NULL;
    }
    return space;
}

void campaign_space_destroy(struct campaign_space *space)
{
    if (!space)
        return;
    for (size_t i = 0; i < space->count; i++)
        free(space->place[i].index);
    free(space->place);
    free(space);
}

uint64_t campaign_space_bits(const struct campaign_space *space)
{
    return space->bits;
}

uint64_t campaign_space_target(const struct campaign_space *space, uint32_t target, uint64_t *first)
{
    uint64_t bits = 0;

    *first = 0;
    for (size_t i = 0; i < space->count; i++) {
        uint64_t own = space->place[i].count * space->place[i].bits;

        *first += space->place[i].target < target ? own : 0;
        bits += space->place[i].target == target ? own : 0;
    }
    return bits;
}

/* The place that bit `bit` of the whole space lies in; *bit becomes its number in there. */
static const struct place *find_place(const struct campaign_space *space, uint64_t *bit)
{
    const struct place *place = space->place;

    for (; *bit >= place->count * place->bits; place++)
        *bit -= place->count * place->bits;
    return place;
}

void campaign_space_name(const struct campaign_space *space, const struct campaign_plan *plan,
                         uint64_t bit, struct campaign_row *row)
{
    const struct place *place = find_place(space, &bit);
    uint64_t element = bit / place->bits;
    char name[128], value[8] = "";

    if (place->component)
        state_ref_name(&(struct state_ref){(struct component *)(uintptr_t)place->component,
                                           place->field, place->index[element], -1},
                       name, sizeof(name));
    else
        snprintf(name, sizeof(name), "%s0x%08x", place->prefix,
                 (unsigned)(place->address + 4 * element));
    if (strcmp(plan->model, "upset") == 0)
        snprintf(value, sizeof(value), " %u", (unsigned)plan->bits);
    row->target = place->target;
    snprintf(row->fault, sizeof(row->fault), "%.8s %.120s:%u%s", plan->model, name,
             (unsigned)(bit % place->bits), value);
    row->position = place->before + element;
    row->size = space->elements[place->target];
}

/* The physical address of a word. False: it is not mapped in `machine` now. */
static bool address_of(const struct place *place, struct machine *machine, uint32_t *address)
{
    const char *name = place->prefix + 3;
    uint32_t context, pte;

    if (strncmp(place->prefix, "va@", 3) != 0)
        return true;
    return machine_context_find(machine, name, strcspn(name, ":"), &context) &&
           srmmu_peek(leon3_mmu(machine_cpu(machine, 0)), context, *address, address, &pte, NULL,
                      NULL);
}

void campaign_space_element(const struct campaign_space *space, struct machine *machine,
                            uint64_t bit, struct campaign_element *element)
{
    const struct place *place = find_place(space, &bit);

    *element = (struct campaign_element){.bits = place->bits, .bit = (uint32_t)(bit % place->bits)};
    if (place->component) {
        element->processor = strncmp(place->component->name, "cpu", 3) == 0;
        uses_element_of(machine, place->component, place->field, place->index[bit / place->bits],
                        &element->uses);
    } else {
        uint32_t address = (uint32_t)(place->address + 4 * (bit / place->bits));

        if (address_of(place, machine, &address))
            element->uses =
                (struct uses_element){.kind = USES_MEMORY, .number = address, .stays = UINT32_MAX};
    }
}

static uint64_t draw_bit(const struct campaign_space *space, const struct campaign_plan *plan,
                         struct random *random)
{
    uint64_t first, bits;

    if (!plan->by_target)
        return random_below(random, space->bits);
    bits = campaign_space_target(space, (uint32_t)random_below(random, plan->target_count), &first);
    return first + random_below(random, bits);
}

void campaign_space_draw(const struct campaign_space *space, const struct campaign_plan *plan,
                         uint64_t id, struct campaign_row *row)
{
    struct random random;
    uint64_t cycles = plan->until - plan->from + 1;

    *row = (struct campaign_row){.id = id, .weight = 1};
    if (plan->space == CAMPAIGN_ALL) {
        row->bit = id / cycles;
        row->cycle = plan->from + id % cycles;
    } else {
        random_seed(&random, plan->seed * UINT64_C(0x9e3779b97f4a7c15) + id);
        row->bit = draw_bit(space, plan, &random);
        row->cycle = plan->from + random_below(&random, cycles);
    }
    campaign_space_name(space, plan, row->bit, row);
}
