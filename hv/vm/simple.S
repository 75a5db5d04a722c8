/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The most frequent instructions: RDPSR, RDWIM, RDTBR, WRPSR, WRWIM, WRTBR and RETT of the guest's supervisor, SAVE and RESTORE. What they do
 * is said in cpu.c, and what is not plain is left to it: see the branches to hv_vm_quick_enter. No interrupt may follow from what is done
 * here, with its traps off. Entered from entry.S: %g1 context, %g2 struct hv_vm, %g5 which of a group, %g6 PSR and %g7 WIM of the guest, as hv_vm_load
 * takes them; %l7 the instruction. All other globals and %l4 are free, %l5 is Y, and %l0, %l3, %l7, %g6 and %g7 once it is certain that it is done here.
 */
#include "hv/sparc/context.h"
#include "hv/sparc/unwind.h"
#include "hv/vm/entry.h"

    .cfi_sections .debug_frame
    .section .text.vm_simple, "ax"
    .global hv_vm_read_register, hv_vm_write_register
    .type   hv_vm_read_register, #function
hv_vm_read_register:
    .cfi_startproc
    cfi_trap_window
    cfi_context %g1
    cmp     %g5, 1
    be      1f
     mov    %g7, %g4
    bgu,a   1f
     ld     [%g2 + VM_STATE_TBR], %g4
    add     %l0, 1, %g5
    and     %g5, HV_WINDOWS - 1, %g5
    or      %g6, %g5, %g4
    sethi   %hi(0x00f00000), %g5    ! condition codes
    and     %l0, %g5, %g5
    or      %g4, %g5, %g4
    sethi   %hi(0xf3000000), %g5    ! VM_IMPLEMENTATION
    or      %g4, %g5, %g4
1:  srl     %l7, 23, %l7
    andcc   %l7, 0x7c, %l7          ! 4 rd
    be      vm_next
     add    %l7, %g1, %g5
    ba      vm_next
     st     %g4, [%g5 + CONTEXT_GLOBALS]

hv_vm_write_register:
    srl     %l7, 12, %g4
    and     %g4, 0x7c, %g4          ! 4 rs1
    add     %g4, %g1, %g4
    sll     %l7, 18, %g3
    tst     %g3                     ! immediate?
    bneg    1f
     ld     [%g4 + CONTEXT_GLOBALS], %g4
    srl     %g3, 16, %g3
    and     %g3, 0x7c, %g3
    add     %g3, %g1, %g3
    ba      2f
     ld     [%g3 + CONTEXT_GLOBALS], %g3
1:  sll     %g3, 1, %g3
    sra     %g3, 19, %g3
2:  cmp     %g5, 8
    be      vm_rett
     add    %g4, %g3, %l4
    xor     %g4, %g3, %l4
    cmp     %g5, 1
    be      vm_write_wim
     xor    %g6, %l4, %g3
    bgu     vm_write_tbr
     srl    %g3, 5, %g3
    btst    (PSR_EF | PSR_S) >> 5, %g3
    bne     hv_vm_quick_enter
     add    %l0, 1, %g3
    and     %g3, HV_WINDOWS - 1, %g3
    xor     %g3, %l4, %g3
    btst    0x1f, %g3
    bne     hv_vm_quick_enter
     btst   PSR_ET, %l4
    bne     vm_traps_on
     srl    %l4, 5, %g6             ! VM_PSR_WRITABLE
vm_write_psr:
    and     %g6, 0xff, %g6
    sll     %g6, 5, %g6
    sethi   %hi(0x00f00000), %g3
    and     %l4, %g3, %g4
    andn    %l0, %g3, %l0
    or      %l0, %g4, %l0
    ba      vm_write_done
     st     %g6, [%g2 + VM_STATE_PSR]

vm_write_wim:
    and     %l4, 0xff, %g7
    ba      vm_write_done
     st     %g7, [%g2 + VM_STATE_WIM]

vm_write_tbr:
    ld      [%g2 + VM_STATE_TBR], %g4
    srl     %l4, 12, %l4
    sll     %l4, 12, %l4
    and     %g4, 0xff0, %g4
    or      %l4, %g4, %l4
    st      %l4, [%g2 + VM_STATE_TBR]
vm_write_done:
    clr     %l7
vm_next:
    add     %l2, 4, %l3

/* %l3: the next nPC; %l7: 4 rd, the register that is to be loaded. */
vm_done:
    mov     1, %g4
    st      %g4, [%g0 + VM_COUNT]
    ba      hv_vm_load
     mov    %l2, %l1

/* SAVE and RESTORE with no other register. */
    .global hv_vm_step
hv_vm_step:
    sethi   %hi(0x3e000000), %g4
    btst    %g4, %l7
    bne     hv_vm_quick_enter
     sll    %g5, 1, %g5
    sub     %g5, 1, %g5
    clr     %l4
    ba      vm_move
     add    %l2, 4, %g4

/* From one supervisor mode to the other; %l4: where to. */
vm_rett:
    and     %g6, PSR_ET | PSR_PS, %g4
    cmp     %g4, PSR_PS
    bne     hv_vm_quick_enter
     btst   3, %l4
    bne     hv_vm_quick_enter
vm_traps_on:                        ! if no interrupt may come then
     ldd    [%g2 + VM_STATE_BOARD], %g4 ! and IRQMP
    ld      [%g4 + VM_BOARD_PENDING], %g4
    ld      [%g5], %g3
    ld      [%g5 + VM_IRQMP_FORCE], %g5
    or      %g4, %g5, %g4
    btst    %g4, %g3
    bne     hv_vm_quick_enter
     sll    %l7, 31 - 22, %g3       ! RETT?
    tst     %g3
    bpos    vm_write_psr
     mov    1, %g5
    mov     %l4, %g4
    mov     PSR_ET, %l4

/* To the window %g5 above, if that is not marked; %l4: what PSR gets, %g4: nPC then. */
vm_move:
    add     %l0, %g5, %g5
    and     %g5, HV_WINDOWS - 1, %g5
    add     %g5, 1, %g3
    and     %g3, HV_WINDOWS - 1, %g3
    srl     %g7, %g3, %g3
    btst    1, %g3
    bne     hv_vm_quick_enter
     andn   %l0, HV_WINDOWS - 1, %g3
    or      %g3, %g5, %l0
    or      %g6, %l4, %g6
    st      %g6, [%g2 + VM_STATE_PSR]
    mov     %g4, %l3
    ba      vm_done
     clr    %l7
    .cfi_endproc
    .size   hv_vm_read_register, . - hv_vm_read_register

    .section .note.GNU-stack, "", %progbits
