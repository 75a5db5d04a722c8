/* For each trial (psr_delays_a.S): what it gives, and the traps that it took. */
#include "rt.h"

extern u32 (*trials[])(u32 *);
extern u32 ntrials;
extern char trap_table[], trap_table2[];
static u32 buffer[16] __attribute__((aligned(64)));

static void run(u32 i)
{
    u32 wim, result, n;

    __asm__ volatile("rd %%wim, %0" : "=r"(wim));
    trec.n = 0;
    trec.mode = 1;
    __asm__ volatile("wr %0, %%tbr; nop; nop; nop" ::"r"(trap_table2));
    result = trials[i](buffer);
    __asm__ volatile("wr %0, %%tbr; nop; nop; nop" ::"r"(trap_table));
    __asm__ volatile("wr %0, %%wim; nop; nop; nop" ::"r"(wim));
    n = trec.n;
    trec.mode = 0;
    px2(i);
    kv("r", result);
    for (u32 j = 0; j < n && j < 4; j++) {
        pc(' ');
        px2(trec.e[j].tbr >> 4);
        kv("psr", trec.e[j].psr & 0xff);
    }
    nl();
}

int main(void)
{
    for (u32 i = 0; i < ntrials; i++)
        run(i);
    return 0;
}
