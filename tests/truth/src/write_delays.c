/* For each trial (write_delays_a.S): did SAVE trap with the new WIM, and with the old one? */
#include "rt.h"

extern u32 (*trials[])(u32 *);
extern u32 ntrials;
extern char trap_table[], trap_table2[];
static u32 buffer[16] __attribute__((aligned(64)));

static u32 run(u32 i)
{
    u32 wim, n;

    __asm__ volatile("rd %%wim, %0" : "=r"(wim));
    trec.n = 0;
    trec.mode = 1;
    __asm__ volatile("wr %0, %%tbr; nop; nop; nop" ::"r"(trap_table2));
    trials[i](buffer);
    __asm__ volatile("wr %0, %%tbr; nop; nop; nop" ::"r"(trap_table));
    __asm__ volatile("wr %0, %%wim; nop; nop; nop" ::"r"(wim));
    n = trec.n;
    trec.mode = 0;
    return n ? trec.e[0].tbr >> 4 & 0xff : 0;
}

int main(void)
{
    for (u32 i = 0; i < ntrials; i += 2) {
        ps("trial ");
        px2(i / 2);
        kv("new", run(i));
        kv("old", run(i + 1));
        nl();
    }
    return 0;
}
