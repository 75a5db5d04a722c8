/* SPDX-License-Identifier: BSD-2-Clause */
/* For each trial (et_delays_a.S): ET as it was read, twice. */
#include "rt.h"

extern void (*trials[])(u32 *);
extern u32 ntrials;
static u32 w[2];

int main(void)
{
    for (u32 i = 0; i < ntrials; i++) {
        trials[i](w);
        px2(i);
        kv("first", w[0] & 0x20);
        kv("second", w[1] & 0x20);
        nl();
    }
    return 0;
}
