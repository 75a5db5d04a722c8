/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to sim/fault: when a fault strikes, other than at a time. A trigger counts events and, when
 * its number is reached, is due a delay later. The number and times were drawn before where the line
 * gave a range.
 */
#ifndef PRIDE_FAULT_TRIGGER_H
#define PRIDE_FAULT_TRIGGER_H

#include "sim/fault/grammar.h"
#include "sim/fault/target.h"
#include "sim/machine/machine.h"

struct trigger_kind;

struct trigger {
    const struct trigger_kind *kind; /* NULL: only time */
    bool in_context;
    uint32_t context;
    bool has_number;
    uint32_t number; /* an address, trap type, call number, or a fault's number */
    uint64_t left;   /* events still to come */
    uint64_t delay;  /* cycles */
};

enum trigger_answer {
    TRIGGER_NO,
    TRIGGER_YES,
    TRIGGER_ASK /* call `check` at the next instruction boundary */
};

struct trigger_kind {
    const char *name;
    const char *help;
    bool needs_where;
    bool takes_partition_only; /* WHERE is a partition */
    uint32_t points;
    enum trigger_answer (*observe)(const struct trigger *trigger, struct machine *machine,
                                   const struct observation *what);
    /* At an instruction boundary; NULL where observe never asks for it. */
    bool (*check)(const struct trigger *trigger, struct machine *machine);
};

/* Understands the trigger of a line. NULL: done. Else what is wrong, in `error`. */
const char *trigger_parse(struct machine *machine, const struct fault_symbols *symbols,
                          const struct fault_line *line, struct trigger *trigger, char *error,
                          size_t error_size);

/* An event has happened. True: it was the one that the fault waits for. */
bool trigger_count(struct trigger *trigger);

/* The trigger `fault N`: waits for the fault of that number. */
bool trigger_is_fault(const struct trigger *trigger, uint32_t number);

extern const struct trigger_kind trigger_pc;
extern const struct trigger_kind trigger_read;
extern const struct trigger_kind trigger_write;
extern const struct trigger_kind trigger_access;
extern const struct trigger_kind trigger_trap;
extern const struct trigger_kind trigger_hypercall;
extern const struct trigger_kind trigger_slot;
extern const struct trigger_kind trigger_fault;

/* The observation lies in the context that the trigger is limited to, if it is. */
bool trigger_in_context(const struct trigger *trigger, struct machine *machine, uint32_t cpu);

#endif
