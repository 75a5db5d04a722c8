/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Callers by call-frame information: a file whose only section is a .debug_frame written here, with rules as gcc and the
 * hypervisor's assembly have them.
 */
#include "tests/helpers/cmocka_all.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sim/elf/frames.h"

#define FUNCTION     0x40001000u
#define STACK        0x40010000u
#define DWARF_UP1_L1 94

/* Of a CIE: no augmentation, code in instructions, data in words down, the return address in %o7; CFA is %sp. */
static const uint8_t cie[] = {0, 0,    0,  16,   0xff, 0xff, 0xff, 0xff, 1, 0,
                              4, 0x7c, 15, 0x0c, 14,   0,    0,    0,    0, 0};

static void put16(uint8_t *to, uint32_t value)
{
    to[0] = (uint8_t)(value >> 8);
    to[1] = (uint8_t)value;
}

static void put32(uint8_t *to, uint32_t value)
{
    put16(to, value >> 16);
    put16(to + 2, value);
}

/* The table of one function of 16 instructions with those rules; its size. */
static size_t make_table(uint8_t *table, const char *augmentation, const uint8_t *rules,
                         size_t size)
{
    uint8_t *fde;

    memcpy(table, cie, sizeof(cie));
    if (*augmentation) { /* "S": of a trap */
        memmove(table + 11, table + 10, 8);
        table[9] = (uint8_t)*augmentation;
        table[10] = 0;
    }
    fde = table + sizeof(cie);
    put32(fde, (uint32_t)(12 + (size + 3) / 4 * 4));
    put32(fde + 4, 0);
    put32(fde + 8, FUNCTION);
    put32(fde + 12, 64);
    memset(fde + 16, 0, size + 4);
    memcpy(fde + 16, rules, size);
    return sizeof(cie) + 16 + (size + 3) / 4 * 4;
}

static void put_section(uint8_t *header, uint32_t name, uint32_t type, size_t at, size_t size)
{
    put32(header + offsetof(Elf32_Shdr, sh_name), name);
    put32(header + offsetof(Elf32_Shdr, sh_type), type);
    put32(header + offsetof(Elf32_Shdr, sh_offset), (uint32_t)at);
    put32(header + offsetof(Elf32_Shdr, sh_size), (uint32_t)size);
    put32(header + offsetof(Elf32_Shdr, sh_addralign), 1);
}

static struct elf_symbols *open_table(const char *augmentation, const uint8_t *rules, size_t size)
{
    static const char names[] = "\0.debug_frame\0.shstrtab";
    uint8_t elf[1024] = {0};
    char path[] = P_tmpdir "/pride-test-XXXXXX";
    size_t at = sizeof(Elf32_Ehdr), sections = 512;
    struct elf_symbols *symbols;
    int file = mkstemp(path);

    memcpy(elf, ELFMAG "\1\2\1", 7);
    put16(elf + offsetof(Elf32_Ehdr, e_type), ET_EXEC);
    put16(elf + offsetof(Elf32_Ehdr, e_machine), EM_SPARC);
    put32(elf + offsetof(Elf32_Ehdr, e_version), 1);
    put16(elf + offsetof(Elf32_Ehdr, e_ehsize), sizeof(Elf32_Ehdr));
    put16(elf + offsetof(Elf32_Ehdr, e_shentsize), sizeof(Elf32_Shdr));
    put32(elf + offsetof(Elf32_Ehdr, e_shoff), (uint32_t)sections);
    put16(elf + offsetof(Elf32_Ehdr, e_shnum), 3);
    put16(elf + offsetof(Elf32_Ehdr, e_shstrndx), 2);
    put_section(elf + sections + sizeof(Elf32_Shdr), 1, SHT_PROGBITS, at,
                make_table(elf + at, augmentation, rules, size));
    memcpy(elf + 400, names, sizeof(names));
    put_section(elf + sections + 2 * sizeof(Elf32_Shdr), 14, SHT_STRTAB, 400, sizeof(names));
    assert_true(file >= 0);
    assert_int_equal(write(file, elf, sizeof(elf)), sizeof(elf));
    close(file);
    symbols = elf_symbols_open(path, NULL);
    unlink(path);
    assert_non_null(symbols);
    return symbols;
}

/* Memory that says where it was read: its address, all bits turned; nothing is mapped below the stack. */
static bool word_at(void *owner, uint32_t address, uint32_t *value)
{
    (void)owner;
    *value = ~address;
    return address >= STACK;
}

static const struct elf_frame_memory memory = {NULL, word_at};

/* %g0.. hold their numbers times 0x100, but for the stack's and PC. */
static struct elf_frame make_frame(uint32_t pc)
{
    struct elf_frame frame = {.exact = true};

    for (unsigned i = 0; i < ELF_FRAME_COLUMNS; i++) {
        frame.value[i] = 0x100 * i;
        frame.known[i] = true;
    }
    frame.value[ELF_FRAME_SP] = STACK;
    frame.value[ELF_FRAME_FP] = STACK + 96;
    frame.value[ELF_FRAME_PC] = pc;
    return frame;
}

#define FIND(augmentation, ...)                                                                    \
    const uint8_t rules[] = {__VA_ARGS__};                                                         \
    struct elf_symbols *symbols = open_table(augmentation, rules, sizeof(rules));                  \
    struct elf_frame frame = make_frame(FUNCTION + 32);                                            \
    enum elf_frame_found found = elf_frame_up(symbols, &frame, &memory);                           \
                                                                                                   \
    (void)state;                                                                                   \
    elf_symbols_close(symbols)

