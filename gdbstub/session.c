/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The conversation: from bytes to packets to handlers, replies and stop replies back. Unknown packets get the empty
 * reply; corrupt ones are asked for again, or, where the client has switched that off, answered with an error, so that
 * nothing is done twice or by halves and the client does not wait for ever.
 */
#include "gdbstub/session.h"

#include "gdbstub/commands.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gdb_session *gdb_session_open(struct gdb_target *target,
                                     void (*send)(void *owner, const void *data, size_t size),
                                     void *owner)
{
    struct gdb_session *session = calloc(1, sizeof(*session));

    if (!session)
        return NULL;
    session->target = target;
    session->send = send;
    session->send_owner = owner;
    gdb_packet_parser_init(&session->parser);
    gdb_text_init(&session->text);
    session->next_thread = 1;
    session->stop.kind = GDB_STOP_SIGNAL;
    session->stop.signal = GDB_SIGNAL_TRAP;
    gdb_session_know_processes(session, false);
    return session;
}

void gdb_session_close(struct gdb_session *session)
{
    if (!session)
        return;
    session->target->release(session->target->owner);
    gdb_files_close(session);
    gdb_text_free(&session->text);
    free(session);
}

/* ---- processes and threads ------------------------------------------------------------------------------------- */

unsigned gdb_session_process(const struct gdb_session *session, unsigned thread)
{
    return session->target->thread_process(session->target->owner, thread);
}

bool gdb_session_shows(const struct gdb_session *session, unsigned thread)
{
    unsigned process;

    if (thread < 1 || thread > session->target->thread_count(session->target->owner))
        return false;
    process = gdb_session_process(session, thread);
    return (process == 1 || session->multiprocess) &&
           !(session->detached[process / 32] >> process % 32 & 1u);
}

unsigned gdb_session_first_thread(const struct gdb_session *session, unsigned process)
{
    unsigned count = session->target->thread_count(session->target->owner);

    for (unsigned thread = 1; thread <= count; thread++) {
        if (gdb_session_shows(session, thread) &&
            (process == GDB_PROCESS_ANY || gdb_session_process(session, thread) == process))
            return thread;
    }
    return 0;
}

void gdb_session_let_go(struct gdb_session *session, unsigned process)
{
    session->detached[process / 32] |= 1u << process % 32;
}

void gdb_session_take_back(struct gdb_session *session, unsigned process)
{
    session->detached[process / 32] &= ~(1u << process % 32);
}

/* A stop in a process that this client does not see is one of the processor, or of any that he sees. */
static unsigned session_visible(const struct gdb_session *session, unsigned thread)
{
    unsigned core = session->target->thread_core(session->target->owner, thread);

    if (gdb_session_shows(session, thread))
        return thread;
    if (gdb_session_shows(session, core + 1))
        return core + 1;
    return gdb_session_first_thread(session, GDB_PROCESS_ANY);
}

void gdb_session_reselect(struct gdb_session *session)
{
    unsigned running = session->target->thread_running(session->target->owner);

    session->general_thread = session_visible(session, running);
    session->stop.thread = session->general_thread;
}

void gdb_session_know_processes(struct gdb_session *session, bool multiprocess)
{
    session->multiprocess = multiprocess;
    if (session->target->one_process)
        session->target->one_process(session->target->owner, !multiprocess);
    gdb_session_reselect(session);
}

/* ---- replies --------------------------------------------------------------------------------------------------- */

void gdb_reply_clear(struct gdb_session *session)
{
    session->reply_length = 0;
    session->reply[0] = '\0';
}

void gdb_reply_append(struct gdb_session *session, const char *format, ...)
{
    size_t room = sizeof(session->reply) - session->reply_length;
    va_list list;
    int length;

    va_start(list, format);
    length = vsnprintf(session->reply + session->reply_length, room, format, list);
    va_end(list);
    assert(length >= 0 && (size_t)length < room);
    session->reply_length += (size_t)length;
}

void gdb_reply_append_hex(struct gdb_session *session, const void *data, size_t size)
{
    assert(session->reply_length + 2 * size <= GDB_PACKET_SIZE);
    gdb_hex_encode(data, size, session->reply + session->reply_length);
    session->reply_length += 2 * size;
}

void gdb_reply_append_bytes(struct gdb_session *session, const void *data, size_t size)
{
    assert(session->reply_length + size <= GDB_PACKET_SIZE);
    memcpy(session->reply + session->reply_length, data, size);
    session->reply_length += size;
    session->reply[session->reply_length] = '\0';
}

void gdb_reply_error(struct gdb_session *session, enum gdb_error error)
{
    gdb_reply_clear(session);
    gdb_reply_append(session, "E%02x", (unsigned)error);
}

void gdb_reply_status(struct gdb_session *session, enum gdb_error error)
{
    if (error == GDB_OK)
        gdb_reply_append(session, "OK");
    else
        gdb_reply_error(session, error);
}

void gdb_reply_thread(struct gdb_session *session, unsigned thread)
{
    if (session->multiprocess)
        gdb_reply_append(session, "p%x.", gdb_session_process(session, thread));
    gdb_reply_append(session, "%x", thread);
}

