/* SPDX-License-Identifier: BSD-2-Clause */
/* Tenures of the bus as the units make them (timing_tenure.h). */
#include "sim/leon3/timing_tenure.h"

#include "sim/leon3/state.h"

/*
 * A store that does not find the write buffer free is translated first, also by an entry of the TLB: two stages of that (wtrans in
 * mmu_dcache.vhd), and in wwrite, a cycle later, the bus is asked for. tests/unit/leon3/test_tenure.c counts them in the units.
 */
#define TRANSLATES 3u

void leon3_tenures_begin(struct leon3_tenure_list *list, uint64_t cycle)
{
    list->begin = cycle;
    list->count = 0;
    list->lost = false;
}

static void append(struct leon3_tenure_list *list, struct leon3_tenure t)
{
    struct leon3_tenure *latest;
    uint32_t begin, end;

    if (t.beats & LEON3_GOES_ON && list->count) {
        latest = &list->tenure[list->count - 1];
        begin = latest->beats & ~(ARBITER_CYCLES | ARBITER_LAST << ARBITER_LAST_SHIFT);
        end = t.offset + (t.beats & ARBITER_CYCLES);
        latest->beats = begin | ((end - latest->offset) & ARBITER_CYCLES) |
                        (t.beats & ARBITER_LAST << ARBITER_LAST_SHIFT);
    } else if (list->count < LEON3_TENURES) {
        list->tenure[list->count++] = t;
    } else {
        list->lost = true;
    }
}

uint32_t leon3_tenures_data(const struct leon3_units *units)
{
    uint32_t lock = units->d.wb_lock;

    if (units->d.wb_read)
        return arbiter_beats(ARBITER_READ, 0, 0) | (lock ? ARBITER_LOCKED : 0);
    return arbiter_beats(ARBITER_STORE, 0, 0) | (lock ? LEON3_GOES_ON : 0) |
           (units->i.mmu ? TRANSLATES << ARBITER_STANDS_SHIFT : 0);
}

void leon3_tenures_note(struct leon3_tenure_list *list, uint64_t cycle, uint32_t data,
                        const struct leon3_units *units, const struct leon3_bus_answer *bus)
{
    uint32_t kind = arbiter_beats(ARBITER_FETCH, 0, 0), cycles = 1u + units->b.wait;

    if (!bus->hready || !units->b.ba)
        return;
    if (leon3_bus_is_data(&units->b))
        kind = data;
    if (leon3_bus_goes_on(bus))
        kind |= LEON3_GOES_ON;
    append(list, (struct leon3_tenure){.offset = (uint32_t)(cycle - list->begin),
                                       .beats = kind | arbiter_beats(0, cycles, cycles)});
}

void leon3_tenures_send(struct arbiter *arbiter, uint32_t master, const struct leon3_tenure *tenure,
                        uint32_t count, uint32_t start)
{
    for (const struct leon3_tenure *t = tenure; t < tenure + count; t++) {
        uint32_t at = start + t->offset;

        if (t->beats & LEON3_GOES_ON)
            arbiter_extend(arbiter, master, at + 1 + (t->beats & ARBITER_CYCLES),
                           t->beats >> ARBITER_LAST_SHIFT & ARBITER_LAST);
        else
            arbiter_tell(arbiter, master, at, t->beats);
    }
}

void leon3_tenures_tell(struct leon3 *cpu, const struct leon3_tenure *tenure, uint32_t count,
                        uint64_t cycle)
{
    for (uint32_t i = 0; cpu->several && i < count; i++) {
        struct leon3_tenure own = tenure[i];

        own.offset += (uint32_t)(cycle - cpu->several->begin);
        append(cpu->several, own);
    }
    if (count && !cpu->foreseeing)
        leon3_tenures_send(cpu->env.arbiter, cpu->env.index, tenure, count,
                           arbiter_start(cpu->env.arbiter, cpu->env.index, cycle));
}
