/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ASI table: one row for each range of address spaces, and the registers behind them (asi.h). In
 * fast timing there are no caches: their diagnostic spaces read as empty and ignore writes, which is
 * said once.
 */
#include "sim/leon3/asi.h"

#include "sim/cache/ft.h"
#include "sim/leon3/special.h"

struct asi_row {
    uint8_t first, last;
    uint8_t kind;
    uint32_t (*read)(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value);
    uint32_t (*write)(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value);
};

static uint32_t log2_of(uint32_t n)
{
    uint32_t bits = 0;

    while (n >> (bits + 1))
        bits++;
    return bits;
}

/* Start addresses of local RAMs, which are absent: the VHDL's defaults show all the same. */
#define ILRAM_START 0x8eu
#define DLRAM_START 0x8fu

/* Cache configuration register (cache_cfg in libcache.vhd); `line` in bytes. */
static uint32_t cache_configuration(const struct leon3_config *config, uint32_t ways, uint32_t kib,
                                    uint32_t line)
{
    static const uint32_t policy[] = {4, 2, 1, 3}; /* direct, LRR, LRU, random */
    uint32_t value = ways > 1 ? policy[config->replacement & 3u] << 28 : 0;

    if (config->cache_lock)
        value |= 1u << 31;
    return value | (ways - 1) << 24 | log2_of(kib) << 20 | log2_of(line / 4) << 16 |
           (config->mmu ? 8u : 0);
}

static uint32_t icache_configuration(const struct leon3_config *config)
{
    return cache_configuration(config, config->icache_ways, config->icache_way_kib,
                               config->icache_line) |
           ILRAM_START << 4;
}

static uint32_t dcache_configuration(const struct leon3_config *config)
{
    return cache_configuration(config, config->dcache_ways, config->dcache_way_kib,
                               config->dcache_line) |
           DLRAM_START << 4 | (config->snoop ? 0x08000000u : 0);
}

static bool flushing_instructions(struct leon3 *cpu)
{
    return cpu->full_timing && leon3_time_iflush_seen(cpu);
}

static bool flushing_data(struct leon3 *cpu)
{
    return cpu->full_timing && leon3_time_dflush_seen(cpu);
}

/* Control bits decide what is a hit. */
static void caches_changed(struct leon3 *cpu)
{
    leon3_cache_changed(&cpu->icache);
    leon3_cache_changed(&cpu->dcache);
}

static uint32_t read_system(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    const struct leon3_config *config = &cpu->config;

    (void)size;
    switch (va >> 2 & 3u) {
    case 0:
        *value = cpu->state.ccr | (config->snoop ? CCR_SNOOPTAG : 0) |
                 (config->cache_protection ? CCR_FT : 0) |
                 (flushing_instructions(cpu) ? CCR_IP : 0) | (flushing_data(cpu) ? CCR_DP : 0);
        break;
    case 1:
        *value = 0;
        break;
    case 2:
        *value = icache_configuration(config);
        break;
    default:
        *value = dcache_configuration(config);
        break;
    }
    return 0;
}

static uint32_t write_system(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    (void)size;
    if (va & 0xfcu)
        return 0;
    cpu->state.ccr = value & ((cpu->config.snoop ? CCR_WRITABLE : CCR_WRITABLE & ~CCR_DS) |
                              (cpu->config.cache_protection ? CCR_PROTECTION : 0));
    leon3_caches_flush(cpu, LEON3_EVENT_CONTROL, value & CCR_FI, value & CCR_FD);
    caches_changed(cpu);
    return 0;
}

static uint32_t read_mmu(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    (void)size;
    *value = cpu->config.mmu ? srmmu_register_read(&cpu->mmu, va) : 0;
    return 0;
}

static uint32_t write_mmu(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    struct leon3_event event = {.shape.kind = LEON3_EVENT_MMU_CONTROL};

    (void)size;
    if (!cpu->config.mmu)
        return 0;
    srmmu_register_write(&cpu->mmu, va, value);
    caches_changed(cpu);
    event.ccr = srmmu_enabled(&cpu->mmu);
    event.context = (uint8_t)cpu->mmu.state.context;
    if (cpu->full_timing)
        leon3_time_push(cpu, &event, 0);
    return 0;
}

