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
    .rept   0x2c                    ! the last one is data_store_error
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
    ldd     [%g0 + PROCESSOR_CLOCK], %l6
    ld      [%l6], %l6
    cmp     %l6, %l7                ! an alarm would not get in between two traps of instructions
    bneg    vm_alarm
     cmp    %l3, 0x80
vm_sort:
    bgeu    vm_reflect
     sub    %l3, 5, %l6
    cmp     %l6, 1                  ! window traps
    bleu    vm_reflect
     cmp    %l3, 0x03               ! privileged_instruction
    be      vm_short
     cmp    %l3, 0x09               ! data_access_exception
    bne     vm_long
     nop

/*
 * The short way: registers are saved as quick.c needs them. Up to here nothing but %l0 to %l7 has changed. Of the simplest instructions all
 * is done in simple.S.
 */
vm_short:
    rd      %y, %l5
    wr      %g0, %wim
    ldd     [%g0 + VM_CONTEXT], %l6 ! and struct hv_vm
    std     %l0, [%l6 + CONTEXT_PSR]
    std     %l2, [%l6 + CONTEXT_NPC]
    std     %l4, [%l6 + CONTEXT_WIM]
    st      %g1, [%l6 + CONTEXT_GLOBALS + 4]
    std     %g2, [%l6 + CONTEXT_GLOBALS + 8]
    std     %g4, [%l6 + CONTEXT_GLOBALS + 16]
    std     %g6, [%l6 + CONTEXT_GLOBALS + 24]
    std     %i0, [%l6 + CONTEXT_OUTS + 0]
    std     %i2, [%l6 + CONTEXT_OUTS + 8]
    std     %i4, [%l6 + CONTEXT_OUTS + 16]
    std     %i6, [%l6 + CONTEXT_OUTS + 24]
    .cfi_remember_state
    mov     %l6, %g1
    mov     %l7, %g2
    mov     %l1, %g3
    restore
    cfi_context %g1
    cfi_own_present
    window_store 0
    cfi_context %g1

/*
 * The instruction may be broken, and an error of the guest's last store on its way. So traps are on here, in the guest's own window: what is
 * below it, where a trap writes to, has been saved.
 */
    rd      %psr, %g4
    wr      %g4, PSR_PIL, %psr
    wr      %g4, PSR_PIL | PSR_ET, %psr
vm_fetch_begin:
    ldd     [%g2 + VM_STATE_PSR], %g6 ! and WIM
vm_fetch:
    ld      [%g3], %g5
    wr      %g4, PSR_PIL, %psr      ! ET = 0
    ldub    [%g0 + CPU_SEVERAL], %g4
    srl     %g5, 19, %g3
    and     %g3, 0x3f, %g3
vm_fetch_end:
    save
    tst     %g4
    be      1f
     mov    %g5, %l7
    ldd     [%g2 + VM_STATE_CALL], %g4 ! another processor's call would not get in between two traps, either
    ld      [%g4], %g4
    btst    %g4, %g5
    bne     vm_go_long
1:   btst   PSR_ET, %g6             ! the trap's, as on hardware: see hv_vm_save
    be      2f
     cmp    %l3, 0x09
    st      %l1, [%g0 + VM_LOCALS + 4]
    st      %l2, [%g0 + VM_LOCALS + 8]
2:  bgeu    hv_vm_quick_enter
     addcc  %l7, %l7, %g0           ! op = 3
    bneg    hv_vm_quick_enter
     sub    %g3, 0x3c, %g5          ! SAVE, RESTORE
    cmp     %g5, 1
    bleu    hv_vm_step
     btst   PSR_S, %g6
    be      hv_vm_quick_enter
     sub    %g3, 0x29, %g5          ! RDPSR, RDWIM, RDTBR
    cmp     %g5, 2
    bleu    hv_vm_read_register
     cmp    %g3, 0x39
    be      hv_vm_write_register
     sub    %g3, 0x31, %g5          ! WRPSR, WRWIM, WRTBR; 8: RETT
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
    cfi_context %l6
    wr      %l0, PSR_PIL | PSR_ET, %psr ! PIL is 15 already
    mov     %l3, %o0
    call    hv_vm_quick
     mov    %l7, %o1
    mov     %o0, %l4
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 0], %o0 ! behind the last store: its error comes here
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 8], %o2
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 16], %o4
    ldd     [%g0 + VM_FRAME + FRAME_OUTS + 24], %o6
    wr      %l0, %psr               ! ET = 0
    mov     %l6, %g1
    cfi_context %g1
    srl     %l7, 23, %l7
    and     %l7, 0x7c, %l7
    save
    ldd     [%g0 + VM_FRAME + VM_FRAME_BELOW + 0], %l0
    ldd     [%g0 + VM_FRAME + VM_FRAME_BELOW + 8], %l2
    ldd     [%g0 + VM_FRAME + VM_FRAME_BELOW + 16], %l4
    ldd     [%g0 + VM_FRAME + VM_FRAME_BELOW + 24], %l6
    restore
    tst     %l4
    be      vm_go_long
