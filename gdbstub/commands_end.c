/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets about where the run stands (?), its end (D k vKill), and for clients that stay then (!) how it begins again (vRun) and which
 * processes are looked at (vAttach). Not in non-stop mode: beginning again.
 */
#include "gdbstub/commands.h"

#include <string.h>

static void end_why(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    if (session->non_stop)
        gdb_non_stop_why(session);
    else
        gdb_reply_stop(session);
}

/* Without the multiprocess extension GDB invents this number for the one process there is. */
#define END_PROCESS_ANONYMOUS 42000

/* ";process", of those that the client has. */
static bool end_parse_process(const struct gdb_session *session, const char *text,
                              unsigned *process)
{
    uint64_t number;

    if (*text++ != ';' || !gdb_hex_number(&text, &number) || *text)
        return false;
    *process = number == END_PROCESS_ANONYMOUS ? 1 : (unsigned)(number & 0xffff);
    return number <= 0xffff && *process != GDB_PROCESS_ANY &&
           gdb_session_first_thread(session, *process) != 0;
}

/* One process, or all; the machine goes on without a debugger when the last one was let go of. */
static void end_detach(struct gdb_session *session, const char *arguments, size_t length)
{
    unsigned process;

    if (length && !end_parse_process(session, arguments, &process)) {
        gdb_reply_error(session, GDB_ESRCH);
        return;
    }
    if (length)
        gdb_session_let_go(session, process);
    if (!length || !gdb_session_first_thread(session, GDB_PROCESS_ANY))
        session->state = GDB_SESSION_DETACHED;
    else if (session->state == GDB_SESSION_STOPPED)
        gdb_session_reselect(session);
    gdb_reply_append(session, "OK");
}

static void end_kill(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    session->state = GDB_SESSION_KILLED;
    session->reply_due = false;
}

static void end_kill_process(struct gdb_session *session, const char *arguments, size_t length)
{
    unsigned process;

    (void)length;
    if (!end_parse_process(session, arguments, &process)) {
        gdb_reply_error(session, GDB_ESRCH);
        return;
    }
    if (session->over || session->extended)
        gdb_session_let_go(session, process);
    if (session->extended && !session->over) {
        session->killed = true;
        session->state = GDB_SESSION_STOPPED;
        session->stop = (struct gdb_stop){.kind = GDB_STOP_TERMINATED, .signal = GDB_SIGNAL_KILL};
    }
    if (gdb_session_first_thread(session, GDB_PROCESS_ANY))
        gdb_session_reselect(session);
    if (!session->extended &&
        (!session->over || !gdb_session_first_thread(session, GDB_PROCESS_ANY)))
        session->state = GDB_SESSION_KILLED;
    gdb_reply_append(session, "OK");
}

/* ---- from the beginning ------------------------------------------------------------------------------------------ */

static void end_extend(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    if (!session->target->restart)
        return;
    session->extended = true;
    gdb_reply_append(session, "OK");
}

static void end_tell_beginning(struct gdb_session *session, unsigned process)
{
    session->general_thread = gdb_session_first_thread(session, process);
    session->stop = (struct gdb_stop){
        .kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_TRAP, .thread = session->general_thread};
    gdb_reply_stop(session);
}

/*
 * The client names a program and arguments; there is the image that was loaded, and with it all processes begin again. The client
 * has the first one then, and of the others those that it had not let go of.
 */
static void end_restart(struct gdb_session *session, const char *arguments, size_t length)
{
    struct gdb_target *target = session->target;

    (void)arguments;
    (void)length;
    if (!session->extended)
        return;
    if (session->non_stop || !target->restart(target->owner)) {
        gdb_reply_error(session, session->non_stop ? GDB_EINVAL : GDB_ENOENT);
        return;
    }
    gdb_session_take_back(session, 1);
    session->killed = session->over = false;
    end_tell_beginning(session, 1);
}

/* ";process": one that the client has let go of comes back. */
static void end_attach(struct gdb_session *session, const char *arguments, size_t length)
{
    uint64_t process;

    (void)length;
    if (!session->extended)
        return;
    if (*arguments++ != ';' || !gdb_hex_number(&arguments, &process) || *arguments ||
        process >= 8 * sizeof(session->detached) || session->killed || session->over ||
        session->non_stop) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    gdb_session_take_back(session, (unsigned)process);
    if (process && gdb_session_first_thread(session, (unsigned)process))
        end_tell_beginning(session, (unsigned)process);
    else
        gdb_reply_error(session, GDB_ESRCH);
}

/* clang-format off */
const struct gdb_command gdb_commands_end[] = {
    {"?",      "",   end_why,              false},
    {"D",      ";",  end_detach,           true},
    {"k",      "",   end_kill,             true},
    {"vKill",  ";",  end_kill_process,     true},
    {"!",      "",   end_extend,           false},
    {"vRun",   ";",  end_restart,          false},
    {"vAttach", ";", end_attach,           false},
    {NULL,     NULL, NULL,                 false},
};
/* clang-format on */
