/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing of the server with real sockets: several clients that come, say whole packets, halves and garbage, do not read,
 * hang up in the middle, vanish. Whatever they did, the next one is served, unless the run was ended. A line of the
 * input begins with what is done and a digit for who does it:
 *   c connects     x goes away           h will say no more       z stops reading, or goes on
 *   s says this    p says it as a packet m as a monitor command   n nothing: time passes
 * The input's first byte says whether the machine waits for clients. Time does not pass in poll (below), so that there are many
 * conversations a second.
 */
#include "tests/fuzz/gdb_folder.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "gdbstub/packet.h"
#include "gdbstub/server.h"
#include "gdbstub/target_leon3.h"
#include "gdbstub/text.h"
#include "monitor/monitor.h"

#define RAM     0x40000000u
#define CLIENTS 4u
#define ROUND   2000u /* cycles between two lines */
#define ROUNDS  16u   /* until all that clients left behind is done */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ba,a . with a store in front: inc %g3; st %g3, [%g1 + 0x100] for ever. */
static const uint8_t program[] = {0x03, 0x10, 0x00, 0x00, 0x86, 0x00, 0xe0, 0x01, 0xc6, 0x20,
                                  0x61, 0x00, 0x10, 0xbf, 0xff, 0xfe, 0x01, 0x00, 0x00, 0x00};

struct scene {
    struct diag diag;
    struct machine *machine;
    struct gdb_server *server;
    struct sockaddr_un at;
    struct fuzz_folder folder;
    bool (*interrupted)(void *owner); /* as the server has it */
    void *interrupted_owner;
    unsigned polls;
    int client[CLIENTS]; /* -1: away */
    bool deaf[CLIENTS];
    bool wait, over;
};

/* Everybody is in this process: who has nothing to say now will not say it while we wait. */
int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    const struct timespec none = {0};

    (void)timeout;
    return ppoll(fds, count, &none, NULL);
}

static void drop_line(void *owner, const char *line)
{
    (void)owner;
    (void)line;
}

static void make_machine(struct scene *scene)
{
    struct board board;

    if (!board_load(&board, "leon3-generic", &scene->diag) ||
        !board_set(&board, "ram.size=64K", &scene->diag) ||
        !board_set(&board, "prom.size=4K", &scene->diag))
        abort();
    scene->machine = machine_create(&board, &scene->diag);
    if (!scene->machine || !machine_memory_write(scene->machine, RAM, program, sizeof(program)))
        abort();
    leon3_register_write(machine_cpu(scene->machine, 0), LEON3_REG_PC, RAM);
}

/* Commands without an end are ended, soon, if no client does it. */
static bool impatient(void *owner)
{
    struct scene *scene = owner;

    return ++scene->polls % 8 == 0 || scene->interrupted(scene->interrupted_owner);
}

static void open_server(struct scene *scene)
{
    const struct history_limits limits = {.interval = 500, .bytes = 1 << 20};
    struct target_leon3 *leon3;
    char address[80];

    fuzz_folder_open(&scene->folder);
    scene->at.sun_family = AF_UNIX;
    snprintf(scene->at.sun_path, sizeof(scene->at.sun_path), "%s/socket", scene->folder.root);
    snprintf(address, sizeof(address), "unix:%s", scene->at.sun_path);
    scene->server = gdb_server_open(scene->machine, address, &scene->diag);
    if (!scene->server || !gdb_server_open_folder(scene->server, scene->folder.files) ||
        !gdb_server_record(scene->server, &limits, NULL))
        abort();
    leon3 = gdb_server_target(scene->server);
    leon3->slice = 500;
    scene->interrupted = leon3->interrupted;
    scene->interrupted_owner = leon3->interrupted_owner;
    leon3->interrupted = impatient;
    leon3->interrupted_owner = scene;
}

static int connect_client(const struct scene *scene)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        abort();
    if (connect(fd, (const struct sockaddr *)&scene->at, sizeof(scene->at)) != 0) {
        close(fd); /* too many knock */
        return -1;
    }
    return fd;
}

static void hang_up(struct scene *scene, unsigned who)
{
    if (scene->client[who] >= 0)
        close(scene->client[who]);
    scene->client[who] = -1;
    scene->deaf[who] = false;
}

