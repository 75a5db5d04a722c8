/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Boots Linux on a LEON3 as a PROM does: static SRMMU tables that map RAM at its physical address and at 0xf0000000, caches and
 * MMU on, then the kernel at 0xf0004000 with the address of the PROM vector in %o0 (prom.c). Every processor enters here: the
 * first at reset, the others when the kernel wakes them through IRQMP.MPSTAT. Memory map: stub.ld. Built with -DKERNEL="file".
 */
#define PSR_EF     0x1000
#define PSR_PIL_15 0x0f00
#define PSR_S      0x80
#define PSR_PS     0x40
#define PSR_ET     0x20

#define ASI_SYSTEM    0x02
#define ASI_DFLUSH    0x11
#define ASI_MMU_FLUSH 0x18
#define ASI_MMU       0x19

#define MMU_CONTROL         0x000
#define MMU_CONTEXT_POINTER 0x100
#define MMU_CONTEXT         0x200
#define MMU_FLUSH_ALL       0x400

#define CACHE_CONTROL 0x0081000f	/* both caches on, instruction bursts, data snooping */

#define FRAME            96
#define SECONDARY_STACK  512

#define KERNEL_START 0xf0004000

	.section .boot, "ax"
	.globl	_start
_start:
	wr	%g0, 0, %wim
	set	PSR_EF | PSR_PIL_15 | PSR_S | PSR_PS, %g1
	wr	%g1, %psr
	nop
	nop
	nop
	wr	%g0, 2, %wim
	flush	%g0
	sta	%g0, [%g0] ASI_DFLUSH
	set	context_table_pointer, %g1	! physical address / 16
	mov	MMU_CONTEXT_POINTER, %g2
	sta	%g1, [%g2] ASI_MMU
	mov	MMU_CONTEXT, %g2
	sta	%g0, [%g2] ASI_MMU
	set	MMU_FLUSH_ALL, %g2
	sta	%g0, [%g2] ASI_MMU_FLUSH
	lda	[%g0] ASI_MMU, %g1
	or	%g1, 1, %g1
	sta	%g1, [%g0] ASI_MMU
	nop
	nop
	nop
	set	CACHE_CONTROL, %g1
	sta	%g1, [%g0] ASI_SYSTEM
	set	mapped, %g1
	jmp	%g1
	nop

	.text
mapped:
	set	KERNEL_START, %g1	! the kernel takes the PROM's level-14 vector from here: its own
	wr	%g1, %tbr
	clr	%fp
	rd	%asr17, %g1
	srl	%g1, 28, %g1
	tst	%g1
	bne	1f
	nop
	set	stack_top - FRAME, %sp
	call	prom_set_up
	nop
	ba	2f
	nop
1:	set	SECONDARY_STACK, %g2
	umul	%g1, %g2, %g2
	set	secondary_stacks - FRAME, %sp
	add	%sp, %g2, %sp
2:	set	prom_vector, %o0
	clr	%o1
	set	KERNEL_START, %g1
	jmp	%g1
	clr	%o7

	.globl	machine_stop
machine_stop:
	clr	%g2
	rd	%psr, %g1
	andn	%g1, PSR_ET, %g1
	wr	%g1, %psr
	nop
	nop
	nop
	mov	1, %g1
	ta	0
	nop
1:	ba	1b
	nop

	.globl	load_physical
load_physical:
	retl
	lda	[%o0] 0x1c, %o0

	.globl	store_physical
store_physical:
	retl
	sta	%o1, [%o0] 0x1c

/* Entry of 16 MiB: cacheable, supervisor's read, write and execute. */
#define PTE(address) ((address) >> 4 | 0x80 | 7 << 2 | 2)
	.macro	map_ram
	.set	page, 0x40000000
	.rept	4
	.word	PTE(page)
	.set	page, page + 0x1000000
	.endr
	.endm

	.section .tables, "aw"
	.globl	level1_table
level1_table:
	.rept	0x40
	.word	0
	.endr
	map_ram
	.rept	0xf0 - 0x44
	.word	0
	.endr
	map_ram
	.rept	0x100 - 0xf4
	.word	0
	.endr
context_table:
	.word	level1_table_descriptor
	.rept	255
	.word	0
	.endr

	.section .bss
	.align	8
	.skip	1600
stack_top:
	.skip	16
secondary_stacks:
	.skip	4 * SECONDARY_STACK

	.section .kernel, "aw"
	.incbin	KERNEL

	.section .note.GNU-stack, "", @progbits
