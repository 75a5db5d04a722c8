/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One access of the data cache, as loads and stores of the plain engine (cached_memory.c) and of the cached engine's loop
 * (cached_loop.c) have it: look-up, the line that comes in, what a store does to lines.
 */
#ifndef PRIDE_LEON3_CACHED_DATA_H
#define PRIDE_LEON3_CACHED_DATA_H

#include "sim/leon3/asi.h"
#include "sim/leon3/cached_line.h"

struct leon3_data {
    struct leon3_cache_line *line; /* whose tag matches; NULL: none */
    const struct bus_slave *slave;
    struct srmmu_translation translation;
    enum srmmu_access_type type;
    bool translated, cache; /* cache: hcache of mmu_dcache.vhd */
    bool hit;
};

static inline struct leon3_cache_line *leon3_data_find(const struct leon3 *cpu, uint32_t va)
{
    return leon3_cache_find(&cpu->dcache, va, cpu->mmu.state.context, leon3_mmu_on(cpu));
}

/* Of the present mode. */
static inline enum srmmu_access_type leon3_data_type(const struct leon3 *cpu, bool store)
{
    unsigned type = store ? SRMMU_STORE_USER_DATA : SRMMU_LOAD_USER_DATA;

    return (enum srmmu_access_type)(type | (leon3_supervisor(cpu) ? 1u : 0));
}

/* An access of the same kind to the page asks the TLB, finds the same there and is allowed. */
static inline bool leon3_data_may_be_kept(const struct leon3_data *data)
{
    return !data->translated || (uint32_t)data->translation.permissions >> data->type & 1u;
}

/* A load that misses takes its line into the cache, if its page may be there. */
static inline bool leon3_data_takes_lines(const struct leon3 *cpu)
{
    return (cpu->state.ccr & CCR_DCS) == CCR_DCS;
}

static inline bool leon3_data_reads_line(const struct leon3 *cpu, const struct leon3_data *data)
{
    return data->cache && leon3_data_takes_lines(cpu) &&
           leon3_may_cache(cpu, leon3_mmu_on(cpu), &data->translation);
}

/* Which line random replacement takes is up to the cycle, which the loop has late. */
static inline bool leon3_data_fills_in_loop(const struct leon3 *cpu, bool line)
{
    return !line || cpu->dcache.policy != LEON3_RANDOM;
}

/* What the units see of it; a read's line is still to be said. */
struct leon3_access_shape leon3_data_shape(const struct leon3 *cpu, const struct leon3_data *data,
                                           enum leon3_event_kind kind, bool doubleword);

/*
 * Its number in the log of the loop (timing_slots.h); `line`: it reads one. 0: there is none, or it has to wait until the log is
 * opened again.
 */
uint32_t leon3_data_number(struct leon3 *cpu, const struct leon3_data *data,
                           enum leon3_event_kind kind, bool line, bool doubleword);

static inline uint8_t leon3_data_last_word(const struct leon3 *cpu)
{
    return (uint8_t)(cpu->config.dcache_line / 4 - 1);
}

/* Line and hit: what the cache says before anybody translates. */
void leon3_data_look_up(struct leon3 *cpu, uint32_t va, uint8_t asi, struct leon3_data *data);

/* The whole line comes into the cache. False: a word of the access itself cannot be read. */
bool leon3_data_fill(struct leon3 *cpu, const struct leon3_data *data, uint32_t va, uint32_t size);

/* What a store does to the data cache, before memory changes. */
void leon3_data_store(struct leon3 *cpu, const struct leon3_access *access,
                      const struct leon3_data *data);

#endif
