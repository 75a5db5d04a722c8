/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 64-bit arithmetic that gcc calls by name. The tool chain's own library is SPARC V9 code. Only the
 * console needs these, for times.
 */
#include <stdint.h>

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
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

/* UDIV: 64 by 32 bits. The quotient must fit into 32 bits. */
static inline uint32_t divide_short(uint32_t high, uint32_t low, uint32_t divisor)
{
    uint32_t quotient;

    __asm__("wr %1, %%y\n\tnop\n\tnop\n\tnop\n\tudiv %2, %3, %0"
            : "=r"(quotient)
            : "r"(high), "r"(low), "r"(divisor)
            : "cc");
    return quotient;
}

/* The divisor is below 2^32: nothing else is divided by. */
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor)
{
    const uint32_t high = (uint32_t)(dividend >> 32);
    const uint32_t by = (uint32_t)divisor;

    return (uint64_t)(high / by) << 32 | divide_short(high % by, (uint32_t)dividend, by);
}
