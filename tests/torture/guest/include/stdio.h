/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of C11, 7.21; every stream is the console. */
#ifndef TORTURE_STDIO_H
#define TORTURE_STDIO_H

#include <stdarg.h>
#include <stddef.h>

typedef struct torture_file {
    int unused;
} FILE;

extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;

#define EOF    (-1)
#define BUFSIZ 256

int printf(const char *format, ...);
int fprintf(FILE *file, const char *format, ...);
int sprintf(char *buffer, const char *format, ...);
int snprintf(char *buffer, size_t size, const char *format, ...);
int vprintf(const char *format, va_list arguments);
int vfprintf(FILE *file, const char *format, va_list arguments);
int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments);
int putchar(int c);
int fputc(int c, FILE *file);
int puts(const char *text);
int fputs(const char *text, FILE *file);
size_t fwrite(const void *data, size_t size, size_t count, FILE *file);

#endif
