/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xoshiro256** of Blackman and Vigna, seeded through splitmix64, as their papers give them.
 */
#include "sim/base/random.h"

#include <assert.h>

static uint64_t rotate_left(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

void random_seed(struct random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++) {
        uint64_t z = seed += 0x9e3779b97f4a7c15u;

        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        random->s[i] = z ^ z >> 31;
    }
}

uint64_t random_next(struct random *random)
{
    uint64_t *s = random->s;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    uint64_t limit, value;

    assert(bound > 0);
    limit = UINT64_MAX - UINT64_MAX % bound;
    do
        value = random_next(random);
    while (value >= limit);
    return value % bound;
}
