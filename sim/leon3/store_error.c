/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Late errors of stores (store_error.h).
 */
#include "sim/leon3/store_error.h"

#include "sim/leon3/timing.h"

void leon3_store_failed(struct leon3 *cpu, uint64_t beat)
{
    struct leon3_state *s = &cpu->state;

    if (s->store_error < LEON3_STORE_ERRORS)
        s->store_error_cycle[s->store_error++] = beat + 1;
}

/* The memory stage's cycle of the present instruction; only its order to the errors' matters. */
static uint64_t memory_stage(struct leon3 *cpu)
{
    return cpu->full_timing ? leon3_time_exact(cpu) : UINT64_MAX;
}

static void forget(struct leon3_state *s, uint32_t count)
{
    s->store_error -= count;
    for (uint32_t i = 0; i < LEON3_STORE_ERRORS; i++)
        s->store_error_cycle[i] = i < s->store_error ? s->store_error_cycle[i + count] : 0;
}

void leon3_forget_store_errors(struct leon3 *cpu)
{
    forget(&cpu->state, cpu->state.store_error);
}

bool leon3_store_error_taken(struct leon3 *cpu)
{
    struct leon3_state *s = &cpu->state;
    uint32_t seen = 0;
    uint64_t cycle;

    if (!s->store_error)
        return false;
    cycle = memory_stage(cpu);
    while (seen < s->store_error && s->store_error_cycle[seen] <= cycle)
        seen++;
    forget(s, seen);
    return seen && !(s->asr17 & ASR17_DWT);
}
