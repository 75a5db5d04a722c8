/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fault hits: an element of a component's state, or of memory by physical or virtual
 * address, a component, or an interrupt line.
 */
#ifndef PRIDE_FAULT_TARGET_H
#define PRIDE_FAULT_TARGET_H

#include "sim/fault/fault.h"

enum fault_target_kind {
    FAULT_TARGET_STATE,
    FAULT_TARGET_PHYSICAL,
    FAULT_TARGET_VIRTUAL,
    FAULT_TARGET_COMPONENT, /* as a whole: cpu0, gptimer0 */
    FAULT_TARGET_LINE       /* an interrupt line: irq8 */
};

struct fault_target {
    enum fault_target_kind kind;
    struct state_ref ref;        /* STATE */
    struct component *component; /* COMPONENT; its bit is one of an instruction's 32 */
    uint32_t context;            /* VIRTUAL */
    uint32_t address;            /* PHYSICAL, VIRTUAL; LINE: its number */
    uint32_t bytes;              /* size of the element: 1, 2, 4, 8 */
    int bit;                     /* -1: none was given */
};

/* Where names of programs are looked up; find may be NULL. */
struct fault_symbols {
    fault_symbol_lookup find;
    void *owner;
};

/*
 * Address of a symbol of the image or, in_context, of the program of that context; `loaded` as for
 * fault_symbol_lookup. NULL: done. Else what is wrong, in `error`.
 */
const char *fault_symbol_find(struct machine *machine, const struct fault_symbols *symbols,
                              bool in_context, uint32_t context, const char *name, bool loaded,
                              uint64_t *value, char *error, size_t error_size);

/*
 * Writes the target with addresses in place of symbols ("ram@sym:NAME", "va@PARTITION:NAME"). NULL:
 * done. Else what is wrong, in `error`.
 */
const char *fault_target_expand(struct machine *machine, const struct fault_symbols *symbols,
                                const char *text, char *expanded, size_t size, char *error,
                                size_t error_size);

/*
 * `kind` is what the model hits; STATE stands for elements anywhere, PHYSICAL for elements of
 * memory. NULL: done. Else what is wrong, in `error`.
 */
const char *fault_target_parse(struct machine *machine, enum fault_target_kind kind,
                               const char *text, struct fault_target *target, char *error,
                               size_t error_size);

/*
 * Reads or writes the element. False: the virtual address is not mapped now, or to no memory.
 * *physical (0 for state) is where it lies.
 */
bool fault_target_read(struct machine *machine, const struct fault_target *target, uint64_t *value,
                       uint32_t *physical);
bool fault_target_write(struct machine *machine, const struct fault_target *target, uint64_t value);

/*
 * Flips bits of the element where it is stored, as a particle does: see machine_memory_upset. False:
 * the virtual address is not mapped now, or to no memory.
 */
bool fault_target_flip(struct machine *machine, const struct fault_target *target, uint64_t bits);

/* The processor that the target belongs to, 0 where it belongs to none. */
uint32_t fault_target_cpu(const struct fault_target *target);

#endif
