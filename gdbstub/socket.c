/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets of the GDB server. Addresses are "[HOST:]PORT", "[IPv6]:PORT" and "unix:PATH".
 */
#include "gdbstub/socket.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SEND_TIMEOUT    5000 /* ms */
#define HANG_UP_TIMEOUT 200  /* ms */
#define HANG_UP_READS   16u

/* ---- unix ------------------------------------------------------------------------------------------------------ */

/* A socket that nobody serves any more is left over from a crash. */
static void socket_remove_stale(const struct sockaddr_un *at)
{
    struct stat status;
    int fd;

    if (lstat(at->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode))
        return;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (connect(fd, (const struct sockaddr *)at, sizeof(*at)) != 0 && errno == ECONNREFUSED)
        unlink(at->sun_path);
    close(fd);
}

static bool socket_listen_unix(struct gdb_listener *listener, const char *path, struct diag *diag)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};

    if (*path == '\0' || strlen(path) >= sizeof(at.sun_path))
        return diag_error(diag, NULL, 0,
                          "GDB address 'unix:%s': expected a path of 1 to %zu characters", path,
                          sizeof(at.sun_path) - 1);
    strcpy(at.sun_path, path);
    socket_remove_stale(&at);
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener->fd < 0 || bind(listener->fd, (const struct sockaddr *)&at, sizeof(at)) != 0)
        return diag_error(diag, NULL, 0, "GDB address 'unix:%s': %s", path, strerror(errno));
    strcpy(listener->path, path);
    snprintf(listener->name, sizeof(listener->name), "%s", path);
    return true;
}

/* ---- TCP ------------------------------------------------------------------------------------------------------- */

/* Splits "[HOST:]PORT" or "[IPv6]:PORT". False: it is not one. */
static bool socket_split(const char *address, char *host, size_t size, const char **port)
{
    const char *colon = strrchr(address, ':');
    size_t length = colon ? (size_t)(colon - address) : 0;
    unsigned long number;
    char *end;

    if (length >= size)
        return false;
    memcpy(host, address, length);
    host[length] = '\0';
    if (host[0] == '[' && host[length - 1] == ']') {
        memmove(host, host + 1, length - 2);
        host[length - 2] = '\0';
    } else if (strchr(host, ':')) {
        return false;
    }
    if (host[0] == '\0')
        strcpy(host, "127.0.0.1");
    *port = colon ? colon + 1 : address;
    if (**port < '0' || **port > '9')
        return false;
    number = strtoul(*port, &end, 10);
    return *end == '\0' && number <= 65535;
}

static void socket_name(struct gdb_listener *listener, const char *host)
{
    struct sockaddr_storage at = {0};
    socklen_t size = sizeof(at);

    getsockname(listener->fd, (struct sockaddr *)&at, &size);
    if (at.ss_family == AF_INET6)
        listener->port = ntohs(((const struct sockaddr_in6 *)&at)->sin6_port);
    else
        listener->port = ntohs(((const struct sockaddr_in *)&at)->sin_port);
    snprintf(listener->name, sizeof(listener->name), strchr(host, ':') ? "[%s]:%u" : "%s:%u", host,
             listener->port);
}

static bool socket_bind(struct gdb_listener *listener, const struct addrinfo *at)
{
    int on = 1;

    listener->fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener->fd < 0)
        return false;
    setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    return bind(listener->fd, at->ai_addr, at->ai_addrlen) == 0;
}

static bool socket_listen_tcp(struct gdb_listener *listener, const char *address, struct diag *diag)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *at = NULL;
    const char *port;
    char host[256];
    bool bound;
    int error;

    if (!socket_split(address, host, sizeof(host), &port))
        return diag_error(diag, NULL, 0, "GDB address '%s': expected [HOST:]PORT or unix:PATH",
                          address);
    error = getaddrinfo(host, port, &hints, &at);
    if (error)
        return diag_error(diag, NULL, 0, "GDB address '%s': %s", address, gai_strerror(error));
    bound = socket_bind(listener, at);
    freeaddrinfo(at);
    if (!bound)
        return diag_error(diag, NULL, 0, "GDB address '%s': %s", address, strerror(errno));
    socket_name(listener, host);
    return true;
}

/* ---- both ------------------------------------------------------------------------------------------------------ */

bool gdb_socket_listen(struct gdb_listener *listener, const char *address, struct diag *diag)
{
    bool bound;

    *listener = (struct gdb_listener){.fd = -1};
    if (strncmp(address, "unix:", 5) == 0)
        bound = socket_listen_unix(listener, address + 5, diag);
    else
        bound = socket_listen_tcp(listener, address, diag);
    if (bound && listen(listener->fd, 4) != 0)
        bound = diag_error(diag, NULL, 0, "GDB address '%s': %s", address, strerror(errno));
    if (!bound)
        gdb_socket_close(listener);
    return bound;
}

void gdb_socket_close(struct gdb_listener *listener)
{
    if (listener->fd >= 0)
        close(listener->fd);
    if (listener->path[0])
        unlink(listener->path);
    listener->fd = -1;
    listener->path[0] = '\0';
}

int gdb_socket_accept(const struct gdb_listener *listener)
{
    int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    int on = 1;

    /* Packets are small and each waits for the other side's. */
    if (fd >= 0 && !listener->path[0])
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return fd;
}

bool gdb_socket_send(int fd, const void *data, size_t size)
{
    const char *bytes = data;

    while (size > 0) {
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);

        if (sent > 0) {
            bytes += sent;
            size -= (size_t)sent;
        } else if (sent < 0 && errno != EAGAIN && errno != EINTR) {
            return false;
        } else if (poll(&ready, 1, SEND_TIMEOUT) == 0) {
            return false;
        }
    }
    return true;
}

long gdb_socket_receive(int fd, void *data, size_t size)
{
    ssize_t got = recv(fd, data, size, 0);

    if (got > 0)
        return got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

long gdb_socket_peek(int fd, void *data, size_t size)
{
    ssize_t got = recv(fd, data, size, MSG_PEEK | MSG_DONTWAIT);

    if (got > 0)
        return got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

/* A socket closed with bytes unread resets the connection, which may overtake our last packet. */
void gdb_socket_hang_up(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    char drain[4096];

    /* One that goes on sending, whatever he is told, gets the reset. */
    shutdown(fd, SHUT_WR);
    for (unsigned i = 0; i < HANG_UP_READS; i++) {
        if (poll(&ready, 1, HANG_UP_TIMEOUT) <= 0 || recv(fd, drain, sizeof(drain), 0) <= 0)
            break;
    }
    close(fd);
}
