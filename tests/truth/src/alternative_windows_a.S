! ASR20 and PSR.AW (generic altwin = 1): each trial begins in window 3 of 8, WIM = 0, register r of window w being (w + 1) << 12 |
! r << 4, and stores what it reads. %g5: PSR of window 3; %g6: where to store. Trials that are not about the delays leave four slots.
	.section .text
	.macro	wait
	nop
	nop
	nop
	nop
	.endm
	.macro	each_window op	! of the memory at %g1; back in the same window, to %g4
	mov	8, %g2
1:	\op	%o0, 0
	\op	%o2, 8
	\op	%o4, 16
	\op	%o6, 24
	\op	%l0, 32
	\op	%l2, 40
	\op	%l4, 48
	\op	%l6, 56
	add	%g1, 64, %g1
	subcc	%g2, 1, %g2
	bne	1b
	 save
	jmp	%g4 + 8
	 nop
	.endm
	.macro	to_memory reg, at
	std	\reg, [%g1 + \at]
	.endm
	.macro	from_memory reg, at
	ldd	[%g1 + \at], \reg
	.endm
save_all: each_window to_memory
load_all: each_window from_memory
	.macro	visit routine, memory
	set	\routine, %g3
	set	\memory, %g1
	jmpl	%g3, %g4
	 nop
	.endm
	.macro	put reg
	st	\reg, [%g6]
	add	%g6, 4, %g6
	.endm
	.macro	put_state
	rd	%psr, %g2
	put	%g2
	rd	%asr20, %g2
	put	%g2
	.endm
	.macro	psr bits, window	! written, not yet seen
	set	\bits + \window, %g2
	or	%g2, %g5, %g2
	wr	%g2, %psr
	.endm
	.macro	asr20 value
	set	\value, %g2
	wr	%g2, %asr20
	.endm
	.macro	trial code
	.pushsection .data
	.word	t\@
	.popsection
t\@:	mov	%o7, %g7
	set	words, %g6
	rd	%psr, %g5
	rd	%wim, %g3
	st	%g3, [%g6 - 8]
	st	%g5, [%g6 - 4]
	wr	%g0, %wim
	wait
	visit	save_all, own
	andn	%g5, 0x1f, %g5
	wr	%g5, 3, %psr
	wait
	visit	load_all, marks
	\code
	wr	%g0, %wim
	set	words, %g6
	ld	[%g6 - 4], %g5
	andn	%g5, 0x1f, %g2
	wr	%g2, 3, %psr
	wait
	set	0x70000, %g2
	wr	%g2, %asr20
	wait
	visit	save_all, file
	wr	%g5, %psr
	wait
	visit	load_all, own
	ld	[%g6 - 8], %g3
	wr	%g3, %wim
	wait
	jmp	%g7 + 8
	 nop
	.endm
	.set	AW, 0x8000
	.set	PAW, 0x4000
	.set	WCWP, 0x20

	.section .data
	.global	trials, ntrials, words, file
trials:
	.section .text
	trial	"put_state; save; put_state; restore; restore; put_state"
	trial	"psr AW, 3; wait; put_state; put %l0; asr20 5; wait; put_state; put %l0; put %i0; put %o0"
	trial	"psr AW, 3; wait; asr20 5; wait; save %l0, 1, %l1; put_state; put %l1; restore %l0, 1, %o1; restore %l0, 2, %l2; put_state; put %l2"
	trial	"psr AW, 3; wait; asr20 0; wait; save; put %l3; restore; restore; put %l3; asr20 7; wait; restore; put %l3; put_state"
	trial	"psr AW, 3; wait; asr20 5+WCWP; wait; put_state; put %l0; save; put_state"
	trial	"psr AW, 1; wait; put_state; put %l0; psr 0, 3; wait; put_state; put %l0"
	trial	"asr20 6; wait; put_state; psr AW, 3; wait; put_state"
	trial	"asr20 6+WCWP; wait; put_state; put %l0"
	trial	"psr AW, 3; asr20 6; put %l0; put %l0; put %l0; put_state"
	trial	"psr AW, 5; nop; nop; mov %l0, %g1; mov %l0, %g2; mov %l0, %g3; put %g1; put %g2; put %g3; wait; put_state"
	trial	"psr AW, 3; wait; asr20 6; mov %l0, %g1; mov %l0, %g2; mov %l0, %g3; mov %l0, %g4; put %g1; put %g2; put %g3; put %g4"
	trial	"psr AW, 3; wait; asr20 6; rd %asr20, %g1; rd %asr20, %g2; rd %asr20, %g3; rd %asr20, %g4; put %g1; put %g2; put %g3; put %g4"
	trial	"save; rd %asr20, %g1; rd %asr20, %g2; rd %asr20, %g3; put %g1; put %g2; put %g3"
	trial	"psr AW, 3; wait; asr20 5; wait; ta 3; put_state; put %l0"
	trial	"psr AW+PAW, 3; wait; asr20 5; wait; ta 3; put_state; put %l0"
	trial	"psr PAW, 3; wait; put_state; put %l0; asr20 5; wait; put_state; put %l0; ta 3; put_state; put %l0"
	trial	"psr AW, 3; wait; wr %g0, 0xff, %wim; wait; save; restore; put_state; wr %g0, %wim; wait"
	trial	"wr %g0, 4, %wim; wait; psr AW, 3; wait; asr20 3; wait; save %l0, 3, %l1; put %l1; put_state"
	trial	"asr20 0x30000; wait; put_state; put %l0; put %i0; put %o0; restore; put_state; put %l0; put %i0; put %o0"
	trial	"asr20 0x30000+WCWP; wait; put_state; save; put_state; put %l0; put %i0; put %o0; restore; put_state"
	trial	"asr20 0x830000+WCWP; wait; put_state; put %l0; put %i0; put %o0; save; put_state; put %l0; put %i0; put %o0"
	trial	"asr20 0x630000+WCWP+2; wait; put %l0; restore %l0, 1, %l1; put_state; put %l1; restore %l0, 2, %l2; put_state; put %l2; ta 3; put_state"
	trial	"asr20 0x630000+WCWP+0; wait; ta 3; put_state; put %l0"
	trial	"asr20 0x420000+WCWP+1; wait; wr %g0, 0xff, %wim; wait; rd %wim, %g2; put %g2; wr %g0, %wim; wait; put_state"
	trial	"asr20 0x400000; wait; put_state; asr20 0x10000+WCWP; wait; save; put_state; save; put_state; put %l0; put %i0; put %o0"
	trial	"asr20 0x430000; psr AW, 2; wait; asr20 3; wait; put_state; put %l0; restore %l0, 1, %l1; put_state; put %l1; save; save; put_state; put %l0"
	trial	"asr20 0x620000; rd %asr20, %g1; rd %asr20, %g2; rd %asr20, %g3; mov %l0, %g4; put %g1; put %g2; put %g3; put %g4; put %l0"
	.section .data
	.align	4
ntrials: .word	27
	.align	8
own:	.skip	512
file:	.skip	512
marks:
	.set	w, 4
	.rept	8	! in the order in which SAVE goes from window 3
	.set	i, 8
	.rept	16
	.word	w << 12 | i << 4
	.set	i, i + 1
	.endr
	.set	w, (w + 6) % 8 + 1
	.endr
	.skip	8
words:	.skip	256
