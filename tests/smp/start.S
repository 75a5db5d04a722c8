/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up of all processors, and their interrupts: each counts those it gets by level in interrupt_count[cpu][level]. The C
 * code is compiled with -mflat, so that no window but the trap's own is ever needed; any other trap is error mode.
 */
#define PSR_S  0x80
#define PSR_ET 0x20

#define STACK 2048

#define HALT    ta 0; nop; nop; nop
#define COUNT(level) rd %psr, %l0; rd %asr17, %l3; ba count; mov level, %l4

	.section .text.start, "ax"
	.align	4096
	.globl	start
trap_table:
start:
	ba	reset
	nop
	nop
	nop
	.rept	0x10
	HALT
	.endr
	.irp	level, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	COUNT(\level)
	.endr
	.rept	0x100 - 0x20
	HALT
	.endr

	.text
reset:
	set	PSR_S, %g1
	wr	%g1, %psr
	wr	%g0, %wim
	set	trap_table, %g2
	wr	%g2, %tbr
	rd	%asr17, %o0
	srl	%o0, 28, %o0
	set	stacks + STACK - 96, %sp
	sll	%o0, 11, %g3
	add	%sp, %g3, %sp
	wr	%g1, PSR_ET, %psr
	nop
	nop
	nop
	call	smp_main
	nop
	/* Only processor 0 comes back; its result is the exit code. */
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

count:
	srl	%l3, 28, %l3
	sll	%l3, 6, %l3
	sll	%l4, 2, %l4
	add	%l3, %l4, %l3
	set	interrupt_count, %l5
	ld	[%l5 + %l3], %l6
	inc	%l6
	st	%l6, [%l5 + %l3]
	wr	%l0, %psr
	nop
	nop
	nop
	jmp	%l1
	rett	%l2

	.section .bss
	.align	8
stacks:
	.skip	16 * STACK
	.globl	interrupt_count
interrupt_count:
	.skip	16 * 16 * 4

	.section .note.GNU-stack, "", @progbits
