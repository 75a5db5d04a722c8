/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * malloc and its like for the torture tests: memory is taken from behind the program and never given back; what would reach
 * into the stack's megabyte is refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 16u

/* From torture.ld. */
extern char heap_start[];
extern char heap_end[];

static size_t used;

void *malloc(size_t size)
{
    size_t room = (size_t)(heap_end - heap_start) - used;
    char *header = heap_start + used;

    if (size > room || room - size < 2 * ALIGNMENT)
        return NULL;
    used += ALIGNMENT + (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    memcpy(header, &size, sizeof(size));
    return header + ALIGNMENT;
}

void free(void *memory)
{
    (void)memory;
}

void *calloc(size_t count, size_t size)
{
    size_t total;
    void *memory;

    if (__builtin_mul_overflow(count, size, &total))
        return NULL;
    memory = malloc(total);
    return memory ? memset(memory, 0, total) : NULL;
}

void *realloc(void *memory, size_t size)
{
    void *larger = malloc(size);
    size_t old_size;

    if (!memory || !larger)
        return larger;
    memcpy(&old_size, (char *)memory - ALIGNMENT, sizeof(old_size));
    return memcpy(larger, memory, old_size < size ? old_size : size);
}
