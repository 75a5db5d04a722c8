/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packer's memory: a list of blocks, each from malloc. Configurations are small, so blocks are
 * not subdivided, which leaves the address sanitizer able to see every overrun.
 */
#include "hv/pack/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pack_block {
    struct pack_block *next;
    max_align_t bytes[];
};

void *pack_arena_allocate(struct pack_arena *arena, size_t size)
{
    struct pack_block *block = calloc(1, sizeof *block + size);

    if (block == NULL) {
        fputs("pride: out of memory\n", stderr);
        abort();
    }
    block->next = arena->blocks;
    arena->blocks = block;
    return block->bytes;
}

char *pack_arena_copy_bytes(struct pack_arena *arena, const char *text, size_t length)
{
    char *copy = pack_arena_allocate(arena, length + 1);

    memcpy(copy, text, length);
    return copy;
}

char *pack_arena_copy(struct pack_arena *arena, const char *text)
{
    return pack_arena_copy_bytes(arena, text, strlen(text));
}

char *pack_arena_format(struct pack_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_list again;
    int length;
    char *text;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    text = pack_arena_allocate(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void pack_arena_release(struct pack_arena *arena)
{
    while (arena->blocks != NULL) {
        struct pack_block *next = arena->blocks->next;

        free(arena->blocks);
        arena->blocks = next;
    }
}
