/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program with an MMU of its own (V8 manual, appendix H): all memory where it is, and once more at an address that is
 * another one in each of two contexts. There it counts.
 */
typedef unsigned int word;

#define RAM            0x40000000u
#define POINTER(table) ((word)(unsigned long)(table) >> 4 | 1)
#define PAGE(address)  ((address) >> 4 | 7 << 2 | 2) /* for the supervisor alone */

int main(void);
void count(word alias, int rounds);
void enter(word context);

word contexts[4] __attribute__((aligned(1024)));
word level_1[2][256] __attribute__((aligned(1024)));
const word alias[2] = {0xf0000000u, 0xe0000000u};
volatile int counter;

static void mmu_store(word address, word value)
{
    __asm__ volatile("sta %0, [%1] 0x19" : : "r"(value), "r"(address) : "memory");
}

__attribute__((noinline)) void enter(word context)
{
    mmu_store(0x200, context);
    mmu_store(0, 1);
}

__attribute__((noinline)) void count(word base, int rounds)
{
    volatile int *there = (volatile int *)((word)(unsigned long)&counter - RAM + base);

    for (int i = 0; i < rounds; i++)
        ++*there;
}

int main(void)
{
    for (int i = 0; i < 2; i++) {
        contexts[i] = POINTER(level_1[i]);
        level_1[i][RAM >> 24] = level_1[i][alias[i] >> 24] = PAGE(RAM);
    }
    mmu_store(0x100, (word)(unsigned long)contexts >> 4);
    for (word i = 0; i < 2; i++) {
        enter(i);
        count(alias[i], 3);
    }
    return counter;
}