vm_load_saved:
     ldd    [%g1 + CONTEXT_PSR], %l0 ! and PC
    ld      [%g1 + CONTEXT_NPC], %l3
    ld      [%g1 + CONTEXT_Y], %l5
    ld      [%g0 + VM_RUNNING], %g2
    ldd     [%g2 + VM_STATE_PSR], %g6

/*
 * Those registers are loaded that may have changed; %g1 context, %g2 struct hv_vm, %g6 its PSR, %g7 its WIM, %l0 PSR, %l1 PC, %l3 nPC, %l5 Y, %l7: 4 rd of the
 * instruction: that pair of registers is. The real WIM is the guest's. But while its
 * traps are off it marks all windows but its own: a trap of the hypervisor's own would write to the one below, and nobody
 * could tell what was there. Likewise if the guest's marks its own window: the hypervisor could not return to it.
 */
    .global hv_vm_load
hv_vm_load:
    andn    %l7, 4, %g4
    subcc   %g4, 4 * 8, %g4
    bneg    vm_load_globals
     sethi  %hi(vm_load_pair), %g5
    add     %g4, %g5, %g4
    jmp     %g4 + %lo(vm_load_pair)
     restore
vm_loaded:
    save
vm_load_globals:
    add     %l0, 1, %l2
    and     %l2, HV_WINDOWS - 1, %l2
    mov     1, %l4
    sll     %l4, %l2, %l4           ! its own window
    btst    PSR_ET, %g6
    xor     %l4, 0xff, %g6
    be      1f
     btst   %l4, %g7
    be,a    1f
     mov    %g7, %g6
1:  mov     %l0, %g2
    mov     %l1, %g3
    mov     %l3, %g4
    mov     %l5, %g5
    ldd     [%g0 + VM_LOCALS + 0], %l0
    ldd     [%g0 + VM_LOCALS + 8], %l2
    ldd     [%g0 + VM_LOCALS + 16], %l4
    ldd     [%g0 + VM_LOCALS + 24], %l6
    wr      %g2, %psr               ! to the window below the one where the guest goes on
    sethi   %hi(hv_vm_trap_table), %g7
    wr      %g5, %y
    wr      %g7, %lo(hv_vm_trap_table), %tbr
    wr      %g6, %wim
    st      %l1, [%g0 + VM_LOCALS + 4]
    st      %l2, [%g0 + VM_LOCALS + 8]
    mov     %g3, %l1
    mov     %g4, %l2
    ldd     [%g1 + CONTEXT_GLOBALS + 8], %g2
    ldd     [%g1 + CONTEXT_GLOBALS + 16], %g4
    ldd     [%g1 + CONTEXT_GLOBALS + 24], %g6
    .cfi_remember_state
    ld      [%g1 + CONTEXT_GLOBALS + 4], %g1
    cfi_in_trap_window
    .irp    n, 1, 2, 3, 4, 5, 6, 7
    .cfi_same_value %g\n
    .endr
    jmp     %l1
     rett   %l2
    .cfi_restore_state

/* What trapped has used the trap window. */
vm_fetch_failed:
    rd      %psr, %g4
    wr      %g4, PSR_ET, %psr       ! ET = 0
    nop
    nop
    nop
    save
    mov     %g1, %l6
    ld      [%g1 + CONTEXT_PSR], %l0
