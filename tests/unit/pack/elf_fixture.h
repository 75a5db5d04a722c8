/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ELF files for tests of the packer, made byte by byte: executables of a few segments, each with
 * one section, and a symbol table. Faults can be put in by the caller afterwards.
 */
#ifndef TESTS_UNIT_PACK_ELF_FIXTURE_H
#define TESTS_UNIT_PACK_ELF_FIXTURE_H

#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hv/abi/config.h"

#define ELF_SEGMENTS     4u
#define ELF_SECTIONS     (1 + ELF_SEGMENTS + 3) /* null, segments, .symtab, .strtab, .shstrtab */
#define ELF_CONTENTS     0x400u                 /* offset of the first segment's bytes */
#define ELF_SEGMENT_ROOM 0x100u
#define ELF_TABLES       (ELF_CONTENTS + ELF_SEGMENTS * ELF_SEGMENT_ROOM)
#define ELF_SIZE         (ELF_TABLES + 0x400)

struct elf_fixture_segment {
    uint32_t va, pa, file_size, memory_size, flags;
};

struct elf_fixture {
    uint32_t entry;
    struct elf_fixture_segment segments[ELF_SEGMENTS]; /* memory_size 0: none */
    const char *symbol;
    uint32_t symbol_value;
};

/* The partition program that tests/system/bad refers to. */
static const struct elf_fixture elf_fixture_program = {
    .entry = 0x10000000,
    .segments = {{0x10000000, 0x10000000, 0x100, 0x100, PF_R | PF_X},
                 {0x10010000, 0x10010000, 0x20, 0x100, PF_R | PF_W}},
};

/* A hypervisor as the packer sees one: boot page, code, data; hv_boot_info is in the second. */
static const struct elf_fixture elf_fixture_hypervisor = {
    .entry = HV_PA_BASE,
    .segments = {{HV_PA_BASE, HV_PA_BASE, 0x10, 0x10, PF_R | PF_X},
                 {HV_VA_BASE + 0x1000, HV_PA_BASE + 0x1000, 0x100, 0x100, PF_R | PF_X},
                 {HV_VA_BASE + 0x2000, HV_PA_BASE + 0x2000, 0x10, 0x2010, PF_R | PF_W}},
    .symbol = "hv_boot_info",
    .symbol_value = HV_VA_BASE + 0x1020,
};

static void elf_put16(unsigned char *to, size_t offset, uint32_t value)
{
    to[offset] = (unsigned char)(value >> 8);
    to[offset + 1] = (unsigned char)value;
}

static void elf_put32(unsigned char *to, size_t offset, uint32_t value)
{
    elf_put16(to, offset, value >> 16);
    elf_put16(to, offset + 2, value & 0xffff);
}

static void elf_put_section(unsigned char *file, unsigned index, const uint32_t (*fields)[10])
{
    for (size_t i = 0; i < 10; i++)
        elf_put32(file, ELF_TABLES + 0x100 + index * sizeof(Elf32_Shdr) + 4 * i, (*fields)[i]);
}

static void elf_put_segment(unsigned char *file, unsigned index,
                            const struct elf_fixture_segment *segment)
{
    uint32_t offset = ELF_CONTENTS + index * ELF_SEGMENT_ROOM;
    const uint32_t header[8] = {segment->memory_size > 0 ? PT_LOAD : PT_NULL,
                                offset,
                                segment->va,
                                segment->pa,
                                segment->file_size,
                                segment->memory_size,
                                segment->flags,
                                1};
    const uint32_t section[10] = {1,
                                  segment->file_size > 0 ? SHT_PROGBITS : SHT_NOBITS,
                                  segment->memory_size > 0 ? SHF_ALLOC : 0,
                                  segment->va,
                                  offset,
                                  segment->file_size,
                                  0,
                                  0,
                                  1,
                                  0};

    for (size_t i = 0; i < 8; i++)
        elf_put32(file, sizeof(Elf32_Ehdr) + index * sizeof(Elf32_Phdr) + 4 * i, header[i]);
    elf_put_section(file, 1 + index, &section);
    for (uint32_t i = 0; i < segment->file_size; i++)
        file[offset + i] = (unsigned char)(segment->va / 0x1000 + i);
}

