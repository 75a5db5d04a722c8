/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticc: each condition on each icc; the trap number is seven bits of the sum; nPC of the trap.
 */
#include "tests/isa/macros.inc"

/* Not taken: nothing is recorded. */
	.macro	TICC condition, taken
	.set	icc, 0
	.rept	16
	.set	N, icc >> 3 & 1
	.set	Z, icc >> 2 & 1
	.set	V, icc >> 1 & 1
	.set	C, icc & 1
	set	trap_record, %l0
	mov	TT_INSTRUCTION + 7, %l1
	st	%l1, [%l0 + TRAP_EXPECTED]
	st	%g0, [%l0 + TRAP_PC]
	SET_ICC	icc
1:	t\condition 7
	ld	[%l0 + TRAP_PC], %l2
	set	1b, %l3
	clr	%l4
	cmp	%l2, %l3
	be,a	2f
	mov	1, %l4
2:	st	%g0, [%l0 + TRAP_EXPECTED]
	EXPECT	%l4, \taken
	.set	icc, icc + 1
	.endr
	.endm

	START
	TICC	n, 0
	TICC	e, Z
	TICC	le, (Z | (N ^ V))
	TICC	l, (N ^ V)
	TICC	leu, (C | Z)
	TICC	cs, C
	TICC	neg, N
	TICC	vs, V
	TICC	a, 1
	TICC	ne, (1 - Z)
	TICC	g, (1 - (Z | (N ^ V)))
	TICC	ge, (1 - (N ^ V))
	TICC	gu, (1 - (C | Z))
	TICC	cc, (1 - C)
	TICC	pos, (1 - N)
	TICC	vc, (1 - V)

	mov	0x12, %l1
	TRAPS	TT_INSTRUCTION + 0x12, "ta %l1"
	TRAPS	TT_INSTRUCTION + 0x15, "ta %l1 + 3"
	mov	3, %l2
	TRAPS	TT_INSTRUCTION + 0x15, "ta %l1 + %l2"
	set	0xffffff85, %l1
	TRAPS	TT_INSTRUCTION + 0x05, "ta %l1"
	TRAPS	TT_INSTRUCTION + 0x7f, "ta 0x7f"
	mov	-1, %l1
	TRAPS	TT_INSTRUCTION + 0x05, "ta %l1 + 6"

	/* The trap taken in a delay slot: nPC is the branch's target. */
	set	trap_record, %l0
	mov	TT_INSTRUCTION + 7, %l1
	st	%l1, [%l0 + TRAP_EXPECTED]
	clr	%l5
	ba	1f
	ta	7
	or	%l5, 1, %l5
1:	set	1b, %l2
	ld	[%l0 + TRAP_NPC], %l3
	sub	%l3, %l2, %l3
	EXPECT	%l3, 0
	EXPECT	%l5, 0

	/* Traps save the supervisor bit and keep icc. */
	SET_ICC	9
	TRAPS	TT_INSTRUCTION + 7, "ta 7"
	ld	[%l0 + TRAP_PSR], %l3
	srl	%l3, PSR_ICC_SHIFT, %l4
	and	%l4, 15, %l4
	EXPECT	%l4, 9
	and	%l3, PSR_S | PSR_PS | PSR_ET, %l4
	EXPECT	%l4, PSR_S | PSR_PS
	USER_MODE
	TRAPS	TT_INSTRUCTION + 7, "ta 7"
	SUPERVISOR_MODE
	ld	[%l0 + TRAP_PSR], %l3
	and	%l3, PSR_S | PSR_PS | PSR_ET, %l4
	EXPECT	%l4, PSR_S
	FINISH
