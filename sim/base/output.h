/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files that people want written: whether that is possible is asked before a run, not behind it, and so is whether one of them would
 * take the place of another. All that asks creates and changes nothing.
 */
#ifndef PRIDE_BASE_OUTPUT_H
#define PRIDE_BASE_OUTPUT_H

#include "sim/base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A file can be made in the folder of `path`. False: errno says why not. */
bool output_folder_open(const char *path);

/* `path` can be written: a file that is there, or a new one. False: reported. */
bool output_possible(const char *path, struct diag *diag);

/* A name of what a process has open already: /dev/stdout, /dev/fd/3, ... */
bool output_is_open_file(const char *path);

/* A file that a command reads or writes, and what for: an option or an operand, in the user's words. */
struct output_use {
    const char *what;
    const char *path;
    bool written;
};

/*
 * No file that is written is another one of these as well, nor that of standard input, output or error, under whatever name; a
 * file that is not there yet included. Only plain files count: devices, pipes, and /dev/stdout take from several. False: reported.
 */
bool output_apart(const struct output_use *use, size_t count, struct diag *diag);

/*
 * Opens a file to write it from its beginning, closed on exec. What is the file of standard output or error is that itself: nothing
 * that is there already is lost. Negative, or NULL: errno says why not.
 */
int output_open(const char *path);
FILE *output_open_stream(const char *path);

/* Makes an empty file in $TMPDIR, or /tmp; its name is in `path`. False: reported, and `path` is "". */
bool output_temporary(char *path, size_t size, struct diag *diag);

/* Whoever read the pipe or terminal has gone: nothing that is written arrives. Does not wait. */
bool output_unread(int file);

#endif
