/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UMAC and SMAC: 16 by 16 bits, added to the 40 bits of Y[7:0] and ASR18; the target gets the low word, and SMAC extends the sum's
 * sign through Y (mul32.vhd, 16x16 multiplier).
 */
#include "tests/isa/macros.inc"

	.macro	ACCUMULATOR y, low
	set	\y, %g4
	wr	%g4, %y
	set	\low, %g4
	wr	%g4, %asr18
	nop
	nop
	nop
	.endm

	.macro	EXPECT_ACCUMULATOR y, low
	rd	%y, %l6
	EXPECT	%l6, \y
	rd	%asr18, %l6
	EXPECT	%l6, \low
	.endm

	START
	rd	%asr17, %l0
	and	%l0, 0x200, %l0
	EXPECT	%l0, 0x200

	/* Only the low halves of the operands count; icc is left alone. */
	ACCUMULATOR 0, 0
	set	0xabcd0003, %l0
	set	0x12340005, %l1
	SET_ICC	10
	umac	%l0, %l1, %l2
	EXPECT_ICC 10
	EXPECT	%l2, 15
	EXPECT_ACCUMULATOR 0, 15
	umac	%l0, %l1, %l2
	EXPECT	%l2, 30
	smac	%l0, 4, %l2
	EXPECT	%l2, 42
	EXPECT_ACCUMULATOR 0, 42

	/* 40 bits: from Y into Y, and round the end. Of Y only the low byte goes in. */
	ACCUMULATOR 0xffffff12, 0xffffffff
	set	0xffff, %l0
	umac	%l0, %l0, %l2
	EXPECT	%l2, 0xfffe0000
	EXPECT_ACCUMULATOR 0x13, 0xfffe0000
	ACCUMULATOR 0xff, 0xffffffff
	umac	%g0, %l0, %l2
	EXPECT_ACCUMULATOR 0xff, 0xffffffff
	mov	1, %l1
	umac	%l1, %l1, %l2
	EXPECT	%l2, 0
	EXPECT_ACCUMULATOR 0, 0

	/* Signed: 0xffff is -1 and the sum is negative, so that Y is as well. */
	ACCUMULATOR 0, 0
	smac	%l0, %l1, %l2
	EXPECT	%l2, 0xffffffff
	EXPECT_ACCUMULATOR 0xffffffff, 0xffffffff
	smac	%l0, %l0, %l2
	EXPECT	%l2, 0
	EXPECT_ACCUMULATOR 0, 0
	set	0x8000, %l0
	smac	%l0, %l0, %l2
	EXPECT	%l2, 0x40000000
	umac	%l0, %l0, %l2
	EXPECT	%l2, 0x80000000
	ACCUMULATOR 0x7f, 0xffffffff
	smac	%l1, %l1, %l2
	EXPECT	%l2, 0
	EXPECT_ACCUMULATOR 0xffffff80, 0
	ACCUMULATOR 0x80, 0
	umac	%l1, %l1, %l2
	EXPECT_ACCUMULATOR 0x80, 1

	/* The operand -1 as an immediate; target and operand in one register; %g0. */
	ACCUMULATOR 0, 10
	mov	2, %l2
	smac	%l2, -1, %l2
	EXPECT	%l2, 8
	umac	%l2, %l2, %g0
	EXPECT	%g0, 0
	EXPECT_ACCUMULATOR 0, 72

	/* The user may use both. */
	USER_MODE
	umac	%l1, %l1, %l3
	rd	%asr18, %l4
	wr	%g0, 5, %asr18
	nop
	nop
	nop
	rd	%asr18, %l5
	SUPERVISOR_MODE
	EXPECT	%l3, 73
	EXPECT	%l4, 73
	EXPECT	%l5, 5
	FINISH
