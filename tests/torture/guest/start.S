/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up and traps of a torture test on a bare LEON3 of eight windows: trap table at the start of RAM, window overflow and
 * underflow, ta 3 to write the windows to the stack (setjmp.S), any other trap as a report of tt, PC, nPC and PSR. Traps stay
 * on and interrupts stay masked (PIL 15); the FPU is on, with all IEEE exceptions masked. The run ends with traps off and
 * `ta 0`: %g1 = 1, %g2 = exit status.
 */
#define NWINDOWS 8

#define PSR_EF     0x1000
#define PSR_PIL_15 0x0f00
#define PSR_S      0x80
#define PSR_PS     0x40
#define PSR_ET     0x20

/* ASI 2, address 0: both caches on, instruction burst fetch, data snooping (GRLIB IP core manual, LEON3, cache control). */
#define ASI_SYSTEM    2
#define CACHE_CONTROL 0x0081000f

#define FRAME 96

#define VECTOR(handler) rd %psr, %l0; sethi %hi(handler), %l4; jmp %l4 + %lo(handler); nop
#define REPORT(type)    rd %psr, %l0; mov type, %l3; ba report_trap; nop

	.section .text.trap, "ax"
	.align	4096
	.globl	start
	.globl	trap_table
start:
trap_table:
	ba	reset			! 0x00
	nop
	nop
	nop
	.set	type, 1
	.rept	0x05 - 0x01
	REPORT(type)
	.set	type, type + 1
	.endr
	VECTOR(window_overflow)		! 0x05
	VECTOR(window_underflow)	! 0x06
	.set	type, 7
	.rept	0x83 - 0x07
	REPORT(type)
	.set	type, type + 1
	.endr
	VECTOR(flush_windows)		! 0x83 = ta 3
	.set	type, 0x84
	.rept	0x100 - 0x84
	REPORT(type)
	.set	type, type + 1
	.endr

	.text
	.align	4
reset:
	wr	%g0, 0, %wim
	set	PSR_EF | PSR_PIL_15 | PSR_S | PSR_PS, %g2
	wr	%g2, %psr
	set	trap_table, %g1
	wr	%g1, %tbr
	wr	%g0, 2, %wim		! window 0 is current, window 1 invalid
	nop
	nop
	nop
	set	CACHE_CONTROL, %g3
	sta	%g3, [%g0] ASI_SYSTEM
	set	stack_top - FRAME, %sp
	clr	%fp
	wr	%g2, PSR_ET, %psr
	nop
	nop
	nop
	set	initial_fsr, %g3
	ld	[%g3], %fsr
	set	bss_start, %o0
	set	bss_end, %o1
1:	cmp	%o0, %o1
	bgeu	2f
	nop
	st	%g0, [%o0]
	ba	1b
	add	%o0, 4, %o0
2:	call	run_constructors
	nop
	clr	%o1			! no argv
	call	main
	mov	1, %o0			! argc, from which tests make what fits into a char
	call	exit
	nop

	.align	4
initial_fsr:
	.word	0

/* %o0: exit status */
	.globl	machine_stop
machine_stop:
	mov	%o0, %g2
	rd	%psr, %g1
	andn	%g1, PSR_ET, %g1
	wr	%g1, %psr
	nop
	nop
	nop
	mov	1, %g1
	ta	0
	nop
1:	ba	1b
	nop

/* The test is over: its windows and its stack are of no further use. */
report_trap:
	wr	%g0, 0, %wim
	nop
	nop
	nop
	set	report_stack_top - FRAME, %sp
	mov	%l3, %o0
	mov	%l1, %o1
	mov	%l2, %o2
	call	trap_report
	mov	%l0, %o3

#define CFI_TRAP_FRAME
#include "hv/guest-kit/window_traps.inc"

/*
 * Every window above the one that trapped goes to its stack, as far as the invalid one; then only the one that trapped is
 * valid, so that the next restore underflows. %g1 to %g3 carry what must survive the change of windows.
 */
flush_windows:
	rd	%wim, %l3
	mov	%g1, %l4
	mov	%g2, %l5
	mov	%g3, %l6
	and	%l0, 0x1f, %g2
	add	%g2, 2, %g2
	and	%g2, NWINDOWS - 1, %g2
	mov	1, %g1
	sll	%g1, %g2, %g2		! the window above the one that trapped
	mov	%g2, %l7		! becomes the invalid one
	mov	%l3, %g3
	mov	%l0, %g1
	wr	%g0, 0, %wim
	nop
	nop
	nop
	restore
	restore
1:	cmp	%g2, %g3
	be	2f
	nop
	std	%l0, [%sp + 0]
	std	%l2, [%sp + 8]
	std	%l4, [%sp + 16]
	std	%l6, [%sp + 24]
	std	%i0, [%sp + 32]
	std	%i2, [%sp + 40]
	std	%i4, [%sp + 48]
	std	%i6, [%sp + 56]
	restore
	sll	%g2, 1, %g2
	cmp	%g2, 1 << NWINDOWS
	bne	1b
	nop
	ba	1b
	mov	1, %g2
2:	wr	%g1, %psr		! back to the window of the trap
	nop
	nop
	nop
	mov	%l4, %g1
	mov	%l5, %g2
	mov	%l6, %g3
	wr	%l7, %wim
	nop
	nop
	nop
	jmp	%l2
	rett	%l2 + 4

	.section .bss
	.align	8
	.skip	4096
report_stack_top:

	.section .note.GNU-stack, "", @progbits
