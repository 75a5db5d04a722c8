/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trap table while a virtual machine runs, and the way back into it. A trap writes PC and nPC
 * to %l1 and %l2 of the window below the current one, whatever is there: those two hv/vm/cpu.c
 * knows. No other register is changed, so the first one is saved without a base register.
 *
 * hv_trap_save of trap_entry.S does the rest; once the trap base is the hypervisor's own again, a trap in
 * the hypervisor is nothing special. ET = 0 up to there.
 */
#include "hv/sparc/context.h"
#include "hv/sparc/fixup.h"
#include "hv/sparc/unwind.h"
#include "hv/sparc/window_move.h"
#include "hv/vm/entry.h"

    .cfi_sections .debug_frame
    .macro  vm_trap_row target=vm_trap
    st      %l0, [%g0 + VM_LOCALS + 0]
    st      %l3, [%g0 + VM_LOCALS + 12]
    ba      \target
     rd     %psr, %l0
    .endm

    .section .text.vm_trap_table, "ax"
    .balign 4096
    .global hv_vm_trap_table
    .type   hv_vm_trap_table, #object
hv_vm_trap_table:
    .cfi_startproc
    cfi_trap_window
    .rept   0x30
    vm_trap_row
    .endr

/* No trap has the types of these rows (trap_table.S). */
    .global hv_vm_trap_entry
    .type   vm_trap, #function
hv_vm_trap_entry:
vm_trap:
    std     %l4, [%g0 + VM_LOCALS + 16]
    std     %l6, [%g0 + VM_LOCALS + 24]
    sethi   %hi(hv_trap_table), %l4
    rd      %tbr, %l3
    wr      %l4, %lo(hv_trap_table), %tbr
    srl     %l3, 4, %l3
    and     %l3, 0xff, %l3
    rd      %wim, %l4
    ldd     [%g0 + PROCESSOR_PENDING], %l6
    ld      [%l6], %l6
    rd      %y, %l5
    andcc   %l6, %l7, %g0           ! an alarm would not get in between two traps of instructions
    bne     vm_long
     cmp    %l3, 0x80
    bgeu    vm_short
     sub    %l3, 5, %l6
    cmp     %l6, 1                  ! window traps
    bleu    vm_short
     cmp    %l3, 0x03               ! privileged_instruction
    be      vm_short
     cmp    %l3, 0x09               ! data_access_exception
    be      vm_short
     nop
vm_long:
    ba      hv_trap_save
     clr    %l7
    .cfi_endproc
    .size   vm_trap, . - vm_trap

/* See quick.c. Up to here nothing but %l0 to %l7 has changed. */
    .type   vm_short, #function
vm_short:
    .cfi_startproc
    cfi_trap_window
    wr      %g0, %wim
    ld      [%g0 + PROCESSOR_CONTEXT], %l6
    std     %o0, [%g0 + VM_FRAME + FRAME_OUTS + 0]
    std     %o2, [%g0 + VM_FRAME + FRAME_OUTS + 8]
    std     %o4, [%g0 + VM_FRAME + FRAME_OUTS + 16]
    std     %o6, [%g0 + VM_FRAME + FRAME_OUTS + 24]
    std     %l0, [%l6 + CONTEXT_PSR]
    st      %l2, [%l6 + CONTEXT_NPC]
    st      %l5, [%l6 + CONTEXT_Y]
    st      %g1, [%l6 + CONTEXT_GLOBALS + 4]
    std     %g2, [%l6 + CONTEXT_GLOBALS + 8]
    std     %g4, [%l6 + CONTEXT_GLOBALS + 16]
    std     %g6, [%l6 + CONTEXT_GLOBALS + 24]
    std     %i0, [%l6 + CONTEXT_OUTS + 0]
    std     %i2, [%l6 + CONTEXT_OUTS + 8]
    std     %i4, [%l6 + CONTEXT_OUTS + 16]
    std     %i6, [%l6 + CONTEXT_OUTS + 24]
    mov     %l6, %g1
    window_save 0
    save
    wr      %l0, PSR_PIL, %psr
    wr      %l0, PSR_PIL | PSR_ET, %psr
    mov     VM_FRAME, %sp
    mov     %l3, %o0
vm_fetch_begin:
    ld      [%l1], %o1
vm_fetch_end:
    call    hv_vm_quick
     nop
    tst     %o0
    be      vm_return_to_long
     wr     %l0, %psr               ! ET = 0
    mov     %l6, %g1
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 0], %o0
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 8], %o2
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 16], %o4
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 24], %o6
    window_load 0
    save
    ldd     [%g1 + CONTEXT_OUTS + 0], %i0
    ldd     [%g1 + CONTEXT_OUTS + 8], %i2
    ldd     [%g1 + CONTEXT_OUTS + 16], %i4
    ldd     [%g1 + CONTEXT_OUTS + 24], %i6
    ldd     [%g0 + VM_LOCALS + 0], %l0
    ldd     [%g0 + VM_LOCALS + 8], %l2
    ldd     [%g0 + VM_LOCALS + 16], %l4
    ldd     [%g0 + VM_LOCALS + 24], %l6
    ld      [%g1 + CONTEXT_PSR], %g2
    ld      [%g1 + CONTEXT_PC], %g3
    wr      %g2, %psr               ! to the window below the one where the guest goes on
    ld      [%g1 + CONTEXT_NPC], %g4
    ldd     [%g1 + CONTEXT_WIM], %g6
    sethi   %hi(hv_vm_trap_table), %g5
    st      %l1, [%g0 + VM_LOCALS + 4]
    st      %l2, [%g0 + VM_LOCALS + 8]
    wr      %g5, %lo(hv_vm_trap_table), %tbr
    wr      %g7, %y
    wr      %g6, %wim
    mov     %g3, %l1
    mov     %g4, %l2
    ldd     [%g1 + CONTEXT_GLOBALS + 8], %g2
    ldd     [%g1 + CONTEXT_GLOBALS + 16], %g4
    ldd     [%g1 + CONTEXT_GLOBALS + 24], %g6
    ld      [%g1 + CONTEXT_GLOBALS + 4], %g1
    jmp     %l1
     rett   %l2

