/* SPDX-License-Identifier: BSD-2-Clause */
/* For each trial (mulscc_delays_a.S): icc, %l4 and Y behind it. */
#include "rt.h"

extern void (*trials[])(u32 *);
extern u32 ntrials;
static u32 result[3];

int main(void)
{
    for (u32 i = 0; i < ntrials; i++) {
        trials[i](result);
        px2(i);
        kv("icc", result[0] >> 20 & 15);
        kv("r", result[1]);
        kv("y", result[2]);
        nl();
    }
    return 0;
}
