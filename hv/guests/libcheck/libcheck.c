/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks hv/lib on the target: 64-bit arithmetic against what the compiler computes, formatted
 * output, string functions, and calls that go deeper than there are register windows. The last line
 * is `N passed, N failed`.
 */
#include "hv.h"

#define PAIRS 2000u
#define DEPTH 40u

struct tally {
    uint32_t passed, failed;
};

static void check(struct tally *tally, int good, const char *what)
{
    if (good) {
        tally->passed++;
    } else {
        tally->failed++;
        hv_printf("FAILED: %s\n", what);
    }
}

/* clang-format off */
/* The left side is computed here, from volatile operands; the right side by the compiler. */
#define CHECK_PAIR(tally, type, a, operator, b)                                                \
    do {                                                                                       \
        volatile type left = (a), right = (b);                                                 \
        check((tally), (left operator right) == ((type)(a) operator (type)(b)),                \
              #a " " #operator " " #b);                                                        \
    } while (0)
/* clang-format on */

#define CHECK_DIVISION(tally, type, a, b)                                                          \
    do {                                                                                           \
        CHECK_PAIR(tally, type, a, /, b);                                                          \
        CHECK_PAIR(tally, type, a, %, b);                                                          \
    } while (0)

static void check_constants(struct tally *tally)
{
    CHECK_DIVISION(tally, uint64_t, 0xffffffffffffffffu, 1u);
    CHECK_DIVISION(tally, uint64_t, 0xffffffffffffffffu, 10u);
    CHECK_DIVISION(tally, uint64_t, 0xffffffffffffffffu, 0xffffffffu);
    CHECK_DIVISION(tally, uint64_t, 0xffffffffffffffffu, 0x100000000u);
    CHECK_DIVISION(tally, uint64_t, 0xffffffffffffffffu, 0x8000000000000000u);
    CHECK_DIVISION(tally, uint64_t, 0x8000000000000000u, 0xffffffffffffffffu);
    CHECK_DIVISION(tally, uint64_t, 0xfffffffffffffffeu, 0xffffffffffffffffu);
    CHECK_DIVISION(tally, uint64_t, 0x0123456789abcdefu, 0x1000003u);
    CHECK_DIVISION(tally, uint64_t, 12345678901234567890u, 987654321012u);
    CHECK_DIVISION(tally, int64_t, -1234567890123456789, 1000000007);
    CHECK_DIVISION(tally, int64_t, 1234567890123456789, -98765432109876);
    CHECK_DIVISION(tally, int64_t, -7, -2);
    CHECK_DIVISION(tally, int64_t, -9223372036854775807, 3);
    CHECK_PAIR(tally, uint64_t, 0xffffffffffffffffu, *, 0xfffffffffffffffdu);
    CHECK_PAIR(tally, uint64_t, 0x0123456789abcdefu, *, 0x1000003u);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed ^ *seed >> 16;
}

/* Random widths, so that all cases of the division occur. */
static uint64_t next_wide(uint32_t *seed)
{
    uint64_t value = (uint64_t)next_random(seed) << 32 | next_random(seed);

    return value >> (next_random(seed) & 63);
}

static void check_random_divisions(struct tally *tally)
{
    uint32_t seed = 1;

    for (uint32_t i = 0; i < PAIRS; i++) {
        uint64_t dividend = next_wide(&seed);
        uint64_t divisor = next_wide(&seed) | 1;
        uint64_t quotient = dividend / divisor;
        uint64_t remainder = dividend % divisor;

        if (quotient * divisor + remainder != dividend || remainder >= divisor) {
            hv_printf("%llx / %llx gives %llx rest %llx\n", dividend, divisor, quotient, remainder);
            check(tally, 0, "random division");
            return;
        }
    }
    check(tally, 1, "random divisions");
}

static void check_shifts(struct tally *tally)
{
    volatile uint64_t value = 0x8123456789abcdefu;
    int good = 1;

    for (volatile unsigned n = 0; n < 64; n++) {
        uint64_t doubled = value, halved = value;
        int64_t signed_halved = (int64_t)value;

        for (unsigned i = 0; i < n; i++) {
            doubled += doubled;
            halved /= 2;
            signed_halved = (signed_halved - (signed_halved & 1)) / 2; /* rounds down, as >> does */
        }
        good = good && value << n == doubled && value >> n == halved &&
               (int64_t)value >> n == signed_halved;
    }
    check(tally, good, "shifts by 0 to 63");
}

static void check_format(struct tally *tally, const char *expected, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void check_format(struct tally *tally, const char *expected, const char *format, ...)
{
    char text[64];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = hv_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (strcmp(text, expected) != 0)
        hv_printf("got %s\n", text);
    check(tally, strcmp(text, expected) == 0 && length == (int)strlen(expected), expected);
}

static void check_formats(struct tally *tally)
{
    char small[4];

    check_format(tally, "plain 100%", "plain 100%%");
    check_format(tally, "-2147483648 0 2147483647", "%d %d %i", -2147483647 - 1, 0, 2147483647);
    check_format(tally, "4294967295 deadbeef DEADBEEF", "%u %x %X", 4294967295u, 0xdeadbeef,
                 0xdeadbeef);
    check_format(tally, "18446744073709551615", "%llu", 18446744073709551615ull);
    check_format(tally, "-9223372036854775807", "%lld", -9223372036854775807ll);
    check_format(tally, "|   42|42   |00042|-0042|", "|%5d|%-5d|%05d|%05d|", 42, 42, 42, -42);
    check_format(tally, "|  abc|abc  |ab|", "|%5s|%-5s|%.2s|", "abc", "abc", "abc");
    check_format(tally, "|  7|x|", "|%*d|%c|", 3, 7, 'x');
    check_format(tally, "0000beef", "%p", (void *)0xbeef);
    check(tally, hv_snprintf(small, sizeof small, "%d", 123456) == 6 && strcmp(small, "123") == 0,
          "a buffer that is too small");
}

static void check_strings(struct tally *tally)
{
    char a[32] = "0123456789";
    char b[32];

    memset(b, 'x', sizeof b);
    check(tally, memcpy(b, a, 11) == b && strcmp(a, b) == 0 && b[11] == 'x', "memcpy");
    memcpy(b + 1, a, 11);
    check(tally, strcmp(b, "00123456789") == 0, "memcpy to an odd address");
    memmove(a + 2, a, 8);
    check(tally, memcmp(a, "0101234567", 10) == 0, "memmove upwards");
    memmove(a, a + 2, 8);
    check(tally, memcmp(a, "0123456767", 10) == 0, "memmove downwards");
    check(tally, strcmp("a", "b") < 0 && strcmp("b", "a") > 0 && strcmp("ab", "a") > 0, "strcmp");
    check(tally, strncmp("abc", "abd", 2) == 0 && memcmp("\xff", "\x01", 1) > 0, "strncmp, memcmp");
    check(tally, strcmp(strncpy(b, "ab", 8), "ab") == 0 && b[7] == '\0' && b[8] == '7', "strncpy");
}

/* Each level keeps values in its own window across the call. */
static uint32_t __attribute__((noinline)) descend(uint32_t level, uint32_t salt)
{
    uint32_t here = level * 2654435761u + salt;
    uint32_t below = level == 0 ? 0 : descend(level - 1, salt + 1);

    __asm__ volatile("" : "+r"(here), "+r"(below));
    return here + below;
}

static uint32_t descend_by_loop(uint32_t level, uint32_t salt)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i <= level; i++)
        sum += (level - i) * 2654435761u + salt + i;
    return sum;
}

int main(uint32_t id, uint32_t condition)
{
    struct tally tally = {0, 0};

    (void)id;
    (void)condition;
    check_constants(&tally);
    check_random_divisions(&tally);
    check_shifts(&tally);
    check_formats(&tally);
    check_strings(&tally);
    for (uint32_t depth = 0; depth <= DEPTH; depth++)
        check(&tally, descend(depth, 7) == descend_by_loop(depth, 7), "deep calls");
    hv_printf("%u passed, %u failed\n", tally.passed, tally.failed);
    return 0;
}
