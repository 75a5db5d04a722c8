! Hardware watchpoints, with the generic nwp = 2. First what is watched and in which order of traps, then how soon behind
! WRASR. Each snippet is called with %o0 = watched memory; the handler logs and skips.
	.section .text
	.macro snip n
	.balign	64
	.pushsection .data
	.word	s\n
	.popsection
s\n:
	.endm
	.macro fin
	nop; nop; nop; nop
	wr	%g0, %asr24
	wr	%g0, %asr25
	nop; nop; nop
	retl
	 nop
	.endm
	.macro armx label	! executed: watchpoint 0 on label
	set	0xfffffffc, %g1
	wr	%g1, %asr25
	set	\label, %g1
	or	%g1, 1, %g1
	wr	%g1, %asr24
	nop
	nop
	nop
	.endm
	.macro armd addr, kind, mask
	wr	\addr, %asr24
	set	\mask + \kind, %g1
	wr	%g1, %asr25
	nop
	nop
	nop
	.endm
	.macro prep label	! the mask; the address is the snippet's to write
	set	0xfffffffc, %g3
	wr	%g3, %asr25
	set	\label + 1, %g1
	nop
	nop
	nop
	.endm
	.macro prepd
	wr	%o0, %asr24
	set	0xffffffff, %g3
	nop
	nop
	nop
	.endm
	.section .data
	.global	snips, nsnips
snips:
	.section .text
	snip	0			! plain
	armx 1f
	nop
1:	add %g0, 1, %g2
	fin
	snip	1			! delay slot of a taken branch
	armx 1f
	ba 2f
1:	 add %g0, 1, %g2
	nop
2:	nop
	fin
	snip	2			! annulled slot
	armx 1f
	ba,a 2f
1:	 add %g0, 1, %g2
	nop
2:	nop
	fin
	snip	3			! untaken, annulled
	armx 1f
	subcc %g0, 0, %g0
	bne,a 2f
1:	 add %g0, 1, %g2
	nop
2:	nop
	fin
	snip	4			! illegal instruction under a watchpoint
	armx 1f
1:	unimp 0
	nop
	fin
	snip	5			! ticc under a watchpoint
	armx 1f
1:	ta 5
	nop
	fin
	snip	6			! misaligned load under an exec watchpoint
	armx 1f
1:	ld [%o0+1], %g2
	nop
	fin
	snip	7			! load watch
	armd %o0, 2, 0xfffffffc
	ld [%o0], %g2
	st %g2, [%o0]
	fin
	snip	8			! store watch
	armd %o0, 1, 0xfffffffc
	ld [%o0], %g2
	st %g2, [%o0]
	fin
	snip	9			! second word of LDD, STD
	add %o0, 4, %g3
	armd %g3, 3, 0xfffffffc
	ldd [%o0], %g2
	std %g2, [%o0]
	fin
	snip	10			! LDSTUB, SWAP with load watch; with store watch
	armd %o0, 2, 0xfffffffc
	ldstub [%o0], %g2
	swap [%o0], %g2
	fin
	snip	11
	armd %o0, 1, 0xfffffffc
	ldstub [%o0], %g2
	swap [%o0], %g2
	fin
	snip	12			! misaligned and watched
	armd %o0, 3, 0xfffffffc
	ld [%o0+1], %g2
	st %g2, [%o0+1]
	fin
	snip	13			! alternate space register access watched
	armd %g0, 3, 0xfffffffc
	lda [%g0] 2, %g2
	lda [%g0] 0x19, %g2
	fin
	snip	14			! byte access in a watched word
	add %o0, 3, %g3
	armd %o0, 3, 0xfffffffc
	ldub [%o0+3], %g2
	stb %g2, [%o0+2]
	fin
	snip	15			! mask: 64 bytes
	armd %o0, 3, 0xffffffc0
	ld [%o0+60], %g2
	ld [%o0+64], %g2
	fin
	snip	16			! casa
	armd %o0, 2, 0xfffffffc
	casa [%o0] 0xb, %g2, %g3
	fin
	snip	17
	armd %o0, 1, 0xfffffffc
	casa [%o0] 0xb, %g2, %g3
	fin
	snip	18
	prep 1f
	wr %g1, %asr24
