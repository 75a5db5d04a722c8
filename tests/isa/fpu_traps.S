/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exceptions of the FPU as the GRFPU control unit takes them: at the next floating-point instruction, with the FPop in a queue;
 * ftt, cexc and aexc; sequence errors; STDFQ; denormal operands and NS; every quad FPop. QEMU has precise exceptions, no queue.
 */
#include "tests/isa/macros.inc"

#define FSR_TEM(bits) ((bits) << 23)
#define FSR_NS  0x00400000
#define FSR_QNE 0x2000
#define FSR_VER_FTT_QNE 0x000fe000

#define NV 0x10
#define OF 0x08
#define UF 0x04
#define DZ 0x02
#define NX 0x01

#define FTT_IEEE_754           1
#define FTT_UNFINISHED_FPOP    2
#define FTT_UNIMPLEMENTED_FPOP 3
#define FTT_SEQUENCE_ERROR     4

	.macro	LOAD_FSR value
	set	\value, %g4
	st	%g4, [%l0]
	ld	[%l0], %fsr
	.endm

/* ftt, qne, aexc and cexc: \ftt << 14 | \qne << 13 | \aexc << 5 | \cexc. The store clears ftt. */
	.macro	EXPECT_FSR ftt, qne, aexc, cexc
	st	%fsr, [%l0]
	ld	[%l0], %g4
	set	0x0001e3ff, %g5
	and	%g4, %g5, %g4
	EXPECT	%g4, (\ftt << 14 | \qne << 13 | \aexc << 5 | \cexc)
	.endm

	.macro	LOAD_SINGLE register, value
	set	\value, %g4
	st	%g4, [%l0]
	ld	[%l0], \register
	.endm

	.macro	EXPECT_SINGLE register, value
	st	\register, [%l0]
	EXPECT_WORD %l0, 0, \value
	.endm

/* The queue holds the instruction at a label, and is empty then. */
	.macro	EXPECT_QUEUE label
	std	%fq, [%l0]
	EXPECT_WORD %l0, 0, \label
	set	\label, %l7
	ld	[%l7], %l6
	ld	[%l0 + 4], %l7
	sub	%l7, %l6, %l7
	EXPECT	%l7, 0
	.endm

/* The FPop does not trap, the next one does in its stead. Its result, and what was accumulated, stay as they were. */
	.macro	DEFERS ftt, cexc, fpop
	LOAD_SINGLE %f30, 0x40490fdb
.Lfpop\@:
	\fpop
	nop
	nop
	TRAPS	TT_FP_EXCEPTION, "fmovs %f30, %f29"
	EXPECT_FSR \ftt, 1, 0, \cexc
	EXPECT_FSR 0, 1, 0, \cexc
	EXPECT_QUEUE .Lfpop\@
	EXPECT_SINGLE %f30, 0x40490fdb
	.endm

	START
	set	buffer, %l0

	/* FSR: ver, ftt and qne are not written; the reserved bits are zero. */
	LOAD_FSR 0
	st	%fsr, [%l0]
	ld	[%l0], %l1
	LOAD_FSR FSR_VER_FTT_QNE
	st	%fsr, [%l0]
	ld	[%l0], %l2
	sub	%l2, %l1, %l2
	EXPECT	%l2, 0
	LOAD_FSR 0xffffffff
	st	%fsr, [%l0]
	ld	[%l0], %l2
	set	FSR_VER_FTT_QNE, %l3
	andn	%l2, %l3, %l2
	EXPECT	%l2, 0xcfc00fff
	LOAD_FSR 0

	/* Flags without traps: cexc of the last FPop, aexc of all. */
	LOAD_SINGLE %f1, 0x3f800000		/* 1 */
	LOAD_SINGLE %f2, 0			/* 0 */
	LOAD_SINGLE %f3, 0x40400000		/* 3 */
	LOAD_SINGLE %f4, 0x7f7fffff		/* the largest */
	LOAD_SINGLE %f5, 0x00800000		/* the smallest normal */
	LOAD_SINGLE %f6, 0x7fc00000		/* quiet NaN */
	LOAD_SINGLE %f7, 0x7f800001		/* signalling NaN */
	LOAD_SINGLE %f8, 0x00000001		/* denormal */
	fdivs	%f1, %f2, %f30
	EXPECT_FSR 0, 0, DZ, DZ
	EXPECT_SINGLE %f30, 0x7f800000
	fdivs	%f1, %f3, %f30
	EXPECT_FSR 0, 0, (DZ | NX), NX
	fadds	%f1, %f1, %f30
	EXPECT_FSR 0, 0, (DZ | NX), 0
	fmuls	%f4, %f4, %f30
	EXPECT_FSR 0, 0, (DZ | NX | OF), (OF | NX)
	EXPECT_SINGLE %f30, 0x7f800000
	fmuls	%f5, %f5, %f30
	EXPECT_FSR 0, 0, (DZ | NX | OF | UF), (UF | NX)
	EXPECT_SINGLE %f30, 0
	fdivs	%f2, %f2, %f30
	EXPECT_FSR 0, 0, (DZ | NX | OF | UF | NV), NV
	EXPECT_SINGLE %f30, 0x7fff0000
	/* FMOVS, FNEGS, FABSS: no exception, also of a signalling NaN; cexc becomes 0. */
	fnegs	%f7, %f30
	EXPECT_FSR 0, 0, (DZ | NX | OF | UF | NV), 0
	EXPECT_SINGLE %f30, 0xff800001
	LOAD_FSR 0

	/* Compares: quiet NaN is invalid for FCMPE alone, signalling NaN for both. */
	fcmps	%f1, %f6
	EXPECT_FSR 0, 0, 0, 0
	fcmps	%f1, %f7
	EXPECT_FSR 0, 0, NV, NV
	LOAD_FSR 0
	fcmpes	%f6, %f1
	EXPECT_FSR 0, 0, NV, NV

	/* Each exception by its trap enable bit; one cexc bit, no aexc. */
	LOAD_FSR FSR_TEM(NV)
	DEFERS	FTT_IEEE_754, NV, "fdivs %f2, %f2, %f30"
	DEFERS	FTT_IEEE_754, NV, "fadds %f1, %f7, %f30"
	DEFERS	FTT_IEEE_754, NV, "fcmpes %f1, %f6"
	DEFERS	FTT_IEEE_754, NV, "fstoi %f4, %f30"
	LOAD_FSR FSR_TEM(DZ)
	DEFERS	FTT_IEEE_754, DZ, "fdivs %f1, %f2, %f30"
	LOAD_FSR FSR_TEM(OF)
	DEFERS	FTT_IEEE_754, OF, "fmuls %f4, %f4, %f30"
	LOAD_FSR FSR_TEM(UF)
	DEFERS	FTT_IEEE_754, UF, "fmuls %f5, %f5, %f30"
	LOAD_FSR FSR_TEM(NX)
	DEFERS	FTT_IEEE_754, NX, "fdivs %f1, %f3, %f30"
	/* A compare that traps leaves fcc as it was. */
	LOAD_FSR FSR_TEM(NV) | 2 << 10
	DEFERS	FTT_IEEE_754, NV, "fcmpes %f1, %f6"
	st	%fsr, [%l0]
	ld	[%l0], %l1
	srl	%l1, 10, %l1
	and	%l1, 3, %l1
	EXPECT	%l1, 2

	/* Who takes it: any floating-point instruction, loads and stores and branches as well, and no other. */
	.irp	instruction, "ld [%l0], %f28", "st %f1, [%l0]", "std %f2, [%l0]", "ldd [%l0], %f28", "ld [%l0], %fsr", "st %fsr, [%l0]"
	LOAD_FSR FSR_TEM(NV)
