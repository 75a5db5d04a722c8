/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The checkpoints of a history, in order. Each holds the state of all components but memories, and of
 * memories the pages written since the one before it; the first one all that are not zero. Private
 * to history.c.
 */
#ifndef PRIDE_MACHINE_CHECKPOINT_H
#define PRIDE_MACHINE_CHECKPOINT_H

#include "sim/machine/history.h"

struct checkpoint_page {
    uint32_t number; /* physical page; ascending in a checkpoint */
    uint8_t *bytes;  /* NULL: zeros */
};

struct checkpoint {
    uint64_t position, cycle, instructions;
    size_t input; /* how many inputs had come */
    bool pinned;  /* the run before it does not lead to it: it is never left out */
    uint8_t *state;
    void *rider;
    struct checkpoint_page *page;
    size_t page_count;
};

struct checkpoints {
    struct machine *machine;
    struct history_rider rider;
    struct checkpoint **item;
    size_t count, room;
    size_t at; /* the one that the machine comes from; pages touched since then are marked */
    size_t state_size;
    size_t bytes;
};

/* No checkpoints yet; the machine outlives the list. */
void checkpoints_init(struct checkpoints *list, struct machine *machine);
void checkpoints_clear(struct checkpoints *list);

/*
 * The machine as it stands becomes a checkpoint behind `at`, and is `at`; where that one is of the same
 * place it is replaced. Those behind it stay. False: no memory; nothing is changed.
 */
bool checkpoints_take(struct checkpoints *list, size_t input, bool pinned);

/* The machine becomes that of checkpoint `index`. */
void checkpoints_restore(struct checkpoints *list, size_t index);

/* The machine, running, has come to checkpoint at + 1, or beyond it. */
void checkpoints_pass(struct checkpoints *list);

/* Forgets all behind `at`; leaves one out between others until they need at most `bytes`. */
void checkpoints_forget_later(struct checkpoints *list);
void checkpoints_thin(struct checkpoints *list, size_t bytes);

/* Was a page written between checkpoint `index` and the next one (or the present)? Never no if it was. */
bool checkpoints_page_written(const struct checkpoints *list, size_t index, uint32_t physical);

#endif