/* DW_CFA_def_cfa_register %i6; GNU_window_save; register %o7 in %i7: what gcc says behind SAVE. */
static void behind_a_save_the_caller_is_in_the_ins(void **state)
{
    FIND("", 0x0d, 30, 0x2d, 0x09, 15, 31);

    assert_int_equal(found, ELF_FRAME_CALLER);
    assert_int_equal(frame.value[ELF_FRAME_PC], 0x1f00 + 8);
    assert_int_equal(elf_frame_place(&frame), 0x1f00); /* the call */
    assert_int_equal(frame.value[ELF_FRAME_SP], STACK + 96);
    assert_int_equal(frame.value[9], 0x1900); /* %o1 was %i1 */
    assert_int_equal(frame.value[16], ~(STACK + 96));
    assert_int_equal(frame.value[ELF_FRAME_I7], ~(STACK + 96 + 60));
}

static void a_leaf_has_its_caller_in_o7(void **state)
{
    FIND("", 0);

    assert_int_equal(found, ELF_FRAME_CALLER);
    assert_int_equal(frame.value[ELF_FRAME_PC], 0xf00 + 8);
    assert_int_equal(frame.value[ELF_FRAME_SP], STACK);
    assert_int_equal(frame.value[20], 0x1400);
    assert_false(frame.exact);
}

/* PC and nPC of their own: a trap. */
static void a_trapped_instruction_is_where_it_was(void **state)
{
    FIND("S", 0x0d, 30, 0x2d, 0x09, 68, 17, 0x09, 69, 18);

    assert_int_equal(found, ELF_FRAME_CALLER);
    assert_true(frame.exact);
    assert_int_equal(elf_frame_place(&frame), 0x1100);
    assert_int_equal(frame.value[ELF_FRAME_NPC], 0x1200);
}

static void columns_of_other_windows_serve_handlers_that_move(void **state)
{
    FIND("S", 0x09, 68, DWARF_UP1_L1);

    assert_int_equal(found, ELF_FRAME_CALLER);
    assert_int_equal(frame.value[ELF_FRAME_PC], 0x100 * DWARF_UP1_L1);
}

/* DW_CFA_expression for %g1: breg %l6 + 12; DW_CFA_val_expression for %g2: breg %l6, lit 4, plus. */
static void expressions_are_followed(void **state)
{
    FIND("", 0x10, 1, 2, 0x70 + 14, 0x0c, 0x16, 2, 4, 0x70 + 22, 0, 0x34, 0x22);

    assert_int_equal(found, ELF_FRAME_CALLER);
    assert_int_equal(frame.value[1], ~(STACK + 12));
    assert_int_equal(frame.value[2], 0x1600 + 4);
}

static void what_cannot_be_read_is_not_known(void **state)
{
    FIND("", 0x10, 1, 2, 0x70 + 16, 0, 0x10, 20, 3, 0x70 + 16, 0, 0xe9);

    assert_int_equal(found, ELF_FRAME_CALLER);
    assert_false(frame.known[1]);
    assert_false(frame.known[20]); /* an operation that is none */
}

static void an_undefined_return_address_is_the_outermost_frame(void **state)
{
    FIND("", 0x07, 15);

    assert_int_equal(found, ELF_FRAME_OUTERMOST);
    assert_int_equal(frame.value[ELF_FRAME_PC], FUNCTION + 32);
}

static void code_without_information_is_not_guessed_at(void **state)
{
    const uint8_t rules[] = {0};
    struct elf_symbols *symbols = open_table("", rules, sizeof(rules));
    struct elf_frame frame = make_frame(FUNCTION + 64);
    unsigned column;

    (void)state;
    assert_int_equal(elf_frame_up(symbols, &frame, &memory), ELF_FRAME_UNKNOWN);
    frame.exact = false; /* PC behind a call that is its function's last instruction */
    assert_int_equal(elf_frame_up(symbols, &frame, &memory), ELF_FRAME_CALLER);
    assert_false(elf_frame_pc_column(symbols, FUNCTION, &column));
    elf_symbols_close(symbols);
}

static void code_says_which_column_has_the_trapped_pc(void **state)
{
    const uint8_t rules[] = {0x09, 68, 17, 0x44, 0x09, 68, DWARF_UP1_L1};
    struct elf_symbols *symbols = open_table("S", rules, sizeof(rules));
    unsigned column;

    (void)state;
    assert_true(elf_frame_pc_column(symbols, FUNCTION, &column));
    assert_int_equal(column, 17);
    assert_true(elf_frame_pc_column(symbols, FUNCTION + 16, &column));
    assert_int_equal(column, DWARF_UP1_L1);
    elf_symbols_close(symbols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(behind_a_save_the_caller_is_in_the_ins),
        cmocka_unit_test(a_leaf_has_its_caller_in_o7),
        cmocka_unit_test(a_trapped_instruction_is_where_it_was),
        cmocka_unit_test(columns_of_other_windows_serve_handlers_that_move),
        cmocka_unit_test(expressions_are_followed),
        cmocka_unit_test(what_cannot_be_read_is_not_known),
        cmocka_unit_test(an_undefined_return_address_is_the_outermost_frame),
        cmocka_unit_test(code_without_information_is_not_guessed_at),
        cmocka_unit_test(code_says_which_column_has_the_trapped_pc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
