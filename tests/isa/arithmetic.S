/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every arithmetic, logical, shift, multiply and divide instruction on boundary operands: result, icc and Y as vectors.py
 * computes them. Check 0x1001 is the first vector.
 */
#include "tests/isa/macros.inc"

#include "vectors.S"

/* The loop's registers: %l0 vector, %l1 end, %i0 number of the vector. Y of a division is not defined by the manual. */
	.macro	RUN_VECTORS operation
	set	vectors_\operation, %l0
	set	vectors_\operation\()_end, %l1
1:	ld	[%l0], %l2
	ld	[%l0 + 4], %l3
	ld	[%l0 + 8], %g1
	ld	[%l0 + 12], %g2
	wr	%g1, %y
	rd	%psr, %g1
	set	PSR_ICC, %g3
	andn	%g1, %g3, %g1
	wr	%g1, %g2, %psr
	nop
	nop
	nop
	\operation %l2, %l3, %l4
	rd	%psr, %l5
	rd	%y, %l6
	inc	%i0
	mov	%i0, %g5
	mov	%l4, %g4
	ld	[%l0 + 16], %g6
	cmp	%g4, %g6
	bne	isa_fail
	set	PSR_ICC, %g3
	and	%l5, %g3, %g4
	ld	[%l0 + 20], %g6
	cmp	%g4, %g6
	bne	isa_fail
	nop
	.ifnc	\operation, udiv
	.ifnc	\operation, sdiv
	.ifnc	\operation, udivcc
	.ifnc	\operation, sdivcc
	mov	%l6, %g4
	ld	[%l0 + 24], %g6
	cmp	%g4, %g6
	bne	isa_fail
	nop
	.endif
	.endif
	.endif
	.endif
	add	%l0, 28, %l0
	cmp	%l0, %l1
	bne	1b
	nop
	.endm

	START
	set	0x1000, %i0
	.irp	operation, and, or, xor, andn, orn, xnor, add, addx, sub, subx, umul, smul, udiv, sdiv
	RUN_VECTORS \operation
	RUN_VECTORS \operation\()cc
	.endr
	.irp	operation, taddcc, tsubcc, mulscc, sll, srl, sra
	RUN_VECTORS \operation
	.endr

	/* Immediates are sign-extended; shift counts are taken modulo 32; %g0 is no register. */
	mov	5, %l0
	add	%l0, -4096, %l1
	EXPECT	%l1, 0xfffff005
	xor	%l0, 4095, %l1
	EXPECT	%l1, 0x00000ffa
	orn	%l0, 4095, %l1
	EXPECT	%l1, 0xfffff005
	sub	%l0, -1, %l1
	EXPECT	%l1, 6
	umul	%l0, -1, %l1
	EXPECT	%l1, 0xfffffffb
	rd	%y, %l1
	EXPECT	%l1, 4
	mov	33, %l2
	sll	%l0, %l2, %l1
	EXPECT	%l1, 10
	sethi	0x3fffff, %l1
	EXPECT	%l1, 0xfffffc00
	sethi	0, %l1
	EXPECT	%l1, 0
	add	%l0, 7, %g0
	EXPECT	%g0, 0
	sethi	0x12345, %g0
	EXPECT	%g0, 0
	mov	%l0, %l1
	add	%l1, %l1, %l1
	EXPECT	%l1, 10

	/* What traps leaves the target and icc alone. */
	SET_ICC	10
	mov	77, %l3
	wr	%g0, %y
	nop
	nop
	nop
	TRAPS	TT_DIVISION_BY_ZERO, "udiv %l0, %g0, %l3"
	EXPECT	%l3, 77
	SET_ICC	10
	TRAPS	TT_DIVISION_BY_ZERO, "sdivcc %l0, %g0, %l3"
	EXPECT	%l3, 77
	set	trap_record, %g1
	ld	[%g1 + TRAP_PSR], %l4
	srl	%l4, PSR_ICC_SHIFT, %l4
	and	%l4, 15, %l4
	EXPECT	%l4, 10
	TRAPS	TT_TAG_OVERFLOW, "taddcctv %l0, %g0, %l3"
	EXPECT	%l3, 77
	TRAPS	TT_TAG_OVERFLOW, "tsubcctv %g0, %l0, %l3"
	EXPECT	%l3, 77
	set	0x7ffffffc, %l0
	TRAPS	TT_TAG_OVERFLOW, "taddcctv %l0, 4, %l3"
	EXPECT	%l3, 77
	mov	8, %l0
	SET_ICC	15
	taddcctv %l0, 4, %l3
	EXPECT_ICC 0
	EXPECT	%l3, 12
	tsubcctv %l0, 8, %l3
	EXPECT_ICC 4
	EXPECT	%l3, 0
	FINISH
