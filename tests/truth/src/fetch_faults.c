/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the pipeline fetches behind an instruction that traps or turns, at a page's end: the next page's fault in SFSR and SFAR
 * and the R bit of its table entry, without a trap of its own, or with one.
 */
#include "rt.h"

#define VA     0x52210000u
#define MEMORY 0x40210000u
#define CTX    ((volatile u32 *)0x40300000)
#define LEVEL1 ((volatile u32 *)0x40300400)
#define LEVEL2 ((volatile u32 *)0x40301000)
#define LEVEL3 ((volatile u32 *)0x40301200)

#define NOP          0x01000000u
#define RETL         0x81c3e008u
#define PTE(pa, acc) ((pa) >> 4 | 1 << 7 | (acc) << 2 | 2)

enum { FALL, RETURN, TICC, BACK, ILLEGAL, ALIGN, NOT_TAKEN, NOT_TAKEN_ANNUL, REFUSED, HOWS };

static const char *const how_names[HOWS] = {"fall",  "retl", "ta",   "ba,a", "unimp",
                                            "align", "be",   "be,a", "ld"};
static const u32 next_pages[] = {0, PTE(MEMORY + 0x1000, 1), PTE(MEMORY + 0x1000, 3),
                                 3, PTE(0xa0000000u, 3),     PTE(MEMORY + 0x1000, 7)};

static void tables(void)
{
    for (volatile u32 *word = CTX; word < (volatile u32 *)0x40302000; word++)
        *word = 0;
    CTX[0] = (u32)LEVEL1 >> 4 | 1;
    LEVEL1[0x40] = PTE(0x40000000u, 3) | 1 << 6 | 1 << 5;
    LEVEL1[0x80] = (PTE(0x80000000u, 3) | 1 << 6 | 1 << 5) & ~0x80u;
    LEVEL1[0x90] = (PTE(0x90000000u, 3) | 1 << 6 | 1 << 5) & ~0x80u;
    LEVEL1[0x52] = (u32)LEVEL2 >> 4 | 1;
    LEVEL2[8] = (u32)LEVEL3 >> 4 | 1;
    STA(0x19, 0x100, (u32)CTX >> 4);
    STA(0x19, 0x200, 0);
    TLBFL();
    FLUSH();
    STA(0x19, 0x000, 1);
}

static void write_code(u32 at, u32 how)
{
    static const u32 words[HOWS] = {NOP,         RETL,        0x91d02005u, 0x30bffff0u, 0,
                                    0xd4022001u, 0x02800000u, 0x22800000u, 0xd4024000u};

    for (u32 a = 0xf80; a < 0x1000; a += 4)
        R(MEMORY + a) = NOP;
    for (u32 a = 0x1000; a < 0x1080; a += 8) {
        R(MEMORY + a) = RETL;
        R(MEMORY + a + 4) = NOP;
    }
    R(MEMORY + at) = words[how];
    if (how == BACK)
        R(MEMORY + at - 64) = RETL;
    if (how == NOT_TAKEN || how == NOT_TAKEN_ANNUL) { /* behind subcc, to the next page */
        R(MEMORY + at) |= (0x1040 - at) >> 2;
        R(MEMORY + at - 4) = 0x80a02001u; /* cmp %g0, 1 */
        R(MEMORY + at + 8) = RETL;
    }
}

static void show(u32 how, u32 next, u32 at, u32 user)
{
    u32 status, address, from = VA + at - 0x20;

    LEVEL3[0x10] = PTE(MEMORY, user ? 3 : 6);
    LEVEL3[0x11] = next_pages[next];
    write_code(at, how);
    TLBFL();
    FLUSH();
    (void)LDA(0x19, 0x300);
    trec.n = 0;
    trec.mode = 2;
    if (user)
        call_user(from, from, 0xa0000000u);
    else
        call_sup(from, from, 0xa0000000u);
    trec.mode = 0;
    address = LDA(0x19, 0x400);
    status = LDA(0x19, 0x300);
    ps(how_names[how]);
    pc(' ');
    px1(next);
    px1(user);
    px2(at);
    pc(' ');
    px2(trec.n ? trec.e[0].tbr >> 4 : 0xff);
    px2(trec.n ? trec.e[0].pc >> 8 : 0);
    px2(trec.n ? trec.e[0].pc : 0);
    kv("SFSR", status);
    kv("SFAR", status ? address : 0);
    kv("PTE", LEVEL3[0x11]);
    nl();
}

int main(void)
{
    tables();
    for (u32 how = 0; how < HOWS; how++)
        for (u32 next = 0; next < 6; next++) {
            u32 end = how == NOT_TAKEN || how == NOT_TAKEN_ANNUL ? 0xff4 : 0x1000;

            if (how == REFUSED && next == 3) /* the fetch's fault may come before the load's own */
                continue;
            for (u32 at = 0xfe8; at < end; at += next < 2 ? 4 : 8)
                show(how, next, at, 0);
            show(how, next, end - 4, 1);
        }
    STA(0x19, 0x000, 0);
    return 0;
}
