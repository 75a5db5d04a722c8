! icache_switch : the instruction cache is switched off, or frozen, and on again while a line is filled: which words it has got
#include "../crt0.inc"

main:
	mov %g6, %o0
	set 0x12345, %l0
	set 0x777, %l1
	mov 7, %o5
	mov 3, %g2
.Lpass:
	.rept 24
	nop
	.endr
	st %g2, [%g7]
	.rept 24
	nop
	.endr
	ba .Lbody
	 nop
	.balignl 32, 0x01000000
.Lbody:
	lda [%g0] 2, %o1
	andn %o1, 3, %o2
	.balignl 32, 0x01000000
	sta %o2, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	ld [%o0], %l3
	add %l3, 1, %l3
	sta %o1, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	andn %o1, 1, %o2
	.balignl 32, 0x01000000
	nop
	sta %o2, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	ld [%o0], %l3
	add %l3, 1, %l3
	sta %o1, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	andn %o1, 2, %o2
	.balignl 32, 0x01000000
	nop
	nop
	nop
	sta %o2, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	ld [%o0], %l3
	add %l3, 1, %l3
	sta %o1, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	andn %o1, 2, %o2
	.balignl 32, 0x01000000
	nop
	nop
	nop
	nop
	nop
	sta %o2, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	ld [%o0], %l3
	add %l3, 1, %l3
	sta %o1, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	andn %o1, 3, %o2
	.balignl 32, 0x01000000
	nop
	nop
	sta %o2, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	ld [%o0], %l3
	add %l3, 1, %l3
	sta %o1, [%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	.rept 24
	nop
	.endr
	st %g2, [%g7]
	subcc %g2, 1, %g2
	bne .Lpass
	 nop
	st %g0, [%g7 + 8]
	ba .
	 nop
