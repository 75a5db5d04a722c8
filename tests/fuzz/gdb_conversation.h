/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fuzzers of the command layer share: an input is a conversation with a session over a machine that stands
 * ready, with a past and with monitor commands. Its lines are bodies of packets; one that begins with '!' is a monitor command
 * in plain text, one that begins with '\\' goes to the session as it is, without a frame, "/FLAGS,PATH" opens a file and "~PATH"
 * deletes one; '%' in a PATH stands for the parent of the folder that clients have (gdb_folder.h).
 */
#ifndef PRIDE_TESTS_FUZZ_GDB_CONVERSATION_H
#define PRIDE_TESTS_FUZZ_GDB_CONVERSATION_H

#include "tests/fuzz/gdb_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gdbstub/session.h"
#include "gdbstub/target_leon3.h"
#include "monitor/monitor.h"
#include "sim/fault/rider.h"

#define SLICES_MAX 20u  /* of a resumption: clients may ask for runs without an end */
#define FUZZ_PATH  900u /* longest path of a file */

static inline void fuzz_quiet(void *owner, const char *line)
{
    (void)owner;
    (void)line;
}

static inline void fuzz_hear(void *owner, const void *data, size_t size)
{
    fuzz_folder_heard(owner, data, size);
}

/* Commands without an end are ended by the user, soon. */
static inline bool fuzz_impatient(void *owner)
{
    unsigned *polls = owner;

    return ++*polls % SLICES_MAX == 0;
}

static inline void fuzz_run(struct gdb_session *session)
{
    for (unsigned i = 0; i < SLICES_MAX && session->state == GDB_SESSION_RUNNING; i++)
        gdb_session_run(session);
    if (session->state == GDB_SESSION_RUNNING)
        gdb_session_receive(session, "\003", 1);
}

static inline void fuzz_say(struct gdb_session *session, const char *body, size_t length)
{
    static char frame[GDB_FRAME_SIZE];

    gdb_session_receive(session, frame, gdb_packet_frame(body, length, frame));
    fuzz_run(session);
}

/* A monitor command is hexadecimal in its packet, which a fuzzer does not find out. */
static inline void fuzz_say_monitor(struct gdb_session *session, const char *line, size_t length)
{
    char body[600] = "qRcmd,";

    if (length > 250)
        return;
    gdb_hex_encode(line, length, body + 6);
    fuzz_say(session, body, 6 + 2 * length);
}

/* So are paths. */
static inline void fuzz_say_file(struct gdb_session *session, const struct fuzz_folder *folder,
                                 const char *line, size_t length, bool remove)
{
    char body[2 * FUZZ_PATH + 64], path[FUZZ_PATH];
    size_t flags = 0, size = 0, at = (size_t)sprintf(body, "vFile:%s:", remove ? "unlink" : "open");

    while (!remove && flags < length && flags < 4 && line[flags] != ',')
        flags++;
    for (size_t i = remove ? 0 : flags + 1; i < length && size < FUZZ_PATH - sizeof(folder->root);
         i++) {
        if (line[i] == '%')
            size += (size_t)sprintf(path + size, "%s", folder->root);
        else
            path[size++] = line[i];
    }
    gdb_hex_encode(path, size, body + at);
    at += 2 * size;
    if (!remove)
        at += (size_t)sprintf(body + at, ",%.*s,1ff", (int)flags, line);
    fuzz_say(session, body, at);
}

static inline void fuzz_say_line(struct gdb_session *session, const struct fuzz_folder *folder,
                                 const char *line, size_t length)
{

    if (length > GDB_PACKET_SIZE)
        return;
    if (length && line[0] == '!')
        fuzz_say_monitor(session, line + 1, length - 1);
    else if (length && line[0] == '\\')
        gdb_session_receive(session, line + 1, length - 1);
    else if (length && (line[0] == '/' || line[0] == '~'))
        fuzz_say_file(session, folder, line + 1, length - 1, line[0] == '~');
    else
        fuzz_say(session, line, length);
}

/* One client comes, says all that, and goes. Slices and the distance of checkpoints are in cycles and instructions. */
static inline void fuzz_converse(struct machine *machine, bool programs, uint64_t slice,
                                 uint64_t interval, const uint8_t *data, size_t size)
{
    const struct history_limits limits = {.interval = interval, .bytes = 1 << 20};
    const char *line = (const char *)data, *end = line + size;
    struct target_leon3 *leon3 = malloc(sizeof(*leon3));
    struct faults *faults = faults_create(machine);
    struct gdb_session *session;
    struct history_rider rider;
    struct fuzz_folder folder;
    struct monitor *monitor;
    unsigned polls = 0;

    if (!leon3 || !faults)
        abort();
    target_leon3_init(leon3, machine);
    if (programs)
        target_leon3_find_programs(leon3);
    fuzz_folder_open(&folder);
    leon3->folder = folder.files_fd;
    leon3->folder_path = folder.files;
    leon3->slice = slice;
    leon3->interrupted = fuzz_impatient;
    leon3->interrupted_owner = &polls;
    if (!target_leon3_record(leon3, &limits))
        abort();
    rider = faults_rider(faults);
    history_carry(leon3->history, &rider);
    monitor = monitor_create(leon3, &(struct monitor_host){.faults = faults});
    session = gdb_session_open(&leon3->target, fuzz_hear, &folder);
    if (!session)
        abort();
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((stop ? stop : end) - line);

        fuzz_say_line(session, &folder, line, length);
        line += length + 1;
    }
    gdb_session_close(session);
    monitor_destroy(monitor);
    target_leon3_fini(leon3);
    target_programs_free(leon3);
    fuzz_folder_close(&folder);
    faults_destroy(faults);
    free(leon3);
}

#endif