8:	fdivs	%f2, %f2, %f30
	add	%l1, 1, %l1
	ld	[%l0], %l2
	TRAPS	TT_FP_EXCEPTION, "\instruction"
	EXPECT_FSR FTT_IEEE_754, 1, 0, NV
	EXPECT_QUEUE 8b
	.endr
	set	trap_record, %l1
	mov	TT_FP_EXCEPTION, %l2
	LOAD_FSR FSR_TEM(NV)
	st	%l2, [%l1 + TRAP_EXPECTED]
8:	fdivs	%f2, %f2, %f30
	fba	1f
	nop
1:	EXPECT_WORD %l1, TRAP_EXPECTED, 0
	EXPECT_QUEUE 8b

	/* With an FPop in the queue stores go on, everything else is a sequence error; STDFQ ends it, and is one itself then. */
	LOAD_FSR FSR_TEM(DZ)
8:	fdivs	%f1, %f2, %f30
	TRAPS	TT_FP_EXCEPTION, "fadds %f1, %f1, %f29"
	EXPECT_FSR FTT_IEEE_754, 1, 0, DZ
	EXPECT_SINGLE %f1, 0x3f800000
	TRAPS	TT_FP_EXCEPTION, "fadds %f1, %f1, %f29"
	EXPECT_FSR FTT_SEQUENCE_ERROR, 1, 0, DZ
	TRAPS	TT_FP_EXCEPTION, "ld [%l0], %f29"
	EXPECT_FSR FTT_SEQUENCE_ERROR, 1, 0, DZ
	EXPECT_QUEUE 8b
	EXPECT_FSR 0, 0, 0, DZ
	fadds	%f1, %f1, %f29
	EXPECT_SINGLE %f29, 0x40000000
	TRAPS	TT_FP_EXCEPTION, "std %fq, [%l0]"
	EXPECT_FSR FTT_SEQUENCE_ERROR, 0, 0, 0
	USER_MODE
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "std %fq, [%l0]"
	SUPERVISOR_MODE

	/* Denormal operands: unfinished, or zero with NS = 1. */
	LOAD_FSR 0
	DEFERS	FTT_UNFINISHED_FPOP, 0, "fadds %f1, %f8, %f30"
	LOAD_FSR FSR_NS
	fadds	%f1, %f8, %f30
	EXPECT_SINGLE %f30, 0x3f800000
	fmuls	%f8, %f8, %f30
	EXPECT_SINGLE %f30, 0

	/* Quad precision: unimplemented, every one of them; cexc stays. */
	LOAD_FSR 0
	.irp	opf, 0x02b, 0x043, 0x047, 0x04b, 0x04f, 0x06e, 0x0c7, 0x0cb, 0x0cc, 0x0cd, 0x0ce, 0x0d3, 0x1ff
	DEFERS	FTT_UNIMPLEMENTED_FPOP, 0, ".word 0xbda0c004 | \opf << 5"
	.endr
	.irp	opf, 0x053, 0x057
	DEFERS	FTT_UNIMPLEMENTED_FPOP, 0, ".word 0x81a8c004 | \opf << 5"
	.endr
	FINISH

	.data
	.align	8
buffer:
	.word	0, 0, 0
