! What follows a WRPSR that changes CWP or S: how late the new value is seen, and what SAVE and RESTORE in between do. Each
! trial begins in a window whose %l0 is 0x11; the one above has 0x22, the one below 0x44. It gives what it read in bits 7:0,
! and how far CWP has gone in the end in 11:8.
	.section .text
	.macro trial code	! %g1: PSR of the window above
	.balign 32
t\@:
	.pushsection .data
	.word	t\@
	.popsection
	mov	%o7, %g6
	mov	%o0, %g7
	wr	%g0, %wim
	nop
	nop
	nop
	save	%sp, -96, %sp	! traps from the window above use this one's locals
	mov	%g7, %o0
	rd	%psr, %g4
	st	%l0, [%g7 + 16]
	mov	0x11, %l0
	restore
	st	%l0, [%g7 + 20]
	mov	0x22, %l0
	save
	save
	st	%l0, [%g7 + 24]
	mov	0x44, %l0
	restore
	mov	0, %g2
	mov	0, %g3
	add	%g4, 1, %g1
	and	%g1, 7, %g1
	andn	%g4, 7, %g5
	or	%g1, %g5, %g1
	b	l\@
	 nop
	.balign 32
l\@:	\code
	nop
	nop
	nop
	nop
	nop
	rd	%psr, %g3
	and	%g3, 7, %g3
	and	%g4, 7, %g1
	sub	%g3, %g1, %g3
	and	%g3, 7, %g3
	wr	%g4, %psr
	nop
	nop
	nop
	nop
	ld	[%g7 + 16], %l0
	restore
	ld	[%g7 + 20], %l0
	save
	save
	ld	[%g7 + 24], %l0
	restore
	sll	%g3, 8, %g3
	or	%g2, %g3, %i0
	jmp	%g6 + 8
	 restore
	.endm
	.section .data
	.global	trials, ntrials
