/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When registers and words of memory are read and overwritten: the definitions and uses of a run, by
 * which a campaign knows which bit flips come to the same (docs/faults.md). An access belongs to the
 * instruction boundary before it: a change made at that boundary or earlier is seen by it.
 *
 * Registers are the globals and the windows of processor 0. Where it is not sure that all bits of an
 * access are overwritten without being read, it is called a read. Devices that read memory by
 * themselves are not seen, and neither are caches: the machine must keep no contents in them.
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

struct uses;

/*
 * Starts to watch a machine of one processor. NULL: no memory, or no room for an observer. With `blocks`,
 * caches may keep contents: of memory only the last access to the block of 32 bytes is known, as a read,
 * and a fetch counts for the block behind as well, which it may bring into the cache.
 */
struct uses *uses_create(struct machine *machine, bool blocks);
void uses_destroy(struct uses *uses);

/*
 * What is to be followed, before the machine runs. Registers: 0..7 the globals, 8 + 16 * window + n the
 * window's outs and locals, in the order of the state map. False: no memory.
 */
#define USES_REGISTERS LEON3_FILE_SIZE
void uses_follow_register(struct uses *uses, uint32_t number);
bool uses_follow_memory(struct uses *uses, uint32_t physical); /* the word at it */

/* Accesses in order of time. NULL with *count = 0: none, or not followed. */
const struct use *uses_of_register(const struct uses *uses, uint32_t number, size_t *count);
const struct use *uses_of_memory(const struct uses *uses, uint32_t physical, size_t *count);

/* Which partition was at work: from behind the boundary `cycle` on; context 0: the supervisor. */
struct use_place {
    uint64_t cycle;
    uint32_t context;
};
const struct use_place *uses_places(const struct uses *uses, size_t *count);

/* Memory ran out (there is a limit of 64 Mi accesses): what is known is not all. */
bool uses_incomplete(const struct uses *uses);

#endif
