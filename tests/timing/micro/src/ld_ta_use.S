! ld_ta_use : ld [%o0],%l0; ta 0; add %l0,1,%l0
#define VEC_80_INLINE jmp %l2; rett %l2+4; nop; nop
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
	.rept 2
	ld [%o0],%l0
	ta 0
	add %l0,1,%l0
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
