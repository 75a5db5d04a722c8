/* SPDX-License-Identifier: BSD-2-Clause */
/* What giver and takers of the communication example agree on. */
#ifndef HV_GUESTS_GIVER_COMMON_H
#define HV_GUESTS_GIVER_COMMON_H

#include <stdint.h>

enum { QUEUE_DEPTH = 4, QUEUE_SIZE = 20, NEWS_SIZE = 8, GO = 1 /* interrupt */ };

/* At the beginning of the shared area, which no restart clears. */
struct shared {
    uint32_t given; /* messages, by the giver */
    uint32_t taken; /* messages, by the taker */
};

#define SHARED_VA 0x30000000u

static inline volatile struct shared *shared(void)
{
    return (volatile struct shared *)SHARED_VA;
}

#endif
