/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Breakpoints on virtual addresses: a list in their order, counted, beside memory. At the page offset of a breakpoint, in
 * any page, the cached engine asks the list before it goes on, so that all other words cost nothing. Watched ranges: of their pages no translation is kept, so that each
 * access comes to memory.c, which looks.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/leon3/state.h"
#include "sim/leon3/timing.h"

/* Where an address is in the list, or would be. */
static unsigned breakpoint_place(const struct leon3 *cpu, uint32_t va)
{
    unsigned low = 0, high = cpu->breakpoint_count;

    while (low < high) {
        unsigned middle = (low + high) / 2;

        if (cpu->breakpoint[middle].va < va)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct leon3_breakpoint *breakpoint_find(const struct leon3 *cpu, uint32_t va)
{
    unsigned place = breakpoint_place(cpu, va);

    return place < cpu->breakpoint_count && cpu->breakpoint[place].va == va
               ? &cpu->breakpoint[place]
               : NULL;
}

static uint16_t *code_count(const struct leon3 *cpu, uint32_t va)
{
    return &cpu->code->breakpoint[va >> 2 & (BUS_PAGE_SIZE / 4 - 1)];
}

static bool breakpoint_reserve(struct leon3 *cpu)
{
    struct leon3_breakpoint *grown;
    unsigned room = cpu->breakpoint_room ? 2 * cpu->breakpoint_room : 16;

    if (cpu->breakpoint_count < cpu->breakpoint_room)
        return true;
    grown = realloc(cpu->breakpoint, room * sizeof(*grown));
    if (!grown)
        return false;
    cpu->breakpoint = grown;
    cpu->breakpoint_room = room;
    return true;
}

bool leon3_breakpoint_add(struct leon3 *cpu, uint32_t va)
{
    struct leon3_breakpoint *breakpoint = breakpoint_find(cpu, va);

    if (breakpoint) {
        breakpoint->count++;
        return true;
    }
    if (*code_count(cpu, va) == UINT16_MAX || !breakpoint_reserve(cpu))
        return false;
    breakpoint = &cpu->breakpoint[breakpoint_place(cpu, va)];
    memmove(breakpoint + 1, breakpoint,
            (size_t)(cpu->breakpoint + cpu->breakpoint_count++ - breakpoint) * sizeof(*breakpoint));
    *breakpoint = (struct leon3_breakpoint){.va = va, .count = 1};
    ++*code_count(cpu, va);
    leon3_code_forget_offset(cpu->code, va);
    return true;
}

void leon3_breakpoint_remove(struct leon3 *cpu, uint32_t va)
{
    struct leon3_breakpoint *breakpoint = breakpoint_find(cpu, va);

    if (!breakpoint || --breakpoint->count)
        return;
    memmove(breakpoint, breakpoint + 1,
            (size_t)(cpu->breakpoint + --cpu->breakpoint_count - breakpoint) * sizeof(*breakpoint));
    --*code_count(cpu, va);
    leon3_code_forget_offset(cpu->code, va);
}

bool leon3_breakpoint_at(const struct leon3 *cpu, uint32_t va)
{
    return breakpoint_find(cpu, va);
}

bool leon3_breakpoint_stops(struct leon3 *cpu)
{
    bool passing = cpu->resuming && cpu->resume_pc == cpu->state.pc;

    cpu->resuming = false;
    if (passing || !leon3_breakpoint_at(cpu, cpu->state.pc))
        return false;
    cpu->resuming = true;
    cpu->resume_pc = cpu->state.pc;
    if (cpu->full_timing)
        leon3_fetch_use(cpu, cpu->state.pc); /* as leon3_is_early */
    return true;
}

void leon3_breakpoint_pass(struct leon3 *cpu, bool pass)
{
    cpu->resuming = pass && leon3_breakpoint_at(cpu, cpu->state.pc);
    cpu->resume_pc = cpu->state.pc;
}

/* ---- watched ranges --------------------------------------------------------------------------- */

bool leon3_watch_add(struct leon3 *cpu, uint32_t first, uint32_t last, bool physical, bool loads)
{
    if (cpu->watch_count == LEON3_WATCHES)
        return false;
    cpu->watch[cpu->watch_count++] =
        (struct leon3_watch){.first = first, .last = last, .physical = physical, .loads = loads};
    cpu->watches_loads = cpu->watches_loads || loads;
    leon3_translations_drop(cpu);
    return true;
}

void leon3_watch_clear(struct leon3 *cpu)
{
    cpu->watch_count = 0;
    cpu->watches_loads = false;
}

bool leon3_watch_hit(const struct leon3 *cpu, uint32_t va, uint32_t physical, uint32_t size,
                     bool store)
{
    for (unsigned i = 0; i < cpu->watch_count; i++) {
        const struct leon3_watch *watch = &cpu->watch[i];
        uint32_t first = watch->physical ? physical : va;

        if ((store || watch->loads) && first <= watch->last && first + (size - 1) >= watch->first)
            return true;
    }
    return false;
}

bool leon3_watch_page(const struct leon3 *cpu, uint32_t va, uint32_t physical, bool store)
{
    return leon3_watch_hit(cpu, va & ~(BUS_PAGE_SIZE - 1), physical & ~(BUS_PAGE_SIZE - 1),
                           BUS_PAGE_SIZE, store);
}
