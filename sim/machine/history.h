/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The past of a machine: checkpoints in memory, taken as it runs, and the input that came from outside.
 * From a checkpoint the run is repeated to any place before the present; what was heard once (traces,
 * characters, frames) is not heard again. Places are those of machine_position.
 *
 * While a machine has a history it must be run through it. Whoever changes the machine between runs
 * (a debugger) says so with history_changed: what was recorded behind that place never happens then.
 */
#ifndef PRIDE_MACHINE_HISTORY_H
#define PRIDE_MACHINE_HISTORY_H

#include "sim/machine/machine.h"

struct history;

struct history_limits {
    uint64_t interval; /* instructions between checkpoints; 0: a default of some milliseconds */
    size_t bytes; /* of host memory; older checkpoints are thinned out above that; 0: a default */
};

/* State of somebody that goes with the machine's, kept in checkpoints. save: NULL is no memory. */
struct history_rider {
    void *owner;
    void *(*save)(void *owner);
    bool (*restore)(void *owner, const void *saved);
    void (*drop)(void *saved);
};

/* The present is where the past begins. NULL: no memory. */
struct history *history_create(struct machine *machine, const struct history_limits *limits);
void history_destroy(struct history *history);

/* At most one; the past begins anew. */
void history_carry(struct history *history, const struct history_rider *rider);

/*
 * As machine_run and machine_step, in the past by repeating it: input comes when it came, and from
 * the present on the run is new. A run may return MACHINE_LIMIT before `until`.
 */
struct machine_stop history_run(struct history *history, uint64_t until);
struct machine_stop history_step(struct history *history, uint32_t cpu);

/* The machine was changed where it stands; or it is another one altogether (reset, restored). */
void history_changed(struct history *history);
void history_restart(struct history *history);

/* The earliest place that can be gone to, and the latest that the run has come to. */
uint64_t history_first(const struct history *history);
uint64_t history_last(const struct history *history);
bool history_in_past(const struct history *history);

/*
 * Back to the latest checkpoint before `position`. False: there is none; nothing is changed. `written`
 * (a physical address, or NULL): checkpoints behind which its page was not written are passed, and
 * *position becomes where the search for a write has to end.
 */
bool history_back(struct history *history, uint64_t *position, const uint32_t *written);

/* Repeats the run to `position` at most; the debugger's observers hear. */
struct machine_stop history_replay(struct history *history, uint64_t position);

/* To a place of the past or the present itself; only the machine hears. False: not a place of it. */
bool history_goto(struct history *history, uint64_t position);

/*
 * The last place before `position` at which processor `cpu` (or MACHINE_ANY_CPU) began an instruction or a
 * trap. The machine is somewhere else afterwards. False: there is none.
 */
bool history_previous(struct history *history, uint64_t *position, uint32_t cpu);

/* The place at which the run came to a cycle. False: it is not in the past. The machine stands there. */
bool history_goto_cycle(struct history *history, uint64_t cycle);

struct history_size {
    size_t checkpoints, bytes, inputs;
    uint64_t first_cycle, last_cycle;
};
void history_size(const struct history *history, struct history_size *size);

/*
 * For input.c: may input come now, and: it has come. False: it is the past's, which was heard of before.
 * `history` may be NULL.
 */
bool history_refuses_input(const struct history *history);
bool history_note_input(struct history *history, const struct machine_input *input);

#endif
