/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What only LEON3 decides: opcodes that it does not have, a coprocessor that is never there, WRPSR to a window that does not
 * exist, ASRs and alternate spaces in user mode (all but CASA with the user's).
 */
#include "tests/isa/macros.inc"

	START
	TRAPS	TT_ILLEGAL_INSTRUCTION, ".word 0x81680000"	/* op = 2, op3 = 0x2d */
	TRAPS	TT_ILLEGAL_INSTRUCTION, ".word 0x80480000"	/* op = 2, op3 = 0x09 */
	TRAPS	TT_ILLEGAL_INSTRUCTION, ".word 0xc0400000"	/* op = 3, op3 = 0x08 */
	TRAPS	TT_ILLEGAL_INSTRUCTION, ".word 0xc1f80000"	/* op = 3, op3 = 0x3f */
	TRAPS	TT_CP_DISABLED, ".word 0x81b00000"		/* CPop1 */
	TRAPS	TT_CP_DISABLED, ".word 0x81b80000"		/* CPop2 */
	TRAPS	TT_CP_DISABLED, ".word 0x01c00000"		/* CBccc */
	TRAPS	TT_CP_DISABLED, ".word 0xc1840000"		/* LDC */
	TRAPS	TT_CP_DISABLED, ".word 0xc18c0000"		/* LDCSR */
	TRAPS	TT_CP_DISABLED, ".word 0xc19c0000"		/* LDDC */
	TRAPS	TT_CP_DISABLED, ".word 0xc1a40000"		/* STC */
	TRAPS	TT_CP_DISABLED, ".word 0xc1ac0000"		/* STCSR */
	TRAPS	TT_CP_DISABLED, ".word 0xc1b40000"		/* STDCQ */
	TRAPS	TT_CP_DISABLED, ".word 0xc1bc0000"		/* STDC */

	rd	%psr, %l0
	or	%l0, 0x1f, %l1
	TRAPS	TT_ILLEGAL_INSTRUCTION, "wr %l1, %psr"
	rd	%psr, %l1
	and	%l1, PSR_CWP, %l1
	EXPECT	%l1, 0

	set	trap_record, %l0
	USER_MODE
#ifndef QEMU /* open to the user there */
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "lda [%l0] 0xa, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "sta %l1, [%l0] 0xa"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "ldda [%l0] 0xa, %l2"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "ldstuba [%l0] 0xa, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "swapa [%l0] 0xa, %l1"
#endif
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "lda [%l0] 0xb, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "lduba [%l0] 0xb, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "lduha [%l0] 0xb, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "ldsba [%l0] 0xb, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "ldsha [%l0] 0xb, %l1"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "stba %l1, [%l0] 0xb"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "stha %l1, [%l0] 0xb"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "stda %l2, [%l0] 0xb"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "casa [%l0] 0xb, %l1, %l2"
#ifndef QEMU /* power-down there */
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %asr19"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %asr16"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %asr22"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %asr24"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %asr31"
	TRAPS	TT_PRIVILEGED_INSTRUCTION, "wr %l1, %asr17"
#endif
	SUPERVISOR_MODE
	FINISH
