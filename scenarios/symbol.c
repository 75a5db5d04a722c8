/* SPDX-License-Identifier: BSD-2-Clause */
/* Symbols of programs (sim/elf/symbols.h) with what to say where there is none. */
#include "scenarios/symbol.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/elf/symbols.h"

const char *symbol_find(const char *path, const char *name, uint64_t *value, uint64_t *size,
                        char *error, size_t error_size)
{
    const char *wrong;
    struct elf_symbols *symbols = elf_symbols_open(path, &wrong);
    uint32_t at = 0, bytes = 0;

    if (symbols && elf_symbols_empty(symbols))
        wrong = "it has no symbol table";
    else if (symbols && !elf_symbols_find_sized(symbols, name, &at, &bytes))
        wrong = "there is no such symbol";
    if (wrong)
        snprintf(error, error_size, "symbol '%s' in %s: %s", name, path, wrong);
    elf_symbols_close(symbols);
    *value = at;
    *size = bytes;
    return wrong ? error : NULL;
}

/* The image's directory, or the one of guests beside that. False: the file is in neither. */
static bool find_beside(const char *image, const char *file, char *path, size_t size)
{
    static const char *const middles[] = {"", "../guests/"};
    const char *slash = strrchr(image, '/');

    for (size_t i = 0; i < sizeof(middles) / sizeof(middles[0]); i++) {
        int length = snprintf(path, size, "%.*s%s%s", slash ? (int)(slash - image + 1) : 0, image,
                              middles[i], file);

        if (length > 0 && (size_t)length < size && access(path, R_OK) == 0)
            return true;
    }
    return false;
}

const char *symbol_find_beside(void *owner, const char *file, const char *name, uint64_t *value,
                               char *error, size_t error_size)
{
    const char *image = owner;
    char path[4096];
    uint64_t size;

    if (!file)
        return symbol_find(image, name, value, &size, error, error_size);
    if (find_beside(image, file, path, sizeof(path)))
        return symbol_find(path, name, value, &size, error, error_size);
    snprintf(error, error_size, "symbol '%s': no program %s beside %s or in ../guests", name, file,
             image);
    return error;
}
