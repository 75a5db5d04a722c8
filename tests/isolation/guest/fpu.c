/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attacks with the FPU, for a hostile partition that has it: exceptions that are still under way when somebody else runs, the
 * floating-point queue left full, all of FSR, all registers.
 */
#include "tests/isolation/guest/hostile.h"

#include "tests/isolation/guest/places.h"

static const uint32_t ones[2] __attribute__((aligned(8))) = {0x3f800000, 0x3f800000};
static const uint32_t zeros[2] __attribute__((aligned(8)));

static void load_fsr(uint32_t value)
{
    const uint32_t fsr = value;

    __asm__ volatile("ld [%0], %%fsr" : : "r"(&fsr) : "memory");
}

static void fill_registers(uint32_t value)
{
    const uint32_t pair[2] __attribute__((aligned(8))) = {value, value};

    __asm__ volatile("ldd [%0], %%f0; ldd [%0], %%f2; ldd [%0], %%f4; ldd [%0], %%f6;"
                     "ldd [%0], %%f8; ldd [%0], %%f10; ldd [%0], %%f12; ldd [%0], %%f14;"
                     "ldd [%0], %%f16; ldd [%0], %%f18; ldd [%0], %%f20; ldd [%0], %%f22;"
                     "ldd [%0], %%f24; ldd [%0], %%f26; ldd [%0], %%f28; ldd [%0], %%f30"
                     :
                     : "r"(pair)
                     : "memory");
}

/* Begins what fails if FSR says so; nothing behind it makes it show. */
static void divide_by_zero(void)
{
    __asm__ volatile("ldd [%0], %%f0; ldd [%1], %%f2; fdivs %%f0, %%f2, %%f4"
                     :
                     : "r"(ones), "r"(zeros)
                     : "memory");
}

/* arguments: FSR; what follows on the division: nothing, FPU_IDLE, FPU_CALL, and FPU_AGAIN: the FPU is used again. */
void attack_fpu_leave(const struct attack *attack)
{
    const uint32_t then = attack->arguments[1];

    load_fsr(attack->arguments[0]);
    divide_by_zero();
    for (;;) {
        if (then & FPU_IDLE)
            hv_idle();
        if (then & FPU_CALL)
            hv_call(HV_CALL_NULL, 0, 0, 0, 0, 0);
        if (then & FPU_AGAIN)
            __asm__ volatile("fmovs %f4, %f6");
    }
}

/* arguments: FSR; what all registers have. Computes with them without end. */
void attack_fpu_fill(const struct attack *attack)
{
    load_fsr(attack->arguments[0]);
    for (;;) {
        fill_registers(attack->arguments[1]);
        __asm__ volatile("fsqrtd %f0, %f0; faddd %f0, %f2, %f4; fdivs %f8, %f9, %f10");
    }
}
