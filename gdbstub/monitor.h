/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What monitor commands have in common. A command is a row of the table in monitor.c.
 */
#ifndef PRIDE_GDBSTUB_MONITOR_H
#define PRIDE_GDBSTUB_MONITOR_H

#include "gdbstub/target_leon3.h"

#define MONITOR_WORDS 24

struct monitor_call {
    struct target_leon3 *leon3;
    struct leon3 *cpu; /* of the selected thread */
    unsigned thread;
    bool shell;     /* not through GDB */
    unsigned count; /* words behind the command's name */
    char *const *word;
    struct gdb_text *text;
};

struct monitor_command {
    const char *name; /* one or two words */
    const char *arguments;
    unsigned least, most; /* words */
    void (*handler)(const struct monitor_call *call);
    const char *help;
};

/* The commands, by number, for completion and help. NULL: no more. */
const struct monitor_command *monitor_command(size_t index);

/* Decimal, 0x or octal, up to `most`. False: a complaint was printed. */
bool monitor_parse_number(const char *word, uint32_t most, uint32_t *value, struct gdb_text *text);

/* monitor_state.c; a number, a register that holds it, or a symbol of the selected process. False: a complaint was printed. */
bool monitor_address(const struct monitor_call *call, const char *word, uint32_t *address);
void monitor_reg(const struct monitor_call *call);
void monitor_mem(const struct monitor_call *call);
void monitor_wmem(const struct monitor_call *call);
void monitor_disas(const struct monitor_call *call);
void monitor_bt(const struct monitor_call *call);
void monitor_wp(const struct monitor_call *call);
void monitor_perf(const struct monitor_call *call);
void monitor_threads(const struct monitor_call *call);

/* monitor_history.c */
void monitor_history(const struct monitor_call *call);
void monitor_bookmark(const struct monitor_call *call);
void monitor_goto(const struct monitor_call *call);
void monitor_reverse(const struct monitor_call *call);
void monitor_who_wrote(const struct monitor_call *call);

/* GDB keeps copies of registers: said after what changes them behind its back. */
void monitor_note_stale(const struct monitor_call *call);
void monitor_print_position(const struct monitor_call *call);

/* monitor_mmu.c */
void monitor_info_mmu(const struct monitor_call *call);
void monitor_walk(const struct monitor_call *call);
void monitor_contexts(const struct monitor_call *call);

#endif
