/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads, stores and fetches in full (memory.h): alignment, hardware watchpoints, ASIs, translation,
 * the bus, observers. The order of the checks is that of mem_trap in iu3.vhd. A store that fails on
 * the bus traps later, as the write buffer does on LEON3.
 */
#include "sim/leon3/memory.h"

#include "sim/leon3/asi.h"
#include "sim/leon3/cached_memory.h"
#include "sim/leon3/delay.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/store_error.h"

/* Supervisor data and instruction accesses have bit 0 of the access type set. */
static enum srmmu_access_type access_type(const struct leon3 *cpu, enum srmmu_access_type user_type)
{
    return (enum srmmu_access_type)((unsigned)user_type | (leon3_supervisor(cpu) ? 1u : 0));
}

/* ASR24..31: does a load or store at va hit a watchpoint? */
static bool watchpoint_hit(const struct leon3 *cpu, uint32_t va, uint32_t kind)
{
    for (uint32_t i = 0; i < cpu->config.watchpoints; i++) {
        uint32_t address = leon3_watch_register(cpu, 2 * i, LEON3_DELAY_DATA);
        uint32_t mask = leon3_watch_register(cpu, 2 * i + 1, LEON3_DELAY_DATA);

        if (mask & kind && !((address ^ va) & mask & ~3u))
            return true;
    }
    return false;
}

static uint32_t check_access(const struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t watch)
{
    if (cpu->config.watchpoints && watchpoint_hit(cpu, va, watch))
        return TRAP_WATCHPOINT_DETECTED;
    return va & (size - 1u) ? TRAP_MEM_ADDRESS_NOT_ALIGNED : 0;
}

struct target {
    uint32_t physical;
    bool skip; /* no-fault mode: the access is not done */
    bool keep; /* the translation may be kept for that kind of access */
};

static uint32_t translate(struct leon3 *cpu, uint32_t va, enum srmmu_access_type type, uint8_t asi,
                          struct target *target)
{
    struct srmmu_translation translation;

    *target = (struct target){.physical = va};
    if (asi == ASI_MMU_BYPASS)
        return 0;
    switch (srmmu_translate(&cpu->mmu, va, type, asi, &translation)) {
    case SRMMU_OK:
        target->physical = translation.physical;
        target->keep = (uint32_t)translation.permissions >> type & 1u;
        return 0;
    case SRMMU_FAULT_NO_TRAP:
        target->skip = true;
        return 0;
    default:
        return TRAP_DATA_ACCESS_EXCEPTION;
    }
}

static void observe_memory(const struct leon3 *cpu, const struct leon3_access *access,
                           uint32_t physical, bool write)
{
    struct observation what = {.point = OBSERVE_MEMORY,
                               .pc = cpu->state.pc,
                               .address = access->va,
                               .physical = physical,
                               .value = access->value[0],
                               .size = access->size,
                               .write = write,
                               .code = access->asi};

    if (access->size == 8)
        what.value = what.value << 32 | access->value[1];
    if (observe_wanted(cpu->env.observers, OBSERVE_MEMORY))
        leon3_emit(cpu, &what);
    if (cpu->watch_count && leon3_watch_hit(cpu, access->va, physical, access->size, write)) {
        what.point = OBSERVE_WATCH;
        leon3_emit(cpu, &what);
    }
}

static uint32_t load_register_space(struct leon3 *cpu, struct leon3_access *access)
{
    uint32_t trap;

    if (cpu->full_timing)
        leon3_time_push_hit(cpu, 0);
    if (access->size < 8)
        return leon3_asi_read(cpu, access->asi, access->va, access->size, &access->value[0]);
    trap = leon3_asi_read(cpu, access->asi, access->va, 8, &access->value[0]);
    return trap ? trap : leon3_asi_read(cpu, access->asi, access->va + 4, 8, &access->value[1]);
}

static uint32_t load_cached(struct leon3 *cpu, struct leon3_access *access)
{
    uint32_t physical, trap = leon3_cached_load(cpu, access, &physical);

    if (!trap)
        observe_memory(cpu, access, physical, false);
    return trap == LEON3_NO_ACCESS ? 0 : trap;
}

static uint32_t store_cached(struct leon3 *cpu, const struct leon3_access *access)
{
    uint32_t physical, trap = leon3_cached_store(cpu, access, &physical);

    if (!trap)
        observe_memory(cpu, access, physical, true);
    return trap == LEON3_NO_ACCESS ? 0 : trap;
}

static uint32_t exchange_cached(struct leon3 *cpu, const struct leon3_access *access,
                                const uint32_t *compare, uint32_t *old)
{
    struct leon3_access read = *access;
    uint32_t physical, trap = leon3_cached_exchange(cpu, access, compare, old, &physical);

    if (trap)
        return trap == LEON3_NO_ACCESS ? 0 : trap;
    read.value[0] = *old;
    observe_memory(cpu, &read, physical, false);
    if (!compare || *compare == *old)
        observe_memory(cpu, access, physical, true);
    return 0;
}

