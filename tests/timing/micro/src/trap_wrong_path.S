! trap_wrong_path : behind an instruction that traps a branch is predicted wrongly at the end of a line: the first fetch of the right path misses
#include "../crt0.inc"

main:
	mov %g6, %o0
	set 0x12345, %l0
	set 0x777, %l1
	mov 7, %o5
	mov 3, %g2
	set .Ltable, %l5
	wr %l5, %tbr
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
	.balignl 32, 0x01000000
	.rept 3
	nop
	.endr
	subcc %l0, 1, %g0
	unimp 0
	bl 1f
	 nop
	.rept 12
	nop
	.endr
1:	nop
	.rept 20
	nop
	.endr
	.balignl 32, 0x01000000
	.rept 4
	nop
	.endr
	subcc %l0, 1, %g0
	unimp 0
	bl 1f
	 nop
	.rept 12
	nop
	.endr
1:	nop
	.rept 20
	nop
	.endr
	.balignl 32, 0x01000000
	.rept 5
	nop
	.endr
	subcc %l0, 1, %g0
	unimp 0
	bl 1f
	 nop
	.rept 12
	nop
	.endr
1:	nop
	.rept 20
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
	.balign 32
.Lf:	retl
	 nop
	.balign 4096
.Ltable:
	.rept 256
	jmp %l2
	 rett %l2 + 4
	nop
	nop
	.endr
