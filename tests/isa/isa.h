/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Macros of the instruction tests (assembler only). A program defines isa_main, which returns to crt.S when all is well. The
 * checks of a file are numbered as they stand in it. The macros use %g4 to %g6 and change icc only after the instruction
 * under test.
 */
#ifndef TESTS_ISA_H
#define TESTS_ISA_H

#define PSR_ICC_SHIFT 20
#define PSR_ICC       0x00f00000
#define PSR_EF        0x1000
#define PSR_PIL_15    0x0f00
#define PSR_S         0x80
#define PSR_PS        0x40
#define PSR_ET        0x20
#define PSR_CWP       0x1f

#define TT_ILLEGAL_INSTRUCTION    0x02
#define TT_PRIVILEGED_INSTRUCTION 0x03
#define TT_FP_DISABLED            0x04
#define TT_WINDOW_OVERFLOW        0x05
#define TT_WINDOW_UNDERFLOW       0x06
#define TT_NOT_ALIGNED            0x07
#define TT_FP_EXCEPTION           0x08
#define TT_TAG_OVERFLOW           0x0a
#define TT_CP_DISABLED            0x24
#define TT_DIVISION_BY_ZERO       0x2a
#define TT_INSTRUCTION            0x80

/* What the last expected trap left (crt.S). */
#define TRAP_EXPECTED 0
#define TRAP_PC       4
#define TRAP_NPC      8
#define TRAP_PSR      12

#define NWINDOWS 8

	.set	isa_check, 0

	.macro	START
	.text
	.align	4
	.globl	isa_main
isa_main:
	st	%o7, [%sp + 64]
	.endm

	.macro	FINISH
	ld	[%sp + 64], %o7
	retl
	nop
	.section .note.GNU-stack, "", @progbits
	.endm

	.macro	EXPECT register, value
	.set	isa_check, isa_check + 1
	mov	\register, %g4
	set	\value, %g6
	cmp	%g4, %g6
	bne,a	isa_fail
	mov	isa_check, %g5
	.endm

/* The word at an address in a register. */
	.macro	EXPECT_WORD register, offset, value
	ld	[\register + \offset], %g4
	EXPECT	%g4, \value
	.endm

/* N, Z, V, C as bits 3 to 0. */
	.macro	EXPECT_ICC value
	rd	%psr, %g4
	srl	%g4, PSR_ICC_SHIFT, %g4
	and	%g4, 15, %g4
	EXPECT	%g4, \value
	.endm

	.macro	SET_PSR_BITS mask, value
	rd	%psr, %g4
	set	\mask, %g5
	andn	%g4, %g5, %g4
	set	\value, %g5
	wr	%g4, %g5, %psr
	nop
	nop
	nop
	.endm

	.macro	SET_ICC value
	SET_PSR_BITS PSR_ICC, (\value) << PSR_ICC_SHIFT
	.endm

	.macro	SET_WIM value
	set	\value, %g4
	wr	%g4, %wim
	nop
	nop
	nop
	.endm

/* The instruction must trap with this type, at its own address; what follows goes on behind it. */
	.macro	TRAPS type, instruction
	.set	isa_check, isa_check + 1
	set	trap_record, %g4
	mov	\type, %g5
	st	%g5, [%g4 + TRAP_EXPECTED]
	st	%g0, [%g4 + TRAP_PC]
.Ltrap\@:
	\instruction
	set	trap_record, %g4
	ld	[%g4 + TRAP_PC], %g4
	set	.Ltrap\@, %g6
	cmp	%g4, %g6
	bne,a	isa_fail
	mov	isa_check, %g5
	.endm

	.macro	USER_MODE
	SET_PSR_BITS PSR_S, 0
	.endm

/* Trap 0x81 returns in supervisor mode (crt.S). */
	.macro	SUPERVISOR_MODE
	ta	1
	.endm

#endif
