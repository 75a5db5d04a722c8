! umulcc_cc_bne_untaken : umulcc %g0,%g0,%l0; cmp %g0,0; nop; bne .+8; nop
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
	.rept 16
	umulcc %g0,%g0,%l0
	cmp %g0,0
	nop
	bne 1f
	 nop
1:	nop
	.endr
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
