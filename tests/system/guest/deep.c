/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program for debuggers: calls deeper than there are register windows, a variable that is written in a known order,
 * a software trap, and a loop that only a debugger ends. Its exit code is known from its sums.
 */

#define DEPTH 20

volatile int watched;
volatile int stay __attribute__((section(".data"))); /* start-up must not clear it */
volatile unsigned long spins;
extern volatile int software_traps;

struct pair {
    int left;
    char right[8];
};

struct pair pair = {0x12345678, "right"};

int bottom(int level);
int descend(int level, int sum);
int main(void);

/* Where breakpoints meet all the callers. */
__attribute__((noinline)) int bottom(int level)
{
    watched = level;
    return level * 2;
}

/* `own` is kept in a register of each call's window. */
__attribute__((noinline)) int descend(int level, int sum)
{
    int own = level * 1000 + sum;
    int below = level < DEPTH ? descend(level + 1, sum + level) : bottom(level);

    __asm__ volatile("" : "+r"(own));
    return below + own - level * 1000 - sum;
}

static void spin(void)
{
    while (stay)
        spins++;
}

int main(void)
{
    int result = descend(1, 0);

    watched = 100;
    watched += software_traps;
    __asm__ volatile("ta 5" ::: "memory");
    watched += software_traps;
    spin();
    return result + watched + pair.left % 7; /* 40 + 101 + 0x12345678 % 7 */
}
