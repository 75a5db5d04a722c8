/* SPDX-License-Identifier: BSD-2-Clause */
/* Attacks by plain loads, stores and jumps to memory that is not the rogue's. */
#include "attack.h"

static volatile uint32_t *word_at(uint32_t address)
{
    return (volatile uint32_t *)(uintptr_t)address;
}

enum outcome attack_read(const struct attack *attack)
{
    rogue_print("read %08x\n", *word_at(attack->address));
    return ATTACK_ESCAPED;
}

enum outcome attack_write(const struct attack *attack)
{
    *word_at(attack->address) = 0xdeadbeef;
    return ATTACK_ESCAPED;
}

enum outcome attack_swap(const struct attack *attack)
{
    uint32_t value = 0xdeadbeef;

    __asm__ volatile("swap [%1], %0" : "+r"(value) : "r"(attack->address) : "memory");
    return ATTACK_ESCAPED;
}

enum outcome attack_jump(const struct attack *attack)
{
    ((void (*)(void))(uintptr_t)attack->address)();
    return ATTACK_ESCAPED;
}

enum outcome attack_run_stack(const struct attack *attack)
{
    /* retl; nop */
    volatile uint32_t code[2] = {0x81c3e008, 0x01000000};

    (void)attack;
    __asm__ volatile("flush %0\n\tflush %0 + 4" : : "r"(code) : "memory");
    ((void (*)(void))(uintptr_t)code)();
    return ATTACK_ESCAPED;
}
