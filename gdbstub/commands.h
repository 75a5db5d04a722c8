/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packets that we know: a table of names and handlers, in groups by file. What is not in a table gets the empty reply,
 * which tells the client that the packet is not supported.
 */
#ifndef PRIDE_GDBSTUB_COMMANDS_H
#define PRIDE_GDBSTUB_COMMANDS_H

#include "gdbstub/session.h"

/* `arguments` is what follows the name: NUL-terminated, and of `length` bytes, as it may be binary. */
typedef void (*gdb_command_handler)(struct gdb_session *session, const char *arguments,
                                    size_t length);

struct gdb_command {
    const char *name;
    const char *
        follow; /* what may come behind the name: one of these characters or the end; NULL: anything */
    gdb_command_handler handler;
    bool while_running; /* is obeyed (never answered) while the target runs */
};

/* NULL-terminated: registers and memory; threads, break- and watchpoints, resumption and its end; queries and settings. */
extern const struct gdb_command gdb_commands_memory[];
extern const struct gdb_command gdb_commands_run[];
extern const struct gdb_command gdb_commands_end[];
extern const struct gdb_command gdb_commands_non_stop[];
extern const struct gdb_command gdb_commands_query[];
extern const struct gdb_command gdb_commands_file[]; /* reading the programs' files */

/* The session ends. */
void gdb_files_close(struct gdb_session *session);

/* The handler's entry for a packet body, NULL: unknown. */
const struct gdb_command *gdb_command_find(const char *body, size_t length);

/* "address,length" in hexadecimal, then the end or one of `follow`; *text moves behind them. False: something else. */
bool gdb_parse_range(const char **text, const char *follow, uint64_t *address, uint64_t *size);

/* "first,second" in hexadecimal; *text moves behind them. False: something else. */
bool gdb_parse_pair(const char **text, uint64_t *first, uint64_t *second);

/*
 * A thread-id: "2", "p1.2", "p1.-1", "p1", "0" (any), "-1" (all). *thread becomes 1.., or GDB_THREAD_ANY, GDB_THREAD_ALL;
 * any or all of a process become its first thread. False: no thread-id, or no such process; whether the thread exists is
 * not checked.
 */
struct gdb_action {
    char letter;         /* c, s, r or t; those with signals are c and s */
    uint64_t start, end; /* of `r`: steps go on from start up to before end */
    unsigned thread;     /* GDB_THREAD_ALL: every one of `process` */
    unsigned process;    /* GDB_PROCESS_ANY: every one */
};
/* One ";action[:thread]" of vCont; *text moves behind it. False: something else. */
bool gdb_parse_action(const struct gdb_session *session, const char **text,
                      struct gdb_action *action);

#define GDB_THREAD_ANY 0u
#define GDB_THREAD_ALL UINT32_MAX
bool gdb_parse_thread(const struct gdb_session *session, const char **text, unsigned *thread);

#endif
