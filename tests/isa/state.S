/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state registers and who may touch them; instructions that do not exist; FLUSH, STBAR.
 */
#include "tests/isa/macros.inc"

#define PSR_IMPLEMENTATION 0xf3 /* impl 15, ver 3: LEON3 */
#define PSR_RESERVED       0x000fc000
#define ASR17_NWIN         0x1f
#define ASR17_V8           0x100

	START
	/* Y: the source operands are XORed. */
	set	0xf0f01234, %l0
	wr	%l0, 0x234, %y
	nop
	nop
	nop
	rd	%y, %l1
	EXPECT	%l1, 0xf0f01000
	wr	%g0, -1, %y
	nop
	nop
	nop
	rd	%y, %l1
	EXPECT	%l1, 0xffffffff

	/* PSR: impl and ver, and the reserved bits, are not written. */
	rd	%psr, %l0
	srl	%l0, 24, %l1
	EXPECT	%l1, PSR_IMPLEMENTATION
	set	PSR_RESERVED | 0xff000000, %l1
	wr	%l0, %l1, %psr
	nop
	nop
	nop
	rd	%psr, %l2
	sub	%l2, %l0, %l1
	EXPECT	%l1, 0
	SET_ICC	6
	rd	%psr, %l1
	srl	%l1, PSR_ICC_SHIFT, %l1
	and	%l1, 15, %l1
	EXPECT	%l1, 6
	and	%l0, PSR_PIL_15, %l1
	EXPECT	%l1, PSR_PIL_15
	SET_PSR_BITS PSR_PS, 0
	rd	%psr, %l1
	and	%l1, PSR_PS, %l1
	EXPECT	%l1, 0
	SET_PSR_BITS PSR_PS, PSR_PS
	rd	%psr, %l1
	and	%l1, PSR_PS, %l1
	EXPECT	%l1, PSR_PS

	/* TBR: the trap type is the last trap's, the low bits are zero; neither is written. */
	TRAPS	TT_INSTRUCTION + 9, "ta 9"
	rd	%tbr, %l0
#ifndef QEMU /* writes the trap type */
	set	0xfff, %l1
	wr	%l0, %l1, %tbr
	nop
	nop
	nop
	rd	%tbr, %l2
	sub	%l2, %l0, %l1
	EXPECT	%l1, 0
#endif
	and	%l0, 0xfff, %l1
	EXPECT	%l1, (TT_INSTRUCTION + 9) << 4

	/* ASR17: eight windows, multiplier and divider; this is processor 0. */
	rd	%asr17, %l0
	and	%l0, ASR17_NWIN, %l1
	EXPECT	%l1, NWINDOWS - 1
	and	%l0, ASR17_V8, %l1
	EXPECT	%l1, ASR17_V8
	srl	%l0, 28, %l1
	EXPECT	%l1, 0

	stbar
	flush	%g0

	TRAPS	TT_ILLEGAL_INSTRUCTION, "unimp 0"
	TRAPS	TT_ILLEGAL_INSTRUCTION, "unimp 0x3fffff"
	TRAPS	TT_ILLEGAL_INSTRUCTION, ".word 0x00400000"	/* op = 0, op2 = 1 */

	/* User mode: Y may be used, the rest may not. */
	USER_MODE
	wr	%g0, 7, %y
	nop
	nop
	nop
	rd	%y, %l0
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "rd %psr, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "rd %wim, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "rd %tbr, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %psr"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %wim"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %tbr"
	SUPERVISOR_MODE
	EXPECT	%l0, 7
	FINISH
