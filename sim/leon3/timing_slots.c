/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The automaton of remembered slots (timing_slots.h): nodes are found by a hash of all registers, and forgotten all together
 * when there is no room.
 */
#include "sim/leon3/timing_slots.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CHAINS 1024u /* a power of two */
#define NODES  4096u
#define EDGES  16384u

struct leon3_slots {
    struct leon3_slot_node *chain[CHAINS];
    struct leon3_slot_node node[NODES];
    struct leon3_slot_edge edge[EDGES];
    uint32_t nodes, edges;
};

#define WORDS (sizeof(struct leon3_units) / sizeof(uint32_t))
static_assert(sizeof(struct leon3_units) % sizeof(uint32_t) == 0, "the hash goes by words");

struct leon3_slots *leon3_slots_create(void)
{
    return calloc(1, sizeof(struct leon3_slots));
}

void leon3_slots_destroy(struct leon3_slots *slots)
{
    free(slots);
}

static void forget_all(struct leon3_slots *slots)
{
    memset(slots->chain, 0, sizeof(slots->chain));
    slots->nodes = slots->edges = 0;
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
                                     .next = *chain};
    *chain = node;
    return node;
}

struct leon3_slot_node *leon3_slots_learn(struct leon3_slots *slots, const struct leon3_units *from,
                                          const struct leon3_slot_input *input,
                                          const struct leon3_units *to,
                                          const struct leon3_slot_outcome *outcome)
{
    struct leon3_slot_node *node, *target;
    struct leon3_slot_edge *edge;

    /* Room for all, so that nothing is forgotten in between. */
    if (slots->edges == EDGES || slots->nodes + 2 > NODES)
        forget_all(slots);
    node = leon3_slots_node(slots, from);
    target = leon3_slots_node(slots, to);
    edge = &slots->edge[slots->edges++];
    *edge = (struct leon3_slot_edge){
        .input = *input, .next = node->edge, .to = target, .outcome = *outcome};
    node->edge = edge;
    return target;
}
