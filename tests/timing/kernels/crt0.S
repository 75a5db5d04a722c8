! Own crt0 for the kernel programs. -DWITH_MMU=1 switches the SRMMU on (identity map).
#define main start_c
#include "../micro/crt0.inc"
#undef main
start_c:
	set	__bss_start, %o0
	set	__bss_end, %o1
1:	cmp	%o0, %o1
	bgeu	2f
	 nop
	st	%g0, [%o0]
	ba	1b
	 add	%o0, 4, %o0
2:
#ifdef WITH_MMU
	call	mmu_on
	 nop
#endif
	sub	%sp, 96, %sp
	set	0x90000000, %l7
	mov	2, %l6			! two passes: cold, warm
3:	flush				! cold only for the first pass
	cmp	%l6, 2
	be	4f
	 nop
4:	call	setup
	 nop
	cmp	%l6, 2
	bne	5f
	 nop
	flush				! invalidate both caches before the cold pass
	mov	0x400, %o0
	sta	%g0, [%o0] 0x18		! and the TLBs
	nop
	nop
	nop
	nop
5:	st	%l6, [%l7]		! MARK start
	call	kernel
	 nop
	st	%o0, [%l7]		! MARK end, value = checksum
	subcc	%l6, 1, %l6
	bne	6f
	 nop
	st	%g0, [%l7 + 8]		! EXIT
	ba	.
	 nop
6:	ba	4b
	 nop
