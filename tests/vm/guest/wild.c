/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Anything at all in supervisor mode: streams of random instructions, most of them privileged or loads and stores of every kind and
 * alternate space, with registers that lead to memory, devices, others' places and page tables of its own. What a stream has left of
 * the program begins anew with the next one; error mode brings a cold start, which does too. An area that is kept counts them.
 */
#include "tests/vm/guest/guest.h"

#define KEPT 0x60000000u

enum { WORDS = 1500, OP3_PRIVILEGED = 10 };

void start(void);
int main(void);

static uint32_t code[WORDS + 8] __attribute__((aligned(4096)));
static uint32_t data[1024] __attribute__((aligned(4096)));
static uint32_t level_1[256] __attribute__((aligned(1024)));
static uint32_t level_2[64] __attribute__((aligned(256)));
static uint32_t contexts[256] __attribute__((aligned(1024)));
static uint32_t registers[24] __attribute__((aligned(8)));
static uint32_t state;

/* Marsaglia's xorshift. */
static uint32_t random(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static uint32_t below(uint32_t bound)
{
    return (random() >> 8) % bound;
}

static uint32_t place(void)
{
    static const uint32_t places[] = {
        0x80000000, 0x80000100, 0x80000200, 0x80000240, 0x80000280, 0x80000310, 0x80000e00,
        0x800ff000, 0xfffff000, 0x00000000, 0x10010000, 0x20000000, 0x40040000, 0x50000000,
        0xffd00000, 0xffd02000, 0xffe80200, 0xffffb000, 0xffffe000, 0xffffff00,
    };

    switch (below(5)) {
    case 0:
        return random();
    case 1:
        return below(0x800);
    case 2:
        return places[below(sizeof places / sizeof places[0])];
    case 3:
        return (uint32_t)code + 4 * below(WORDS);
    default:
        return (uint32_t)data + 8 * below(256);
    }
}

static uint32_t instruction(void)
{
    static const uint8_t privileged[OP3_PRIVILEGED] = {0x29, 0x2a, 0x2b, 0x30, 0x31,
                                                       0x32, 0x33, 0x39, 0x3c, 0x3d};
    const uint32_t any = random();

    switch (below(8)) {
    case 0:
        return any;
    case 1: /* branches, near */
        return (any & 0x3e000000u) | 2u << 22 | (1 + below(20));
    case 2:
        return (any & 0x3e07ffffu) | 2u << 30 | (uint32_t)privileged[below(OP3_PRIVILEGED)] << 19;
    case 3:
        return (any & 0x3e07c01fu) | 2u << 30 | (uint32_t)privileged[below(OP3_PRIVILEGED)] << 19 |
               0x2000u;
    case 4: /* memory and alternate spaces, of one of the most frequent and of any number */
        return (any & 0x3fffc000u) | 3u << 30 | below(32) << 5;
    case 5:
        return (any & 0x3fffdfe7u) | 3u << 30;
    default:
        return (any & 0x3e07ffffu) | 2u << 30 | below(0x29) << 19;
    }
}

/* RAM and devices as they are, and everything else anywhere. */
static void tables(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        level_1[i] = below(4) ? 0 : random();
        contexts[i] = below(8) ? (uint32_t)level_1 >> 4 | 1u : random();
        level_2[i % 64] = (place() >> 4 & ~0xffu) | (random() & 0xffu);
    }
    level_1[0x40] = 0x40000000u >> 4 | 0x9eu;
    level_1[0x80] = 0x80000000u >> 4 | 0x1eu;
    level_1[0x50] = (uint32_t)level_2 >> 4 | 1u;
    level_1[0xff] = (uint32_t)level_2 >> 4 | 1u;
    __asm__ volatile("sta %0, [%1] 0x19" : : "r"((uint32_t)contexts >> 4), "r"(0x100) : "memory");
    __asm__ volatile("sta %0, [%1] 0x19" : : "r"(0), "r"(0x200) : "memory");
    __asm__ volatile("sta %0, [%%g0] 0x19" : : "r"(below(3)) : "memory");
}

/* With any window marked, and PSR with some bits changed. */
_Noreturn void run(uint32_t wim, uint32_t psr_bits, const uint32_t *from, const uint32_t *stream);
__asm__(".text; .align 4\n"
        "run: flush %g0; rd %psr, %g1; wr %o0, %wim; wr %g1, %o1, %psr; nop; nop; nop\n"
        "mov %o2, %g1; mov %o3, %o7\n"
        "ldd [%g1], %g2; ldd [%g1 + 8], %g4; ldd [%g1 + 16], %g6; ldd [%g1 + 24], %l0\n"
        "ldd [%g1 + 32], %l2; ldd [%g1 + 40], %l4; ldd [%g1 + 48], %l6; ldd [%g1 + 56], %i0\n"
        "ldd [%g1 + 64], %i2; ldd [%g1 + 72], %i4; ldd [%g1 + 80], %o0; ldd [%g1 + 88], %o2\n"
        "jmp %o7; ld [%g1 + 12], %g1\n");

/* Further processors, if there are any, execute the like, of the same memory. */
void other(void);
void other(void)
{
    main();
}

int main(void)
{
    volatile uint32_t *kept = word(KEPT);

    *word(IRQMP + 0x10) = 0xe;
    kept[0]++;
    state = kept[0] * 2654435761u | 1u;
    *word(IRQMP + 0x40) = below(2) ? random() : 0;
    *word(GPTIMER + 0x14) = below(2) ? below(300) : below(20000);
    *word(GPTIMER + 0x18) = 0xf;
    for (uint32_t i = 0; i < WORDS; i++)
        code[i] = instruction();
    code[WORDS] = 0x03000000u | (uint32_t)start >> 10; /* sethi, or, jmp, nop */
    code[WORDS + 1] = 0x82106000u | ((uint32_t)start & 0x3ffu);
    code[WORDS + 2] = 0x81c04000u;
    code[WORDS + 3] = 0x01000000u;
    for (uint32_t i = 0; i < sizeof registers / sizeof registers[0]; i++)
        registers[i] = place();
    for (uint32_t i = 0; i < sizeof data / sizeof data[0]; i++)
        data[i] = place();
    tables();
    run(below(2) ? 2 : below(256), below(4) ? 0 : below(2) ? 0x20 : 0x80, registers, code);
}