static uint32_t read_probe(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    (void)size;
    *value = cpu->config.mmu ? srmmu_probe(&cpu->mmu, va) : 0;
    return 0;
}

static uint32_t write_flush(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    /* The instructions' TLB is emptied like their cache, then: leon3_caches_flush. */
    bool later = cpu->full_timing && !cpu->apart && !cpu->mmu.config.shared_tlb;

    (void)size, (void)value;
    if (cpu->config.mmu && later)
        srmmu_flush_tlb(&cpu->mmu, false);
    else if (cpu->config.mmu)
        srmmu_flush(&cpu->mmu, va);
    leon3_caches_flush(cpu, LEON3_EVENT_MMU_FLUSH, true, true);
    return 0;
}

static uint32_t read_nothing(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    (void)cpu, (void)va, (void)size;
    *value = 0;
    return 0;
}

static uint32_t write_nothing(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    (void)cpu, (void)va, (void)size, (void)value;
    return 0;
}

static uint32_t read_refused(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    (void)cpu, (void)va, (void)size;
    *value = 0;
    return TRAP_DATA_ACCESS_EXCEPTION;
}

static uint32_t write_refused(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    (void)cpu, (void)va, (void)size, (void)value;
    return TRAP_DATA_ACCESS_EXCEPTION;
}

/* In fast timing there are no caches. */
static bool no_caches(const struct leon3 *cpu)
{
    if (cpu->full_timing)
        return false;
    diag_guest(cpu->env.diag, 0xa51c0000u | cpu->env.index,
               "cpu%u: cache diagnostic access at pc 0x%08x: fast timing has no caches",
               cpu->env.index, cpu->state.pc);
    return true;
}

/* With PS set, diagnostic reads give the check bits; writes make those wrong that TB has set. */

static uint32_t tag_read(const struct leon3 *cpu, const struct leon3_cache *cache, uint32_t va)
{
    return cache->tag_check && cpu->state.ccr & CCR_PS ? leon3_cache_tag_check(cache, va)
                                                       : leon3_cache_tag_read(cache, va);
}

static uint32_t data_read(const struct leon3 *cpu, const struct leon3_cache *cache, uint32_t va)
{
    return cache->tag_check && cpu->state.ccr & CCR_PS ? leon3_cache_data_check(cache, va)
                                                       : leon3_cache_data_read(cache, va);
}

static void tag_write(struct leon3 *cpu, struct leon3_cache *cache, uint32_t va, uint32_t value)
{
    leon3_cache_tag_write(cache, va, value, cpu->mmu.state.context);
    if (cache->tag_check)
        leon3_cache_test_tag(cache, va, (uint8_t)((cpu->state.ccr & CCR_TB) >> CCR_TB_SHIFT));
}

static void data_write(struct leon3 *cpu, struct leon3_cache *cache, uint32_t va, uint32_t size,
                       uint32_t value)
{
    leon3_cache_data_write(cache, va, size, value);
    if (cache->tag_check)
        leon3_cache_test_data(cache, va, (uint8_t)((cpu->state.ccr & CCR_TB) >> CCR_TB_SHIFT));
}

/* The instruction cache holds the pipeline for its diagnostic accesses. */
static uint32_t begin_icache(struct leon3 *cpu)
{
    struct leon3_event event = {.shape.kind = LEON3_EVENT_DIAGNOSTIC};

    if (flushing_instructions(cpu))
        return TRAP_DATA_ACCESS_EXCEPTION;
    leon3_time_push(cpu, &event, 0);
    return 0;
}

static uint32_t read_itag(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    uint32_t trap;

    if (no_caches(cpu))
        return read_nothing(cpu, va, size, value);
    trap = begin_icache(cpu);
    *value = trap ? 0 : tag_read(cpu, &cpu->icache, va);
    return trap;
}

static uint32_t write_itag(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    uint32_t trap = no_caches(cpu) ? 0 : begin_icache(cpu);

    (void)size;
    if (cpu->full_timing && !trap)
        tag_write(cpu, &cpu->icache, va, value);
    return trap;
}

