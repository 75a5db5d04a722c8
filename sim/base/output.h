/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files that are written at the end of a run: whether that is possible is asked at its beginning. Nothing is created or changed.
 */
#ifndef PRIDE_BASE_OUTPUT_H
#define PRIDE_BASE_OUTPUT_H

#include "sim/base/diag.h"

#include <stdbool.h>

/* A file can be made in the folder of `path`. False: errno says why not. */
bool output_folder_open(const char *path);

/* `path` can be written: a file that is there, or a new one. False: reported. */
bool output_possible(const char *path, struct diag *diag);

#endif
