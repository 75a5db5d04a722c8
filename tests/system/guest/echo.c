/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program for boards with a GRETH at 0x80000e00: sends the first three frames that it receives
 * back to their senders, then ends.
 */
#include "tests/system/guest/greth.h"

int main(void);

static volatile unsigned receive[2] __attribute__((aligned(1024)));
static volatile unsigned send[2] __attribute__((aligned(1024)));
static unsigned char buffer[1536] __attribute__((aligned(4)));

static void swap_addresses(void)
{
    for (unsigned i = 0; i < 6; i++) {
        unsigned char byte = buffer[i];

        buffer[i] = buffer[i + 6];
        buffer[i + 6] = byte;
    }
}

int main(void)
{
    GRETH(0x14) = (unsigned)(unsigned long)send;
    GRETH(0x18) = (unsigned)(unsigned long)receive;
    for (unsigned frames = 0; frames < 3; frames++) {
        receive[1] = send[1] = (unsigned)(unsigned long)buffer;
        receive[0] = EN | WR;
        GRETH(0) = RE | PM | SP;
        while (receive[0] & EN)
            ;
        swap_addresses();
        send[0] = EN | WR | (receive[0] & 0x7ff);
        GRETH(0) = TE | PM | SP;
        while (send[0] & EN)
            ;
    }
    return 0;
}
