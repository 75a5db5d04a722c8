/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What debugger, traces and scenarios want to know of an ELF file: symbols by name and by address, source lines, and
 * sections of text. How structures lie in memory is in layout.h. Pure: knows no machine.
 */
#ifndef PRIDE_ELF_SYMBOLS_H
#define PRIDE_ELF_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_symbols;

/* NULL: it cannot be read or is no ELF file; then *why, where that is asked for, says it in words. */
struct elf_symbols *elf_symbols_open(const char *path, const char **why);
void elf_symbols_close(struct elf_symbols *symbols);

/* There is no symbol in it: it was stripped. */
bool elf_symbols_empty(const struct elf_symbols *symbols);

/* The value of a function, object or label; a global one goes before local ones. False: there is none. */
bool elf_symbols_find(const struct elf_symbols *symbols, const char *name, uint32_t *value);

/* The same with its size in bytes, 0 where the file does not say. */
bool elf_symbols_find_sized(const struct elf_symbols *symbols, const char *name, uint32_t *value,
                            uint32_t *size);

/* Where a segment puts the byte of that address: its load address. The same where there is no such segment. */
uint32_t elf_symbols_load_address(const struct elf_symbols *symbols, uint32_t address);

/* Where the program begins. */
uint32_t elf_symbols_entry(const struct elf_symbols *symbols);

/* The function or label at or closest below an address, and how far below. NULL: there is none. */
const char *elf_symbols_name(const struct elf_symbols *symbols, uint32_t address, uint32_t *offset);

/* The source file and line of an instruction, from DWARF. NULL: not known. The name is valid until the file is closed. */
const char *elf_symbols_line(struct elf_symbols *symbols, uint32_t address, unsigned *line);

/* The debugging information, a libdw handle that lives as long as the file is open. NULL: none. */
struct Dwarf;
struct Dwarf *elf_symbols_dwarf(struct elf_symbols *symbols);

/* Call-frame information (libdw's Dwarf_CFI) of .debug_frame and of .eh_frame, likewise. NULL: none. */
struct Dwarf_CFI_s;
struct Dwarf_CFI_s *elf_symbols_frames(struct elf_symbols *symbols);
struct Dwarf_CFI_s *elf_symbols_eh_frames(struct elf_symbols *symbols);

/* The next name from *index on that begins so; *index moves behind it. NULL: no more. For completion. */
const char *elf_symbols_next(const struct elf_symbols *symbols, const char *prefix, size_t *index);

/* A section's bytes, valid until the file is closed. NULL: there is none. */
const char *elf_symbols_section(const struct elf_symbols *symbols, const char *name, size_t *size);

/* Bytes of code as the file has them. False: no section of code has all of them. */
bool elf_symbols_code(const struct elf_symbols *symbols, uint32_t address, void *data, size_t size);

#endif
