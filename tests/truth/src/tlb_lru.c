/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which entries the TLBs replace: LRU counts hits. Pages are used in an order; then all table entries point elsewhere without a
 * flush, and a page that still shows the old memory is in the TLB. Pages are not cacheable, so that each use asks the TLB.
 */
#include "rt.h"

#define PAGES  24
#define VA     0x60000000u
#define OLD    0x40100000u
#define NEW    0x40200000u
#define CTX    ((volatile u32 *)0x40080000)
#define LEVEL1 ((volatile u32 *)0x40081000)
#define LEVEL2 ((volatile u32 *)0x40082000)
#define LEVEL3 ((volatile u32 *)0x40083000)

static void point(u32 memory)
{
    for (u32 i = 0; i < PAGES; i++)
        LEVEL3[i] = (memory + i * 0x1000) >> 4 | 3 << 2 | 1 << 5 | 1 << 6 | 2;
}

static void tables(void)
{
    CTX[0] = (u32)LEVEL1 >> 4 | 1;
    for (u32 i = 0; i < 256; i++)
        LEVEL1[i] = 0;
    LEVEL1[0x40] = 0x40000000 >> 4 | 3 << 2 | 1 << 7 | 1 << 5 | 1 << 6 | 2;
    LEVEL1[0x80] = 0x80000000 >> 4 | 3 << 2 | 1 << 5 | 1 << 6 | 2;
    LEVEL1[0x90] = 0x90000000 >> 4 | 3 << 2 | 1 << 5 | 1 << 6 | 2;
    LEVEL1[0x60] = (u32)LEVEL2 >> 4 | 1;
    LEVEL2[0] = (u32)LEVEL3 >> 4 | 1;
    for (u32 i = 0; i < PAGES; i++) {
        for (u32 k = 0; k < 2; k++) { /* retl; mov k, %o0 */
            volatile u32 *page = (volatile u32 *)((k ? NEW : OLD) + i * 0x1000);

            page[0] = 0x81c3e008;
            page[1] = 0x90102000 | k;
            page[4] = k;
        }
    }
    point(OLD);
    STA(0x19, 0x100, (u32)CTX >> 4);
    STA(0x19, 0x200, 0);
    STA(0x19, 0x000, 1);
}

/* Nothing but the pages is read from the data TLB in between: the order is in registers. */
static void use_data(u32 seed, u32 uses, u32 spread)
{
    u32 va = VA, x = seed, n = uses, result;

    __asm__ volatile("1: ld [%3], %0\n\t"
                     "umul %1, 13, %1\n\t"
                     "add %1, 7, %1\n\t"
                     "srl %1, 5, %%g1\n\t"
                     "and %%g1, %5, %%g1\n\t"
                     "sll %%g1, 12, %%g1\n\t"
                     "subcc %2, 1, %2\n\t"
                     "bne 1b\n\t"
                     " add %%g1, %4, %3\n\t"
                     : "=&r"(result), "+&r"(x), "+&r"(n), "+&r"(va)
                     : "r"(VA), "r"(spread)
                     : "g1", "cc", "memory");
}

static void use_fetches(u32 seed, u32 uses, u32 spread)
{
    u32 x = seed, va = VA;

    for (u32 n = uses; n; n--) {
        ((u32(*)(void))va)();
        x = x * 13 + 7;
        va = VA + (x >> 5 & spread) * 0x1000;
    }
}

static u32 data_of(u32 page)
{
    return ((volatile u32 *)(VA + page * 0x1000))[4];
}

static u32 fetch_of(u32 page)
{
    return ((u32(*)(void))(VA + page * 0x1000))();
}

static void show(const char *name, int fetch, u32 seed, u32 uses, u32 spread)
{
    u32 seen = 0;

    TLBFL();
    if (fetch)
        use_fetches(seed, uses, spread);
    else
        use_data(seed, uses, spread);
    point(NEW);
    for (u32 page = 0; page < PAGES; page++)
        seen = seen << 1 | ((fetch ? fetch_of(page) : data_of(page)) & 1);
    point(OLD);
    ps(name);
    kv(" seed", seed);
    kv("uses", uses);
    kv("spread", spread);
    kv("gone", seen);
    nl();
}

int main(void)
{
    static const u32 spreads[] = {15, 23, 31 & 21};

    tables();
    for (u32 seed = 1; seed < 4; seed++)
        for (u32 k = 0; k < 3; k++) {
            show("data ", 0, seed, 20 + 7 * seed, spreads[k]);
            show("fetch", 1, seed, 20 + 7 * seed, spreads[k]);
        }
    STA(0x19, 0x000, 0);
    return 0;
}
