/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What masters that share an AHB cost each other (ahbctrl.vhd with rrobin = 1). Processors run in turns, each as if the bus
 * were its own, and tell here what they did on it: tenures, from the first address that the bus takes to the last beat's data. As
 * far as all of them have told everything the tenures are then gone through in the order in which the arbiter would have granted
 * them, and each master learns by how many cycles it would have been later. No master is favoured by the order of the turns, and
 * tenures are put off in the same way whether those of others have been put off themselves or not.
 *
 * Times are in a master's own cycles as they would be without others; its delay so far is added here. The rules of arbitration:
 * a burst and a locked pair are not broken up; the bus is given over while a tenure's last address is taken, in the order of
 * masters behind the present one; it stays with its last owner, so that another one needs a cycle more where the bus is idle.
 * Fixed priorities, splits and retries are left out.
 */
#ifndef PRIDE_BASE_ARBITER_H
#define PRIDE_BASE_ARBITER_H

#include "sim/base/component.h"

#define ARBITER_MASTERS 16u
/* For tenures that wait, of all masters, each of which has as many. Of one that has more the oldest meet nobody. */
#define ARBITER_PLACES 4160u /* rows of four do not begin at the same place of the host's pages */
/* A tenure takes no fewer cycles: an address, a beat of data. */
#define ARBITER_SHORTEST 2u

enum arbiter_kind {
    ARBITER_READ,  /* its master waits for it */
    ARBITER_FETCH, /* also while a store is under way */
    ARBITER_STORE  /* its master waits only where it comes to the next read or store meanwhile */
};

/*
 * A tenure's beats in one word: cycles of data of all beats 12:0, of the last one 22:13, kind 24:23, locked 25, stands 28:26.
 * A locked one asks for the bus in the cycle before its address. Stands: where its master has to stand still in front of a
 * store, then for so many cycles at least.
 */
#define ARBITER_CYCLES       0x1fffu
#define ARBITER_LAST_SHIFT   13u
#define ARBITER_LAST         0x3ffu
#define ARBITER_KIND_SHIFT   23u
#define ARBITER_KIND         3u
#define ARBITER_LOCKED       (1u << 25)
#define ARBITER_STANDS_SHIFT 26u
#define ARBITER_STANDS       7u

static inline uint32_t arbiter_beats(enum arbiter_kind kind, uint32_t cycles, uint32_t last)
{
    return (cycles & ARBITER_CYCLES) | (last & ARBITER_LAST) << ARBITER_LAST_SHIFT |
           (uint32_t)kind << ARBITER_KIND_SHIFT;
}

struct arbiter_port {
    uint64_t base;       /* starts of the tenures count from this cycle on */
    uint64_t known;      /* no tenure before this cycle will be told any more */
    uint64_t delay;      /* so far */
    uint64_t taken;      /* of that, what the master's clock has had */
    uint64_t store_end;  /* the latest store's, behind its last data */
    uint64_t store_late; /* how much later that is than it would be without others */
    uint32_t count;      /* of tenures that wait */
    uint32_t reserved;
};

struct arbiter_state {
    uint64_t address_taken; /* the cycle of the latest tenure's last address */
    uint64_t data_end;      /* the cycle behind its last data */
    uint32_t owner;
    uint32_t locked; /* the latest tenure was: the bus is given over only behind its last data */
    struct arbiter_port port[ARBITER_MASTERS];
    /*
     * The tenures that wait, a row for each master, its oldest first: the cycle in which the bus takes the first address, from the
     * port's base on (data come from the next one on), and arbiter_beats.
     */
    uint32_t start[ARBITER_PLACES];
    uint32_t beats[ARBITER_PLACES];
};

struct arbiter {
    uint32_t masters;
    uint32_t waiting; /* places of a row */
    uint32_t
        period; /* grants until something came again, the latest time; 0: it did not. Only to find it sooner */
    struct arbiter_state state;
    struct component component;
};

/* For masters 0 .. masters - 1; registers component "arbiter". */
void arbiter_init(struct arbiter *arbiter, uint32_t masters, struct component_list *components);
void arbiter_reset(struct arbiter *arbiter);

/* The first fetch after reset comes before cycle 0: all times of the state are later by so much. */
#define ARBITER_EPOCH 16u

/* There is no room for another tenure of a master: the oldest meet nobody. */
void arbiter_forget_oldest(struct arbiter *arbiter, uint32_t master);

/* `cycle` of a master's own clock as a tenure's start; less than 2^32 cycles behind the latest arbiter_run. */
static inline uint32_t arbiter_start(const struct arbiter *arbiter, uint32_t master, uint64_t cycle)
{
    const struct arbiter_port *port = &arbiter->state.port[master];

    return (uint32_t)(cycle + ARBITER_EPOCH - port->taken - port->base);
}

/* A tenure of `master`; each begins behind the one before. */
static inline void arbiter_tell(struct arbiter *arbiter, uint32_t master, uint32_t start,
                                uint32_t beats)
{
    struct arbiter_port *port = &arbiter->state.port[master];
    uint32_t place;

    if (port->count >= arbiter->waiting)
        arbiter_forget_oldest(arbiter, master);
    place = master * arbiter->waiting + port->count++;
    arbiter->state.start[place] = start;
    arbiter->state.beats[place] = beats;
}

/* The same for many of them: while the row is open, here. */
struct arbiter_row {
    uint32_t next, end; /* the place of the next one, and behind the last one that there is */
};

static inline struct arbiter_row arbiter_row_open(const struct arbiter *arbiter, uint32_t master)
{
    uint32_t first = master * arbiter->waiting;

    return (struct arbiter_row){.next = first + arbiter->state.port[master].count,
                                .end = first + arbiter->waiting};
}

static inline void arbiter_row_close(struct arbiter *arbiter, uint32_t master,
                                     const struct arbiter_row *row)
{
    arbiter->state.port[master].count = arbiter->waiting - (row->end - row->next);
}

/* In so many cycles no master has more tenures than can wait. */
static inline uint32_t arbiter_longest_turn(const struct arbiter *arbiter)
{
    return arbiter->waiting * ARBITER_SHORTEST - ARBITER_EPOCH;
}

/* The latest one has more beats: the last of them, of `last` cycles, ends before `end` (as a start). */
void arbiter_extend(struct arbiter *arbiter, uint32_t master, uint32_t end, uint32_t last);

/* `master` has told everything before `cycle` of its own clock. */
static inline void arbiter_known(struct arbiter *arbiter, uint32_t master, uint64_t cycle)
{
    struct arbiter_port *port = &arbiter->state.port[master];

    port->known = cycle + ARBITER_EPOCH - port->taken;
}

/* The cycle, with all that it has waited until the latest arbiter_run, before which a master has told everything. */
static inline uint64_t arbiter_told(const struct arbiter *arbiter, uint32_t master)
{
    const struct arbiter_port *port = &arbiter->state.port[master];

    return port->known + port->delay - ARBITER_EPOCH;
}

/* Goes through what is known. True: somebody locked the bus. */
bool arbiter_run(struct arbiter *arbiter);

/* The cycles that a master's clock has to be set forward by, once. */
static inline uint64_t arbiter_take_delay(struct arbiter *arbiter, uint32_t master)
{
    struct arbiter_port *port = &arbiter->state.port[master];
    uint64_t delay = port->delay - port->taken;

    port->taken = port->delay;
    return delay;
}

/* What all masters have taken so far, together. */
uint64_t arbiter_taken(const struct arbiter *arbiter);

#endif
