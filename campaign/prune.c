/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pruning by definition and use. Two flips of one bit come to the same if the element is neither read
 * nor written between them: they are one class, and one experiment, just before the next access, stands
 * for all cycles of the class. If that access overwrites the bit, or if there is none up to the end, the
 * outcome is known without running it. Exact: nothing is estimated. Whose turn it is cuts classes of a
 * processor's state, because the judgement asks who was hit.
 *
 * Prunable is what sim/trace/uses.h follows: globals and windows, memory, caches, TLBs. All other elements have a class for every
 * cycle.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/campaign.h"

#define CLASSES_MAX 10000000

struct class
{
    uint64_t bit;
    uint64_t cycle;  /* the last of the class */
    uint64_t weight; /* cycles */
    uint32_t known;  /* outcome; CAMPAIGN_OUTCOME_COUNT: not known */
    uint32_t hit;    /* context; 0: hypervisor */
};

struct campaign_prune {
    const struct campaign_plan *plan;
    const struct campaign_space *space;
    struct machine *machine; /* for the names of contexts */
    uint64_t checkpoint;
    struct class *class;
    size_t count, capacity;
    bool too_many;
};

/* What is known of one element. */
struct element_history {
    bool prunable;
    uint32_t stays; /* see struct uses_element */
    uint32_t mask;  /* bits that the fault changes */
    const struct use *use;
    size_t uses, next_use;
    const struct use_place *place; /* NULL: whose turn it is does not matter */
    size_t places, next_place;     /* the next change */
};

static void add_class(struct campaign_prune *prune, const struct class *class)
{
    if (prune->count == prune->capacity) {
        size_t capacity = prune->capacity ? prune->capacity * 2 : 4096;
        struct class *grown =
            prune->count < CLASSES_MAX ? realloc(prune->class, capacity * sizeof(*grown)) : NULL;

        if (!grown) {
            prune->too_many = true;
            return;
        }
        prune->class = grown;
        prune->capacity = capacity;
    }
    prune->class[prune->count++] = *class;
}

/* The next access at or behind `cycle` that concerns the bits; NULL: none. */
static const struct use *next_use(struct element_history *history, uint64_t cycle)
{
    while (history->next_use < history->uses &&
           (history->use[history->next_use].cycle < cycle ||
            !(history->use[history->next_use].bits & history->mask)))
        history->next_use++;
    return history->next_use < history->uses ? &history->use[history->next_use] : NULL;
}

/* Who is at work for a fault at `cycle`, and in *last until when. */
static uint32_t place_at(struct element_history *history, uint64_t cycle, uint64_t *last)
{
    if (!history->place)
        return 0;
    while (history->next_place < history->places &&
           history->place[history->next_place].cycle < cycle)
        history->next_place++;
    if (history->next_place < history->places && history->place[history->next_place].cycle < *last)
        *last = history->place[history->next_place].cycle;
    return history->next_place ? history->place[history->next_place - 1].context : 0;
}

static uint32_t outcome_known(const struct campaign_prune *prune,
                              const struct element_history *history, const struct use *use)
{
    if (!use)
        return history->stays & history->mask ? CAMPAIGN_LATENT : CAMPAIGN_OUTCOME_COUNT;
    if (!use->write || (history->mask & ~use->bits))
        return CAMPAIGN_OUTCOME_COUNT;
    return use->cycle < prune->checkpoint ? CAMPAIGN_MASKED : CAMPAIGN_LATENT;
}

static void classify(struct campaign_prune *prune, struct element_history *history, uint64_t bit)
{
    uint64_t from = prune->plan->from;

    while (from <= prune->plan->until && !prune->too_many) {
        struct class class = {.bit = bit, .cycle = from, .known = CAMPAIGN_OUTCOME_COUNT};

        if (history->prunable) {
            const struct use *use = next_use(history, from);

            class.cycle = use && use->cycle < prune->plan->until ? use->cycle : prune->plan->until;
            class.known = outcome_known(prune, history, use);
            class.hit = place_at(history, from, &class.cycle);
        }
        class.weight = class.cycle - from + 1;
        add_class(prune, &class);
        from = class.cycle + 1;
    }
}

static uint32_t fault_bits(const struct campaign_plan *plan)
{
    return strcmp(plan->model, "upset") == 0 ? plan->bits : 1;
}

static uint32_t fault_mask(const struct campaign_plan *plan, const struct campaign_element *element)
{
    uint64_t mask = ((UINT64_C(1) << fault_bits(plan)) - 1) << element->bit;

    return (uint32_t)mask;
}

static bool follow(const struct campaign_prune *prune, struct uses *uses, struct bench *start,
                   uint64_t bit, uint32_t *bits)
{
    struct campaign_element element;

    campaign_space_element(prune->space, start->machine, bit, &element);
    *bits = element.bits;
    return uses_follow(uses, &element.uses);
}

/* Those elements that some experiment of the sample hits. */
static bool follow_sample(const struct campaign_prune *prune, struct uses *uses,
                          struct bench *start)
{
    struct campaign_row row;
    uint32_t bits;

    for (uint64_t id = 0; id < prune->plan->count; id++) {
        campaign_space_draw(prune->space, prune->plan, id, &row);
        if (!follow(prune, uses, start, row.bit, &bits))
            return false;
    }
    return true;
}

/* Each element once; its bits come in a row. */
static bool follow_all(const struct campaign_prune *prune, struct uses *uses, struct bench *start)
{
    uint32_t bits;

    for (uint64_t bit = 0; bit < campaign_space_bits(prune->space); bit += bits)
        if (!follow(prune, uses, start, bit, &bits))
            return false;
    return true;
}

