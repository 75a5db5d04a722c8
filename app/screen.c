/* SPDX-License-Identifier: BSD-2-Clause */
/* The three ways to show a screen (screen.h). */
#include "app/screen.h"

#include <stdarg.h>
#include <string.h>

#include "app/font.h"

#define CELL_WIDTH  8u
#define CELL_HEIGHT 16u
#define FONT_LEFT   1u /* of the cell's 8 x 16 dots; dots are two rows high */
#define FONT_TOP    2u

static const struct {
    uint8_t rgb[3];
    const char *escape;
} colours[SCREEN_COLOURS] = {
    [SCREEN_PLAIN] = {{216, 222, 233}, "0"},    [SCREEN_DIM] = {{96, 105, 120}, "90"},
    [SCREEN_TITLE] = {{136, 192, 208}, "1;36"}, [SCREEN_GOOD] = {{130, 200, 110}, "32"},
    [SCREEN_WARN] = {{235, 203, 110}, "33"},    [SCREEN_BAD] = {{230, 95, 100}, "31"},
};
static const uint8_t background[3] = {24, 28, 36};

void screen_clear(struct screen *screen)
{
    memset(screen->text, ' ', sizeof(screen->text));
    memset(screen->colour, SCREEN_PLAIN, sizeof(screen->colour));
}

void screen_put(struct screen *screen, unsigned row, unsigned column, enum screen_colour colour,
                char character)
{
    if (row >= SCREEN_ROWS || column >= SCREEN_COLUMNS)
        return;
    screen->text[row][column] = character;
    screen->colour[row][column] = (uint8_t)colour;
}

void screen_print(struct screen *screen, unsigned row, unsigned column, enum screen_colour colour,
                  const char *format, ...)
{
    char text[SCREEN_COLUMNS * 2];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    for (const char *p = text; *p; p++)
        screen_put(screen, row, column++, colour, *p < ' ' || *p > '~' ? '?' : *p);
}

static const char *utf8(char character, char one[2])
{
    switch (character) {
    case SCREEN_FULL:
        return "█";
    case SCREEN_ON:
        return "●";
    case SCREEN_OFF:
        return "○";
    default:
        one[0] = character;
        one[1] = '\0';
        return one;
    }
}

static unsigned used(const struct screen *screen, unsigned row)
{
    unsigned columns = SCREEN_COLUMNS;

    while (columns && screen->text[row][columns - 1] == ' ')
        columns--;
    return columns;
}

void screen_write(const struct screen *screen, FILE *file)
{
    for (unsigned row = 0; row < SCREEN_ROWS; row++) {
        char one[2];

        for (unsigned column = 0; column < used(screen, row); column++)
            fputs(utf8(screen->text[row][column], one), file);
        fputc('\n', file);
    }
}

void screen_draw(const struct screen *screen, FILE *file)
{
    fputs("\33[H", file);
    for (unsigned row = 0; row < SCREEN_ROWS; row++) {
        unsigned colour = SCREEN_COLOURS;
        char one[2];

        for (unsigned column = 0; column < used(screen, row); column++) {
            if (screen->colour[row][column] != colour) {
                colour = screen->colour[row][column];
                fprintf(file, "\33[0;%sm", colours[colour].escape);
            }
            fputs(utf8(screen->text[row][column], one), file);
        }
        fputs(row + 1 < SCREEN_ROWS ? "\33[0m\33[K\n" : "\33[0m\33[K", file);
    }
    fflush(file);
}

/* Is the dot of a cell set? */
static bool dot(char character, unsigned x, unsigned y)
{
    int dx = 2 * (int)x - 7, dy = 2 * (int)y - 15;
    unsigned column = x - FONT_LEFT, row = (y - FONT_TOP) / 2, code = (unsigned char)character;

    if (character == SCREEN_FULL)
        return y > 1 && y < CELL_HEIGHT - 1;
    if (character == SCREEN_ON)
        return dx * dx + dy * dy < 50;
    if (character == SCREEN_OFF)
        return dx * dx + dy * dy < 50 && dx * dx + dy * dy > 24;
    if (x < FONT_LEFT || column >= FONT_COLUMNS || y < FONT_TOP || row >= FONT_ROWS ||
        code < FONT_FIRST || code > FONT_LAST)
        return false;
    return font[code - FONT_FIRST][column] >> row & 1;
}

void screen_paint(const struct screen *screen, uint8_t *rgb)
{
    for (unsigned y = 0; y < SCREEN_HEIGHT; y++) {
        for (unsigned x = 0; x < SCREEN_WIDTH; x++, rgb += 3) {
            unsigned row = y / CELL_HEIGHT, column = x / CELL_WIDTH;
            bool set = dot(screen->text[row][column], x % CELL_WIDTH, y % CELL_HEIGHT);

            memcpy(rgb, set ? colours[screen->colour[row][column]].rgb : background, 3);
        }
    }
}
