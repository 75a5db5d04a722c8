/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The BCH code, against the equations of the manual written out bit by bit, and for every wrong bit,
 * every pair of wrong bits, and many triples.
 */
#include "sim/base/random.h"
#include "sim/base/bch.h"
#include "tests/helpers/cmocka_all.h"

/* The data bits of each check bit, as the manual lists them; -1 ends a row. */
static const int equations[7][17] = {
    {0, 4, 6, 7, 8, 9, 11, 14, 17, 18, 19, 21, 26, 28, 29, 31, -1},
    {0, 1, 2, 4, 6, 8, 10, 12, 16, 17, 18, 20, 22, 24, 26, 28, -1},
    {0, 3, 4, 7, 9, 10, 13, 15, 16, 19, 20, 23, 25, 26, 29, 31, -1},
    {0, 1, 5, 6, 7, 11, 12, 13, 16, 17, 21, 22, 23, 27, 28, 29, -1},
    {2, 3, 4, 5, 6, 7, 14, 15, 18, 19, 20, 21, 22, 23, 30, 31, -1},
    {8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31, -1},
    {0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31, -1},
};

static uint8_t by_equations(uint32_t data)
{
    uint32_t check = 0;

    for (unsigned row = 0; row < 7; row++) {
        uint32_t bit = row == 2 || row == 3;

        for (const int *d = equations[row]; *d >= 0; d++)
            bit ^= data >> *d & 1u;
        check |= bit << row;
    }
    return (uint8_t)check;
}

static void check_bits_follow_the_manuals_equations(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 1);
    assert_int_equal(bch_encode(0), 0x0c);
    for (int round = 0; round < 10000; round++) {
        uint32_t data = (uint32_t)random_next(&random);

        assert_int_equal(bch_encode(data), by_equations(data));
    }
    for (unsigned bit = 0; bit < 32; bit++)
        assert_int_equal(bch_encode(1u << bit), by_equations(1u << bit));
}

/* Bit 0..31 of the data or 0..6 of the check bits. */
static enum bch_result decode_bits(uint64_t bits, uint32_t *correction)
{
    return bch_decode((uint32_t)bits, (uint8_t)(bits >> 32), correction);
}

static void one_wrong_bit_is_corrected(void **state)
{
    uint32_t correction;

    (void)state;
    assert_int_equal(decode_bits(0, &correction), BCH_GOOD);
    assert_int_equal(correction, 0);
    for (unsigned bit = 0; bit < 39; bit++) {
        assert_int_equal(decode_bits(UINT64_C(1) << bit, &correction), BCH_CORRECTED);
        assert_int_equal(correction, bit < 32 ? 1u << bit : 0);
    }
}

static void two_wrong_bits_are_detected(void **state)
{
    uint32_t correction;

    (void)state;
    for (unsigned a = 0; a < 39; a++)
        for (unsigned b = 0; b < a; b++) {
            assert_int_equal(decode_bits(UINT64_C(1) << a | UINT64_C(1) << b, &correction),
                             BCH_UNCORRECTABLE);
            assert_int_equal(correction, 0);
        }
}

static void three_wrong_bits_are_never_taken_for_none(void **state)
{
    uint32_t correction;

    (void)state;
    for (unsigned a = 0; a < 39; a++)
        for (unsigned b = 0; b < a; b++)
            for (unsigned c = 0; c < b; c++)
                assert_int_not_equal(
                    decode_bits(UINT64_C(1) << a | UINT64_C(1) << b | UINT64_C(1) << c,
                                &correction),
                    BCH_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_bits_follow_the_manuals_equations),
        cmocka_unit_test(one_wrong_bit_is_corrected),
        cmocka_unit_test(two_wrong_bits_are_detected),
        cmocka_unit_test(three_wrong_bits_are_never_taken_for_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
