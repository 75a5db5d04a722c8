! read_behind : a doubleword read past the cache, and a load that hits or a register space behind it; FLUSH behind loads that miss
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
	set 0x2000, %o2
	set 0x1000, %o3
	ld [%o0], %l7
	ldda [%o0] 0x1c, %l2
	ld [%o0], %l4
	.rept 12
	nop
	.endr
	ldda [%o0] 0x1c, %l2
	lda [%g0] 2, %l4
	.rept 12
	nop
	.endr
	ldda [%o0] 0x1c, %l2
	nop
	ld [%o0], %l4
	.rept 12
	nop
	.endr
	ldda [%o0] 0x1c, %l2
	nop
	lda [%g0] 2, %l4
	.rept 12
	nop
	.endr
	ldda [%o0] 0x1c, %l2
	nop
	nop
	ld [%o0], %l4
	.rept 12
	nop
	.endr
	ldda [%o0] 0x1c, %l2
	nop
	nop
	lda [%g0] 2, %l4
	.rept 12
	nop
	.endr
	ldda [%o0] 0x1c, %l2
	ldd [%o0], %l4
	.rept 12
	nop
	.endr
	lda [%o0] 0x1c, %l2
	ld [%o0], %l4
	.rept 12
	nop
	.endr
	add %o0, %o3, %l4
	add %l4, 0, %l4
	ld [%l4], %l2
	flush %o0
	.rept 150
	nop
	.endr
	.rept 12
	nop
	.endr
	add %o0, %o3, %l4
	add %l4, 64, %l4
	ld [%l4], %l2
	nop
	flush %o0
	.rept 150
	nop
	.endr
	.rept 12
	nop
	.endr
	add %o0, %o3, %l4
	add %l4, 128, %l4
	ld [%l4], %l2
	nop
	nop
	flush %o0
	.rept 150
	nop
	.endr
	.rept 12
	nop
	.endr
	ld [%o0], %l2
	ldd [%o0 + 64], %l2
	flush %o0
	ld [%o0], %l4
	ldd [%o0], %l2
	lda [%g0] 2, %l5
	.rept 280
	nop
	.endr
	.rept 12
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
