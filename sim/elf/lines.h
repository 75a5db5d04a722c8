/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All source lines of a program and the code that belongs to them, from its DWARF line tables; and the
 * code itself. For coverage, which also has to know what was not executed.
 */
#ifndef PRIDE_ELF_LINES_H
#define PRIDE_ELF_LINES_H

#include "sim/elf/symbols.h"

/* Code first..last (bytes) of one line. The file's name is valid while the program is open. */
struct elf_line {
    uint32_t first, last;
    const char *file;
    unsigned line;
};

/*
 * Calls `take` for each stretch of code, unit by unit, in order of address within a unit. False: the
 * program has no lines.
 */
bool elf_lines_each(struct elf_symbols *symbols,
                    void (*take)(void *owner, const struct elf_line *line), void *owner);

/* The instruction that the file has at an address. False: there is no code. */
bool elf_lines_word(struct elf_symbols *symbols, uint32_t address, uint32_t *word);

#endif
