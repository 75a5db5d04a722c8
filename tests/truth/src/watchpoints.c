/* Where watchpoints trap (watchpoints_a.S): trap type, PC and nPC from the snippet's start. */
#include "rt.h"

extern u32 (*snips[])(u32 *);
extern u32 nsnips;
u32 read_back(void);
static u32 buffer[64] __attribute__((aligned(64)));

static void run(u32 i)
{
    u32 n;

    trec.n = 0;
    trec.mode = 1;
    snips[i](buffer);
    n = trec.n;
    trec.mode = 0;
    px2(i);
    for (u32 j = 0; j < n && j < 4; j++) {
        pc(' ');
        px2(trec.e[j].tbr >> 4);
        pc(':');
        px2(trec.e[j].pc - (u32)snips[i]);
        pc(':');
        px2(trec.e[j].npc - (u32)snips[i]);
    }
    nl();
}

int main(void)
{
    for (u32 i = 0; i < nsnips; i++)
        run(i);
    ps("read back");
    kv("new", read_back());
    nl();
    return 0;
}
