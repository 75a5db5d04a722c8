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

/* Decimal, 0x or octal, up to `most`. False: a complaint was printed. */
bool monitor_parse_number(const char *word, uint32_t most, uint32_t *value, struct gdb_text *text);

/* monitor_state.c */
void monitor_reg(const struct monitor_call *call);
void monitor_mem(const struct monitor_call *call);
void monitor_wmem(const struct monitor_call *call);
void monitor_disas(const struct monitor_call *call);
void monitor_bt(const struct monitor_call *call);
void monitor_wp(const struct monitor_call *call);
void monitor_perf(const struct monitor_call *call);
void monitor_threads(const struct monitor_call *call);

/* monitor_mmu.c */
void monitor_info_mmu(const struct monitor_call *call);
void monitor_walk(const struct monitor_call *call);
void monitor_contexts(const struct monitor_call *call);

#endif
