/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page sizes of the SRMMU: field PGSZ chooses 4, 8, 16 or 32 KiB (run with mmu.page_size=programmed). For each size the same
 * tables are filled at the indices that its fields of the virtual address give; then words on both sides of a page's end, and
 * in a segment's and a region's page, must be those of the right physical address.
 */
#include "tests/isa/macros.inc"

#define ASI_MMU      0x19
#define MMU_CONTROL  0x000
#define MMU_CONTEXTS 0x100
#define MMU_CONTEXT  0x200
#define CONTROL_PGSZ_SHIFT 16

#define PTE_SUPERVISOR 0x1e /* ACC 7, ET 2; not cacheable */
#define PTE(address)   (((address) >> 4) + PTE_SUPERVISOR)
#define ET_PTD         1

#define VIRTUAL 0x50000000
#define RAM     0x40000000
#define IO      0x80000000

/* Physical pages, aligned for every size; each word of them that is looked at holds its own address. */
#define PAGE_A  0x40010000
#define PAGE_B  0x40020000
#define SEGMENT 0x40200000 /* 512 KiB and 1, 2 MiB fit: 256 KiB to 2 MiB */

	START
	set	sizes, %l0
	clr	%l7			! PGSZ
next_size:
	ldub	[%l0], %l1		! shifts of region, segment, page
	ldub	[%l0 + 1], %l2
	ldub	[%l0 + 2], %l3
	mov	1, %o0
	sll	%o0, %l3, %i3		! bytes of a page
	sll	%o0, %l2, %i2		! bytes of a segment

	/* Region table: RAM and I/O as they are, VIRTUAL through tables. */
	set	region_table, %o1
	set	RAM, %o2
	call	map
	mov	%l1, %o3
	set	region_table, %o1
	set	IO, %o2
	call	map
	mov	%l1, %o3
	set	VIRTUAL, %o2
	srl	%o2, %l1, %o2
	sll	%o2, 2, %o2
	set	segment_table, %o4
	srl	%o4, 4, %o4
	or	%o4, ET_PTD, %o4
	st	%o4, [%o1 + %o2]

	/* Segment 0 has a page table, segment 1 is one page. */
	set	segment_table, %o1
	set	page_table, %o4
	srl	%o4, 4, %o4
	or	%o4, ET_PTD, %o4
	st	%o4, [%o1]
	set	PTE(SEGMENT), %o4
	st	%o4, [%o1 + 4]

	/* Pages 0 and 1, in this order B and A; the last page of the table A. */
	set	page_table, %o1
	set	PTE(PAGE_B), %o4
	st	%o4, [%o1]
	set	PTE(PAGE_A), %o4
	st	%o4, [%o1 + 4]
	st	%o4, [%o1 + 63 * 4]

	/* Words that hold their own addresses. */
	set	PAGE_A, %o1
	st	%o1, [%o1]
	set	PAGE_B, %o1
	add	%o1, %i3, %o1
	sub	%o1, 4, %o1
	st	%o1, [%o1]
	set	SEGMENT, %o1
	add	%o1, %i2, %o1
	sub	%o1, 4, %o1
	st	%o1, [%o1]

	sta	%g0, [%g0] 0x11		! empties the data cache
	set	context_table, %o1
	set	region_table, %o2
	srl	%o2, 4, %o2
	or	%o2, ET_PTD, %o2
	st	%o2, [%o1]
	srl	%o1, 4, %o1
	set	MMU_CONTEXTS, %o2
	sta	%o1, [%o2] ASI_MMU
	set	MMU_CONTEXT, %o2
	sta	%g0, [%o2] ASI_MMU
	sll	%l7, CONTROL_PGSZ_SHIFT, %o1
	or	%o1, 1, %o1
	sta	%o1, [%g0] ASI_MMU
	nop
	nop
	nop

	lda	[%g0] ASI_MMU, %o1
	srl	%o1, CONTROL_PGSZ_SHIFT, %o1
	and	%o1, 3, %o1
	sub	%o1, %l7, %o1
	EXPECT	%o1, 0

	/* Last word of page 0 is in B, the next one starts A; so does the last page of the segment. */
	set	VIRTUAL, %l4
	add	%l4, %i3, %l4
	ld	[%l4 - 4], %o1
	set	PAGE_B, %o2
	add	%o2, %i3, %o2
	sub	%o2, 4, %o2
	sub	%o1, %o2, %o1
	EXPECT	%o1, 0
	EXPECT_WORD %l4, 0, PAGE_A
	set	VIRTUAL, %l4
	add	%l4, %i2, %l4
	sub	%l4, %i3, %l4
	EXPECT_WORD %l4, 0, PAGE_A

	/* The last word of the segment that is a page. */
	set	VIRTUAL - 4, %l4
	add	%l4, %i2, %l4
	add	%l4, %i2, %l4
	ld	[%l4], %o1
	set	SEGMENT - 4, %o2
	add	%o2, %i2, %o2
	sub	%o1, %o2, %o1
	EXPECT	%o1, 0

	/* A store goes there, too. */
	set	VIRTUAL, %l4
	add	%l4, %i3, %l4
	st	%l7, [%l4 + 8]
	sta	%g0, [%g0] ASI_MMU	! off
	nop
	nop
	nop
	set	PAGE_A, %l4
	ld	[%l4 + 8], %o1
	sub	%o1, %l7, %o1
	EXPECT	%o1, 0

	set	region_table, %o1
	set	0x400, %o2
clear:
	subcc	%o2, 4, %o2
	bne	clear
	st	%g0, [%o1 + %o2]
	add	%l0, 3, %l0
	inc	%l7
	cmp	%l7, 4
	bne	next_size
	nop
	FINISH

/* %o1: table, %o2: address that is mapped to itself, %o3: shift of the index */
	.text
map:
	srl	%o2, %o3, %o4
	sll	%o4, 2, %o4
	srl	%o2, 4, %o2
	or	%o2, PTE_SUPERVISOR, %o2
	retl
	st	%o2, [%o1 + %o4]

	.section .rodata
sizes:
	.byte	24, 18, 12
	.byte	25, 19, 13
	.byte	26, 20, 14
	.byte	28, 21, 15

	.bss
	.align	1024
region_table:
	.skip	1024
context_table:
	.skip	1024
segment_table:
	.skip	512
page_table:
	.skip	256