static uint32_t read_idata(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    uint32_t trap;

    if (no_caches(cpu))
        return read_nothing(cpu, va, size, value);
    trap = begin_icache(cpu);
    *value = trap ? 0 : data_read(cpu, &cpu->icache, va);
    return trap;
}

static uint32_t write_idata(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    uint32_t trap = no_caches(cpu) ? 0 : begin_icache(cpu);

    if (cpu->full_timing && !trap)
        data_write(cpu, &cpu->icache, va & ~3u, 4, value);
    (void)size;
    return trap;
}

/* Tags of the data cache take words only. */
static bool refused_tag(struct leon3 *cpu, uint8_t size)
{
    return size != 4 || flushing_data(cpu);
}

static uint32_t read_dtag(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    *value = 0;
    if (refused_tag(cpu, size))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (!no_caches(cpu))
        *value = tag_read(cpu, &cpu->dcache, va);
    return 0;
}

static uint32_t write_dtag(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    if (refused_tag(cpu, size))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (!no_caches(cpu))
        tag_write(cpu, &cpu->dcache, va, value);
    return 0;
}

static uint32_t read_ddata(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    (void)size;
    *value = 0;
    if (flushing_data(cpu))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (!no_caches(cpu))
        *value = data_read(cpu, &cpu->dcache, va);
    return 0;
}

static uint32_t write_ddata(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    if (flushing_data(cpu))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (!no_caches(cpu))
        data_write(cpu, &cpu->dcache, va, size > 4 ? 4 : size, value);
    return 0;
}

/* Contexts cannot be read; what they refuse is what tags refuse. */
static uint32_t read_context(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    return refused_tag(cpu, size) ? read_refused(cpu, va, size, value)
                                  : read_nothing(cpu, va, size, value);
}

/* Physical tags, which a cache without snooping does not have. */
static uint32_t read_snoop_tag(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t *value)
{
    *value = 0;
    if (!cpu->config.snoop)
        return 0;
    if (refused_tag(cpu, size))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (!no_caches(cpu))
        *value = leon3_cache_snoop_tag_read(&cpu->dcache, va);
    return 0;
}

static uint32_t write_snoop_tag(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    if (!cpu->config.snoop)
        return 0;
    if (refused_tag(cpu, size))
        return TRAP_DATA_ACCESS_EXCEPTION;
    if (!no_caches(cpu))
        leon3_cache_snoop_tag_write(&cpu->dcache, va, value);
    return 0;
}

static uint32_t write_flush_both(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    (void)va, (void)size, (void)value;
    leon3_caches_flush(cpu, LEON3_EVENT_ASI_FLUSH, true, true);
    return 0;
}

static uint32_t write_flush_data(struct leon3 *cpu, uint32_t va, uint8_t size, uint32_t value)
{
    (void)va, (void)size, (void)value;
    leon3_caches_flush(cpu, LEON3_EVENT_ASI_FLUSH, false, true);
    return 0;
}

