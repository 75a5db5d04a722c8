/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one target for real: a machine with LEON3 processors. Processor n is thread n + 1 of process 1; partitions follow
 * (target_process.c). Used by the server, which gives it a limit and asks it how the run ended; the parts of it (memory,
 * points, monitor, description) share the struct.
 */
#ifndef PRIDE_GDBSTUB_TARGET_LEON3_H
#define PRIDE_GDBSTUB_TARGET_LEON3_H

#include "gdbstub/event.h"
#include "gdbstub/saved.h"
#include "gdbstub/target.h"
#include "gdbstub/windows.h"
#include "sim/guest/hypervisor.h"
#include "sim/machine/history.h"
#include "sim/machine/machine.h"

/* In a stop that an observer asks for: whose processor; which thread that is counts when it has stopped. */
#define GDB_THREAD_OF_CPU 0x10000u

#define TARGET_POINTS          256
#define TARGET_BOOKMARKS       32
#define TARGET_PROCESS_MACHINE 1u

struct target_point {
    enum gdb_point point;
    unsigned process;
    uint32_t address;
    uint32_t size;
    bool physical; /* watchpoints set in physical mode watch physical addresses */
    bool anywhere; /* set by a client that knows one process: holds in any mode and context */
    bool own;      /* set by a command of ours: GDB, which does not know it, is told in words */
};

/* A place in the run with a name. */
struct target_bookmark {
    char name[24]; /* "": free */
    uint64_t position, cycle;
};

/* The latest write to physical bytes that was seen (monitor who-wrote). */
struct target_writer {
    uint32_t first, last;
    bool wanted, found;
    const char *device; /* whose DMA it was; NULL: a processor's store */
    uint32_t cpu, pc, context;
    uint64_t cycle, position, value;
    uint32_t physical;
    uint8_t size;
    unsigned thread;
};

#define TARGET_THREADS (MACHINE_CPUS_MAX + 256)

/* What the debugger has made of a processor, one of whose threads is held. */
enum target_rest {
    TARGET_REST_NONE,
    TARGET_REST_HALTED, /* it executes nothing, as under a DSU; was_waiting: it was in power-down */
    TARGET_REST_WAITING /* in the user mode of a partition that is held: as in power-down, until an interrupt */
};

struct target_leon3 {
    struct gdb_target target;
    struct machine *machine;
    struct history *history; /* NULL: nothing is recorded, no way back */
    uint64_t reverse_from;   /* where the present resumption backwards began, and how far it came */
    uint64_t reverse_to;
    struct target_writer writer;
    struct target_bookmark bookmarks[TARGET_BOOKMARKS];
    uint64_t until; /* a slice does not go beyond this cycle; CLOCK_NEVER: no limit */
    uint64_t slice; /* cycles */

    /* Monitor commands (the room monitor/); NULL: there are none. */
    void (*monitor)(void *owner, unsigned thread, const char *line, struct gdb_text *text);
    void *monitor_owner;
    /* The machine was changed where it stands (`whole`: it is another one): what was recorded behind never happened. */
    void (*changed)(void *owner, bool whole); /* NULL: nobody wants to know */
    bool (*interrupted)(void *owner); /* the user wants the word back; NULL: he cannot say so */
    void *interrupted_owner;
    bool physical;          /* memory packets mean physical addresses */
    bool one_process;       /* the client knows no others */
    uint32_t trap_stops[8]; /* bit per trap type */
    struct target_event events[TARGET_EVENTS];
    bool step_traps; /* the first instruction of a resumption stops if it traps */
    bool standing;   /* the client has the word, or has just given it back */
    struct target_point points[TARGET_POINTS];
    unsigned point_count;
    bool memory_observed;
    bool traps_observed;

    struct gdb_stop request;  /* kind other than NONE: why an observer asked the machine to stop */
    struct machine_stop last; /* of the last run or step */
    bool stuck;               /* a stop that running on cannot leave was reported to the client */
    unsigned thread;          /* the one that stopped last */
    uint32_t core;            /* its processor: a partition may be on several at once */
    uint32_t toucher;         /* whose access hit a watchpoint last; MACHINE_ANY_CPU: a device's */
    char text[160];

    bool non_stop;
    struct history *aside; /* in non-stop mode: what is recorded before and behind it */
    enum gdb_hold holds[TARGET_THREADS + 1]; /* by thread */
    struct {
        enum target_rest rest;
        bool was_waiting;
    } rests[MACHINE_CPUS_MAX];
    bool changing; /* a processor comes to another thread, which is held or to be stepped */

    unsigned alone;             /* the one thread that the client lets go on; 0: all go on */
    bool met[MACHINE_CPUS_MAX]; /* processors that stand at a breakpoint which is not told yet */
    struct gdb_stop owed;       /* what else is not told yet; kind NONE: nothing */
    uint32_t lifted[TARGET_POINTS]; /* breakpoints removed since the latest stop */
    unsigned lifted_count;

