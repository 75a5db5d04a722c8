/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Executables: 32-bit big-endian SPARC ELF files, read and checked whole before anybody uses them.
 */
#ifndef PRIDE_MACHINE_ELF_H
#define PRIDE_MACHINE_ELF_H

#include "sim/base/diag.h"
#include "sim/machine/machine.h"

#define ELF_SEGMENTS_MAX 64
#define ELF_CONTEXTS_MAX 257 /* the hypervisor's and those of 256 partitions */

/* A part to load: file_size bytes of data, then zeros up to memory_size. */
struct elf_segment {
    uint32_t virtual_address;
    uint32_t physical_address;
    uint32_t file_size;
    uint32_t memory_size;
    uint32_t flags; /* PF_R, PF_W, PF_X */
    const uint8_t *data;
};

struct elf_image {
    uint8_t *bytes; /* the whole file */
    size_t size;
    uint32_t entry;          /* as in the file */
    uint32_t physical_entry; /* where the segment that holds it is loaded */
    struct elf_segment segment[ELF_SEGMENTS_MAX];
    size_t segment_count;
    struct machine_context context[ELF_CONTEXTS_MAX];
    size_t context_count;
};

/*
 * Reads an executable. False: reported in one line with the file's name and the offset or section,
 * *image is empty then.
 */
bool elf_image_read(struct elf_image *image, const char *path, struct diag *diag);
void elf_image_free(struct elf_image *image);

/* The partition that a context is one of. NULL: none of the list's. */
const struct machine_context *contexts_find(const struct machine_context *context, size_t count,
                                            uint32_t number);

/*
 * Reads the text of a section ".pride.contexts" (contexts.c). NULL: done; else what is wrong, as a
 * sentence part with the line's number, in `error`; nothing is changed then.
 */
const char *contexts_parse(const char *text, size_t length, struct machine_context *context,
                           size_t maximum, size_t *count, char *error, size_t error_size);

#endif
