/* SPDX-License-Identifier: BSD-2-Clause */
/* Symbol look-up with libelf. Undefined symbols and names of sections and files do not count. */
#include "scenarios/symbol.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool symbol_counts(const GElf_Sym *symbol)
{
    unsigned type = GELF_ST_TYPE(symbol->st_info);

    return symbol->st_shndx != SHN_UNDEF &&
           (type == STT_NOTYPE || type == STT_OBJECT || type == STT_FUNC);
}

/* 0: not there; 1: a local symbol; 2: a global or weak one. */
static int search(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, const char *name,
                  GElf_Sym *found)
{
    Elf_Data *data = elf_getdata(section, NULL);
    size_t count = data && header->sh_entsize ? data->d_size / header->sh_entsize : 0;
    int best = 0;

    for (size_t i = 0; i < count && i <= INT32_MAX && best < 2; i++) {
        GElf_Sym symbol;
        const char *text;
        int rank;

        if (!gelf_getsym(data, (int)i, &symbol) || !symbol_counts(&symbol))
            continue;
        text = elf_strptr(elf, header->sh_link, symbol.st_name);
        rank = GELF_ST_BIND(symbol.st_info) == STB_LOCAL ? 1 : 2;
        if (text && strcmp(text, name) == 0 && rank > best) {
            *found = symbol;
            best = rank;
        }
    }
    return best;
}

static const char *find_in_elf(Elf *elf, const char *name, uint64_t *value, uint64_t *size)
{
    Elf_Scn *section = NULL;
    bool table = false;
    int best = 0;

    if (!elf || elf_kind(elf) != ELF_K_ELF)
        return "it is not an ELF file";
    while (best < 2 && (section = elf_nextscn(elf, section))) {
        GElf_Shdr header;
        GElf_Sym symbol = {0};
        int rank;

        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB)
            continue;
        table = true;
        rank = search(elf, section, &header, name, &symbol);
        if (rank > best) {
            best = rank;
            *value = symbol.st_value;
            *size = symbol.st_size;
        }
    }
    if (best)
        return NULL;
    return table ? "there is no such symbol" : "it has no symbol table";
}

const char *symbol_find(const char *path, const char *name, uint64_t *value, uint64_t *size,
                        char *error, size_t error_size)
{
    const char *wrong;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    Elf *elf;

    if (file < 0) {
        snprintf(error, error_size, "symbol '%s' in %s: %s", name, path, strerror(errno));
        return error;
    }
    elf_version(EV_CURRENT);
    elf = elf_begin(file, ELF_C_READ, NULL);
    wrong = find_in_elf(elf, name, value, size);
    if (wrong)
        snprintf(error, error_size, "symbol '%s' in %s: %s", name, path, wrong);
    elf_end(elf);
    close(file);
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
