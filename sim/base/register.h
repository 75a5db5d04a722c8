/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device registers as tables. One row describes a register, or a row of equal ones: which bits can
 * be read, written, cleared by writing 1, where its word lies in the device's state, and what else
 * happens. Words only; what reads and writes of other sizes do is the bus's affair.
 */
#ifndef PRIDE_BASE_REGISTER_H
#define PRIDE_BASE_REGISTER_H

#include "sim/base/bus.h"
#include "sim/base/diag.h"

#define REGISTER_NO_STATE UINT32_MAX

struct register_row {
    const char *name; /* as in the manual */
    uint32_t offset;  /* of the first one, a multiple of 4 */
    uint32_t count;   /* how many equal ones; 0 means 1 */
    uint32_t step;    /* bytes between them */
    uint32_t readable;
    uint32_t writable;
    uint32_t clear;        /* bits that a 1 clears; not also in writable */
    uint32_t state;        /* offset of a uint32_t in the state, or REGISTER_NO_STATE */
    uint32_t state_stride; /* bytes between the state words of equal ones; 0 means 4 */
    /*
     * Instead of the state's word (masked by `readable` all the same). peek: without side
     * effects.
     */
    uint32_t (*read)(void *self, uint32_t index, bool peek);
    /*
     * After the state's word, if there is one, was changed by the masks; `value` is what was
     * written.
     */
    void (*write)(void *self, uint32_t index, uint32_t value);
};

struct register_bank {
    const char *device; /* name, for messages */
    const struct register_row *rows;
    size_t count;
    void *self;  /* for the hooks */
    void *state; /* what row offsets refer to */
    struct diag *diag;
};

/*
 * One access to the register at a word offset of the device; access->address is not looked at.
 * Offsets that no row has read as 0, ignore writes, and are reported once each. A debugger's reads
 * (BUS_MASTER_DEBUG) are peeks. Always BUS_OK.
 */
enum bus_result register_access(const struct register_bank *bank, uint32_t offset,
                                struct bus_access *access);

/*
 * Sub-word accesses of buses that know words only, big-endian: a store drives its data on all lanes
 * of the word, a load sees its lane of the whole word. Words pass unchanged.
 */
uint32_t register_spread(const struct bus_access *access);
uint32_t register_lane(const struct bus_access *access, uint32_t word);

/* The row at a word offset and which of its registers; NULL: none. */
const struct register_row *register_find(const struct register_row *rows, size_t count,
                                         uint32_t offset, uint32_t *index);

#endif
