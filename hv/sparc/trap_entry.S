/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traps other than window traps and hypercalls, and the way back into a partition.
 *
 * hv_trap_enter   saves all registers of the partition, runs C code with traps enabled at PIL 15,
 *                 loads the registers of whoever runs next
 * hv_trap_nested  a trap taken in the hypervisor: an expected one (a table says where, and where to
 *                 go on), a late store error of the partition, or an internal error
 *
 * C code is compiled with -mflat: it stays in the trap window and keeps its locals and ins as they
 * are. Between save and load WIM is 0.
 */
#include "hv/sparc/context.h"
#include "hv/sparc/unwind.h"
#include "hv/sparc/window_move.h"

    .cfi_sections .debug_frame

/* The partition's own window: its registers are the present ones until they are all saved. */
    .macro  window_save_own
    restore
    cfi_context %g1
    cfi_own_present
    window_store 0
    .endm

    .section .text.trap_entry, "ax"

/* %l0 PSR, %l1 PC, %l2 nPC, %l3 trap type, %l7 stack pointer of a window trap. ET = 0. */
    .global hv_trap_enter
    .type   hv_trap_enter, #function
hv_trap_enter:
    .cfi_startproc
    cfi_trap_window
    andcc   %l0, PSR_PS, %g0
    bne     hv_trap_nested
     rd     %wim, %l4
/* Also from the trap table of virtual machines (hv/vm/entry.S); %l4 WIM. */
    .global hv_trap_save
hv_trap_save:
    rd      %y, %l5
    wr      %g0, %wim
    ld      [%g0 + PROCESSOR_CONTEXT], %l6
    std     %l0, [%l6 + CONTEXT_PSR]
    std     %l2, [%l6 + CONTEXT_NPC]
    std     %l4, [%l6 + CONTEXT_WIM]
    st      %l7, [%l6 + CONTEXT_STACK]
    st      %g1, [%l6 + CONTEXT_GLOBALS + 4]
    std     %g2, [%l6 + CONTEXT_GLOBALS + 8]
    std     %g4, [%l6 + CONTEXT_GLOBALS + 16]
    std     %g6, [%l6 + CONTEXT_GLOBALS + 24]
    std     %i0, [%l6 + CONTEXT_OUTS + 0]
    std     %i2, [%l6 + CONTEXT_OUTS + 8]
    std     %i4, [%l6 + CONTEXT_OUTS + 16]
    std     %i6, [%l6 + CONTEXT_OUTS + 24]
    mov     %l6, %g1
    .cfi_escape 0x10, 1, 2, 0x86, CONTEXT_GLOBALS + 4 /* %g1 is where %l6 + that says */
    window_save_own
    cfi_context %g1
/* Likewise, from the partition's own window, with all but the other windows saved; %g1 context. */
    .global hv_trap_save_rest
hv_trap_save_rest:
    window_save 1
    window_save 2
    window_save 3
    window_save 4
    window_save 5
    window_save 6
    restore                         ! once around: the trap window again
    cfi_context %l6
    wr      %l0, PSR_PIL, %psr      ! partitions run with PIL 0: the XOR sets 15
    wr      %l0, PSR_PIL | PSR_ET, %psr ! only now, or an interrupt could come in on the old PIL
    mov     STACK_TOP - 96, %sp
    mov     %l6, %o0
    call    hv_trap_handle
     nop
    .size   hv_trap_enter, . - hv_trap_enter

/*
 * %o0: the struct hv_context of the partition to run. The call above returns to here, so its call-
 * frame information goes on as far as registers do.
 */
    .global hv_context_load
    .type   hv_context_load, #function
hv_context_load:
    ld      [%o0 + CONTEXT_PSR], %g2
    mov     %o0, %g1
    cfi_context %g1
    wr      %g2, %psr               ! ET = 0, and to the partition's trap window
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
    ldd     [%g1 + CONTEXT_PSR], %l0
    ldd     [%g1 + CONTEXT_WIM], %l4
    ld      [%g1 + CONTEXT_NPC], %l2
    ldd     [%g0 + PROCESSOR_HOLD], %l6
    ldd     [%g1 + CONTEXT_GLOBALS + 8], %g2
    ldd     [%g1 + CONTEXT_GLOBALS + 16], %g4
    tst     %l6
    bne     context_hold
     ldd    [%g1 + CONTEXT_GLOBALS + 24], %g6
