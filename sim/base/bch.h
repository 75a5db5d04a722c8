/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The BCH code of the memory controllers: 7 check bits for a word of 32 bits, corrects one wrong bit
 * and detects two. Follows the EDAC equations of the GRLIB IP core manual's FTMCTRL chapter, in
 * which check bits 2 and 3 are inverted. The code is linear, so what happens to a word depends on
 * its wrong bits alone.
 */
#ifndef PRIDE_BASE_BCH_H
#define PRIDE_BASE_BCH_H

#include <stdbool.h>
#include <stdint.h>

#define BCH_CHECK_BITS 0x7fu

/* The check bits 0..6 of a word. */
uint8_t bch_encode(uint32_t data);

enum bch_result { BCH_GOOD, BCH_CORRECTED, BCH_UNCORRECTABLE };

/*
 * A word whose bits `data` and check bits `check` are wrong is read. The decoder thinks that
 * *correction are the wrong data bits; three and more wrong bits can deceive it.
 */
enum bch_result bch_decode(uint32_t data, uint8_t check, uint32_t *correction);

#endif
