/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What GDB is told about a LEON3: registers and their types (target.xml) and the memory map. GDB 13 wants the features
 * cpu, fpu and cp0 of org.gnu.gdb.sparc complete and in its own numbering; the ancillary state registers and those of
 * the SRMMU follow under our own names, in the numbering of target_leon3.h.
 */
#include "gdbstub/hv_tables.h"
#include "gdbstub/target_leon3.h"

#include <stdio.h>
#include <string.h>

struct register_field {
    const char *name;
    unsigned low, high; /* bits */
};

struct register_type {
    const char *name;
    struct register_field fields[16];
};

/* clang-format off */
static const struct register_type types_cp0[] = {
    {"psr_flags", {{"CWP", 0, 4}, {"ET", 5, 5}, {"PS", 6, 6}, {"S", 7, 7}, {"PIL", 8, 11}, {"EF", 12, 12}, {"EC", 13, 13},
                   {"C", 20, 20}, {"V", 21, 21}, {"Z", 22, 22}, {"N", 23, 23}, {"ver", 24, 27}, {"impl", 28, 31}}},
    {"tbr_flags", {{"tt", 4, 11}, {"TBA", 12, 31}}},
    {"fsr_flags", {{"cexc", 0, 4}, {"aexc", 5, 9}, {"fcc", 10, 11}, {"qne", 13, 13}, {"ftt", 14, 16}, {"ver", 17, 19},
                   {"NS", 22, 22}, {"TEM", 23, 27}, {"RP", 28, 29}, {"RD", 30, 31}}},
};

static const struct register_type types_mmu[] = {
    {"mmu_control_flags", {{"E", 0, 0}, {"NF", 1, 1}, {"PSO", 7, 7}, {"ST", 14, 14}, {"TD", 15, 15}, {"PSZ", 16, 17}, {"DTLB", 18, 20},
                           {"ITLB", 21, 23}, {"VER", 24, 27}, {"IMPL", 28, 31}}},
    {"mmu_fault_flags",   {{"OW", 0, 0}, {"FAV", 1, 1}, {"FT", 2, 4}, {"AT", 5, 7}, {"L", 8, 9}, {"EBE", 10, 17}}},
};

struct register_row {
    const char *name, *type;
};

static const struct register_row rows_cp0[] = {
    {"y", "uint32"},       {"psr", "psr_flags"}, {"wim", "uint32"},    {"tbr", "tbr_flags"},
    {"pc", "code_ptr"},    {"npc", "code_ptr"},  {"fsr", "fsr_flags"}, {"csr", "uint32"},
};

