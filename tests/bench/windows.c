/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Window traps: recursion wide (a few windows up and down) and deep (far beyond the register file).
 */
#include <stdio.h>

#define TURNS 100

static __attribute__((noinline)) int fibonacci(int n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static __attribute__((noinline)) int deep(int n, volatile int *count)
{
    int result = n;

    if (n)
        result = deep(n - 1, count) + 1;
    *count += 1;
    return result;
}

int main(void)
{
    unsigned sum = 0;
    volatile int count = 0;

    for (int turn = 0; turn < TURNS; turn++) {
        sum += (unsigned)fibonacci(22);
        for (int i = 0; i < 40; i++)
            sum += (unsigned)deep(300, &count);
    }
    printf("windows %08x\n", sum + (unsigned)count);
    return 0;
}
