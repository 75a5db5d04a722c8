/* SPDX-License-Identifier: BSD-2-Clause */
/* What the supervisor guests share: traps that were seen (start.S), the console, checks, privileged instructions. */
#ifndef TESTS_VM_GUEST_H
#define TESTS_VM_GUEST_H

#include <stdint.h>

#define UART    0x80000100u
#define IRQMP   0x80000200u
#define GPTIMER 0x80000300u

enum { TT_DATA_ACCESS = 0x09, TT_INTERRUPT = 0x10, TT_INSTRUCTION = 0x80 };

extern volatile uint32_t trap_count[256], trap_pc;

static inline volatile uint32_t *word(uint32_t address)
{
    return (volatile uint32_t *)address;
}

static inline void put(char c)
{
    while ((*word(UART + 4) & 4u) == 0)
        continue;
    *word(UART) = (uint32_t)c;
}

static inline void print(const char *text)
{
    while (*text)
        put(*text++);
}

static inline void print_number(uint32_t value)
{
    if (value >= 10)
        print_number(value / 10);
    put((char)('0' + value % 10));
}

static inline void print_hex(uint32_t value)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        put("0123456789abcdef"[value >> shift & 15u]);
}

static uint32_t checks, failures;

/* Numbers count from 1 in the order of the program. */
static inline void expect(uint32_t is, uint32_t expected)
{
    checks++;
    if (is == expected)
        return;
    failures++;
    print("check ");
    print_number(checks);
    print(" is 0x");
    print_hex(is);
    print(", expected 0x");
    print_hex(expected);
    print("\n");
}

static inline int summary(const char *name)
{
    print(name);
    print(": ");
    print_number(checks);
    print(" checks, ");
    print_number(failures);
    print(" failed\n");
    while ((*word(UART + 4) & 2u) == 0)
        continue;
    return failures != 0;
}

static inline uint32_t psr(void)
{
    uint32_t value;

    __asm__ volatile("rd %%psr, %0" : "=r"(value));
    return value;
}

static inline void set_psr(uint32_t value)
{
    __asm__ volatile("wr %0, %%psr; nop; nop; nop" : : "r"(value) : "memory", "cc");
}

static inline void set_pil(uint32_t level)
{
    set_psr((psr() & ~0xf00u) | level << 8);
}

static inline void power_down(void)
{
    __asm__ volatile("wr %%g0, %%asr19; nop; nop; nop" : : : "memory");
}

#endif
