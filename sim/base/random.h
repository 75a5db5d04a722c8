/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Seeded randomness (xoshiro256**, state by splitmix64). Nothing in the product takes randomness
 * from anywhere else.
 */
#ifndef PRIDE_BASE_RANDOM_H
#define PRIDE_BASE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t s[4];
};

/* Any seed is as good as another; from then on numbers of 64 bits, the same on every host. */
void random_seed(struct random *random, uint64_t seed);
uint64_t random_next(struct random *random);

/* Uniform in [0, bound); bound > 0. */
uint64_t random_below(struct random *random, uint64_t bound);

#endif
