/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor as a whole: made and reset, run and stepped, started and interrupted (leon3.h).
 */
#include "sim/leon3/leon3.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/leon3/memory.h"
#include "sim/leon3/physical.h"
#include "sim/leon3/state.h"
#include "sim/leon3/register_alias.h"
#include "sim/leon3/store_error.h"
#include "sim/leon3/timing_slots.h"
#include "sim/leon3/trap.h"

static void register_components(struct leon3 *cpu, struct component_list *components)
{
    snprintf(cpu->name, sizeof(cpu->name), "cpu%u", cpu->env.index);
    snprintf(cpu->mmu_name, sizeof(cpu->mmu_name), "cpu%u.mmu", cpu->env.index);
    cpu->component = (struct component){.name = cpu->name,
                                        .state = &cpu->state,
                                        .size = sizeof(cpu->state),
                                        .fields = leon3_fields,
                                        .field_count = leon3_field_count,
                                        .owner = cpu,
                                        .flush = leon3_flush,
                                        .reload = leon3_reload,
                                        .upset = leon3_register_upset,
                                        .written = leon3_register_written,
                                        .alias = leon3_register_alias};
    component_add(components, &cpu->component);
    component_add(components, &cpu->mmu.component);
    cpu->timing_component = (struct component){.name = cpu->timing_name,
                                               .state = &cpu->timing,
                                               .size = sizeof(cpu->timing),
                                               .fields = leon3_timing_fields,
                                               .field_count = leon3_timing_field_count,
                                               .owner = cpu,
                                               .flush = leon3_timing_flush,
                                               .reload = leon3_timing_reload};
    component_add(components, &cpu->timing_component);
    component_add(components, &cpu->icache.component);
    component_add(components, &cpu->dcache.component);
    leon3_ft_init(cpu, components);
}

/* The MMU writes R and M into a table: a store of this processor that the caches see as they see another's. */
static void table_will_change(void *owner, uint32_t physical)
{
    const struct leon3 *cpu = owner;

    leon3_code_forget(cpu->code, physical, 4);
    leon3_bus_write_seen(owner, physical);
}

static bool create_caches(struct leon3 *cpu)
{
    const struct leon3_config *config = &cpu->config;
    struct leon3_cache_config icache = {.name = cpu->icache_name,
                                        .ways = config->icache_ways,
                                        .way_bytes = config->icache_way_kib * 1024,
                                        .line_bytes = config->icache_line,
                                        .replacement = config->replacement,
                                        .locking = config->cache_lock,
                                        .protection = config->cache_protection,
                                        .contents = config->cache_contents,
                                        .holders = cpu->env.holders,
                                        .holder = (uint16_t)(1u << cpu->env.index),
                                        .bus = cpu->env.bus};
    struct leon3_cache_config dcache = {.name = cpu->dcache_name,
                                        .ways = config->dcache_ways,
                                        .way_bytes = config->dcache_way_kib * 1024,
                                        .one_valid_bit = true,
                                        .line_bytes = config->dcache_line,
                                        .replacement = config->replacement,
                                        .locking = config->cache_lock,
                                        .protection = config->cache_protection,
                                        .contents = config->cache_contents,
                                        .holders = cpu->env.holders,
                                        .holder = (uint16_t)(1u << cpu->env.index),
                                        .bus = cpu->env.bus};

    snprintf(cpu->icache_name, sizeof(cpu->icache_name), "cpu%u.icache", cpu->env.index);
    snprintf(cpu->dcache_name, sizeof(cpu->dcache_name), "cpu%u.dcache", cpu->env.index);
    snprintf(cpu->timing_name, sizeof(cpu->timing_name), "cpu%u.timing", cpu->env.index);
    return leon3_cache_init(&cpu->icache, &icache) && leon3_cache_init(&cpu->dcache, &dcache);
}

struct leon3 *leon3_create(const struct leon3_config *config, const struct leon3_env *env,
                           struct component_list *components)
{
    struct leon3 *cpu = calloc(1, sizeof(*cpu));
    struct srmmu_config mmu_config = config->mmu_config;

