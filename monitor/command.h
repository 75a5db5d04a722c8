/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inside the monitor: what commands have in common. A command is a row of its group's table, each group a file; table.c
 * has the list of groups.
 */
#ifndef PRIDE_MONITOR_COMMAND_H
#define PRIDE_MONITOR_COMMAND_H

#include "monitor/monitor.h"

#define MONITOR_WORDS     24
#define MONITOR_SNAPSHOTS 16
#define MONITOR_SCRIPTS   8 /* that call each other */

struct monitor_snapshot {
    char name[24]; /* "": free */
    uint64_t cycle;
    size_t size;
    void *data;
    struct faults *faults; /* NULL: none */
};

struct monitor {
    struct target_leon3 *leon3;
    struct monitor_host host;
    unsigned thread; /* the shell's */
    bool over;
    int status;
    unsigned scripts; /* that are being read */
    void (*show)(void *owner, const char *text);
    void *show_owner;
    char *image; /* the file that `run` loads again; NULL: none */
    struct monitor_snapshot snapshot[MONITOR_SNAPSHOTS];
    struct leon3_stats perf_base[MACHINE_CPUS_MAX];
    struct recent *recent;   /* recent.h; NULL: nothing is kept */
    struct profile *profile; /* profile.h; NULL: nothing is counted */
};

struct monitor_call {
    struct monitor *monitor;
    struct target_leon3 *leon3;
    struct leon3 *cpu; /* of the selected thread */
    unsigned thread;
    unsigned count; /* words behind the command's name */
    char *const *word;
    struct gdb_text *text;
};

enum monitor_where {
    MONITOR_ANYWHERE,
    MONITOR_SHELL /* not through GDB: GDB has words of its own for it, or it opens files of ours */
};

struct monitor_command {
    const char *name; /* one or two words */
    const char *arguments;
    unsigned least, most; /* words */
    void (*handler)(const struct monitor_call *call);
    enum monitor_where where;
    /* Options, and "@kind" for lists of complete.c; behind '|' those of all words but the first. With `if`, conditions behind it. */
    const char *complete;
    const char *help;
};

/* A table ends with a row without a name. */
struct monitor_group {
    const char *title;
    const struct monitor_command *commands;
};

extern const struct monitor_group monitor_groups[]; /* ends with one without a title */

extern const struct monitor_command monitor_run_commands[];
extern const struct monitor_command monitor_stop_commands[];
extern const struct monitor_command monitor_register_commands[];
extern const struct monitor_command monitor_memory_commands[];
extern const struct monitor_command monitor_mmu_commands[];
extern const struct monitor_command monitor_cache_commands[];
extern const struct monitor_command monitor_board_commands[];
extern const struct monitor_command monitor_hypervisor_commands[];
extern const struct monitor_command monitor_past_commands[];
extern const struct monitor_command monitor_recent_commands[];
extern const struct monitor_command monitor_measure_commands[];
extern const struct monitor_command monitor_snapshot_commands[];
extern const struct monitor_command monitor_inject_commands[];
extern const struct monitor_command monitor_session_commands[];

/* The index-th command of all groups. NULL: no more. */
const struct monitor_command *monitor_command_at(size_t index);

/* One line for a thread. */
void monitor_dispatch(struct monitor *monitor, unsigned thread, const char *line,
                      struct gdb_text *text);

/* ---- words.c: what words mean. False: a complaint was printed. */
/* Decimal, 0x or octal, up to `most`. */
bool monitor_parse_number(const char *word, uint32_t most, uint32_t *value, struct gdb_text *text);
/* A number, a register that holds it, or a symbol of the selected process, which may have +NUMBER behind it. */
bool monitor_address(const struct monitor_call *call, const char *word, uint32_t *address);
/* on or off. */
bool monitor_parse_switch(const struct monitor_call *call, const char *word, bool *on);
/* A time as the command line has it, in cycles, not 0. */
bool monitor_parse_time(const struct monitor_call *call, const char *word, uint64_t *cycles);
/* The words from `first` on, with blanks between. */
void monitor_join(const struct monitor_call *call, unsigned first, char *line, size_t size);
/* "g0".."i7" with or without a percent sign, and the special ones, as GDB numbers them. LEON3_REG_COUNT: none of them. */
unsigned monitor_register_number(const char *word);
const char *monitor_register_name(unsigned index); /* for completion; NULL: no more */

/* ---- look.c: looking at the selected thread as GDB would. */
unsigned monitor_process(const struct monitor_call *call);
uint32_t monitor_register(const struct monitor_call *call, unsigned number);
bool monitor_word(const struct monitor_call *call, uint32_t address, uint32_t *value);
/* The line of `disas`: place and instruction. */
void monitor_print_instruction(const struct monitor_call *call, uint32_t address);
/* Where the selected thread's processor stands. */
void monitor_print_position(const struct monitor_call *call);
/* The selected thread is that one from now on. */
struct monitor_call monitor_call_for(const struct monitor_call *call, unsigned thread);
/* GDB keeps copies of registers: said after what changes them behind its back. */
void monitor_note_stale(const struct monitor_call *call);
/* What is repeated of a recorded run is observed by nobody: said in the past where observing begins. */
void monitor_note_repeated(const struct monitor_call *call);

/* Ctrl-C, or GDB sent something: a command that takes long comes to its end. */
bool monitor_interrupted(const struct monitor_call *call);

/* ---- callers.c: the command `bt`. */
void monitor_callers(const struct monitor_call *call);

/* ---- snapshot.c */
void monitor_snapshots_free(struct monitor *monitor);

#endif
