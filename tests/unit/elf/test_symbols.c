/* SPDX-License-Identifier: BSD-2-Clause */
/* Symbols and source lines by address, tried on this program's own file. */
#include "tests/helpers/cmocka_all.h"

#include "sim/elf/symbols.h"

static void addresses_have_names_and_lines(void **state)
{
    struct elf_symbols *symbols = elf_symbols_open("/proc/self/exe", NULL);
    uint32_t start, size, offset;
    unsigned line, last = 0;

    (void)state;
    assert_non_null(symbols);
    assert_true(elf_symbols_find_sized(symbols, "main", &start, &size));
    assert_true(size > 4);
    for (uint32_t at = 0; at < size; at++) {
        const char *file = elf_symbols_line(symbols, start + at, &line);

        assert_string_equal(elf_symbols_name(symbols, start + at, &offset), "main");
        assert_int_equal(offset, at);
        if (!file)
            continue;
        assert_non_null(strstr(file, "test_symbols.c"));
        last = line > last ? line : last;
    }
    assert_true(last > 40);
    elf_symbols_close(symbols);
}

static void what_is_before_all_code_has_no_name(void **state)
{
    struct elf_symbols *symbols = elf_symbols_open("/proc/self/exe", NULL);
    uint32_t offset;
    unsigned line;

    (void)state;
    assert_null(elf_symbols_name(symbols, 1, &offset));
    assert_null(elf_symbols_line(symbols, 1, &line));
    elf_symbols_close(symbols);
}

/* Labels have no size; they end with their section. */
static void what_is_behind_all_code_has_no_name(void **state)
{
    struct elf_symbols *symbols = elf_symbols_open("/proc/self/exe", NULL);
    uint32_t offset;

    (void)state;
    assert_null(elf_symbols_name(symbols, UINT32_MAX, &offset));
    assert_null(elf_symbols_name(symbols, 0x70000000, &offset));
    elf_symbols_close(symbols);
}

static void names_can_be_completed(void **state)
{
    struct elf_symbols *symbols = elf_symbols_open("/proc/self/exe", NULL);
    unsigned found = 0;
    size_t index = 0;
    const char *name;

    (void)state;
    while ((name = elf_symbols_next(symbols, "names_can_be", &index)))
        found += strcmp(name, "names_can_be_completed") == 0;
    assert_int_equal(found, 1);
    elf_symbols_close(symbols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_have_names_and_lines),
        cmocka_unit_test(what_is_before_all_code_has_no_name),
        cmocka_unit_test(what_is_behind_all_code_has_no_name),
        cmocka_unit_test(names_can_be_completed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
