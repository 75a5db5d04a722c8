/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Executables: what is loaded where, and that no broken file is taken, or changes anything.
 */
#include "sim/base/random.h"
#include "sim/machine/elf.h"
#include "tests/unit/machine/fixture.h"

#define PROGRAM_HEADER (sizeof(Elf32_Ehdr))

static struct machine *small_machine(struct diag *diag)
{
    return make_machine("leon3-generic", diag, "ram.size=1M", NULL);
}

static void an_image_is_loaded_at_its_physical_addresses(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    uint8_t elf[FIXTURE_ELF_MAX], word[4], ones[64];
    size_t size = make_elf(&program_exit, elf);
    char *name;

    (void)state;
    lines_capture(&lines, &diag);
    machine = small_machine(&diag);
    memset(ones, 0xff, sizeof(ones));
    assert_true(machine_memory_write(machine, FIXTURE_RAM + 0x2000, ones, sizeof(ones)));
    put32(elf + offsetof(Elf32_Ehdr, e_entry), 0xf0000004);
    put32(elf + PROGRAM_HEADER + offsetof(Elf32_Phdr, p_vaddr), 0xf0000000);
    put32(elf + PROGRAM_HEADER + offsetof(Elf32_Phdr, p_paddr), FIXTURE_RAM + 0x2000);
    put32(elf + PROGRAM_HEADER + offsetof(Elf32_Phdr, p_memsz), 20);
    name = write_temporary(elf, size);
    assert_true(machine_load(machine, name));
    assert_int_equal(leon3_register_read(machine_cpu(machine, 0), LEON3_REG_PC),
                     FIXTURE_RAM + 0x2004);
    assert_true(machine_memory_read(machine, FIXTURE_RAM + 0x2000, word, 4));
    assert_int_equal(bus_load32(word), program_exit.part[0].word[0]);
    assert_true(machine_memory_read(machine, FIXTURE_RAM + 0x2000 + 16, word, 4));
    assert_int_equal(bus_load32(word), 0);
    assert_true(machine_memory_read(machine, FIXTURE_RAM + 0x2000 + 20, word, 4));
    assert_int_equal(bus_load32(word), 0xffffffff);
    assert_int_equal(lines.count, 0);
    remove_temporary(name);
    machine_destroy(machine);
}

static void an_entry_may_be_a_physical_address(void **state)
{
    struct diag diag;
    struct lines lines;
    struct elf_image image;
    uint8_t elf[FIXTURE_ELF_MAX];
    size_t size = make_elf(&program_exit, elf);
    char *name;

    (void)state;
    lines_capture(&lines, &diag);
    put32(elf + offsetof(Elf32_Ehdr, e_entry), FIXTURE_RAM + 4);
    put32(elf + PROGRAM_HEADER + offsetof(Elf32_Phdr, p_vaddr), 0xf0000000);
    put32(elf + PROGRAM_HEADER + offsetof(Elf32_Phdr, p_paddr), FIXTURE_RAM);
    name = write_temporary(elf, size);
    assert_true(elf_image_read(&image, name, &diag));
    assert_int_equal(image.physical_entry, FIXTURE_RAM + 4);
    elf_image_free(&image);
    remove_temporary(name);
}

