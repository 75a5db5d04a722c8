/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The text of ".pride.saved": words in lines. The first is `saved SYMBOL STRIDE FIRST`, then `NAME OFFSET` for globals,
 * outs, psr, pc, npc, wim, y, and `windows OFFSET COUNT`; numbers are decimal. Names not known here are skipped, so that
 * the text may grow: `vm SYMBOL STRIDE`, with vm_control, vm_context_pointer, vm_context, where there are virtual machines.
 */
#include "gdbstub/saved.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/leon3/leon3.h"

#define SAVED_LINE        128
#define SAVED_OFFSET_MAX  (1u << 20)
#define SAVED_WINDOW_SIZE 64u

static bool saved_number(const char *text, uint32_t most, uint32_t *value)
{
    char *end;
    unsigned long number;

    if (!text || *text < '0' || *text > '9')
        return false;
    number = strtoul(text, &end, 10);
    if (*end || number > most)
        return false;
    *value = (uint32_t)number;
    return true;
}

static bool saved_head(struct saved_layout *layout, char *const word[4])
{
    if (!word[1] || strlen(word[1]) >= sizeof(layout->symbol))
        return false;
    memcpy(layout->symbol, word[1], strlen(word[1]) + 1);
    return saved_number(word[2], SAVED_OFFSET_MAX, &layout->stride) &&
           saved_number(word[3], 255, &layout->first) && layout->stride % 4 == 0;
}

static bool saved_machines(struct saved_layout *layout, char *const word[4])
{
    if (!word[1] || strlen(word[1]) >= sizeof(layout->vm_symbol))
        return false;
    memcpy(layout->vm_symbol, word[1], strlen(word[1]) + 1);
    return saved_number(word[2], SAVED_OFFSET_MAX, &layout->vm_stride) &&
           layout->vm_stride % 4 == 0;
}

static bool saved_line(struct saved_layout *layout, char *const word[4])
{
    const struct {
        const char *name;
        uint32_t *offset;
    } rows[] = {
        {"globals", &layout->globals},
        {"outs", &layout->outs},
        {"psr", &layout->psr},
        {"pc", &layout->pc},
        {"npc", &layout->npc},
        {"wim", &layout->wim},
        {"y", &layout->y},
        {"windows", &layout->windows},
        {"vm_control", &layout->vm_control},
        {"vm_context_pointer", &layout->vm_context_pointer},
        {"vm_context", &layout->vm_context},
    };

    if (strcmp(word[0], "saved") == 0)
        return saved_head(layout, word);
    if (strcmp(word[0], "vm") == 0)
        return saved_machines(layout, word);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(word[0], rows[i].name) == 0 &&
            (!saved_number(word[1], SAVED_OFFSET_MAX, rows[i].offset) || *rows[i].offset % 4))
            return false;
    }
    return strcmp(word[0], "windows") != 0 ||
           saved_number(word[2], LEON3_WINDOWS_MAX, &layout->window_count);
}

/* Cuts a line into four words in place; those that are not there are NULL. */
static void saved_split(char *line, char *word[4])
{
    char *rest = line;

    for (int i = 0; i < 4; i++)
        word[i] = strtok_r(rest, " \t\r", &rest);
}

bool saved_layout_parse(struct saved_layout *layout, const char *text, size_t length)
{
    *layout = (struct saved_layout){.globals = SAVED_ABSENT,
                                    .outs = SAVED_ABSENT,
                                    .psr = SAVED_ABSENT,
                                    .pc = SAVED_ABSENT,
                                    .npc = SAVED_ABSENT,
                                    .wim = SAVED_ABSENT,
                                    .y = SAVED_ABSENT,
                                    .windows = SAVED_ABSENT,
                                    .vm_control = SAVED_ABSENT,
                                    .vm_context_pointer = SAVED_ABSENT,
                                    .vm_context = SAVED_ABSENT};
    while (length > 0) {
        const char *end = memchr(text, '\n', length);
        size_t used = end ? (size_t)(end - text) : length;
        char line[SAVED_LINE], *word[4];

        if (used >= sizeof(line) || memchr(text, 0, used))
            return false;
        memcpy(line, text, used);
        line[used] = '\0';
        saved_split(line, word);
        if (word[0] && !saved_line(layout, word))
            return false;
        used += end ? 1 : 0;
        text += used;
        length -= used;
    }
    return layout->symbol[0] && layout->stride && layout->pc != SAVED_ABSENT;
}

static uint32_t saved_element(uint32_t base, unsigned index)
{
    return base == SAVED_ABSENT ? SAVED_ABSENT : base + 4 * index;
}

uint32_t saved_layout_offset(const struct saved_layout *layout, unsigned window, unsigned number)
{
    if (number < 8)
        return number ? saved_element(layout->globals, number) : SAVED_ABSENT;
    if (number < 16) {
        if (window == 0)
            return saved_element(layout->outs, number - 8);
        return saved_layout_offset(layout, window - 1, number + 16);
    }
    if (number < 32)
        return window < layout->window_count
                   ? saved_element(layout->windows + window * SAVED_WINDOW_SIZE, number - 16)
                   : SAVED_ABSENT;
    switch (number) {
    case LEON3_REG_Y:
        return layout->y;
    case LEON3_REG_PSR:
        return layout->psr;
    case LEON3_REG_WIM:
        return layout->wim;
    case LEON3_REG_PC:
        return layout->pc;
    case LEON3_REG_NPC:
        return layout->npc;
    default:
        return SAVED_ABSENT;
    }
}
