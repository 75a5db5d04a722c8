/* SPDX-License-Identifier: BSD-2-Clause */
/* For each trial (alternative_windows_a.S): its traps with PSR, what it stored, and a sum over the register file behind it. */
#include "rt.h"

extern void (*trials[])(void);
extern u32 ntrials, words[], file[];
extern char trap_table[], trap_table2[];

static void run(u32 i)
{
    u32 n, sum = 0;

    for (u32 j = 0; j < 48; j++)
        words[j] = 0;
    trec.n = 0;
    trec.mode = 1;
    __asm__ volatile("wr %0, %%tbr; nop; nop; nop" ::"r"(trap_table2));
    trials[i]();
    __asm__ volatile("wr %0, %%tbr; nop; nop; nop" ::"r"(trap_table));
    n = trec.n;
    trec.mode = 0;
    px2(i);
    for (u32 j = 0; j < n && j < 4; j++) {
        pc(' ');
        px2(trec.e[j].tbr >> 4);
        kv("psr", trec.e[j].psr & 0xffff);
    }
    for (u32 j = 0; j < 48 && words[j]; j++) {
        pc(' ');
        px(words[j]);
    }
    for (u32 j = 0; j < 128; j++)
        sum = (sum << 5 | sum >> 27) ^ file[j];
    kv("file", sum);
    nl();
}

int main(void)
{
    for (u32 i = 0; i < ntrials; i++)
        run(i);
    return 0;
}
