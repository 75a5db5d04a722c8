/* SPDX-License-Identifier: BSD-2-Clause */
/* A partition that uses the C library: each check is one of what programs rely on. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "hv/lib/hv.h"

enum { DEEP = 40, BLOCK = 1000, BLOCKS_MAX = 200 };

static int passed, failed;

static void check(int good, const char *what)
{
    passed += good != 0;
    failed += good == 0;
    if (!good)
        printf("NOT: %s\n", what);
}

static void check_formats(void)
{
    char text[80];
    int number = 0;
    double real = 0;
    char word[8];

    snprintf(text, sizeof text, "%d %5.2f %e %lld %s %#x", -7, 3.14159, 1e-300, -123456789012345LL,
             "word", 255);
    check(strcmp(text, "-7  3.14 1.000000e-300 -123456789012345 word 0xff") == 0, text);
    check(sscanf("42 2.5 word", "%d %lf %7s", &number, &real, word) == 3 && number == 42 &&
              real == 2.5 && strcmp(word, "word") == 0,
          "sscanf");
    check(strtod("6.02214076e23", NULL) == 6.02214076e23, "strtod");
    check(strtoll("-9223372036854775808", NULL, 10) == -9223372036854775807LL - 1, "strtoll");
    snprintf(text, sizeof text, "%.17g %Lg", 0.1, 0.5L);
    check(strcmp(text, "0.10000000000000001 0.5") == 0, text);
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void check_sorting(void)
{
    int numbers[100];
    int sorted = 1;

    srand(1);
    for (int i = 0; i < 100; i++)
        numbers[i] = rand() % 1000;
    qsort(numbers, 100, sizeof *numbers, by_value);
    for (int i = 1; i < 100; i++)
        sorted = sorted && numbers[i - 1] <= numbers[i];
    check(sorted, "qsort");
    check(bsearch(&numbers[50], numbers, 100, sizeof *numbers, by_value) != NULL, "bsearch");
}

static void check_heap(void)
{
    static char *blocks[BLOCKS_MAX];
    int count = 0, whole = 1;

    while (count < BLOCKS_MAX && (blocks[count] = malloc(BLOCK)) != NULL) {
        memset(blocks[count], count, BLOCK);
        count++;
    }
    check(count > 20 && count < BLOCKS_MAX && errno == ENOMEM, "the heap has an end");
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < BLOCK; j++)
            whole = whole && blocks[i][j] == (char)i;
    }
    check(whole, "blocks do not overlap");
    for (int i = 0; i < count; i++)
        free(blocks[i]);
    blocks[0] = calloc(20, BLOCK);
    check(blocks[0] != NULL && blocks[0][20 * BLOCK - 1] == 0, "freed memory can be had again");
    free(blocks[0]);
}

static jmp_buf escape;

static volatile int bottom; /* 0: nobody but longjmp knows that the descent never returns */

static int deepen(int depth, int value)
{
    if (depth == bottom)
        longjmp(escape, value);
    return depth < 0 ? depth : deepen(depth - 1, value) + 1;
}

static int jump(int depth, int value)
{
    volatile int kept = 77;
    const int result = setjmp(escape);

    if (result == 0)
        deepen(depth, value);
    return kept == 77 ? result : -1;
}

static void check_jumps(void)
{
    for (int depth = 0; depth < DEEP; depth++)
        check(jump(depth, depth + 5) == depth + 5, "longjmp");
    check(jump(3, 0) == 1, "longjmp with 0");
}

static void check_mathematics(void)
{
    volatile double x = 2.0;

    check(fabs(sqrt(x) - 1.4142135623730951) < 1e-15, "sqrt");
    check(fabs(sin(x) - 0.9092974268256817) < 1e-15 &&
              fabs(pow(x, 0.5) - 1.4142135623730951) < 1e-15,
          "sin, pow");
    check(isnan(sqrt(-x)), "sqrt of what has none");
    check(llrint(1e15 + 0.5 * x) == 1000000000000001LL, "llrint");
}

static void check_conversions(void)
{
    volatile uint64_t most = UINT64_MAX, tie = 0x8000008000000001u;
    volatile int64_t least = INT64_MIN;
    volatile double large = 1e19, negative = -5e18, fraction = -0.75;

    check((double)most == 18446744073709551616.0 && (double)least == -9223372036854775808.0,
          "to double");
    check((float)tie == 9223373136366403584.0f, "to float, rounded once");
    check((uint64_t)large == 10000000000000000000u && (int64_t)negative == -5000000000000000000 &&
              (int64_t)fraction == 0,
          "to integers");
}

static void check_time(void)
{
    struct timeval begin, end;
    const uint64_t cycles = hv_cycles();
    const clock_t run = clock();
    struct tm date;
    time_t day = 86400;
    char text[32];

    gettimeofday(&begin, NULL);
    hv_idle();
    gettimeofday(&end, NULL);
    check((end.tv_sec - begin.tv_sec) * 1000000 + end.tv_usec - begin.tv_usec > 1000,
          "time goes on");
    check(hv_cycles() - cycles > 40u * 1000u && hv_cycles() - cycles < 40u * 20000u,
          "cycles are counted");
    check(clock() - run < CLOCKS_PER_SEC / 100, "clock counts the partition's time only");
    gmtime_r(&day, &date);
    strftime(text, sizeof text, "%Y-%m-%d", &date);
    check(strcmp(text, "1970-01-02") == 0, text);
}

static void check_files(void)
{
    check(fopen("/etc/passwd", "r") == NULL && errno == ENOENT, "there are no files");
    check(getchar() == EOF, "there is no input");
    check(fprintf(stderr, "standard error\n") == 15, "standard error");
}

static void say_goodbye(void)
{
    printf("goodbye"); /* without a line feed: exit flushes */
}

int main(uint32_t id, uint32_t condition)
{
    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    check_formats();
    check_sorting();
    check_heap();
    check_jumps();
    check_mathematics();
    check_conversions();
    check_time();
    check_files();
    printf("%d passed, %d failed\n", passed, failed);
    atexit(say_goodbye);
    return 0;
}
