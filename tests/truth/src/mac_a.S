! UMAC and SMAC: sums, Y and ASR18 beside them, what waits for them. %l0 to %l3: operands; %l4 to %l7: results.
	.section .text
	.macro	trial code
	.pushsection .data
	.word	t\@
	.popsection
	.balign	64
t\@:	save	%sp, -96, %sp
	set	0x90000000, %l7
	set	0x1234fffe, %l0
	set	0xabcd8003, %l1
	set	0x7fff7fff, %l2
	set	0xffffffff, %l3
	mov	0, %l4
	mov	0, %l5
	mov	0, %l6
	set	0xfedcba98, %g1
	wr	%g1, %asr18
	wr	%g0, 0x5a, %y
	b	1f
	 nop
	.balign	64
1:	ld	[%l7], %g2
	nop
	\code
	nop
	nop
	ld	[%l7], %g3
	st	%g2, [%i0 + 12]
	st	%g3, [%i0 + 16]
	xnor	%l4, %l5, %g1
	sll	%g1, 3, %g1
	xor	%g1, %l6, %g1
	st	%g1, [%i0]
	rd	%y, %g1
	st	%g1, [%i0 + 4]
	rd	%asr18, %g1
	st	%g1, [%i0 + 8]
	ret
	 restore
	.endm
	.section .data
	.align	4
	.global	trials, ntrials
trials:
	.section .text
	trial	"nop"
	trial	"umac %l0, %l1, %l4"
	trial	"smac %l0, %l1, %l4"
	trial	"umac %l3, %l3, %l4; umac %l3, %l3, %l5; umac %l3, %l3, %l6"
	trial	"smac %l1, %l2, %l4; smac %l1, %l2, %l5; smac %l1, %l2, %l6; smac %l1, %l2, %l4"
	trial	"smac %l2, -4096, %l4; umac %l2, 4095, %l5"
	trial	"wr %l3, %y; nop; nop; smac %l0, %l1, %l4; rd %y, %l5; rd %asr18, %l6"
	trial	"wr %l3, %y; umac %l0, %l1, %l4; nop; nop; nop; rd %y, %l5"
	trial	"smac %l0, %l1, %l4; nop; rd %y, %l5; nop; rd %asr18, %l6"
	trial	"smac %l0, %l1, %l4; rd %y, %l5"
	trial	"smac %l0, %l1, %l4; rd %asr18, %l5"
	trial	"smac %l0, %l1, %l4; nop; rd %asr18, %l5"
	trial	"umac %l0, %l1, %l4; add %l4, 1, %l5"
	trial	"umac %l0, %l1, %l4; nop; add %l4, 1, %l5"
	trial	"umac %l0, %l1, %l4; nop; nop; add %l4, 1, %l5"
	trial	"umac %l0, %l1, %l4; st %l4, [%i0]; nop; ld [%i0], %l5"
	trial	"umac %l0, %l1, %l4; st %l0, [%i0]"
	trial	"umul %l0, %l1, %l4; umac %l0, %l2, %l5"
	trial	"umac %l0, %l1, %l4; umul %l0, %l2, %l5; smac %l1, %l2, %l6"
	trial	"umac %l0, %l1, %l4; wr %g0, 5, %y; nop; nop; nop; udiv %l0, %l1, %l5"
	trial	"umac %l0, %l1, %l4; udiv %l0, %l1, %l5"
	trial	"wr %l0, %asr18; rd %asr18, %l4; rd %asr18, %l5; rd %asr18, %l6"
	trial	"wr %l0, %asr18; wr %l1, %asr18; rd %asr18, %l4; rd %asr18, %l5; rd %asr18, %l6"
	trial	"wr %l0, %asr18; nop; wr %l1, %asr18; rd %asr18, %l4; rd %asr18, %l5; rd %asr18, %l6"
	trial	"wr %l0, %asr18; umac %l0, %l1, %l4"
	trial	"wr %l0, %asr18; nop; umac %l0, %l1, %l4"
	trial	"wr %l0, %asr18; wr %l1, %asr18; umac %l0, %l1, %l4"
	trial	"umac %l0, %l1, %l4; wr %l0, %asr18; rd %asr18, %l5; nop; rd %asr18, %l6"
	trial	"umac %l0, %l1, %l4; wr %l0, %asr18; smac %l0, %l2, %l5"
	trial	"wr %l0, %asr18; umac %l0, %l1, %l4; rd %asr18, %l5"
	trial	"umac %l0, %l1, %l4; mulscc %l2, %l3, %l5"
	trial	"smac %l0, %l1, %l4; mulscc %l4, %l3, %l5"
	trial	"umac %l0, %l1, %l4; nop; nop; nop; mulscc %l2, %l3, %l5"
	trial	"wr %l0, %y; umac %l0, %l1, %l4; rd %y, %l5; nop; nop; rd %y, %l6"
	.section .data
ntrials: .word	(. - trials) / 4