    assert(config->windows >= 2 && config->windows <= LEON3_WINDOWS_MAX);
    if (!cpu)
        return NULL;
    cpu->config = *config;
    cpu->env = *env;
    cpu->code = env->first ? leon3_code_share(env->first->code) : leon3_code_create();
    cpu->slots = leon3_slots_join(env->first ? env->first->slots : NULL, &cpu->node);
    if (!cpu->code || !cpu->slots || !create_caches(cpu)) {
        leon3_destroy(cpu);
        return NULL;
    }
    mmu_config.cpu = env->index;
    leon3_decoder_init(&cpu->decoder, config);
    srmmu_init(&cpu->mmu, &mmu_config, cpu->mmu_name, env->bus, env->observers, &cpu->state.cycle);
    cpu->mmu.forget = leon3_translations_forget;
    cpu->mmu.will_write = table_will_change;
    cpu->mmu.owner = cpu;
    register_components(cpu, components);
    leon3_translations_drop(cpu);
    leon3_select(cpu, LEON3_ENGINE_CACHED, LEON3_TIMING_FULL);
    leon3_reset(cpu);
    return cpu;
}

void leon3_destroy(struct leon3 *cpu)
{
    if (!cpu)
        return;
    while (cpu->breakpoint_count) {
        cpu->breakpoint[0].count = 1;
        leon3_breakpoint_remove(cpu, cpu->breakpoint[0].va);
    }
    if (cpu->code)
        leon3_code_release(cpu->code);
    if (cpu->slots)
        leon3_slots_leave(cpu->slots, &cpu->node);
    leon3_cache_fini(&cpu->icache);
    leon3_cache_fini(&cpu->dcache);
    free(cpu->breakpoint);
    free(cpu);
}

void leon3_reset(struct leon3 *cpu)
{
    struct leon3_state *s = &cpu->state;

    *s = (struct leon3_state){
        .psr = PSR_IMPL_VER | PSR_S | PSR_PS,
        .tbr = cpu->config.reset_address & ~0xfffu,
        .pc = cpu->config.reset_address,
        .npc = cpu->config.reset_address + 4,
        .asr22 = 0x80000000u,
        .cwpmax = (uint8_t)(cpu->config.windows - 1),
        .mul_number = LEON3_NO_MUL,
        .mode = cpu->env.index == 0 ? LEON3_RUNNING : LEON3_HALTED,
    };
    srmmu_reset(&cpu->mmu);
    leon3_timing_reset(&cpu->timing);
    leon3_cache_reset(&cpu->icache);
    leon3_cache_reset(&cpu->dcache);
    leon3_ft_reset(cpu);
    leon3_time_control_changed(cpu);
    cpu->resuming = false;
    leon3_reload(cpu);
}

void leon3_select(struct leon3 *cpu, enum leon3_engine engine, enum leon3_timing timing)
{
    if (cpu->full_timing != (timing == LEON3_TIMING_FULL)) {
        leon3_time_settle_all(cpu);
        leon3_translations_drop(cpu);
    }
    cpu->engine = engine;
    cpu->full_timing = timing == LEON3_TIMING_FULL;
    cpu->mmu.config.fill_order = !cpu->full_timing;
}

static enum leon3_stop stop_by_mode(const struct leon3 *cpu)
{
    return cpu->state.mode == LEON3_ERROR_MODE ? LEON3_STOP_ERROR_MODE : LEON3_STOP_IDLE;
}

enum leon3_stop leon3_run(struct leon3 *cpu)
{
    if (cpu->state.mode != LEON3_RUNNING)
        return stop_by_mode(cpu);
    cpu->resuming = cpu->resuming && cpu->resume_pc == cpu->state.pc; /* nobody has moved it */
    return cpu->engine == LEON3_ENGINE_PLAIN ? leon3_run_plain(cpu) : leon3_run_cached(cpu);
}

enum leon3_stop leon3_step(struct leon3 *cpu)
{
    enum leon3_step_result result;

    if (cpu->state.mode != LEON3_RUNNING)
        return stop_by_mode(cpu);
    if (leon3_is_early(cpu))
        return LEON3_STOP_EARLY;
    cpu->resuming = false;
    result = leon3_execute_one(cpu);
    return result == LEON3_STEP_DONE ? LEON3_STOP_HORIZON : leon3_stop_reason(cpu, result);
}

