/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Double precision: products, quotients and square roots on the FPU.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define SIZE  64
#define TURNS 40

static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

static inline double root(double x)
{
    double result;

    __asm__("fsqrtd %1, %0" : "=e"(result) : "e"(x));
    return result;
}

static __attribute__((noinline)) void multiply(void)
{
    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            double sum = 0;

            for (int k = 0; k < SIZE; k++)
                sum += a[row][k] * b[k][column];
            c[row][column] = sum;
        }
    }
}

int main(void)
{
    double sum = 0;
    uint32_t word[2];

    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            a[row][column] = 1.0 / (row + column + 1);
            b[row][column] = row == column ? 1.5 : 0.01 * (row - column);
        }
    }
    for (int turn = 0; turn < TURNS; turn++) {
        multiply();
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double v = c[row][column];

                sum += root(v * v + 1.0) / (1.0 + v * v);
                a[row][column] = v / (1.0 + (v < 0 ? -v : v));
            }
        }
    }
    memcpy(word, &sum, sizeof(word));
    printf("float %08x%08x\n", (unsigned)word[0], (unsigned)word[1]);
    return 0;
}
