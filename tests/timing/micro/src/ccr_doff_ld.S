! ccr_doff_ld : the data cache is switched off, ld; ld; st, and on again, ld; ld
#include "../crt0.inc"

main:
	mov %g6, %o0
	set 0x12345, %l0
	set 0x777, %l1
	mov 7, %o5
	lda [%g0] 2,%o1
	andn %o1,0xc,%o2
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
	.rept 4
	sta %o2,[%g0] 2
	ld [%o0],%l0
	ld [%o0],%l1
	st %l1,[%o0]
	sta %o1,[%g0] 2
	ld [%o0],%l0
	ld [%o0+4],%l1
	.endr
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