/* A reason is given only to clients that said that they know it. */
static void reply_stop_point(struct gdb_session *session, const struct gdb_stop *stop)
{
    static const char *const watch[GDB_POINT_COUNT] = {
        [GDB_POINT_WRITE] = "watch", [GDB_POINT_READ] = "rwatch", [GDB_POINT_ACCESS] = "awatch"};

    if (stop->own)
        return;
    if (watch[stop->point])
        gdb_reply_append(session, "%s:%llx;", watch[stop->point],
                         (unsigned long long)stop->address);
    else if (stop->point == GDB_POINT_SOFTWARE && session->swbreak)
        gdb_reply_append(session, "swbreak:;");
    else if (stop->point == GDB_POINT_HARDWARE && session->hwbreak)
        gdb_reply_append(session, "hwbreak:;");
}

void gdb_reply_stop(struct gdb_session *session)
{
    gdb_reply_stop_of(session, &session->stop);
}

void gdb_reply_stop_of(struct gdb_session *session, const struct gdb_stop *stop)
{
    if (stop->kind == GDB_STOP_EXITED || stop->kind == GDB_STOP_TERMINATED) {
        bool exited = stop->kind == GDB_STOP_EXITED;

        gdb_reply_append(session, "%c%02x", exited ? 'W' : 'X',
                         exited ? stop->code & 0xffu : (unsigned)stop->signal);
        if (session->multiprocess)
            gdb_reply_append(session, ";process:%x",
                             gdb_session_process(session, stop->thread ? stop->thread
                                                                       : session->general_thread));
        return;
    }
    gdb_reply_append(session, "T%02xthread:",
                     stop->kind == GDB_STOP_SIGNAL ? (unsigned)stop->signal
                                                   : (unsigned)GDB_SIGNAL_TRAP);
    gdb_reply_thread(session, stop->thread);
    gdb_reply_append(session, ";core:%x;",
                     session->target->thread_core(session->target->owner, stop->thread));
    if (stop->kind == GDB_STOP_POINT)
        reply_stop_point(session, stop);
    else if (stop->kind == GDB_STOP_HISTORY)
        gdb_reply_append(session, "replaylog:begin;");
}

static void session_send_frame(struct gdb_session *session)
{
    session->send(session->send_owner, session->frame, session->frame_length);
}

static void session_send_reply(struct gdb_session *session)
{
    session->frame_length = gdb_packet_frame(session->reply, session->reply_length, session->frame);
    session_send_frame(session);
    gdb_reply_clear(session);
}

void gdb_session_console(struct gdb_session *session, const char *text, size_t length)
{
    const size_t most = (GDB_PACKET_SIZE - 1) / 2;

    while (length > 0) {
        size_t part = length < most ? length : most;

        gdb_reply_clear(session);
        gdb_reply_append(session, "O");
        gdb_reply_append_hex(session, text, part);
        session_send_reply(session);
        text += part;
        length -= part;
    }
}

void gdb_session_show_life(struct gdb_session *session)
{
    gdb_reply_clear(session);
    gdb_reply_append(session, "O");
    session_send_reply(session);
}

void gdb_session_notify(struct gdb_session *session)
{
    char frame[GDB_FRAME_SIZE];
    size_t length = gdb_packet_frame(session->reply, session->reply_length, frame);

    frame[0] = '%'; /* not part of the sum */
    session->send(session->send_owner, frame, length);
    gdb_reply_clear(session);
}

/* ---- stops ----------------------------------------------------------------------------------------------------- */

/*
 * The client has heard that a process has ended. There is one such answer to each resumption; the client, which would take the
 * end of the connection for a mishap, asks or lets go of the others.
 */
static void session_end_process(struct gdb_session *session)
{
    bool others;

    if (session->multiprocess || session->extended)
        gdb_session_let_go(session, gdb_session_process(session, session->general_thread));
    others = session->multiprocess && gdb_session_first_thread(session, GDB_PROCESS_ANY);
    session->over = others || session->extended;
    if (others)
        gdb_session_reselect(session);
    else if (!session->extended)
        session->state = GDB_SESSION_ENDED;
}

void gdb_session_alone(struct gdb_session *session, unsigned thread)
{
    if (session->target->alone)
        session->target->alone(session->target->owner, thread);
}

static void session_report(struct gdb_session *session, const struct gdb_stop *stop)
{
    bool over = stop->kind == GDB_STOP_EXITED || stop->kind == GDB_STOP_TERMINATED;

    session->stop = *stop;
    session->stop.thread = over ? 0 : stop->thread;
    session->state = GDB_SESSION_STOPPED;
    session->over = false;
    gdb_session_alone(session, 0);
    if (over) {
        unsigned first = gdb_session_first_thread(session, GDB_PROCESS_ANY);

        session->general_thread = first ? first : session->general_thread;
    } else {
        session->stop.thread = session_visible(session, stop->thread);
        session->general_thread = session->stop.thread;
    }
    if (stop->text && stop->text[0]) {
        gdb_session_console(session, stop->text, strlen(stop->text));
        gdb_session_console(session, "\n", 1);
    }
    session->stop.text = NULL; /* it was said, and will not stay valid */
    gdb_reply_clear(session);
    gdb_reply_stop(session);
    session_send_reply(session);
    if (over)
        session_end_process(session);
}

