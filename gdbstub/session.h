/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One conversation with one client over one target: acknowledgements, what was negotiated, which threads are selected,
 * whether the target runs. Knows no sockets: bytes arrive by gdb_session_receive, leave by `send`.
 */
#ifndef PRIDE_GDBSTUB_SESSION_H
#define PRIDE_GDBSTUB_SESSION_H

#include "gdbstub/packet.h"
#include "gdbstub/target.h"

#define GDB_FILES                                                                                  \
    600 /* that a client may have open: GDB opens two for each process and keeps them */

enum gdb_session_state {
    GDB_SESSION_STOPPED,  /* the client has the word */
    GDB_SESSION_RUNNING,  /* gdb_session_run has to be called until this changes */
    GDB_SESSION_DETACHED, /* the client left; the target goes on unless it is over */
    GDB_SESSION_KILLED,   /* the client asked for the end */
    GDB_SESSION_ENDED     /* the target ended and the client knows */
};

/* Of the present resumption; GDB_BACKWARDS_BEGIN: its first slice is due. */
enum gdb_direction { GDB_FORWARDS, GDB_BACKWARDS_BEGIN, GDB_BACKWARDS };

#define GDB_THREADS 288 /* in non-stop mode: 16 processors and 255 partitions, and some */

/* One thread in non-stop mode (commands_non_stop.c). */
struct gdb_thread {
    bool running, stepping;
    bool due;                        /* the client has to be told of `stop` */
    uint64_t range_start, range_end; /* of a step */
    struct gdb_stop stop;
    char text[128]; /* what the target said of the stop */
};

struct gdb_session {
    struct gdb_target *target;
    void (*send)(void *owner, const void *data, size_t size);
    void *send_owner;

    enum gdb_session_state state;
    struct gdb_packet_parser parser;
    bool no_ack;
    bool multiprocess;
    uint32_t detached[9]; /* bit per process that the client has let go of */
    bool extended;        /* the client stays when the program has ended, and may run it again */
    bool killed;          /* it has ended it, and stays */
    bool swbreak;
    bool hwbreak;
    unsigned general_thread; /* of H g: registers and memory */
    unsigned control_thread; /* of H c: what a plain `s` steps; may be GDB_THREAD_ANY or _ALL */
    unsigned next_thread;    /* of qsThreadInfo */
    unsigned step_thread;    /* while running: 0, or the thread to step once */
    enum gdb_direction direction;
    uint64_t range_start, range_end; /* a step goes on while PC is in there */
    struct gdb_stop stop;            /* the last one reported */

    bool non_stop;
    bool notifying; /* the client was told of a stop, and has not confirmed that yet */
    bool over;      /* the run has ended, and the client has still to hear of some processes' end */
    struct gdb_thread thread[GDB_THREADS]; /* by number */

    bool reply_due; /* cleared by handlers whose packet has no reply, or a later one */
    size_t reply_length;
    char reply[GDB_PACKET_SIZE + 1];
    size_t frame_length; /* the last packet sent, for retransmission */
    char frame[GDB_FRAME_SIZE];
    uint8_t memory[GDB_PACKET_SIZE];
    int file[GDB_FILES]; /* descriptor + 1, 0: free */
    struct gdb_text text;
};

/* NULL: out of memory. The target is stopped from now on. `send` must take everything or remember that it failed. */
struct gdb_session *gdb_session_open(struct gdb_target *target,
                                     void (*send)(void *owner, const void *data, size_t size),
                                     void *owner);

/* The client left: releases the target. */
void gdb_session_close(struct gdb_session *session);

/* Handles bytes of the client, complete packets or not. Stops handling when the state becomes one of the last three. */
void gdb_session_receive(struct gdb_session *session, const void *data, size_t size);

/* If the target runs: tells the client that it was ended from outside. */
void gdb_session_terminate(struct gdb_session *session);

/* In state RUNNING: one slice or step, and the stop reply if there was a stop. */
void gdb_session_run(struct gdb_session *session);

/* The client has no process `process` any more; or has it again. */
void gdb_session_let_go(struct gdb_session *session, unsigned process);
void gdb_session_take_back(struct gdb_session *session, unsigned process);

/* Is a thread there for this client? Without the multiprocess extension it sees process 1 only. */
bool gdb_session_shows(const struct gdb_session *session, unsigned thread);
unsigned gdb_session_process(const struct gdb_session *session, unsigned thread);

/* The first thread shown of a process, 0: none. GDB_PROCESS_ANY: of any. */
#define GDB_PROCESS_ANY 0u
unsigned gdb_session_first_thread(const struct gdb_session *session, unsigned process);

/* What the negotiation says: does the client know of several processes? Selects anew. */
void gdb_session_know_processes(struct gdb_session *session, bool multiprocess);

/* Until the next stop this thread alone goes on; 0: all do. */
void gdb_session_alone(struct gdb_session *session, unsigned thread);

/* When a process is let go of: what was selected may be out of sight. */
void gdb_session_reselect(struct gdb_session *session);

/* For the handlers of packets (commands*.c). A packet has one reply, empty unless appended to. */
/* All of them: our own bug if the reply grows beyond GDB_PACKET_SIZE. */
void gdb_reply_clear(struct gdb_session *session);
void gdb_reply_append(struct gdb_session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void gdb_reply_append_hex(struct gdb_session *session, const void *data, size_t size);
void gdb_reply_append_bytes(struct gdb_session *session, const void *data, size_t size);
void gdb_reply_error(struct gdb_session *session, enum gdb_error error);
void gdb_reply_status(struct gdb_session *session, enum gdb_error error); /* OK or E NN */
void gdb_reply_thread(struct gdb_session *session, unsigned thread);      /* "p1.2" or "2" */
void gdb_reply_stop(struct gdb_session *session); /* T, W or X for session->stop */
void gdb_reply_stop_of(struct gdb_session *session, const struct gdb_stop *stop);
/* What was appended goes out as a notification, "%Stop:..."; no acknowledgement is waited for. */
void gdb_session_notify(struct gdb_session *session);

/* ---- commands_non_stop.c: in that mode, what is done instead. */
/* One slice; stops are told by notifications. */
void gdb_non_stop_run(struct gdb_session *session);
/* Tells the client of stops that it does not know yet. */
void gdb_non_stop_notify(struct gdb_session *session);
/* The user wants the word: the thread at work is stopped, and is to be told of. */
void gdb_non_stop_interrupt(struct gdb_session *session);
void gdb_non_stop_terminate(struct gdb_session *session, const struct gdb_stop *stop);
/* `?`: the threads that stand, one after the other. */
void gdb_non_stop_why(struct gdb_session *session);
/* The actions of vCont, which are well-formed. */
void gdb_non_stop_resume(struct gdb_session *session, const char *actions);

/* Sends text to the client's terminal (O packets); allowed before the reply to qRcmd and to a resumption. */
void gdb_session_console(struct gdb_session *session, const char *text, size_t length);

/* Nothing for the client's console: while a monitor command runs, he waits for another two seconds (GDB's remotetimeout). */
void gdb_session_show_life(struct gdb_session *session);

#endif
