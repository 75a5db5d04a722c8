/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to sim/trace: observations as records of a compact file, and back. A record has only what
 * differs from what the records before it let expect: an instruction whose opcode was seen at its
 * address before takes three bytes.
 *
 *   file    "PRIDETRC1 KIND\n", records
 *   record  byte: point 4:0, write 5, flag 6, another processor than before 7
 *           byte: which of the fields below follow, enum record_field
 *           [byte: processor] number: cycle since the record before
 *           fields in the order of the enum, numbers in groups of 7 bits, the lowest first
 */
#ifndef PRIDE_TRACE_RECORD_H
#define PRIDE_TRACE_RECORD_H

#include <stdio.h>

#include "sim/base/observe.h"

enum record_field {
    RECORD_PC = 1,       /* difference from the PC before, if that is not 4 */
    RECORD_ADDRESS = 2,  /* difference from the address before */
    RECORD_PHYSICAL = 4, /* difference from the address, if they are not the same */
    RECORD_CODE = 8,
    RECORD_VALUE = 16, /* instructions: if it is not the one that was at this PC before */
    RECORD_SIZE = 32   /* if it is not 4 */
};

#define RECORD_MAGIC   "PRIDETRC1 "
#define RECORD_MAX     64    /* bytes of one record */
#define RECORD_OPCODES 65536 /* last opcodes, by PC / 4 */

/* What writer and reader have seen so far; zero at the start. */
struct record_state {
    uint64_t cycle;
    uint32_t cpu, pc, address;
    struct {
        uint32_t pc, opcode;
    } opcode[RECORD_OPCODES];
};

/* The number of bytes. */
size_t record_write(struct record_state *state, const struct observation *what,
                    uint8_t bytes[RECORD_MAX]);

enum record_result { RECORD_READ, RECORD_END, RECORD_BROKEN };
enum record_result record_read(struct record_state *state, FILE *file, struct observation *what);

#endif
