/* SPDX-License-Identifier: BSD-2-Clause */
/* Printable ASCII in 5 x 7 dots: for each character five columns from the left, bit 0 the uppermost dot. */
#ifndef PRIDE_APP_FONT_H
#define PRIDE_APP_FONT_H

#include <stdint.h>

#define FONT_FIRST   0x20
#define FONT_LAST    0x7e
#define FONT_COLUMNS 5
#define FONT_ROWS    7

extern const uint8_t font[FONT_LAST - FONT_FIRST + 1][FONT_COLUMNS];

#endif
