/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Base costs of the instruction classes: one table, measured on the LEON3 RTL with warm caches and
 * no wait states. FPops were not measured: the decoder takes fpu_cost (fpu_math.h) for them.
 */
#include "sim/leon3/timing.h"

struct cost {
    uint8_t multiplier_1, multiplier_2, multiplier_32; /* generic v8 */
    const char *source;
};

/* clang-format off */
static const struct cost costs[CLASS_COUNT] = {
    [CLASS_ALU]    = { 1,  1,  1, "measured: add, shifts, sethi, mulscc, rd, wr, save, restore" },
    [CLASS_MUL]    = { 4,  5,  1, "measured: smul, umul, cc or not" },
    [CLASS_MAC]    = { 1,  1,  1, "measured: umac, smac; multiplier 32 has none" },
    [CLASS_DIV]    = {35, 35, 35, "measured: udiv, sdiv (36 back to back)" },
    [CLASS_LOAD]   = { 1,  1,  1, "measured: load hit" },
    [CLASS_LOADD]  = { 2,  2,  2, "measured: ldd hit" },
    [CLASS_STORE]  = { 2,  2,  2, "measured: st back to back" },
    [CLASS_STORED] = { 3,  3,  3, "measured: std back to back" },
    [CLASS_ATOMIC] = { 3,  3,  3, "measured: ldstub, swap, casa; 12 with the MMU on" },
    [CLASS_BRANCH] = { 1,  1,  1, "measured: bicc with old condition codes" },
    [CLASS_CALL]   = { 1,  1,  1, "measured: call" },
    [CLASS_JMPL]   = { 1,  1,  1, "measured: jmpl, ret, retl" },
    [CLASS_RETT]   = { 1,  1,  1, "measured: jmpl + rett as a pair 4" },
    [CLASS_TICC]   = { 1,  1,  1, "measured: untaken Ticc; a taken one costs the trap" },
    [CLASS_FPOP]   = { 1,  1,  1, "fpu_cost of fpu_math.h instead" },
};
/* clang-format on */

uint8_t leon3_cost(const struct leon3_config *config, enum leon3_class class)
{
    const struct cost *cost = &costs[class];

    if (config->multiplier == 1)
        return cost->multiplier_1;
    return config->multiplier == 32 ? cost->multiplier_32 : cost->multiplier_2;
}
