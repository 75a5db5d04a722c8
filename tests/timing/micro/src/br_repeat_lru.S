! br_repeat_lru : code lines of two cache sets, each reached by a predicted branch to a line that is not there: which line goes
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
	.skip 0x400 + 4 * 1
line1:
	cmp %l7, 2
	be in1
	 add %l0, 1, %l0
	ba line2
	 nop
in1:	call next1
	 nop
	.balign 4096
	.skip 0x420
next1:
	ba line2
	 nop
	.balign 4096
	.skip 0x400 + 4 * 2
line2:
	cmp %l7, 3
	be in2
	 add %l0, 1, %l0
	ba line3
	 nop
in2:	ba next2
	 nop
	.balign 4096
	.skip 0x420
next2:
	ba line3
	 nop
	.balign 4096
	.skip 0x400 + 4 * 3
line3:
	cmp %l7, 4
	be in3
	 add %l0, 1, %l0
	ba line4
	 nop
in3:	call next3
	 nop
	.balign 4096
	.skip 0x420
next3:
	ba line4
	 nop
	.balign 4096
	.skip 0x400 + 4 * 4
line4:
	cmp %l7, 1
	be in4
	 add %l0, 1, %l0
	ba line5
	 nop
in4:	ba next4
	 nop
	.balign 4096
	.skip 0x420
next4:
	ba line5
	 nop
	.balign 4096
	.skip 0x400 + 4 * 5
line5:
	cmp %l7, 2
	be in5
	 add %l0, 1, %l0
	ba line6
	 nop
in5:	call next5
	 nop
	.balign 4096
	.skip 0x420
next5:
	ba line6
	 nop
	.balign 4096
	.skip 0x400 + 4 * 6
line6:
	cmp %l7, 3
	be in6
	 add %l0, 1, %l0
	ba line7
	 nop
in6:	ba next6
	 nop
	.balign 4096
	.skip 0x420
next6:
	ba line7
	 nop
line7:
	ba back
	 nop
