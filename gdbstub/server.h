/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GDB server of a machine: one client at a time over TCP or a unix socket, and the loop that runs the machine for it.
 */
#ifndef PRIDE_GDBSTUB_SERVER_H
#define PRIDE_GDBSTUB_SERVER_H

#include "sim/machine/history.h"
#include "sim/machine/machine.h"

struct gdb_server;

/*
 * Listens at "[HOST:]PORT" (HOST defaults to 127.0.0.1, "[...]" for IPv6; port 0: any free one) or "unix:PATH". NULL: an
 * error was reported. The machine and diag must outlive the server.
 */
struct gdb_server *gdb_server_open(struct machine *machine, const char *address, struct diag *diag);

/* Says on `diag` where: the run begins. */
void gdb_server_announce(struct gdb_server *server);

/* The image that the machine has loaded: it and the programs in it, where they are found, are offered to debuggers. Once. */
void gdb_server_offer_programs(struct gdb_server *server);

/* Clients may read and write files in this folder, and nowhere else. False: reported. `path` must outlive the server. */
bool gdb_server_open_folder(struct gdb_server *server, const char *path);

/* Records the run from here on, so that clients can go back. False: no memory, reported. */
bool gdb_server_record(struct gdb_server *server, const struct history_limits *limits,
                       const struct history_rider *rider);

/* What clients debug, for a monitor. */
struct target_leon3;
struct target_leon3 *gdb_server_target(struct gdb_server *server);

/* The port that was bound, 0 for a unix socket. */
unsigned gdb_server_port(const struct gdb_server *server);

/*
 * Goes on until cycle `until` (absolute; CLOCK_NEVER: no limit), the end of the run, or the client's kill, which is
 * MACHINE_REQUEST. Also returns MACHINE_LIMIT before `until` when the machine has been standing for some 100 ms, so that
 * the caller can look after terminals and signals; calls may follow each other, and a client stays through them.
 *
 * `wait`: nothing runs before a client came and let it (looked at in the first call), and when a client is lost without a
 * farewell the machine stands and waits for another one; otherwise it runs on. After a detach it runs on in any case.
 */
struct machine_stop gdb_server_run(struct gdb_server *server, uint64_t until, bool wait);

/* A client that is there and waits for the run to stop is told that it ended. */
void gdb_server_close(struct gdb_server *server);

#endif
