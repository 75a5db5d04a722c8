/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of C11, 7.22. */
#ifndef TORTURE_STDLIB_H
#define TORTURE_STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX     0x7fffffff

#define alloca __builtin_alloca

void abort(void) __attribute__((noreturn));
void exit(int status) __attribute__((noreturn));
int atexit(void (*function)(void));

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);

int abs(int x);
long labs(long x);
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));

#endif