static void hear(const struct scene *scene)
{
    static char data[1 << 17];

    for (unsigned i = 0; i < CLIENTS; i++) {
        ssize_t got;

        while (scene->client[i] >= 0 && !scene->deaf[i] &&
               (got = recv(scene->client[i], data, sizeof(data), MSG_DONTWAIT)) > 0)
            fuzz_folder_heard(&scene->folder, data, (size_t)got);
    }
}

static void go_on(struct scene *scene)
{
    struct machine_stop stop;

    if (scene->over)
        return;
    stop = gdb_server_run(scene->server, machine_cycle(scene->machine) + ROUND, scene->wait);
    scene->over = stop.reason != MACHINE_LIMIT && stop.reason != MACHINE_DEADLOCK;
    hear(scene);
}

static void say(const struct scene *scene, unsigned who, const void *data, size_t size)
{
    if (scene->client[who] >= 0)
        send(scene->client[who], data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void say_packet(const struct scene *scene, unsigned who, const char *body, size_t size)
{
    static char frame[GDB_FRAME_SIZE];

    if (size <= GDB_PACKET_SIZE)
        say(scene, who, frame, gdb_packet_frame(body, size, frame));
}

static void say_monitor(const struct scene *scene, unsigned who, const char *text, size_t size)
{
    char body[600] = "qRcmd,";

    if (size > 250)
        return;
    gdb_hex_encode(text, size, body + 6);
    say_packet(scene, who, body, 6 + 2 * size);
}

static void act(struct scene *scene, const char *line, size_t size)
{
    unsigned who = size > 1 ? (uint8_t)line[1] % CLIENTS : 0;
    const char *rest = line + (size < 2 ? size : 2);

    size -= size < 2 ? size : 2;
    switch (line[0]) {
    case 'c':
        hang_up(scene, who);
        scene->client[who] = connect_client(scene);
        break;
    case 'x':
        hang_up(scene, who);
        break;
    case 'h':
        if (scene->client[who] >= 0)
            shutdown(scene->client[who], SHUT_WR);
        break;
    case 'z':
        scene->deaf[who] = !scene->deaf[who];
        break;
    case 's':
        say(scene, who, rest, size);
        break;
    case 'p':
        say_packet(scene, who, rest, size);
        break;
    case 'm':
        say_monitor(scene, who, rest, size);
        break;
    default:
        break;
    }
}

/* All leave; one more comes, asks why the machine stands, and is told. */
static void check_alive(struct scene *scene)
{
    char answer[4096];
    ssize_t got;

    for (unsigned i = 0; i < CLIENTS; i++)
        hang_up(scene, i);
    for (unsigned i = 0; i < ROUNDS; i++)
        go_on(scene);
    if (scene->over)
        return;
    scene->client[0] = connect_client(scene);
    if (scene->client[0] < 0)
        abort();
    scene->deaf[0] = true;
    say_packet(scene, 0, "?", 1);
    for (unsigned i = 0; i < 4; i++)
        go_on(scene);
    got = recv(scene->client[0], answer, sizeof(answer), MSG_DONTWAIT);
    if (got < 6 || answer[0] != '+' || answer[1] != '$' ||
        (answer[2] != 'S' && answer[2] != 'T' && answer[2] != 'W'))
        abort();
    hang_up(scene, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct scene *scene = calloc(1, sizeof(*scene));
    const char *line = (const char *)data, *end = line + size;
    struct monitor *monitor;

    if (!scene)
        abort();
    diag_init(&scene->diag);
    scene->diag.sink = drop_line;
    make_machine(scene);
    open_server(scene);
    monitor = monitor_create(gdb_server_target(scene->server), &(struct monitor_host){0});
    for (unsigned i = 0; i < CLIENTS; i++)
        scene->client[i] = -1;
    if (size > 0)
        scene->wait = *line++ & 1;
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((stop ? stop : end) - line);

        if (length > 0)
            act(scene, line, length);
        go_on(scene);
        line += length + 1;
    }
    check_alive(scene);
    for (unsigned i = 0; i < CLIENTS; i++)
        hang_up(scene, i);
    monitor_destroy(monitor);
    gdb_server_close(scene->server);
    machine_destroy(scene->machine);
    fuzz_folder_close(&scene->folder);
    free(scene);
    return 0;
}