/* What the uses tell of the element that a bit belongs to. */
static struct element_history history_of(const struct campaign_prune *prune, struct uses *uses,
                                         struct bench *start, uint64_t bit)
{
    struct element_history history = {0};
    struct campaign_element element;

    campaign_space_element(prune->space, start->machine, bit, &element);
    history.mask = fault_mask(prune->plan, &element);
    if (element.processor)
        history.place = uses_places(uses, &history.places);
    history.use = uses_of(uses, &element.uses, &history.uses);
    history.prunable = element.uses.kind != USES_NOTHING;
    history.stays = element.uses.stays;
    return history;
}

/* A class for each experiment of a sample, known or not. */
static void foresee_all(struct campaign_prune *prune, struct uses *uses, struct bench *start)
{
    for (uint64_t id = 0; id < prune->plan->count && !prune->too_many; id++) {
        struct campaign_row row;
        struct element_history history;
        struct class class = {.weight = 1, .known = CAMPAIGN_OUTCOME_COUNT};
        uint64_t last = UINT64_MAX;

        campaign_space_draw(prune->space, prune->plan, id, &row);
        history = history_of(prune, uses, start, row.bit);
        class.bit = row.bit;
        class.cycle = row.cycle;
        class.hit = place_at(&history, row.cycle, &last);
        if (history.prunable)
            class.known = outcome_known(prune, &history, next_use(&history, row.cycle));
        add_class(prune, &class);
    }
}

static void classify_all(struct campaign_prune *prune, struct uses *uses, struct bench *start)
{
    for (uint64_t bit = 0; bit < campaign_space_bits(prune->space); bit++) {
        struct element_history history = history_of(prune, uses, start, bit);

        classify(prune, &history, bit);
    }
}

/* The golden run once more from the plan's beginning, watched. */
static bool watch(struct campaign_prune *prune, struct bench *start, struct diag *diag)
{
    struct bench bench = {0};
    struct bench_snapshot moment = {0};
    struct uses *uses = NULL;
    bool sample = prune->plan->space == CAMPAIGN_SAMPLE, good;
    const struct uses_config config = {.flips = fault_bits(prune->plan), .last_only = sample};

    bench_prepare(&bench);
    memcpy(bench.image, start->image, sizeof(bench.image));
    good = bench_open(&bench, &prune->plan->board_data, prune->plan->seed) &&
           bench_save(start, &moment) && bench_restore(&bench, &moment) &&
           (uses = uses_create(bench.machine, &config)) &&
           (sample ? follow_sample : follow_all)(prune, uses, start);
    if (good) {
        bench_run(&bench, prune->plan->end);
        if (!uses_incomplete(uses))
            (sample ? foresee_all : classify_all)(prune, uses, start);
        good = !uses_incomplete(uses) && !prune->too_many;
    }
    if (!good)
        diag_error(diag, prune->plan->path, prune->plan->line.space,
                   "the space cannot be pruned: %s",
                   prune->too_many                 ? "too many classes"
                   : uses && uses_incomplete(uses) ? "too many accesses"
                                                   : "no memory");
    uses_destroy(uses);
    bench_snapshot_close(&moment);
    bench_close(&bench);
    return good;
}

struct campaign_prune *campaign_prune_create(const struct campaign_plan *plan,
                                             const struct campaign_space *space,
                                             struct bench *start, uint64_t checkpoint,
                                             struct diag *diag)
{
    struct campaign_prune *prune;

    if (plan->board_data.cpu_count != 1) {
        diag_error(diag, plan->path, plan->line.space,
                   "only a board of one processor can be pruned");
        return NULL;
    }
    /* Each bit is one class or more. */
    if (plan->space == CAMPAIGN_PRUNED && campaign_space_bits(space) > CLASSES_MAX) {
        diag_error(diag, plan->path, plan->line.space,
                   "the space cannot be pruned: it has more than %d bits", CLASSES_MAX);
        return NULL;
    }
    prune = calloc(1, sizeof(*prune));
    if (!prune) {
        diag_error(diag, NULL, 0, "no memory");
        return NULL;
    }
    *prune = (struct campaign_prune){
        .plan = plan, .space = space, .machine = start->machine, .checkpoint = checkpoint};
    if (watch(prune, start, diag))
        return prune;
    campaign_prune_destroy(prune);
    return NULL;
}

void campaign_prune_destroy(struct campaign_prune *prune)
{
    if (!prune)
        return;
    free(prune->class);
    free(prune);
}

uint64_t campaign_prune_count(const struct campaign_prune *prune)
{
    return prune->count;
}

/* Whom the judgement would take for hit: campaign.c, find_hit. */
static void name_hit(const struct campaign_prune *prune, const struct class *class,
                     struct campaign_row *row)
{
    const char *at = strstr(row->fault, " va@");
    size_t count;
    const struct machine_context *context = machine_contexts(prune->machine, &count);

    snprintf(row->hit, sizeof(row->hit), "hypervisor");
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(context[i].name);

        if ((at && strncmp(at + 4, context[i].name, length) == 0 && at[4 + length] == ':') ||
            (!at && class->hit && class->hit == context[i].number))
            snprintf(row->hit, sizeof(row->hit), "%s", context[i].name);
    }
}

bool campaign_prune_draw(const struct campaign_prune *prune, uint64_t id, struct campaign_row *row)
{
    const struct class *class = &prune->class[id];

    *row = (struct campaign_row){
        .id = id, .weight = class->weight, .bit = class->bit, .cycle = class->cycle};
    campaign_space_name(prune->space, prune->plan, class->bit, row);
    if (class->known == CAMPAIGN_OUTCOME_COUNT)
        return false;
    row->outcome = class->known;
    row->last = class->cycle;
    name_hit(prune, class, row);
    return true;
}
