/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loop between sockets and machine: while the machine runs, the sockets are looked at between slices of simulated
 * time; while it stands, they are waited for. One client has the word; others are told so and sent away.
 */
#include "gdbstub/server.h"

#include "gdbstub/session.h"
#include "gdbstub/socket.h"
#include "gdbstub/target_leon3.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STANDING_TIMEOUT 100 /* ms */
#define DEADLOCK_TIMEOUT 10  /* ms */
#define SIGN_OF_LIFE     500 /* ms */

struct gdb_server {
    struct diag *diag;
    struct gdb_listener listener;
    struct target_leon3 leon3;
    struct gdb_session *session; /* NULL: no client */
    int client;
    bool client_lost;
    int64_t sent_ms; /* the last packet */
    bool runs_alone; /* without a client */
    bool started;
    char *folder_path; /* of clients' files; NULL: none */
};

static void server_say(const struct gdb_server *server, const char *text)
{
    if (server->diag->sink)
        server->diag->sink(server->diag->owner, text);
    else
        fprintf(stderr, "%s\n", text);
}

static int64_t server_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * A command of the client takes long; his Ctrl-C ends it, or his end. What he sent stays to be read. He hears
 * of us before he takes us for dead.
 */
static bool server_interrupted(void *owner)
{
    struct gdb_server *server = owner;
    char data[4096];
    long got;

    if (!server->session)
        return false;
    if (server_clock_ms() - server->sent_ms >= SIGN_OF_LIFE)
        gdb_session_show_life(server->session);
    got = gdb_socket_peek(server->client, data, sizeof(data));
    return got < 0 || (got > 0 && memchr(data, '\003', (size_t)got));
}

struct gdb_server *gdb_server_open(struct machine *machine, const char *address, struct diag *diag)
{
    struct gdb_server *server = calloc(1, sizeof(*server));

    if (!server) {
        diag_error(diag, NULL, 0, "out of memory");
        return NULL;
    }
    server->diag = diag;
    server->client = -1;
    if (!gdb_socket_listen(&server->listener, address, diag)) {
        free(server);
        return NULL;
    }
    target_leon3_init(&server->leon3, machine);
    server->leon3.interrupted = server_interrupted;
    server->leon3.interrupted_owner = server;
    return server;
}

void gdb_server_announce(struct gdb_server *server)
{
    char line[sizeof(server->listener.name) + 32];

    snprintf(line, sizeof(line), "pride: gdb: target remote %s", server->listener.name);
    server_say(server, line);
}

struct target_leon3 *gdb_server_target(struct gdb_server *server)
{
    return &server->leon3;
}

unsigned gdb_server_port(const struct gdb_server *server)
{
    return server->listener.port;
}

void gdb_server_offer_programs(struct gdb_server *server)
{
    target_leon3_find_programs(&server->leon3);
}

