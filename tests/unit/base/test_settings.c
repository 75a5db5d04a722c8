/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/helpers/cmocka_all.h"

#include "sim/base/diag.h"
#include "sim/base/observe.h"
#include "sim/base/random.h"
#include "sim/base/settings.h"

struct parameters {
    uint32_t windows, cached, ram, engine, base;
};

static const char *const engines[] = {"plain", "cached", NULL};

static const struct setting table[] = {
    {"cpu.windows", SETTING_U32, offsetof(struct parameters, windows), 2, 32, NULL, "windows"},
    {"cache.contents", SETTING_BOOL, offsetof(struct parameters, cached), 0, 1, NULL, "contents"},
    {"ram.size", SETTING_SIZE, offsetof(struct parameters, ram), 4096, 0x80000000, NULL, "size"},
    {"engine", SETTING_CHOICE, offsetof(struct parameters, engine), 0, 0, engines, "engine"},
    {"board.base", SETTING_ADDRESS, offsetof(struct parameters, base), 0, 0xffffffff, NULL, "base"},
};

#define COUNT (sizeof(table) / sizeof(table[0]))

static void a_key_is_described_with_what_it_may_be(void **state)
{
    static const char *const described[COUNT] = {"windows (2 to 32)", "contents",
                                                 "size (4096 to 2147483648)",
                                                 "engine (plain, cached)", "base"};
    char text[64], small[8];

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        setting_describe(&table[i], text, sizeof(text));
        assert_string_equal(text, described[i]);
        setting_describe(&table[i], small, sizeof(small));
        assert_memory_equal(small, text, strnlen(small, sizeof(small)));
    }
}

static void good_values_are_set_and_read_back(void **state)
{
    static const char *const good[][3] = {
        {"cpu.windows", "8", "8"},       {"cpu.windows", "0x20", "32"},
        {"cache.contents", "yes", "on"}, {"cache.contents", "0", "off"},
        {"ram.size", "16M", "16384K"},   {"ram.size", "5000", "5000"},
        {"engine", "cached", "cached"},  {"board.base", "0x90000000", "0x90000000"},
    };
    struct parameters parameters = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        char text[64];

        assert_null(
            setting_set(table, COUNT, &parameters, good[i][0], good[i][1], text, sizeof(text)));
        assert_true(setting_get(table, COUNT, &parameters, good[i][0], text, sizeof(text)));
        assert_string_equal(text, good[i][2]);
    }
}

static void bad_values_change_nothing_and_say_what_was_expected(void **state)
{
    static const char *const bad[][3] = {
        {"cpu.windows", "33", "from 2 to 32"},
        {"cpu.windows", "-1", "from 2 to 32"},
        {"cpu.windows", "", "from 2 to 32"},
        {"cpu.windows", "8x", "from 2 to 32"},
        {"cpu.windows", "8K", "from 2 to 32"},
        {"cache.contents", "maybe", "on or off"},
        {"ram.size", "5000M", "K and M allowed"},
        {"ram.size", "1", "4096"},
        {"engine", "fast", "one of plain cached"},
        {"board.base", "4294967296", "an address"},
        {"nothing", "1", "no setting"},
    };
    struct parameters parameters = {1, 2, 3, 4, 5};
    struct parameters before = parameters;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[256];

        assert_non_null(
            setting_set(table, COUNT, &parameters, bad[i][0], bad[i][1], text, sizeof(text)));
        assert_non_null(strstr(text, bad[i][2]));
        assert_memory_equal(&parameters, &before, sizeof(before));
    }
}

static void times_are_cycles_at_the_clock(void **state)
{
    static const struct {
        const char *text;
        uint64_t cycles;
    } good[] = {
        {"120cyc", 120},    {"17", 17},  {"3us", 150},  {"5ms", 250000},
        {"1.5s", 75000000}, {"20ns", 1}, {"0.5us", 25}, {"3600s", 180000000000},
        {"0s", 0},
    };
    static const char *const bad[] = {"",
                                      "s",
                                      "1.5",
                                      "-1s",
                                      "1e3s",
                                      "1 s",
                                      "1.s",
                                      ".5s",
                                      "10m",
                                      "99999999999999s",
                                      "18446744073709551616",
                                      "0x10"};
    uint64_t cycles;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(time_parse(good[i].text, 50000000, &cycles));
        assert_int_equal(cycles, good[i].cycles);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(time_parse(bad[i], 50000000, &cycles));
}

static void count_line(void *owner, const char *line)
{
    ++*(unsigned *)owner;
    assert_non_null(line);
}

static void guest_reports_come_once_for_each_key(void **state)
{
    struct diag diag;
    unsigned lines = 0;

    (void)state;
    diag_init(&diag);
    diag.sink = count_line;
    diag.owner = &lines;
    for (int round = 0; round < 3; round++)
        for (uint64_t key = 0; key < 10; key++)
            diag_guest(&diag, key << 32 | 5, "key %d", (int)key);
    assert_int_equal(lines, 10);
    for (uint64_t key = 100; key < 3000; key++)
        diag_guest(&diag, key, "flood");
    assert_in_range(lines, 1000, DIAG_KEYS);
    assert_false(diag_error(&diag, "file", 3, "message"));
    assert_int_equal(diag.errors, 1);
}

static void note(void *owner, const struct observation *what)
{
    *(uint64_t *)owner += what->value;
}

static void only_listeners_of_a_point_hear_it(void **state)
{
    struct observers observers = {0};
    struct observation trap = {.point = OBSERVE_TRAP, .value = 1};
    struct observation mark = {.point = OBSERVE_MARK, .value = 10};
    uint64_t a = 0, b = 0;

    (void)state;
    assert_true(observe_add(&observers, OBSERVE_BIT(TRAP), note, &a));
    assert_true(observe_add(&observers, OBSERVE_BIT(TRAP) | OBSERVE_BIT(MARK), note, &b));
    observe_emit(&observers, &trap);
    observe_emit(&observers, &mark);
    assert_int_equal(a, 1);
    assert_int_equal(b, 11);
    observe_remove(&observers, note, &b);
    assert_true(observe_wanted(&observers, OBSERVE_TRAP));
    assert_false(observe_wanted(&observers, OBSERVE_MARK));
}

static void the_same_seed_gives_the_same_numbers_within_the_bound(void **state)
{
    struct random a, b;

    (void)state;
    random_seed(&a, 7);
    random_seed(&b, 7);
    for (int i = 0; i < 1000; i++) {
        uint64_t bound = 1 + (uint64_t)i * 37;
        uint64_t value = random_below(&a, bound);

        assert_true(value < bound);
        assert_int_equal(value, random_below(&b, bound));
    }
    random_seed(&b, 8);
    assert_int_not_equal(random_next(&a), random_next(&b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_values_are_set_and_read_back),
        cmocka_unit_test(a_key_is_described_with_what_it_may_be),
        cmocka_unit_test(bad_values_change_nothing_and_say_what_was_expected),
        cmocka_unit_test(times_are_cycles_at_the_clock),
        cmocka_unit_test(guest_reports_come_once_for_each_key),
        cmocka_unit_test(only_listeners_of_a_point_hear_it),
        cmocka_unit_test(the_same_seed_gives_the_same_numbers_within_the_bound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