1:	mov 1, %g2
	fin
	snip	19
	prep 1f
	wr %g1, %asr24
	nop
1:	mov 1, %g2
	fin
	snip	20
	prep 1f
	wr %g1, %asr24
	nop; nop
1:	mov 1, %g2
	fin
	snip	21
	prep 1f
	wr %g1, %asr24
	nop; nop; nop
1:	mov 1, %g2
	fin
	snip	22			! disarming
	prep 1f
	wr %g1, %asr24
	nop; nop; nop; nop
	wr %g0, %asr24
1:	mov 1, %g2
	fin
	snip	23
	prep 1f
	wr %g1, %asr24
	nop; nop; nop; nop
	wr %g0, %asr24
	nop
	nop
1:	mov 1, %g2
	fin
	snip	24
	prep 1f
	wr %g1, %asr24
	nop; nop; nop; nop
	wr %g0, %asr24
	nop
	nop
	nop
1:	mov 1, %g2
	fin
	snip	25
	prepd
	wr %g3, %asr25
	ld [%o0], %g2
	fin
	snip	26
	prepd
	wr %g3, %asr25
	nop
	ld [%o0], %g2
	fin
	snip	27
	prepd
	wr %g3, %asr25
	nop
	nop
	ld [%o0], %g2
	fin
	snip	28
	prepd
	wr %g3, %asr25
	st %g0, [%o0]
	fin
	snip	29
	prepd
	wr %g3, %asr25
	nop
	st %g0, [%o0]
	fin
	snip	30		! two writes in a row: addr 1 then addr 2
	set 0xfffffffc, %g3
	wr %g3, %asr25
	set 1f + 1, %g1
	set 2f + 1, %g3
	nop; nop; nop
	wr %g1, %asr24
	wr %g3, %asr24
	nop
	nop
1:	mov 1, %g2
2:	mov 1, %g2
	fin
	snip	31		! bubbles count: a store between
	prep 1f
	wr %g1, %asr24
	st %g0, [%o0]
	nop
1:	mov 1, %g2
	fin
	snip	32		! ldd between
	prep 1f
	wr %g1, %asr24
	ldd [%o0], %g4
1:	mov 1, %g2
	fin
	snip	33		! untaken, annulled slot between
	prep 1f
	subcc %g0, 0, %g0
	wr %g1, %asr24
	bne,a 1f
	 nop
	nop
1:	mov 1, %g2
	fin
	snip	34		! a trap between: the handler then the target
	prep 1f
	wr %g1, %asr24
	ta 5
1:	mov 1, %g2
	fin
	snip	35		! umul between
	prep 1f
	wr %g1, %asr24
	umul %g1, %g1, %g4
	nop
1:	mov 1, %g2
	fin
	snip	36		! jmpl between
	mov	%o7, %g4
	prep 1f
	wr %g1, %asr24
	call 1f
	nop
1:	mov 1, %g2
	mov	%g4, %o7
	fin
	.section .text
	.global	read_back	! what RDASR sees 1, 2, 3, 4 instructions behind WRASR: a bit for each that is new
read_back:
	wr	%g0, %asr24
	nop; nop; nop; nop
	mov	-4, %g1
	wr	%g1, %asr24
	rd	%asr24, %g2
	rd	%asr24, %g3
	rd	%asr24, %g4
	rd	%asr24, %g1
	and	%g2, 16, %g2
	and	%g3, 32, %g3
	and	%g4, 64, %g4
	and	%g1, 128, %g1
	wr	%g0, %asr24
	nop; nop; nop
	or	%g2, %g3, %o0
	or	%o0, %g4, %o0
	retl
	 or	%o0, %g1, %o0
	.section .data
nsnips:	.word	(. - snips) / 4
