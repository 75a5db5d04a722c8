/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 64-bit arithmetic that compilers for 32-bit SPARC leave to a run-time library: shifts, division
 * and remainder, under the names of the GCC run-time interface. Written for V8 (UDIV takes a 64-bit
 * dividend in Y and rs1), since the libraries of the usual tool chain hold V9 code. Division by
 * zero traps like the 32-bit instruction does.
 */
#include <stdint.h>

uint64_t __ashldi3(uint64_t value, int count);
uint64_t __lshrdi3(uint64_t value, int count);
int64_t __ashrdi3(int64_t value, int count);
uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder);
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
int64_t __divdi3(int64_t dividend, int64_t divisor);
int64_t __moddi3(int64_t dividend, int64_t divisor);
int64_t __muldi3(int64_t a, int64_t b);

/* The halves are reached through memory layout, because `>> 32` may itself become a call. */
union wide {
    uint64_t value;
    struct {
        uint32_t high, low;
    } word;
};

static uint64_t make_wide(uint32_t high, uint32_t low)
{
    union wide w = {.word = {high, low}};

    return w.value;
}

uint64_t __ashldi3(uint64_t value, int count)
{
    union wide w = {.value = value};

    if (count == 0)
        return value;
    if (count >= 32)
        return make_wide(w.word.low << (count - 32), 0);
    return make_wide(w.word.high << count | w.word.low >> (32 - count), w.word.low << count);
}

uint64_t __lshrdi3(uint64_t value, int count)
{
    union wide w = {.value = value};

    if (count == 0)
        return value;
    if (count >= 32)
        return make_wide(0, w.word.high >> (count - 32));
    return make_wide(w.word.high >> count, w.word.high << (32 - count) | w.word.low >> count);
}

int64_t __ashrdi3(int64_t value, int count)
{
    union wide w = {.value = (uint64_t)value};
    int32_t high = (int32_t)w.word.high;

    if (count == 0)
        return value;
    if (count >= 32)
        return (int64_t)make_wide((uint32_t)(high >> 31), (uint32_t)(high >> (count - 32)));
    return (int64_t)make_wide((uint32_t)(high >> count),
                              w.word.high << (32 - count) | w.word.low >> count);
}

int64_t __muldi3(int64_t a, int64_t b)
{
    union wide x = {.value = (uint64_t)a};
    union wide y = {.value = (uint64_t)b};
    union wide product = {.value = (uint64_t)x.word.low * y.word.low};

    product.word.high += x.word.high * y.word.low + x.word.low * y.word.high;
    return (int64_t)product.value;
}

/* high:low / divisor for high < divisor, so that the quotient fits one word. */
static uint32_t divide_step(uint32_t high, uint32_t low, uint32_t divisor, uint32_t *remainder)
{
    uint32_t quotient;

    /* WRY takes up to three instructions to be seen (V8 manual, B.29). */
    __asm__("wr %[high], %%g0, %%y\n\tnop\n\tnop\n\tnop\n\tudiv %[low], %[divisor], %[quotient]"
            : [quotient] "=&r"(quotient)
            : [high] "r"(high), [low] "r"(low), [divisor] "r"(divisor));
    *remainder = low - quotient * divisor;
    return quotient;
}

/* divisor at least 2^32: the quotient has at most 32 bits, found one at a time. */
static uint64_t divide_by_wide(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
    union wide n = {.value = dividend};
    uint64_t rest = n.word.high;
    uint32_t bits = n.word.low;
    uint32_t quotient = 0;

    for (int i = 0; i < 32; i++) {
        int carry = (int64_t)rest < 0;

        rest = rest + rest + (bits >> 31);
        bits <<= 1;
        quotient <<= 1;
        if (carry || rest >= divisor) {
            rest -= divisor;
            quotient |= 1;
        }
    }
    *remainder = rest;
    return quotient;
}

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
    union wide n = {.value = dividend};
    union wide d = {.value = divisor};
    uint64_t wide_rest = 0;
    uint64_t quotient = 0;

    if (d.word.high != 0) {
        quotient = divide_by_wide(dividend, divisor, &wide_rest);
    } else {
        uint32_t rest;
        uint32_t high = divide_step(0, n.word.high, d.word.low, &rest);
        uint32_t low = divide_step(rest, n.word.low, d.word.low, &rest);

        quotient = make_wide(high, low);
        wide_rest = rest;
    }
    if (remainder != 0)
        *remainder = wide_rest;
    return quotient;
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor)
{
    return __udivmoddi4(dividend, divisor, 0);
}

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor)
{
    uint64_t remainder;

    __udivmoddi4(dividend, divisor, &remainder);
    return remainder;
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

int64_t __divdi3(int64_t dividend, int64_t divisor)
{
    uint64_t quotient = __udivmoddi4(magnitude(dividend), magnitude(divisor), 0);

    return (int64_t)((dividend < 0) != (divisor < 0) ? 0 - quotient : quotient);
}

int64_t __moddi3(int64_t dividend, int64_t divisor)
{
    uint64_t remainder;

    __udivmoddi4(magnitude(dividend), magnitude(divisor), &remainder);
    return (int64_t)(dividend < 0 ? 0 - remainder : remainder);
}
