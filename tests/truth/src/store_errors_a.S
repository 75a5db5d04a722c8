/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stores that the bus refuses, in front of instructions of all kinds. Each is called with %o0 = an address of nothing, %o1 = memory,
 * %o3 = a line that is not in the cache.
 */
	.section .text
	.macro snip n
	.balign 64
	.global s\n
s\n:
	.endm
	.macro fin
	nop; nop; nop; nop; nop; nop; nop; nop; nop; nop; nop; nop
	retl
	 nop
	.endm
#define B [%o0]
#define G [%o1]
	snip 0
	st %g0, B
	fin
	snip 2
	st %g0, B
	ld G, %g1
	ld [%o1+4], %g1
	ld [%o1+8], %g1
	fin
	snip 3
	st %g0, B
	st %g0, G
	st %g0, [%o1+4]
	fin
	snip 4
	st %g0, B
	ba 1f
	 nop
	nop
	nop
1:	nop
	fin
	snip 5
	st %g0, B
	cmp %g0, 1
	be,a 1f
	 nop
	nop
1:	nop
	fin
	snip 6
	st %g0, B
	ld [%o3], %g1
	nop
	fin
	snip 7
	stb %g0, B
	nop
	ldd [%o1], %g2
	ldd [%o1], %g2
	ldd [%o1], %g2
	fin
	snip 8
	st %g0, G
	st %g0, B
	fin
	snip 9
	st %g0, B
	smul %g1, %g1, %g1
	nop
	fin
	snip 10
	st %g0, B
	nop
	std %g0, G
	std %g0, G
	fin
	snip 11
	swap B, %g1
	fin
	snip 12
	st %g0, B
	nop
	wr %g0, %y
	ldstub [%o1], %g1
	ldstub [%o1], %g1
	fin
	snip 14
	nop
	st %g0, B
	nop
	nop
	nop
	ld [%o1+1], %g1
	nop
	fin
	snip 16
	nop
	st %g0, B
	udiv %g1, %g2, %g3
	nop
	fin
	snip 17
	sta %g0, [%o0] 0x1c
	fin
	snip 18
	st %g0, B
	ba,a 1f
	 nop
	nop
1:	nop
	fin
	snip 19
	st %g0, B
	nop
	ba,a 1f
	 nop
	nop
1:	nop
	fin
	snip 21
	st %g0, B
	lda [%g0] 2, %g1
	lda [%g0] 2, %g1
	lda [%g0] 2, %g1
	fin
	snip 22
	st %g0, B
	nop
	set 0xffffffff, %g1
	tsubcctv %g1, 1, %g1
	tsubcctv %g1, 1, %g1
	tsubcctv %g1, 1, %g1
	fin
	.section .data
	.global snips, nsnips
snips:
	.irp n, 0,2,3,4,5,6,7,8,9,10,11,12,14,16,17,18,19,21,22
	.word s\n
	.endr
nsnips: .word (. - snips) / 4
