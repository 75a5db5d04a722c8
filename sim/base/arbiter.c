/* SPDX-License-Identifier: BSD-2-Clause */
/* The tenures that wait, and those of them that hold up nobody (arbiter.h); where somebody is, arbiter_order.c. */
#include "sim/base/arbiter_order.h"

#include <assert.h>
#include <string.h>

/* A cycle that is lost where the bus was idle with another owner: those that ask meanwhile follow each other without. */
#define HANDING_OVER 1u

/* Starts are counted anew before they are too large. */
#define FAR  (UINT64_C(1) << 30)
#define NEAR (UINT64_C(1) << 16)

/* clang-format off */
#define PORT_FIELD(name) STATE_MEMBER(arbiter_state, port, name)
static const struct state_field arbiter_fields[] = {
    STATE_SCALAR(arbiter_state, address_taken), STATE_SCALAR(arbiter_state, data_end),
    STATE_SCALAR(arbiter_state, owner), STATE_SCALAR(arbiter_state, locked),
    PORT_FIELD(base), PORT_FIELD(known), PORT_FIELD(delay), PORT_FIELD(taken), PORT_FIELD(store_end), PORT_FIELD(store_late),
    PORT_FIELD(count), PORT_FIELD(reserved),
    STATE_ARRAY(arbiter_state, start), STATE_ARRAY(arbiter_state, beats),
};
/* clang-format on */

void arbiter_reset(struct arbiter *arbiter)
{
    arbiter->state = (struct arbiter_state){.data_end = 1};
}

void arbiter_drop(struct arbiter *arbiter, uint32_t master, uint32_t number)
{
    struct arbiter_port *port = &arbiter->state.port[master];
    uint32_t *start = &arbiter->state.start[master * arbiter->waiting];
    uint32_t *beats = &arbiter->state.beats[master * arbiter->waiting];

    port->count -= number;
    for (uint32_t i = 0; i < port->count && number; i++) { /* few, mostly none */
        start[i] = start[i + number];
        beats[i] = beats[i + number];
    }
}

/* Faults and debuggers can write anything. */
static void arbiter_reload(void *owner)
{
    struct arbiter *arbiter = owner;

    if (arbiter->state.owner >= arbiter->masters)
        arbiter->state.owner = 0;
    for (uint32_t i = 0; i < ARBITER_MASTERS; i++) {
        uint32_t most = i < arbiter->masters ? arbiter->waiting : 0;

        if (arbiter->state.port[i].count > most)
            arbiter->state.port[i].count = most;
    }
}

/* Behind the tenures that wait there is nothing. */
static void arbiter_flush(void *owner)
{
    struct arbiter *arbiter = owner;

    for (uint32_t i = 0; i < arbiter->masters; i++) {
        uint32_t count = arbiter->state.port[i].count, place = i * arbiter->waiting + count;

        memset(&arbiter->state.start[place], 0, (arbiter->waiting - count) * sizeof(uint32_t));
        memset(&arbiter->state.beats[place], 0, (arbiter->waiting - count) * sizeof(uint32_t));
    }
}

void arbiter_init(struct arbiter *arbiter, uint32_t masters, struct component_list *components)
{
    assert(masters && masters <= ARBITER_MASTERS);
    arbiter->masters = masters;
    arbiter->waiting = ARBITER_PLACES / masters;
    arbiter->period = 0;
    arbiter->component = (struct component){
        .name = "arbiter",
        .state = &arbiter->state,
        .size = sizeof(arbiter->state),
        .fields = arbiter_fields,
        .field_count = sizeof(arbiter_fields) / sizeof(arbiter_fields[0]),
        .owner = arbiter,
        .flush = arbiter_flush,
        .reload = arbiter_reload,
    };
    component_add(components, &arbiter->component);
    arbiter_reset(arbiter);
}

void arbiter_forget_oldest(struct arbiter *arbiter, uint32_t master)
{
    arbiter_drop(arbiter, master, arbiter->waiting / 4);
}

void arbiter_extend(struct arbiter *arbiter, uint32_t master, uint32_t end, uint32_t last)
{
    uint32_t count = arbiter->state.port[master].count;
    uint32_t place = master * arbiter->waiting + count - 1, *beats;

    if (!count)
        return;
    beats = &arbiter->state.beats[place];
    *beats &= ~(ARBITER_CYCLES | ARBITER_LAST << ARBITER_LAST_SHIFT);
    *beats |= arbiter_beats(ARBITER_READ, end - arbiter->state.start[place] - 1, last);
}

