/* SPDX-License-Identifier: BSD-2-Clause */
/* The GRETH of the bare programs, at 0x80000e00 (GRLIB IP core manual, GRETH): what they use of its registers and descriptors. */
#ifndef PRIDE_TESTS_SYSTEM_GUEST_GRETH_H
#define PRIDE_TESTS_SYSTEM_GUEST_GRETH_H

#define GRETH(offset) (*(volatile unsigned *)(0x80000e00u + (offset)))
/* Control register. */
#define TE 0x1u
#define RE 0x2u
#define PM 0x20u
#define SP 0x80u
/* First word of a descriptor. */
#define EN 0x800u
#define WR 0x1000u

#endif
