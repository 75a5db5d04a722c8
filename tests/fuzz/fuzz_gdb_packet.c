/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzing of the GDB protocol: the input is what a client sends to a session over the fake target of the unit tests. Every
 * frame that goes out has to parse as a packet; notifications begin otherwise. For libFuzzer; with tests/fuzz/replay.c it is a program that replays files.
 */
#include "tests/unit/gdbstub/fake_target.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sent(void *owner, const void *data, size_t size)
{
    struct gdb_packet_parser *parser = owner;
    const uint8_t *byte = data;
    enum gdb_packet_event event = GDB_PACKET_NONE;

    for (size_t i = 0; i < size; i++)
        event = gdb_packet_parse(parser, i == 0 && byte[i] == '%' ? '$' : byte[i]);
    if (event != GDB_PACKET_COMPLETE && event != GDB_PACKET_ACK && event != GDB_PACKET_NAK)
        abort();
}

static void say(struct gdb_session *session, const void *data, size_t size)
{
    const uint8_t *byte = data;

    for (size_t i = 0; i < size; i++) {
        gdb_session_receive(session, byte + i, 1);
        if (session->state == GDB_SESSION_RUNNING)
            gdb_session_run(session);
    }
}

/* Each line is the body of a packet, so that the checksum does not stand in the way. */
static void say_lines(struct gdb_session *session, const uint8_t *data, size_t size)
{
    static char frame[GDB_FRAME_SIZE];

    while (size > 0) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t line = end ? (size_t)(end - data) : size;

        if (line > GDB_PACKET_SIZE)
            return;
        say(session, frame, gdb_packet_frame((const char *)data, line, frame));
        data += line;
        size -= line;
        if (size > 0) {
            data++;
            size--;
        }
    }
}

/* The first byte chooses whether the rest are raw bytes or lines. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fake_target *fake = malloc(sizeof(*fake));
    struct gdb_packet_parser *parser = malloc(sizeof(*parser));
    struct gdb_session *session;

    if (!fake || !parser)
        abort();
    fake_target_init(fake);
    gdb_packet_parser_init(parser);
    session = gdb_session_open(&fake->target, check_sent, parser);
    if (!session)
        abort();
    if (size > 0 && data[0] == '\n')
        say_lines(session, data + 1, size - 1);
    else
        say(session, data, size);
    gdb_session_close(session);
    free(parser);
    free(fake);
    return 0;
}
