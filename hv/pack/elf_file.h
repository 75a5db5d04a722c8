/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An ELF executable for SPARC V8, read into memory and checked so far that its headers can be
 * trusted.
 */
#ifndef HV_PACK_ELF_FILE_H
#define HV_PACK_ELF_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include <gelf.h>

struct pack_arena;

struct pack_elf {
    const char *path;
    unsigned char *bytes; /* the file, in the arena */
    size_t size;
    Elf *elf;
    GElf_Ehdr header;
    size_t segment_count; /* program headers */
};

/*
 * Opens a 32-bit big-endian SPARC executable. Returns NULL, or else the reason for a message (in
 * the arena); only after NULL pack_elf_close is due.
 */
const char *pack_elf_open(struct pack_elf *file, const char *path, struct pack_arena *arena);
void pack_elf_close(struct pack_elf *file);

/*
 * Program header number `index` below segment_count. False if it is not a PT_LOAD with memory.
 * Headers of loadable segments lie inside the file and below 2^32: pack_elf_open has checked it.
 */
bool pack_elf_load_segment(const struct pack_elf *file, size_t index, GElf_Phdr *segment);

/* Looks a defined symbol up; false: none of that name. */
bool pack_elf_find_symbol(const struct pack_elf *file, const char *name, uint32_t *value);

/* The file's name without directory. */
const char *pack_path_base(const char *path);

#endif
