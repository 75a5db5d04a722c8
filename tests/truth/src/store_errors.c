/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where data_store_error is taken: trap type, PC and nPC (from the snippet's start), with the caches cold and warm.
 */
#include "rt.h"

typedef void snippet(u32 bad, u32 good, u32 unused, u32 line);
extern snippet *snips[];
extern int nsnips;

static u32 buf[64] __attribute__((aligned(64)));

static void run(int number, u32 bad, u32 line)
{
    trec.n = 0;
    trec.mode = 1;
    snips[number](bad, (u32)&buf[32], 0, line);
}

static void print(int number, int warm)
{
    u32 n = trec.n;

    trec.mode = 0;
    px2((u32)number);
    px1((u32)warm);
    for (u32 j = 0; j < n && j < 3; j++) {
        pc(' ');
        px2(trec.e[j].tbr >> 4);
        pc(':');
        px2(trec.e[j].pc - (u32)snips[number]);
        pc(':');
        px2(trec.e[j].npc - (u32)snips[number]);
    }
    nl();
}

int main(void)
{
    for (int i = 0; i < nsnips; i++) {
        run(i, 0x50000000, (u32)&buf[48]);
        print(i, 0);
        run(i, (u32)buf, (u32)&buf[48]);
        run(i, (u32)buf, (u32)&buf[48]);
        run(i, 0x50000000, (u32)&buf[52]);
        print(i, 1);
    }
    return 0;
}
