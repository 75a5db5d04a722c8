/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry of the program, the trap into Linux (system.h), and the lock that needs an atomic instruction. fork and pipe return two
 * values, in %o0 and %o1.
 */
#define SYS_FORK         2
#define SYS_PIPE         42
#define SYS_RT_SIGRETURN 101

#define LINUX_TRAP 0x10

	.text
	.align	4
	.globl	_start
_start:
	clr	%fp
	ld	[%sp + 64], %o0		! argc, argv behind it
	add	%sp, 68, %o1
	call	main
	sub	%sp, 96, %sp

	.globl	system_call
system_call:
	save	%sp, -96, %sp
	mov	%i0, %g1
	mov	%i1, %o0
	mov	%i2, %o1
	mov	%i3, %o2
	mov	%i4, %o3
	mov	%i5, %o4
	ld	[%fp + 92], %o5
	ta	LINUX_TRAP
	bcs,a	1f
	neg	%o0
1:	ret
	restore	%o0, %g0, %o0

	.globl	system_fork
system_fork:
	mov	SYS_FORK, %g1
	clr	%o1
	ta	LINUX_TRAP
	bcs,a	1f
	neg	%o0
	tst	%o1			! 1 in the child, whose %o0 is the parent's number
	bne,a	1f
	clr	%o0
1:	retl
	nop

	.globl	system_pipe
system_pipe:
	mov	%o0, %o5
	mov	SYS_PIPE, %g1
	ta	LINUX_TRAP
	bcs,a	1f
	neg	%o0
	st	%o0, [%o5]
	st	%o1, [%o5 + 4]
	clr	%o0
1:	retl
	nop

	.globl	system_signal_return
	.set	system_signal_return, signal_return - 8
signal_return:
	mov	SYS_RT_SIGRETURN, %g1
	ta	LINUX_TRAP

	.globl	lock_take
lock_take:
	ldstub	[%o0], %o1
	tst	%o1
	bne	lock_take
	nop
	retl
	nop

	.globl	lock_release
lock_release:
	retl
	stb	%g0, [%o0]

	.section .note.GNU-stack, "", @progbits
