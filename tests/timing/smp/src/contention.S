/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What two processors cost each other on the bus. One, the subject, repeats a pattern of accesses between two marks; the other
 * repeats a pattern, or nothing that needs the bus, for as long. Every pair, and then the roles exchanged. The value of a mark
 * is subject << 16 | other's pattern << 8 | subject's pattern. With MMU defined translation is on, and there is a pattern of
 * loads that miss in the TLB.
 *
 * Loads that miss go to eight lines of one set, fetches likewise; what a processor writes the other never reads but for the
 * words of the protocol (`ready`, `stop`), which are in sets that no pattern uses.
 */
#ifdef MMU
#define PATTERNS 9
#else
#define PATTERNS 8
#endif
#define LOOPS 12
#define WAY   4096

#define ASI_CONTROL 2
#define ASI_MMU     0x19
#define ASI_MISS    1
#define CCR         0x81000f
#define BOOT1       0x80000264 /* IRQMP: processor 1 starts at that address */
#define MARKPORT    0x90000000

/* Registers: %g1 the subject's loops (other: the number of the test), %g2 data, %g3 protocol, %g4 mark port, %g5 test,
 * %g6 processor, %g7 link. A pattern's loop ends with NEXT: the subject's after its loops, the other's at `stop`. */
#define NEXT(label) \
	ld	[%g3 + 4], %l7; \
	cmp	%l7, %g5; \
	be	2f; \
	subcc	%g1, 1, %g1; \
	bne	label; \
	nop; \
2:	jmp	%g7 + 8; \
	nop

	.section .text
	.align	4096
	.globl	_start
_start:
	mov	0xf80, %l0
	wr	%l0, %psr
	wr	%g0, %wim
	wr	%g0, %y
	set	_start, %l0
	wr	%l0, %tbr
	flush	%g0
	set	CCR, %l0
	sta	%l0, [%g0] ASI_CONTROL
	rd	%asr17, %g6
	srl	%g6, 28, %g6
#ifdef MMU
	set	context_table, %l0
	set	level1, %l1
	srl	%l1, 4, %l1
	or	%l1, 1, %l1
	st	%l1, [%l0]
	srl	%l0, 4, %l0
	set	0x100, %l1
	sta	%l0, [%l1] ASI_MMU
	set	0x200, %l1
	sta	%g0, [%l1] ASI_MMU
	mov	1, %l0
	sta	%l0, [%g0] ASI_MMU
	nop
	nop
	nop
#endif
	set	data, %g2
	sll	%g6, 16, %l0
	add	%g2, %l0, %g2
	set	protocol, %g3
	set	MARKPORT, %g4
	/* The flush of the data cache is over. */
	set	400, %l0
1:	subcc	%l0, 1, %l0
	bne	1b
	nop
	cmp	%g6, 0
	bne	run
	mov	1, %g5
	set	BOOT1, %l0
	set	_start + 1, %l1
	st	%l1, [%l0]

/* Test n: n - 1 = (subject * (PATTERNS + 1) + other's pattern) * PATTERNS + subject's; the other's 0 is rest. */
run:
	sub	%g5, 1, %l0
	wr	%g0, %y
	nop
	nop
	nop
	udiv	%l0, PATTERNS, %l1
	smul	%l1, PATTERNS, %l2
	sub	%l0, %l2, %i0		/* subject's pattern */
	wr	%g0, %y
	nop
	nop
	nop
	udiv	%l1, PATTERNS + 1, %i2	/* subject */
	smul	%i2, PATTERNS + 1, %l2
	sub	%l1, %l2, %i1		/* the other's */
	cmp	%i2, 2
	be	end
	cmp	%i2, %g6
	be	subject
	nop

	set	patterns, %l0
	sll	%i1, 2, %l1
	ld	[%l0 + %l1], %l0
	mov	-1, %g1
	st	%g5, [%g3]		/* ready */
	call	%l0
	mov	%o7, %g7
	ba	run
	inc	%g5

subject:
	ld	[%g3], %l0
	cmp	%l0, %g5
	bne	subject
	nop
	set	patterns + 4, %l0
	sll	%i0, 2, %l1
	ld	[%l0 + %l1], %i3
	mov	3, %g1			/* warm */
	call	%i3
	mov	%o7, %g7
	mov	LOOPS, %g1
	sll	%i2, 16, %i4
	sll	%i1, 8, %i5
	or	%i4, %i5, %i4
	or	%i4, %i0, %i4
	st	%i4, [%g4]
	call	%i3
	mov	%o7, %g7
	st	%i4, [%g4]
	st	%g5, [%g3 + 4]		/* stop */
	mov	30, %l0
1:	subcc	%l0, 1, %l0
	bne	1b
	nop
	ba	run
	inc	%g5

end:
	cmp	%g6, 0
1:	bne	1b
	nop
	st	%g0, [%g4 + 8]
