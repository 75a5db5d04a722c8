/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What board.c and board_file.c share: parts of a board found by name.
 */
#ifndef PRIDE_MACHINE_BOARD_FILE_H
#define PRIDE_MACHINE_BOARD_FILE_H

#include "sim/machine/board.h"

/* NULL: the board has no such part. `name` need not be terminated. */
struct board_memory *board_find_memory(struct board *board, const char *name, size_t length);
struct board_device *board_find_device(struct board *board, const char *name, size_t length);

#endif
