/* SPDX-License-Identifier: BSD-2-Clause */
/* Fields of comma-separated values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim/base/csv_text.h"

static void a_field_is_quoted_where_it_must_be(void **state)
{
    static const char *const pairs[][2] = {
        {"", ""},
        {"switch", "switch"},
        {"to nav; back", "to nav; back"},
        {"map<int, int>", "\"map<int, int>\""},
        {"say \"no\"", "\"say \"\"no\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"\r", "\"\r\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        char *text = NULL;
        size_t size;
        FILE *file = open_memstream(&text, &size);

        csv_text(file, pairs[i][0]);
        fclose(file);
        assert_string_equal(text, pairs[i][1]);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_field_is_quoted_where_it_must_be)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