uint32_t leon3_load(struct leon3 *cpu, struct leon3_access *access)
{
    uint8_t beat = access->size == 8 ? 4 : access->size;
    enum srmmu_access_type type = access_type(cpu, SRMMU_LOAD_USER_DATA);
    uint32_t trap = check_access(cpu, access->va, access->size, WATCH_LOAD);
    struct target target = {0};

    if (trap)
        return trap;
    if (leon3_asi_kind(access->asi) == LEON3_ASI_REGISTER)
        return load_register_space(cpu, access);
    if (cpu->full_timing)
        return load_cached(cpu, access);
    for (uint32_t word = 0; word * beat < access->size; word++) {
        if (!word || target.skip)
            trap = translate(cpu, access->va + 4 * word, type, access->asi, &target);
        if (trap)
            return trap;
        access->value[word] = 0;
        if (!target.skip &&
            !leon3_physical_read(cpu, target.physical + 4 * word, beat, &access->value[word]))
            return TRAP_DATA_ACCESS_EXCEPTION;
    }
    if (target.keep && access->asi == leon3_data_asi(cpu))
        leon3_translation_add_load(cpu, access->va, target.physical, true, NULL);
    if (!target.skip)
        observe_memory(cpu, access, target.physical, false);
    return 0;
}

static uint32_t store_register_space(struct leon3 *cpu, const struct leon3_access *access)
{
    uint32_t trap;

    if (access->size < 8)
        return leon3_asi_write(cpu, access->asi, access->va, access->size, access->value[0]);
    trap = leon3_asi_write(cpu, access->asi, access->va, 8, access->value[0]);
    return trap ? trap : leon3_asi_write(cpu, access->asi, access->va + 4, 8, access->value[1]);
}

uint32_t leon3_store(struct leon3 *cpu, const struct leon3_access *access)
{
    uint8_t beat = access->size == 8 ? 4 : access->size;
    uint32_t trap = check_access(cpu, access->va, access->size, WATCH_STORE);
    struct target target;
    bool ok = true;

    if (trap)
        return trap;
    if (leon3_asi_kind(access->asi) == LEON3_ASI_REGISTER)
        return store_register_space(cpu, access);
    if (cpu->full_timing)
        return store_cached(cpu, access);
    trap =
        translate(cpu, access->va, access_type(cpu, SRMMU_STORE_USER_DATA), access->asi, &target);
    if (trap || target.skip)
        return trap;
    for (uint32_t word = 0; word * beat < access->size; word++)
        ok &= leon3_physical_write(cpu, target.physical + 4 * word, beat, access->value[word]);
    if (!ok) {
        leon3_store_failed(cpu, cpu->state.cycle);
        return 0;
    }
    if (target.keep && access->asi == leon3_data_asi(cpu))
        leon3_translation_add_store(cpu, access->va, target.physical, NULL);
    observe_memory(cpu, access, target.physical, true);
    return 0;
}

uint32_t leon3_exchange(struct leon3 *cpu, const struct leon3_access *access,
                        const uint32_t *compare, uint32_t *old)
{
    struct leon3_access read = *access;
    /* Watchpoints of loads do not see it (mem_trap in iu3.vhd goes by bit 2 of op3). */
    uint32_t trap = check_access(cpu, access->va, access->size, WATCH_STORE);
    struct target target;

    *old = 0;
    if (trap)
        return trap;
    if (leon3_asi_kind(access->asi) == LEON3_ASI_REGISTER) {
        trap = leon3_asi_read(cpu, access->asi, access->va, access->size, old);
        if (trap || (compare && *compare != *old))
            return trap;
        return leon3_asi_write(cpu, access->asi, access->va, access->size, access->value[0]);
    }
    if (cpu->full_timing)
        return exchange_cached(cpu, access, compare, old);
    trap =
        translate(cpu, access->va, access_type(cpu, SRMMU_STORE_USER_DATA), access->asi, &target);
    if (trap || target.skip)
        return trap;
    if (!leon3_physical_read(cpu, target.physical, access->size, old))
        return TRAP_DATA_ACCESS_EXCEPTION;
    read.value[0] = *old;
    observe_memory(cpu, &read, target.physical, false);
    if (compare && *compare != *old)
        return 0;
    if (!leon3_physical_write(cpu, target.physical, access->size, access->value[0]))
        leon3_store_failed(cpu, cpu->state.cycle);
    else
        observe_memory(cpu, access, target.physical, true);
    return 0;
}

uint32_t leon3_fetch(struct leon3 *cpu, uint32_t va, uint32_t *opcode)
{
    enum srmmu_access_type type = access_type(cpu, SRMMU_EXEC_USER);
    struct srmmu_translation translation;

    enum srmmu_outcome outcome;

    if (cpu->full_timing)
        return leon3_cached_fetch(cpu, va, opcode);
    outcome = srmmu_translate(&cpu->mmu, va, type, 0, &translation);

    *opcode = 0;
    if (outcome == SRMMU_FAULT_NO_TRAP)
        return 0; /* users in no-fault mode execute what the cache happens to give: here UNIMP */
    if (outcome != SRMMU_OK) {
        srmmu_ask_behind(&cpu->mmu, va, type, &translation);
        return TRAP_INSTRUCTION_ACCESS_EXCEPTION;
    }
    if (!leon3_physical_read(cpu, translation.physical, 4, opcode))
        return TRAP_INSTRUCTION_ACCESS_EXCEPTION;
    if ((uint32_t)translation.permissions >> type & 1u)
        leon3_translation_add_fetch(cpu, va, translation.physical);
    return 0;
}
