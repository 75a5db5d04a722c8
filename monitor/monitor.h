/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The monitor: the debugger's commands in words, from one table (table.c). `pride debug`, its scripts and `monitor ...` in GDB
 * are this. It works on the same target as GDB does, so that breakpoints, threads and the past are the same.
 */
#ifndef PRIDE_MONITOR_MONITOR_H
#define PRIDE_MONITOR_MONITOR_H

#include "gdbstub/target_leon3.h"
#include "sim/fault/fault.h"

#include <stdio.h>

struct monitor;

/* What the monitor is given; texts and faults outlive it. */
struct monitor_host {
    bool shell; /* commands are typed at us, not through GDB: files may be named, threads chosen */
    const char *image;     /* the file that was loaded; NULL: none */
    struct faults *faults; /* of the machine, for `inject`; NULL: there are none */
};

/* NULL: no memory. From then on the target's own `monitor` is this one. The target outlives it. */
struct monitor *monitor_create(struct target_leon3 *leon3, const struct monitor_host *host);
void monitor_destroy(struct monitor *monitor);

/* One command for the thread that the shell has chosen; what it says is added to text. */
void monitor_obey(struct monitor *monitor, const char *line, struct gdb_text *text);

/*
 * The next line of a script, without its end; of one that is too long for a command its beginning, which will not be obeyed: a
 * device has lines without end. False: there is none.
 */
#define MONITOR_LINE 512
bool monitor_read_line(FILE *file, char line[MONITOR_LINE + 1]);

/*
 * The lines of a file, until one is not obeyed; what they say goes to `show` command by command. False: `text` complains, with
 * file and line, of that one, or that the file cannot be read.
 */
bool monitor_script(struct monitor *monitor, const char *path, struct gdb_text *text);
void monitor_show(struct monitor *monitor, void (*show)(void *owner, const char *text),
                  void *owner);

/* `quit` was said, or the run is over; *status is the program's exit code, or 126 for its violent end. */
bool monitor_over(const struct monitor *monitor, int *status);

/*
 * The index-th completion of the last word of `line`, from `start` on: to be freed. NULL: no more. Commands, their options,
 * symbols, partitions, events, bookmarks.
 */
char *monitor_complete(struct monitor *monitor, const char *line, size_t start, size_t index);

#endif
