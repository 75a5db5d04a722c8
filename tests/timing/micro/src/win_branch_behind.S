! win_branch_behind : eight calls of a function whose prologue is save; nop; cmp; bl: the branch is predicted when the window trap comes
#include "../crt0.inc"

main:
	mov 4, %g2
.Lpass:
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
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	st %g2, [%g7]
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
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	ba .Lbody
	 nop
	.balignl 32, 0x01000000
.Lbody:
	call .Lf
	 mov 10, %o0
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
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	nop
	st %g2, [%g7]
	subcc %g2, 1, %g2
	bne .Lpass
	 nop
	st %g0, [%g7 + 8]
	ba .
	 nop
	.balignl 32, 0x01000000
.Lf:
	save %sp, -96, %sp
	nop
	cmp %i0, 1
	bl 2f
	 nop
	call .Lf
	 sub %i0, 1, %o0
2:	ret
	 restore