/* In one slice; the client may interrupt between. */
#define SESSION_RANGE_STEPS 1000

/* One step, or steps within a range: until PC is out of it, or something else stops. */
static struct gdb_stop session_step(struct gdb_session *session)
{
    struct gdb_target *target = session->target;
    bool range = session->range_start < session->range_end && target->pc;
    struct gdb_stop stop;

    for (unsigned i = 0; i < SESSION_RANGE_STEPS; i++) {
        uint64_t pc;

        stop = target->step(target->owner, session->step_thread);
        if (!range || stop.kind != GDB_STOP_SIGNAL || stop.signal != GDB_SIGNAL_TRAP || stop.text)
            return stop;
        pc = target->pc(target->owner, session->step_thread);
        if (pc < session->range_start || pc >= session->range_end)
            return stop;
    }
    return (struct gdb_stop){.kind = GDB_STOP_NONE};
}

static void session_terminate(struct gdb_session *session, enum gdb_signal signal)
{
    struct gdb_stop stop = {.kind = GDB_STOP_TERMINATED, .signal = signal};

    if (session->non_stop)
        gdb_non_stop_terminate(session, &stop);
    else if (session->state == GDB_SESSION_RUNNING)
        session_report(session, &stop);
}

void gdb_session_run(struct gdb_session *session)
{
    struct gdb_target *target = session->target;
    struct gdb_stop stop;

    assert(session->state == GDB_SESSION_RUNNING);
    if (session->killed) {
        session_terminate(session, GDB_SIGNAL_KILL);
        return;
    }
    if (session->non_stop) {
        gdb_non_stop_run(session);
        return;
    }
    if (session->direction != GDB_FORWARDS)
        stop = target->reverse(target->owner, session->step_thread,
                               session->direction == GDB_BACKWARDS_BEGIN);
    else if (session->step_thread)
        stop = session_step(session);
    else
        stop = target->run(target->owner);
    if (session->direction == GDB_BACKWARDS_BEGIN)
        session->direction = GDB_BACKWARDS;
    if (stop.kind != GDB_STOP_NONE)
        session_report(session, &stop);
}

void gdb_session_terminate(struct gdb_session *session)
{
    session_terminate(session, GDB_SIGNAL_TERM);
}

static void session_interrupt(struct gdb_session *session)
{
    struct gdb_stop stop = {.kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_INT};

    if (session->non_stop) {
        gdb_non_stop_interrupt(session);
        gdb_non_stop_notify(session);
        return;
    }
    /* Too late: the target has stopped by itself and the reply is on its way. */
    if (session->state != GDB_SESSION_RUNNING)
        return;
    stop.thread = session->target->thread_running(session->target->owner);
    session_report(session, &stop);
}

/* ---- packets --------------------------------------------------------------------------------------------------- */

static void session_acknowledge(struct gdb_session *session, char c)
{
    if (!session->no_ack)
        session->send(session->send_owner, &c, 1);
}

static void session_dispatch(struct gdb_session *session)
{
    const char *body = session->parser.body;
    size_t length = session->parser.length;
    const struct gdb_command *command = gdb_command_find(body, length);

    if (session->state == GDB_SESSION_RUNNING && !session->non_stop &&
        !(command && command->while_running))
        return;
    gdb_reply_clear(session);
    session->reply_due = true;
    if (command) {
        size_t name = strlen(command->name);

        command->handler(session, body + name, length - name);
    }
    if (session->reply_due)
        session_send_reply(session);
    if (session->non_stop)
        gdb_non_stop_notify(session);
}

static void session_refuse(struct gdb_session *session)
{
    if (session->state == GDB_SESSION_RUNNING && !session->non_stop)
        return;
    gdb_reply_error(session, GDB_EINVAL);
    session_send_reply(session);
}

static void session_event(struct gdb_session *session, enum gdb_packet_event event)
{
    switch (event) {
    case GDB_PACKET_NONE:
    case GDB_PACKET_ACK:
        break;
    case GDB_PACKET_COMPLETE:
        session_acknowledge(session, '+');
        session_dispatch(session);
        break;
    case GDB_PACKET_CORRUPT:
        session_acknowledge(session, '-');
        if (session->no_ack)
            session_refuse(session);
        break;
    case GDB_PACKET_OVERLONG:
        session_acknowledge(session, '+');
        session_refuse(session);
        break;
    case GDB_PACKET_NAK:
        if (!session->no_ack && session->frame_length)
            session_send_frame(session);
        break;
    case GDB_PACKET_INTERRUPT:
        session_interrupt(session);
        break;
    }
}

void gdb_session_receive(struct gdb_session *session, const void *data, size_t size)
{
    const uint8_t *byte = data;

    for (size_t i = 0; i < size; i++) {
        if (session->state != GDB_SESSION_STOPPED && session->state != GDB_SESSION_RUNNING)
            return;
        session_event(session, gdb_packet_parse(&session->parser, byte[i]));
    }
}
