/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Physical memory through ASI 0x1c (MMU bypass), for loading partitions: it reaches what no context
 * maps, and code pages that nobody may write. These accesses pass the caches by, hence the flush
 * when all is done.
 */
#include "hv/core/machine.h"
#include "hv/sparc/asi.h"

static inline uint64_t physical_read_double(uint32_t pa)
{
    uint64_t value;

    __asm__ volatile("ldda [%1] %2, %0" : "=r"(value) : "r"(pa), "i"(ASI_MMU_BYPASS) : "memory");
    return value;
}

static inline void physical_write_double(uint32_t pa, uint64_t value)
{
    __asm__ volatile("stda %0, [%1] %2" : : "r"(value), "r"(pa), "i"(ASI_MMU_BYPASS) : "memory");
}

static inline uint32_t physical_read_byte(uint32_t pa)
{
    uint32_t value;

    __asm__ volatile("lduba [%1] %2, %0" : "=r"(value) : "r"(pa), "i"(ASI_MMU_BYPASS) : "memory");
    return value;
}

static inline void physical_write_byte(uint32_t pa, uint32_t value)
{
    __asm__ volatile("stba %0, [%1] %2" : : "r"(value), "r"(pa), "i"(ASI_MMU_BYPASS) : "memory");
}

void hv_machine_physical_copy(uint32_t to_pa, uint32_t from_pa, uint32_t size)
{
    uint32_t i = 0;

    if (((to_pa | from_pa) & 7u) == 0) {
        for (; size - i >= 8; i += 8)
            physical_write_double(to_pa + i, physical_read_double(from_pa + i));
    }
    for (; i < size; i++)
        physical_write_byte(to_pa + i, physical_read_byte(from_pa + i));
}

void hv_machine_physical_clear(uint32_t pa, uint32_t size)
{
    uint32_t i = 0;

    if ((pa & 7u) == 0) {
        for (; size - i >= 8; i += 8)
            physical_write_double(pa + i, 0);
    }
    for (; i < size; i++)
        physical_write_byte(pa + i, 0);
}

void hv_machine_caches_flush(void)
{
    asi_write_flush_icache(0, 0);
    asi_write_flush_dcache(0, 0);
}
