/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trap table while a virtual machine runs, and the way back into it. A trap writes PC and nPC
 * to %l1 and %l2 of the window below the current one, whatever is there: those two are kept on the
 * way into the guest. No other register is changed, so the first one is saved without a base register.
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

/* The linker script places both halves, and other code into the place of rows that no trap has (trap_table.S). */
    .section .text.vm_trap_table, "ax"
    .balign 16
    .global hv_vm_trap_table
    .type   hv_vm_trap_table, #object
hv_vm_trap_table:
    .cfi_startproc
    cfi_trap_window
    .rept   0x30
    vm_trap_row
    .endr
    .cfi_endproc
    .size   hv_vm_trap_table, . - hv_vm_trap_table

    .section .text.vm_trap_table_software, "ax"
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

    .section .text.vm_entry, "ax"
    .cfi_startproc
    cfi_trap_window
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
    andcc   %l6, %l7, %g0           ! an alarm would not get in between two traps of instructions
    bne     vm_long
     cmp    %l3, 0x80
    bgeu    vm_reflect
     sub    %l3, 5, %l6
    cmp     %l6, 1                  ! window traps
    bleu    vm_reflect
     cmp    %l3, 0x03               ! privileged_instruction
    be      vm_short
     cmp    %l3, 0x09               ! data_access_exception
    be      vm_short
     nop
vm_long:
    ba      hv_trap_save
     clr    %l7

/*
 * Software and window traps of the guest's supervisor are its own, and the trap window becomes its current one: %l1 and %l2 are as they have to
 * be. Not so a window trap if its WIM marks the own window (hv_vm_real_wim).
 */
vm_reflect:
    ld      [%g0 + VM_RUNNING], %l7
    add     %l0, 1, %l5
    and     %l5, HV_WINDOWS - 1, %l5
    ldd     [%l7 + VM_STATE_PSR], %l6 ! and WIM
    srl     %l7, %l5, %l7
    btst    0x80, %l3
    be      1f
     and    %l6, PSR_ET | PSR_S, %l5
    clr     %l7
1:  cmp     %l5, PSR_ET | PSR_S
    bne     vm_short
     andcc  %l7, 1, %g0
    bne     vm_short
     ld     [%g0 + VM_RUNNING], %l7
    or      %l6, PSR_PS, %l6
    andn    %l6, PSR_ET, %l6
    st      %l6, [%l7 + VM_STATE_PSR]
    ld      [%l7 + VM_STATE_TBR], %l6
    sll     %l3, 4, %l3
    srl     %l6, 12, %l6
    sll     %l6, 12, %l6
    or      %l6, %l3, %l6
    st      %l6, [%l7 + VM_STATE_TBR]
    mov     1, %l4
    wr      %g0, %wim
    sll     %l4, %l0, %l4
    xor     %l4, 0xff, %l5          ! none but its own
    st      %l6, [%g0 + VM_COUNT]   ! passed on to the next window
    st      %l5, [%g0 + VM_LOCALS + 4]
    sethi   %hi(hv_vm_trap_table), %l4
    wr      %l4, %lo(hv_vm_trap_table), %tbr
    wr      %l0, %psr               ! condition codes
    ld      [%g0 + VM_LOCALS + 0], %l0
    ld      [%g0 + VM_LOCALS + 12], %l3
    ldd     [%g0 + VM_LOCALS + 16], %l4
    ldd     [%g0 + VM_LOCALS + 24], %l6
    save
    st      %l2, [%g0 + VM_LOCALS + 8]
    ld      [%g0 + VM_LOCALS + 4], %l2
    st      %l1, [%g0 + VM_LOCALS + 4]
    ld      [%g0 + VM_COUNT], %l1
    wr      %l2, %wim
    mov     1, %l2
    st      %l2, [%g0 + VM_COUNT]
    jmp     %l1
     rett   %l1 + 4
    .cfi_endproc
    .size   vm_trap, . - vm_trap

/*
 * The short way: registers are saved as quick.c needs them. Up to here nothing but %l0 to %l7 has changed. Of the simplest instructions all
 * is done in simple.S.
 */
    .type   vm_short, #function
vm_short:
    .cfi_startproc
    cfi_trap_window
    rd      %y, %l5
    wr      %g0, %wim
    ld      [%g0 + PROCESSOR_CONTEXT], %l6
    std     %l0, [%l6 + CONTEXT_PSR]
    st      %l2, [%l6 + CONTEXT_NPC]
    std     %l4, [%l6 + CONTEXT_WIM]
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
    ld      [%g0 + VM_RUNNING], %g2
vm_fetch_begin:
    ld      [%l1], %l7
vm_fetch_end:
    ldub    [%g0 + CPU_SEVERAL], %g4
    tst     %g4
    be      1f
     ld     [%g2 + VM_STATE_PSR], %g3
    ldd     [%g0 + VM_CALL], %g4    ! another processor's call would not get in between two traps, either
    ld      [%g4], %g4
    btst    %g4, %g5
    bne     vm_fetch_failed
1:   cmp    %l3, 0x09
    bgeu    hv_vm_quick_enter
     addcc  %l7, %l7, %g0           ! op = 3
    bneg    hv_vm_quick_enter
     srl    %l7, 19, %g4
    and     %g4, 0x3f, %g4
    sub     %g4, 0x3c, %g5          ! SAVE, RESTORE
    cmp     %g5, 1
    bleu    hv_vm_step
     btst   PSR_S, %g3
    be      hv_vm_quick_enter
     sub    %g4, 0x29, %g5          ! RDPSR, RDWIM, RDTBR
    cmp     %g5, 2
    bleu    hv_vm_read_register
     cmp    %g4, 0x39
    be      hv_vm_write_register
     sub    %g4, 0x31, %g5          ! WRPSR, WRWIM, WRTBR; 8: RETT
    cmp     %g5, 2
    bleu    hv_vm_write_register
     nop
    .global hv_vm_quick_enter