static void count_anew(struct arbiter *arbiter, uint32_t master)
{
    struct arbiter_port *port = &arbiter->state.port[master];
    uint32_t *start = &arbiter->state.start[master * arbiter->waiting];
    uint64_t distance = port->known - port->base - NEAR;

    for (uint32_t i = 0; i < port->count; i++)
        start[i] -= start[i] < distance ? start[i] : (uint32_t)distance;
    port->base += distance;
}

uint64_t arbiter_taken(const struct arbiter *arbiter)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < arbiter->masters; i++)
        sum += arbiter->state.port[i].taken;
    return sum;
}

/* ---- what holds up nobody ------------------------------------------------------------------------------------------ */

/* The cycle that lies `before` that up to which all masters have told everything. */
static uint64_t told_by_all(const struct arbiter *arbiter, uint64_t before)
{
    uint64_t told = UINT64_MAX;

    for (uint32_t i = 0; i < arbiter->masters; i++) {
        const struct arbiter_port *port = &arbiter->state.port[i];

        told = port->known + port->delay < told ? port->known + port->delay : told;
    }
    return told > before ? told - before : 0;
}

/* The bus is behind this tenure, which nobody has put off. */
static void note_passed(struct arbiter *arbiter, uint32_t master, uint32_t place)
{
    struct arbiter_state *s = &arbiter->state;
    const struct arbiter_port *port = &s->port[master];
    uint32_t beats = s->beats[place];
    uint64_t taken = port->base + port->delay + s->start[place], cycles = arbiter_cycles(beats);

    if (taken + cycles + 1 <= s->data_end)
        return;
    s->owner = master;
    s->locked = arbiter_locked(beats);
    s->address_taken = taken + cycles - arbiter_last(beats);
    s->data_end = taken + cycles + 1;
}

/* The tenures of a master that are over before the cycle `end`: nobody has put them off. */
static void let_pass(struct arbiter *arbiter, uint32_t master, uint64_t end)
{
    struct arbiter_state *s = &arbiter->state;
    struct arbiter_port *port = &s->port[master];
    uint64_t own = port->base + port->delay;
    uint32_t first = master * arbiter->waiting, place = first + port->count, store;

    while (place > first && own + s->start[place - 1] + arbiter_cycles(s->beats[place - 1]) >= end)
        place--;
    if (place == first)
        return;
    note_passed(arbiter, master, place - 1);
    for (store = place; store > first; store--)
        if (arbiter_kind(s->beats[store - 1]) == ARBITER_STORE)
            break;
    if (store > first) {
        port->store_end =
            port->base + s->start[store - 1] + arbiter_cycles(s->beats[store - 1]) + 1;
        port->store_late = port->delay;
    }
    arbiter_drop(arbiter, master, place - first);
}

static bool locks(const struct arbiter *arbiter, uint32_t master)
{
    const uint32_t *beats = &arbiter->state.beats[master * arbiter->waiting];
    uint32_t seen = 0;

    for (uint32_t i = 0; i < arbiter->state.port[master].count; i++)
        seen |= beats[i];
    return arbiter_locked(seen);
}

/* Nobody else has anything to do, and the master has the bus: the others are idle, or hit in their caches. */
static bool pass_alone(struct arbiter *arbiter, bool *locked)
{
    const struct arbiter_state *s = &arbiter->state;
    const struct arbiter_port *port = &s->port[s->owner];

    for (uint32_t i = 0; i < arbiter->masters; i++)
        if (i != s->owner && s->port[i].count)
            return false;
    *locked = locks(arbiter, s->owner);
    if (port->count) {
        uint64_t start = port->base + s->start[s->owner * arbiter->waiting];

        if (start + port->delay < s->data_end + 1 ||
            start < port->store_end + port->store_late - port->delay)
            return false;
        let_pass(arbiter, s->owner, told_by_all(arbiter, ARBITER_PAIR_OPEN));
    }
    return true;
}

#define WORDS 4u

typedef int32_t words __attribute__((vector_size(16)));

