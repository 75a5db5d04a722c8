/* SPDX-License-Identifier: BSD-2-Clause */
/* Symbols of ELF files by name. Knows no machine. */
#ifndef PRIDE_GUEST_SYMBOL_H
#define PRIDE_GUEST_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Finds a symbol of the file's symbol table, a global one before a local one; `loaded`: where its
 * segment puts it in memory. NULL: *value and *size (bytes, 0 if the file does not say) are set.
 * Else what is wrong, in `error`: no such file, no ELF file, no symbol table, no such symbol.
 */
const char *symbol_find(const char *path, const char *name, bool loaded, uint64_t *value,
                        uint64_t *size, char *error, size_t error_size);

/*
 * For faults_set_symbols: `owner` is the image's path as a string. Programs (file not NULL) are
 * looked for in the image's directory and in ../guests.
 */
const char *symbol_find_beside(void *owner, const char *file, const char *name, bool loaded,
                               uint64_t *value, char *error, size_t error_size);

#endif
