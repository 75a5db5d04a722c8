! flush_again_d : sta [%g0] 0x11 while the data cache is being flushed; a loop of loads
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
	.rept 1
	sta %g0,[%g0] 0x11
	mov 61,%l0
1:
	subcc %l0,1,%l0
	bne 1b
	ld [%o0],%l1
	ld [%o0+32],%l2
	ld [%o0],%l2
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
