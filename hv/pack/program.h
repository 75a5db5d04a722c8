/* SPDX-License-Identifier: BSD-2-Clause */
/* Partition programs: ELF executables that are to be loaded into a partition's memory areas. */
#ifndef HV_PACK_PROGRAM_H
#define HV_PACK_PROGRAM_H

#include <stdbool.h>

struct pack_arena;
struct pack_diag;
struct pack_system;

/*
 * Reads the program of every partition. Relative names start at `directory`. What cannot be read is
 * reported at the line of its partition, whose program_read stays false.
 */
void pack_program_read_all(struct pack_system *system, const char *directory,
                           struct pack_arena *arena, struct pack_diag *diag);

#endif
