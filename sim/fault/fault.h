/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fault injection: what goes wrong, where, and when, as one line of text (docs/faults.md).
 *
 *   MODEL TARGET[:BIT] [VALUE] at TRIGGER [for TIME] [every TIME]
 *
 *   MODEL    a row of faults_model_info; without BIT the seed chooses one where the model needs one
 *   TARGET   COMPONENT.FIELD         a state map's name: cpu0.win[3].l2, gptimer0.counter[0]
 *            MEMORY@ADDRESS          physical: ram@0x40101000 ("pa" stands for any memory)
 *            MEMORY@sym:NAME         a symbol of the image
 *            va@CONTEXT:ADDRESS|NAME virtual, walked when the fault strikes;
 *                                    CONTEXT a number or partition name
 *            cpuN, gptimerN, irqN    for models of instructions, timers and interrupts
 *   BIT      0 is the least significant bit of the element. In memory the element is the largest
 *            aligned one at the address: a word where it is a multiple of 4, else a half-word or
 *            byte.
 *   TRIGGER  5ms, +5ms, 5ms..9ms, or KIND [WHERE] [#N | #N..N] [+TIME]; ranges are drawn by the seed
 *
 * Faults strike at the first instruction boundary at or after their time or event, in the order in
 * which they were added.
 */
#ifndef PRIDE_FAULT_FAULT_H
#define PRIDE_FAULT_FAULT_H

#include "sim/machine/machine.h"

struct faults;

/*
 * The machine's faults; nothing costs anything while none is added. NULL: no memory, or the clock
 * has no room for another event. The machine must not run after faults_destroy, except if all
 * faults had struck.
 */
struct faults *faults_create(struct machine *machine);
void faults_destroy(struct faults *faults);

/*
 * Looks a symbol up in a program, by the file name that the image has for it, or in the image itself
 * (file NULL): where it runs or, `loaded`, where the file puts it in memory. NULL: *value is set. Else
 * what is wrong, in `error`.
 */
typedef const char *(*fault_symbol_lookup)(void *owner, const char *file, const char *name,
                                           bool loaded, uint64_t *value, char *error,
                                           size_t error_size);
void faults_set_symbols(struct faults *faults, fault_symbol_lookup find, void *owner);

/* Seed of the bits chosen for faults that give none; 1 from the start. */
void faults_seed(struct faults *faults, uint64_t seed);

/* Adds a fault for later. False: reported with the column, and nothing is added. */
bool faults_add(struct faults *faults, const char *spec, struct diag *diag);

/*
 * Injects at once a fault given without "at TIME". False: reported (also an address that is not
 * mapped), nothing changed.
 */
bool faults_inject(struct faults *faults, const char *spec, struct diag *diag);

/* As faults_add, or faults_inject where the line gives neither time nor trigger. */
bool faults_take(struct faults *faults, const char *spec, struct diag *diag);

/*
 * How many have not struck yet, and how many could not be injected because their address was not
 * mapped at the time.
 */
size_t faults_pending(const struct faults *faults);
size_t faults_missed(const struct faults *faults);

/* How many have struck and last. */
size_t faults_active(const struct faults *faults);

/*
 * Goes with machine_save and machine_restore: a copy holds the pending faults; faults_resume makes
 * `faults` go on from it, also when it is of another machine of the same board. False: no memory,
 * unchanged.
 */
struct faults *faults_copy(const struct faults *faults);
bool faults_resume(struct faults *faults, const struct faults *copy);

/* Row `index` of the table of models, for help texts. False: there are no more. */
bool faults_model_info(size_t index, const char **name, const char **help);

#endif
