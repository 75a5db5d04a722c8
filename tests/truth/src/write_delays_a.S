! SAVE behind WRWIM, with something in between: the slots that it takes in the pipeline decide which WIM is seen.
! Each trial is run with a WIM that lets SAVE pass replaced by one that does not, then the other way round.
	.section .text
	.macro trial code
	one	%g3, "\code"
	one	%g0, "\code"
	.endm
	.macro one wim, code	! \wim: the register with the new WIM; %g3 the one that traps
	.balign	64
t\@:
	.pushsection .data
	.word	t\@
	.popsection
	rd	%psr, %g1
	and	%g1, 7, %g5
	add	%g5, 7, %g1
	and	%g1, 7, %g1
	mov	1, %g2
	sll	%g2, %g1, %g3
	xor	%g3, \wim, %g1
	set	j\@, %g4
	wr	%g1, %wim
	nop
	nop
	nop
	mov	1, %g1
	cmp	%g0, 0	! long before the branches of the trials: no wrong prediction
	b	l\@
	 nop
	.balign	32
l\@:	wr	\wim, %wim
	\code
j\@:	save
	wr	%g0, %wim
	nop
	nop
	nop
	rd	%psr, %g2
	and	%g2, 7, %g2
	cmp	%g2, %g5
	bne,a	e\@
	 restore
e\@:	retl
	 nop
	.endm
	.section .data
	.global	trials, ntrials
trials:
	.section .text
	trial
	trial	"nop"
	trial	"nop; nop"
	trial	"nop; nop; nop"
	trial	"st %g0, [%o0]"
	trial	"st %g0, [%o0]; nop"
	trial	"nop; st %g0, [%o0]"
	trial	"std %g2, [%o0]"
	trial	"sta %g0, [%o0] 0xb"
	trial	"ld [%o0], %g2"
	trial	"ld [%o0], %g2; nop"
	trial	"ld [%o0], %g2; add %g2, 1, %g2"
	trial	"ld [%o0], %g2; st %g2, [%o0]"
	trial	"nop; ld [%o0], %g2"
	trial	"ldd [%o0], %g2"
	trial	"ldd [%o0], %g2; nop"
	trial	"ldd [%o0 + 8], %g0; nop"
	trial	"ldstub [%o0], %g2"
	trial	"swap [%o0], %g2"
	trial	"casa [%o0] 0xb, %g2, %g2"
	trial	"umul %g1, %g1, %g2"
	trial	"smul %g1, %g1, %g2; nop"
	trial	"wr %g0, %y; udiv %g1, %g1, %g2"
	trial	"ba 7f; nop; 7:"
	trial	"ba,a 7f; nop; 7:"
	trial	"bne 7f; nop; 7:"
	trial	"bne,a 7f; nop; 7:"
	trial	"bne,a 7f; nop; nop; 7:"
	trial	"nop; bne,a 7f; nop; 7:"
	trial	"jmpl %g4, %g2; nop"
	trial	"jmpl %g4 - 4, %g2; nop; nop"
	trial	"nop; jmpl %g4, %g2; nop"
	trial	"rd %psr, %g2"
	trial	"rd %psr, %g2; nop"
	trial	"wr %g0, %y"
	trial	"flush %g0"
	trial	"flush %g0; nop"
	trial	"lda [%g0] 0x19, %g2"
	trial	"lda [%g0] 2, %g2; nop"
	trial	"cmp %g0, 0; be 7f; nop; 7:"
	trial	"cmp %g0, 0; bne,a 7f; nop; 7:"
	trial	"mulscc %g1, %g1, %g2; nop"
	.section .data
ntrials: .word	(. - trials) / 4
