/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing of the whole command layer: packets to a session over a real machine with a past, monitor commands included. The
 * machine runs a small program in a small memory; each input finds it as it was. Lines are bodies of packets; one that
 * begins with '!' is a monitor command in plain text. For libFuzzer; an hour is FUZZ_SECONDS=3600.
 */
#include <stdlib.h>
#include <string.h>

#include "gdbstub/session.h"
#include "gdbstub/target_leon3.h"
#include "monitor/monitor.h"
#include "sim/fault/rider.h"

#define RAM         0x40000000u
#define SLICES_MAX  20u /* of a resumption: clients may ask for runs without an end */
#define CYCLE_SLICE 500u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void quiet(void *owner, const char *line)
{
    (void)owner;
    (void)line;
}

static void swallow(void *owner, const void *data, size_t size)
{
    (void)owner;
    (void)data;
    (void)size;
}

/* inc %g3; st %g3, [%g1 + 0x100] for ever. */
static const uint8_t program[] = {0x03, 0x10, 0x00, 0x00, 0x86, 0x00, 0xe0, 0x01, 0xc6, 0x20,
                                  0x61, 0x00, 0x10, 0xbf, 0xff, 0xfe, 0x01, 0x00, 0x00, 0x00};

static struct machine *make_machine(struct diag *diag)
{
    struct machine *machine;
    struct board board;

    diag_init(diag);
    diag->sink = quiet;
    if (!board_load(&board, "leon3-generic", diag) || !board_set(&board, "ram.size=64K", diag) ||
        !board_set(&board, "prom.size=4K", diag) || !board_set(&board, "board.cpus=2", diag))
        abort();
    machine = machine_create(&board, diag);
    if (!machine || !machine_memory_write(machine, RAM, program, sizeof(program)))
        abort();
    leon3_register_write(machine_cpu(machine, 0), LEON3_REG_PC, RAM);
    return machine;
}

/* Commands without an end are ended by the user, soon. */
static bool impatient(void *owner)
{
    unsigned *polls = owner;

    return ++*polls % SLICES_MAX == 0;
}

static void run(struct gdb_session *session)
{
    for (unsigned i = 0; i < SLICES_MAX && session->state == GDB_SESSION_RUNNING; i++)
        gdb_session_run(session);
    if (session->state == GDB_SESSION_RUNNING)
        gdb_session_receive(session, "\003", 1);
}

static void say(struct gdb_session *session, const char *body, size_t length)
{
    static char frame[GDB_FRAME_SIZE];

    gdb_session_receive(session, frame, gdb_packet_frame(body, length, frame));
    run(session);
}

/* A monitor command is hexadecimal in its packet, which a fuzzer does not find out. */
static void say_monitor(struct gdb_session *session, const char *line, size_t length)
{
    char body[600] = "qRcmd,";

    if (length > 250)
        return;
    gdb_hex_encode(line, length, body + 6);
    say(session, body, 6 + 2 * length);
}

static void say_line(struct gdb_session *session, const char *line, size_t length)
{
    if (length > GDB_PACKET_SIZE)
        return;
    if (length && line[0] == '!')
        say_monitor(session, line + 1, length - 1);
    else
        say(session, line, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned polls;
    const struct history_limits limits = {.interval = 200, .bytes = 1 << 20};
    const char *line = (const char *)data, *end = line + size;
    struct target_leon3 *leon3 = malloc(sizeof(*leon3));
    struct diag *diag = malloc(sizeof(*diag));
    struct gdb_session *session;
    struct history_rider rider;
    struct monitor *monitor;
    struct machine *machine;
    struct faults *faults;

    if (!leon3 || !diag)
        abort();
    machine = make_machine(diag);
    faults = faults_create(machine);
    target_leon3_init(leon3, machine);
    leon3->slice = CYCLE_SLICE;
    leon3->interrupted = impatient;
    leon3->interrupted_owner = &polls;
    polls = 0;
    if (!target_leon3_record(leon3, &limits))
        abort();
    rider = faults_rider(faults);
    history_carry(leon3->history, &rider);
    monitor = monitor_create(leon3, &(struct monitor_host){.faults = faults});
    session = gdb_session_open(&leon3->target, swallow, NULL);
    if (!session)
        abort();
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((stop ? stop : end) - line);

        say_line(session, line, length);
        line += length + 1;
    }
    gdb_session_close(session);
    monitor_destroy(monitor);
    target_leon3_fini(leon3);
    faults_destroy(faults);
    machine_destroy(machine);
    free(leon3);
    free(diag);
    return 0;
}
