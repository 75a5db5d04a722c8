/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which entries of the data TLB are replaced where pages are stored to: a store that finds the write buffer free leaves the order
 * alone, one that has to wait for it does not. Random loads, stores and atomics, close to each other, use more pages than there
 * are entries; then all tables point elsewhere without a flush, and a page that still shows the old memory is in the TLB.
 */
#include "rt.h"

#define PAGES  24
#define VA     0x60000000u
#define OLD    0x40100000u
#define NEW    0x40200000u
#define CODE   0x40300000u
#define CTX    ((volatile u32 *)0x40080000)
#define LEVEL1 ((volatile u32 *)0x40081000)
#define LEVEL2 ((volatile u32 *)0x40082000)
#define LEVEL3 ((volatile u32 *)0x40083000)
#define NOP    0x01000000u

static u32 seed;

static u32 any(u32 below)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % below;
}

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
    for (u32 i = 0; i < PAGES; i++)
        for (u32 k = 0; k < 2; k++)
            R((k ? NEW : OLD) + i * 0x1000 + 16) = k;
    point(OLD);
    STA(0x19, 0x100, (u32)CTX >> 4);
    STA(0x19, 0x200, 0);
    STA(0x19, 0x000, 1);
}

/* Word 2 of the page whose address is in %g1 to %g3. */
static u32 access(u32 base, u32 stores)
{
    static const u32 op3[] = {0x04, 0x04, 0x04, 0x05, 0x06, 0x07, 0x0f, 0x0d};
    u32 op = any(100) < stores ? op3[any(8)] : 0x00;

    return 3u << 30 | 10u << 25 | op << 19 | base << 14 | 1u << 13 | 8;
}

/* Three accesses close to each other, again and again, to `spread` pages. */
static void write_code(u32 groups, u32 spread, u32 stores)
{
    volatile u32 *word = (volatile u32 *)CODE;

    for (u32 i = 0; i < groups; i++) {
        for (u32 k = 1; k <= 3; k++)
            *word++ = k << 25 | 4u << 22 | (VA + any(spread) * 0x1000) >> 10; /* sethi */
        for (u32 k = 1; k <= 3; k++) {
            *word++ = access(k, stores);
            for (u32 n = any(4); n > 1; n--)
                *word++ = NOP;
        }
    }
    *word++ = 0x81c3e008; /* retl */
    *word = NOP;
}

static u32 entry_of(u32 page)
{
    return R(VA + page * 0x1000 + 16) & 1;
}

static void show(u32 number)
{
    u32 groups = 10 + any(20), spread = 15 + any(10), stores = 40 + any(50), warm = any(3);
    u32 seen = 0;

    write_code(groups, spread, stores);
    FLUSH();
    for (u32 i = 0; i < 200; i++)
        __asm__ volatile("nop");
    if (warm)
        ((void (*)(void))CODE)();
    TLBFL();
    for (u32 i = 0; i < 200; i++)
        __asm__ volatile("nop");
    ((void (*)(void))CODE)();
    point(NEW);
    for (u32 page = 0; page < PAGES; page++)
        seen = seen << 1 | entry_of(page);
    point(OLD);
    kv("case", number);
    kv("spread", spread);
    kv("gone", seen);
    nl();
}

int main(void)
{
    tables();
    seed = 7;
    for (u32 number = 0; number < 60; number++)
        show(number);
    STA(0x19, 0x000, 0);
    return 0;
}
