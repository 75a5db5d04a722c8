/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Computes with all registers of the FPU while others do the same, and finds none of them changed. The
 * partition of number 1 also leaves exceptions behind: they are its own affair. Prints `N passed, N
 * failed`.
 */
#include "hv/lib/check.h"

enum { ROUNDS = 30 };

#define FSR_TEM_DZM 0x01000000u /* division by zero traps */

static uint32_t registers[32] __attribute__((aligned(8)));
static uint32_t fsr __attribute__((aligned(8)));
static volatile uint32_t exceptions, exception_address, exception_event;

static void load_registers(uint32_t seed)
{
    for (uint32_t i = 0; i < 32; i++)
        registers[i] = seed * 0x01010101u + i;
    __asm__ volatile("ldd [%0], %%f0; ldd [%0 + 8], %%f2; ldd [%0 + 16], %%f4; ldd [%0 + 24], %%f6;"
                     "ldd [%0 + 32], %%f8; ldd [%0 + 40], %%f10; ldd [%0 + 48], %%f12;"
                     "ldd [%0 + 56], %%f14; ldd [%0 + 64], %%f16; ldd [%0 + 72], %%f18;"
                     "ldd [%0 + 80], %%f20; ldd [%0 + 88], %%f22; ldd [%0 + 96], %%f24;"
                     "ldd [%0 + 104], %%f26; ldd [%0 + 112], %%f28; ldd [%0 + 120], %%f30"
                     :
                     : "r"(registers)
                     : "memory");
}

/* How many registers are not what load_registers put there. */
static uint32_t count_changed(uint32_t seed)
{
    uint32_t changed = 0;

    __asm__ volatile("std %%f0, [%0]; std %%f2, [%0 + 8]; std %%f4, [%0 + 16]; std %%f6, [%0 + 24];"
                     "std %%f8, [%0 + 32]; std %%f10, [%0 + 40]; std %%f12, [%0 + 48];"
                     "std %%f14, [%0 + 56]; std %%f16, [%0 + 64]; std %%f18, [%0 + 72];"
                     "std %%f20, [%0 + 80]; std %%f22, [%0 + 88]; std %%f24, [%0 + 96];"
                     "std %%f26, [%0 + 104]; std %%f28, [%0 + 112]; std %%f30, [%0 + 120]"
                     :
                     : "r"(registers)
                     : "memory");
    for (uint32_t i = 0; i < 32; i++)
        changed += registers[i] != seed * 0x01010101u + i;
    return changed;
}

static uint32_t read_fsr(void)
{
    __asm__ volatile("st %%fsr, [%0]" : : "r"(&fsr) : "memory");
    return fsr;
}

static void write_fsr(uint32_t value)
{
    fsr = value;
    __asm__ volatile("ld [%0], %%fsr" : : "r"(&fsr) : "memory");
}

static void handle(uint32_t trap_type, struct hv_trap_frame *frame)
{
    if (trap_type != 8)
        return;
    exceptions++;
    exception_event = frame->event;
    exception_address = frame->fault_address;
    if ((frame->pc & 3u) == 0 && frame->pc == exception_address) {
        frame->pc = frame->npc;
        frame->npc += 4;
    }
}

/* 1 / 0 with the trap on: the exception waits for the next instruction of the FPU. */
static void divide_by_zero(void)
{
    static const float values[2] __attribute__((aligned(8))) = {1.0f, 0.0f};

    __asm__ volatile("ldd [%0], %%f0; fdivs %%f0, %%f1, %%f2" : : "r"(values) : "memory");
}

static void check_exceptions(void)
{
    hv_trap_handle(handle);
    hv_traps_enable(1);
    write_fsr(FSR_TEM_DZM);
    divide_by_zero();
    hv_idle(); /* the others use the FPU meanwhile */
    load_registers(5);
    check(exceptions == 1 && exception_event == HV_EVENT_FP_EXCEPTION,
          "an exception comes to its owner once");
    write_fsr(0);
    load_registers(6);
    hv_idle();
    check(count_changed(6) == 0, "and nothing is left of it");
    divide_by_zero();
    check(exceptions == 1, "without the trap there is none");
}

int main(uint32_t id, uint32_t condition)
{
    const uint32_t seed = id + 1;
    uint32_t changed = 0;

    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    check((read_fsr() & 0xfffu) == 0, "the FPU begins with a clean FSR");
    write_fsr(0x40000000u * (id & 1u)); /* rounding towards zero for odd ones */
    load_registers(seed);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        hv_idle();
        changed += count_changed(seed);
        load_registers(seed);
    }
    check(changed == 0, "all registers are as they were");
    check((read_fsr() & 0xc0000000u) == 0x40000000u * (id & 1u), "so is the rounding mode");
    if (id == 1)
        check_exceptions();
    check_end();
    return 0;
}
