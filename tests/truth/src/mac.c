/* SPDX-License-Identifier: BSD-2-Clause */
/* For each trial (mac_a.S): a sum over what it read, Y, ASR18 and the cycles that it took. */
#include "rt.h"

#define MARK 0x90000000u

extern void (*trials[])(u32 *);
extern u32 ntrials;
static u32 result[5];

int main(void)
{
    for (u32 i = 0; i < ntrials; i++) {
        trials[i](result);
        trials[i](result);
        px2(i);
        kv("r", result[0]);
        kv("y", result[1]);
        kv("asr18", result[2]);
        kv("cycles", result[4] - result[3]);
        nl();
    }
    return 0;
}