/* All as it was in vm_trap. */
vm_fetch_failed:
    wr      %l0, %psr               ! ET = 0
vm_return_to_long:
    mov     %l6, %g1
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 0], %o0
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 8], %o2
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 16], %o4
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 24], %o6
    wr      %l5, %y
    ldd     [%g1 + CONTEXT_GLOBALS + 8], %g2
    ldd     [%g1 + CONTEXT_GLOBALS + 16], %g4
    ldd     [%g1 + CONTEXT_GLOBALS + 24], %g6
    ld      [%g1 + CONTEXT_GLOBALS + 4], %g1
    ba      hv_trap_save
     clr    %l7
    .cfi_endproc
    .size   vm_short, . - vm_short

/* uint32_t hv_vm_fetch(uint32_t address) */
    .global hv_vm_fetch
    .type   hv_vm_fetch, #function
hv_vm_fetch:
    .cfi_startproc
    ld      [%o0], %o0
    retl
     nop
vm_next_failed:
    retl
     clr    %o0
    .cfi_endproc
    .size   hv_vm_fetch, . - hv_vm_fetch

    fixup   hv_vm_fetch, hv_vm_fetch + 4, 0x01, vm_next_failed
    fixup   hv_vm_fetch, hv_vm_fetch + 4, 0x20, vm_next_failed
    fixup   vm_fetch_begin, vm_fetch_end, 0x01, vm_fetch_failed
    fixup   vm_fetch_begin, vm_fetch_end, 0x20, vm_fetch_failed

/* noreturn void hv_vm_context_load(const struct hv_context *context) */
    .global hv_vm_context_load
    .type   hv_vm_context_load, #function
hv_vm_context_load:
    .cfi_startproc
    ld      [%o0 + CONTEXT_PSR], %g2
    mov     %o0, %g1
    wr      %g2, %psr               ! ET = 0, and to the trap window
    nop
    nop
    nop
    wr      %g0, %wim
    ldd     [%g1 + CONTEXT_OUTS + 0], %i0
    ldd     [%g1 + CONTEXT_OUTS + 8], %i2
    ldd     [%g1 + CONTEXT_OUTS + 16], %i4
    ldd     [%g1 + CONTEXT_OUTS + 24], %i6
    window_load 0
    window_load 1
    window_load 2
    window_load 3
    window_load 4
    window_load 5
    window_load 6
    restore
    sethi   %hi(hv_vm_trap_table), %l0
    wr      %l0, %lo(hv_vm_trap_table), %tbr
    ldd     [%g0 + PROCESSOR_HOLD], %l6
    tst     %l6
    be      2f
     st     %g0, [%g0 + PROCESSOR_HOLD]
1:  ld      [%l6], %l3              ! as context_hold of trap_entry.S
    subcc   %l3, %l7, %l3
    bpos    1b
     nop
2:  ldd     [%g1 + CONTEXT_WIM], %l4
    ld      [%g1 + CONTEXT_PSR], %l0
    wr      %l5, %y
    wr      %l4, %wim
    wr      %l0, %psr               ! condition codes
    ld      [%g1 + CONTEXT_PC], %l1
    ld      [%g1 + CONTEXT_NPC], %l2
    ldd     [%g1 + CONTEXT_GLOBALS + 8], %g2
    ldd     [%g1 + CONTEXT_GLOBALS + 16], %g4
    ldd     [%g1 + CONTEXT_GLOBALS + 24], %g6
    ld      [%g1 + CONTEXT_GLOBALS + 4], %g1
    ld      [%g0 + VM_LOCALS + 0], %l0
    ld      [%g0 + VM_LOCALS + 12], %l3
    ldd     [%g0 + VM_LOCALS + 16], %l4
    ldd     [%g0 + VM_LOCALS + 24], %l6
    jmp     %l1
     rett   %l2
    .cfi_endproc
    .size   hv_vm_context_load, . - hv_vm_context_load

    .org    0x800
    .cfi_startproc
    cfi_trap_window
    .rept   0x09
    vm_trap_row
    .endr
    vm_trap_row hv_vm_interrupts_off
    vm_trap_row hv_vm_interrupts_on
    .rept   0x80 - 0x0b
    vm_trap_row
    .endr
    .cfi_endproc
    .size   hv_vm_trap_table, . - hv_vm_trap_table

    .section .note.GNU-stack, "", %progbits
