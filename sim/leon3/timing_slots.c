/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The automaton of remembered slots (timing_slots.h): nodes are found by a hash of all registers, and forgotten all together
 * when there is no room.
 */
#include "sim/leon3/timing_slots.h"

#include "sim/leon3/timing_log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CHAINS  1024u /* a power of two */
#define NODES   4096u
#define EDGES   16384u
#define BUCKETS 16384u /* a power of two */
#define HOPS    8192u
#define SHAPES  256u
#define BEATS   64u /* a power of two */
#define LATEST  64u /* likewise */
#define TENURES 16384u

struct leon3_slot_beat {
    const struct leon3_slot_node *node;
    uint32_t shape, cycles;
};

struct leon3_slots {
    struct leon3_slot_node *chain[CHAINS];
    struct leon3_slot_node node[NODES];
    struct leon3_slot_edge edge[EDGES];
    struct leon3_slot_edge *bucket[BUCKETS];
    struct leon3_slot_hop hop[HOPS];
    struct leon3_slot_beat beat[BEATS];
    struct leon3_access_shape shape[SHAPES]; /* by number; stays when the others are forgotten */
    struct leon3_shape_facts facts[SHAPES];
    uint8_t latest[LATEST]; /* the number that a shape of this hash had last */
    struct leon3_tenure tenure[TENURES];
    uint32_t nodes, edges, hops, tenures, shapes, worst;
    uint32_t users;
    const struct leon3_slot_node **present[LEON3_SLOT_USERS];
};

#define WORDS (sizeof(struct leon3_units) / sizeof(uint32_t))
static_assert(sizeof(struct leon3_units) % sizeof(uint32_t) == 0, "the hash goes by words");

static struct leon3_slots *create(void)
{
    struct leon3_slots *slots = calloc(1, sizeof(*slots));

    if (slots) {
        slots->shapes = LEON3_SHAPE_HIT; /* 0 is no access */
        leon3_slots_number(slots, &(struct leon3_access_shape){.kind = LEON3_EVENT_HIT});
    }
    return slots;
}

struct leon3_slots *leon3_slots_join(struct leon3_slots *others,
                                     const struct leon3_slot_node **node)
{
    struct leon3_slots *slots = others ? others : create();

    if (!slots)
        return NULL;
    assert(slots->users < LEON3_SLOT_USERS);
    slots->present[slots->users++] = node;
    *node = NULL;
    return slots;
}

void leon3_slots_leave(struct leon3_slots *slots, const struct leon3_slot_node **node)
{
    uint32_t place = 0;

    while (slots->present[place] != node)
        place++;
    slots->present[place] = slots->present[--slots->users];
    if (!slots->users)
        free(slots);
}

static void forget_all(struct leon3_slots *slots)
{
    memset(slots->chain, 0, sizeof(slots->chain));
    memset(slots->bucket, 0, sizeof(slots->bucket));
    memset(slots->beat, 0, sizeof(slots->beat));
    slots->nodes = slots->edges = slots->hops = slots->tenures = 0;
    for (uint32_t i = 0; i < slots->users; i++)
        *slots->present[i] = NULL;
}

/* Two lanes of multiplications, so that they overlap. */
static uint32_t hash(const struct leon3_units *units)
{
    uint64_t a = 0x9e3779b97f4a7c15u, b = 0xc2b2ae3d27d4eb4fu;
    uint32_t word[WORDS];
    size_t i;

    memcpy(word, units, sizeof(word));
    for (i = 0; i + 1 < WORDS; i += 2) {
        a = (a ^ word[i]) * 0x9fb21c651e98df25u;
        b = (b ^ word[i + 1]) * 0xd6e8feb86659fd93u;
    }
    if (i < WORDS)
        a = (a ^ word[i]) * 0x9fb21c651e98df25u;
    a ^= b >> 29 ^ a >> 32;
    return (uint32_t)(a * 0x9e3779b97f4a7c15u >> 40) & (CHAINS - 1);
}

struct leon3_slot_node *leon3_slots_node(struct leon3_slots *slots, const struct leon3_units *units)
{
    struct leon3_slot_node **chain = &slots->chain[hash(units)], *node = *chain;