static const struct register_row rows_mmu[] = {
    {"mmu_control", "mmu_control_flags"}, {"mmu_context_pointer", "uint32"}, {"mmu_context", "uint32"},
    {"mmu_fault_status", "mmu_fault_flags"}, {"mmu_fault_address", "data_ptr"},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void describe_type(const struct register_type *type, struct gdb_text *text)
{
    gdb_text_print(text, "<flags id=\"%s\" size=\"4\">\n", type->name);
    for (const struct register_field *field = type->fields; field->name; field++)
        gdb_text_print(text, "<field name=\"%s\" start=\"%u\" end=\"%u\"%s/>\n", field->name,
                       field->low, field->high,
                       field->low == field->high ? "" : " type=\"uint32\"");
    gdb_text_print(text, "</flags>\n");
}

/*
 * GDB puts registers back behind a call of a function that it made. Of ours some cannot be written and others go on by themselves, and
 * WIM tells what the call has left in the register file.
 */
static bool is_put_back(const char *name, const char *group)
{
    static const char *const groups[] = {"general", "float", "system"};

    for (size_t i = 0; i < COUNT(groups); i++) {
        if (strcmp(group, groups[i]) == 0)
            return strcmp(name, "wim") != 0;
    }
    return false;
}

static void describe_register(const char *name, const char *type, const char *group,
                              unsigned number, struct gdb_text *text)
{
    gdb_text_print(
        text, "<reg name=\"%s\" bitsize=\"32\" type=\"%s\" group=\"%s\"%s regnum=\"%u\"/>\n", name,
        type, group, is_put_back(name, group) ? "" : " save-restore=\"no\"", number);
}

static void describe_feature(const char *name, const struct register_type *types, size_t type_count,
                             const struct register_row *rows, size_t row_count, const char *group,
                             unsigned first, struct gdb_text *text)
{
    gdb_text_print(text, "<feature name=\"%s\">\n", name);
    for (size_t i = 0; i < type_count; i++)
        describe_type(&types[i], text);
    for (size_t i = 0; i < row_count; i++)
        describe_register(rows[i].name, rows[i].type, group, first + (unsigned)i, text);
    gdb_text_print(text, "</feature>\n");
}

static void describe_integer_unit(struct gdb_text *text)
{
    gdb_text_print(text, "<feature name=\"org.gnu.gdb.sparc.cpu\">\n");
    for (unsigned i = 0; i < 32; i++) {
        char name[4] = {"goli"[i / 8], (char)('0' + i % 8), '\0'};

        if (i == 14)
            describe_register("sp", "data_ptr", "general", i, text);
        else if (i == 30)
            describe_register("fp", "data_ptr", "general", i, text);
        else
            describe_register(name, "uint32", "general", i, text);
    }
    gdb_text_print(text, "</feature>\n");
}

static void describe_numbered(const char *feature, const char *prefix, unsigned first_name,
                              unsigned count, const char *type, const char *group, unsigned first,
                              struct gdb_text *text)
{
    gdb_text_print(text, "<feature name=\"%s\">\n", feature);
    for (unsigned i = 0; i < count; i++) {
        char name[16];

        snprintf(name, sizeof(name), "%s%u", prefix, first_name + i);
        describe_register(name, type, group, first + i, text);
    }
    gdb_text_print(text, "</feature>\n");
}

static void describe_windows(struct gdb_text *text)
{
    static const char *const blocks[] = {"up1", "up2", "down1", "down2"};

    gdb_text_print(text, "<feature name=\"org.pride.leon3.windows\">\n");
    for (unsigned i = 0; i < TARGET_REG_COUNT - TARGET_REG_WINDOWS; i++) {
        char name[16];

        snprintf(name, sizeof(name), "%s_%c%u", blocks[i / 16], "li"[i / 8 % 2], i % 8);
        describe_register(name, "uint32", "windows", TARGET_REG_WINDOWS + i, text);
    }
    gdb_text_print(text, "</feature>\n");
}

static void describe_state(const struct target_leon3 *leon3, struct gdb_text *text)
{
    gdb_text_print(text, "<feature name=\"org.pride.leon3.state\">\n");
    for (unsigned i = 0; i < target_state_count(leon3); i++) {
        char name[32];

        target_state_name(leon3, i, name, sizeof(name));
        describe_register(name, "uint32", strstr(name, "tlb") ? "tlb" : "state",
                          TARGET_REG_COUNT + i, text);
    }
    gdb_text_print(text, "</feature>\n");
}

static void describe_target(const struct target_leon3 *leon3, struct gdb_text *text)
{
    const struct board *board = machine_board(leon3->machine);

    gdb_text_print(text, "<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
                         "<target version=\"1.0\">\n<architecture>sparc</architecture>\n");
    describe_integer_unit(text);
    describe_numbered("org.gnu.gdb.sparc.fpu", "f", 0, 32, "ieee_single", "float", LEON3_REG_F0,
                      text);
    describe_feature("org.gnu.gdb.sparc.cp0", types_cp0, COUNT(types_cp0), rows_cp0,
                     COUNT(rows_cp0), "system", LEON3_REG_Y, text);
    describe_numbered("org.pride.leon3.asr", "asr", 16, 16, "uint32", "asr", TARGET_REG_ASR16,
                      text);
    if (board->cpu.mmu)
        describe_feature("org.pride.leon3.srmmu", types_mmu, COUNT(types_mmu), rows_mmu,
                         COUNT(rows_mmu), "mmu", TARGET_REG_MMU, text);
    if (board->cpu.mmu)
        describe_windows(text);
    if (board->cpu.mmu)
        describe_state(leon3, text);
    gdb_text_print(text, "</target>\n");
}

/* ---- memory map ------------------------------------------------------------------------------------------------ */

static void describe_range(const char *type, uint64_t start, uint64_t end, struct gdb_text *text)
{
    if (start < end)
        gdb_text_print(text, "<memory type=\"%s\" start=\"0x%llx\" length=\"0x%llx\"/>\n", type,
                       (unsigned long long)start, (unsigned long long)(end - start));
}

/* The lowest ROM at or above `from`. */
static const struct board_memory *next_rom(const struct board *board, uint64_t from)
{
    const struct board_memory *next = NULL;

    for (uint32_t i = 0; i < board->memory_count; i++) {
        const struct board_memory *memory = &board->memory[i];

        if (memory->rom && memory->base >= from && (!next || memory->base < next->base))
            next = memory;
    }
    return next;
}

/*
 * GDB does not touch addresses outside the map, and what it sees are virtual addresses: with an MMU the map is all
 * addresses. Without one only ROM is told apart, so that GDB chooses hardware breakpoints there.
 */
static void describe_memory(const struct board *board, struct gdb_text *text)
{
    const struct board_memory *rom = board->cpu.mmu ? NULL : next_rom(board, 0);
    uint64_t from = 0;

    gdb_text_print(
        text,
        "<?xml version=\"1.0\"?>\n<!DOCTYPE memory-map PUBLIC \"+//IDN gnu.org//DTD GDB Memory "
        "Map V1.0//EN\" \"http://sourceware.org/gdb/gdb-memory-map.dtd\">\n<memory-map>\n");
    while (rom) {
        describe_range("ram", from, rom->base, text);
        from = (uint64_t)rom->base + rom->size;
        describe_range("rom", rom->base, from, text);
        rom = next_rom(board, from);
    }
    describe_range("ram", from, UINT64_C(1) << 32, text);
    gdb_text_print(text, "</memory-map>\n");
}

bool target_document(void *owner, const char *object, const char *annex, struct gdb_text *text)
{
    const struct target_leon3 *leon3 = owner;
    const struct board *board = machine_board(leon3->machine);

    if (strcmp(object, "features") == 0 && strcmp(annex, "target.xml") == 0)
        describe_target(leon3, text);
    else if (strcmp(object, "memory-map") == 0 && *annex == '\0')
        describe_memory(board, text);
    else if (strcmp(object, "osdata") == 0)
        return hv_table_document(owner, annex, text);
    else
        return false;
    return true;
}
