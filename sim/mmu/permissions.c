/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which access the ACC field of a PTE allows, and which fault it raises otherwise: V8 manual,
 * table H-3, in the form of TLB_CheckFault of libmmu.vhd. Stores to instruction space are what the
 * VHDL would answer; LEON3 does not make them.
 */
#include "sim/mmu/internal.h"

/* clang-format off */
#define ok   SRMMU_FT_NONE
#define PROT SRMMU_FT_PROTECTION
#define PRIV SRMMU_FT_PRIVILEGE

/*    AT: 0 load   1 load   2 fetch  3 fetch  4 store  5 store  6 store  7 store
 *          user     super    user     super    user     super    user i   super i */
static const uint8_t access_fault[8][8] = {
    /* 0 r-- r-- */ { ok,   ok,      PROT,    PROT,    PROT,    PROT,    PROT,    PROT },
    /* 1 rw- rw- */ { ok,   ok,      PROT,    PROT,    ok,      ok,      PROT,    PROT },
    /* 2 r-x r-x */ { ok,   ok,      ok,      ok,      PROT,    PROT,    PROT,    PROT },
    /* 3 rwx rwx */ { ok,   ok,      ok,      ok,      ok,      ok,      ok,      ok   },
    /* 4 --x --x */ { PROT, PROT,    ok,      ok,      PROT,    PROT,    ok,      ok   },
    /* 5 r-- rw- */ { ok,   ok,      PROT,    PROT,    PROT,    ok,      PROT,    PROT },
    /* 6 --- r-x */ { PRIV, ok,      PRIV,    ok,      PRIV,    PROT,    PRIV,    PROT },
    /* 7 --- rwx */ { PRIV, ok,      PRIV,    ok,      PRIV,    ok,      PRIV,    ok   },
};
#undef ok
#undef PROT
#undef PRIV
/* clang-format on */

enum srmmu_fault_type srmmu_check_access(unsigned acc, enum srmmu_access_type type)
{
    return (enum srmmu_fault_type)access_fault[acc & 7u][(unsigned)type & 7u];
}

/* The same by ACC alone, as a set of types; stores (of data only) are the high nibble. */
static const uint8_t allowed_types[8] = {0x03, 0x33, 0x0f, 0x3f, 0x0c, 0x23, 0x0a, 0x2a};

uint8_t srmmu_allowed_types(uint32_t pte)
{
    uint8_t allowed = allowed_types[pte_acc(pte)];

    if (!(pte & PTE_R))
        return 0;
    return pte & PTE_M ? allowed : allowed & 0x0fu;
}
