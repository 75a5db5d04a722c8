/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Integer matrix product: loads, multiplications, tight loops.
 */
#include <stdio.h>

#define SIZE  96
#define TURNS 36

static int a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

static __attribute__((noinline)) void multiply(void)
{
    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            int sum = 0;

            for (int k = 0; k < SIZE; k++)
                sum += a[row][k] * b[k][column];
            c[row][column] = sum;
        }
    }
}

int main(void)
{
    unsigned check = 0;

    for (int row = 0; row < SIZE; row++) {
        for (int column = 0; column < SIZE; column++) {
            a[row][column] = row * 3 + column;
            b[row][column] = row - 2 * column;
        }
    }
    for (int turn = 0; turn < TURNS; turn++) {
        multiply();
        a[turn][turn] ^= c[1][2] & 0xff;
        check = check * 31 + (unsigned)c[turn][3];
    }
    printf("matrix %08x\n", check);
    return 0;
}
