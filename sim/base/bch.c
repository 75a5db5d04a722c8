/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The BCH code of the memory controllers (bch.h).
 */
#include "sim/base/bch.h"

#define BCH_INVERTED 0x0cu

/* Which data bits each check bit is the parity of. */
static const uint32_t bch_parity[] = {
    0xb42e4bd1u, 0x15571557u, 0xa699a699u, 0x38e338e3u, 0xc0fcc0fcu, 0xff00ff00u, 0xff0000ffu,
};
#define BCH_BITS (sizeof(bch_parity) / sizeof(bch_parity[0]))

static uint32_t parity(uint32_t value)
{
    value ^= value >> 16;
    value ^= value >> 8;
    value ^= value >> 4;
    value ^= value >> 2;
    return (value ^ value >> 1) & 1u;
}

/* The check bits without the inversion. */
static uint8_t bch_linear(uint32_t data)
{
    uint32_t check = 0;

    for (unsigned i = 0; i < BCH_BITS; i++)
        check |= parity(data & bch_parity[i]) << i;
    return (uint8_t)check;
}

uint8_t bch_encode(uint32_t data)
{
    return bch_linear(data) ^ BCH_INVERTED;
}

enum bch_result bch_decode(uint32_t data, uint8_t check, uint32_t *correction)
{
    uint8_t syndrome = bch_linear(data) ^ (check & BCH_CHECK_BITS);

    *correction = 0;
    if (!syndrome)
        return BCH_GOOD;
    if (!(syndrome & (syndrome - 1)))
        return BCH_CORRECTED; /* a check bit */
    for (unsigned bit = 0; bit < 32; bit++) {
        if (syndrome == bch_linear(1u << bit)) {
            *correction = 1u << bit;
            return BCH_CORRECTED;
        }
    }
    return BCH_UNCORRECTABLE;
}
