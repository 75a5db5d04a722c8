/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Non-stop mode: each thread runs or stands for itself. Packets are answered while others run; a thread that stops is held
 * and told of by a notification, %Stop, whose arrival the client confirms (vStopped). Resumption is vCont alone.
 * Words of the target, for which there is no packet in this mode, stand beside the thread in `info threads`.
 */
#include "gdbstub/commands.h"

#include <stdio.h>
#include <string.h>

static unsigned thread_count(const struct gdb_session *session)
{
    unsigned count = session->target->thread_count(session->target->owner);

    return count < GDB_THREADS ? count : GDB_THREADS - 1;
}

static void hold(struct gdb_session *session, unsigned thread, enum gdb_hold how)
{
    session->target->hold(session->target->owner, thread, how);
}

/* Is there still something to run? */
static void choose_state(struct gdb_session *session)
{
    if (session->state != GDB_SESSION_STOPPED && session->state != GDB_SESSION_RUNNING)
        return;
    session->state = GDB_SESSION_STOPPED;
    for (unsigned thread = 1; thread <= thread_count(session); thread++)
        if (session->thread[thread].running)
            session->state = GDB_SESSION_RUNNING;
}

/* ---- telling ----------------------------------------------------------------------------------------------------- */

/* Appends the next stop that the client does not know. False: there is none. */
static bool append_due(struct gdb_session *session)
{
    for (unsigned number = 1; number <= thread_count(session); number++) {
        struct gdb_thread *thread = &session->thread[number];

        if (!thread->due || !gdb_session_shows(session, number))
            continue;
        thread->due = false;
        gdb_reply_stop_of(session, &thread->stop);
        return true;
    }
    return false;
}

/* One notification at a time; what comes in the meantime is asked for by vStopped. */
void gdb_non_stop_notify(struct gdb_session *session)
{
    if (session->notifying || session->state == GDB_SESSION_ENDED)
        return;
    gdb_reply_clear(session);
    gdb_reply_append(session, "Stop:");
    if (append_due(session)) {
        session->notifying = true;
        gdb_session_notify(session);
    }
    gdb_reply_clear(session);
}

static void stopped(struct gdb_session *session, unsigned number, const struct gdb_stop *stop,
                    enum gdb_hold how)
{
    struct gdb_thread *thread = &session->thread[number];

    thread->running = thread->stepping = false;
    thread->due = true;
    thread->stop = *stop;
    thread->stop.thread = number;
    thread->stop.text = NULL;
    snprintf(thread->text, sizeof(thread->text), "%.120s", stop->text ? stop->text : "");
    hold(session, number, how);
}

/* Every process has ended; each is told of by its first thread. */
static void tell_over(struct gdb_session *session, const struct gdb_stop *stop)
{
    unsigned told = 0;

    for (unsigned number = 1; number <= thread_count(session); number++) {
        struct gdb_thread *thread = &session->thread[number];
        unsigned process = gdb_session_process(session, number);

        thread->running = thread->stepping = false;
        thread->due = process != told;
        thread->stop = *stop;
        thread->stop.thread = number;
        told = process;
    }
    session->over = true;
    session->state = GDB_SESSION_STOPPED;
    gdb_non_stop_notify(session);
}

void gdb_non_stop_terminate(struct gdb_session *session, const struct gdb_stop *stop)
{
    if (session->state == GDB_SESSION_RUNNING)
        tell_over(session, stop);
}

/* ---- running ----------------------------------------------------------------------------------------------------- */

/* A step within a range goes on while PC is in there. */
static bool range_goes_on(const struct gdb_session *session, unsigned number,
                          const struct gdb_stop *stop)
{
    const struct gdb_thread *thread = &session->thread[number];
    struct gdb_target *target = session->target;
    uint64_t pc;

    if (!thread->stepping || thread->range_start >= thread->range_end || !target->pc ||
        stop->text || stop->kind != GDB_STOP_SIGNAL || stop->signal != GDB_SIGNAL_TRAP)
        return false;
    pc = target->pc(target->owner, number);
    return pc >= thread->range_start && pc < thread->range_end;
}

/* The thread to step, 0: none. */
static unsigned stepping_thread(const struct gdb_session *session)
{
    for (unsigned number = 1; number <= thread_count(session); number++)
        if (session->thread[number].running && session->thread[number].stepping)
            return number;
    return 0;
}

/* What stops the machine while the thread at work is held is told of one that is not. */
static unsigned running_thread(const struct gdb_session *session)
{
    for (unsigned number = 1; number <= thread_count(session); number++)
        if (session->thread[number].running && gdb_session_shows(session, number))
            return number;
    return 0;
}