/* What a short look at rows says, in four lanes. */
struct glance {
    words seen;    /* what is in the beats of any, but that it is a store */
    words longest; /* cycles of a tenure */
    words closest; /* cycles from the end of one to the start of the next */
};

static inline words words_at(const uint32_t *p)
{
    words w;

    memcpy(&w, p, sizeof(w));
    return w;
}

static inline words choose(words which, words yes, words no)
{
    return (which & yes) | (~which & no);
}

static inline void look(struct glance *glance, words gap, words beats)
{
    words cycles = beats & (int32_t)ARBITER_CYCLES;

    glance->seen |= beats ^ (int32_t)arbiter_beats(ARBITER_STORE, 0, 0);
    glance->longest = choose(cycles > glance->longest, cycles, glance->longest);
    glance->closest = choose(gap < glance->closest, gap, glance->closest);
}

/* Tenures of a row from the second one on; where there are not four more, some twice. */
static inline void look_at_four(struct glance *glance, const uint32_t *start, const uint32_t *beats)
{
    words before = words_at(beats - 1) & (int32_t)ARBITER_CYCLES;

    look(glance, words_at(start) - words_at(start - 1) - before - 1, words_at(beats));
}

static inline void look_at_row(struct glance *glance, const struct arbiter *arbiter,
                               uint32_t master)
{
    const struct arbiter_port *port = &arbiter->state.port[master];
    const uint32_t *start = &arbiter->state.start[master * arbiter->waiting];
    const uint32_t *beats = &arbiter->state.beats[master * arbiter->waiting];
    uint32_t free = (uint32_t)(port->store_end + port->store_late - port->delay - port->base);
    uint32_t count = port->count;

    for (uint32_t i = 0; i < count && (i == 0 || count <= WORDS); i++) {
        int32_t gap = (int32_t)(start[i] - free), one = (int32_t)beats[i];

        look(glance, (words){gap, gap, gap, gap}, (words){one, one, one, one});
        free = start[i] + arbiter_cycles(beats[i]) + 1;
    }
    if (count <= WORDS)
        return;
    for (uint32_t i = 1; i + WORDS < count; i += WORDS)
        look_at_four(glance, start + i, beats + i);
    look_at_four(glance, start + count - WORDS, beats + count - WORDS);
}

/* Does each store that was looked at end before its master comes to the next, even behind the longest of all `others`? */
static bool has_room(const struct glance *glance, uint32_t others, uint32_t *late)
{
    uint32_t longest = 0, seen = 0;
    int32_t closest = INT32_MAX;

    for (uint32_t k = 0; k < WORDS; k++) {
        uint32_t cycles = (uint32_t)glance->longest[k];

        seen |= (uint32_t)glance->seen[k];
        longest = cycles > longest ? cycles : longest;
        closest = glance->closest[k] < closest ? glance->closest[k] : closest;
    }
    *late = HANDING_OVER + others * longest;
    return !(seen & ARBITER_KIND << ARBITER_KIND_SHIFT) && closest >= (int32_t)*late;
}

/*
 * Most of the time there is nothing but stores, and each is over before its master comes to the next, even if all others go
 * before it. Then nobody is held up, and the order does not matter.
 */
static bool pass_freely(struct arbiter *arbiter, bool *locked)
{
    struct glance glance = {.closest = {INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX}};
    uint32_t busy = 0, late;
    uint64_t end;

    for (uint32_t i = 0; i < arbiter->masters; i++) {
        look_at_row(&glance, arbiter, i);
        busy += arbiter->state.port[i].count != 0;
    }
    *locked = arbiter_locked(
        (uint32_t)(glance.seen[0] | glance.seen[1] | glance.seen[2] | glance.seen[3]));
    if (!has_room(&glance, busy ? busy - 1 : 0, &late))
        return false;
    end = told_by_all(arbiter, late + ARBITER_BURST_OPEN);
    for (uint32_t i = 0; i < arbiter->masters; i++)
        let_pass(arbiter, i, end);
    return true;
}

bool arbiter_run(struct arbiter *arbiter)
{
    bool locked = false;

    for (uint32_t i = 0; i < arbiter->masters; i++)
        if (arbiter->state.port[i].known - arbiter->state.port[i].base > FAR)
            count_anew(arbiter, i);
    if (!pass_alone(arbiter, &locked) && !pass_freely(arbiter, &locked))
        arbiter_order(arbiter);
    return locked;
}
