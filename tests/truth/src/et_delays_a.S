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
