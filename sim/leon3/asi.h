/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The alternate address spaces of LEON3: which are memory, which are registers, which are nothing
 * (GRLIB IP core manual, LEON3; mmu_dcache.vhd; measured).
 */
#ifndef PRIDE_LEON3_ASI_H
#define PRIDE_LEON3_ASI_H

#include "sim/leon3/memory.h"

#define ASI_MMU_BYPASS 0x1cu

/* Cache control register: what can be written, and the snoop-tag bit that is fixed. */
#define CCR_NOFLUSH  0x40000000u
#define CCR_DS       0x00800000u
#define CCR_SNOOPTAG 0x00020000u
#define CCR_FD       0x00400000u /* flush the data cache, the instruction cache */
#define CCR_FI       0x00200000u
#define CCR_IP       0x00008000u /* a flush is in progress */
#define CCR_DP       0x00004000u
#define CCR_IB       0x00010000u
#define CCR_DF       0x00000020u
#define CCR_IF       0x00000010u
#define CCR_DCS      0x0000000cu
#define CCR_ICS      0x00000003u
/* LEON3FT: diagnostic reads give check bits; test bits of diagnostic writes; FT scheme; error counters. */
#define CCR_PS         0x10000000u
#define CCR_TB         0x0f000000u
#define CCR_TB_SHIFT   24
#define CCR_FT         0x00080000u
#define CCR_ITE        0x00003000u
#define CCR_IDE        0x00000c00u
#define CCR_DTE        0x00000300u
#define CCR_DDE        0x000000c0u
#define CCR_PROTECTION (CCR_PS | CCR_TB | CCR_ITE | CCR_IDE | CCR_DTE | CCR_DDE)
#define CCR_WRITABLE   (CCR_NOFLUSH | CCR_DS | CCR_IB | CCR_DF | CCR_IF | CCR_DCS | CCR_ICS)

enum leon3_asi_kind {
    LEON3_ASI_MEMORY,   /* translated where the MMU is on */
    LEON3_ASI_BYPASS,   /* memory by physical address */
    LEON3_ASI_REGISTER, /* leon3_asi_read and leon3_asi_write */
};

enum leon3_asi_kind leon3_asi_kind(uint8_t asi);

/*
 * A register space. The value is a word, from which sub-word accesses take their lane. 0 or the
 * trap.
 */
uint32_t leon3_asi_read(struct leon3 *cpu, uint8_t asi, uint32_t va, uint8_t size, uint32_t *value);
uint32_t leon3_asi_write(struct leon3 *cpu, uint8_t asi, uint32_t va, uint8_t size, uint32_t value);

#endif
