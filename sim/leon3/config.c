/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor's parameters as settings: keys, ranges, help; the default is the measured RTL
 * configuration refcfg.
 */
#include "sim/leon3/leon3.h"

#define OFFSET(member) offsetof(struct leon3_config, member)

static const char *const policies[] = {"direct", "lrr", "lru", "random", NULL};
static const char *const page_sizes[] = {"4k", "8k", "16k", "32k", "programmed", NULL};
static const char *const tlb_policies[] = {"lru", "increment", NULL};

/* clang-format off */
const struct setting leon3_settings[] = {
    {"cpu.windows",           SETTING_U32,     OFFSET(windows),                2,  32, NULL, "register windows (generic nwindows)"},
    {"cpu.multiplier",        SETTING_U32,     OFFSET(multiplier),             0,  32, NULL, "generic v8: 0 none, 1 16x16, 2 16x16 pipelined, 32 32x32"},
    {"cpu.mac",               SETTING_BOOL,    OFFSET(mac),                    0,   1, NULL, "UMAC and SMAC"},
    {"cpu.fpu",               SETTING_U32,     OFFSET(fpu),                    0,   2, NULL, "0 none, 1 GRFPU, 2 GRFPU-Lite"},
    {"cpu.fpu_non_blocking",  SETTING_BOOL,    OFFSET(fpu_non_blocking),       0,   1, NULL, "GRFPU-Lite: FP loads and stores go on beside an FPop (generic fpu 10; else 8, 9)"},
    {"cpu.watchpoints",       SETTING_U32,     OFFSET(watchpoints),            0,   4, NULL, "hardware watchpoints (generic nwp)"},
    {"cpu.branch_prediction", SETTING_BOOL,    OFFSET(branch_prediction),      0,   1, NULL, "branch prediction (generic bp)"},
    {"cpu.load_delay",        SETTING_U32,     OFFSET(load_delay),             1,   2, NULL, "load delay in cycles (generic lddel)"},
    {"cpu.casa",              SETTING_BOOL,    OFFSET(casa),                   0,   1, NULL, "CASA and tagged arithmetic (generic notag = 0)"},
    {"cpu.svt",               SETTING_BOOL,    OFFSET(svt),                    0,   1, NULL, "single-vector trapping"},
    {"cpu.partial_wrpsr",     SETTING_BOOL,    OFFSET(partial_wrpsr),          0,   1, NULL, "WRPSR with rd not 0 writes ET only (generic pwrpsr)"},
    {"cpu.altwin",            SETTING_BOOL,    OFFSET(altwin),                 0,   1, NULL, "ASR20: alternative window pointer (PSR.AW) and cut of the register file (generic altwin)"},
    {"cpu.power_down",        SETTING_BOOL,    OFFSET(power_down),             0,   1, NULL, "power-down by a write of ASR19 (generic pwd)"},
    {"cpu.reset_address",     SETTING_ADDRESS, OFFSET(reset_address),          0, 0xfffff000u, NULL, "address of the first instruction (generic rstaddr)"},
    {"cpu.mmu",               SETTING_BOOL,    OFFSET(mmu),                    0,   1, NULL, "SRMMU present"},
    {"cache.icache.ways",     SETTING_U32,     OFFSET(icache_ways),            1,   4, NULL, "ways of the instruction cache"},
    {"cache.icache.way_size", SETTING_U32,     OFFSET(icache_way_kib),         1, 256, NULL, "size of a way in KiB, a power of two"},
    {"cache.icache.line",     SETTING_U32,     OFFSET(icache_line),           16,  32, NULL, "bytes of a line, 16 or 32"},
    {"cache.dcache.ways",     SETTING_U32,     OFFSET(dcache_ways),            1,   4, NULL, "ways of the data cache"},
    {"cache.dcache.way_size", SETTING_U32,     OFFSET(dcache_way_kib),         1, 256, NULL, "size of a way in KiB, a power of two"},
    {"cache.dcache.line",     SETTING_U32,     OFFSET(dcache_line),           16,  32, NULL, "bytes of a line, 16 or 32"},
    {"cache.replacement",     SETTING_CHOICE,  OFFSET(replacement),            0,   3, policies, "replacement policy of both caches"},
    {"cache.snoop",           SETTING_BOOL,    OFFSET(snoop),                  0,   1, NULL, "data cache snooping (generic dsnoop)"},
    {"cache.lock",            SETTING_BOOL,    OFFSET(cache_lock),             0,   1, NULL, "lines of both caches can be locked (generics isetlock, dsetlock)"},
    {"cpu.register_protection", SETTING_BOOL,  OFFSET(register_protection),    0,   1, NULL, "LEON3FT: check bits of the integer register file (ASR16)"},
    {"cache.protection",      SETTING_BOOL,    OFFSET(cache_protection),       0,   1, NULL, "LEON3FT: check bits of both caches"},
    {"cache.contents",        SETTING_BOOL,    OFFSET(cache_contents),         0,   1, NULL, "off: caches cost time but never give stale data"},
    {"mmu.itlb",              SETTING_U32,     OFFSET(mmu_config.itlb_entries), 2, 64, NULL, "entries of the instruction TLB"},
    {"mmu.dtlb",              SETTING_U32,     OFFSET(mmu_config.dtlb_entries), 2, 64, NULL, "entries of the data TLB"},
    {"mmu.shared",            SETTING_BOOL,    OFFSET(mmu_config.shared_tlb),  0,   1, NULL, "one TLB for both"},
    {"mmu.replacement",       SETTING_CHOICE,  OFFSET(mmu_config.replacement), 0,   1, tlb_policies, "replacement policy of the TLBs"},
    {"mmu.page_size",         SETTING_CHOICE,  OFFSET(mmu_config.page_size),   0,   4, page_sizes, "page size; programmed: field PGSZ of the control register (generic mmupgsz)"},
};
/* clang-format on */

const size_t leon3_setting_count = sizeof(leon3_settings) / sizeof(leon3_settings[0]);

void leon3_config_default(struct leon3_config *config)
{
    *config = (struct leon3_config){
        .windows = 8,
        .multiplier = 2,
        .branch_prediction = 1,
        .load_delay = 1,
        .casa = 1,
        .reset_address = 0x40000000u,
        .mmu = 1,
        .icache_ways = 4,
        .icache_way_kib = 4,
        .icache_line = 32,
        .dcache_ways = 4,
        .dcache_way_kib = 4,
        .dcache_line = 16,
        .replacement = 2,
        .snoop = 1,
        .cache_contents = 1,
        .mmu_config = {.itlb_entries = 16, .dtlb_entries = 16},
    };
}
