/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Structures and enumerations by libdw. Types are found by name in any unit: they are the same in all.
 */
#include "sim/elf/layout.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <string.h>

/* The definition of a structure or enumeration at the outermost level of a unit. */
static bool layout_in_unit(Dwarf_Die *unit, int tag, const char *name, Dwarf_Die *type)
{
    if (dwarf_child(unit, type) != 0)
        return false;
    do {
        const char *own = dwarf_tag(type) == tag ? dwarf_diename(type) : NULL;

        if (own && strcmp(own, name) == 0 && !dwarf_hasattr(type, DW_AT_declaration))
            return true;
    } while (dwarf_siblingof(type, type) == 0);
    return false;
}

static bool layout_type(struct elf_symbols *symbols, int tag, const char *name, Dwarf_Die *type)
{
    Dwarf *dwarf = elf_symbols_dwarf(symbols);
    Dwarf_CU *cu = NULL;
    Dwarf_Die unit;

    while (dwarf && dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0) {
        if (layout_in_unit(&unit, tag, name, type))
            return true;
    }
    return false;
}

/* The type of a member, without typedefs and qualifiers. */
static bool layout_type_of(Dwarf_Die *die, Dwarf_Die *type)
{
    Dwarf_Attribute attribute;

    return dwarf_attr_integrate(die, DW_AT_type, &attribute) &&
           dwarf_formref_die(&attribute, type) && dwarf_peel_type(type, type) == 0;
}

static bool layout_size(Dwarf_Die *type, uint32_t *size)
{
    Dwarf_Word bytes;

    if (dwarf_aggregate_size(type, &bytes) != 0)
        return false;
    *size = (uint32_t)bytes;
    return true;
}

/* A member by name, and its type. */
static bool layout_step(Dwarf_Die *structure, const char *name, size_t length, uint32_t *offset,
                        Dwarf_Die *type)
{
    Dwarf_Die member;

    if (dwarf_child(structure, &member) != 0)
        return false;
    do {
        const char *own = dwarf_tag(&member) == DW_TAG_member ? dwarf_diename(&member) : NULL;
        Dwarf_Attribute attribute;
        Dwarf_Word value;

        if (!own || strlen(own) != length || memcmp(own, name, length) != 0)
            continue;
        if (!dwarf_attr(&member, DW_AT_data_member_location, &attribute) ||
            dwarf_formudata(&attribute, &value) != 0)
            return false;
        *offset += (uint32_t)value;
        return layout_type_of(&member, type);
    } while (dwarf_siblingof(&member, &member) == 0);
    return false;
}

bool elf_layout_member(struct elf_symbols *symbols, const char *type, const char *path,
                       struct elf_member *member)
{
    Dwarf_Die at, next;

    *member = (struct elf_member){0};
    if (!layout_type(symbols, DW_TAG_structure_type, type, &at))
        return false;
    while (*path) {
        size_t length = strcspn(path, ".");

        if (!layout_step(&at, path, length, &member->offset, &next))
            return false;
        at = next;
        path += length + (path[length] == '.');
    }
    if (!layout_size(&at, &member->size))
        return false;
    member->stride = member->size;
    if (dwarf_tag(&at) == DW_TAG_array_type)
        return layout_type_of(&at, &next) && layout_size(&next, &member->stride);
    return true;
}

const char *elf_layout_enumerator(struct elf_symbols *symbols, const char *type, uint32_t value)
{
    Dwarf_Die at, one;

    if (!layout_type(symbols, DW_TAG_enumeration_type, type, &at) || dwarf_child(&at, &one) != 0)
        return NULL;
    do {
        Dwarf_Attribute attribute;
        Dwarf_Word own;

        if (dwarf_tag(&one) == DW_TAG_enumerator &&
            dwarf_attr(&one, DW_AT_const_value, &attribute) &&
            dwarf_formudata(&attribute, &own) == 0 && (uint32_t)own == value)
            return dwarf_diename(&one);
    } while (dwarf_siblingof(&one, &one) == 0);
    return NULL;
}
