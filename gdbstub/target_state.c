/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a processor keeps that no instruction reads as a register, for the target description: state of traps and caches by
 * the names of the components' fields, then both TLBs, an entry as its page-table entry (0: not valid), its address, and its context.
 */
#include "gdbstub/target_leon3.h"

#include <inttypes.h>
#include <stdio.h>

static const struct {
    const char *name;  /* for GDB */
    const char *field; /* of component cpuN */
} fields[] = {
    {"trap_type", ".trap_type"},
    {"cpu_mode", ".mode"},
    {"irq_level", ".irl"},
    {"store_error", ".store_error"},
    {"cache_control", ".ccr"},
    {"icache_misses", ".timing.icache_misses"},
    {"dcache_misses", ".timing.dcache_misses"},
    {"table_walks", ".timing.walks"},
};

#define FIELDS       (sizeof(fields) / sizeof(fields[0]))
#define ENTRY_VALUES 3u

static unsigned state_entries(const struct target_leon3 *leon3, bool data)
{
    const struct srmmu_config *config = &leon3_mmu(machine_cpu(leon3->machine, 0))->config;

    return data ? config->dtlb_entries : config->itlb_entries;
}

unsigned target_state_count(const struct target_leon3 *leon3)
{
    return (unsigned)FIELDS +
           ENTRY_VALUES * (state_entries(leon3, false) + state_entries(leon3, true));
}

/* Which entry of which TLB a register behind the fields belongs to. */
static unsigned state_entry(const struct target_leon3 *leon3, unsigned index, bool *data)
{
    unsigned entry = (index - (unsigned)FIELDS) / ENTRY_VALUES, first = state_entries(leon3, false);

    *data = entry >= first;
    return *data ? entry - first : entry;
}

static uint32_t state_field(const struct target_leon3 *leon3, uint32_t cpu, const char *field)
{
    char name[48], error[128];
    struct state_ref ref;

    snprintf(name, sizeof(name), "cpu%" PRIu32 "%s", cpu, field);
    return state_ref_parse(machine_components(leon3->machine), name, &ref, error, sizeof(error))
               ? 0
               : (uint32_t)state_ref_read(&ref);
}

uint32_t target_state_read(const struct target_leon3 *leon3, uint32_t cpu, unsigned index)
{
    const struct srmmu_state *mmu = &leon3_mmu(machine_cpu(leon3->machine, cpu))->state;
    const struct srmmu_tlb_entry *entry;
    unsigned number;
    bool data;

    if (index < FIELDS)
        return state_field(leon3, cpu, fields[index].field);
    number = state_entry(leon3, index, &data);
    entry = data ? &mmu->dtlb[number] : &mmu->itlb[number];
    switch ((index - (unsigned)FIELDS) % ENTRY_VALUES) {
    case 0:
        return entry->valid ? entry->pte : 0;
    case 1:
        return entry->tag;
    default:
        return entry->context;
    }
}

void target_state_name(const struct target_leon3 *leon3, unsigned index, char *name, size_t size)
{
    static const char *const values[ENTRY_VALUES] = {"", "_address", "_context"};
    unsigned entry;
    bool data;

    if (index < FIELDS) {
        snprintf(name, size, "%s", fields[index].name);
        return;
    }
    entry = state_entry(leon3, index, &data);
    snprintf(name, size, "%ctlb%u%s", data ? 'd' : 'i', entry,
             values[(index - (unsigned)FIELDS) % ENTRY_VALUES]);
}
