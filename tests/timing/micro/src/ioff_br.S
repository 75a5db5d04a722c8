! ioff_br : the instruction cache is switched off: branches predicted wrongly, rightly; and on again
#include "../crt0.inc"

main:
	mov %g6, %o0
	set 0x12345, %l0
	set 0x777, %l1
	mov 7, %o5
	lda [%g0] 2,%o1
	andn %o1,3,%o2
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
	.rept 2
	sta %o2,[%g0] 2
	nop
	nop
	nop
	cmp %g0,1
	be 1f
	nop
	add %l1,1,%l1
1:
	cmp %g0,1
	bne 2f
	nop
	add %l1,1,%l1
2:
	ba 3f
	nop
	nop
3:
	sta %o1,[%g0] 2
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
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
