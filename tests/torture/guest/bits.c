/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bit counting and byte swapping that GCC leaves to its run-time library, by its names. Debian's -m32 libgcc cannot be
 * linked: it holds V9 instructions. (64-bit shifts, division and multiplication: hv/lib/arithmetic.c.)
 */
#include <stdint.h>

int __clzsi2(uint32_t x);
int __clzdi2(uint64_t x);
int __ctzsi2(uint32_t x);
int __ctzdi2(uint64_t x);
int __ffssi2(uint32_t x);
int __ffsdi2(uint64_t x);
int __clrsbsi2(int32_t x);
int __clrsbdi2(int64_t x);
int __popcountsi2(uint32_t x);
int __popcountdi2(uint64_t x);
int __paritysi2(uint32_t x);
int __paritydi2(uint64_t x);
uint32_t __bswapsi2(uint32_t x);
uint64_t __bswapdi2(uint64_t x);

static uint32_t high_of(uint64_t x)
{
    return (uint32_t)(x >> 32);
}

int __clzsi2(uint32_t x)
{
    int zeros = 0;

    for (; !(x & 0x80000000u); x <<= 1)
        zeros++;
    return zeros;
}

int __clzdi2(uint64_t x)
{
    return high_of(x) ? __clzsi2(high_of(x)) : 32 + __clzsi2((uint32_t)x);
}

int __ctzsi2(uint32_t x)
{
    return 31 - __clzsi2(x & (0 - x));
}

int __ctzdi2(uint64_t x)
{
    return (uint32_t)x ? __ctzsi2((uint32_t)x) : 32 + __ctzsi2(high_of(x));
}

int __ffssi2(uint32_t x)
{
    return x ? __ctzsi2(x) + 1 : 0;
}

int __ffsdi2(uint64_t x)
{
    return x ? __ctzdi2(x) + 1 : 0;
}

int __clrsbsi2(int32_t x)
{
    uint32_t magnitude = (uint32_t)(x < 0 ? ~x : x);

    return magnitude ? __clzsi2(magnitude) - 1 : 31;
}

int __clrsbdi2(int64_t x)
{
    uint64_t magnitude = (uint64_t)(x < 0 ? ~x : x);

    return magnitude ? __clzdi2(magnitude) - 1 : 63;
}

int __popcountsi2(uint32_t x)
{
    int ones = 0;

    for (; x; x &= x - 1)
        ones++;
    return ones;
}

int __popcountdi2(uint64_t x)
{
    return __popcountsi2((uint32_t)x) + __popcountsi2(high_of(x));
}

int __paritysi2(uint32_t x)
{
    return __popcountsi2(x) & 1;
}

int __paritydi2(uint64_t x)
{
    return __popcountdi2(x) & 1;
}

uint32_t __bswapsi2(uint32_t x)
{
    return x << 24 | (x & 0xff00u) << 8 | (x >> 8 & 0xff00u) | x >> 24;
}

uint64_t __bswapdi2(uint64_t x)
{
    return (uint64_t)__bswapsi2((uint32_t)x) << 32 | __bswapsi2(high_of(x));
}
