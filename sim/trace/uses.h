/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When registers, words of memory, lines of caches and entries of TLBs are read and overwritten: the definitions and uses of a
 * run, by which a campaign knows which bit flips come to the same (docs/faults.md). An access belongs to the instruction
 * boundary before it: a change made at that boundary or earlier is seen by it.
 *
 * All of processor 0. Where it is not sure that all bits of an access are overwritten without being read, it is called a
 * read. With timing=full a word of memory counts as read with its block of 32 bytes, and whenever a cache looks at a set that
 * may hold some of that. Devices that read memory by themselves are not seen.
 */
#ifndef PRIDE_TRACE_USES_H
#define PRIDE_TRACE_USES_H

#include "sim/leon3/operands.h"
#include "sim/machine/machine.h"

struct use {
    uint64_t cycle; /* of the boundary */
    uint32_t bits;  /* of the 32 that it concerns */
    bool write;     /* overwritten; else read */
};

enum uses_kind {
    USES_NOTHING,   /* nothing is known of it */
    USES_REGISTER,  /* number: 0..7 the globals, 8 + 16 * window + n the window's outs and locals */
    USES_MEMORY,    /* number: the physical address of a word */
    USES_CACHE_SET, /* tags, bits and order of a set; unit: 0 instruction, 1 data */
    USES_CACHE_WORDS, /* words of line `number` */
    USES_TLB          /* part of entry `number`; unit as above */
};

struct uses_element {
    enum uses_kind kind;
    uint8_t unit, part;
    uint32_t number;
    uint32_t
        stays; /* bits that, flipped and not used any more, are other ones to the end; others may have no place on the chip */
};

#define USES_REGISTERS LEON3_FILE_SIZE

/* What an element of the state maps is. */
void uses_element_of(struct machine *machine, const struct component *component,
                     const struct state_field *field, uint32_t index, struct uses_element *element);

struct uses;

struct uses_config {
    unsigned flips; /* how many neighbouring bits a fault changes, 1.. */
    /*
     * Of memory only the last access to the block of 32 bytes is kept, as a read; a fetch counts for the block behind as well,
     * which it may bring into the cache.
     */
    bool last_only;
};

/* Starts to watch a machine of one processor. NULL: no memory, or no room for an observer. */
struct uses *uses_create(struct machine *machine, const struct uses_config *config);
void uses_destroy(struct uses *uses);

/* What is to be followed, before the machine runs. False: no memory. */
bool uses_follow(struct uses *uses, const struct uses_element *element);

/* Accesses in order of time, until the next call. NULL with *count = 0: none, or not followed. */
const struct use *uses_of(struct uses *uses, const struct uses_element *element, size_t *count);

/* Which partition was at work: from behind the boundary `cycle` on; context 0: the supervisor. */
struct use_place {
    uint64_t cycle;
    uint32_t context;
};
const struct use_place *uses_places(const struct uses *uses, size_t *count);

/* Memory ran out (there is a limit of 64 Mi accesses): what is known is not all. */
bool uses_incomplete(const struct uses *uses);

#endif
