/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the protocol needs of something to be debugged. Knows no processor: registers are numbers with a size, in target
 * byte order, described to GDB by the target's own documents. Threads count from 1 through all processes. The one implementation for real is
 * target_leon3.c; the unit tests have another.
 */
#ifndef PRIDE_GDBSTUB_TARGET_H
#define PRIDE_GDBSTUB_TARGET_H

#include "gdbstub/text.h"

#include <stdint.h>

#define GDB_REGISTER_SIZE_MAX 16

/* Signal numbers as GDB counts them (include/gdb/signals.def), not the host's. */
enum gdb_signal {
    GDB_SIGNAL_0 = 0,
    GDB_SIGNAL_INT = 2,
    GDB_SIGNAL_ILL = 4,
    GDB_SIGNAL_TRAP = 5,
    GDB_SIGNAL_ABRT = 6,
    GDB_SIGNAL_FPE = 8,
    GDB_SIGNAL_KILL = 9,
    GDB_SIGNAL_BUS = 10,
    GDB_SIGNAL_SEGV = 11,
    GDB_SIGNAL_TERM = 15
};

/* Values of errno that clients know; they stand in E packets. */
enum gdb_error {
    GDB_OK = 0,
    GDB_ENOENT = 2,
    GDB_ESRCH = 3,
    GDB_ENOMEM = 12,
    GDB_EFAULT = 14,
    GDB_EINVAL = 22,
    GDB_ENOSPC = 28
};

/* The kinds of Z and z packets, by their digit. */
enum gdb_point {
    GDB_POINT_SOFTWARE,
    GDB_POINT_HARDWARE,
    GDB_POINT_WRITE,
    GDB_POINT_READ,
    GDB_POINT_ACCESS,
    GDB_POINT_COUNT
};

enum gdb_stop_kind {
    GDB_STOP_NONE,      /* the slice is over and nothing happened */
    GDB_STOP_SIGNAL,    /* signal, thread; text may say more */
    GDB_STOP_POINT,     /* point, thread, and for watchpoints address */
    GDB_STOP_HISTORY,   /* the past goes no further back; thread */
    GDB_STOP_EXITED,    /* the program ended; code */
    GDB_STOP_TERMINATED /* it cannot run any more; signal */
};

/*
 * LENDING: held because the client wants it so, not for what it met. Where a single thread is let go of, a processor whose own
 * thread lends goes on as far as that thread needs it.
 */
enum gdb_hold { GDB_HOLD_NONE, GDB_HOLD_STEP, GDB_HOLD_LENDING, GDB_HOLD };

struct gdb_stop {
    enum gdb_stop_kind kind;
    enum gdb_signal signal;
    enum gdb_point point;
    unsigned thread;
    unsigned code;
    bool own; /* of a point: the client did not set it, and gets words instead of a reason */
    uint64_t address; /* the watched address that was touched, as the point was set */
    const char *text; /* NULL, or a line for the user; valid until the target runs again */
};

struct gdb_target {
    void *owner;

    unsigned (*thread_count)(void *owner);
    unsigned (*thread_process)(void *owner, unsigned thread); /* 1, ...; those of 1 come first */
    unsigned (*thread_core)(void *owner, unsigned thread);    /* the processor, from 0 */
    /* Writes e.g. "cpu0" and "power-down", each terminated. thread is valid. */
    void (*thread_describe)(void *owner, unsigned thread, char *name, size_t name_size, char *state,
                            size_t state_size);

    /*
     * Registers 0, 1, ... without gaps, of which the `g` packet holds the first general_count: those that a client
     * knows without the target's description, as GDB asks for it once and not for each process.
     */
    unsigned register_count;
    unsigned general_count;
    unsigned (*register_size)(void *owner, unsigned number); /* bytes, 1..GDB_REGISTER_SIZE_MAX */
    void (*register_read)(void *owner, unsigned thread, unsigned number, void *data);
    /* GDB_EINVAL: cannot be written. */
    enum gdb_error (*register_write)(void *owner, unsigned thread, unsigned number,
                                     const void *data);

    /* Memory as the thread sees it. Returns how many bytes from the first on could be read. */
    size_t (*memory_read)(void *owner, unsigned thread, uint64_t address, void *data, size_t size);
    /* All or nothing. */
    enum gdb_error (*memory_write)(void *owner, unsigned thread, uint64_t address, const void *data,
                                   size_t size);

    /* The client knows one process, as it is until it says otherwise: its points hold for all. NULL: there is one. */
    void (*one_process)(void *owner, bool one);

    /* Both may be repeated without effect; points hold in the thread's process. `size`: the packet's kind field. */
    enum gdb_error (*point_insert)(void *owner, unsigned thread, enum gdb_point point,
                                   uint64_t address, uint64_t size);
    enum gdb_error (*point_remove)(void *owner, unsigned thread, enum gdb_point point,
                                   uint64_t address, uint64_t size);
    /* The program again from its beginning, without points. False: it could not be loaded. NULL: that cannot be had. */
    bool (*restart)(void *owner);
    /* The client left: its points and settings are forgotten. */
    void (*release)(void *owner);

    /*
     * Until the next stop a client lets one thread alone go on; 0: all. Time passes for the others too, but their stops are not
     * its: they come when they may go on. NULL: there is one thread.
     */
    void (*alone)(void *owner, unsigned thread);

    /* Runs everything for a slice of a few milliseconds at most; steps one thread by one instruction. */
    struct gdb_stop (*run)(void *owner);
    struct gdb_stop (*step)(void *owner, unsigned thread);
    /*
     * Backwards: a slice of it, or with step_thread not 0 that thread's last instruction. `begin`: the first slice of a
     * resumption. NULL: there is no past.
     */
    struct gdb_stop (*reverse)(void *owner, unsigned step_thread, bool begin);
    /*
     * Threads one by one (non-stop mode). `non_stop` begins with all of them lending and ends with none held, and there is no past in
     * between. While some are held, run goes on with the others; of a thread that is to step, run's or step's next stop is
     * the one behind its next instruction, whenever its turn comes. NULL: all threads run, or none.
     */
    void (*non_stop)(void *owner, bool on);
    void (*hold)(void *owner, unsigned thread, enum gdb_hold hold);

    /* The thread that a stop from outside is charged to. */
    unsigned (*thread_running)(void *owner);

    /* Do memory packets mean physical addresses? 0 no, 1 yes; `set` changes it, -1: asks only. NULL: there is one kind. */
    int (*physical_mode)(void *owner, int set);

    /* Where a thread would go on. */
    uint64_t (*pc)(void *owner, unsigned thread);

    /* The file of a process's program, NULL: not known; and whether a path is such a file, so that it may be read. */
    const char *(*program)(void *owner, unsigned process);
    bool (*program_offered)(void *owner, const char *path);

    /* The folder in which a client may read and write files: open, and its path. -1: there is none. NULL: likewise. */
    int (*folder)(void *owner, const char **path);

    /* "features"/"target.xml", "memory-map"/"". False: there is none. */
    bool (*document)(void *owner, const char *object, const char *annex, struct gdb_text *text);

    /* One monitor command; output and complaints go to text. False: there are none. */
    bool (*monitor)(void *owner, unsigned thread, const char *line, struct gdb_text *text);
};

#endif
