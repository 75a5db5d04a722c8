/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The MMU at work: 4 KiB pages, more of them than the TLB holds, and a store in each. RAM and devices are mapped at
 * their own addresses (SPARC V8 manual, appendix H; LEON3's ASIs 0x18 and 0x19).
 */
#include <stdint.h>
#include <stdio.h>

#define RAM_BASE   0x40000000u
#define RAM_PAGES  2048u /* 8 MiB: program, stack at its top, and the pages that are walked */
#define DATA_BASE  0x40400000u
#define DATA_PAGES 256u
#define TURNS      400000u

#define ET_PTD        1u
#define PTE_SUPER_ALL 0xeeu /* cacheable, M and R set, ACC 3: all rights, ET 2 */
#define PTE_DEVICE    0x6eu

static uint32_t context_table[256] __attribute__((aligned(1024)));
static uint32_t level1[256] __attribute__((aligned(1024)));
static uint32_t level2[64] __attribute__((aligned(256)));
static uint32_t level3[RAM_PAGES] __attribute__((aligned(256)));

static uint32_t descriptor(const uint32_t *table)
{
    return (uint32_t)(uintptr_t)table >> 4 | ET_PTD;
}

static void mmu_write(uint32_t reg, uint32_t value)
{
    __asm__ volatile("sta %0, [%1] 0x19" : : "r"(value), "r"(reg) : "memory");
}

static void mmu_on(void)
{
    for (uint32_t i = 0; i < 256; i++)
        level1[i] = i >= 0x80 ? i << 20 | PTE_DEVICE : i << 20 | PTE_SUPER_ALL;
    for (uint32_t page = 0; page < RAM_PAGES; page++)
        level3[page] = ((RAM_BASE >> 12) + page) << 8 | PTE_SUPER_ALL;
    for (uint32_t i = 0; i < RAM_PAGES / 64; i++)
        level2[i] = descriptor(&level3[64 * i]);
    for (uint32_t i = RAM_PAGES / 64; i < 64; i++)
        level2[i] = (RAM_BASE + (i << 18)) >> 4 | PTE_SUPER_ALL;
    level1[RAM_BASE >> 24] = descriptor(level2);
    context_table[0] = descriptor(level1);
    mmu_write(0x100, (uint32_t)(uintptr_t)context_table >> 4);
    mmu_write(0x200, 0);
    __asm__ volatile("sta %%g0, [%0] 0x18" : : "r"(0x400) : "memory");
    mmu_write(0, 1);
}

int main(void)
{
    uint32_t sum = 0, place = 12345;

    mmu_on();
    for (uint32_t turn = 0; turn < TURNS; turn++) {
        for (uint32_t i = 0; i < 8; i++) {
            volatile uint32_t *word;

            place = place * 1664525u + 1013904223u;
            word = (volatile uint32_t *)(uintptr_t)(DATA_BASE + (place >> 16) % DATA_PAGES * 4096 +
                                                    (place >> 8 & 0xffc));
            sum += *word;
            *word = sum ^ turn;
        }
    }
    mmu_write(0, 0);
    printf("paged %08x\n", (unsigned)sum);
    return 0;
}
