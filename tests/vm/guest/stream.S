/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frame of a random stream (tests/vm/lockstep.c): traps on, every trap's instruction passed over. The stream is put where
 * `stream` is; %g6 points to its data, %g5 into itself.
 */
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
    set     PSR_S | PSR_EF, %g1
    wr      %g1, %psr
    nop
    nop
    nop
    wr      %g0, 2, %wim
    set     stream_table, %g1
    wr      %g1, %tbr
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
    .globl  stream, stream_data
stream:
    .skip   16384
stream_data:
    .skip   8192

    .section .note.GNU-stack, "", @progbits
