/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets about threads (H T), break- and watchpoints (Z z) and resumption (c s vCont and the forms with signals). The target
 * runs all its threads or steps one while the others keep up in time: where one thread alone is resumed, its stops count alone.
 * In non-stop mode others stand (commands_non_stop.c). Signals are not delivered: there is nobody to take them.
 */
#include "gdbstub/commands.h"

#include <string.h>

/* ---- threads --------------------------------------------------------------------------------------------------- */

static void run_select_general(struct gdb_session *session, const char *arguments, size_t length)
{
    unsigned thread;

    (void)length;
    if (!gdb_parse_thread(session, &arguments, &thread) || *arguments) {
        gdb_reply_error(session, GDB_EINVAL);
    } else if (thread == GDB_THREAD_ANY) {
        gdb_reply_append(session, "OK");
    } else if (gdb_session_shows(session, thread)) {
        session->general_thread = thread;
        gdb_reply_append(session, "OK");
    } else {
        gdb_reply_error(session, GDB_ESRCH);
    }
}

static void run_select_control(struct gdb_session *session, const char *arguments, size_t length)
{
    unsigned thread;

    (void)length;
    if (!gdb_parse_thread(session, &arguments, &thread) || *arguments) {
        gdb_reply_error(session, GDB_EINVAL);
    } else if (thread == GDB_THREAD_ANY || thread == GDB_THREAD_ALL ||
               gdb_session_shows(session, thread)) {
        session->control_thread = thread;
        gdb_reply_append(session, "OK");
    } else {
        gdb_reply_error(session, GDB_ESRCH);
    }
}

static void run_thread_alive(struct gdb_session *session, const char *arguments, size_t length)
{
    unsigned thread;

    (void)length;
    if (!gdb_parse_thread(session, &arguments, &thread) || *arguments)
        gdb_reply_error(session, GDB_EINVAL);
    else
        gdb_reply_status(session, gdb_session_shows(session, thread) ? GDB_OK : GDB_ESRCH);
}

/* ---- break- and watchpoints ------------------------------------------------------------------------------------ */

/* "type,address,kind"; conditions and commands were not offered. False: a reply was made. */
static bool run_parse_point(struct gdb_session *session, const char *arguments,
                            enum gdb_point *point, uint64_t *address, uint64_t *size)
{
    uint64_t type;

    if (!gdb_hex_number(&arguments, &type) || *arguments++ != ',' ||
        !gdb_parse_range(&arguments, "", address, size)) {
        gdb_reply_error(session, GDB_EINVAL);
        return false;
    }
    if (type >= GDB_POINT_COUNT) /* the empty reply: no such type here */
        return false;
    *point = (enum gdb_point)type;
    return true;
}

static void run_insert_point(struct gdb_session *session, const char *arguments, size_t length)
{
    struct gdb_target *target = session->target;
    enum gdb_point point;
    uint64_t address, size;

    (void)length;
    if (run_parse_point(session, arguments, &point, &address, &size))
        gdb_reply_status(session, target->point_insert(target->owner, session->general_thread,
                                                       point, address, size));
}

static void run_remove_point(struct gdb_session *session, const char *arguments, size_t length)
{
    struct gdb_target *target = session->target;
    enum gdb_point point;
    uint64_t address, size;

    (void)length;
    if (run_parse_point(session, arguments, &point, &address, &size))
        gdb_reply_status(session, target->point_remove(target->owner, session->general_thread,
                                                       point, address, size));
}

/* ---- resumption ------------------------------------------------------------------------------------------------ */

/* In non-stop mode there is vCont alone. */
static void run_resume(struct gdb_session *session, unsigned step_thread, unsigned alone)
{
    if (session->non_stop || !gdb_session_first_thread(session, GDB_PROCESS_ANY)) {
        gdb_reply_error(session, session->non_stop ? GDB_EINVAL : GDB_ESRCH);
        return;
    }
    gdb_session_alone(session, alone);
    session->step_thread = step_thread;
    session->direction = GDB_FORWARDS;
    session->range_start = session->range_end = 0;
    session->state = GDB_SESSION_RUNNING;
    session->reply_due = false;
}

/* Whom Hc lets go on alone: 0 for all. */
static unsigned run_control_alone(const struct gdb_session *session)
{
    if (session->control_thread == GDB_THREAD_ANY || session->control_thread == GDB_THREAD_ALL)
        return 0;
    return session->control_thread;
}

/* What plain `s` steps: the thread of Hc, or where that names none the one that was looked at. */
static unsigned run_control_thread(const struct gdb_session *session)
{
    unsigned alone = run_control_alone(session);

    return alone ? alone : session->general_thread;
}

/* The forms with an address to go on from are of the past: clients write the program counter. */
static void run_continue(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    if (length)
        gdb_reply_error(session, GDB_EINVAL);
    else
        run_resume(session, 0, run_control_alone(session));
}

static void run_step(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    if (length)
        gdb_reply_error(session, GDB_EINVAL);
    else
        run_resume(session, run_control_thread(session), run_control_alone(session));
}

/* bs, bc. Unknown packets for a target without a past. */
static void run_backwards(struct gdb_session *session, unsigned step_thread)
{
    if (!session->target->reverse)
        return;
    run_resume(session, step_thread, 0);
    if (!session->non_stop)
        session->direction = GDB_BACKWARDS_BEGIN;
}

static void run_back_continue(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    run_backwards(session, 0);
}

static void run_back_step(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    run_backwards(session, run_control_thread(session));
}

static bool run_parse_signal(const char **text)
{
    if (gdb_hex_digit((*text)[0]) < 0 || gdb_hex_digit((*text)[1]) < 0)
        return false;
    *text += 2;
    return true;
}

