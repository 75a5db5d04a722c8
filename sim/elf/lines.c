/* SPDX-License-Identifier: BSD-2-Clause */
/* Line tables by libdw, code by libelf (lines.h). */
#include "sim/elf/lines.h"

#include <elfutils/libdw.h>

struct line_walk {
    void (*take)(void *owner, const struct elf_line *line);
    void *owner;
    bool any;
};

/* Row `index` and the next one are the bounds of a stretch. False: it is the end of a sequence, or broken. */
static bool stretch_of(Dwarf_Lines *lines, size_t index, struct elf_line *stretch)
{
    Dwarf_Line *row = dwarf_onesrcline(lines, index), *next = dwarf_onesrcline(lines, index + 1);
    Dwarf_Addr first, behind;
    bool end = true;
    int number;

    if (!row || !next || dwarf_lineendsequence(row, &end) != 0 || end ||
        dwarf_lineaddr(row, &first) != 0 || dwarf_lineaddr(next, &behind) != 0 ||
        dwarf_lineno(row, &number) != 0 || number <= 0 || behind <= first)
        return false;
    *stretch = (struct elf_line){.first = (uint32_t)first,
                                 .last = (uint32_t)behind - 1,
                                 .file = dwarf_linesrc(row, NULL, NULL),
                                 .line = (unsigned)number};
    return stretch->file;
}

static void walk_unit(struct line_walk *walk, Dwarf_Die *unit)
{
    Dwarf_Lines *lines;
    size_t count;

    if (dwarf_getsrclines(unit, &lines, &count) != 0)
        return;
    for (size_t i = 0; i + 1 < count; i++) {
        struct elf_line stretch;

        if (!stretch_of(lines, i, &stretch))
            continue;
        walk->any = true;
        walk->take(walk->owner, &stretch);
    }
}

bool elf_lines_each(struct elf_symbols *symbols,
                    void (*take)(void *owner, const struct elf_line *line), void *owner)
{
    struct line_walk walk = {take, owner, false};
    Dwarf *dwarf = elf_symbols_dwarf(symbols);
    Dwarf_CU *cu = NULL;
    Dwarf_Die unit;

    while (dwarf && dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0)
        walk_unit(&walk, &unit);
    return walk.any;
}

bool elf_lines_word(struct elf_symbols *symbols, uint32_t address, uint32_t *word)
{
    uint8_t bytes[4];

    if (!elf_symbols_code(symbols, address, bytes, sizeof(bytes)))
        return false;
    *word =
        (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    return true;
}