vm_go_long:                         ! the other windows are saved as well
    ba      hv_trap_save_rest
     restore
    .cfi_restore_state              ! as at vm_short

/* An alarm waits. But if the last trap did not get its instruction done, this one does, lest a guest with too fast a timer come to a halt. */
vm_alarm:
    ld      [%g0 + VM_COUNT], %l6
    tst     %l6
    be      vm_sort
     cmp    %l3, 0x80
vm_long:
    ba      hv_trap_save
     clr    %l7

/*
 * Software and window traps of the guest's supervisor are its own, and the trap window becomes its current one: %l1 and %l2 are as they have to
 * be. Not so a window trap if its WIM marks the own window (vm_load_globals).
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

/* noreturn void hv_vm_context_load(const struct hv_context *context, uint32_t psr) */
    .global hv_vm_context_load
    .type   hv_vm_context_load, #function
hv_vm_context_load:
    .cfi_startproc
    .cfi_signal_frame
    and     %o1, HV_WINDOWS - 1, %o1
    rd      %psr, %g2
    or      %o1, PSR_S | PSR_PIL, %o1
    mov     %o0, %g1
    cfi_context %g1
    wr      %g2, PSR_ET, %psr
    wr      %o1, %psr               ! ET = 0, and to the trap window
    wr      %g0, %wim
    mov     %g1, %g2
    add     %g1, (HV_WINDOWS - 2) * CONTEXT_WINDOW_SIZE, %g3
    nop
    ldd     [%g1 + CONTEXT_OUTS + 0], %i0
    ldd     [%g1 + CONTEXT_OUTS + 8], %i2
    ldd     [%g1 + CONTEXT_OUTS + 16], %i4
    ldd     [%g1 + CONTEXT_OUTS + 24], %i6
1:  window_load 0, %g2
    cmp     %g2, %g3
    bne     1b
     add    %g2, CONTEXT_WINDOW_SIZE, %g2
    restore
    ldd     [%g0 + PROCESSOR_HOLD], %l6
    tst     %l6
    be      3f
     st     %g0, [%g0 + PROCESSOR_HOLD]
2:  ld      [%l6], %l3              ! as context_hold of trap_entry.S
    subcc   %l3, %l7, %l3
    bpos    2b
     nop
3:  ba      vm_load_saved
     clr    %l7                     ! nothing else
    .cfi_endproc
    .size   hv_vm_context_load, . - hv_vm_context_load

/* From %o0 on; between the halves of the trap table there is no room for it. */
    .section .text.vm_load_pair, "ax"
    .cfi_startproc
    .cfi_signal_frame
    cfi_context %g1
vm_load_pair:
    .irp    n, 0, 2, 4, 6
    ba      vm_loaded
     ldd    [%g1 + CONTEXT_OUTS + 4 * \n], %o\n
    .endr
    .irp    n, 0, 2, 4, 6
    ba      vm_loaded
     ldd    [%g1 + CONTEXT_WINDOW + 4 * \n], %l\n
    .endr
    .irp    n, 0, 2, 4, 6
    ba      vm_loaded
     ldd    [%g1 + CONTEXT_WINDOW + 32 + 4 * \n], %i\n
    .endr
    .cfi_endproc

/* uint32_t hv_vm_fetch(uint32_t address) */
    .section .text.vm_fetch, "ax"
    .global hv_vm_fetch
    .type   hv_vm_fetch, #function
hv_vm_fetch:
    .cfi_startproc
    retl
     ld     [%o0], %o0
vm_fetch_broken:
    retl
     clr    %o0
    .cfi_endproc
    .size   hv_vm_fetch, . - hv_vm_fetch

    fixup   hv_vm_fetch + 4, vm_fetch_broken, 0x01, vm_fetch_broken
    fixup   hv_vm_fetch + 4, vm_fetch_broken, 0x20, vm_fetch_broken
    fixup   vm_fetch, vm_fetch + 4, 0x01, vm_fetch_failed
    fixup   vm_fetch, vm_fetch + 4, 0x20, vm_fetch_failed
    fixup   vm_fetch_begin, vm_fetch_end, 0x2b, vm_fetch_failed

    .section .note.GNU-stack, "", %progbits
