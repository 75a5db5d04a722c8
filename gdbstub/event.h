/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stops on events: what `break` of the monitor sets. An event is a kind with its own choice (which traps, which
 * addresses) and conditions over what was observed and the registers at that moment.
 */
#ifndef PRIDE_GDBSTUB_EVENT_H
#define PRIDE_GDBSTUB_EVENT_H

#include "gdbstub/condition.h"
#include "gdbstub/text.h"
#include "sim/base/observe.h"

#include <stdbool.h>
#include <stdint.h>

#define TARGET_EVENTS     32
#define EVENT_SOURCE_SIZE 128

struct target_leon3;
struct event_kind;

struct target_event {
    const struct event_kind *kind; /* NULL: free */
    uint32_t traps[8];             /* bit per trap type */
    uint32_t first, last;          /* addresses */
    bool switched[16]; /* slot: the processor has changed its context since it was in user mode */
    uint64_t hits;
    struct condition_list conditions;
    char source[EVENT_SOURCE_SIZE]; /* as the user wrote it */
};

/* The words behind `break`. 0: a complaint was printed and nothing has changed; else the new event's number. */
unsigned event_add(struct target_leon3 *leon3, char *const *word, unsigned count,
                   struct gdb_text *text);

/* A trap's number or name, or a class: its bits are set. False: a complaint was printed. */
bool event_traps(const char *word, uint32_t traps[8], struct gdb_text *text);

/* False: there is no such event. 0 stands for all. */
bool event_remove(struct target_leon3 *leon3, unsigned number);
/* The names of kinds by number, for completion. NULL: no more. */
const char *event_kind_name(unsigned index);
void event_list(const struct target_leon3 *leon3, struct gdb_text *text);

/* A processor stands at an address: is there an event for it? The stop's text is in leon3->text then. */
bool event_at_address(struct target_leon3 *leon3, uint32_t cpu);

#endif