static void elf_put_tables(unsigned char *file, const struct elf_fixture *fixture)
{
    static const char names[] = "\0.part\0.symtab\0.strtab\0.shstrtab";
    const char *symbol = fixture->symbol != NULL ? fixture->symbol : "other";
    const uint32_t symtab[10] = {7, SHT_SYMTAB, 0, 0, ELF_TABLES, 32, 2 + ELF_SEGMENTS, 1, 4, 16};
    const uint32_t strtab[10] = {15, SHT_STRTAB, 0, 0, ELF_TABLES + 0x40, 32, 0, 0, 1, 0};
    const uint32_t shstrtab[10] = {23,           SHT_STRTAB, 0, 0, ELF_TABLES + 0x80,
                                   sizeof names, 0,          0, 1, 0};

    elf_put32(file, ELF_TABLES + 16, 1);
    elf_put32(file, ELF_TABLES + 20, fixture->symbol_value);
    file[ELF_TABLES + 16 + 12] = ELF32_ST_INFO(STB_GLOBAL, STT_OBJECT);
    elf_put16(file, ELF_TABLES + 16 + 14, SHN_ABS);
    memcpy(file + ELF_TABLES + 0x41, symbol, strlen(symbol));
    memcpy(file + ELF_TABLES + 0x80, names, sizeof names);
    elf_put_section(file, 1 + ELF_SEGMENTS, &symtab);
    elf_put_section(file, 2 + ELF_SEGMENTS, &strtab);
    elf_put_section(file, 3 + ELF_SEGMENTS, &shstrtab);
}

/* The boot information's magic, where the symbol points. */
static void elf_put_boot_magic(unsigned char *file, const struct elf_fixture *fixture)
{
    for (unsigned i = 0; i < ELF_SEGMENTS && fixture->symbol != NULL; i++) {
        uint32_t offset = fixture->symbol_value - fixture->segments[i].va;

        if (offset < fixture->segments[i].file_size)
            elf_put32(file, ELF_CONTENTS + i * ELF_SEGMENT_ROOM + offset, HV_BOOT_MAGIC);
    }
}

static void elf_make(unsigned char *file, const struct elf_fixture *fixture)
{
    static const unsigned char ident[EI_NIDENT] = {0x7f,       'E',         'L',       'F',
                                                   ELFCLASS32, ELFDATA2MSB, EV_CURRENT};

    memset(file, 0, ELF_SIZE);
    memcpy(file, ident, sizeof ident);
    elf_put16(file, 16, ET_EXEC);
    elf_put16(file, 18, EM_SPARC);
    elf_put32(file, 20, EV_CURRENT);
    elf_put32(file, 24, fixture->entry);
    elf_put32(file, 28, sizeof(Elf32_Ehdr));
    elf_put32(file, 32, ELF_TABLES + 0x100);
    elf_put16(file, 40, sizeof(Elf32_Ehdr));
    elf_put16(file, 42, sizeof(Elf32_Phdr));
    elf_put16(file, 44, ELF_SEGMENTS);
    elf_put16(file, 46, sizeof(Elf32_Shdr));
    elf_put16(file, 48, ELF_SECTIONS);
    elf_put16(file, 50, ELF_SECTIONS - 1);
    for (unsigned i = 0; i < ELF_SEGMENTS; i++)
        elf_put_segment(file, i, &fixture->segments[i]);
    elf_put_tables(file, fixture);
    elf_put_boot_magic(file, fixture);
}

static void elf_write_bytes(const char *directory, const char *name, const void *bytes, size_t size)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", directory, name);
    file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

/* Writes good.elf, hypervisor.elf and the damaged programs that tests/system/bad names. */
static void elf_write_all(const char *directory)
{
    unsigned char file[ELF_SIZE];
    struct elf_fixture entry = elf_fixture_program;

    elf_make(file, &elf_fixture_hypervisor);
    elf_write_bytes(directory, "hypervisor.elf", file, sizeof file);
    elf_make(file, &elf_fixture_program);
    elf_write_bytes(directory, "good.elf", file, sizeof file);
    elf_write_bytes(directory, "truncated.elf", file, ELF_CONTENTS + 0x10);
    elf_write_bytes(directory, "text.elf", "not an ELF file\n", 16);
    elf_put16(file, 18, EM_SPARCV9);
    elf_write_bytes(directory, "host.elf", file, sizeof file);
    entry.entry = 0x10010000;
    elf_make(file, &entry);
    elf_write_bytes(directory, "entry.elf", file, sizeof file);
}

static void elf_remove_all(const char *directory)
{
    static const char *const names[] = {"hypervisor.elf", "good.elf", "truncated.elf",
                                        "text.elf",       "host.elf", "entry.elf"};
    char path[512];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
}

#endif
