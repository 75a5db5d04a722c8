/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A page that is remapped without a flush: lines of the caches stay those of the old memory, the TLBs' entries as well until
 * others push them out, so that one page's code and data come from several places. Code is two bits for each line run through,
 * which say where it came from; loads and stores go to both halves of what was cached.
 */
#include "rt.h"

#define VA     0x60000000u
#define MEMORY 0x40100000u /* three pages, at multiples of 64 KiB */
#define OTHERS 20
#define CTX    ((volatile u32 *)0x40080000)
#define LEVEL1 ((volatile u32 *)0x40081000)
#define LEVEL2 ((volatile u32 *)0x40082000)
#define LEVEL3 ((volatile u32 *)0x40083000)
#define LINES  16
#define DATA   0x400u

static u32 seed;

static u32 any(u32 below)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % below;
}

static u32 pte(u32 memory, u32 cacheable)
{
    return memory >> 4 | 3 << 2 | cacheable << 7 | 1 << 5 | 1 << 6 | 2;
}

/* Lines of eight words; every second one counts down and branches to the next, the others fall into it. */
static void write_code(u32 page)
{
    volatile u32 *word = (volatile u32 *)(MEMORY + page * 0x10000);

    for (u32 line = 0; line < LINES; line++, word += 8) {
        for (u32 i = 0; i < 8; i++)
            word[i] = 0x01000000;    /* nop */
        word[0] = 0x912a2002;        /* sll %o0, 2, %o0 */
        word[1] = 0x90122000 | page; /* or %o0, page, %o0 */
        if (line & 1)
            continue;
        word[2] = 0x92a26001; /* subcc %o1, 1, %o1 */
        word[3] = 0x12800005; /* bne: the next line */
        word[5] = 0x81c3e008; /* retl */
    }
    word[0] = 0x81c3e008;
    word[1] = 0x01000000;
    for (u32 i = 0; i < 64; i++)
        ((volatile u32 *)(MEMORY + page * 0x10000 + DATA))[i] = (page + 1) << 28 | i;
}

static void tables(void)
{
    CTX[0] = (u32)LEVEL1 >> 4 | 1;
    for (u32 i = 0; i < 256; i++)
        LEVEL1[i] = 0;
    LEVEL1[0x40] = pte(0x40000000, 1);
    LEVEL1[0x80] = pte(0x80000000, 0);
    LEVEL1[0x90] = pte(0x90000000, 0);
    LEVEL1[0x60] = (u32)LEVEL2 >> 4 | 1;
    LEVEL2[0] = (u32)LEVEL3 >> 4 | 1;
    for (u32 i = 0; i < OTHERS; i++) {
        volatile u32 *page = (volatile u32 *)(0x40200000 + i * 0x1000);

        LEVEL3[16 + i] = pte((u32)page, 0);
        page[0] = 0x81c3e008;
        page[1] = 0x01000000;
    }
    for (u32 page = 0; page < 3; page++)
        write_code(page);
    STA(0x19, 0x100, (u32)CTX >> 4);
    STA(0x19, 0x200, 0);
    STA(0x19, 0x000, 1);
}

static u32 run(u32 line, u32 count)
{
    return ((u32(*)(u32, u32))(VA + line * 32))(0, count);
}

static u32 touch(u32 kind)
{
    u32 sum = 0;

    for (u32 i = 16; i < 16 + OTHERS; i++) {
        if (kind & 1)
            ((void (*)(void))(VA + i * 0x1000))();
        if (kind & 2)
            sum += R(VA + i * 0x1000 + 8);
    }
    return sum;
}

static u32 use_data(void)
{
    u32 at = VA + DATA + any(64) * 4, sum = 0;

    for (u32 i = 0; i < 4; i++, at ^= 0x20) {
        sum = (sum << 3 | sum >> 29) ^ R(at);
        if (i == 1 && any(2))
            R(at) = seed & 0x0fffffff;
    }
    return sum;
}

static void step(u32 number)
{
    u32 what = any(8), at = R(0x90000000), value = 0;

    if (what < 4) {
        u32 line = any(LINES), count = 1 + any(7);

        for (u32 i = 0; i < 3; i++) /* the second and third time all is known */
            value = value * 5 + run(line, count);
    } else if (what < 6) {
        value = use_data();
    } else if (what == 6) {
        LEVEL3[0] = pte(MEMORY + any(3) * 0x10000, 1);
    } else {
        touch(1 + any(3));
    }
    at = R(0x90000000) - at;
    px2(number);
    kv(" did", what);
    kv("is", value);
    kv("cycles", at);
    nl();
}

int main(void)
{
    tables();
    for (u32 start = 1; start < 5; start++) {
        seed = start;
        LEVEL3[0] = pte(MEMORY, 1);
        TLBFL();
        FLUSH();
        for (u32 i = 0; i < 60; i++)
            step(i);
    }
    STA(0x19, 0x000, 0);
    return 0;
}
