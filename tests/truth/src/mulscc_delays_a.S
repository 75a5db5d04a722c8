! MULSCC right behind a multiplication sees neither its Y nor its icc; one that waits for the product shifts the right Y.
	.section .text
	.macro	trial a, b, code
	.pushsection .data
	.word	t\@
	.popsection
t\@:	save	%sp, -96, %sp
	set	\a, %l0
	set	\b, %l1
	set	0x12345, %l2
	set	0xf0f0f0f1, %l3
	mov	0, %l4
	wr	%g0, 0x77, %y
	cmp	%g0, 1
	nop
	nop
	nop
	\code
	nop
	nop
	nop
	rd	%psr, %g1
	st	%g1, [%i0]
	st	%l4, [%i0 + 4]
	rd	%y, %g1
	st	%g1, [%i0 + 8]
	ret
	 restore
	.endm
	.macro	trials_of a, b
	trial	\a, \b, "umul %l0, %l1, %l5; mulscc %l2, %l3, %l4"
	trial	\a, \b, "smul %l0, %l1, %l5; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umulcc %l0, %l1, %l5; mulscc %l2, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umul %l0, %l1, %l5; mulscc %l5, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; mulscc %l5, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l3; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umulcc %l0, 0x123, %l5; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umul %l0, %l1, %l5; mulscc %l2, %l3, %l4; mulscc %l4, %l3, %l4"
	trial	\a, \b, "umul %l0, %l1, %l5; nop; nop; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umul %l0, %l1, %l5; rd %y, %l4; mulscc %l5, 0, %l5"
	trial	\a, \b, "umul %l0, %l1, %l5; ba 1f; nop; 1: mulscc %l2, %l3, %l4"
	trial	\a, \b, "umul %l0, %l1, %l5; nop; mulscc %l2, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; nop; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umulcc %l0, %l1, %l5; addcc %l2, %l3, %l6; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umulcc %l0, %l1, %l5; addcc %l5, %l3, %l6; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umulcc %l0, %l1, %l5; nop; mulscc %l5, %l3, %l4"
	trial	\a, \b, "umulcc %l0, %l1, %l5; st %l2, [%i0 + 16]; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umulcc %l0, %l1, %l5; ld [%i0], %l6; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umulcc %l0, %l1, %l5; ld [%i0], %l3; mulscc %l2, %g0, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; wr %l0, %y; mulscc %l2, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; rd %y, %l6; mulscc %l2, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; ba,a 1f; nop; 1: mulscc %l2, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; bn,a 1f; nop; 1: mulscc %l2, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; mulscc %l2, %l3, %l4; nop; mulscc %l4, %l3, %l4"
	trial	\a, \b, "smulcc %l0, %l1, %l5; xorcc %l1, -33, %l6; mulscc %l2, %l3, %l4; mulscc %l5, %l6, %l4"
	trial	\a, \b, "umul %l0, %l1, %l5; umulcc %l1, %l0, %l5; nop; mulscc %l2, %l3, %l4"
	trial	\a, \b, "umulcc %l0, %l1, %l5; umul %l1, %l2, %l5; nop; mulscc %l2, %l3, %l4"
	.endm
	.section .data
	.align	4
	.global	trials, ntrials
trials:
	.section .text
	trials_of 0xdeadbeef, 0x7badcafe
	trials_of 0x7fffffff, 0x7fffffff
	trials_of 0x80000001, 0xffffffff
	trials_of 3, 0x80000000
	trials_of 0xffffffff, 0xfffffffe
	trials_of 0x10001, 0x10001
	.section .data
ntrials: .word	(. - trials) / 4
