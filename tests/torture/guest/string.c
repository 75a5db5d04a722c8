/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions of <string.h> and <ctype.h> that torture tests call, byte by byte. Contracts as in C11, 7.24 and 7.4.
 */
#include <ctype.h>
#include <string.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    char *d = to;
    const char *s = from;

    while (size-- > 0)
        *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    char *d = to;
    const char *s = from;

    if (d <= s)
        return memcpy(to, from, size);
    while (size-- > 0)
        d[size] = s[size];
    return to;
}

void *memset(void *to, int value, size_t size)
{
    char *d = to;

    while (size-- > 0)
        *d++ = (char)value;
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a;
    const unsigned char *y = b;

    for (; size-- > 0; x++, y++)
        if (*x != *y)
            return *x - *y;
    return 0;
}

void *memchr(const void *memory, int value, size_t size)
{
    const unsigned char *s = memory;

    for (; size-- > 0; s++)
        if (*s == (unsigned char)value)
            return (void *)s;
    return NULL;
}

size_t strlen(const char *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t size)
{
    for (; size-- > 0; a++, b++)
        if (*a != *b || !*a)
            return (unsigned char)*a - (unsigned char)*b;
    return 0;
}

char *strcpy(char *restrict to, const char *restrict from)
{
    char *d = to;

    while ((*d++ = *from++))
        continue;
    return to;
}

char *strncpy(char *restrict to, const char *restrict from, size_t size)
{
    char *d = to;

    for (; size > 0 && *from; size--)
        *d++ = *from++;
    while (size-- > 0)
        *d++ = '\0';
    return to;
}

char *strcat(char *restrict to, const char *restrict from)
{
    strcpy(to + strlen(to), from);
    return to;
}

char *strchr(const char *text, int c)
{
    for (;; text++) {
        if (*text == (char)c)
            return (char *)text;
        if (!*text)
            return NULL;
    }
}

char *strrchr(const char *text, int c)
{
    const char *last = NULL;

    do {
        if (*text == (char)c)
            last = text;
    } while (*text++);
    return (char *)last;
}

int isprint(int c)
{
    return c >= ' ' && c <= '~';
}
