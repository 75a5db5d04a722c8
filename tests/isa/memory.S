/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loads, stores and atomic instructions of the integer unit: sizes, extension, byte order, alignment, odd registers of
 * doublewords, addresses, alternate spaces (user and supervisor data).
 */
#include "tests/isa/macros.inc"

#define ASI_USER_DATA       0xa
#define ASI_SUPERVISOR_DATA 0xb

	.macro	RESTORE_BUFFER
	set	0x81020384, %g4
	st	%g4, [%l0]
	set	0x7fee8001, %g4
	st	%g4, [%l0 + 4]
	.endm

	START
	set	buffer, %l0
	RESTORE_BUFFER

	ld	[%l0], %l1
	EXPECT	%l1, 0x81020384
	ldub	[%l0], %l1
	EXPECT	%l1, 0x81
	ldub	[%l0 + 3], %l1
	EXPECT	%l1, 0x84
	ldsb	[%l0], %l1
	EXPECT	%l1, 0xffffff81
	ldsb	[%l0 + 1], %l1
	EXPECT	%l1, 2
	lduh	[%l0], %l1
	EXPECT	%l1, 0x8102
	lduh	[%l0 + 2], %l1
	EXPECT	%l1, 0x384
	ldsh	[%l0], %l1
	EXPECT	%l1, 0xffff8102
	ldsh	[%l0 + 4], %l1
	EXPECT	%l1, 0x7fee
	ldsh	[%l0 + 6], %l1
	EXPECT	%l1, 0xffff8001
	ldd	[%l0], %l2
	EXPECT	%l2, 0x81020384
	EXPECT	%l3, 0x7fee8001

	/* Addresses: two registers, negative offsets, the address register as target; %g0 as target and in a pair. */
	mov	4, %l1
	ld	[%l0 + %l1], %l2
	EXPECT	%l2, 0x7fee8001
	add	%l0, 8, %l2
	ld	[%l2 - 8], %l2
	EXPECT	%l2, 0x81020384
	mov	%l0, %l2
	ldd	[%l2], %l2
	EXPECT	%l2, 0x81020384
	EXPECT	%l3, 0x7fee8001
	ld	[%l0], %g0
	EXPECT	%g0, 0
	clr	%g1
	ldd	[%l0], %g0
	EXPECT	%g1, 0x7fee8001
	EXPECT	%g0, 0

	/* A value just loaded is there for the next instruction. */
	ld	[%l0], %l1
	add	%l1, 1, %l1
	EXPECT	%l1, 0x81020385

	set	0xdeadbeef, %l1
	stb	%l1, [%l0 + 1]
	EXPECT_WORD %l0, 0, 0x81ef0384
	sth	%l1, [%l0 + 2]
	EXPECT_WORD %l0, 0, 0x81efbeef
	st	%l1, [%l0 + 4]
	EXPECT_WORD %l0, 4, 0xdeadbeef
	set	0x11223344, %l2
	set	0x55667788, %l3
	std	%l2, [%l0]
	EXPECT_WORD %l0, 0, 0x11223344
	EXPECT_WORD %l0, 4, 0x55667788
	mov	%l2, %g1
	std	%g0, [%l0]
	EXPECT_WORD %l0, 0, 0
	EXPECT_WORD %l0, 4, 0x11223344
	st	%g0, [%l0 + 4]
	EXPECT_WORD %l0, 4, 0

	/* Atomic: what was there comes back. */
	RESTORE_BUFFER
	ldstub	[%l0 + 2], %l1
	EXPECT	%l1, 3
	EXPECT_WORD %l0, 0, 0x8102ff84
	ldstub	[%l0 + 2], %l1
	EXPECT	%l1, 0xff
	set	0x13572468, %l1
	swap	[%l0 + 4], %l1
	EXPECT	%l1, 0x7fee8001
	EXPECT_WORD %l0, 4, 0x13572468
	mov	%l0, %l2
	swap	[%l2], %l2
	EXPECT	%l2, 0x8102ff84
	set	buffer, %l2
	ld	[%l0], %l1
	sub	%l1, %l2, %l1
	EXPECT	%l1, 0

	/* CASA: a store only if the compare value is there; the old word comes back either way. */
	RESTORE_BUFFER
	set	0x81020384, %l1
	mov	5, %l2
	casa	[%l0] ASI_SUPERVISOR_DATA, %l1, %l2
	EXPECT	%l2, 0x81020384
	EXPECT_WORD %l0, 0, 5
	mov	6, %l2
	casa	[%l0] ASI_SUPERVISOR_DATA, %l1, %l2
	EXPECT	%l2, 5
	EXPECT_WORD %l0, 0, 5

	/* Alignment: no register, no memory changes. */
	RESTORE_BUFFER
	mov	9, %l2
	mov	10, %l3
	TRAPS	TT_NOT_ALIGNED, "ld [%l0 + 1], %l2"
	TRAPS	TT_NOT_ALIGNED, "ld [%l0 + 2], %l2"
	TRAPS	TT_NOT_ALIGNED, "lduh [%l0 + 1], %l2"
	TRAPS	TT_NOT_ALIGNED, "ldsh [%l0 + 3], %l2"
	TRAPS	TT_NOT_ALIGNED, "ldd [%l0 + 4], %l2"
	TRAPS	TT_NOT_ALIGNED, "swap [%l0 + 2], %l2"
	EXPECT	%l2, 9
	EXPECT	%l3, 10
	TRAPS	TT_NOT_ALIGNED, "st %l2, [%l0 + 2]"
	TRAPS	TT_NOT_ALIGNED, "sth %l2, [%l0 + 1]"
	TRAPS	TT_NOT_ALIGNED, "std %l2, [%l0 + 4]"
	EXPECT_WORD %l0, 0, 0x81020384
	EXPECT_WORD %l0, 4, 0x7fee8001

	/* Alternate spaces. */
	lda	[%l0] ASI_SUPERVISOR_DATA, %l1
	EXPECT	%l1, 0x81020384
	lda	[%l0] ASI_USER_DATA, %l1
	EXPECT	%l1, 0x81020384
	lduba	[%l0] ASI_USER_DATA, %l1
	EXPECT	%l1, 0x81
	ldsba	[%l0] ASI_USER_DATA, %l1
	EXPECT	%l1, 0xffffff81
	lduha	[%l0] ASI_SUPERVISOR_DATA, %l1
	EXPECT	%l1, 0x8102
	ldsha	[%l0] ASI_SUPERVISOR_DATA, %l1
	EXPECT	%l1, 0xffff8102
	ldda	[%l0] ASI_SUPERVISOR_DATA, %l2
	EXPECT	%l2, 0x81020384
	EXPECT	%l3, 0x7fee8001
	mov	0x77, %l1
	stba	%l1, [%l0] ASI_USER_DATA
	EXPECT_WORD %l0, 0, 0x77020384
	stha	%l1, [%l0] ASI_USER_DATA
	EXPECT_WORD %l0, 0, 0x00770384
	sta	%l1, [%l0] ASI_USER_DATA
	EXPECT_WORD %l0, 0, 0x77
	stda	%l2, [%l0] ASI_SUPERVISOR_DATA
	EXPECT_WORD %l0, 0, 0x81020384
	ldstuba	[%l0] ASI_SUPERVISOR_DATA, %l1
	EXPECT	%l1, 0x81
	EXPECT_WORD %l0, 0, 0xff020384
	mov	3, %l1
	swapa	[%l0] ASI_SUPERVISOR_DATA, %l1
	EXPECT	%l1, 0xff020384
	EXPECT_WORD %l0, 0, 3

	/* The user may compare and swap in its own space. */
	mov	3, %l1
	mov	4, %l2
	USER_MODE
	casa	[%l0] ASI_USER_DATA, %l1, %l2
	SUPERVISOR_MODE
	EXPECT	%l2, 3
	EXPECT_WORD %l0, 0, 4

	/* An odd register of a doubleword is illegal (LDD [%l0], %l1; STD %l1, [%l0 + 4]), an immediate with an ASI as well (LDA). */
	TRAPS	TT_ILLEGAL_INSTRUCTION, ".word 0xe21c0000"
	TRAPS	TT_ILLEGAL_INSTRUCTION, ".word 0xe23c2004"
	TRAPS	TT_ILLEGAL_INSTRUCTION, ".word 0xe2842000"
	FINISH

	.data
	.align	8
buffer:
	.word	0, 0, 0
