/* SPDX-License-Identifier: BSD-2-Clause */
/* The FPU registers of a witness that has one: in each slot it finds those of the last, and leaves others. */
#include "tests/isolation/guest/witness.h"

enum { REGISTERS = 32, DIVISION_BY_ZERO = 0x01000000 /* FSR.TEM.DZM */ };

static uint32_t kept[REGISTERS + 2] __attribute__((aligned(8))); /* FSR behind them */
static uint32_t found[REGISTERS + 2] __attribute__((aligned(8)));
static bool begun;

static void store(uint32_t *to)
{
    __asm__ volatile("std %%f0, [%0]; std %%f2, [%0 + 8]; std %%f4, [%0 + 16]; std %%f6, [%0 + 24];"
                     "std %%f8, [%0 + 32]; std %%f10, [%0 + 40]; std %%f12, [%0 + 48];"
                     "std %%f14, [%0 + 56]; std %%f16, [%0 + 64]; std %%f18, [%0 + 72];"
                     "std %%f20, [%0 + 80]; std %%f22, [%0 + 88]; std %%f24, [%0 + 96];"
                     "std %%f26, [%0 + 104]; std %%f28, [%0 + 112]; std %%f30, [%0 + 120];"
                     "st %%fsr, [%0 + 128]"
                     :
                     : "r"(to)
                     : "memory");
}

static void load(const uint32_t *from)
{
    __asm__ volatile("ld [%0 + 128], %%fsr;"
                     "ldd [%0], %%f0; ldd [%0 + 8], %%f2; ldd [%0 + 16], %%f4; ldd [%0 + 24], %%f6;"
                     "ldd [%0 + 32], %%f8; ldd [%0 + 40], %%f10; ldd [%0 + 48], %%f12;"
                     "ldd [%0 + 56], %%f14; ldd [%0 + 64], %%f16; ldd [%0 + 72], %%f18;"
                     "ldd [%0 + 80], %%f20; ldd [%0 + 88], %%f22; ldd [%0 + 96], %%f24;"
                     "ldd [%0 + 104], %%f26; ldd [%0 + 112], %%f28; ldd [%0 + 120], %%f30"
                     :
                     : "r"(from)
                     : "memory");
}

bool witness_registers_are_kept(void)
{
    bool same = true;

    store(found);
    for (uint32_t i = 0; i <= REGISTERS; i++) {
        if (begun ? found[i] != kept[i] : i < REGISTERS && found[i] != 0)
            same = false;
        kept[i] = i < REGISTERS ? kept[i] * 1664525u + 1013904223u + i : DIVISION_BY_ZERO;
    }
    begun = true;
    load(kept);
    store(kept); /* with what FSR has beside what was written */
    return same;
}