static void the_start_state_is_a_boot_loaders_only_where_the_board_says_so(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct leon3 *cpu;
    uint32_t ccr;

    (void)state;
    lines_capture(&lines, &diag);
    machine = small_machine(&diag);
    load_program(machine, &program_exit);
    cpu = machine_cpu(machine, 0);
    assert_int_equal(leon3_register_read(cpu, LEON3_REG_PSR) & 0xa0, 0x80);
    assert_int_equal(leon3_register_read(cpu, 14), FIXTURE_RAM + 0x100000 - 96);
    assert_int_equal(leon3_register_read(cpu, LEON3_REG_WIM), 2);
    assert_true(leon3_control_read(cpu, 2, 0, &ccr));
    assert_int_equal(ccr & 0x0081000f, 0x0081000f); /* DS, IB, DCS, ICS */
    machine_destroy(machine);
    machine = make_machine("leon3-generic", &diag, "board.start_ccr=0x1000f", NULL);
    load_program(machine, &program_exit);
    assert_true(leon3_control_read(machine_cpu(machine, 0), 2, 0, &ccr));
    assert_int_equal(ccr & 0x0081000f, 0x0001000f);
    machine_destroy(machine);
    machine = make_machine("rtl-refcfg", &diag, NULL);
    load_program(machine, &program_exit);
    cpu = machine_cpu(machine, 0);
    assert_int_equal(leon3_register_read(cpu, LEON3_REG_PC), 0x40000000);
    assert_int_equal(leon3_register_read(cpu, 14), 0);
    assert_int_equal(leon3_register_read(cpu, LEON3_REG_WIM), 0);
    assert_true(leon3_control_read(cpu, 2, 0, &ccr));
    assert_int_equal(ccr & 0x0081000f, 0);
    machine_destroy(machine);
}

/* clang-format off */
#define EHDR(member) offsetof(Elf32_Ehdr, member)
#define PHDR(member) (PROGRAM_HEADER + offsetof(Elf32_Phdr, member))
static const struct {
    size_t offset;
    unsigned width;
    uint32_t value;
    const char *message;
} broken[] = {
    {0,                4, 0x7f454c47, "offset 0: no ELF magic"},
    {EI_CLASS,         1, 2,          "no 32-bit big-endian ELF file"},
    {EI_DATA,          1, 1,          "no 32-bit big-endian ELF file"},
    {EHDR(e_machine),  2, EM_386,     "is for machine 3, expected SPARC (2)"},
    {EHDR(e_type),     2, ET_REL,     "is no executable: type 1"},
    {EHDR(e_type),     2, ET_DYN,     "is no executable: type 3"},
    {EHDR(e_phnum),    2, 0,          "no usable program headers"},
    {EHDR(e_phentsize), 2, 31,        "no usable program headers"},
    {EHDR(e_phoff),    4, 0x1000,     "its program headers (offset 0x1000) end beyond"},
    {EHDR(e_shnum),    2, 5,          "its section headers"},
    {EHDR(e_entry),    4, 0x40000002, "is not a multiple of 4"},
    {EHDR(e_entry),    4, 0x50000000, "entry 0x50000000 lies in no loaded segment"},
    {EHDR(e_entry),    4, 0x4000000c, "entry 0x4000000c lies in no loaded segment"},
    {PHDR(p_type),     4, PT_NOTE,    "has nothing to load"},
    {PHDR(p_type),     4, PT_INTERP,  "is dynamically linked"},
    {PHDR(p_type),     4, PT_DYNAMIC, "is dynamically linked"},
    {PHDR(p_filesz),   4, 0x100,      "has 256 bytes in the file, but only 12 in memory"},
    {PHDR(p_offset),   4, 0x100,      "segment 0 (offset 0x100, 0xc bytes) ends beyond"},
    {PHDR(p_offset),   4, 0xfffffffc, "segment 0 (offset 0xfffffffc, 0xc bytes) ends beyond"},
    {PHDR(p_paddr),    4, 0xfffffffc, "ends beyond the address space"},
    {PHDR(p_vaddr),    4, 0xfffffffc, "ends beyond the address space"},
    {PHDR(p_paddr),    4, 0x20000000, "does not fit the memories of board 'leon3-generic'"},
    {PHDR(p_paddr),    4, 0x400ffffc, "does not fit the memories of board 'leon3-generic'"},
    {PHDR(p_paddr),    4, 0x80000100, "does not fit the memories of board 'leon3-generic'"},
    {PHDR(p_memsz),    4, 0x00200000, "does not fit the memories of board 'leon3-generic'"},
};
#undef EHDR
#undef PHDR
/* clang-format on */

