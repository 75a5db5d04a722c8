/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What software finds of a board's settings: one line `name value` for each register or instruction that shows a setting; of an
 * instruction the value is the trap type it caused, 0 for none. For tests/system/test_board_keys.sh. Uses tests/isa/crt.S.
 */
#include "tests/isa/macros.inc"

#define ASI_CACHE 0x02

	.macro	NAME text
	.section .rodata
.Lname\@:
	.asciz	"\text "
	.text
	set	.Lname\@, %o0
	call	print
	nop
	.endm

	.macro	LINE text, register
	mov	\register, %i0
	NAME	"\text"
	call	print_hex
	mov	%i0, %o0
	set	end_of_line, %o0
	call	print
	nop
	.endm

/* The trap that an instruction causes; crt.S passes over the one that is expected. */
	.macro	TRAP_OF text, type, instruction
	set	trap_record, %g4
	mov	\type, %g5
	st	%g5, [%g4 + TRAP_EXPECTED]
	\instruction
	nop
	nop
	set	trap_record, %g4
	ld	[%g4 + TRAP_EXPECTED], %l0
	st	%g0, [%g4 + TRAP_EXPECTED]
	xor	%l0, \type, %l0
	LINE	"\text", %l0
	.endm

	.macro	WORD text, address
	set	\address, %l0
	ld	[%l0], %l0
	LINE	"\text", %l0
	.endm

	START
	set	0x8000010c, %l0
	st	%g0, [%l0]		! the fastest the UART can
	lda	[%g0] ASI_CACHE, %l0
	LINE	"ccr_start", %l0
	set	0x0081ffff, %l1
	sta	%l1, [%g0] ASI_CACHE
	lda	[%g0] ASI_CACHE, %l2
	LINE	"ccr_ones", %l2
	sta	%l0, [%g0] ASI_CACHE
	mov	8, %l1
	lda	[%l1] ASI_CACHE, %l0
	LINE	"icfg", %l0
	mov	12, %l1
	lda	[%l1] ASI_CACHE, %l0
	LINE	"dcfg", %l0

	rd	%asr17, %l0
	LINE	"asr17", %l0
	set	0x6000, %l1
	wr	%l0, %l1, %asr17
	nop
	nop
	nop
	rd	%asr17, %l1
	LINE	"asr17_ones", %l1
	wr	%l0, %asr17

	mov	16, %l1			! ASR16.TB: of the register file protection
	wr	%l1, %asr16
	nop
	nop
	nop
	rd	%asr16, %l0
	wr	%g0, %asr16
	LINE	"asr16", %l0

	wr	%g0, %y		! ASR20 reads as Y where it is not
	nop
	nop
	nop
	rd	%asr20, %l0
	srl	%l0, 16, %l1		! without AWP
	LINE	"asr20_cut", %l1

	wr	%g0, -1, %wim
	nop
	nop
	nop
	rd	%wim, %l0
	wr	%g0, 0, %wim
	nop
	nop
	nop
	LINE	"wim", %l0

	rd	%psr, %l0
	set	PSR_EF, %l1
	and	%l0, %l1, %l0		! crt.S switched the FPU on
	LINE	"ef", %l0
	cmp	%l0, 0
	be	no_fpu
	nop
	set	trap_record, %l1
	st	%fsr, [%l1]
	ld	[%l1], %l0
	set	0x000e0000, %l2
	and	%l0, %l2, %l0
	LINE	"fsr_ver", %l0
no_fpu:
	/* All of PSR but ET stays as it is in the partial form. */
	set	PSR_PIL_15, %l1
	rd	%psr, %l0
	mov	%l0, %l2
	andn	%l0, %l1, %l0
	.word	0x838c0000		! wr %l0, %psr with rd = 1
	nop
	nop
	nop
	rd	%psr, %l0
	and	%l0, %l1, %l0
	wr	%l2, %psr
	nop
	nop
	nop
	LINE	"pil_after_partial", %l0

	TRAP_OF	"umul", TT_ILLEGAL_INSTRUCTION, "umul %g0, %g0, %l1"
	TRAP_OF	"udiv", TT_ILLEGAL_INSTRUCTION, "udiv %g0, 1, %l1"
	TRAP_OF	"umac", TT_ILLEGAL_INSTRUCTION, ".word 0xa5f00000" /* umac %g0, %g0, %l2 */
	set	trap_record + 16, %l3
	TRAP_OF	"casa", TT_ILLEGAL_INSTRUCTION, ".word 0xe3e4c160" /* casa [%l3] 0xb, %g0, %l1 */
	TRAP_OF	"taddcc", TT_ILLEGAL_INSTRUCTION, "taddcc %g0, %g0, %l1"

	TRAP_OF	"mmu", 9, "lda [%g0] 0x19, %l4"
	LINE	"mmu_control", %l4

	WORD	"system_id", 0xfffffff0
	WORD	"mpstat", 0x80000210
	WORD	"uart_control", 0x80000108
	set	0x8000010c, %l0
	set	-1, %l1
	ld	[%l0], %l2
	st	%l1, [%l0]
	ld	[%l0], %l3
	st	%l2, [%l0]
	LINE	"uart_scaler", %l3
	WORD	"timer_configuration", 0x80000308
	set	0x80000304, %l0
	st	%l1, [%l0]
	ld	[%l0], %l3
	LINE	"timer_scaler", %l3

	wr	%g0, %asr19		! goes on only without power-down
	nop
	FINISH

	.section .rodata
end_of_line:
	.asciz	"\n"