/* clang-format off */
static const struct asi_row rows[] = {
    {0x00, 0x01, LEON3_ASI_MEMORY,   NULL,         NULL},          /* forced cache miss */
    {0x02, 0x02, LEON3_ASI_REGISTER, read_system,  write_system},  /* cache control */
    {0x03, 0x03, LEON3_ASI_REGISTER, read_probe,   write_flush},   /* MMU flush, probe (V8) */
    {0x04, 0x04, LEON3_ASI_REGISTER, read_mmu,     write_mmu},     /* MMU registers (V8) */
    {0x05, 0x07, LEON3_ASI_MEMORY,   NULL,         NULL},
    {0x08, 0x09, LEON3_ASI_REGISTER, read_nothing, write_nothing}, /* local RAM: absent */
    {0x0a, 0x0b, LEON3_ASI_MEMORY,   NULL,         NULL},          /* user and supervisor data */
    {0x0c, 0x0c, LEON3_ASI_REGISTER, read_itag,    write_itag},    /* instruction cache tags */
    {0x0d, 0x0d, LEON3_ASI_REGISTER, read_idata,   write_idata},   /* instruction cache data */
    {0x0e, 0x0e, LEON3_ASI_REGISTER, read_dtag,    write_dtag},    /* data cache tags */
    {0x0f, 0x0f, LEON3_ASI_REGISTER, read_ddata,   write_ddata},   /* data cache data */
    {0x10, 0x10, LEON3_ASI_REGISTER, read_nothing, write_flush_both}, /* flush by page: both */
    {0x11, 0x11, LEON3_ASI_REGISTER, read_nothing, write_flush_data}, /* flush the data cache */
    {0x12, 0x12, LEON3_ASI_MEMORY,   NULL,         NULL},
    {0x13, 0x13, LEON3_ASI_REGISTER, read_nothing, write_flush_both}, /* flush by context */
    {0x14, 0x14, LEON3_ASI_REGISTER, read_context, write_refused}, /* data cache context */
    {0x15, 0x15, LEON3_ASI_REGISTER, read_refused, write_refused}, /* instruction cache context */
    {0x16, 0x17, LEON3_ASI_MEMORY,   NULL,         NULL},
    {0x18, 0x18, LEON3_ASI_REGISTER, read_probe,   write_flush},   /* MMU flush and probe */
    {0x19, 0x19, LEON3_ASI_REGISTER, read_mmu,     write_mmu},     /* MMU registers */
    {0x1a, 0x1b, LEON3_ASI_MEMORY,   NULL,         NULL},
    {0x1c, 0x1c, LEON3_ASI_BYPASS,   NULL,         NULL},          /* MMU and cache bypass */
    {0x1d, 0x1d, LEON3_ASI_REGISTER, read_nothing, write_nothing}, /* MMU diagnostic access */
    {0x1e, 0x1e, LEON3_ASI_REGISTER, read_snoop_tag, write_snoop_tag}, /* snoop tags */
    {0x1f, 0x1f, LEON3_ASI_MEMORY,   NULL,         NULL},
    {0x20, 0xff, LEON3_ASI_REGISTER, read_nothing, write_nothing}, /* dropped */
};
/* clang-format on */

static const struct asi_row *find_row(uint8_t asi)
{
    const struct asi_row *row = rows;

    while (asi > row->last)
        row++;
    return row;
}

enum leon3_asi_kind leon3_asi_kind(uint8_t asi)
{
    return (enum leon3_asi_kind)find_row(asi)->kind;
}

uint32_t leon3_asi_read(struct leon3 *cpu, uint8_t asi, uint32_t va, uint8_t size, uint32_t *value)
{
    uint32_t trap = find_row(asi)->read(cpu, va, size, value);

    if (size < 4)
        *value = *value >> ((4u - size - (va & 3u)) * 8) & ((1u << size * 8) - 1);
    return trap;
}

uint32_t leon3_asi_write(struct leon3 *cpu, uint8_t asi, uint32_t va, uint8_t size, uint32_t value)
{
    if (size == 1)
        value = (value & 0xffu) * 0x01010101u;
    else if (size == 2)
        value = (value & 0xffffu) * 0x00010001u;
    return find_row(asi)->write(cpu, va, size, value);
}

bool leon3_control_read(struct leon3 *cpu, uint8_t asi, uint32_t address, uint32_t *value)
{
    bool done;

    cpu->apart = true;
    done = leon3_asi_kind(asi) == LEON3_ASI_REGISTER &&
           leon3_asi_read(cpu, asi, address & ~3u, 4, value) == 0;
    cpu->apart = false;
    return done;
}

bool leon3_control_write(struct leon3 *cpu, uint8_t asi, uint32_t address, uint32_t value)
{
    uint64_t cycle = cpu->state.cycle, holds = cpu->timing.holds;
    bool done = leon3_asi_kind(asi) == LEON3_ASI_REGISTER &&
                leon3_asi_write(cpu, asi, address & ~3u, 4, value) == 0;

    /* It holds for the next instruction, and no cycle passes. */
    leon3_time_settle_all(cpu);
    cpu->state.cycle = cycle;
    cpu->timing.holds = holds;
    return done;
}