static void patch(uint8_t *at, unsigned width, uint32_t value)
{
    if (width == 4)
        put32(at, value);
    else if (width == 2)
        put16(at, (uint16_t)value);
    else
        *at = (uint8_t)value;
}

static void a_broken_file_gives_one_line_and_changes_nothing(void **state)
{
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    uint64_t before;

    (void)state;
    lines_capture(&lines, &diag);
    machine = small_machine(&diag);
    before = machine_digest(machine);
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        uint8_t elf[FIXTURE_ELF_MAX];
        size_t size = make_elf(&program_exit, elf);
        char *name;

        patch(elf + broken[i].offset, broken[i].width, broken[i].value);
        name = write_temporary(elf, size);
        lines.count = 0;
        if (machine_load(machine, name))
            fail_msg("accepted: %s", broken[i].message);
        assert_one_error(&lines, name);
        assert_one_error(&lines, broken[i].message);
        assert_int_equal(machine_digest(machine), before);
        remove_temporary(name);
    }
    machine_destroy(machine);
}

static void segments_that_overlap_are_refused(void **state)
{
    struct program program = program_tick;
    struct diag diag;
    struct lines lines;
    struct elf_image image;
    uint8_t elf[FIXTURE_ELF_MAX];
    char *name;

    (void)state;
    lines_capture(&lines, &diag);
    program.part[1].address = program.part[0].address + 8;
    name = write_temporary(elf, make_elf(&program, elf));
    assert_false(elf_image_read(&image, name, &diag));
    assert_one_error(&lines, "segment 1 overlaps an earlier one at physical address 0x40000008");
    remove_temporary(name);
}

