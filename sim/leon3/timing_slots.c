/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of remembered slots: direct-mapped by a hash of the whole key; a newcomer takes the place (timing_slots.h).
 */
#include "sim/leon3/timing_slots.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 1024u /* a power of two */
#define WORDS  (sizeof(struct leon3_slot_key) / sizeof(uint64_t))

struct place {
    struct leon3_slot_key key;
    struct leon3_slot_outcome outcome;
    struct place *next; /* found behind this one the last time: mostly so again */
    bool used;
};

struct leon3_slots {
    struct place place[PLACES];
    struct place *latest;
};

static_assert(sizeof(struct leon3_slot_key) % sizeof(uint64_t) == 0, "the hash goes by words");

struct leon3_slots *leon3_slots_create(void)
{
    struct leon3_slots *slots = calloc(1, sizeof(*slots));

    if (slots)
        slots->latest = slots->place;
    return slots;
}

void leon3_slots_destroy(struct leon3_slots *slots)
{
    free(slots);
}

/* Two lanes of multiplications, so that they overlap. */
static uint32_t hash(const struct leon3_slot_key *key)
{
    uint64_t word[WORDS], a = 0x9e3779b97f4a7c15u, b = 0xc2b2ae3d27d4eb4fu;
    size_t i;

    memcpy(word, key, sizeof(word));
    for (i = 0; i + 1 < WORDS; i += 2) {
        a = (a ^ word[i]) * 0x9fb21c651e98df25u;
        b = (b ^ word[i + 1]) * 0xd6e8feb86659fd93u;
    }
    if (i < WORDS)
        a = (a ^ word[i]) * 0x9fb21c651e98df25u;
    a ^= b >> 29 ^ a >> 32;
    return (uint32_t)(a * 0x9e3779b97f4a7c15u >> 40);
}

static bool is_at(const struct place *place, const struct leon3_slot_key *key)
{
    return place && place->used && !memcmp(&place->key, key, sizeof(*key));
}

bool leon3_slots_find(struct leon3_slots *slots, const struct leon3_slot_key *key,
                      struct leon3_slot_outcome **outcome)
{
    struct place *place = slots->latest->next;
    bool known = is_at(place, key);

    if (!known) {
        place = &slots->place[hash(key) & (PLACES - 1)];
        known = is_at(place, key);
        slots->latest->next = place;
    }
    slots->latest = place;
    *outcome = &place->outcome;
    if (!known) {
        place->key = *key;
        place->used = true;
    }
    return known;
}
