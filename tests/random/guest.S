/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What surrounds a block of random instructions: `begin` loads all registers from the state, the block ends with a trap that
 * stores them there, `stop` is where the host waits. Every trap is logged (type, PC, nPC, PSR) and passed over; window traps
 * turn WIM by one window and try again.
 */
#include "tests/random/layout.h"

#define PSR_EF 0x1000
#define PSR_S  0x80
#define PSR_PS 0x40
#define PSR_ET 0x20

#define ASI_SYSTEM 2
#define ASI_MMU    0x19

#define VECTOR(type) rd %psr, %l0; ba trapped; mov type, %l3; nop

	.section .text.start, "ax"
	.align	4096
	.globl	start
start:
	ba	begin
	nop
	nop
	nop
	.set	type, 1
	.rept	255
	VECTOR(type)
	.set	type, type + 1
	.endr

	.text
	.align	4
	.globl	begin
begin:
	set	PSR_S | PSR_EF, %g2
	wr	%g2, %psr
	wr	%g0, %wim
	set	start, %g1
	wr	%g1, %tbr
	nop
	nop
	nop
	set	RANDOM_STATE, %g1
	ld	[%g1 + STATE_CCR], %g3
	sta	%g3, [%g0] ASI_SYSTEM
	set	RANDOM_TABLES >> 4, %g3
	mov	0x100, %g4
	sta	%g3, [%g4] ASI_MMU
	mov	0x200, %g4
	sta	%g0, [%g4] ASI_MMU
	ld	[%g1 + STATE_MMU], %g3
	sta	%g3, [%g0] ASI_MMU
	.set	window, 0
	.rept	RANDOM_WINDOWS
	wr	%g2, window, %psr
	nop
	nop
	nop
	ldd	[%g1 + 64 * window], %l0
	ldd	[%g1 + 64 * window + 8], %l2
	ldd	[%g1 + 64 * window + 16], %l4
	ldd	[%g1 + 64 * window + 24], %l6
	ldd	[%g1 + 64 * window + 32], %i0
	ldd	[%g1 + 64 * window + 40], %i2
	ldd	[%g1 + 64 * window + 48], %i4
	ldd	[%g1 + 64 * window + 56], %i6
	.set	window, window + 1
	.endr
	.irp	number, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
	ldd	[%g1 + STATE_FLOATS + 4 * \number], %f\number
	.endr
	ld	[%g1 + STATE_FSR], %fsr
	ld	[%g1 + STATE_Y], %g2
	wr	%g2, %y
	ld	[%g1 + STATE_WIM], %g2
	wr	%g2, %wim
	ld	[%g1 + STATE_PSR], %g2
	wr	%g2, %psr
	nop
	nop
	nop
	ld	[%g1 + STATE_GLOBALS + 8], %g2
	ld	[%g1 + STATE_GLOBALS + 12], %g3
	ld	[%g1 + STATE_GLOBALS + 16], %g4
	ld	[%g1 + STATE_GLOBALS + 20], %g5
	ld	[%g1 + STATE_GLOBALS + 24], %g6
	ld	[%g1 + STATE_GLOBALS + 28], %g7
	ba	block
	ld	[%g1 + STATE_GLOBALS + 4], %g1

/* %l0 PSR, %l1 PC, %l2 nPC, %l3 trap type */
trapped:
	set	RANDOM_LOG, %l4
	ld	[%l4], %l5
	cmp	%l5, RANDOM_LOG_MAX
	bgeu	1f
	sll	%l5, 4, %l6
	add	%l4, %l6, %l6
	st	%l3, [%l6 + 16]
	st	%l1, [%l6 + 20]
	st	%l2, [%l6 + 24]
	st	%l0, [%l6 + 28]
1:	inc	%l5
	st	%l5, [%l4]
	cmp	%l3, 5
	be	overflow
	cmp	%l3, 6
	be	underflow
	cmp	%l3, 8
	be	float_trap
	cmp	%l3, 1
	be	finish
	cmp	%l3, 0x80 + TRAP_FINISH
	be	finish
	cmp	%l3, 0x80 + TRAP_SUPERVISOR
	be,a	pass_over
	or	%l0, PSR_PS, %l0
	cmp	%l3, 0x80 + TRAP_USER
	be,a	pass_over
	andn	%l0, PSR_PS, %l0
pass_over:
	wr	%l0, %psr
	nop
	nop
	nop
	jmp	%l2
	rett	%l2 + 4

overflow:
	rd	%wim, %l3
	srl	%l3, 1, %l4
	sll	%l3, RANDOM_WINDOWS - 1, %l3
	ba	again
	or	%l3, %l4, %l3
underflow:
	rd	%wim, %l3
	sll	%l3, 1, %l4
	srl	%l3, RANDOM_WINDOWS - 1, %l3
	or	%l3, %l4, %l3
again:
	and	%l3, 0xff, %l3
	wr	%l3, %wim
	wr	%l0, %psr
	nop
	nop
	nop
	jmp	%l1
	rett	%l2

/* The queue is emptied; the instruction that found the exception is passed over. */
float_trap:
	set	scratch, %l4
1:	st	%fsr, [%l4]
	ld	[%l4], %l5
	srl	%l5, 13, %l5
	andcc	%l5, 1, %g0
	be	pass_over
	nop
	std	%fq, [%l4]
	ba	1b
	nop

finish:
	set	RANDOM_STATE, %l3
	st	%l0, [%l3 + STATE_PSR]
	st	%g1, [%l3 + STATE_GLOBALS + 4]
	st	%g2, [%l3 + STATE_GLOBALS + 8]
	st	%g3, [%l3 + STATE_GLOBALS + 12]
	st	%g4, [%l3 + STATE_GLOBALS + 16]
	st	%g5, [%l3 + STATE_GLOBALS + 20]
	st	%g6, [%l3 + STATE_GLOBALS + 24]
	st	%g7, [%l3 + STATE_GLOBALS + 28]
	mov	%l3, %g1
	rd	%y, %g2
	st	%g2, [%g1 + STATE_Y]
	rd	%wim, %g2
	st	%g2, [%g1 + STATE_WIM]
	wr	%g0, %wim
	set	PSR_S | PSR_EF, %g2
	.set	window, 0
	.rept	RANDOM_WINDOWS
	wr	%g2, window, %psr
	nop
	nop
	nop
	std	%l0, [%g1 + 64 * window]
	std	%l2, [%g1 + 64 * window + 8]
	std	%l4, [%g1 + 64 * window + 16]
	std	%l6, [%g1 + 64 * window + 24]
	std	%i0, [%g1 + 64 * window + 32]
	std	%i2, [%g1 + 64 * window + 40]
	std	%i4, [%g1 + 64 * window + 48]
	std	%i6, [%g1 + 64 * window + 56]
	.set	window, window + 1
	.endr
	st	%fsr, [%g1 + STATE_FSR]
	.irp	number, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
	std	%f\number, [%g1 + STATE_FLOATS + 4 * \number]
	.endr
	sta	%g0, [%g0] ASI_MMU	! the host looks at memory by physical addresses
	.globl	stop
stop:
	ba	stop
	nop

	.data
	.align	8
scratch:
	.word	0, 0

	.section .note.GNU-stack, "", @progbits
