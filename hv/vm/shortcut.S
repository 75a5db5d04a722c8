/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts off and on, for guests that say so by InterruptTraps: software traps 9 and 10, as RTEMS has them and other systems may
 * (hv/guest-kit/interrupt.h). What the guest's own handler would have done is done at once:
 *
 *    9  PIL becomes 15; %g1: PSR as it was, as the handler sees it, with ET = 1
 *   10  PIL becomes that of %g1
 *
 * and nothing else has changed but PS, which RETT leaves as S was, and locals of the window below, which are any handler's.
 * Whatever is not plain goes the way of all traps, to the guest's handler: traps off, an interrupt that may now enter, and an
 * alarm, for which is looked every so often, because it would not get in between two traps of instructions.
 */
#include "hv/sparc/context.h"
#include "hv/sparc/unwind.h"
#include "hv/vm/entry.h"

    .cfi_sections .debug_frame
    .section .text.vm_shortcut, "ax"

/* %l4: the guest, %l5: its PSR. Goes on at hv_vm_trap_entry if this may not be done here. */
    .macro  shortcut_begin
    std     %l4, [%g0 + VM_LOCALS + 16]
    ld      [%g0 + VM_RUNNING], %l4
    ld      [%l4 + VM_STATE_PATIENCE], %l3
    subcc   %l3, 1, %l3
    bneg    shortcut_look
     ld     [%l4 + VM_STATE_PSR], %l5
    andcc   %l5, PSR_ET, %g0
    be      shortcut_refused
     st     %l3, [%l4 + VM_STATE_PATIENCE]
    .endm

/* It is done here: PS = S, as RETT leaves it. */
    .macro  shortcut_previous
    and     %l5, PSR_S, %l3
    srl     %l3, 1, %l3
    andn    %l5, PSR_PS, %l5
    or      %l5, %l3, %l5
    .endm

    .macro  shortcut_end
    jmp     %l2
     rett   %l2 + 4
    .endm

/* As all rows of the table of entry.S; %l0 PSR, %l0 and %l3 saved. */
    .global hv_vm_interrupts_off
    .type   hv_vm_interrupts_off, #function
hv_vm_interrupts_off:
    .cfi_startproc
    cfi_trap_window
    shortcut_begin
    wr      %l0, %psr               ! condition codes
    shortcut_previous
    sethi   %hi(0x00f00000), %l3    ! condition codes
    or      %l3, 0x1f, %l3
    and     %l0, %l3, %l3           ! the handler's window is this one
    or      %l3, %l5, %g1
    sethi   %hi(0xf3000000), %l3    ! VM_IMPLEMENTATION
    or      %g1, %l3, %g1
    or      %l5, PSR_PIL, %l5
    st      %l5, [%l4 + VM_STATE_PSR]
    or      %g1, PSR_S, %g1
    shortcut_end
    .size   hv_vm_interrupts_off, . - hv_vm_interrupts_off

    .global hv_vm_interrupts_on
    .type   hv_vm_interrupts_on, #function
hv_vm_interrupts_on:
    shortcut_begin
    std     %l6, [%g0 + VM_LOCALS + 24]
    ldd     [%l4 + VM_STATE_BOARD], %l6 ! and IRQMP
    ld      [%l6 + VM_BOARD_PENDING], %l3
    ld      [%l7 + VM_IRQMP_FORCE], %l6
    ld      [%l7], %l7
    or      %l3, %l6, %l3
    andcc   %l3, %l7, %g0
    bne     shortcut_waits
     wr     %l0, %psr               ! condition codes
    shortcut_previous
    and     %g1, PSR_PIL, %l3
    andn    %l5, PSR_PIL, %l5
    or      %l5, %l3, %l5
    st      %l5, [%l4 + VM_STATE_PSR]
    shortcut_end
    .size   hv_vm_interrupts_on, . - hv_vm_interrupts_on

/* Is there an alarm? If not, once more from the row of the table on. A guest without short cuts has none from the beginning. */
shortcut_look:
    ld      [%l4 + VM_STATE_SHORTCUTS], %l3
    tst     %l3
    be      shortcut_refused
     st     %l3, [%l4 + VM_STATE_PATIENCE]
    ldd     [%g0 + PROCESSOR_CLOCK], %l4
    ld      [%l4], %l4
    cmp     %l4, %l5
    bneg    shortcut_refused
     rd     %tbr, %l3
    wr      %l0, %psr               ! condition codes
    jmp     %l3 + 8
     ldd    [%g0 + VM_LOCALS + 16], %l4
shortcut_waits:
    ldd     [%g0 + VM_LOCALS + 24], %l6
shortcut_refused:
    ba      hv_vm_trap_entry        ! all as the row of the table left it
     ldd    [%g0 + VM_LOCALS + 16], %l4
    .cfi_endproc

    .section .note.GNU-stack, "", %progbits
