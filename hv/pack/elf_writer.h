/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing of an ELF that is another one with sections added and a few bytes changed. */
#ifndef HV_PACK_ELF_WRITER_H
#define HV_PACK_ELF_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pack_arena;
struct pack_elf;

struct pack_elf_section {
    const char *name;
    unsigned char *bytes; /* NULL: zeros that take no room in the file */
    uint32_t size;
    bool loaded;            /* gets a PT_LOAD of its own */
    uint32_t flags, va, pa; /* of it: PF_*; whole pages apart from all others */
};

/* Bytes to be replaced at a virtual address, where the word `expected` stands now. */
struct pack_elf_patch {
    uint32_t va, expected;
    const unsigned char *bytes;
    uint32_t size;
};

/*
 * Writes to an open, empty file: all sections of `source` at their offsets, symbols and debug
 * information included, its loadable segments and entry point, then the additions. Returns NULL or
 * the reason why not.
 */
const char *pack_elf_write(int descriptor, const struct pack_elf *source,
                           const struct pack_elf_patch *patch,
                           const struct pack_elf_section *sections, size_t count,
                           struct pack_arena *arena);

#endif
