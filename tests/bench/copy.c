/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory bandwidth: doublewords copied between two buffers much larger than the data cache.
 */
#include <stdint.h>
#include <stdio.h>

#define WORDS 32768
#define TURNS 2000

static uint64_t from[WORDS], to[WORDS];

static __attribute__((noinline)) void copy(uint64_t *d, const uint64_t *s)
{
    for (unsigned i = 0; i < WORDS; i += 4) {
        uint64_t w0 = s[i], w1 = s[i + 1], w2 = s[i + 2], w3 = s[i + 3];

        d[i] = w0;
        d[i + 1] = w1;
        d[i + 2] = w2;
        d[i + 3] = w3;
    }
}

int main(void)
{
    uint32_t check = 0;

    for (unsigned i = 0; i < WORDS; i++)
        from[i] = i * 0x100000001u;
    for (unsigned turn = 0; turn < TURNS; turn++) {
        copy(to, from);
        from[turn & (WORDS - 1)] += to[77];
        check += (uint32_t)to[turn * 7 & (WORDS - 1)];
    }
    printf("copy %08x\n", check);
    return 0;
}
