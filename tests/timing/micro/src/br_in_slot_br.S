! br_in_slot_br : cmp %g0,%g0; be 1f; bne 2f; nop; 1: add; 2: add
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
	.rept 16
	cmp %g0,%g0
	be 1f
	bne 2f
	nop
1:
	add %l0,1,%l0
2:
	add %l1,1,%l1
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
