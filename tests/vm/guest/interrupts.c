/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts off and on by software traps (hv/guest-kit/interrupt.h). The same natively, through handlers, and by short cuts. */
#include "hv/guest-kit/interrupt.h"
#include "tests/vm/guest/guest.h"

enum { FORCE = 0x8, MASK = 0x40, LEVEL = 5, ROUNDS = 100 };

static void wait(void)
{
    __asm__ volatile("nop; nop; nop; nop; nop; nop" : : : "memory");
}

/* What `ta 9` gives: as the handler sees PSR, one window below and with the mode before in PS. */
static void before(uint32_t level)
{
    const uint32_t own = psr();

    expect(level & 0xf0000f00u, (own & 0xf0000000u) | (level & 0xf00u));
    expect(level & 0xe0u, 0xe0);
    expect(level & 7u, (own - 1) & 7u);
    expect(level & 0x1000u, own & 0x1000u);
}

static void levels(void)
{
    uint32_t outer, inner;

    for (uint32_t pil = 0; pil < 16; pil++) {
        set_pil(pil);
        outer = vm_interrupts_disable();
        before(outer);
        expect(psr() >> 8 & 15u, 15);
        inner = vm_interrupts_disable();
        expect(inner >> 8 & 15u, 15);
        vm_interrupts_restore(inner);
        expect(psr() >> 8 & 15u, 15);
        vm_interrupts_restore(outer);
        expect(psr() >> 8 & 15u, pil);
        expect(psr() & 0xe0u, 0xe0);
    }
    set_pil(0);
}

static void condition_codes(void)
{
    for (uint32_t icc = 0; icc < 16; icc++) {
        uint32_t after, level;

        set_psr((psr() & ~0xf00000u) | icc << 20);
        __asm__ volatile("ta 9; mov %%g1, %0; mov %%g1, %%g2; ta 10; rd %%psr, %1"
                         : "=r"(level), "=r"(after)
                         :
                         : "g1", "g2", "memory");
        expect(level >> 20 & 15u, icc);
        expect(after >> 20 & 15u, icc);
    }
}

/* One that is forced meanwhile waits for the end, however often. */
static void waiting(void)
{
    *word(IRQMP + MASK) = 1u << LEVEL;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        const uint32_t seen = trap_count[TT_INTERRUPT + LEVEL];
        const uint32_t level = vm_interrupts_disable();

        *word(IRQMP + FORCE) = 1u << LEVEL;
        wait();
        expect(trap_count[TT_INTERRUPT + LEVEL], seen);
        vm_interrupts_restore(level);
        wait();
        expect(trap_count[TT_INTERRUPT + LEVEL], seen + 1);
    }
}

/* All registers of all windows live through it. */
static __attribute__((noinline)) uint32_t deep(uint32_t depth)
{
    const uint32_t level = vm_interrupts_disable();
    uint32_t sum = depth;

    if (depth != 0)
        sum += deep(depth - 1);
    vm_interrupts_restore(level);
    return sum;
}

int main(void)
{
    levels();
    condition_codes();
    waiting();
    for (uint32_t depth = 0; depth < 20; depth++)
        expect(deep(depth), depth * (depth + 1) / 2);
    return summary("interrupts");
}
