/* SPDX-License-Identifier: BSD-2-Clause */
/* The devices of a guest: what an operating system reads, writes and waits for. The same natively. */
#include "tests/vm/guest/guest.h"

enum { LEVEL = 0x0, PENDING = 0x4, FORCE = 0x8, CLEAR = 0xc, STATUS = 0x10, MASK = 0x40 };
enum { EN = 1, RS = 2, LD = 4, IE = 8, IP = 0x10, CH = 0x20 };

static uint32_t irqmp(uint32_t offset)
{
    return *word(IRQMP + offset);
}

static void plug_and_play(void)
{
    static const uint32_t rows[][2] = {
        {0xfffff000, 0x01003060}, {0xfffff010, 0},          {0xfffff800, 0x0400f020},
        {0xfffff820, 0x01006020}, {0xfffff830, 0x8000fff2}, {0xfffff840, 0},
        {0xfffffff0, 0x000010ca}, {0x800ff000, 0x0400f020}, {0x800ff004, 0x0000fff1},
        {0x800ff008, 0x0100c042}, {0x800ff00c, 0x0010fff1}, {0x800ff010, 0x0100d080},
        {0x800ff014, 0x0020fff1}, {0x800ff018, 0x01011028}, {0x800ff01c, 0x0030fff1},
        {0x800ff020, 0},
    };

    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect(*word(rows[i][0]), rows[i][1]);
    expect(*word(0xfffff818) & 0xc000000f, 0x40000002); /* MCTRL's third bank is RAM */
    expect(*(volatile uint8_t *)0x800ff009, 0x00);
    expect(*(volatile uint8_t *)0x800ff00b, 0x42);
    expect(*(volatile uint16_t *)0x800ff00a, 0xc042);
    expect(*(volatile uint64_t *)0x800ff008 == 0x0100c0420010fff1u, 1);
}

static void memory_controller(void)
{
    expect(*word(0x80000004), 0x7c400000);
    *word(0x80000000) = 0xffffffff;
    expect(*word(0x80000000), 0x1ef80bff);
    *word(0x80000000) = 0x2ff;
    expect(*word(0x80000000), 0x2ff);
    expect(*word(0x80000500), 0); /* nothing there on the APB */
}

static void cache_control(void)
{
    uint32_t ccr, again;

    __asm__ volatile("lda [%%g0] 2, %0" : "=r"(ccr));
    expect(ccr & 0xf, 0xf);
    __asm__ volatile("sta %0, [%%g0] 2" : : "r"(ccr | 0x00600000));
    __asm__ volatile("lda [%%g0] 2, %0" : "=r"(again));
    expect(again & 0xf, 0xf);
    __asm__ volatile("sta %%g0, [%%g0] 0x11; flush %%g0" : : : "memory");
}

/* Each level alone by the force register; masked by PIL and mask; the highest one first. */
static void interrupt_levels(void)
{
    set_pil(0);
    for (uint32_t level = 1; level < 16; level++) {
        const uint32_t before = trap_count[TT_INTERRUPT + level];

        *word(IRQMP + MASK) = 0;
        *word(IRQMP + FORCE) = 1u << level;
        expect(irqmp(FORCE), 1u << level);
        expect(trap_count[TT_INTERRUPT + level], before);
        *word(IRQMP + MASK) = 1u << level;
        (void)irqmp(MASK);
        __asm__ volatile("nop; nop; nop; nop; nop; nop" : : : "memory");
        expect(trap_count[TT_INTERRUPT + level], before + 1);
        expect(irqmp(FORCE), 0);
    }
    set_pil(15);
    *word(IRQMP + MASK) = 0x7ffe;
    *word(IRQMP + PENDING) = 0x0ff0;
    expect(irqmp(PENDING), 0x0ff0);
    *word(IRQMP + CLEAR) = 0x00f0;
    expect(irqmp(PENDING), 0x0f00);
    set_pil(9);
    __asm__ volatile("nop; nop; nop; nop; nop; nop" : : : "memory");
    expect(irqmp(PENDING), 0x0300);
    set_pil(0);
    __asm__ volatile("nop; nop; nop; nop; nop; nop" : : : "memory");
    expect(irqmp(PENDING), 0);
    expect(irqmp(STATUS) >> 28, 0);
}

static void timer_interrupts(void)
{
    const uint32_t before = trap_count[TT_INTERRUPT + 8];
    uint32_t last = ~0u, backwards = 0;

    expect(*word(GPTIMER + 4), 39);
    expect(*word(GPTIMER + 8) & 0x1ff, 0x142);
    *word(IRQMP + MASK) = 1u << 8 | 1u << 9;
    *word(GPTIMER + 0x14) = 999;
    *word(GPTIMER + 0x18) = EN | RS | LD | IE;
    while (trap_count[TT_INTERRUPT + 8] - before < 5)
        power_down();
    expect(*word(GPTIMER + 0x18) & IP, IP);
    *word(GPTIMER + 0x18) = EN | RS | IE | IP;
    expect(*word(GPTIMER + 0x18) & (IP | IE | RS | EN), IE | RS | EN);
    while (trap_count[TT_INTERRUPT + 8] - before < 10) {
        const uint32_t now = *word(GPTIMER + 0x10);

        backwards += now > last;
        last = now;
    }
    expect(backwards >= 4 && backwards <= 6, 1);
    *word(GPTIMER + 0x18) = 0;
}

static void timer_once_and_chained(void)
{
    const uint32_t once = trap_count[TT_INTERRUPT + 9];

    *word(GPTIMER + 0x24) = 499;
    *word(GPTIMER + 0x28) = EN | LD | IE;
    while (trap_count[TT_INTERRUPT + 9] == once)
        continue;
    expect(*word(GPTIMER + 0x28) & EN, 0);
    *word(GPTIMER + 0x14) = 99;
    *word(GPTIMER + 0x18) = EN | RS | LD;
    *word(GPTIMER + 0x24) = 3;
    *word(GPTIMER + 0x28) = EN | LD | IE | CH | IP;
    while (trap_count[TT_INTERRUPT + 9] == once + 1)
        power_down();
    expect(trap_count[TT_INTERRUPT + 9], once + 2);
    *word(GPTIMER + 0x18) = 0;
    *word(GPTIMER + 0x28) = 0;
}

/*
 * Its alarm is over again before the guest has been given back the processor, whatever that takes, and nobody takes its interrupt: the
 * program goes on all the same, in instructions that are carried out and in others.
 */
static void timer_too_fast(void)
{
    const uint32_t mask = *word(IRQMP + MASK), before = psr();
    uint32_t same = 0, wim;

    *word(IRQMP + MASK) = 0;
    *word(GPTIMER + 0x18) = EN | RS | LD | IE;
    for (uint32_t period = 0; period < 200; period++) {
        *word(GPTIMER + 0x14) = period;
        for (volatile uint32_t i = 0; i < 200; i++)
            continue;
        same += ((psr() ^ before) & ~0xf00000u) == 0;
        __asm__ volatile("rd %%wim, %0; wr %0, 0, %%wim; nop; nop; nop" : "=&r"(wim));
    }
    expect(same, 200);
    *word(GPTIMER + 0x18) = IP;
    *word(IRQMP + CLEAR) = 1u << 8;
    *word(IRQMP + MASK) = mask;
}

int main(void)
{
    plug_and_play();
    memory_controller();
    cache_control();
    interrupt_levels();
    timer_interrupts();
    timer_once_and_chained();
    timer_too_fast();
    return summary("devices");
}
