/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Start-up and traps of the instruction tests on a bare LEON3. Traps are on, interrupts masked, the FPU is on. A trap that the
 * test expects (TRAPS in macros.inc) is recorded and the instruction passed over; ta 1 returns in supervisor mode; any other
 * trap ends the test. The verdict is printed on the first APBUART and is %g2 at `ta 0`: 0, or the number of the failed check.
 */
#include "tests/isa/macros.inc"

#define UART        0x80000100
#define UART_STATUS_TS 2
#define UART_STATUS_TE 4

#define CHECK_UNEXPECTED_TRAP 0xffff

#define REPORT(type) rd %psr, %l0; ba trap_taken; mov type, %l3; nop

	.section .text.start, "ax"
	.align	4096
	.globl	start
start:
trap_table:
	ba	reset
	nop
	nop
	nop
	.set	type, 1
	.rept	0x81 - 1
	REPORT(type)
	.set	type, type + 1
	.endr
	ba	to_supervisor		! 0x81 = ta 1
	rd	%psr, %l0
	nop
	nop
	.set	type, 0x82
	.rept	0x100 - 0x82
	REPORT(type)
	.set	type, type + 1
	.endr

	.text
	.align	4
reset:
	wr	%g0, 0, %wim
	set	PSR_EF | PSR_PIL_15 | PSR_S | PSR_PS, %g1
	wr	%g1, %psr
	set	trap_table, %g2
	wr	%g2, %tbr
	nop
	nop
	nop
	set	stack_top - 96, %sp
	clr	%fp
	set	UART, %g3
	mov	3, %g2
	st	%g2, [%g3 + 8]
	wr	%g1, PSR_ET, %psr
	nop
	nop
	nop
	call	isa_main
	nop
	set	passed, %o0
	clr	%o5
	ba	isa_end
	nop

trap_taken:
	set	trap_record, %l4
	ld	[%l4 + TRAP_EXPECTED], %l5
	cmp	%l5, %l3
	bne	trap_unexpected
	nop
	st	%g0, [%l4 + TRAP_EXPECTED]
	st	%l1, [%l4 + TRAP_PC]
	st	%l2, [%l4 + TRAP_NPC]
	st	%l0, [%l4 + TRAP_PSR]
	wr	%l0, %psr
	nop
	nop
	nop
	jmp	%l2
	rett	%l2 + 4

to_supervisor:
	or	%l0, PSR_PS, %l0
	wr	%l0, %psr
	nop
	nop
	nop
	jmp	%l2
	rett	%l2 + 4

trap_unexpected:
	mov	%l1, %g6
	mov	%l3, %g4
	set	CHECK_UNEXPECTED_TRAP, %g5
	set	trapped, %g1
	ba	report
	nop

/* %g5: number of the check, %g4: what is there, %g6: what was expected */
	.globl	isa_fail
isa_fail:
	ta	1			! the check may be one in user mode
	set	failed, %g1
report:
	rd	%psr, %g2
	andn	%g2, PSR_ET | PSR_CWP, %g2
	wr	%g2, %psr
	nop
	nop
	nop
	wr	%g0, 0, %wim
	nop
	nop
	nop
	set	stack_top - 96, %sp
	call	print
	mov	%g1, %o0
	call	print_hex
	mov	%g5, %o0
	set	is, %o0
	call	print
	nop
	call	print_hex
	mov	%g4, %o0
	set	expected, %o0
	call	print
	nop
	call	print_hex
	mov	%g6, %o0
	set	end_of_line, %o0
	mov	%g5, %o5

/* %o0: text to print, %o5: exit code */
isa_end:
	call	print
	nop
	set	UART, %o1
1:	ld	[%o1 + 4], %o2
	andcc	%o2, UART_STATUS_TS, %g0
	be	1b
	nop
	mov	%o5, %g2
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

/* Leaf functions: a test may have left any WIM. */
	.globl	print_hex
print_hex:
	mov	28, %o3
1:	srl	%o0, %o3, %o4
	and	%o4, 15, %o4
	cmp	%o4, 10
	bl	2f
	add	%o4, '0', %o4
	add	%o4, 'a' - '0' - 10, %o4
2:	set	UART, %o1
3:	ld	[%o1 + 4], %o2
	andcc	%o2, UART_STATUS_TE, %g0
	be	3b
	nop
	st	%o4, [%o1]
	subcc	%o3, 4, %o3
	bpos	1b
	nop
	retl
	nop

	.globl	print
print:
	set	UART, %o1
1:	ldub	[%o0], %o4
	tst	%o4
	be	3f
	nop
2:	ld	[%o1 + 4], %o2
	andcc	%o2, UART_STATUS_TE, %g0
	be	2b
	nop
	st	%o4, [%o1]
	ba	1b
	inc	%o0
3:	retl
	nop

	.section .rodata
passed:
	.asciz	"passed\n"
failed:
	.asciz	"failed: check 0x"
trapped:
	.asciz	"unexpected trap: check 0x"
is:
	.asciz	", is 0x"
expected:
	.asciz	", expected (of a trap: at) 0x"
end_of_line:
	.asciz	"\n"

	.data
	.align	8
	.globl	trap_record
trap_record:
	.word	0, 0, 0, 0

	.section .bss
	.align	8
	.skip	4096
stack_top:
	.skip	16

	.section .note.GNU-stack, "", @progbits
