/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CALL, JMPL and RETT: link registers, targets, delay slots, alignment, what makes RETT trap.
 */
#include "tests/isa/macros.inc"

	START
	mov	%o7, %i0
	clr	%g1
1:	call	2f
	or	%g1, 1, %g1
	or	%g1, 2, %g1
2:	set	1b, %l0
	sub	%o7, %l0, %l1
	EXPECT	%l1, 0
	EXPECT	%g1, 1

	/* The slot sees the new %o7, and may change it. */
1:	call	2f
	mov	%o7, %l2
	nop
2:	set	1b, %l0
	sub	%l2, %l0, %l1
	EXPECT	%l1, 0
	call	2f
	add	%o7, 4, %o7
	nop
2:	set	2b - 8, %l0
	sub	%o7, %l0, %l1
	EXPECT	%l1, 0

	clr	%g1
	set	2f - 8, %l3
1:	jmpl	%l3 + 8, %l4
	or	%g1, 1, %g1
	or	%g1, 2, %g1
2:	set	1b, %l0
	sub	%l4, %l0, %l1
	EXPECT	%l1, 0
	EXPECT	%g1, 1

	/* Target and link in one register: the target is computed first. */
	set	2f, %l3
1:	jmpl	%l3, %l3
	nop
	unimp	0
2:	set	1b, %l0
	sub	%l3, %l0, %l1
	EXPECT	%l1, 0
	set	2f, %l3
	mov	%g0, %l4
	jmpl	%l3 + %l4, %g0
	nop
	unimp	0
2:	EXPECT	%g0, 0

	/* Misaligned: the link register is not written. */
	mov	99, %l4
	set	2f, %l3
	TRAPS	TT_NOT_ALIGNED, "jmpl %l3 + 2, %l4"
#ifndef QEMU /* writes the link register before it traps */
	EXPECT	%l4, 99
#endif
	TRAPS	TT_NOT_ALIGNED, "jmpl %l3 + 1, %l4"
2:
#ifndef QEMU
	EXPECT	%l4, 99
#endif

	/* JMPL in the slot of JMPL, as a return from a trap does with RETT: one instruction at the first target. */
	clr	%g1
	set	1f, %l3
	set	2f, %l4
	jmp	%l3
	jmp	%l4
	unimp	0
1:	or	%g1, 1, %g1
	or	%g1, 2, %g1
2:	EXPECT	%g1, 1

	/* RETT: with traps on it is illegal, in user mode privileged. */
	TRAPS	TT_ILLEGAL_INSTRUCTION, "rett %l3"
	USER_MODE
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "rett %l3"
	SUPERVISOR_MODE

	/* RETT: into user mode and the next window; ET on. */
	set	1f, %l3
	rd	%psr, %l5
	and	%l5, PSR_CWP, %l6
	SET_PSR_BITS PSR_ET | PSR_PS, 0
	mov	%l3, %g1
	mov	%l6, %g2
	jmp	%g1
	rett	%g1 + 4
1:	nop
	ta	1
	rd	%psr, %g3
	and	%g3, PSR_CWP, %g1
	inc	%g2
	and	%g2, NWINDOWS - 1, %g2
	sub	%g1, %g2, %g1
	and	%g3, PSR_ET, %g2
	SET_PSR_BITS PSR_CWP, 0
	EXPECT	%g1, 0
	EXPECT	%g2, PSR_ET
	mov	%i0, %o7
	FINISH
