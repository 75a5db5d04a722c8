/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The FPU's registers to memory and back (SPARC V8 manual, chapter 4.4 and appendix B). The first
 * store may meet an exception that is still under way: the FPU traps once, and from then on stores
 * work, until the queue has been emptied by them.
 */
#include "hv/sparc/context.h"
#include "hv/sparc/fixup.h"

#define FSR_QNE 0x2000

    .cfi_sections .debug_frame
    .section .text.fpu, "ax"

/*
 * void hv_fpu_save(struct hv_fpu *fpu): leaves the FPU without exception and with an empty queue. Sets
 * fpu->pended if an exception came up here; else that is left alone.
 */
    .global hv_fpu_save
    .type   hv_fpu_save, #function
hv_fpu_save:
    .cfi_startproc
fpu_save_begin:
    st      %fsr, [%o0 + FPU_FSR]
    nop
fpu_save_end:
fpu_save_again:
    ld      [%o0 + FPU_FSR], %o2
    set     FSR_QNE, %o3
    andcc   %o2, %o3, %g0
    be      2f
     add    %o0, FPU_QUEUE, %o4
1:  std     %fq, [%o4]
    st      %fsr, [%o0 + FPU_SCRATCH]
    ld      [%o0 + FPU_SCRATCH], %o2
    andcc   %o2, %o3, %g0
    bne     1b
     add    %o0, FPU_SCRATCH + 8, %o4       ! the first entry is kept, the others are not
2:  .irp    n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
    std     %f\n, [%o0 + 4 * \n]
    .endr
    retl
     nop
fpu_save_pended:
    mov     1, %o2
    st      %o2, [%o0 + FPU_PENDED]
    ba      fpu_save_again
     st     %fsr, [%o0 + FPU_FSR]
    .cfi_endproc
    .size   hv_fpu_save, . - hv_fpu_save

/* void hv_fpu_load(const struct hv_fpu *fpu) */
    .global hv_fpu_load
    .type   hv_fpu_load, #function
hv_fpu_load:
    .cfi_startproc
    ld      [%o0 + FPU_FSR], %fsr
    .irp    n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
    ldd     [%o0 + 4 * \n], %f\n
    .endr
    retl
     nop
    .cfi_endproc
    .size   hv_fpu_load, . - hv_fpu_load

    fixup   fpu_save_begin, fpu_save_end, 0x01, fpu_save_pended

    .section .note.GNU-stack, "", %progbits
