/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frame of a random stream (tests/vm/lockstep.c): traps on, every trap's instruction passed over. The stream is put where
 * `stream` is; %g6 points to its data, %g5 into itself. The MMU is on, in all contexts with RAM at its addresses; at ALIAS are pages of
 * their own, by way of a page table whose entries the stream changes, at SECOND + its address: the supervisor's. What the data
 * cache has in one context is old in another one, so natively it is off.
 */
#define ALIAS       0x50000000
#define SECOND      0x60000000
#define PTE_RAM     0x0400000e      /* 16 MiB, not cacheable, everybody's */
#define PTE_SECOND  0x0400001e      /* the supervisor's */
#define PTE_DEVICES 0x0800001e

#define PSR_S  0x80
#define PSR_ET 0x20
#define PSR_EF 0x1000

    .section .text.start, "ax"
    .align  4096
stream_table:
    .rept   256
    rd      %psr, %l0
    ba      skip
     nop
    nop
    .endr

    .globl  stream_start
stream_start:
    sethi   %hi(0x00810000), %g1    ! data cache off
    or      %g1, 3, %g1
    sta     %g1, [%g0] 2
    set     PSR_S | PSR_EF, %g1
    wr      %g1, %psr
    nop
    nop
    nop
    wr      %g0, 2, %wim
    set     stream_table, %g1
    wr      %g1, %tbr
    set     level_1, %g1
    srl     %g1, 4, %g2
    or      %g2, 1, %g2             ! a table
    set     contexts, %g3
    mov     1020, %g4
1:  st      %g2, [%g3 + %g4]
    subcc   %g4, 4, %g4
    bpos    1b
     nop
    set     PTE_RAM, %g2
    st      %g2, [%g1 + 4 * 0x40]
    set     PTE_SECOND, %g2
    st      %g2, [%g1 + 4 * (SECOND >> 24)]
    set     PTE_DEVICES, %g2
    st      %g2, [%g1 + 4 * 0x80]
    set     level_2, %g2
    srl     %g2, 4, %g4
    or      %g4, 1, %g4
    st      %g4, [%g1 + 4 * (ALIAS >> 24)]
    set     stream_table_3, %g4
    srl     %g4, 4, %g4
    or      %g4, 1, %g4
    st      %g4, [%g2]
    srl     %g3, 4, %g3
    mov     0x100, %g2
    sta     %g3, [%g2] 0x19
    mov     0x200, %g2
    sta     %g0, [%g2] 0x19
    mov     1, %g2
    sta     %g2, [%g0] 0x19
    rd      %psr, %g1
    wr      %g1, PSR_ET, %psr
    nop
    nop
    nop
    ba      stream
     nop

skip:
    wr      %l0, %psr
    nop
    nop
    nop
    jmp     %l2
     rett   %l2 + 4

    .align  4096
    .globl  stream, stream_data, stream_table_3, stream_pages
stream:
    .skip   16384
stream_data:
    .skip   8192
stream_pages:
    .skip   16384
level_1:
    .skip   1024
contexts:
    .skip   1024
level_2:
    .skip   256
stream_table_3:
    .skip   256

    .section .note.GNU-stack, "", @progbits