1:	ba	1b
	nop

	.align	32
/* 0: nothing that needs the bus */
rest:
	add	%l0, 1, %l0
	add	%l0, 2, %l0
	NEXT(rest)

	.align	32
/* 1: loads that miss, one behind the other */
load_misses:
	set	WAY, %o4
	add	%g2, %o4, %o0
	ld	[%g2], %l0
	ld	[%o0], %l1
	add	%o0, %o4, %o0
	ld	[%o0], %l2
	add	%o0, %o4, %o0
	ld	[%o0], %l3
	add	%o0, %o4, %o0
	ld	[%o0], %l0
	add	%o0, %o4, %o0
	ld	[%o0], %l1
	add	%o0, %o4, %o0
	ld	[%o0], %l2
	add	%o0, %o4, %o0
	ld	[%o0], %l3
	NEXT(load_misses)

	.align	32
/* 2: stores, one behind the other */
stores:
	st	%l0, [%g2 + 0x80]
	st	%l0, [%g2 + 0x84]
	st	%l0, [%g2 + 0x88]
	st	%l0, [%g2 + 0x8c]
	std	%l0, [%g2 + 0x90]
	std	%l0, [%g2 + 0x98]
	st	%l0, [%g2 + 0x80]
	st	%l0, [%g2 + 0x84]
	NEXT(stores)

	.align	32
/* 3: now and then a store */
few_stores:
	st	%l0, [%g2 + 0x80]
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	std	%l0, [%g2 + 0x88]
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	NEXT(few_stores)

	.align	32
/* 4: fetches that miss */
fetch_misses:
	set	fetched, %l0
	jmpl	%l0, %o7
	nop
	NEXT(fetch_misses)

	.align	32
/* 5: loads that miss, loads that hit, stores, arithmetic */
mixed:
	set	WAY, %o4
	mov	8, %o3
	mov	%g2, %o0
1:	ld	[%o0], %l0
	add	%o0, %o4, %o0
	ld	[%g2 + 0x100], %l1
	add	%l1, 1, %l1
	st	%l1, [%g2 + 0x100]
	add	%l1, %l0, %l2
	subcc	%o3, 1, %o3
	bne	1b
	xor	%l2, %l1, %l2
	NEXT(mixed)

	.align	32
/* 6: atomics */
atomics:
	ldstub	[%g2 + 0x140], %l0
	add	%l0, 1, %l0
	swap	[%g2 + 0x144], %l1
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	NEXT(atomics)

	.align	32
/* 7: single reads */
single_reads:
	lda	[%g2 + %g0] ASI_MISS, %l0
	lda	[%g2 + %g0] ASI_MISS, %l1
	add	%l0, 1, %l0
	lda	[%g2 + %g0] ASI_MISS, %l2
	add	%l0, 1, %l0
	add	%l0, 1, %l0
	NEXT(single_reads)

	.align	32
/* 8: now and then a load that misses */
few_misses:
	set	WAY, %o4
	mov	8, %o3
	mov	%g2, %o0
1:	ld	[%o0], %l0
	add	%o0, %o4, %o0
	umul	%o3, %o4, %l1
	add	%l1, 1, %l1
	umul	%o3, %o4, %l1
	subcc	%o3, 1, %o3
	bne	1b
	xor	%l2, %l1, %l2
	NEXT(few_misses)

#ifdef MMU
	.align	32
/* 9: loads that miss in the TLB and in the cache: aliases of one page, far apart */
walks:
	sethi	%hi(0x01000000), %o4
	sethi	%hi(0x10000000), %o0
	add	%g2, %o0, %o0
	mov	24, %o3
1:	ld	[%o0], %l0
	add	%l0, 1, %l0
	subcc	%o3, 1, %o3
	bne	1b
	add	%o0, %o4, %o0
	NEXT(walks)
#endif

	.align	4096
fetched:
	.rept	7
	ba	. + WAY
	nop
	.skip	WAY - 8
	.endr
	jmp	%o7 + 8
	nop

	.section .data
	.align	4096
protocol:
	.word	0, 0
	.align	32
patterns:
	.word	rest, load_misses, stores, few_stores, fetch_misses, mixed, atomics, single_reads, few_misses
#ifdef MMU
	.word	walks
	.align	1024
context_table:
	.word	0			/* a pointer to the next */
	.align	1024
/* Pages of 16 MiB: memory, 24 more of the same, the APB bridge, the mark port; R and M are set. */
level1:
	.skip	0x40 * 4
	.word	0x040000ee
	.skip	0x0f * 4
	.rept	24
	.word	0x040000ee
	.endr
	.skip	0x18 * 4
	.word	0x0800006e
	.skip	0x0f * 4
	.word	0x0900006e
	.skip	0x6f * 4
#endif
	.align	65536
data:
	.skip	0x20000
