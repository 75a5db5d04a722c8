/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Base costs of the instruction classes: one table, measured on the LEON3 RTL with warm caches and
 * no wait states. An FPop is one slot here; what it takes in the FPU was not measured, and is a table of its own.
 */
#include "sim/fpu/math.h"
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
    [CLASS_FPOP]   = { 1,  1,  1, "documented: FPops go on beside the integer pipeline" },
    [CLASS_FDIVS]  = { 1,  1,  1, "the same" },
    [CLASS_FDIVD]  = { 1,  1,  1, "the same" },
    [CLASS_FSQRTS] = { 1,  1,  1, "the same" },
    [CLASS_FSQRTD] = { 1,  1,  1, "the same" },
    [CLASS_FPQUAD] = { 1,  1,  1, "the same" },
};

/*
 * Documented, not measured (GRLIB IP core manual, GRFPU and GRFPU-Lite: tables of throughput and latency; GR740-UM 1.7, 8.2.2:
 * pipelined operations start in every cycle, divisions and square roots run in an iteration unit beside them). GRFPU-Lite has
 * one operation at a time. Of FDIVD (15 or 18 cycles) and FSQRTD (23 or 26) GRFPU's time depends on the data: the average,
 * rounded up.
 */
static const struct {
    struct leon3_fpu_time grfpu, lite; /* latency, busy, iterate */
} fpu_times[LEON3_FPU_CLASSES] = {
    [CLASS_FPOP - CLASS_FPOP]   = { { 4, 1,  0}, { 8,  8, 0} },
    [CLASS_FDIVS - CLASS_FPOP]  = { {16, 1, 16}, {31, 31, 0} },
    [CLASS_FDIVD - CLASS_FPOP]  = { {17, 1, 17}, {57, 57, 0} },
    [CLASS_FSQRTS - CLASS_FPOP] = { {24, 1, 24}, {46, 46, 0} },
    [CLASS_FSQRTD - CLASS_FPOP] = { {25, 1, 25}, {65, 65, 0} },
    [CLASS_FPQUAD - CLASS_FPOP] = { { 1, 1,  0}, { 1,  1, 0} }, /* unimplemented_FPop */
};
/* clang-format on */

struct leon3_fpu_time leon3_fpu_time(const struct leon3_config *config, enum leon3_class class)
{
    return config->fpu == FPU_GRFPU_LITE ? fpu_times[class - CLASS_FPOP].lite
                                         : fpu_times[class - CLASS_FPOP].grfpu;
}

uint8_t leon3_cost(const struct leon3_config *config, enum leon3_class class)
{
    const struct cost *cost = &costs[class];

    if (config->multiplier == 1)
        return cost->multiplier_1;
    return config->multiplier == 32 ? cost->multiplier_32 : cost->multiplier_2;
}
