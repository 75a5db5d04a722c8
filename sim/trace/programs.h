/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which program an instruction belongs to. The same address means other code in each SRMMU context, so
 * code is known by its space and PC: supervisor mode is the hypervisor, user mode in context N is
 * partition N. Programs are looked for beside the image and in the directories of a build
 * (../guests, ../hv). An image without partitions is one program in all spaces.
 */
#ifndef PRIDE_TRACE_PROGRAMS_H
#define PRIDE_TRACE_PROGRAMS_H

#include "sim/elf/symbols.h"
#include "sim/trace/place.h"

/* Spaces: 0 supervisor mode, 1..255 user mode in that context, 256 user mode in context 0. */
#define PROGRAMS_SPACES 257

static inline uint32_t programs_space(const struct place *place)
{
    return place->supervisor ? 0 : place->context & 0xff ? place->context & 0xff : 256;
}

struct programs;

/* Programs of the image that the machine has loaded. NULL: no memory. */
struct programs *programs_create(struct machine *machine);
void programs_destroy(struct programs *programs);

/* NULL: no file is known for the space, or it has no symbols. Opened when first asked for. */
struct elf_symbols *programs_symbols(struct programs *programs, uint32_t space);

/* "nav", "hypervisor", or, without partitions, the file's name. */
const char *programs_name(struct programs *programs, uint32_t space);

/* The file; NULL: not found. */
const char *programs_path(struct programs *programs, uint32_t space);

/* SYMBOL of the image or PARTITION:SYMBOL. False: there is none. */
bool programs_symbol(struct programs *programs, const char *text, uint32_t *value, uint32_t *size);

#endif
