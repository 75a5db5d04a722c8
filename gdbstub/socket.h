/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets of the GDB server: listening at an address as the user wrote it, sending that does not block for ever, hanging
 * up without losing what was sent. Linux.
 */
#ifndef PRIDE_GDBSTUB_SOCKET_H
#define PRIDE_GDBSTUB_SOCKET_H

#include "sim/base/diag.h"

#include <stddef.h>

#define GDB_SOCKET_PATH 108 /* sizeof sockaddr_un.sun_path */

struct gdb_listener {
    int fd;
    unsigned port;              /* 0: unix socket */
    char path[GDB_SOCKET_PATH]; /* of a unix socket, which is removed when the listener is closed */
    char name[300];             /* as GDB's `target remote` wants it */
};

/* False: reported. Accepting does not block. */
bool gdb_socket_listen(struct gdb_listener *listener, const char *address, struct diag *diag);
void gdb_socket_close(struct gdb_listener *listener);

/* A client that does not block, or -1: nobody is waiting. */
int gdb_socket_accept(const struct gdb_listener *listener);

/* False: the client is gone, or does not read for seconds. */
bool gdb_socket_send(int fd, const void *data, size_t size);

/* Number of bytes; 0: nothing there; -1: the client is gone. */
long gdb_socket_receive(int fd, void *data, size_t size);

/* The same, and they stay there to be received. */
long gdb_socket_peek(int fd, void *data, size_t size);

/* Closes after what was sent had its chance to arrive. */
void gdb_socket_hang_up(int fd);

#endif
