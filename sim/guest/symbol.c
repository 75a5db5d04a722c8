/* SPDX-License-Identifier: BSD-2-Clause */
/* Symbols of programs (sim/elf/symbols.h) with what to say where there is none. */
#include "sim/guest/symbol.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/guest/programs.h"

const char *symbol_find(const char *path, const char *name, bool loaded, uint64_t *value,
                        uint64_t *size, char *error, size_t error_size)
{
    const char *wrong;
    struct elf_symbols *symbols = elf_symbols_open(path, &wrong);
    uint32_t at = 0, bytes = 0;

    if (symbols && elf_symbols_empty(symbols))
        wrong = "it has no symbol table";
    else if (symbols && !elf_symbols_find_sized(symbols, name, &at, &bytes))
        wrong = "there is no such symbol";
    if (!wrong && loaded)
        at = elf_symbols_load_address(symbols, at);
    if (wrong)
        snprintf(error, error_size, "symbol '%s' in %s: %s", name, path, wrong);
    elf_symbols_close(symbols);
    *value = at;
    *size = bytes;
    return wrong ? error : NULL;
}

const char *symbol_find_beside(void *owner, const char *file, const char *name, bool loaded,
                               uint64_t *value, char *error, size_t error_size)
{
    const char *image = owner, *wrong;
    uint64_t size;
    char *path;

    if (!file)
        return symbol_find(image, name, loaded, value, &size, error, error_size);
    path = programs_find(image, file);
    if (path) {
        wrong = symbol_find(path, name, loaded, value, &size, error, error_size);
        free(path);
        return wrong;
    }
    snprintf(error, error_size, "symbol '%s': no program %s beside %s, in ../guests or in ../hv",
             name, file, image);
    return error;
}
