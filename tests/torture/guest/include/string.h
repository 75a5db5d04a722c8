/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of C11, 7.24. */
#ifndef TORTURE_STRING_H
#define TORTURE_STRING_H

#include <stddef.h>

void *memcpy(void *__restrict to, const void *__restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *memory, int value, size_t size);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);
char *strcpy(char *__restrict to, const char *__restrict from);
char *strncpy(char *__restrict to, const char *__restrict from, size_t size);
char *strcat(char *__restrict to, const char *__restrict from);
char *strchr(const char *text, int c);
char *strrchr(const char *text, int c);

#endif
