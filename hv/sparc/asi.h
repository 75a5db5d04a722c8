/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Alternate address spaces of LEON3 (GRLIB IP core manual, LEON3, tables of ASIs and of MMU
 * registers) as functions.
 */
#ifndef HV_SPARC_ASI_H
#define HV_SPARC_ASI_H

#define ASI_CACHE_CONTROL 0x02
#define ASI_FLUSH_ICACHE  0x10
#define ASI_FLUSH_DCACHE  0x11
#define ASI_MMU_FLUSH     0x18
#define ASI_MMU_REGISTERS 0x19
#define ASI_MMU_BYPASS    0x1c

#define MMU_CONTROL         0x000
#define MMU_CONTEXT_POINTER 0x100
#define MMU_CONTEXT         0x200
#define MMU_FAULT_STATUS    0x300
#define MMU_FAULT_ADDRESS   0x400

#define MMU_FLUSH_ENTIRE 0x400 /* of all contexts; LEON3 takes every type for this one */

#define MMU_STATUS_VALID          0x02 /* FAV; reading the register clears it */
#define MMU_STATUS_FT             0x1c
#define MMU_STATUS_FT_TRANSLATION 0x10

#ifndef HV_ASSEMBLY

#include <stdint.h>

#define ASI_ACCESSORS(name, asi)                                                                   \
    static inline uint32_t asi_read_##name(uint32_t address)                                       \
    {                                                                                              \
        uint32_t value;                                                                            \
        __asm__ volatile("lda [%1] %2, %0" : "=r"(value) : "r"(address), "i"(asi));                \
        return value;                                                                              \
    }                                                                                              \
    static inline void asi_write_##name(uint32_t address, uint32_t value)                          \
    {                                                                                              \
        __asm__ volatile("sta %0, [%1] %2" : : "r"(value), "r"(address), "i"(asi) : "memory");     \
    }

ASI_ACCESSORS(cache, ASI_CACHE_CONTROL)
ASI_ACCESSORS(mmu, ASI_MMU_REGISTERS)
ASI_ACCESSORS(bypass, ASI_MMU_BYPASS)
ASI_ACCESSORS(flush_icache, ASI_FLUSH_ICACHE)
ASI_ACCESSORS(flush_dcache, ASI_FLUSH_DCACHE)
ASI_ACCESSORS(mmu_flush, ASI_MMU_FLUSH)

#undef ASI_ACCESSORS

#endif
#endif