bool gdb_server_open_folder(struct gdb_server *server, const char *path)
{
    server->folder_path = realpath(path, NULL);
    server->leon3.folder_path = server->folder_path;
    if (server->folder_path)
        server->leon3.folder = open(server->folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return server->leon3.folder >= 0 ||
           diag_error(server->diag, path, 0, "is no folder that can be opened: %s",
                      strerror(errno));
}

bool gdb_server_record(struct gdb_server *server, const struct history_limits *limits,
                       const struct history_rider *rider)
{
    if (!target_leon3_record(&server->leon3, limits))
        return diag_error(server->diag, NULL, 0, "no host memory to record the run");
    if (rider)
        history_carry(server->leon3.history, rider);
    return true;
}

/* ---- clients --------------------------------------------------------------------------------------------------- */

static void server_send(void *owner, const void *data, size_t size)
{
    struct gdb_server *server = owner;

    server->sent_ms = server_clock_ms();
    if (!server->client_lost && !gdb_socket_send(server->client, data, size))
        server->client_lost = true;
}

static void server_drop_client(struct gdb_server *server)
{
    if (!server->session)
        return;
    gdb_session_close(server->session);
    gdb_socket_hang_up(server->client);
    server->session = NULL;
    server->client = -1;
    server->client_lost = false;
}

/* An error in words, as GDB shows it, before the end of the connection. */
static void server_refuse(int fd)
{
    static const char words[] = "E.another debugger is connected";
    char frame[2 * sizeof(words) + 8];
    size_t length;

    frame[0] = '+';
    length = 1 + gdb_packet_frame(words, sizeof(words) - 1, frame + 1);
    gdb_socket_send(fd, frame, length);
    gdb_socket_hang_up(fd);
}

static void server_accept(struct gdb_server *server)
{
    int fd = gdb_socket_accept(&server->listener);

    if (fd < 0)
        return;
    if (server->session) {
        server_refuse(fd);
        return;
    }
    server->client = fd;
    server->client_lost = false;
    server->session = gdb_session_open(&server->leon3.target, server_send, server);
    if (!server->session) {
        diag_error(server->diag, NULL, 0, "out of memory for a GDB client");
        gdb_socket_hang_up(fd);
    }
}

static void server_receive(struct gdb_server *server)
{
    char data[4096];
    long got = gdb_socket_receive(server->client, data, sizeof(data));

    if (got < 0)
        server->client_lost = true;
    else if (got > 0)
        gdb_session_receive(server->session, data, (size_t)got);
}

/* He has hung up, and the server will see it when it has read what he sent. */
static bool server_client_leaves(const struct gdb_server *server)
{
    struct pollfd client = {.fd = server->client, .events = POLLRDHUP};

    return server->session && poll(&client, 1, 0) > 0 &&
           (client.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

/* `timeout` in ms. False: there was nothing. */
static bool server_poll(struct gdb_server *server, int timeout)
{
    struct pollfd ready[2] = {{.fd = server->listener.fd, .events = POLLIN},
                              {.fd = server->client, .events = POLLIN}};

    if (poll(ready, 2, timeout) <= 0)
        return false;
    if (server->session && ready[1].revents)
        server_receive(server);
    if (ready[0].revents && !server_client_leaves(server))
        server_accept(server);
    return true;
}

/* ---- the loop -------------------------------------------------------------------------------------------------- */

static bool server_runs(const struct gdb_server *server)
{
    return server->session ? server->session->state == GDB_SESSION_RUNNING : server->runs_alone;
}

/* The end that the client has heard of; he may have taken the machine back from there since. */
static bool server_ended(const struct gdb_server *server)
{
    enum machine_stop_reason last = server->leon3.last.reason;

    return server->session->over && (last == MACHINE_EXIT || last == MACHINE_ERROR_MODE);
}

/* What became of the client. True: the run is over, and *stop says how. */
static bool server_look_after(struct gdb_server *server, bool wait, struct machine_stop *stop)
{
    enum gdb_session_state state;

    if (!server->session)
        return false;
    state = server->session->state;
    if (state <= GDB_SESSION_RUNNING && !server->client_lost)
        return false;
    if (server_ended(server))
        state = GDB_SESSION_ENDED;
    if (server->session->killed)
        state = GDB_SESSION_KILLED;
    if (state == GDB_SESSION_KILLED || state == GDB_SESSION_ENDED) {
        *stop = server->leon3.last;
        if (state == GDB_SESSION_KILLED)
            *stop =
                (struct machine_stop){.reason = MACHINE_REQUEST, .text = "killed by the debugger"};
        server_drop_client(server);
        return true;
    }
    server->runs_alone = state == GDB_SESSION_DETACHED || !wait;
    server_drop_client(server);
    return false;
}

/* One slice. True: the caller has to know; *stop says what. */
static bool server_advance(struct gdb_server *server, uint64_t until, struct machine_stop *stop)
{
    struct gdb_target *target = &server->leon3.target;

    if (server->session)
        gdb_session_run(server->session);
    else
        target->run(target->owner);
    *stop = server->leon3.last;
    if (!server->session)
        return stop->reason != MACHINE_LIMIT || machine_cycle(server->leon3.machine) >= until;
    if (server->session->state != GDB_SESSION_RUNNING)
        return false;
    /* A deadlock under a debugger: the caller may have input that ends it, the client an interrupt. */
    if (stop->reason == MACHINE_DEADLOCK) {
        server_poll(server, DEADLOCK_TIMEOUT);
        stop->reason = MACHINE_LIMIT;
        return true;
    }
    return machine_cycle(server->leon3.machine) >= until;
}

struct machine_stop gdb_server_run(struct gdb_server *server, uint64_t until, bool wait)
{
    struct machine_stop stop = {.reason = MACHINE_LIMIT};

    server->leon3.until = until;
    if (!server->started)
        server->runs_alone = !wait;
    server->started = true;
    for (;;) {
        bool runs = server_runs(server);
        bool quiet = !server_poll(server, runs ? 0 : STANDING_TIMEOUT);

        if (server_look_after(server, wait, &stop))
            return stop;
        if (!runs && quiet)
            return (struct machine_stop){.reason = MACHINE_LIMIT};
        if (server_runs(server) && server_advance(server, until, &stop)) {
            server_look_after(server, wait, &stop);
            return stop;
        }
        if (server_look_after(server, wait, &stop))
            return stop;
    }
}

void gdb_server_close(struct gdb_server *server)
{
    if (!server)
        return;
    if (server->session)
        gdb_session_terminate(server->session);
    server_drop_client(server);
    target_leon3_fini(&server->leon3);
    gdb_socket_close(&server->listener);
    if (server->leon3.folder >= 0)
        close(server->leon3.folder);
    free(server->folder_path);
    free(server);
}
