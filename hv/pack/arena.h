/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that lives as long as one run of the packer, released all at once: everything read from
 * the configuration and the ELF files points into it. Running out of host memory ends the process.
 */
#ifndef HV_PACK_ARENA_H
#define HV_PACK_ARENA_H

#include <stddef.h>

struct pack_arena {
    struct pack_block *blocks;
};

/* size zero bytes, aligned for any type; never NULL, also for size 0. */
void *pack_arena_allocate(struct pack_arena *arena, size_t size);

/* A copy of a string, of its first length bytes, or a formatted string. */
char *pack_arena_copy(struct pack_arena *arena, const char *text);
char *pack_arena_copy_bytes(struct pack_arena *arena, const char *text, size_t length);
char *pack_arena_format(struct pack_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void pack_arena_release(struct pack_arena *arena);

#endif
