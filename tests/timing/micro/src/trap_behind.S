! trap_behind : what is fetched behind an instruction that traps: branches, their slots, a use of what it would have loaded, a return
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
	cmp %g0, %g0
	be 1f
	 ta 0
	.rept 5
	nop
	.endr
1:	nop
	.rept 20
	nop
	.endr
	.balignl 32, 0x01000000
	cmp %g0, %g0
	ta 0
	bne 1f
	 ld [%o0], %l3
1:	nop
	.rept 20
	nop
	.endr
	.balignl 32, 0x01000000
	.rept 6
	nop
	.endr
	ld [%o0 + 2], %l0
	subcc %l0, 1, %g0
	nop
	.rept 20
	nop
	.endr
	.balignl 32, 0x01000000
	nop
	ta 0
	ba,a 1f
	 ldd [%o0], %l6
	nop
1:	nop
	.rept 20
	nop
	.endr
	.balignl 32, 0x01000000
	cmp %g0, %g0
	nop
	ld [%o0 + 2], %l0
	bg 1f
	 st %l0, [%o0 + 8]
	.rept 4
	nop
	.endr
1:	nop
	.rept 20
	nop
	.endr
	.balignl 32, 0x01000000
	cmp %g0, %g0
	bne 1f
	 ta 0
	.rept 4
	nop
	.endr
1:	nop
	.rept 20
	nop
	.endr
	.balignl 32, 0x01000000
	call .Lf
	 ta 0
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
