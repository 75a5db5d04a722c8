/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slots remembered. What a slot does to the units, with the cycles for which they hold the pipeline behind it, depends on
 * nothing but their registers and on what the pipeline shows them; programs go through few such situations, over and over.
 * So the units are an automaton that is found out while it runs: each value of all their registers is a node, each slot an
 * edge from node to node, computed once, cycle by cycle (timing_units.h), and followed from then on. Nothing here is state:
 * all of it may be dropped between any two slots.
 */
#ifndef PRIDE_LEON3_TIMING_SLOTS_H
#define PRIDE_LEON3_TIMING_SLOTS_H

#include "sim/leon3/timing.h"
#include "sim/leon3/timing_tenure.h"

/* What a slot and the position behind it show to the units, packed: two edges of a node differ in it. */
struct leon3_slot_input {
    uint64_t access[2],
        behind[2]; /* of the slot, of the one behind it: leon3_slot_access; 0: none */
    uint64_t miss; /* of a fetch; 0: none */
    uint64_t flags;
};

struct leon3_slot_outcome {
    uint32_t holds, store_beats;
    uint16_t tenures, rest; /* what it does on the bus, where that is shared; leon3_slots_tenures */
    struct leon3_tenure first; /* of these */
    uint32_t stall[LEON3_STALL_OF_UNITS];
};

struct leon3_slot_node;

/*
 * The slots from one access up to the next in one step, while fetches show nothing: for the log (timing_log.h), whose accesses
 * have numbers for shapes. The key is leon3_hop_key.
 */
struct leon3_slot_hop {
    uint32_t key, beats;         /* beats: of the store that it begins with */
    struct leon3_slot_hop *next; /* of the same node */
    struct leon3_slot_node *to;
    struct leon3_slot_outcome outcome;
};

/* Further away than this the next access does not count; a hop is then of so many slots. */
#define LEON3_HOP_SLOTS 6u

/*
 * From a slot with an access of shape `here` (0: without) `slots` slots on, to one with `next` (0: neither there nor in the
 * slot behind it); `crowded`: the slot behind that has one as well.
 */
static inline uint32_t leon3_hop_key(uint32_t here, uint32_t slots, uint32_t next, bool crowded)
{
    return here | next << 8 | (uint32_t)crowded << 16 | slots << 17;
}

struct leon3_slot_edge {
    struct leon3_slot_input input;
    const struct leon3_slot_node *from;
    struct leon3_slot_edge *next; /* in its chain of the table */
    struct leon3_slot_node *to;
    struct leon3_slot_outcome outcome;
};

#define LEON3_HOP_CHAINS 16u
static inline uint32_t leon3_hop_chain(uint32_t key)
{
    return (key >> 17 ^ key >> 6 ^ key << 1) & (LEON3_HOP_CHAINS - 1);
}

struct leon3_slot_node {
    struct leon3_units units;
    bool quiet;                                   /* leon3_units_quiet */
    bool flows;                                   /* leon3_units_flow */
    struct leon3_rest rest;                       /* leon3_units_rest */
    struct leon3_slot_hop *hop[LEON3_HOP_CHAINS]; /* by leon3_hop_chain */
    struct leon3_slot_node *next;                 /* in its chain of the table */
};

struct leon3_slots;
struct leon3_shape_facts; /* timing_log.h */

/*
 * Those that `others` have found out (NULL: new ones), also for a processor whose present node is *node: NULL behind each time
 * that all is forgotten. Up to LEON3_SLOT_USERS; NULL: out of memory.
 */
#define LEON3_SLOT_USERS 16u
struct leon3_slots *leon3_slots_join(struct leon3_slots *others,
                                     const struct leon3_slot_node **node);
/* The last one that leaves frees them. */
void leon3_slots_leave(struct leon3_slots *slots, const struct leon3_slot_node **node);

/* The node of these units. It stays until the next leon3_slots_node or leon3_slots_learn. */
struct leon3_slot_node *leon3_slots_node(struct leon3_slots *slots,
                                         const struct leon3_units *units);

/* The edge of a node, NULL: not known yet. Where nothing goes on, a node has hundreds of them. */
const struct leon3_slot_edge *leon3_slots_find(const struct leon3_slots *slots,
                                               const struct leon3_slot_node *node,
                                               const struct leon3_slot_input *input);

/* From the units `from`, `input` leads to the units `to`, whose node is returned. */
struct leon3_slot_node *leon3_slots_learn(struct leon3_slots *slots, const struct leon3_units *from,
                                          const struct leon3_slot_input *input,
                                          const struct leon3_units *to,
                                          const struct leon3_slot_outcome *outcome,
                                          const struct leon3_tenure_list *tenures);

/* All that an outcome does on the bus. */
const struct leon3_tenure *leon3_slots_tenures(const struct leon3_slots *slots,
                                               const struct leon3_slot_outcome *outcome);

/* The number of a shape from now on, 1 to 255; 0: there are no more. LEON3_EVENT_HIT has 1. */
#define LEON3_SHAPE_HIT 1u
uint32_t leon3_slots_number(struct leon3_slots *slots, const struct leon3_access_shape *shape);
const struct leon3_access_shape *leon3_slots_shape(const struct leon3_slots *slots,
                                                   uint32_t number);
/* What follows from each shape, by number; all that will have a number, for as long as the slots are there. */
const struct leon3_shape_facts *leon3_slots_facts(const struct leon3_slots *slots);
/* The most cycles of any of the numbered ones. */
uint32_t leon3_slots_worst(const struct leon3_slots *slots);

/*
 * Cycles from an access's slot to its data beat where nothing goes on, and every fetch in between hits: plus one, by node and
 * number of the shape; 0: not known.
 */
uint32_t *leon3_slots_beat(struct leon3_slots *slots, const struct leon3_slot_node *node,
                           uint32_t shape);

static inline const struct leon3_slot_hop *leon3_slots_find_hop(const struct leon3_slot_node *node,
                                                                uint32_t key)
{
    const struct leon3_slot_hop *hop = node->hop[leon3_hop_chain(key)];

    while (hop && hop->key != key)
        hop = hop->next;
    return hop;
}

/* As leon3_slots_learn; `next` and `to` of *hop do not count. A hop whose tenures are not all known is not remembered. */
struct leon3_slot_node *leon3_slots_learn_hop(struct leon3_slots *slots,
                                              const struct leon3_units *from,
                                              const struct leon3_slot_hop *hop,
                                              const struct leon3_units *to,
                                              const struct leon3_tenure_list *tenures);

#endif