context_released:
    wr      %l5, %y
    wr      %l4, %wim
    wr      %l0, %psr               ! condition codes
    .cfi_remember_state
    ld      [%g1 + CONTEXT_GLOBALS + 4], %g1
    cfi_in_trap_window
    .irp    n, 1, 2, 3, 4, 5, 6, 7
    .cfi_same_value %g\n
    .endr
    clr     %l3                     ! leave nothing of another partition in the window
    clr     %l4
    clr     %l5
    clr     %l6
    clr     %l7
    jmp     %l1
     rett   %l2

/* A slot starts exactly at its time: what was to be done before is done. %l6: clock, counting down. */
context_hold:
    .cfi_restore_state
    st      %g0, [%g0 + PROCESSOR_HOLD]
1:  ld      [%l6], %l3
    subcc   %l3, %l7, %l3
    bpos    1b
     nop
    ba      context_released
     nop
    .cfi_endproc
    .size   hv_context_load, . - hv_context_load

/*
 * As hv_trap_enter, but PSR.PS = 1. Nothing was saved yet; only the locals of this window may be
 * changed. RETT would trap into a window that WIM marks, so WIM becomes 0; whoever runs with ET = 1
 * writes it again before he leaves.
 */
    .type   hv_trap_nested, #function
hv_trap_nested:
    .cfi_startproc
    cfi_trap_window
    cmp     %l3, 0x2b               ! the bus refused a store, most likely of the
    bne     1f                      ! partition: C code asks before it decides who runs
     nop
    st      %l3, [%g0 + PROCESSOR_ERROR]
1:  sethi   %hi(hv_fixups), %l4
    or      %l4, %lo(hv_fixups), %l4
2:  ldd     [%l4], %l6              ! begin, length
    cmp     %l7, 0
    be      nested_unexpected
     sub    %l1, %l6, %l6
    cmp     %l6, %l7
    bgeu    3f
     ldd    [%l4 + 8], %l6          ! first trap type, where to go on
    sub     %l3, %l6, %l6
    cmp     %l6, 15
    bleu    4f
3:   nop
    ba      2b
     add    %l4, 16, %l4
4:  wr      %g0, %wim
    nop
    nop
    nop
    jmp     %l7
     rett   %l7 + 4

nested_unexpected:
    cmp     %l3, 0x2b
    bne     nested_internal
     wr     %l0, %psr
    wr      %g0, %wim
    nop
    nop
    nop
    jmp     %l1
     rett   %l2

nested_internal:
    mov     PROCESSOR_DUMP, %l4
    ld      [%l4 + DUMP_TRAP_TYPE], %l5
    std     %l0, [%l4 + DUMP_PSR]
    std     %l2, [%l4 + DUMP_NPC]
    std     %g0, [%l4 + DUMP_GLOBALS + 0]
    std     %g2, [%l4 + DUMP_GLOBALS + 8]
    std     %g4, [%l4 + DUMP_GLOBALS + 16]
    std     %g6, [%l4 + DUMP_GLOBALS + 24]
    std     %i0, [%l4 + DUMP_OUTS + 0]
    std     %i2, [%l4 + DUMP_OUTS + 8]
    std     %i4, [%l4 + DUMP_OUTS + 16]
    std     %i6, [%l4 + DUMP_OUTS + 24]
    rd      %wim, %l6
    st      %l6, [%l4 + DUMP_WIM]
    wr      %g0, %wim
    nop
    nop
    nop
    set     EMERGENCY_STACK_TOP - 96, %sp
    cmp     %l5, 0                  ! an error while treating an error: the shortest way
    bne     nested_again
     or     %l0, PSR_PIL, %l5
    wr      %l5, %psr
    wr      %l5, PSR_ET, %psr
    nop
    nop
    nop
    call    hv_trap_report_internal ! does not return
     mov    %l4, %o0
nested_again:
    call    hv_trap_report_again    ! does not return
     mov    %l4, %o0
    .cfi_endproc
    .size   hv_trap_nested, . - hv_trap_nested

    .section .note.GNU-stack, "", %progbits
