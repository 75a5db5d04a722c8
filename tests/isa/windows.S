/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SAVE and RESTORE: overlapping registers over all windows, the addition across windows, overflow and underflow, WIM.
 */
#include "tests/isa/macros.inc"

	START
	mov	%sp, %i4
	mov	%o7, %i5
	SET_WIM	0

	/* Going down all windows %o becomes %i; after as many steps as there are windows the first is back. */
	mov	0x100, %l0
	mov	1, %o1
	.set	isa_window, 1
	.rept	NWINDOWS - 1
	save	%g0, %g0, %g0
	EXPECT	%i1, isa_window
	add	%i1, 1, %o1
	add	%i1, 0x200, %l0
	.set	isa_window, isa_window + 1
	.endr
	save	%g0, %g0, %g0
	EXPECT	%l0, 0x100
	EXPECT	%i1, NWINDOWS
	EXPECT	%o1, 1
	mov	NWINDOWS, %i1
	.set	isa_window, NWINDOWS - 1
	.rept	NWINDOWS - 1
	restore
	EXPECT	%l0, 0x200 + isa_window
	.set	isa_window, isa_window - 1
	.endr
	restore
	EXPECT	%l0, 0x100
	rd	%psr, %l1
	and	%l1, PSR_CWP, %l1
	EXPECT	%l1, 0

	/* Operands come from the old window, the result goes to the new one; icc is left alone. */
	mov	100, %l2
	mov	7, %o3
	SET_ICC	15
	save	%l2, %o3, %l2
	EXPECT_ICC 15
	EXPECT	%l2, 107
	rd	%psr, %l3
	and	%l3, PSR_CWP, %l3
	EXPECT	%l3, NWINDOWS - 1
	mov	55, %l4
	restore	%l4, -5, %l5
	EXPECT	%l5, 50
	EXPECT	%l2, 100

	/* SAVE to an invalid window: nothing moves. */
	SET_WIM	1 << (NWINDOWS - 1)
	rd	%wim, %l3
	EXPECT	%l3, 1 << (NWINDOWS - 1)
	mov	11, %l6
	TRAPS	TT_WINDOW_OVERFLOW, "save %l2, 1, %l6"
	EXPECT	%l6, 11
	rd	%psr, %l3
	and	%l3, PSR_CWP, %l3
	EXPECT	%l3, 0
	SET_WIM	1 << 1
	TRAPS	TT_WINDOW_UNDERFLOW, "restore %l2, 1, %l6"
	EXPECT	%l6, 11
	rd	%psr, %l3
	and	%l3, PSR_CWP, %l3
	EXPECT	%l3, 0

	/* Bits of windows that do not exist read as zero. */
	SET_WIM	0xffffff00
	rd	%wim, %l3
	EXPECT	%l3, 0
	SET_WIM	0

	/* RETT checks the window it returns to: with traps off that is error mode, so only its neighbour is marked. */
	SET_WIM	1 << 2
	TRAPS	TT_INSTRUCTION + 7, "ta 7"
	SET_WIM	0

	/* A trap's window is the next one down: its %l1 and %l2 hold PC and nPC, valid or not. */
	SET_WIM	1 << (NWINDOWS - 1)
	TRAPS	TT_INSTRUCTION + 7, "ta 7"
	SET_WIM	0
	mov	%i5, %o7
	mov	%i4, %sp
	FINISH
