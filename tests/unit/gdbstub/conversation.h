/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A client for tests: says a packet to a session and looks at what comes back, framing and acknowledgements included.
 */
#ifndef PRIDE_TESTS_CONVERSATION_H
#define PRIDE_TESTS_CONVERSATION_H

#include "tests/helpers/cmocka_all.h"

#include "tests/unit/gdbstub/fake_target.h"

struct conversation {
    struct fake_target fake;
    struct gdb_session *session;
    char heard[1 << 20]; /* raw, since the last say */
    size_t heard_length;
    struct gdb_packet_parser parser;
    char reply[GDB_PACKET_SIZE + 1];
};

static inline void conversation_hear(void *owner, const void *data, size_t size)
{
    struct conversation *c = owner;

    assert_true(c->heard_length + size < sizeof(c->heard));
    memcpy(c->heard + c->heard_length, data, size);
    c->heard_length += size;
    c->heard[c->heard_length] = '\0';
}

static inline int conversation_begin(void **state)
{
    struct conversation *c = calloc(1, sizeof(*c));

    fake_target_init(&c->fake);
    c->session = gdb_session_open(&c->fake.target, conversation_hear, c);
    *state = c;
    return c->session ? 0 : -1;
}

static inline int conversation_end(void **state)
{
    struct conversation *c = *state;

    gdb_session_close(c->session);
    free(c);
    return 0;
}

static inline void conversation_raw(struct conversation *c, const char *bytes, size_t length)
{
    c->heard_length = 0;
    c->heard[0] = '\0';
    gdb_session_receive(c->session, bytes, length);
}

/* The last packet that was heard, its escapes removed; NULL: none. Console output before it is skipped. */
static inline const char *conversation_reply(struct conversation *c)
{
    bool found = false;

    gdb_packet_parser_init(&c->parser);
    for (size_t i = 0; i < c->heard_length; i++) {
        if (gdb_packet_parse(&c->parser, (uint8_t)c->heard[i]) == GDB_PACKET_COMPLETE) {
            memcpy(c->reply, c->parser.body, sizeof(c->reply));
            found = true;
        }
    }
    return found ? c->reply : NULL;
}

/* All console output that was heard, decoded. */
static inline const char *conversation_console(struct conversation *c)
{
    static char text[1 << 20];
    size_t length = 0;

    gdb_packet_parser_init(&c->parser);
    for (size_t i = 0; i < c->heard_length; i++) {
        if (gdb_packet_parse(&c->parser, (uint8_t)c->heard[i]) == GDB_PACKET_COMPLETE &&
            c->parser.body[0] == 'O' && c->parser.body[1] != 'K') {
            assert_true(gdb_hex_decode(c->parser.body + 1, c->parser.length - 1, text + length));
            length += (c->parser.length - 1) / 2;
        }
    }
    text[length] = '\0';
    return text;
}

/* Says a body of any bytes; the reply is "" for the empty one, NULL for none. */
static inline const char *say_bytes(struct conversation *c, const char *body, size_t length)
{
    static char frame[GDB_FRAME_SIZE];

    conversation_raw(c, frame, gdb_packet_frame(body, length, frame));
    return conversation_reply(c);
}

static inline const char *say(struct conversation *c, const char *body)
{
    return say_bytes(c, body, strlen(body));
}

static inline const char *run_slice(struct conversation *c)
{
    c->heard_length = 0;
    c->heard[0] = '\0';
    gdb_session_run(c->session);
    return conversation_reply(c);
}

#define TEST_CONVERSATION(name)                                                                    \
    cmocka_unit_test_setup_teardown(name, conversation_begin, conversation_end)

#endif