    while (node && memcmp(&node->units, units, sizeof(*units)) != 0)
        node = node->next;
    if (node)
        return node;
    if (slots->nodes == NODES)
        forget_all(slots);
    node = &slots->node[slots->nodes++];
    *node = (struct leon3_slot_node){.units = *units,
                                     .quiet = leon3_units_quiet(units),
                                     .flows = leon3_units_flow(units),
                                     .rest = leon3_units_rest(units),
                                     .next = *chain};
    *chain = node;
    return node;
}

/* Room for two nodes, an edge and a hop, so that nothing is forgotten in between. */
static void make_room(struct leon3_slots *slots)
{
    if (slots->edges == EDGES || slots->hops == HOPS || slots->nodes + 2 > NODES ||
        slots->tenures + LEON3_TENURES > TENURES)
        forget_all(slots);
}

/* Behind make_room. */
static void keep_tenures(struct leon3_slots *slots, const struct leon3_tenure_list *tenures,
                         struct leon3_slot_outcome *outcome)
{
    outcome->rest = (uint16_t)slots->tenures;
    outcome->tenures = (uint16_t)tenures->count;
    outcome->first = tenures->count ? tenures->tenure[0] : (struct leon3_tenure){0};
    memcpy(&slots->tenure[slots->tenures], tenures->tenure,
           tenures->count * sizeof(tenures->tenure[0]));
    slots->tenures += tenures->count;
}

const struct leon3_tenure *leon3_slots_tenures(const struct leon3_slots *slots,
                                               const struct leon3_slot_outcome *outcome)
{
    return &slots->tenure[outcome->rest];
}

/* The bucket of an edge. */
static uint32_t bucket_of(const struct leon3_slots *slots, const struct leon3_slot_node *node,
                          const struct leon3_slot_input *input)
{
    uint64_t a = (input->access[0] ^ input->flags << 56 ^ (uint64_t)(node - slots->node) << 40) *
                 0x9fb21c651e98df25u;
    uint64_t b = (input->behind[0] ^ input->miss << 8) * 0xd6e8feb86659fd93u;

    a ^= a >> 32 ^ b >> 29 ^ input->access[1] ^ input->behind[1] << 20;
    return (uint32_t)(a * 0x9e3779b97f4a7c15u >> 40) & (BUCKETS - 1);
}

static bool equal(const struct leon3_slot_input *a, const struct leon3_slot_input *b)
{
    return !((a->access[0] ^ b->access[0]) | (a->access[1] ^ b->access[1]) |
             (a->behind[0] ^ b->behind[0]) | (a->behind[1] ^ b->behind[1]) | (a->miss ^ b->miss) |
             (a->flags ^ b->flags));
}

const struct leon3_slot_edge *leon3_slots_find(const struct leon3_slots *slots,
                                               const struct leon3_slot_node *node,
                                               const struct leon3_slot_input *input)
{
    const struct leon3_slot_edge *edge = slots->bucket[bucket_of(slots, node, input)];

    while (edge && (edge->from != node || !equal(&edge->input, input)))
        edge = edge->next;
    return edge;
}

struct leon3_slot_node *leon3_slots_learn(struct leon3_slots *slots, const struct leon3_units *from,
                                          const struct leon3_slot_input *input,
                                          const struct leon3_units *to,
                                          const struct leon3_slot_outcome *outcome,
                                          const struct leon3_tenure_list *tenures)
{
    struct leon3_slot_node *node, *target;
    struct leon3_slot_edge *edge, **bucket;

    make_room(slots);
    node = leon3_slots_node(slots, from);
    target = leon3_slots_node(slots, to);
    bucket = &slots->bucket[bucket_of(slots, node, input)];
    edge = &slots->edge[slots->edges++];
    *edge = (struct leon3_slot_edge){
        .input = *input, .from = node, .next = *bucket, .to = target, .outcome = *outcome};
    keep_tenures(slots, tenures, &edge->outcome);
    *bucket = edge;
    return target;
}

