/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where things are, for the table of attacks: isolation.xml and hv/abi/config.h give the addresses. Plain numbers, because
 * the table is read by Lua as well.
 */
#ifndef TESTS_ISOLATION_PLACES_H
#define TESTS_ISOLATION_PLACES_H

#define OWN_TEXT     0x30000000
#define OWN_TEXT_END 0x30010000
#define OWN_DATA     0x30010000
#define OWN_STACK    0x30013000 /* far below what main uses */
#define OWN_DATA_END 0x30014000
#define ORDERS       0x30020000 /* read-only; RESULTS follow without a gap */
#define RESULTS      0x30021000
#define RESULTS_END  0x30022000
#define SCRATCH      0x30030000 /* readable, writable, executable */
#define SCRATCH_DATA 0x30030800
#define CHANGING     0x30040000 /* as SCRATCH, and its two pages may be changed */

#define VICTIM_TEXT  0x10000000
#define VICTIM_DATA  0x10010000
#define VICTIM_STACK 0x10013f00
#define WITNESS_TEXT 0x20000000
#define WITNESS_DATA 0x20010000

#define HV_WINDOW     0xffd00000 /* all of it, up to where nothing more is */
#define HV_WINDOW_END 0xffd3e000
#define HV_DEVICES    0xffe80000
#define HV_OWN_STACKS 0xffff9000
#define HV_TRAPS      0xffd01000 /* the trap table */
#define HV_CODE       0xffd02000
#define HV_CONSTANTS  0xffd08000
#define HV_DATA       0xffd10000
#define HV_LOG        0xffd1b000 /* log and channel buffers, about here */
#define HV_UART       0xffe80100
#define HV_TIMER      0xffe80300

#define UNMAPPED      0x70000000
#define PHYSICAL_RAM  0x40000000
#define PAGE_TABLES   0x4002a000 /* physical, about here */
#define UART          0x80000100
#define IRQMP         0x80000200
#define TIMER         0x80000300
#define PLUG_AND_PLAY 0xfffff000
#define LAST_WORDS    0xfffffff8

/* Opcodes: operand address in %o0, data in %o2 and %o3. */
#define LD      0xd4020000
#define LDUB    0xd40a0000
#define LDUH    0xd4120000
#define LDD     0xd41a0000
#define ST      0xd4220000
#define STB     0xd42a0000
#define STH     0xd4320000
#define STD     0xd43a0000
#define LDSB    0xd44a0000
#define LDSH    0xd4520000
#define LDSTUB  0xd46a0000
#define SWAP    0xd47a0000
#define CASA    0xd5e2014b /* of user data, ASI 0x0a: the one alternate space that users may name */
#define EXECUTE 0x81c20000 /* jmpl */

/* When attack_seal looks: behind each refusal; behind hypercalls, at each fourth, even, odd line; at the start of a slot. */
#define SEAL_TRAPS      0
#define SEAL_CALLS      1
#define SEAL_CALLS_EVEN 2
#define SEAL_CALLS_ODD  3
#define SEAL_SLOTS      4

/* What attack_fpu_leave does then. */
#define FPU_IDLE  1
#define FPU_CALL  2
#define FPU_AGAIN 4
#define FSR_TEM   0x0f800000 /* every exception traps */

#endif
