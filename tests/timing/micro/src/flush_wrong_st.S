! flush_wrong_st : while the caches are flushed a wrong prediction fetches what stays in decode: st, retl, ldd, a use of the load, smul
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
	flush
	ld [%o0], %l2
	cmp %g0, 1
	be 1f
	 ld [%o0], %l2
	nop
	ba 2f
	 nop
1:	st %l0, [%o0]
	 nop
	nop
2:	nop
	ld [%o0], %l2
	cmp %g0, 1
	be 1f
	 ld [%o0], %l2
	nop
	ba 2f
	 nop
1:	retl
	 nop
	nop
2:	nop
	ld [%o0], %l2
	cmp %g0, 1
	be 1f
	 ld [%o0], %l2
	nop
	ba 2f
	 nop
1:	ldd [%o0], %l2
	 nop
	nop
2:	nop
	ld [%o0], %l2
	cmp %g0, 1
	be 1f
	 ld [%o0], %l2
	nop
	ba 2f
	 nop
1:	add %l2, 1, %l3
	 nop
	nop
2:	nop
	ld [%o0], %l2
	cmp %g0, 1
	be 1f
	 ld [%o0], %l2
	nop
	ba 2f
	 nop
1:	smul %l0, 3, %l4
	 nop
	nop
2:	nop
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
