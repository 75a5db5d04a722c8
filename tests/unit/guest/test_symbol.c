/* SPDX-License-Identifier: BSD-2-Clause */
/* Symbols by name, tried on this program's own file and on files that are none. */
#include "tests/helpers/cmocka_all.h"

#include <unistd.h>

#include "sim/guest/symbol.h"

/* To be found. */
extern uint32_t symbol_test_global[5];
uint32_t symbol_test_global[5] = {1};
static volatile uint16_t symbol_test_local = 2;

static void symbols_have_value_and_size(void **state)
{
    uint64_t value = 0, size = 0;
    char error[512];

    (void)state;
    symbol_test_local++;
    assert_null(symbol_find("/proc/self/exe", "symbol_test_global", false, &value, &size, error,
                            sizeof(error)));
    assert_true(size >= sizeof(symbol_test_global)); /* a sanitizer puts a zone behind it */
    assert_int_equal(value & 0xfff, (uintptr_t)symbol_test_global & 0xfff);
    assert_null(symbol_find("/proc/self/exe", "symbol_test_local", false, &value, &size, error,
                            sizeof(error)));
    assert_true(size >= sizeof(symbol_test_local));
}

static void what_is_not_there_is_said(void **state)
{
    uint64_t value, size;
    char error[512];

    (void)state;
    assert_non_null(symbol_find("/proc/self/exe", "symbol_test_globa", false, &value, &size, error,
                                sizeof(error)));
    assert_non_null(strstr(error, "there is no such symbol"));
    assert_non_null(symbol_find("/nonexistent", "x", false, &value, &size, error, sizeof(error)));
    assert_non_null(strstr(error, "No such file"));
    assert_non_null(symbol_find("/dev/null", "x", false, &value, &size, error, sizeof(error)));
    assert_non_null(strstr(error, "not an ELF file"));
    assert_non_null(symbol_find("/", "x", false, &value, &size, error, sizeof(error)));
}

/* Every prefix of an ELF file, and some bytes changed: an answer or an error, never more. */
static void damaged_files_do_no_harm(void **state)
{
    char name[] = P_tmpdir "/pride-symbol-XXXXXX";
    int file = mkstemp(name);
    FILE *self = fopen("/proc/self/exe", "r");
    static char data[1 << 16];
    size_t length = fread(data, 1, sizeof(data), self);
    uint64_t value, size;
    char error[512];

    (void)state;
    fclose(self);
    assert_true(file >= 0);
    for (size_t cut = 0; cut < 512; cut += 7) {
        assert_int_equal(ftruncate(file, 0), 0);
        assert_int_equal(pwrite(file, data, cut, 0), cut);
        symbol_find(name, "main", false, &value, &size, error, sizeof(error));
    }
    for (size_t i = 16; i < 64; i++) {
        data[i] = (char)(data[i] ^ 0xff);
        assert_int_equal(pwrite(file, data, length, 0), length);
        symbol_find(name, "main", false, &value, &size, error, sizeof(error));
        data[i] = (char)(data[i] ^ 0xff);
    }
    close(file);
    unlink(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symbols_have_value_and_size),
        cmocka_unit_test(what_is_not_there_is_said),
        cmocka_unit_test(damaged_files_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