void gdb_non_stop_run(struct gdb_session *session)
{
    struct gdb_target *target = session->target;
    unsigned step = stepping_thread(session), number;
    struct gdb_stop stop = step ? target->step(target->owner, step) : target->run(target->owner);

    if (stop.kind == GDB_STOP_NONE)
        return;
    if (stop.kind == GDB_STOP_EXITED || stop.kind == GDB_STOP_TERMINATED) {
        tell_over(session, &stop);
        return;
    }
    /* Those of a process that this client does not see are the processor's. */
    number = gdb_session_shows(session, stop.thread)
                 ? stop.thread
                 : target->thread_core(target->owner, stop.thread) + 1;
    if (number < GDB_THREADS && !session->thread[number].running)
        number = stop.kind == GDB_STOP_SIGNAL ? running_thread(session) : 0;
    if (!number || number >= GDB_THREADS || range_goes_on(session, number, &stop))
        return;
    stopped(session, number, &stop, GDB_HOLD);
    gdb_non_stop_notify(session);
    choose_state(session);
}

/* ---- packets ----------------------------------------------------------------------------------------------------- */

void gdb_non_stop_interrupt(struct gdb_session *session)
{
    const struct gdb_stop stop = {.kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_INT};
    unsigned at_work = session->target->thread_running(session->target->owner);

    for (unsigned i = 0; i <= thread_count(session); i++) {
        unsigned number = i ? i : at_work;

        if (number >= GDB_THREADS || !session->thread[number].running ||
            !gdb_session_shows(session, number))
            continue;
        stopped(session, number, &stop, GDB_HOLD);
        break;
    }
    choose_state(session);
}

void gdb_non_stop_why(struct gdb_session *session)
{
    for (unsigned number = 1; number <= thread_count(session); number++)
        session->thread[number].due = !session->thread[number].running;
    session->notifying = append_due(session);
    if (!session->notifying)
        gdb_reply_append(session, "OK");
}

static void resume_thread(struct gdb_session *session, unsigned number,
                          const struct gdb_action *action)
{
    const struct gdb_stop stop = {.kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_0};
    struct gdb_thread *thread = &session->thread[number];

    if (session->over)
        return;
    if (action->letter == 't') {
        if (thread->running)
            stopped(session, number, &stop, GDB_HOLD_LENDING);
        return;
    }
    if (thread->running)
        return;
    thread->running = true;
    thread->due = false;
    thread->text[0] = '\0';
    thread->stepping = action->letter != 'c';
    thread->range_start = action->start;
    thread->range_end = action->end;
    hold(session, number, thread->stepping ? GDB_HOLD_STEP : GDB_HOLD_NONE);
}

/* The leftmost action that names a thread is that thread's; those that none names stay as they are. */
void gdb_non_stop_resume(struct gdb_session *session, const char *actions)
{
    for (unsigned number = 1; number <= thread_count(session); number++) {
        const char *text = actions;
        struct gdb_action action;

        if (!gdb_session_shows(session, number))
            continue;
        while (gdb_parse_action(session, &text, &action)) {
            if (action.thread != number && action.thread != GDB_THREAD_ALL)
                continue;
            if (action.thread == GDB_THREAD_ALL && action.process != GDB_PROCESS_ANY &&
                action.process != gdb_session_process(session, number))
                continue;
            resume_thread(session, number, &action);
            break;
        }
    }
    gdb_reply_append(session, "OK");
    choose_state(session);
}

static void non_stop_set(struct gdb_session *session, const char *arguments, size_t length)
{
    struct gdb_target *target = session->target;
    bool on = strcmp(arguments, "1") == 0;

    (void)length;
    if (!target->hold)
        return;
    if (!on && strcmp(arguments, "0") != 0) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    gdb_reply_append(session, "OK");
    if (on == session->non_stop)
        return;
    session->non_stop = on;
    session->notifying = session->over = false;
    memset(session->thread, 0, sizeof(session->thread));
    for (unsigned number = 1; number < GDB_THREADS; number++)
        session->thread[number].stop = (struct gdb_stop){.kind = GDB_STOP_SIGNAL, .thread = number};
    target->non_stop(target->owner, on);
    session->state = GDB_SESSION_STOPPED;
}

/*
 * What the client was told has arrived. Further stops could be answers here, but GDB 13 fails an assertion of its own when it
 * gets several of them while it connects; so each is a notification of its own.
 */
static void non_stop_next(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    if (!session->non_stop)
        return;
    session->notifying = false;
    gdb_reply_append(session, "OK");
    if (!session->over)
        return;
    for (unsigned number = 1; number <= thread_count(session); number++)
        if (session->thread[number].due && gdb_session_shows(session, number))
            return;
    if (!session->extended)
        session->state = GDB_SESSION_ENDED;
}

static void non_stop_interrupt(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    if (!session->non_stop)
        return;
    gdb_non_stop_interrupt(session);
    gdb_reply_append(session, "OK");
}

/* clang-format off */
const struct gdb_command gdb_commands_non_stop[] = {
    {"QNonStop:", NULL, non_stop_set,       false},
    {"vStopped",  "",   non_stop_next,      false},
    {"vCtrlC",    "",   non_stop_interrupt, false},
    {NULL,        NULL, NULL,               false},
};
/* clang-format on */
