/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a program's structures lie in memory, from its DWARF information: where a member is, what an enumerator is called.
 * For tables of a hypervisor that was compiled with -g; no names of any hypervisor are known here.
 */
#ifndef PRIDE_ELF_LAYOUT_H
#define PRIDE_ELF_LAYOUT_H

#include "sim/elf/symbols.h"

struct elf_member {
    uint32_t offset; /* bytes from the structure's start */
    uint32_t size;   /* of the member, of an array all of it */
    uint32_t stride; /* of an array one element, else the same as size */
};

/* "schedule.frame_count" in struct `type`; "" is the structure itself. False: not known. */
bool elf_layout_member(struct elf_symbols *symbols, const char *type, const char *path,
                       struct elf_member *member);

/* The name of the enumerator of `enum type` with this value. NULL: none, or not known. */
const char *elf_layout_enumerator(struct elf_symbols *symbols, const char *type, uint32_t value);

#endif
