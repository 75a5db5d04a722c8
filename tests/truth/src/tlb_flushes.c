/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Flushes of the TLBs amid accesses: what is behind the store to ASI 0x18 has been fetched by then, through a TLB that still had
 * the page. Random code with loads, stores, atomics, flushes and calls of functions in other pages, and the cycles that it takes,
 * for the first time and the second.
 */
#include "rt.h"

#define PAGES  24
#define VA     0x60000000u
#define MEMORY 0x40100000u
#define CODE   0x40300000u
#define CTX    ((volatile u32 *)0x40080000)
#define LEVEL1 ((volatile u32 *)0x40081000)
#define LEVEL2 ((volatile u32 *)0x40082000)
#define LEVEL3 ((volatile u32 *)0x40083000)
#define NOP    0x01000000u
#define RETL   0x81c3e008u

static u32 seed;
static volatile u32 *word;

static u32 any(u32 below)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % below;
}

static u32 pte(u32 memory, u32 cacheable)
{
    return memory >> 4 | 3 << 2 | cacheable << 7 | 1 << 5 | 1 << 6 | 2;
}

static void tables(void)
{
    for (u32 i = 0; i < 256; i++)
        LEVEL1[i] = 0;
    CTX[0] = (u32)LEVEL1 >> 4 | 1;
    LEVEL1[0x40] = pte(0x40000000, 1);
    LEVEL1[0x80] = pte(0x80000000, 0);
    LEVEL1[0x90] = pte(0x90000000, 0);
    LEVEL1[0x60] = (u32)LEVEL2 >> 4 | 1;
    LEVEL2[0] = (u32)LEVEL3 >> 4 | 1;
    for (u32 i = 0; i < PAGES; i++) {
        LEVEL3[i] = pte(MEMORY + i * 0x1000, 0);
        R(MEMORY + i * 0x1000) = RETL;
        R(MEMORY + i * 0x1000 + 4) = NOP;
    }
    STA(0x19, 0x100, (u32)CTX >> 4);
    STA(0x19, 0x200, 0);
    STA(0x19, 0x000, 1);
}

static void nops(u32 count)
{
    while (count--)
        *word++ = NOP;
}

static void write_sethi(u32 rd)
{
    *word++ = rd << 25 | 4u << 22 | (VA + any(PAGES) * 0x1000) >> 10;
}

static void write_accesses(void)
{
    static const u32 op3[] = {0x00, 0x01, 0x03, 0x04, 0x05, 0x07, 0x0d, 0x0f};
    u32 count = 1 + any(3);

    for (u32 k = 1; k <= count; k++)
        write_sethi(k);
    for (u32 k = 1; k <= count; k++) {
        *word++ =
            3u << 30 | 10u << 25 | op3[any(8)] << 19 | k << 14 | 1u << 13 | (0x200 + any(64) * 8);
        nops(any(3));
    }
}

static void write_call(void)
{
    write_sethi(1);
    nops(any(3));
    *word++ = 2u << 30 | 15u << 25 | 0x38u << 19 | 1u << 14 | 1u << 13; /* jmpl %g1, %o7 */
    nops(1);
}

static void write_flush(void)
{
    *word++ = 0x86102400; /* mov 0x400, %g3 */
    *word++ = 3u << 30 | 0x14u << 19 | 3u << 14 | (any(2) ? 0x18u : 0x03u) << 5;
    nops(any(4));
}

static void write_code(void)
{
    word = (volatile u32 *)CODE;
    *word++ = 0x9de3bfa0; /* save */
    for (u32 i = 0; i < 16; i++) {
        u32 what = any(8);

        if (what < 4)
            write_accesses();
        else if (what < 7)
            write_call();
        else
            write_flush();
    }
    *word++ = 0x81c7e008; /* ret; restore */
    *word++ = 0x81e80000;
}

static void wait(void)
{
    __asm__ volatile(".rept 8; nop; .endr");
}

/* The first load brings the page into the TLB. */
static u32 now(void)
{
    wait();
    (void)R(0x90000000);
    wait();
    return R(0x90000000);
}

static u32 run(void)
{
    u32 from = now();

    wait();
    ((void (*)(void))CODE)();
    return now() - from;
}

int main(void)
{
    tables();
    seed = 11;
    for (u32 number = 0; number < 60; number++) {
        u32 first;

        write_code();
        FLUSH();
        __asm__ volatile(".rept 300; nop; .endr");
        first = run();
        kv("case", number);
        kv("first", first);
        kv("second", run());
        nl();
    }
    STA(0x19, 0x000, 0);
    return 0;
}