hv_vm_quick_enter:
    std     %o0, [%g0 + VM_FRAME + FRAME_OUTS + 0]
    std     %o2, [%g0 + VM_FRAME + FRAME_OUTS + 8]
    std     %o4, [%g0 + VM_FRAME + FRAME_OUTS + 16]
    std     %o6, [%g0 + VM_FRAME + FRAME_OUTS + 24]
    save                            ! what a trap in C code, where one is expected (fixup.h), would write to
    std     %l0, [%g0 + VM_FRAME + VM_FRAME_BELOW + 0]
    std     %l2, [%g0 + VM_FRAME + VM_FRAME_BELOW + 8]
    std     %l4, [%g0 + VM_FRAME + VM_FRAME_BELOW + 16]
    std     %l6, [%g0 + VM_FRAME + VM_FRAME_BELOW + 24]
    restore
    mov     VM_FRAME, %sp
    mov     %l3, %o0
    call    hv_vm_quick
     mov    %l7, %o1
    save
    ldd     [%g0 + VM_FRAME + VM_FRAME_BELOW + 0], %l0
    ldd     [%g0 + VM_FRAME + VM_FRAME_BELOW + 8], %l2
    ldd     [%g0 + VM_FRAME + VM_FRAME_BELOW + 16], %l4
    ldd     [%g0 + VM_FRAME + VM_FRAME_BELOW + 24], %l6
    restore
    tst     %o0
    be      vm_return_to_long
     wr     %l0, %psr               ! ET = 0
    mov     %l6, %g1
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 0], %o0
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 8], %o2
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 16], %o4
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 24], %o6
    srl     %l7, 23, %l7
    and     %l7, 0x7c, %l7

/* Those registers are loaded that may have changed; %g1 context, %l7: 4 rd of the instruction. */
    .global hv_vm_load
hv_vm_load:
    cmp     %l7, 4 * 8
    blu     vm_load_globals
     cmp    %l7, 4 * 16
    blu     vm_load_outs
     nop
    window_load 0
    save
vm_load_outs:
    ldd     [%g1 + CONTEXT_OUTS + 0], %i0
    ldd     [%g1 + CONTEXT_OUTS + 8], %i2
    ldd     [%g1 + CONTEXT_OUTS + 16], %i4
    ldd     [%g1 + CONTEXT_OUTS + 24], %i6
vm_load_globals:
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
vm_return_to_long:
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 0], %o0
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 8], %o2
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 16], %o4
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 24], %o6
    ldd     [%l6 + CONTEXT_WIM], %l4 ! and Y
    mov     %l6, %g1
    wr      %l5, %y
vm_fetch_failed:
    wr      %l0, %psr               ! ET = 0
    ldd     [%g1 + CONTEXT_GLOBALS + 8], %g2
    ldd     [%g1 + CONTEXT_GLOBALS + 16], %g4
    ldd     [%g1 + CONTEXT_GLOBALS + 24], %g6
    ld      [%g1 + CONTEXT_GLOBALS + 4], %g1
    ba      hv_trap_save
     clr    %l7
    .cfi_endproc
    .size   vm_short, . - vm_short

/* noreturn void hv_vm_context_load(const struct hv_context *context, uint32_t psr) */
    .global hv_vm_context_load
    .type   hv_vm_context_load, #function
hv_vm_context_load:
    .cfi_startproc
    and     %o1, HV_WINDOWS - 1, %o1
    rd      %psr, %g2
    or      %o1, PSR_S | PSR_PIL, %o1
    mov     %o0, %g1
    wr      %g2, PSR_ET, %psr
    wr      %o1, %psr               ! ET = 0, and to the trap window
    nop
    nop
    nop
    wr      %g0, %wim
    window_load 0
    window_load 1
    window_load 2
    window_load 3
    window_load 4
    window_load 5
    window_load 6
    restore
    ldd     [%g0 + PROCESSOR_HOLD], %l6
    tst     %l6
    be      vm_load_outs
     st     %g0, [%g0 + PROCESSOR_HOLD]
1:  ld      [%l6], %l3              ! as context_hold of trap_entry.S
    subcc   %l3, %l7, %l3
    bpos    1b
     nop
    ba      vm_load_outs
     nop
    .cfi_endproc
    .size   hv_vm_context_load, . - hv_vm_context_load

/* uint32_t hv_vm_fetch(uint32_t address); between the halves of the table there is no room for it. */
    .section .text.vm_fetch, "ax"
    .global hv_vm_fetch
    .type   hv_vm_fetch, #function
hv_vm_fetch:
    .cfi_startproc
    ld      [%o0], %o0
    retl
     nop
vm_fetch_broken:
    retl
     clr    %o0
    .cfi_endproc
    .size   hv_vm_fetch, . - hv_vm_fetch

    fixup   hv_vm_fetch, hv_vm_fetch + 4, 0x01, vm_fetch_broken
    fixup   hv_vm_fetch, hv_vm_fetch + 4, 0x20, vm_fetch_broken
    fixup   vm_fetch_begin, vm_fetch_end, 0x01, vm_fetch_failed
    fixup   vm_fetch_begin, vm_fetch_end, 0x20, vm_fetch_failed

    .section .note.GNU-stack, "", %progbits
