/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers of the FPU to memory and back. A service loses them as any call does, but for FSR, so only
 * an interrupt has to keep them all. Layout: struct apex_fpu in kernel.h.
 */
#define FPU_FSR 128

    .section .text.apex_fpu, "ax"

/* void apex_fpu_save(struct apex_fpu *fpu): an exception that is still under way comes up here. */
    .global apex_fpu_save
    .type   apex_fpu_save, #function
apex_fpu_save:
    st      %fsr, [%o0 + FPU_FSR]
    .irp    n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
    std     %f\n, [%o0 + 4 * \n]
    .endr
    retl
     nop
    .size   apex_fpu_save, . - apex_fpu_save

/* void apex_fpu_load(const struct apex_fpu *fpu) */
    .global apex_fpu_load
    .type   apex_fpu_load, #function
apex_fpu_load:
    .irp    n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
    ldd     [%o0 + 4 * \n], %f\n
    .endr
    retl
     ld     [%o0 + FPU_FSR], %fsr
    .size   apex_fpu_load, . - apex_fpu_load

/* uint32_t apex_fpu_status(void); void apex_fpu_set_status(uint32_t fsr) */
    .global apex_fpu_status, apex_fpu_set_status
    .type   apex_fpu_status, #function
    .type   apex_fpu_set_status, #function
apex_fpu_status:
    st      %fsr, [%sp + 68]        ! the callee's places for arguments
    retl
     ld     [%sp + 68], %o0
apex_fpu_set_status:
    st      %o0, [%sp + 68]
    retl
     ld     [%sp + 68], %fsr
    .size   apex_fpu_status, . - apex_fpu_status

    .section .note.GNU-stack, "", %progbits
