/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The most frequent instructions: RDPSR, RDWIM, RDTBR, WRPSR, WRWIM, WRTBR and RETT of the guest's supervisor, SAVE and RESTORE. What they do
 * is said in cpu.c, and what is not plain is left to it: see the branches to hv_vm_quick_enter. No interrupt may follow from what is done
 * here. Entered from entry.S: %g1 context, %g2 struct hv_vm, %g3 its PSR, %g5 which of a group, %l7 the instruction.
 * All other globals and %l4 are free, %l5 is Y, and %l0, %l3 and %l7 once it is certain that it is done here.
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
    sll     %g5, 2, %g4
    add     %g4, %g2, %g4
    tst     %g5
    bne     1f
     ld     [%g4 + VM_STATE_PSR], %g4
    add     %l0, 1, %g5
    and     %g5, HV_WINDOWS - 1, %g5
    or      %g4, %g5, %g4
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
    sll     %l7, 18, %g6
    tst     %g6                     ! immediate?
    bneg    1f
     ld     [%g4 + CONTEXT_GLOBALS], %g4
    srl     %g6, 16, %g6
    and     %g6, 0x7c, %g6
    add     %g6, %g1, %g6
    ba      2f
     ld     [%g6 + CONTEXT_GLOBALS], %g6
1:  sll     %g6, 1, %g6
    sra     %g6, 19, %g6
2:  cmp     %g5, 8
    be      vm_rett
     add    %g4, %g6, %g7
    xor     %g4, %g6, %g4
    subcc   %g5, 1, %g6
    be      vm_write_wim
     xor    %g3, %g4, %g6
    bpos    vm_write_tbr
     srl    %g6, 5, %g6
    btst    (PSR_EF | PSR_S) >> 5, %g6
    bne     hv_vm_quick_enter
     add    %l0, 1, %g6
    and     %g6, HV_WINDOWS - 1, %g6
    xor     %g6, %g4, %g6
    btst    0x1f, %g6
    bne     hv_vm_quick_enter
     btst   PSR_ET, %g4
    be      1f
     ldd    [%g2 + VM_STATE_BOARD], %g6 ! and IRQMP
    ld      [%g6 + VM_BOARD_PENDING], %g5
    ld      [%g7], %g6
    ld      [%g7 + VM_IRQMP_FORCE], %g7
    or      %g5, %g7, %g5
    btst    %g5, %g6
    bne     hv_vm_quick_enter
1:   srl    %g4, 5, %g5             ! VM_PSR_WRITABLE
    and     %g5, 0xff, %g5
    sll     %g5, 5, %g5
    sethi   %hi(0x00f00000), %g6
    and     %g4, %g6, %g4
    andn    %l0, %g6, %l0
    or      %l0, %g4, %l0
    ba      vm_write_done
     st     %g5, [%g2 + VM_STATE_PSR]

vm_write_wim:
    and     %g4, 0xff, %g4
    ba      vm_write_done
     st     %g4, [%g2 + VM_STATE_WIM]

vm_write_tbr:
    ld      [%g2 + VM_STATE_TBR], %g5
    srl     %g4, 12, %g4
    sll     %g4, 12, %g4
    and     %g5, 0xff0, %g5
    or      %g4, %g5, %g4
    st      %g4, [%g2 + VM_STATE_TBR]
vm_write_done:
    clr     %l7
vm_next:
    add     %l2, 4, %l3

/* %l3: the next nPC; %l7: 4 rd, the register that is to be loaded. */
vm_done:
    mov     1, %g4
    st      %g4, [%g0 + VM_COUNT]
    rd      %psr, %g4
    wr      %g4, PSR_ET, %psr       ! ET = 0
    ba      hv_vm_load
     mov    %l2, %l1

/* To the window %g5 above, if that is not marked; %l4: PSR, %g4: nPC then. */
vm_move:
    add     %l0, %g5, %g5
    and     %g5, HV_WINDOWS - 1, %g5
    add     %g5, 1, %g6
    ld      [%g2 + VM_STATE_WIM], %g7
    and     %g6, HV_WINDOWS - 1, %g6
    srl     %g7, %g6, %g7
    btst    1, %g7
    bne     hv_vm_quick_enter
     andn   %l0, HV_WINDOWS - 1, %g6
    or      %g6, %g5, %l0
    st      %l4, [%g2 + VM_STATE_PSR]
    mov     %g4, %l3
    ba      vm_done
     clr    %l7

/* From one supervisor mode to the other, and if no interrupt may come then; %g7: where to. */
vm_rett:
    and     %g3, PSR_ET | PSR_PS, %g4
    cmp     %g4, PSR_PS
    bne     hv_vm_quick_enter
     btst   3, %g7
    bne     hv_vm_quick_enter
     mov    %g7, %g4
    ldd     [%g2 + VM_STATE_BOARD], %g6 ! and IRQMP
    ld      [%g6 + VM_BOARD_PENDING], %g5
    ld      [%g7], %g6
    ld      [%g7 + VM_IRQMP_FORCE], %g7
    or      %g5, %g7, %g5
    btst    %g5, %g6
    bne     hv_vm_quick_enter
     or     %g3, PSR_ET, %l4
    ba      vm_move
     mov    1, %g5

/* SAVE and RESTORE with no other register. */
    .global hv_vm_step
hv_vm_step:
    sethi   %hi(0x3e000000), %g4
    btst    %g4, %l7
    bne     hv_vm_quick_enter
     sll    %g5, 1, %g5
    sub     %g5, 1, %g5
    mov     %g3, %l4
    ba      vm_move
     add    %l2, 4, %g4
    .cfi_endproc
    .size   hv_vm_read_register, . - hv_vm_read_register

    .section .note.GNU-stack, "", %progbits