void leon3_set_irl(struct leon3 *cpu, uint32_t level)
{
    cpu->state.irl = level & 15u;
    if (cpu->state.mode == LEON3_POWER_DOWN && leon3_interrupt_pending(cpu)) {
        leon3_set_mode(cpu, LEON3_RUNNING);
        clock_attention(cpu->env.clock);
    }
}

void leon3_start(struct leon3 *cpu, uint32_t pc)
{
    if (cpu->state.mode == LEON3_RUNNING)
        return;
    cpu->state.pc = pc & ~3u;
    cpu->state.npc = cpu->state.pc + 4;
    leon3_set_mode(cpu, LEON3_RUNNING);
    clock_attention(cpu->env.clock);
}

void leon3_halt(struct leon3 *cpu, bool halted)
{
    if (cpu->state.mode == LEON3_ERROR_MODE)
        return;
    if (halted) /* the VHDL forgets errors of stores in debug mode */
        leon3_forget_store_errors(cpu);
    leon3_set_mode(cpu, halted ? LEON3_HALTED : LEON3_RUNNING);
    clock_attention(cpu->env.clock);
}

void leon3_end_error(struct leon3 *cpu, bool halted)
{
    if (cpu->state.mode != LEON3_ERROR_MODE)
        return;
    leon3_set_mode(cpu, halted ? LEON3_HALTED : LEON3_RUNNING);
    clock_attention(cpu->env.clock);
}

void leon3_wait(struct leon3 *cpu, bool waits)
{
    if (cpu->state.mode == LEON3_RUNNING || cpu->state.mode == LEON3_POWER_DOWN)
        leon3_set_mode(cpu, waits ? LEON3_POWER_DOWN : LEON3_RUNNING);
    clock_attention(cpu->env.clock);
}

bool leon3_interrupted(const struct leon3 *cpu)
{
    return leon3_interrupt_pending(cpu);
}

void leon3_force_error(struct leon3 *cpu)
{
    cpu->state.psr = (cpu->state.psr & ~PSR_ET) | PSR_S;
    leon3_set_mode(cpu, LEON3_ERROR_MODE);
    clock_attention(cpu->env.clock);
}

enum leon3_mode leon3_mode(const struct leon3 *cpu)
{
    return (enum leon3_mode)cpu->state.mode;
}

uint64_t leon3_cycle(const struct leon3 *cpu)
{
    return cpu->state.cycle + cpu->timing.lead;
}

uint64_t leon3_boundary(const struct leon3 *cpu)
{
    return cpu->boundary;
}

void leon3_set_cycle(struct leon3 *cpu, uint64_t cycle)
{
    if (cycle > cpu->state.cycle && cpu->state.mode != LEON3_RUNNING)
        cpu->state.idle_cycles += cycle - cpu->state.cycle;
    cpu->state.cycle = cycle;
}

uint64_t leon3_instructions(const struct leon3 *cpu)
{
    return cpu->state.instructions;
}

struct srmmu *leon3_mmu(struct leon3 *cpu)
{
    return &cpu->mmu;
}

static void stats_of_stalls(const uint64_t stall[LEON3_STALL_COUNT], struct leon3_stats *stats)
{
    stats->interlock_cycles = stall[LEON3_STALL_INTERLOCK];
    stats->fpu_cycles = stall[LEON3_STALL_FPU];
    stats->branch_cycles = stall[LEON3_STALL_BRANCH];
    stats->icache_cycles = stall[LEON3_STALL_ICACHE];
    stats->dcache_cycles = stall[LEON3_STALL_DCACHE];
    stats->store_cycles = stall[LEON3_STALL_STORE];
    stats->mmu_cycles = stall[LEON3_STALL_MMU];
    stats->trap_cycles = stall[LEON3_STALL_TRAP];
    stats->contention_cycles = stall[LEON3_STALL_CONTENTION];
    stats->bus_wait_cycles = stall[LEON3_STALL_BUS];
    stats->base_cycles = stats->cycles - stats->idle_cycles;
    for (uint32_t kind = 0; kind < LEON3_STALL_COUNT; kind++)
        stats->base_cycles -= kind == LEON3_STALL_BUS ? 0 : stall[kind];
}

