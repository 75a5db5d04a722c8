/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Symbols of an ELF file by libelf, lines by libdw. The file stays mapped while it is open; what is broken in it is skipped.
 */
#include "sim/elf/symbols.h"

#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct elf_symbol {
    const char *name;
    uint32_t value;
    uint32_t size;
    /* Bytes to the end of its section, which is where a label ends, as it has no size. */
    uint32_t room;
    uint64_t reach; /* the end of this one or of one of those before it, of code by address */
    bool global;
    bool code;
};

struct elf_symbols {
    int fd;
    Elf *elf;
    Dwarf *dwarf; /* NULL: none, or not asked for yet */
    bool dwarf_tried;
    Dwarf_CFI *eh_frames; /* likewise */
    bool eh_frames_tried;
    size_t count;
    struct elf_symbol *symbol; /* in the file's order */
    size_t code_count;
    struct elf_symbol **code; /* by address; among equals the one to be named is last */
};

/* Labels count as code where they lie in a section of code. */
static void symbol_place(const struct elf_symbols *symbols, const GElf_Sym *from,
                         struct elf_symbol *symbol)
{
    Elf_Scn *section = elf_getscn(symbols->elf, from->st_shndx);
    GElf_Shdr header;

    symbol->room = UINT32_MAX;
    if (!section || !gelf_getshdr(section, &header))
        return;
    symbol->code |= (header.sh_flags & SHF_EXECINSTR) != 0;
    if (from->st_value - header.sh_addr <= header.sh_size)
        symbol->room = (uint32_t)(header.sh_size - (from->st_value - header.sh_addr));
}

