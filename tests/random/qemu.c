/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU translates one instruction at a time (-singlestep): in longer blocks the carry that a trap saves may be an old one.
 * The few packets of GDB's remote protocol that the comparison needs (qemu.h), over a socket of the file system.
 */
#include "tests/random/qemu.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gdbstub/packet.h"

#define CHUNK       1024u /* bytes of memory in a packet */
#define ALL_WINDOWS 0xffu
#define PATIENCE_MS 60000

struct qemu {
    pid_t process;
    int socket;
    char path[64];
    struct gdb_packet_parser parser;
    uint8_t buffer[8192];
    size_t at, end;
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "random: QEMU: %s\n", what);
    exit(EXIT_FAILURE);
}

static void launch(struct qemu *qemu, const char *image)
{
    char chardev[128];

    snprintf(chardev, sizeof(chardev), "socket,id=gdb,path=%s,server=on,wait=off", qemu->path);
    qemu->process = fork();
    if (qemu->process)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* it does not outlive the test */
    execlp("qemu-system-sparc", "qemu-system-sparc", "-M", "leon3_generic", "-nographic",
           "-monitor", "none", "-singlestep", "-serial", "null", "-S", "-chardev", chardev, "-gdb",
           "chardev:gdb", "-kernel", image, (char *)NULL);
    _exit(127);
}

static void connect_to(struct qemu *qemu)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", qemu->path);
    for (int tries = 0; tries < PATIENCE_MS / 20; tries++) {
        qemu->socket = socket(AF_UNIX, SOCK_STREAM, 0);
        if (!connect(qemu->socket, (const struct sockaddr *)&address, sizeof(address))) {
            setsockopt(qemu->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
            return;
        }
        close(qemu->socket);
        if (waitpid(qemu->process, NULL, WNOHANG))
            fail("does not start");
        usleep(20000);
    }
    fail("does not listen");
}

/* Waits for the next packet, whose body is in the parser. */
static const char *receive(struct qemu *qemu)
{
    for (;;) {
        while (qemu->at < qemu->end)
            if (gdb_packet_parse(&qemu->parser, qemu->buffer[qemu->at++]) == GDB_PACKET_COMPLETE) {
                if (write(qemu->socket, "+", 1) != 1)
                    fail("has ended");
                return qemu->parser.body;
            }
        qemu->at = 0;
        ssize_t got = read(qemu->socket, qemu->buffer, sizeof(qemu->buffer));
        if (got <= 0)
            fail("has ended, or does not answer");
        qemu->end = (size_t)got;
    }
}

static const char *ask(struct qemu *qemu, const char *body)
{
    char frame[GDB_FRAME_SIZE];
    size_t length = gdb_packet_frame(body, strlen(body), frame);

    if (write(qemu->socket, frame, length) != (ssize_t)length)
        fail("takes no packet");
    return receive(qemu);
}

static void ask_ok(struct qemu *qemu, const char *body)
{
    if (strcmp(ask(qemu, body), "OK") != 0)
        fail(body);
}

struct qemu *qemu_start(const char *image)
{
    struct qemu *qemu = calloc(1, sizeof(*qemu));
    char directory[] = "/tmp/pride-random-XXXXXX";

    if (!qemu || !mkdtemp(directory))
        fail("no memory, or no temporary directory");
    snprintf(qemu->path, sizeof(qemu->path), "%s/gdb", directory);
    launch(qemu, image);
    gdb_packet_parser_init(&qemu->parser);
    connect_to(qemu);
    ask(qemu, "?");
    return qemu;
}

void qemu_end(struct qemu *qemu)
{
    kill(qemu->process, SIGKILL);
    waitpid(qemu->process, NULL, 0);
    close(qemu->socket);
    unlink(qemu->path);
    *strrchr(qemu->path, '/') = 0;
    rmdir(qemu->path);
    free(qemu);
}

void qemu_write(struct qemu *qemu, uint32_t address, const void *data, uint32_t size)
{
    char body[2 * CHUNK + 64];

    for (uint32_t at = 0; at < size; at += CHUNK) {
        uint32_t part = size - at < CHUNK ? size - at : CHUNK;
        int head = snprintf(body, sizeof(body), "M%x,%x:", address + at, part);

        gdb_hex_encode((const char *)data + at, part, body + head);
        ask_ok(qemu, body);
    }
}

void qemu_registers(struct qemu *qemu, uint32_t value[QEMU_REGISTERS])
{
    uint8_t bytes[4 * QEMU_REGISTERS];

    if (!gdb_hex_decode(ask(qemu, "g"), 2 * sizeof(bytes), bytes))
        fail("g");
    for (unsigned i = 0; i < QEMU_REGISTERS; i++)
        value[i] = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 |
                   (uint32_t)bytes[4 * i + 2] << 8 | bytes[4 * i + 3];
}

/* Without target descriptions QEMU writes all registers or none. */
void qemu_set_register(struct qemu *qemu, unsigned number, uint32_t value)
{
    char body[2 * 4 * QEMU_REGISTERS + 2] = "G";

    memcpy(body + 1, ask(qemu, "g"), sizeof(body) - 1);
    snprintf(body + 1 + 8 * number, 9, "%08x", value);
    if (number + 1 < QEMU_REGISTERS)
        memcpy(body + 9 + 8 * number, qemu->parser.body + 8 * (number + 1), 1);
    ask_ok(qemu, body);
}

/*
 * For GDB, QEMU lays registers of windows that are not spilled over what is in memory at their frame pointers. Not with a WIM of
 * all ones.
 */
void qemu_read(struct qemu *qemu, uint32_t address, void *data, uint32_t size)
{
    uint32_t registers[QEMU_REGISTERS];
    char body[64];

    qemu_registers(qemu, registers);
    qemu_set_register(qemu, QEMU_WIM, ALL_WINDOWS);
    for (uint32_t at = 0; at < size; at += CHUNK) {
        uint32_t part = size - at < CHUNK ? size - at : CHUNK;

        snprintf(body, sizeof(body), "m%x,%x", address + at, part);
        if (!gdb_hex_decode(ask(qemu, body), (size_t)2 * part, (char *)data + at))
            fail(body);
    }
    qemu_set_register(qemu, QEMU_WIM, registers[QEMU_WIM]);
}

void qemu_breakpoint(struct qemu *qemu, uint32_t address)
{
    char body[32];

    snprintf(body, sizeof(body), "Z0,%x,4", address);
    ask_ok(qemu, body);
}

void qemu_continue(struct qemu *qemu)
{
    ask(qemu, "c");
}

void qemu_step(struct qemu *qemu)
{
    ask(qemu, "s");
}
