! br_wrong_lru : six code lines of one cache set; in five of them a branch is predicted to the next one, wrongly, and a jump goes there all the same
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
	mov 4, %l7
again:
	ba line1
	 nop
back:
	subcc %l7, 1, %l7
	bne again
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
	.balign 4096
	.skip 0x400
line1:
	cmp %g0, 1
	be line5
	 nop
	ba line2
	 add %l0, 1, %l0
	.balign 4096
	.skip 0x400
line2:
	cmp %g0, 1
	be line6
	 nop
	ba line3
	 add %l0, 1, %l0
	.balign 4096
	.skip 0x400
line3:
	cmp %g0, 1
	be line4
	 nop
	ba line4
	 add %l0, 1, %l0
	.balign 4096
	.skip 0x400
line4:
	cmp %g0, 1
	be line5
	 nop
	ba line5
	 add %l0, 1, %l0
	.balign 4096
	.skip 0x400
line5:
	cmp %g0, 1
	be line6
	 nop
	ba line6
	 add %l0, 1, %l0
	.balign 4096
	.skip 0x400
line6:
	ba back
	 nop