static void symbol_take(struct elf_symbols *symbols, const GElf_Sym *symbol, const char *name)
{
    unsigned type = GELF_ST_TYPE(symbol->st_info);

    if (!name || !*name || symbol->st_shndx == SHN_UNDEF ||
        (type != STT_NOTYPE && type != STT_OBJECT && type != STT_FUNC))
        return;
    symbols->symbol[symbols->count] =
        (struct elf_symbol){.name = name,
                            .value = (uint32_t)symbol->st_value,
                            .size = (uint32_t)symbol->st_size,
                            .global = GELF_ST_BIND(symbol->st_info) != STB_LOCAL,
                            .code = type == STT_FUNC};
    symbol_place(symbols, symbol, &symbols->symbol[symbols->count++]);
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

static uint32_t symbol_length(const struct elf_symbol *symbol)
{
    return symbol->size ? symbol->size : symbol->room;
}

static int symbols_compare(const void *one, const void *other)
{
    const struct elf_symbol *a = *(const struct elf_symbol *const *)one;
    const struct elf_symbol *b = *(const struct elf_symbol *const *)other;

    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    if (!a->size != !b->size)
        return a->size ? 1 : -1;
    return a < b ? 1 : a > b ? -1 : 0;
}

static bool symbols_sort(struct elf_symbols *symbols)
{
    symbols->code = calloc(symbols->count + 1, sizeof(struct elf_symbol *));
    if (!symbols->code)
        return false;
    for (size_t i = 0; i < symbols->count; i++) {
        if (symbols->symbol[i].code)
            symbols->code[symbols->code_count++] = &symbols->symbol[i];
    }
    qsort(symbols->code, symbols->code_count, sizeof(struct elf_symbol *), symbols_compare);
    for (size_t i = 0; i < symbols->code_count; i++) {
        struct elf_symbol *symbol = symbols->code[i];
        uint64_t before = i ? symbols->code[i - 1]->reach : 0;

        symbol->reach = symbol->value + (uint64_t)symbol_length(symbol);
        if (symbol->reach < before)
            symbol->reach = before;
    }
    return true;
}

/* NULL: good; else what is wrong. */
static const char *symbols_load(struct elf_symbols *symbols, const char *path)
{
    elf_version(EV_CURRENT);
    symbols->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (symbols->fd < 0)
        return strerror(errno);
    symbols->elf = elf_begin(symbols->fd, ELF_C_READ, NULL);
    if (!symbols->elf || elf_kind(symbols->elf) != ELF_K_ELF)
        return "it is not an ELF file";
    return symbols_read(symbols) && symbols_sort(symbols) ? NULL : "no host memory";
}

struct elf_symbols *elf_symbols_open(const char *path, const char **why)
{
    struct elf_symbols *symbols = calloc(1, sizeof(*symbols));
    const char *wrong = "no host memory";

    if (symbols)
        wrong = symbols_load(symbols, path);
    if (why)
        *why = wrong;
    if (!wrong)
        return symbols;
    elf_symbols_close(symbols);
    return NULL;
}

void elf_symbols_close(struct elf_symbols *symbols)
{
    if (!symbols)
        return;
    free(symbols->symbol);
    free(symbols->code);
    dwarf_cfi_end(symbols->eh_frames);
    dwarf_end(symbols->dwarf);
    elf_end(symbols->elf);
    if (symbols->fd >= 0)
        close(symbols->fd);
    free(symbols);
}

bool elf_symbols_empty(const struct elf_symbols *symbols)
{
    return symbols->count == 0;
}

bool elf_symbols_find_sized(const struct elf_symbols *symbols, const char *name, uint32_t *value,
                            uint32_t *size)
{
    const struct elf_symbol *best = NULL;

    for (size_t i = 0; i < symbols->count; i++) {
        const struct elf_symbol *symbol = &symbols->symbol[i];

        if (strcmp(symbol->name, name) == 0 && (!best || (symbol->global && !best->global)))
            best = symbol;
    }
    if (best) {
        *value = best->value;
        *size = best->size;
    }
    return best != NULL;
}

bool elf_symbols_find(const struct elf_symbols *symbols, const char *name, uint32_t *value)
{
    uint32_t size;

    return elf_symbols_find_sized(symbols, name, value, &size);
}

uint32_t elf_symbols_load_address(const struct elf_symbols *symbols, uint32_t address)
{
    size_t count = 0;

    if (elf_getphdrnum(symbols->elf, &count) != 0)
        return address;
    for (size_t i = 0; i < count && i <= INT32_MAX; i++) {
        GElf_Phdr segment;

        if (gelf_getphdr(symbols->elf, (int)i, &segment) && segment.p_type == PT_LOAD &&
            address >= segment.p_vaddr && address - segment.p_vaddr < segment.p_memsz)
            return (uint32_t)(segment.p_paddr + (address - segment.p_vaddr));
    }
    return address;
}

uint32_t elf_symbols_entry(const struct elf_symbols *symbols)
{
    GElf_Ehdr header;

    return gelf_getehdr(symbols->elf, &header) ? (uint32_t)header.e_entry : 0;
}

const char *elf_symbols_name(const struct elf_symbols *symbols, uint32_t address, uint32_t *offset)
{
    size_t low = 0, high = symbols->code_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (symbols->code[middle]->value <= address)
            low = middle + 1;
        else
            high = middle;
    }
    while (low-- > 0 && symbols->code[low]->reach > address) {
        const struct elf_symbol *symbol = symbols->code[low];

        if (address - symbol->value >= symbol_length(symbol))
            continue;
        *offset = address - symbol->value;
        return symbol->name;
    }
    return NULL;
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

Dwarf_CFI *elf_symbols_frames(struct elf_symbols *symbols)
{
    Dwarf *dwarf = elf_symbols_dwarf(symbols);

    return dwarf ? dwarf_getcfi(dwarf) : NULL;
}

Dwarf_CFI *elf_symbols_eh_frames(struct elf_symbols *symbols)
{
    if (!symbols->eh_frames_tried)
        symbols->eh_frames = dwarf_getcfi_elf(symbols->elf);
    symbols->eh_frames_tried = true;
    return symbols->eh_frames;
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

bool elf_symbols_code(const struct elf_symbols *symbols, uint32_t address, void *data, size_t size)
{
    Elf_Scn *section = NULL;

    while ((section = elf_nextscn(symbols->elf, section))) {
        GElf_Shdr header;
        Elf_Data *bytes;

        if (!gelf_getshdr(section, &header) || header.sh_type != SHT_PROGBITS ||
            !(header.sh_flags & SHF_EXECINSTR) || address < header.sh_addr ||
            header.sh_size < size || address - header.sh_addr > header.sh_size - size)
            continue;
        bytes = elf_rawdata(section, NULL);
        if (!bytes || !bytes->d_buf || bytes->d_size < header.sh_size)
            return false;
        memcpy(data, (const uint8_t *)bytes->d_buf + (address - header.sh_addr), size);
        return true;
    }
    return false;
}
