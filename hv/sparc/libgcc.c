/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 64-bit arithmetic that gcc calls by name. The tool chain's own library is SPARC V9 code. Only the
 * console needs these, for times; bit by bit is good enough.
 */
#include <stdint.h>

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
uint64_t __ashldi3(uint64_t value, int count);
uint64_t __lshrdi3(uint64_t value, int count);

uint64_t __ashldi3(uint64_t value, int count)
{
    const uint32_t high = (uint32_t)(value >> 32);
    const uint32_t low = (uint32_t)value;

    if (count == 0)
        return value;
    if (count >= 32)
        return (uint64_t)(low << (count - 32)) << 32;
    return (uint64_t)(high << count | low >> (32 - count)) << 32 | low << count;
}

uint64_t __lshrdi3(uint64_t value, int count)
{
    const uint32_t high = (uint32_t)(value >> 32);
    const uint32_t low = (uint32_t)value;

    if (count == 0)
        return value;
    if (count >= 32)
        return high >> (count - 32);
    return (uint64_t)(high >> count) << 32 | (high << (32 - count) | low >> count);
}

/*
 * Restoring division; the quotient moves into the dividend from below. A divisor of 0 gives all
 * ones.
 */
static uint64_t divide(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
    uint64_t rest = 0;

    for (uint32_t bit = 0; bit < 64; bit++) {
        rest = rest << 1 | dividend >> 63;
        dividend <<= 1;
        if (rest >= divisor) {
            rest -= divisor;
            dividend |= 1;
        }
    }
    *remainder = rest;
    return dividend;
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor)
{
    uint64_t remainder;

    return divide(dividend, divisor, &remainder);
}

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor)
{
    uint64_t remainder;

    (void)divide(dividend, divisor, &remainder);
    return remainder;
}
