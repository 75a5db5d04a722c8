/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text that grows by doubling. Nothing here knows the protocol.
 */
#include "gdbstub/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void gdb_text_init(struct gdb_text *text)
{
    *text = (struct gdb_text){0};
}

void gdb_text_free(struct gdb_text *text)
{
    free(text->data);
    *text = (struct gdb_text){0};
}

void gdb_text_clear(struct gdb_text *text)
{
    text->length = 0;
    text->failed = text->complained = false;
    if (text->data)
        text->data[0] = '\0';
}

static bool text_reserve(struct gdb_text *text, size_t more)
{
    size_t capacity = text->capacity ? text->capacity : 256;
    char *data;

    while (capacity < text->length + more + 1)
        capacity *= 2;
    if (capacity == text->capacity)
        return true;
    data = realloc(text->data, capacity);
    if (!data) {
        gdb_text_free(text);
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

static void text_add(struct gdb_text *text, const char *format, va_list list)
{
    va_list again;
    int length;

    if (text->failed)
        return;
    va_copy(again, list);
    length = vsnprintf(NULL, 0, format, list);
    if (length >= 0 && text_reserve(text, (size_t)length)) {
        vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

void gdb_text_print(struct gdb_text *text, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    text_add(text, format, list);
    va_end(list);
}

void gdb_text_complain(struct gdb_text *text, const char *format, ...)
{
    va_list list;

    if (!text->complained)
        text->complaint = text->length;
    text->complained = true;
    va_start(list, format);
    text_add(text, format, list);
    va_end(list);
}
