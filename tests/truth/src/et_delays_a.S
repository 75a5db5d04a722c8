/* SPDX-License-Identifier: BSD-2-Clause */
! ET behind WRPSR, as RDPSR shows it and RETT goes by it. %o0: where the answer goes.
	.section .text
	.macro	trial code
	.balign	32
t\@:
	.pushsection .data
	.word	t\@
	.popsection
	rd	%psr, %g4	! traps enabled
	wr	%g4, 0x20, %psr
	nop
	nop
	nop
	rd	%psr, %g5	! and not
	mov	0, %g2
	mov	0, %g3
	b	l\@
	 nop
	.balign	32
l\@:	\code
	nop
	nop
	nop
	nop
	wr	%g4, %psr
	nop
	nop
	nop
	st	%g2, [%o0]
	st	%g3, [%o0 + 4]
	retl
	 nop
	.endm
	.macro	returns code	! with traps off, into the window above, and back
	trial	"mov %o0, %g6; mov %o7, %g7; save %sp, -96, %sp; set r\@, %l1; or %g5, 0x40, %l0; rd %psr, %l2; and %l2, 7, %l2; andn %l0, 7, %l0; or %l0, %l2, %l0; wr %l0, %psr; nop; nop; nop; or %l0, 0x20, %l3; \code; mov 1, %g2; ba s\@; nop; r\@: rd %psr, %g3; and %g3, 0x20, %g3; mov 2, %g2; s\@: nop; mov %g6, %o0; mov %g7, %o7; rd %psr, %l5; and %l5, 7, %l5; andn %g4, 7, %g4; or %g4, %l5, %g4"
	.endm
	.section .data
	.align	4
	.global	trials, ntrials
trials:
	.section .text
	trial	"wr %g4, %psr; rd %psr, %g2; rd %psr, %g3"
	trial	"wr %g4, %psr; nop; rd %psr, %g2; rd %psr, %g3"
	trial	"wr %g4, %psr; nop; nop; rd %psr, %g2; rd %psr, %g3"
	trial	"wr %g4, %psr; nop; nop; nop; rd %psr, %g2; rd %psr, %g3"
	trial	"wr %g4, %psr; st %g1, [%o0]; rd %psr, %g2"
	trial	"wr %g4, %psr; st %g1, [%o0]; nop; rd %psr, %g2"
	trial	"wr %g4, %psr; ld [%o0], %g1; add %g1, 1, %g1; rd %psr, %g2"
	trial	"wr %g4, %psr; ba 1f; nop; 1: rd %psr, %g2"
	trial	"wr %g4, %psr; ba,a 1f; nop; 1: rd %psr, %g2"
	trial	"wr %g4, %psr; wr %g5, %psr; rd %psr, %g2; rd %psr, %g3"
	trial	"wr %g4, %psr; nop; wr %g5, %psr; rd %psr, %g2; rd %psr, %g3"
	trial	"wr %g4, %psr; nop; nop; wr %g5, %psr; rd %psr, %g2; rd %psr, %g3"
	trial	"wr %g4, %psr; nop; nop; nop; wr %g5, %psr; rd %psr, %g2"
	trial	"wr %g4, %psr; nop; nop; nop; wr %g5, %psr; nop; nop; nop; rd %psr, %g2"
	trial	"set 1f, %g1; wr %g4, %psr; jmp %g1; nop; 1: rd %psr, %g2"
	trial	"set 1f, %g1; wr %g4, %psr; nop; jmp %g1; nop; 1: rd %psr, %g2"
	trial	"set 1f, %g1; nop; nop; wr %g4, %psr; jmp %g1; rd %psr, %g2; 1: nop"
	.section .data
ntrials: .word	(. - trials) / 4
