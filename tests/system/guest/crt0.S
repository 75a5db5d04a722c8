/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up and traps of the bare programs: a trap table with window overflow and underflow (SPARC V8 manual, chapter 7 and
 * appendix D), software trap 5 as a trap that does something (it counts), and everything else as a halt with traps off.
 * main's result becomes the exit code by the convention `ta 0` with %g1 = 1.
 */
#define NWINDOWS 8

#define PSR_S  0x80
#define PSR_ET 0x20

#define VECTOR(handler) rd %psr, %l0; sethi %hi(handler), %l4; jmp %l4 + %lo(handler); nop

/*
 * Unwinding from a handler to what it interrupted: the window below is the interrupted one's, its %o are our %i, its PC is
 * our %l1 and its nPC our %l2 (columns 68 and 69), which is no return address: a signal frame.
 */
#define HV_ASSEMBLY
#include "hv/sparc/unwind.h"
#define CFI_TRAP_FRAME cfi_trap_window

/* The same of the windows that the handlers of window traps move to; they keep %g1 in the trap window's %l7. */
#define CFI_KEPT_GLOBALS(column) .cfi_register %g1, column; .cfi_same_value %g2; .cfi_same_value %g3
#define CFI_BELOW_TRAP_WINDOW cfi_below_trap_window; CFI_KEPT_GLOBALS(DWARF_UP1 + 7)
#define CFI_IN_TRAP_WINDOW cfi_in_trap_window
#define CFI_OWN_WINDOW cfi_own_window
#define CFI_CALLERS_WINDOW cfi_callers_window

	.cfi_sections .debug_frame
	.section .text.start, "ax"
	.align	4096
	.globl	trap_table
trap_table:
	.cfi_startproc
	CFI_TRAP_FRAME
	VECTOR(start)			! 0x00 reset
	.rept	4
	VECTOR(unexpected)		! 0x01 .. 0x04
	.endr
	VECTOR(window_overflow)		! 0x05
	VECTOR(window_underflow)	! 0x06
	.rept	0x85 - 0x07
	VECTOR(unexpected)
	.endr
	VECTOR(software_trap)		! 0x85 = ta 5
	.rept	0x100 - 0x86
	VECTOR(unexpected)
	.endr
	.cfi_endproc

	.text
	.align	4
	.globl	start
	.type	start, #function
start:
	.cfi_startproc
	.cfi_undefined %o7
	set	PSR_S, %g1
	wr	%g1, %psr
	nop
	nop
	nop
	wr	%g0, 2, %wim		! window 0 is current, window 1 invalid
	set	trap_table, %g1
	wr	%g1, %tbr
	set	stack_top - 96, %sp
	clr	%fp
	clr	%i7
	set	bss_start, %g2
	set	bss_end, %g3
1:	cmp	%g2, %g3
	bgeu	2f
	nop
	st	%g0, [%g2]
	ba	1b
	add	%g2, 4, %g2
2:	rd	%psr, %g1
	wr	%g1, PSR_ET, %psr
	nop
	nop
	nop
	call	main
	nop
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
	.cfi_endproc
	.size	start, . - start

#include "hv/guest-kit/window_traps.inc"

	.globl	software_trap
	.type	software_trap, #function
software_trap:
	.cfi_startproc
	CFI_TRAP_FRAME
	set	software_traps, %l3
	ld	[%l3], %l4
	inc	%l4
	st	%l4, [%l3]
	jmp	%l2
	rett	%l2 + 4
	.cfi_endproc
	.size	software_trap, . - software_trap

/* A trap while traps are off: error mode. */
	.globl	unexpected
	.type	unexpected, #function
unexpected:
	clr	%g1
	ta	1
	nop
	.size	unexpected, . - unexpected

	.section .bss
	.globl	software_traps
	.align	4
software_traps:
	.skip	4

	.section .note.GNU-stack, "", @progbits
