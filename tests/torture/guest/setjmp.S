/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * setjmp and longjmp: the windows go to the stack (ta 3 in start.S), so that a stack pointer and a return address are all there
 * is to keep.
 */
	.text
	.globl	setjmp
	.globl	_setjmp
setjmp:
_setjmp:
	ta	3
	st	%sp, [%o0]
	st	%o7, [%o0 + 4]
	retl
	clr	%o0

/*
 * A window of its own, so that ta 3 writes the caller's too: the caller may be the function that called setjmp. Its frame
 * pointer is then set to the target's stack pointer, and restore refills the target's window from there.
 */
	.globl	longjmp
	.globl	_longjmp
longjmp:
_longjmp:
	save	%sp, -96, %sp
	ta	3
	ld	[%i0], %fp
	ld	[%i0 + 4], %i7
	mov	%i1, %i0
	tst	%i0
	be,a	1f
	mov	1, %i0
1:	jmp	%i7 + 8
	restore

	.section .note.GNU-stack, "", @progbits