trials:
	.section .text
	trial	"wr %g1, %psr; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; mov 0x33, %l0; nop; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; st %g0, [%o0]; mov %l0, %g2"
	trial	"wr %g1, %psr; std %g2, [%o0]; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; st %g0, [%g7]; mov %l0, %g2"
	trial	"wr %g1, %psr; ldd [%g7], %g2; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; umul %g1, %g1, %g2; mov %l0, %g2"
	trial	"wr %g1, %psr; rd %psr, %g2; and %g2, 7, %g2; and %g4, 7, %g3; sub %g2, %g3, %g2; and %g2, 7, %g2"
	trial	"wr %g1, %psr; nop; rd %psr, %g2; and %g2, 7, %g2; and %g4, 7, %g3; sub %g2, %g3, %g2; and %g2, 7, %g2"
	trial	"wr %g1, %psr; rd %psr, %g2; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; rd %psr, %g2; mov %l0, %g2"
	trial	"wr %g1, %psr; tn 5; mov %l0, %g2"
	trial	"wr %g1, %psr; tne 5; mov %l0, %g2"
	trial	"wr %g1, %psr; save; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; save; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; save; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; nop; save; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; save; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; save; nop; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; save; restore; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; restore; mov %l0, %g2; nop; nop; save"
	trial	"wr %g1, %psr; st %g0, [%g7]; save; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; save; ta 5; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; save; ta 5; mov %l0, %g2"
	trial	"wr %g1, %psr; ta 5; mov %l0, %g2"
	trial	"wr %g1, %psr; unimp 0; mov %l0, %g2; nop"
	trial	"wr %g4, %psr; save; nop; nop; nop; mov %l0, %g2"
	trial	"wr %g4, %psr; nop; save; nop; nop; mov %l0, %g2"
	trial	"wr %g4, %psr; nop; nop; save; nop; nop; mov %l0, %g2"
	trial	"wr %g4, %psr; restore; nop; nop; nop; mov %l0, %g2"
	trial	"wr %g4, %psr; save; ta 5; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; wr %g4, %psr; nop; nop; nop; mov %l0, %g2"
	trial	"wr %g4, %psr; wr %g1, %psr; mov %l0, %g2"
	trial	"wr %g4, %psr; wr %g1, %psr; nop; nop; nop; mov %l0, %g2"
	trial	"xor %g4, 0x80, %g1; wr %g1, %psr; rd %tbr, %g3; nop; nop; nop; ta 0x7f"
	trial	"xor %g4, 0x80, %g1; wr %g1, %psr; nop; nop; rd %tbr, %g3; nop; ta 0x7f"
	trial	"xor %g4, 0x80, %g1; wr %g1, %psr; nop; nop; nop; rd %tbr, %g3; ta 0x7f"
	trial	"xor %g4, 0x80, %g1; wr %g1, %psr; rd %psr, %g2; rd %psr, %g3; and %g2, 0x80, %g2; ta 0x7f; nop"
	trial	"xor %g4, 0x80, %g1; wr %g1, %psr; lda [%g0] 2, %g3; nop; nop; nop; ta 0x7f"
	trial	"xor %g4, 0x80, %g1; wr %g1, %psr; nop; nop; lda [%g0] 2, %g3; lda [%g0] 2, %g3; ta 0x7f"
	trial	"xor %g4, 0x80, %g1; wr %g1, %psr; ta 0x7f; rd %tbr, %g3; nop; nop; nop; ta 0x7f"
	trial	"set 8f, %g3; wr %g1, %psr; jmpl %g3, %g0; mov %l0, %g2; nop; 8: nop"
	trial	"set 8f, %g3; wr %g1, %psr; jmpl %g3, %g0; nop; nop; 8: mov %l0, %g2"
	trial	"wr %g1, %psr; ba,a 8f; nop; 8: mov %l0, %g2"
	trial	"wr %g1, %psr; ba,a 8f; nop; 8: nop; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; umul %l0, 1, %g2"
	trial	"wr %g1, %psr; nop; umul %l0, 1, %g2"
	trial	"wr %g1, %psr; umul %l0, 1, %g2"
	trial	"wr %g0, %y; nop; nop; nop; wr %g1, %psr; nop; nop; udiv %l0, 1, %g2"
	trial	"wr %g1, %psr; nop; st %l0, [%g7 + 8]; nop; nop; ld [%g7 + 8], %g2"
	trial	"wr %g1, %psr; st %l0, [%g7 + 8]; nop; nop; ld [%g7 + 8], %g2"
	trial	"wr %g1, %psr; nop; std %l0, [%g7 + 8]; nop; nop; ld [%g7 + 8], %g2"
	trial	"mov 0x55, %g2; st %g2, [%g7 + 8]; wr %g1, %psr; nop; nop; ldd [%g7 + 8], %l0; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; umul %l0, 1, %l0; nop; nop; mov %l0, %g2"
	trial	"mov 0x55, %g2; wr %g1, %psr; nop; nop; umul %g2, 1, %l0; restore; nop; nop; nop; mov %l0, %g2; save"
	trial	"wr %g0, %y; nop; nop; nop; mov 0x55, %g2; wr %g1, %psr; nop; nop; udiv %g2, 1, %l0; mov %l0, %g2"
	trial	"wr %g0, %y; nop; nop; nop; mov 0x55, %g2; wr %g1, %psr; nop; nop; udiv %g2, 1, %l0; wr %g4, %psr; nop; nop; nop; nop; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; st %l0, [%g7 + 8]; nop; nop; ld [%g7 + 8], %g2"
	trial	"wr %g1, %psr; nop; nop; stb %l0, [%g7 + 8]; nop; nop; ldub [%g7 + 8], %g2"
	trial	"wr %g1, %psr; nop; nop; std %l0, [%g7 + 8]; nop; nop; ld [%g7 + 8], %g2"
	trial	"mov 0x55, %g2; st %g2, [%g7 + 8]; wr %g1, %psr; nop; nop; swap [%g7 + 8], %l0; ld [%g7 + 8], %g2"
	trial	"mov 0x55, %g2; st %g2, [%g7 + 8]; wr %g1, %psr; nop; swap [%g7 + 8], %l0; ld [%g7 + 8], %g2"
	trial	"mov 0x55, %g2; st %g2, [%g7 + 8]; wr %g1, %psr; nop; nop; swap [%g7 + 8], %l0; mov %l0, %g2"
	trial	"mov 0x55, %g2; st %g2, [%g7 + 8]; wr %g1, %psr; nop; nop; swap [%g7 + 8], %l0; wr %g4, %psr; nop; nop; nop; nop; mov %l0, %g2"
	trial	"add %g7, 8, %g3; mov 0x55, %g2; st %g2, [%g7 + 8]; wr %g1, %psr; nop; nop; casa [%g3] 0xb, %g2, %l0; ld [%g7 + 8], %g2"
	trial	"add %g7, 8, %g3; mov 0x22, %g2; st %g2, [%g7 + 8]; wr %g1, %psr; nop; nop; casa [%g3] 0xb, %l0, %g2; ld [%g7 + 8], %g2"
	trial	"add %g7, 8, %g3; mov 0x22, %g2; st %g2, [%g7 + 8]; mov 0x77, %g2; wr %g1, %psr; casa [%g3] 0xb, %l0, %g2; ld [%g7 + 8], %g2"
	trial	"restore; mov %l1, %g5; save; mov 0x66, %g2; st %g2, [%g7 + 8]; wr %g1, %psr; nop; nop; ldd [%g7 + 8], %l0; mov %l0, %g2; mov %g5, %l1"
	trial	"restore; mov %l1, %g5; save; mov 0x66, %g2; st %g2, [%g7 + 12]; wr %g1, %psr; nop; nop; ldd [%g7 + 8], %l0; mov %l1, %g2; mov %g5, %l1"
	trial	"wr %g1, %psr; nop; nop; ldstub [%g7 + 8], %l0; mov %l0, %g2"
	trial	"wr %g1, %psr; nop; nop; st %l0, [%g7 + 9]; mov %l0, %g2"
	.section .data
ntrials: .word	(. - trials) / 4
