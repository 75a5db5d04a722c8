/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where things lie in the guest of the random streams: shared by guest.S and the host's side.
 */
#ifndef TESTS_RANDOM_LAYOUT_H
#define TESTS_RANDOM_LAYOUT_H

#define RANDOM_STATE  0x40008000 /* loaded before a block, stored behind it */
#define RANDOM_LOG    0x40009000 /* traps: how many, then 16 bytes each */
#define RANDOM_BLOCK  0x4000a000 /* the block's instructions */
#define RANDOM_TABLES 0x40020000 /* context table, level 1, level 2, level 3 */
#define RANDOM_DATA   0x40040000 /* 16 pages */

#define RANDOM_LOG_MAX    200
#define RANDOM_DATA_PAGES 16
#define RANDOM_DATA_SIZE  0x10000
#define RANDOM_WINDOWS    8

/* In the state: for each window locals and ins. */
#define STATE_WINDOWS 0
#define STATE_GLOBALS 0x200
#define STATE_Y       0x220
#define STATE_PSR     0x224
#define STATE_FSR     0x228
#define STATE_WIM     0x22c
#define STATE_MMU     0x230 /* 1: the MMU is switched on */
#define STATE_CCR     0x234
#define STATE_FLOATS  0x280
#define STATE_SIZE    0x300

/* Software traps of a block: back to the supervisor, the block's end, on to the user. */
#define TRAP_SUPERVISOR 1
#define TRAP_FINISH     2
#define TRAP_USER       3

#endif
