! ld_save_use : ld; save or restore; use of what was loaded by its new name, or of another register by its old one
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
	.rept 8
	ld [%o0], %o1
	save %sp, -96, %sp
	add %i1, 1, %l0
	ld [%i0], %o0
	restore
	add %o0, 0, %o0
	ld [%o0], %o2
	save %sp, -96, %sp
	add %o2, 1, %l1
	ld [%i0], %i2
	restore
	add %o2, 1, %l1
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