static void what_is_no_file_is_refused(void **state)
{
    static const struct {
        const char *name, *message;
    } bad[] = {
        {"/no/such/file", "/no/such/file: cannot open: "},
        {"/", "/: is a directory"},
        {"/dev/null", "/dev/null: is no regular file"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct diag diag;
        struct lines lines;
        struct elf_image image;

        lines_capture(&lines, &diag);
        assert_false(elf_image_read(&image, bad[i].name, &diag));
        assert_one_error(&lines, bad[i].message);
    }
}

/* Reads a file with these bytes; good or refused with one line, and nothing else. */
static bool read_bytes(const uint8_t *bytes, size_t size)
{
    struct diag diag;
    struct lines lines;
    struct elf_image *image = malloc(sizeof(*image));
    char *name = write_temporary(bytes, size);
    bool good;

    lines_capture(&lines, &diag);
    good = elf_image_read(image, name, &diag);
    assert_int_equal(lines.count, good ? 0 : 1);
    if (good)
        elf_image_free(image);
    free(image);
    remove_temporary(name);
    return good;
}

static void no_truncated_file_is_taken(void **state)
{
    uint8_t elf[FIXTURE_ELF_MAX];
    size_t size = make_elf(&program_tick, elf);

    (void)state;
    assert_true(read_bytes(elf, size));
    for (size_t length = 0; length < size; length++)
        assert_false(read_bytes(elf, length));
}

static void no_flipped_bits_of_a_real_image_do_harm(void **state)
{
    char *path = source_path("tests/truth/elf/regs.elf");
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(1 << 16), *copy = malloc(1 << 16);
    size_t size, taken = 0, sections;
    struct random random;

    (void)state;
    assert_non_null(file);
    size = fread(bytes, 1, 1 << 16, file);
    fclose(file);
    assert_true(read_bytes(bytes, size));
    sections = bus_load32(bytes + offsetof(Elf32_Ehdr, e_shoff));
    random_seed(&random, 653);
    for (int round = 0; round < 1500; round++) {
        memcpy(copy, bytes, size);
        for (uint64_t flips = 1 + random_below(&random, 3); flips; flips--) {
            size_t at = random_below(&random, 2)
                            ? (size_t)random_below(&random, PROGRAM_HEADER + 96)
                            : sections + (size_t)random_below(&random, size - sections);

            copy[at] ^= (uint8_t)(1u << random_below(&random, 8));
        }
        taken += read_bytes(copy, size);
    }
    assert_in_range(taken, 100, 1400);
    free(bytes);
    free(copy);
    free(path);
}

static void contexts_are_read_line_by_line(void **state)
{
    static const char good[] = "context 0 hypervisor 0xffd00000 hypervisor.elf\n\n"
                               "context 7 nav 10000000 nav.elf\n"
                               "context 8 vm 40000000 vm.elf 16 8\n";
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"context 1 nav\n", "line 1: expected 'context NUMBER NAME BASE FILE [FIRST"},
        {"\nkontext 1 nav 0 f\n", "line 2: expected 'context"},
        {"context 1 a 0 f g\n", "line 1: expected 'context"},
        {"context 256 a 0 f\n", "line 1: expected a context number from 0 to 255"},
        {"context -1 a 0 f\n", "line 1: expected a context number"},
        {"context 1 a 0x100000000 f\n", "line 1: expected a hexadecimal address"},
        {"context 1 a xyz f\n", "line 1: expected a hexadecimal address"},
        {"context 1 a 0 f\ncontext 1 b 0 f\n", "line 2: this context has a line already"},
        {"context 1 aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd 0 f\n", "line 1: name or file name"},
        {"context 1 a 0 f 4\n", "line 1: expected 'context"},
        {"context 1 a 0 f 4 x\n", "line 1: expected further contexts from 0 to 255"},
        {"context 1 a 0 f 250 7\n", "line 1: expected further contexts"},
        {"context 4 a 0 f 2 4\n", "line 1: this context has a line already"},
        {"context 1 a 0 f 4 4\ncontext 7 b 0 f\n", "line 2: this context has a line already"},
        {"context 7 a 0 f\ncontext 1 b 0 f 4 4\n", "line 2: this context has a line already"},
    };
    struct machine_context context[4];
    size_t count = 0;
    char error[128];

    (void)state;
    assert_null(contexts_parse(good, sizeof(good) - 1, context, 4, &count, error, sizeof(error)));
    assert_int_equal(count, 3);
    assert_ptr_equal(contexts_find(context, count, 7), &context[1]);
    assert_ptr_equal(contexts_find(context, count, 16), &context[2]);
    assert_ptr_equal(contexts_find(context, count, 23), &context[2]);
    assert_null(contexts_find(context, count, 24));
    assert_null(contexts_find(context, count, 9));
    assert_int_equal(context[1].number, 7);
    assert_int_equal(context[1].base, 0x10000000);
    assert_string_equal(context[1].name, "nav");
    assert_string_equal(context[1].file, "nav.elf");
    assert_null(contexts_parse("", 0, context, 4, &count, error, sizeof(error)));
    assert_int_equal(count, 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const char *wrong = contexts_parse(bad[i].text, strlen(bad[i].text), context, 4, &count,
                                           error, sizeof(error));

        assert_non_null(wrong);
        if (!strstr(wrong, bad[i].message))
            fail_msg("'%s' does not say '%s'", wrong, bad[i].message);
    }
    assert_non_null(contexts_parse("a\0b", 3, context, 4, &count, error, sizeof(error)));
    assert_non_null(contexts_parse("context 1 a 0 f\ncontext 2 a 0 f\n", 32, context, 1, &count,
                                   error, sizeof(error)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_is_loaded_at_its_physical_addresses),
        cmocka_unit_test(an_entry_may_be_a_physical_address),
        cmocka_unit_test(the_start_state_is_a_boot_loaders_only_where_the_board_says_so),
        cmocka_unit_test(a_broken_file_gives_one_line_and_changes_nothing),
        cmocka_unit_test(segments_that_overlap_are_refused),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(no_truncated_file_is_taken),
        cmocka_unit_test(no_flipped_bits_of_a_real_image_do_harm),
        cmocka_unit_test(contexts_are_read_line_by_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
