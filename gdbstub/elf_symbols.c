/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Symbols of an ELF file by libelf, lines by libdw. The file stays mapped while it is open; what is broken in it is skipped.
 */
#include "gdbstub/elf_symbols.h"

#include <elfutils/libdw.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct elf_symbol {
    const char *name;
    uint32_t value;
    uint32_t size;
    bool global;
    bool code;
};

struct elf_symbols {
    int fd;
    Elf *elf;
    Dwarf *dwarf; /* NULL: none, or not asked for yet */
    bool dwarf_tried;
    size_t count;
    struct elf_symbol *symbol;
};

/* Labels count as code where they lie in a section of code. */
static bool symbol_is_code(const struct elf_symbols *symbols, const GElf_Sym *symbol)
{
    Elf_Scn *section = elf_getscn(symbols->elf, symbol->st_shndx);
    GElf_Shdr header;

    return section && gelf_getshdr(section, &header) && header.sh_flags & SHF_EXECINSTR;
}

static void symbol_take(struct elf_symbols *symbols, const GElf_Sym *symbol, const char *name)
{
    unsigned type = GELF_ST_TYPE(symbol->st_info);

    if (!name || !*name || symbol->st_shndx == SHN_UNDEF ||
        (type != STT_NOTYPE && type != STT_OBJECT && type != STT_FUNC))
        return;
    symbols->symbol[symbols->count++] =
        (struct elf_symbol){.name = name,
                            .value = (uint32_t)symbol->st_value,
                            .size = (uint32_t)symbol->st_size,
                            .global = GELF_ST_BIND(symbol->st_info) != STB_LOCAL,
                            .code = type == STT_FUNC || symbol_is_code(symbols, symbol)};
}

static bool symbols_read_table(struct elf_symbols *symbols, Elf_Scn *section,
                               const GElf_Shdr *header)
{
    Elf_Data *data = elf_getdata(section, NULL);
    size_t count = data && header->sh_entsize ? data->d_size / header->sh_entsize : 0;
    struct elf_symbol *more =
        realloc(symbols->symbol, (symbols->count + count + 1) * sizeof(*more));

    if (!more)
        return false;
    symbols->symbol = more;
    for (size_t i = 0; i < count && i <= INT32_MAX; i++) {
        GElf_Sym symbol;

        if (gelf_getsym(data, (int)i, &symbol))
            symbol_take(symbols, &symbol,
                        elf_strptr(symbols->elf, header->sh_link, symbol.st_name));
    }
    return true;
}

static bool symbols_read(struct elf_symbols *symbols)
{
    Elf_Scn *section = NULL;

    while ((section = elf_nextscn(symbols->elf, section))) {
        GElf_Shdr header;

        if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB &&
            !symbols_read_table(symbols, section, &header))
            return false;
    }
    return true;
}

struct elf_symbols *elf_symbols_open(const char *path)
{
    struct elf_symbols *symbols = calloc(1, sizeof(*symbols));

    if (!symbols)
        return NULL;
    elf_version(EV_CURRENT);
    symbols->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (symbols->fd >= 0)
        symbols->elf = elf_begin(symbols->fd, ELF_C_READ, NULL);
    if (!symbols->elf || elf_kind(symbols->elf) != ELF_K_ELF || !symbols_read(symbols)) {
        elf_symbols_close(symbols);
        return NULL;
    }
    return symbols;
}

void elf_symbols_close(struct elf_symbols *symbols)
{
    if (!symbols)
        return;
    free(symbols->symbol);
    dwarf_end(symbols->dwarf);
    elf_end(symbols->elf);
    if (symbols->fd >= 0)
        close(symbols->fd);
    free(symbols);
}

bool elf_symbols_find(const struct elf_symbols *symbols, const char *name, uint32_t *value)
{
    const struct elf_symbol *best = NULL;

    for (size_t i = 0; i < symbols->count; i++) {
        const struct elf_symbol *symbol = &symbols->symbol[i];

        if (strcmp(symbol->name, name) == 0 && (!best || (symbol->global && !best->global)))
            best = symbol;
    }
    if (best)
        *value = best->value;
    return best != NULL;
}

const char *elf_symbols_name(const struct elf_symbols *symbols, uint32_t address, uint32_t *offset)
{
    const struct elf_symbol *best = NULL;

    for (size_t i = 0; i < symbols->count; i++) {
        const struct elf_symbol *symbol = &symbols->symbol[i];

        if (!symbol->code || symbol->value > address ||
            (symbol->size && address - symbol->value >= symbol->size))
            continue;
        if (!best || symbol->value > best->value || (symbol->size && !best->size))
            best = symbol;
    }
    if (best)
        *offset = address - best->value;
    return best ? best->name : NULL;
}

/* The unit with the address among its ranges; -g of assembly makes units, but no index of them. */
static bool symbols_unit(Dwarf *dwarf, uint32_t address, Dwarf_Die *unit)
{
    Dwarf_CU *cu = NULL;

    if (dwarf_addrdie(dwarf, address, unit))
        return true;
    while (dwarf_get_units(dwarf, cu, &cu, NULL, NULL, unit, NULL) == 0) {
        if (dwarf_haspc(unit, address) == 1)
            return true;
    }
    return false;
}

Dwarf *elf_symbols_dwarf(struct elf_symbols *symbols)
{
    if (!symbols->dwarf_tried)
        symbols->dwarf = dwarf_begin_elf(symbols->elf, DWARF_C_READ, NULL);
    symbols->dwarf_tried = true;
    return symbols->dwarf;
}

const char *elf_symbols_line(struct elf_symbols *symbols, uint32_t address, unsigned *line)
{
    Dwarf_Line *row;
    Dwarf_Die unit;
    int number;

    if (!elf_symbols_dwarf(symbols) || !symbols_unit(symbols->dwarf, address, &unit))
        return NULL;
    row = dwarf_getsrc_die(&unit, address);
    if (!row || dwarf_lineno(row, &number) != 0 || number <= 0)
        return NULL;
    *line = (unsigned)number;
    return dwarf_linesrc(row, NULL, NULL);
}

const char *elf_symbols_next(const struct elf_symbols *symbols, const char *prefix, size_t *index)
{
    size_t length = strlen(prefix);

    while (*index < symbols->count) {
        const char *name = symbols->symbol[(*index)++].name;

        if (strncmp(name, prefix, length) == 0)
            return name;
    }
    return NULL;
}

const char *elf_symbols_section(const struct elf_symbols *symbols, const char *name, size_t *size)
{
    Elf_Scn *section = NULL;
    size_t strings;

    if (elf_getshdrstrndx(symbols->elf, &strings) != 0)
        return NULL;
    while ((section = elf_nextscn(symbols->elf, section))) {
        GElf_Shdr header;
        const char *own;
        Elf_Data *data;

        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_PROGBITS)
            continue;
        own = elf_strptr(symbols->elf, strings, header.sh_name);
        data = own && strcmp(own, name) == 0 ? elf_rawdata(section, NULL) : NULL;
        if (data && data->d_buf) {
            *size = data->d_size;
            return data->d_buf;
        }
    }
    return NULL;
}