/* Misses may be of fetches that are not executed. */
static uint64_t hits_of(uint64_t asked, uint64_t misses)
{
    return asked > misses ? asked - misses : 0;
}

void leon3_stats(const struct leon3 *cpu, struct leon3_stats *stats)
{
    const struct leon3_timing_state *t = &cpu->timing;

    *stats = (struct leon3_stats){.instructions = cpu->state.instructions,
                                  .cycles = cpu->state.cycle,
                                  .idle_cycles = cpu->state.idle_cycles,
                                  .icache_misses = t->icache_misses,
                                  .dcache_misses = t->dcache_misses,
                                  .tlb_misses = t->walks};
    if (cpu->full_timing) {
        stats->icache_hits = hits_of(cpu->state.instructions, t->icache_misses);
        stats->dcache_hits = hits_of(t->loads, t->dcache_misses);
        stats->tlb_hits = hits_of(t->translations, t->walks);
    }
    memcpy(stats->traps, cpu->state.traps, sizeof(stats->traps));
    stats_of_stalls(cpu->timing.stall, stats);
}

uint64_t leon3_misses(const struct leon3 *cpu)
{
    return cpu->timing.icache_misses + cpu->timing.walks;
}

/* Host memory of one virtual byte as the present context sees it, or NULL. */
static uint8_t *peek_page(struct leon3 *cpu, uint32_t va, uint32_t *physical)
{
    uint32_t pte;

    *physical = va;
    if (srmmu_enabled(&cpu->mmu) &&
        !srmmu_peek(&cpu->mmu, cpu->mmu.state.context, va, physical, &pte, NULL, NULL))
        return NULL;
    return bus_storage(cpu->env.bus, *physical);
}

bool leon3_peek(struct leon3 *cpu, uint32_t va, void *data, uint32_t size)
{
    uint8_t *to = data;

    for (uint32_t i = 0; i < size; i++) {
        uint32_t physical;
        const uint8_t *from = peek_page(cpu, va + i, &physical);

        if (!from)
            return false;
        to[i] = *from;
    }
    return true;
}

bool leon3_poke(struct leon3 *cpu, uint32_t va, const void *data, uint32_t size)
{
    const uint8_t *from = data;
    uint32_t physical;

    for (uint32_t i = 0; i < size; i++)
        if (!peek_page(cpu, va + i, &physical))
            return false;
    for (uint32_t i = 0; i < size; i++) {
        *peek_page(cpu, va + i, &physical) = from[i];
        bus_touch(bus_slave_at(cpu->env.bus, physical), physical);
        leon3_memory_changed(cpu, physical, 1);
    }
    return true;
}

void leon3_bus_wait(struct leon3 *cpu, uint32_t cycles)
{
    if (cpu->full_timing)
        leon3_time_hold(cpu, cycles, LEON3_STALL_DCACHE);
}

uint64_t leon3_bus_known(const struct leon3 *cpu)
{
    return cpu->state.cycle > LEON3_FETCH_AHEAD ? cpu->state.cycle - LEON3_FETCH_AHEAD : 0;
}

void leon3_bus_delay(struct leon3 *cpu, uint64_t cycles)
{
    if (cycles)
        leon3_time_hold(cpu, (uint32_t)cycles, LEON3_STALL_CONTENTION);
}

void leon3_pages_changed(struct leon3 *cpu)
{
    leon3_translations_drop(cpu);
    leon3_cache_changed(&cpu->icache);
    leon3_cache_changed(&cpu->dcache);
}

void leon3_memory_changed(struct leon3 *cpu, uint32_t physical, uint32_t size)
{
    leon3_code_forget(cpu->code, physical, size);
    leon3_cache_drop(&cpu->icache, physical, size);
    leon3_cache_drop(&cpu->dcache, physical, size);
}

void leon3_memory_reloaded(struct leon3 *cpu, uint32_t physical, uint32_t size)
{
    leon3_code_forget(cpu->code, physical, size);
}