    int folder;                    /* of clients' files, open; -1: none */
    const char *folder_path;       /* absolute */
    struct programs *programs;     /* NULL: no image was offered */
    struct hypervisor *hypervisor; /* NULL: it is not Pride's */
    struct elf_symbols *symbols;   /* of process 1's program; NULL: not known */
    struct saved_layout saved;
    uint32_t saved_base, vm_base;
    bool saved_known;
    bool vm_known; /* the registers of virtual machines' MMUs */
};

/* Nothing is recorded, no points are set; the machine outlives it. Undone by target_leon3_fini. */
void target_leon3_init(struct target_leon3 *leon3, struct machine *machine);

/* From now on what happens is recorded, so that one can go back. False: no memory. */
bool target_leon3_record(struct target_leon3 *leon3, const struct history_limits *limits);

/* An image and a reset: its data are as they were, other memory is kept. False: reported, nothing has changed. */
bool target_load(struct target_leon3 *leon3, const char *path);

/* Somebody changed the machine; or made another one of it (reset, restore). */
void target_changed(struct target_leon3 *leon3);
void target_replaced(struct target_leon3 *leon3);

/* Removes breakpoints and observers; the machine goes on without. */
void target_leon3_fini(struct target_leon3 *leon3);

/* ---- target_process.c: gdb_target's thread_count, thread_process, thread_core, program*; and who is who. */
unsigned target_thread_count(void *owner);
unsigned target_thread_process(void *owner, unsigned thread);
unsigned target_thread_core(void *owner, unsigned thread);
const char *target_program(void *owner, unsigned process);
bool target_program_offered(void *owner, const char *path);

/* The programs of the image that the machine has loaded. Before there is a client, or after target_programs_free. */
void target_leon3_find_programs(struct target_leon3 *leon3);
void target_programs_free(struct target_leon3 *leon3);

/* The symbols of a process's program. NULL: not known. */
struct elf_symbols *target_symbols(struct target_leon3 *leon3, unsigned process);
/* SYMBOL or SYMBOL+NUMBER of it. False: there is no such one. */
bool target_symbol(struct target_leon3 *leon3, unsigned process, const char *word,
                   uint32_t *address);

/* An address in the words of a process's program: "0x300003b0 <attack_read+12> at hv/guests/rogue/attack_memory.c:11". */
void target_print_place(struct target_leon3 *leon3, unsigned process, uint32_t address,
                        struct gdb_text *text);

/* The processor of a thread; of a partition the one that is in its context, else processor 0. */
struct leon3 *target_cpu(const struct target_leon3 *leon3, unsigned thread);

/* NULL: the thread is a processor. */
const struct machine_context *target_partition(const struct target_leon3 *leon3, unsigned thread);

/* The partition's thread in its user mode, else the processor's own. */
unsigned target_thread_of_cpu(const struct target_leon3 *leon3, uint32_t cpu);

/* The same, of a processor that stops: a partition that is on several is looked at there from now on. */
unsigned target_charge(struct target_leon3 *leon3, uint32_t cpu);

/* The number of the partition (target_partition) whose SRMMU context a processor is in. False: its MMU is off. */
bool target_cpu_context(const struct target_leon3 *leon3, struct leon3 *cpu, uint32_t *context);

/* A partition whose context no processor is in: its registers are where the hypervisor saved them. */
bool target_thread_saved(const struct target_leon3 *leon3, unsigned thread, uint32_t *context);

/*
 * Saved registers (window 0: the partition's own, 1: its caller's ...). False: not known or not kept. Of a partition that has not
 * started only PC and nPC are known, and nothing can be written.
 */
bool target_saved_read(const struct target_leon3 *leon3, uint32_t context, unsigned window,
                       unsigned number, uint32_t *value);
bool target_saved_write(const struct target_leon3 *leon3, uint32_t context, unsigned window,
                        unsigned number, uint32_t value);
/* Makes the window `steps` above the partition's own one its own. */
bool target_saved_leave(const struct target_leon3 *leon3, uint32_t context, unsigned steps);

/*
 * A partition's virtual address in its own context: the same, but in a virtual machine whose MMU is on, where the guest's own tables
 * say it. False: they do not map it.
 */
bool target_guest_address(const struct target_leon3 *leon3, uint32_t context, uint32_t *address);

/* What the machine's stop means to a debugger; kind NONE: the limit of a slice. */
struct gdb_stop target_stop(struct target_leon3 *leon3, struct machine_stop last);
/* A reason of the last run that another stop came before is out of date. */
void target_begin(struct target_leon3 *leon3);
/* The user wants the word back from what takes long. Asked often: the server says meanwhile that it lives. */
bool target_interrupted(const struct target_leon3 *leon3);

