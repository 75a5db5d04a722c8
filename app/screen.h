/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A page of characters with colours, for people: printed as text, drawn on a terminal, or as a picture.
 */
#ifndef PRIDE_APP_SCREEN_H
#define PRIDE_APP_SCREEN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define SCREEN_COLUMNS 100
#define SCREEN_ROWS    40

/* Characters beyond ASCII that a screen knows. */
#define SCREEN_FULL '\1' /* a filled cell */
#define SCREEN_ON   '\2' /* a lamp that is lit, one that is not */
#define SCREEN_OFF  '\3'

enum screen_colour {
    SCREEN_PLAIN,
    SCREEN_DIM,
    SCREEN_TITLE,
    SCREEN_GOOD,
    SCREEN_WARN,
    SCREEN_BAD,
    SCREEN_COLOURS
};

struct screen {
    char text[SCREEN_ROWS][SCREEN_COLUMNS];
    uint8_t colour[SCREEN_ROWS][SCREEN_COLUMNS];
};

void screen_clear(struct screen *screen);

/* Prints at a place; what does not fit is cut. Control characters become '?'. */
void screen_print(struct screen *screen, unsigned row, unsigned column, enum screen_colour colour,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));
void screen_put(struct screen *screen, unsigned row, unsigned column, enum screen_colour colour,
                char character);

/* As lines of UTF-8 without colours; or with escapes from the terminal's upper left corner on. */
void screen_write(const struct screen *screen, FILE *file);
void screen_draw(const struct screen *screen, FILE *file);

/* As a picture: rows of width * height * 3 bytes red, green, blue. */
#define SCREEN_WIDTH  (SCREEN_COLUMNS * 8u)
#define SCREEN_HEIGHT (SCREEN_ROWS * 16u)
void screen_paint(const struct screen *screen, uint8_t *rgb);

#endif
