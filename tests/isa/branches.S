/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bicc: each condition on each icc, with and without the annul bit, forwards and backwards; branches in delay slots; untaken
 * and annulled slots that would trap.
 */
#include "tests/isa/macros.inc"

/* %g1 bit 0: the delay slot was executed; bit 1: the branch was not taken. */
	.macro	BRANCH condition, taken, slot_of_taken=1
	.set	icc, 0
	.rept	16
	.set	N, icc >> 3 & 1
	.set	Z, icc >> 2 & 1
	.set	V, icc >> 1 & 1
	.set	C, icc & 1
	clr	%g1
	SET_ICC	icc
	b\condition 1f
	or	%g1, 1, %g1
	or	%g1, 2, %g1
1:	EXPECT	%g1, 3 - 2 * (\taken)
	clr	%g1
	SET_ICC	icc
	b\condition\(),a 1f
	or	%g1, 1, %g1
	or	%g1, 2, %g1
1:	EXPECT	%g1, (\taken) * (\slot_of_taken) + 2 * (1 - (\taken))
	.set	icc, icc + 1
	.endr
	.endm

	START
	BRANCH	n, 0
	BRANCH	e, Z
	BRANCH	le, (Z | (N ^ V))
	BRANCH	l, (N ^ V)
	BRANCH	leu, (C | Z)
	BRANCH	cs, C
	BRANCH	neg, N
	BRANCH	vs, V
	BRANCH	a, 1, 0
	BRANCH	ne, (1 - Z)
	BRANCH	g, (1 - (Z | (N ^ V)))
	BRANCH	ge, (1 - (N ^ V))
	BRANCH	gu, (1 - (C | Z))
	BRANCH	cc, (1 - C)
	BRANCH	pos, (1 - N)
	BRANCH	vc, (1 - V)

	/* Backwards, and the slot before the target. */
	clr	%g1
	ba	2f
	nop
1:	ba	3f
	or	%g1, 4, %g1
2:	ba	1b
	or	%g1, 1, %g1
	or	%g1, 2, %g1
3:	EXPECT	%g1, 5

	/* Delayed control transfer couple: one instruction at the first target, then the second target (manual, B.21). */
	clr	%g1
	ba	1f
	ba	2f
	or	%g1, 1, %g1
1:	or	%g1, 2, %g1
	or	%g1, 4, %g1
2:	or	%g1, 8, %g1
	EXPECT	%g1, 10

	/* Taken conditional branch, call in its slot. */
	clr	%g1
	cmp	%g0, %g0
	be	1f
	call	2f
	or	%g1, 1, %g1
1:	or	%g1, 2, %g1
	or	%g1, 4, %g1
2:	or	%g1, 8, %g1
	EXPECT	%g1, 10

	/* A slot that is annulled does not trap; one that is not does, and the branch is still taken behind the handler. */
	cmp	%g0, 1
	be,a	1f
	unimp	0
1:	ba,a	1f
	unimp	0
1:	clr	%g1
	ba	1f
	nop
2:	or	%g1, 1, %g1
	EXPECT	%g1, 1
	ba	3f
	nop
1:	set	trap_record, %l0
	mov	TT_ILLEGAL_INSTRUCTION, %l1
	st	%l1, [%l0 + TRAP_EXPECTED]
	ba	2b
	unimp	0
3:	set	2b, %l2
	ld	[%l0 + TRAP_NPC], %l3
	sub	%l3, %l2, %l3
	EXPECT	%l3, 0
	FINISH