/* ---- target_hold.c: gdb_target's non_stop, hold; threads that are held while others run. */
void target_non_stop(void *owner, bool on);
void target_hold(void *owner, unsigned thread, enum gdb_hold hold);
/* Brings the processors' modes in line with who is held. False: none of them can go on. */
bool target_hold_apply(struct target_leon3 *leon3);
/* The thread of a partition's context, 0: it has none. */
unsigned target_thread_of_context(const struct target_leon3 *leon3, uint32_t context);

/* ---- target_alone.c: gdb_target's alone; stops of others meanwhile. */
void target_alone(void *owner, unsigned thread);
/* A breakpoint's removal waits until all may go on again. False: it does not. */
bool target_alone_lift(struct target_leon3 *leon3, uint32_t address);
/* A processor has come to a breakpoint, at which it has to wait for the one that is alone. */
bool target_alone_halts(struct target_leon3 *leon3, uint32_t cpu);
/* What the client is told now of a stop. */
struct gdb_stop target_alone_keep(struct target_leon3 *leon3, struct gdb_stop stop);
/* What it was not told; before anything goes on. */
struct gdb_stop target_alone_pay(struct target_leon3 *leon3);
void target_alone_wake(struct target_leon3 *leon3);
void target_alone_forget(struct target_leon3 *leon3);

/* ---- target_reverse.c: gdb_target's reverse; and who wrote. */
struct gdb_stop target_reverse(void *owner, unsigned step_thread, bool begin);
/* Repeats the run to a place, over all stops on the way; the debugger's observers hear. */
void target_replay(struct target_leon3 *leon3, uint64_t end);
/* The latest write before now to physical first..last, in leon3->writer. False: not in what was recorded. */
bool target_find_writer(struct target_leon3 *leon3, uint32_t first, uint32_t last);

/* ---- target_memory.c: gdb_target's memory_read, memory_write. */
/* Where a virtual address leads for a thread. False: nowhere. */
bool target_translate(const struct target_leon3 *leon3, unsigned thread, uint32_t address,
                      uint32_t *physical);
size_t target_memory_read(void *owner, unsigned thread, uint64_t address, void *data, size_t size);
enum gdb_error target_memory_write(void *owner, unsigned thread, uint64_t address, const void *data,
                                   size_t size);

/* ---- target_windows.c: the live register windows of a thread, as they are before a handler has moved through them. */
struct target_windows {
    struct gdb_windows windows;
    const struct target_leon3 *leon3;
    struct leon3 *cpu;
    uint32_t context;
};
/* *windows must stay where it is while it is used. */
void target_windows_of(const struct target_leon3 *leon3, unsigned thread,
                       struct target_windows *windows);
/* %sp is about to be written: if it becomes that of an older frame, the frame's window becomes the present one. */
void target_windows_leave(const struct target_leon3 *leon3, unsigned thread, uint32_t sp);

/* ---- target_points.c: gdb_target's point_*; and stops on traps. */
enum gdb_error target_point_insert(void *owner, unsigned thread, enum gdb_point point,
                                   uint64_t address, uint64_t size);
/* The same by a command of the monitor. */
enum gdb_error target_point_insert_own(struct target_leon3 *leon3, unsigned thread,
                                       enum gdb_point point, uint64_t address, uint64_t size);
enum gdb_error target_point_remove(void *owner, unsigned thread, enum gdb_point point,
                                   uint64_t address, uint64_t size);
/* Breakpoints of the simulator, in all processors. */
bool target_break_add(struct target_leon3 *leon3, uint32_t address);
void target_break_remove(struct target_leon3 *leon3, uint32_t address);
void target_point_remove_all(struct target_leon3 *leon3);
/* The breakpoint that a processor stands at, in the process that it is in. NULL: there is none for it. */
const struct target_point *target_point_at(const struct target_leon3 *leon3, uint32_t cpu);
/* To be called after a change of points or of who is looked for. False: too many to watch. */
bool target_watches_changed(struct target_leon3 *leon3);
/* To be called after a change of trap_stops. */
void target_trap_stops_changed(struct target_leon3 *leon3);

/* ---- description.c: registers behind the standard ones, and gdb_target's document. */
#define TARGET_REG_ASR16 72 /* .. ASR31 = 87 */
#define TARGET_REG_MMU   88 /* control, context pointer, context, fault status, fault address */
/*
 * Locals and ins of the windows beside the present one, read-only, by which handlers of window traps are unwound
 * (hv/sparc/unwind.h has the same numbers): CWP + 1, CWP + 2, CWP - 1, CWP - 2.
 */
#define TARGET_REG_WINDOWS 93
#define TARGET_REG_COUNT   157

/* ---- target_state.c: registers behind those: trap state, caches, TLB. Read-only. */
unsigned target_state_count(const struct target_leon3 *leon3);
uint32_t target_state_read(const struct target_leon3 *leon3, uint32_t cpu, unsigned index);
void target_state_name(const struct target_leon3 *leon3, unsigned index, char *name, size_t size);
bool target_document(void *owner, const char *object, const char *annex, struct gdb_text *text);

#endif
