/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The string functions that compilers call on their own (memcpy, memmove, memset, memcmp) and the
 * few others that small programs want. Plain loops, by words where both sides are aligned.
 * Contracts as in C11 7.24.
 */
#include "hv/lib/hv.h"

typedef uint32_t __attribute__((may_alias)) word;

static int both_aligned(const void *a, const void *b)
{
    return (((uintptr_t)a | (uintptr_t)b) % sizeof(word)) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *d = to;
    const unsigned char *s = from;

    if (both_aligned(d, s)) {
        for (; size >= sizeof(word); size -= sizeof(word)) {
            *(word *)(void *)d = *(const word *)(const void *)s;
            d += sizeof(word);
            s += sizeof(word);
        }
    }
    while (size-- > 0)
        *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    unsigned char *d = to;
    const unsigned char *s = from;

    if ((uintptr_t)d <= (uintptr_t)s || (uintptr_t)d >= (uintptr_t)s + size) {
        while (size-- > 0)
            *d++ = *s++;
    } else {
        while (size-- > 0)
            d[size] = s[size];
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    unsigned char *d = to;
    word pattern = (unsigned char)value * 0x01010101u;

    if (both_aligned(d, d)) {
        for (; size >= sizeof(word); size -= sizeof(word)) {
            *(word *)(void *)d = pattern;
            d += sizeof(word);
        }
    }
    while (size-- > 0)
        *d++ = (unsigned char)value;
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a;
    const unsigned char *y = b;

    for (; size > 0; size--, x++, y++)
        if (*x != *y)
            return *x < *y ? -1 : 1;
    return 0;
}

size_t strlen(const char *text)
{
    const char *end = text;

    while (*end != '\0')
        end++;
    return (size_t)(end - text);
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t size)
{
    for (; size > 0; size--, a++, b++) {
        if (*a != *b)
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        if (*a == '\0')
            return 0;
    }
    return 0;
}

char *strncpy(char *restrict to, const char *restrict from, size_t size)
{
    size_t i = 0;

    for (; i < size && from[i] != '\0'; i++)
        to[i] = from[i];
    for (; i < size; i++)
        to[i] = '\0';
    return to;
}
