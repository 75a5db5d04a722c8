/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attacks by single instructions: privileged ones, and those that always trap. WRASR to a
 * privileged register is not among them: it traps on LEON3, but an emulator that the demo also runs
 * on takes it for a no-operation.
 */
#include "attack.h"

#define ATTACK_BY(name, text, ...)                                                                 \
    enum outcome name(const struct attack *attack)                                                 \
    {                                                                                              \
        (void)attack;                                                                              \
        __asm__ volatile(text : : __VA_ARGS__ : "memory", "cc", "g1", "g2", "g3", "g4");           \
        return ATTACK_ESCAPED;                                                                     \
    }

/* clang-format off */
ATTACK_BY(attack_rdpsr, "rd %%psr, %%g1", "r"(0))
ATTACK_BY(attack_rdwim, "rd %%wim, %%g1", "r"(0))
ATTACK_BY(attack_rdtbr, "rd %%tbr, %%g1", "r"(0))
ATTACK_BY(attack_wrpsr, "wr %%g0, 0xe0, %%psr\n\tnop\n\tnop\n\tnop", "r"(0)) /* S = 1, ET = 1 */
ATTACK_BY(attack_wrwim, "wr %%g0, 0, %%wim\n\tnop\n\tnop\n\tnop", "r"(0))
ATTACK_BY(attack_wrtbr, "wr %0, %%tbr\n\tnop\n\tnop\n\tnop", "r"(OWN_TEXT))
ATTACK_BY(attack_rett, "jmpl %0, %%g0\n\trett %0 + 4", "r"(OWN_TEXT))
ATTACK_BY(attack_lda_bypass, "lda [%0] 0x1c, %%g1", "r"(PHYSICAL_RAM))
ATTACK_BY(attack_sta_bypass, "sta %%g0, [%0] 0x1c", "r"(PHYSICAL_RAM))
ATTACK_BY(attack_lda_mmu, "lda [%0] 0x19, %%g1", "r"(0x100))
ATTACK_BY(attack_sta_mmu, "sta %%g0, [%0] 0x19", "r"(0)) /* MMU control: off */
ATTACK_BY(attack_lda_supervisor_data, "lda [%0] 0x0b, %%g1", "r"(HV_TEXT))
ATTACK_BY(attack_sta_cache_control, "sta %%g0, [%0] 2", "r"(0))
ATTACK_BY(attack_sta_flush, "sta %%g0, [%0] 0x18", "r"(0x400)) /* TLB flush, entire */
ATTACK_BY(attack_illegal, "unimp 0", "r"(0))
ATTACK_BY(attack_divide, "wr %%g0, %%y\n\tnop\n\tnop\n\tnop\n\tudiv %0, %%g0, %%g1", "r"(1))
ATTACK_BY(attack_tag_overflow, "taddcctv %0, %%g0, %%g1", "r"(3))
ATTACK_BY(attack_fp, "fadds %%f0, %%f1, %%f2", "r"(0))
ATTACK_BY(attack_fp_load, "ld [%0], %%f0", "r"(OWN_TEXT))
ATTACK_BY(attack_coprocessor, ".word 0x81b00000", "r"(0)) /* CPop1 */
/* The exit convention of simulators: it must stop the partition, not the simulation. */
ATTACK_BY(attack_ta_exit, "mov 1, %%g1\n\tmov 0, %%g2\n\tta 0", "r"(0))
ATTACK_BY(attack_ta_breakpoint, "ta 1", "r"(0))
ATTACK_BY(attack_ta_flush_windows, "ta 3", "r"(0))
ATTACK_BY(attack_ta_last, "ta 0x7f", "r"(0))
/* clang-format on */