static void run_continue_signal(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)length;
    if (!run_parse_signal(&arguments) || *arguments)
        gdb_reply_error(session, GDB_EINVAL);
    else
        run_resume(session, 0, run_control_alone(session));
}

static void run_step_signal(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)length;
    if (!run_parse_signal(&arguments) || *arguments)
        gdb_reply_error(session, GDB_EINVAL);
    else
        run_resume(session, run_control_thread(session), run_control_alone(session));
}

static void run_continue_actions(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    gdb_reply_append(session, "vCont;c;C;s;S;r%s", session->target->hold ? ";t" : "");
}

/* Whose an action is: a thread, all of a process, all. */
static bool run_parse_action_thread(const struct gdb_session *session, const char **text,
                                    struct gdb_action *action)
{
    const char *p = *text;
    uint64_t process;
    bool named = *p == 'p' && strncmp(p, "p-1", 3) != 0;

    if (!gdb_parse_thread(session, text, &action->thread))
        return false;
    if (action->thread == GDB_THREAD_ANY)
        action->thread = GDB_THREAD_ALL;
    if (!named)
        return true;
    p++;
    gdb_hex_number(&p, &process);
    if (process && (*p != '.' || strncmp(p, ".-1", 3) == 0)) {
        action->thread = GDB_THREAD_ALL;
        action->process = (unsigned)process;
    }
    return true;
}

bool gdb_parse_action(const struct gdb_session *session, const char **text,
                      struct gdb_action *action)
{
    const char *p = *text;
    char letter;

    if (*p++ != ';')
        return false;
    letter = *p;
    if (letter == '\0' || !strchr("cCsSrt", letter))
        return false;
    p++;
    *action =
        (struct gdb_action){.letter = letter, .thread = GDB_THREAD_ALL, .process = GDB_PROCESS_ANY};
    if (letter == 'r' && !gdb_parse_pair(&p, &action->start, &action->end))
        return false;
    if ((letter == 'C' || letter == 'S') && !run_parse_signal(&p))
        return false;
    action->letter = letter == 'C' ? 'c' : letter == 'S' ? 's' : letter;
    if (*p == ':') {
        p++;
        if (!run_parse_action_thread(session, &p, action))
            return false;
    }
    *text = p;
    return true;
}

/* Are all actions well-formed and for threads that exist? */
static enum gdb_error run_check_actions(struct gdb_session *session, const char *text)
{
    struct gdb_action action;

    do {
        if (!gdb_parse_action(session, &text, &action))
            return GDB_EINVAL;
        if (action.thread != GDB_THREAD_ALL && !gdb_session_shows(session, action.thread))
            return GDB_ESRCH;
        if (action.letter == 't' && !session->non_stop)
            return GDB_EINVAL;
    } while (*text);
    return GDB_OK;
}

/* The leftmost action that names a thread is that thread's. `text` was checked. False: none does. */
static bool run_action_of(const struct gdb_session *session, const char *text, unsigned thread,
                          struct gdb_action *action)
{
    while (gdb_parse_action(session, &text, action)) {
        if (action->thread == thread || action->thread == GDB_THREAD_ALL)
            return true;
    }
    return false;
}

static bool run_steps_thread(const struct gdb_session *session, const char *text, unsigned thread)
{
    struct gdb_action action;

    return run_action_of(session, text, thread, &action) && action.letter != 'c';
}

/* 0: there are several that go on. */
static unsigned run_only_thread(const struct gdb_session *session, const char *text)
{
    unsigned count = session->target->thread_count(session->target->owner), only = 0, found = 0;
    struct gdb_action action;

    for (unsigned thread = 1; thread <= count; thread++) {
        if (!run_action_of(session, text, thread, &action))
            continue;
        only = thread;
        found++;
    }
    return found == 1 && count > 1 ? only : 0;
}

/* One step is one stop: of several threads that are to step, the one that was looked at does. */
static void run_continue_threads(struct gdb_session *session, const char *arguments, size_t length)
{
    unsigned count = session->target->thread_count(session->target->owner);
    enum gdb_error error = run_check_actions(session, arguments);
    struct gdb_action action;
    unsigned step_thread = 0;

    (void)length;
    if (error != GDB_OK) {
        gdb_reply_error(session, error);
        return;
    }
    if (session->non_stop) {
        gdb_non_stop_resume(session, arguments);
        return;
    }
    for (unsigned thread = count; thread >= 1; thread--) {
        if (run_steps_thread(session, arguments, thread))
            step_thread = thread;
    }
    if (run_steps_thread(session, arguments, session->general_thread))
        step_thread = session->general_thread;
    run_resume(session, step_thread, run_only_thread(session, arguments));
    if (step_thread && run_action_of(session, arguments, step_thread, &action)) {
        session->range_start = action.start;
        session->range_end = action.end;
    }
}

/* clang-format off */
const struct gdb_command gdb_commands_run[] = {
    {"Hg",     NULL, run_select_general,   false},
    {"Hc",     NULL, run_select_control,   false},
    {"T",      NULL, run_thread_alive,     false},
    {"Z",      NULL, run_insert_point,     false},
    {"z",      NULL, run_remove_point,     false},
    {"c",      NULL, run_continue,         false},
    {"C",      NULL, run_continue_signal,  false},
    {"s",      NULL, run_step,             false},
    {"S",      NULL, run_step_signal,      false},
    {"bc",     "",   run_back_continue,    false},
    {"bs",     "",   run_back_step,        false},
    {"vCont?", "",   run_continue_actions, false},
    {"vCont",  ";",  run_continue_threads, false},
    {NULL,     NULL, NULL,                 false},
};
/* clang-format on */
