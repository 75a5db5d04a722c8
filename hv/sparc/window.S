/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Window overflow and underflow of partitions.
 *
 * The stack pointer is the partition's: before anything is stored or loaded through it, its 64
 * bytes must lie in the bounds of hv_processor.bounds, a piece of a writable (overflow) or readable
 * (underflow) area of the partition. Outside them, and where the access itself fails, all registers
 * are saved and C decides: it moves the bounds to another area and lets the instruction try again,
 * or calls the health monitor.
 *
 * The accesses run with traps enabled, so that a broken page or memory cell costs the partition,
 * not the module.
 */
#include "hv/sparc/context.h"
#include "hv/sparc/fixup.h"
#include "hv/sparc/unwind.h"

    .cfi_sections .debug_frame

    .section .text.window, "ax"

/*
 * SAVE into the invalid window, which is now the trap window. %l0 PSR, %l1 PC, %l2 nPC, %l3 WIM,
 * %l5 %g1. The next window is the oldest one in use; all its registers are taken, so globals serve,
 * kept in %l5..%l7.
 */
    .global hv_window_overflow
    .type   hv_window_overflow, #function
hv_window_overflow:
    .cfi_startproc
    cfi_trap_window
    .cfi_register %g1, %l5
    mov     %g2, %l6
    .cfi_register %g2, %l6
    mov     %g3, %l7
    .cfi_register %g3, %l7
    sll     %l3, HV_WINDOWS - 1, %l4
    srl     %l3, 1, %g1
    or      %g1, %l4, %g1           ! WIM one window on
    .cfi_remember_state
    save
    cfi_below_trap_window
    ldd     [%g0 + PROCESSOR_BOUNDS], %g2 ! lowest address, highest offset
    sub     %sp, %g2, %g2
    cmp     %g2, %g3
    bgu     overflow_bad
     andcc  %sp, 7, %g0
    bne     overflow_bad
     rd     %psr, %g2
    wr      %g2, PSR_PIL, %psr
    wr      %g2, PSR_PIL | PSR_ET, %psr
    wr      %g1, %wim
    nop
    nop
hv_spill_begin:
    std     %l0, [%sp +  0]
    std     %l2, [%sp +  8]
    std     %l4, [%sp + 16]
    std     %l6, [%sp + 24]
    std     %i0, [%sp + 32]
    std     %i2, [%sp + 40]
    std     %i4, [%sp + 48]
    std     %i6, [%sp + 56]
hv_spill_end:
    restore
    .cfi_restore_state
    .cfi_remember_state
    wr      %l0, %psr               ! ET = 0, condition codes
    mov     %l5, %g1
    .cfi_same_value %g1
    mov     %l6, %g2
    .cfi_same_value %g2
    mov     %l7, %g3
    .cfi_same_value %g3
    jmp     %l1
     rett   %l2

/* Back to the trap window, everything as it was at the trap, and on to the long way. */
hv_spill_failed:
    cfi_below_trap_window
    rd      %psr, %g2
    wr      %g2, PSR_ET, %psr       ! XOR: ET = 0
    mov     0x05 | CONTEXT_TRAP_FAULTED, %g1
    ba      1f
     nop
overflow_bad:
    mov     0x05, %g1
    wr      %g0, %wim
1:  mov     %sp, %g2
    nop
    nop
    restore
    .cfi_restore_state
    wr      %l3, %wim
    mov     %g1, %l3
    mov     %l5, %g1
    .cfi_same_value %g1
    mov     %g2, %l4
    mov     %l6, %g2
    .cfi_same_value %g2
    mov     %l7, %g3
    .cfi_same_value %g3
    ba      hv_trap_enter
     mov    %l4, %l7
    .cfi_endproc
    .size   hv_window_overflow, . - hv_window_overflow

/*
 * RESTORE into the invalid window, two windows up. %l0 PSR, %l1 PC, %l2 nPC, %l3 WIM, %l4 WIM << 1.
 * That window's locals and ins are about to be loaded, so they serve until then.
 */
    .global hv_window_underflow
    .type   hv_window_underflow, #function
hv_window_underflow:
    .cfi_startproc
    cfi_trap_window
    srl     %l3, HV_WINDOWS - 1, %l5
    or      %l4, %l5, %l4
    wr      %l4, %wim
    nop
    nop
    nop
    restore
    cfi_own_window
    restore
    cfi_callers_window
    ldd     [%g0 + PROCESSOR_BOUNDS + 8], %l2
    sub     %sp, %l2, %l2
    cmp     %l2, %l3
    bgu     underflow_bad
     andcc  %sp, 7, %g0
    bne     underflow_bad
     rd     %psr, %l2
    wr      %l2, PSR_PIL, %psr
    wr      %l2, PSR_PIL | PSR_ET, %psr
    nop
    nop
    nop
hv_fill_begin:
    ldd     [%sp +  0], %l0
    ldd     [%sp +  8], %l2
    ldd     [%sp + 16], %l4
    ldd     [%sp + 24], %l6
    ldd     [%sp + 32], %i0
    ldd     [%sp + 40], %i2
    ldd     [%sp + 48], %i4
    ldd     [%sp + 56], %i6
hv_fill_end:
    save
    cfi_own_window
    save
    cfi_in_trap_window
    wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l1
     rett   %l2

hv_fill_failed:
    cfi_callers_window
    rd      %psr, %l2
    wr      %l2, PSR_ET, %psr       ! XOR: ET = 0
    nop
    nop
    nop
    save
    cfi_own_window
    save
    cfi_in_trap_window
    ba      1f
     mov    0x06 | CONTEXT_TRAP_FAULTED, %l4
underflow_bad:
    cfi_callers_window
    save
    cfi_own_window
    save
    cfi_in_trap_window
    mov     0x06, %l4
1:  mov     %g1, %l5
    restore                         ! the partition's window: %fp is the stack pointer
    cfi_own_window
    mov     %fp, %g1
    .cfi_register %g1, DWARF_DOWN1 + 5
    save
    cfi_in_trap_window
    .cfi_register %g1, %l5
    wr      %l3, %wim
    mov     %l4, %l3
    mov     %g1, %l7
    ba      hv_trap_enter
     mov    %l5, %g1
    .cfi_endproc
    .size   hv_window_underflow, . - hv_window_underflow


    fixup   hv_spill_begin, hv_spill_end, 0x01, hv_spill_failed
    fixup   hv_spill_begin, hv_spill_end, 0x20, hv_spill_failed
    fixup   hv_fill_begin, hv_fill_end, 0x01, hv_fill_failed
    fixup   hv_fill_begin, hv_fill_end, 0x20, hv_fill_failed

    .section .note.GNU-stack, "", %progbits