struct leon3_slot_node *leon3_slots_learn_hop(struct leon3_slots *slots,
                                              const struct leon3_units *from,
                                              const struct leon3_slot_hop *hop,
                                              const struct leon3_units *to,
                                              const struct leon3_tenure_list *tenures)
{
    struct leon3_slot_node *node, *target;
    struct leon3_slot_hop *place;

    make_room(slots);
    node = leon3_slots_node(slots, from);
    target = leon3_slots_node(slots, to);
    if (tenures->lost)
        return target;
    place = &slots->hop[slots->hops++];
    *place = *hop;
    place->next = node->hop[leon3_hop_chain(hop->key)];
    place->to = target;
    keep_tenures(slots, tenures, &place->outcome);
    node->hop[leon3_hop_chain(hop->key)] = place;
    return target;
}

uint32_t *leon3_slots_beat(struct leon3_slots *slots, const struct leon3_slot_node *node,
                           uint32_t shape)
{
    uint32_t place = ((uint32_t)(node - slots->node) * 7u + shape) & (BEATS - 1);
    struct leon3_slot_beat *beat = &slots->beat[place];

    if (beat->node != node || beat->shape != shape)
        *beat = (struct leon3_slot_beat){.node = node, .shape = shape};
    return &beat->cycles;
}

/* Table words and PTEs written back, each with what the walker and the TLB need around it; measured: 14 to 18 in all. */
static uint32_t walk_cycles(const struct leon3_walk_cost *walk)
{
    return 8u + walk->reads * (3u + walk->wait) + walk->writes * (8u + walk->wait);
}

/* Cycles from an access's slot to where the port is free again, translation included. */
static uint32_t cycles_of(const struct leon3_access_shape *shape)
{
    uint32_t beats = shape->line ? shape->line : shape->dbl;

    if (shape->kind == LEON3_EVENT_HIT)
        return 2u;
    return 5u + shape->first_wait + beats * (1u + shape->next_wait) + (shape->mmu ? 4u : 0) +
           (shape->mmu > 1 || shape->fault ? walk_cycles(&shape->walk) : 0);
}

static bool is_shape(const struct leon3_slots *slots, uint32_t number,
                     const struct leon3_access_shape *shape)
{
    return memcmp(&slots->shape[number], shape, sizeof(*shape)) == 0;
}

static uint8_t *latest_of(struct leon3_slots *slots, const struct leon3_access_shape *shape)
{
    uint64_t words[2];

    memcpy(words, shape, sizeof(words));
    return &slots->latest[(words[0] ^ words[1] * 31u) * 0x9fb21c651e98df25u >> 58 & (LATEST - 1)];
}

static void add_shape(struct leon3_slots *slots, const struct leon3_access_shape *shape)
{
    uint32_t worst = cycles_of(shape), number = slots->shapes++;

    slots->shape[number] = *shape;
    slots->facts[number] = (struct leon3_shape_facts){.cycles = worst,
                                                      .read = shape->kind == LEON3_EVENT_READ,
                                                      .translated = leon3_asks_tlb(shape),
                                                      .alone = leon3_units_alone(shape)};
    if (worst > slots->worst)
        slots->worst = worst;
}

uint32_t leon3_slots_number(struct leon3_slots *slots, const struct leon3_access_shape *shape)
{
    uint8_t *latest = latest_of(slots, shape);
    uint32_t number = *latest;

    if (number && is_shape(slots, number, shape))
        return number;
    for (number = 1; number < slots->shapes && !is_shape(slots, number, shape); number++)
        ;
    if (number == SHAPES)
        return 0;
    if (number == slots->shapes)
        add_shape(slots, shape);
    *latest = (uint8_t)number;
    return number;
}

const struct leon3_access_shape *leon3_slots_shape(const struct leon3_slots *slots, uint32_t number)
{
    return &slots->shape[number];
}

const struct leon3_shape_facts *leon3_slots_facts(const struct leon3_slots *slots)
{
    return slots->facts;
}

uint32_t leon3_slots_worst(const struct leon3_slots *slots)
{
    return slots->worst;
}
