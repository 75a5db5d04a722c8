/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board files that are compiled in: generated at build time by sim/machine/embed.sh from sim/machine/boards. Both
 * lists end with NULL and have the same order.
 */
#ifndef PRIDE_MACHINE_BOARD_TEXT_H
#define PRIDE_MACHINE_BOARD_TEXT_H

extern const char *const board_text_names[];
extern const char *const board_texts[];

#endif
