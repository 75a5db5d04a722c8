/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which program an instruction belongs to, and its file. The same address means other code in each SRMMU
 * context, so code is known by its space and PC: supervisor mode is the hypervisor, user mode in context N
 * is partition N. Programs are looked for beside the image and in the directories of a build
 * (../guests, ../hv). An image without partitions is one program in all spaces.
 */
#ifndef PRIDE_GUEST_PROGRAMS_H
#define PRIDE_GUEST_PROGRAMS_H

#include "sim/elf/symbols.h"
#include "sim/machine/machine.h"

/* Spaces: 0 supervisor mode, 1..255 user mode in that context, 256 user mode in context 0. */
#define PROGRAMS_SPACES 257

static inline uint32_t programs_space(bool supervisor, uint32_t context)
{
    return supervisor ? 0 : context & 0xff ? context & 0xff : 256;
}

struct programs;

/* Programs of the image that the machine has loaded. NULL: no memory. */
struct programs *programs_create(struct machine *machine);
void programs_destroy(struct programs *programs);

/* NULL: no file is known for the space, or it has no symbols. Opened when first asked for. */
struct elf_symbols *programs_symbols(struct programs *programs, uint32_t space);

/* "nav", "hypervisor", or, without partitions, the file's name. */
const char *programs_name(struct programs *programs, uint32_t space);

/* The file that the symbols are from; NULL: not found. */
const char *programs_path(struct programs *programs, uint32_t space);

/*
 * The file of the program alone, which a debugger loads; NULL: not found. With partitions the hypervisor
 * has one beside the image, which holds its symbols as well.
 */
const char *programs_file(struct programs *programs, uint32_t space);

/* A file of that name where programs are looked for that is no packed system itself, malloc'ed. NULL: nowhere, or no memory. */
char *programs_find(const char *image, const char *file);

/* SYMBOL of the image or PARTITION:SYMBOL. False: there is none. */
bool programs_symbol(struct programs *programs, const char *text, uint32_t *value, uint32_t *size);

#endif
