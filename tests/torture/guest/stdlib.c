/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rest that torture tests call: qsort (by insertion: the tests sort a few elements), signal (no signal is ever raised),
 * floor and sqrt.
 */
#include <math.h>
#include <signal.h>
#include <stdlib.h>

static void swap_bytes(char *a, char *b, size_t size)
{
    while (size-- > 0) {
        char kept = a[size];

        a[size] = b[size];
        b[size] = kept;
    }
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    char *element = base;

    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0; j--) {
            char *right = element + j * size;

            if (compare(right - size, right) <= 0)
                break;
            swap_bytes(right - size, right, size);
        }
}

sighandler_t signal(int number, sighandler_t handler)
{
    (void)number;
    (void)handler;
    return SIG_DFL;
}

double floor(double x)
{
    double whole;

    if (!(x > -0x1p52 && x < 0x1p52))
        return x;
    whole = (double)(long long)x;
    if (whole == x)
        return x;
    return whole > x ? whole - 1 : whole;
}

double sqrt(double x)
{
    double root;

    __asm__("fsqrtd %1, %0" : "=e"(root) : "e"(x));
    return root;
}
