/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Decoded instructions: what the rows of instructions.def become, and the decoder's tables made
 * from them. A decoded instruction is all that an engine needs to execute it; everything that the
 * opcode and the configuration decide (odd registers, i bits, absent units) is decided here, once.
 */
#ifndef PRIDE_LEON3_INSN_H
#define PRIDE_LEON3_INSN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/leon3/leon3.h"

enum leon3_insn_id {
#define INSN(id, mnemonic, encoding, format, kind, exec, class, flags) INSN_##id,
#include "sim/leon3/instructions.def"
#undef INSN
    INSN_COUNT,
    /* What an opcode can be instead of an instruction. */
    INSN_ILLEGAL = INSN_COUNT, /* illegal_instruction */
    INSN_ILLEGAL_PRIVILEGED,   /* privileged_instruction for users, else illegal_instruction */
    INSN_UNKNOWN_FPOP,         /* fp_disabled, or unimplemented_FPop with an enabled FPU */
    INSN_ID_COUNT
};

enum leon3_format {
    FORMAT_UNIMP,
    FORMAT_SETHI,
    FORMAT_CALL,
    FORMAT_BRANCH,
    FORMAT_CBRANCH,
    FORMAT_ARITH,
    FORMAT_RDASR,
    FORMAT_RDPSR,
    FORMAT_RDWIM,
    FORMAT_RDTBR,
    FORMAT_WRASR,
    FORMAT_WRPSR,
    FORMAT_WRWIM,
    FORMAT_WRTBR,
    FORMAT_CPOP,
    FORMAT_JMPL,
    FORMAT_RETT,
    FORMAT_TICC,
    FORMAT_FLUSH,
    FORMAT_LOAD,
    FORMAT_STORE,
    FORMAT_LOADA,
    FORMAT_STOREA,
    FORMAT_LOADF,
    FORMAT_LOADFSR,
    FORMAT_STOREF,
    FORMAT_STOREFSR,
    FORMAT_STOREFQ,
    FORMAT_COPRO,
    FORMAT_CASA,
    FORMAT_FPOP_2,
    FORMAT_FPOP_3,
    FORMAT_FPOP_C
};

enum leon3_kind { KIND_SEQ, KIND_BRANCH, KIND_ALWAYS, KIND_CALL, KIND_JMPL, KIND_RETT };

/* Timing classes; their cycles are in cost.c. */
enum leon3_class {
    CLASS_ALU,
    CLASS_MUL,
    CLASS_MAC,
    CLASS_DIV,
    CLASS_LOAD,
    CLASS_LOADD,
    CLASS_STORE,
    CLASS_STORED,
    CLASS_ATOMIC,
    CLASS_BRANCH,
    CLASS_CALL,
    CLASS_JMPL,
    CLASS_RETT,
    CLASS_TICC,
    CLASS_FPOP, /* from here on FPops: leon3_fpu_time */
    CLASS_FDIVS,
    CLASS_FDIVD,
    CLASS_FSQRTS,
    CLASS_FSQRTD,
    CLASS_FPQUAD,
    CLASS_COUNT
};
#define LEON3_FPU_CLASSES (CLASS_COUNT - CLASS_FPOP)

/* Of an FPop; of others 0. */
static inline unsigned leon3_fpu_class(unsigned class)
{
    return class >= CLASS_FPOP ? class - CLASS_FPOP : 0;
}

/* Slots of an FPop, from the one in which it leaves the decode stage on. */
struct leon3_fpu_time {
    uint8_t latency; /* until the result can be named */
    uint8_t busy;    /* until the FPU takes the next FPop */
    uint8_t iterate; /* until its iteration unit takes the next division or square root */
};

enum leon3_insn_flag {
    INSN_FLAG_W = 1 << 0,
    INSN_FLAG_Y = 1 << 1,
    INSN_FLAG_EVEN = 1 << 2,
    INSN_FLAG_ASI = 1 << 3,
    INSN_FLAG_MUL = 1 << 4,
    INSN_FLAG_DIV = 1 << 5,
    INSN_FLAG_MAC = 1 << 6,
    INSN_FLAG_TAG = 1 << 7,
    INSN_FLAG_CASA = 1 << 8,
    INSN_FLAG_FPU = 1 << 9,
    INSN_FLAG_CP = 1 << 10,
    INSN_FLAG_CC = 1 << 11,
    INSN_FLAG_LOAD = 1 << 12,
    INSN_FLAG_STORE = 1 << 13,
    INSN_FLAG_D = 1 << 14,
    INSN_FLAG_WD = 1 << 15
};

struct leon3_row {
    const char *name;     /* "ADD" */
    const char *mnemonic; /* "add" */
    uint32_t mask, match;
    uint16_t flags;
    uint8_t format, kind, class;
};

extern const struct leon3_row leon3_rows[INSN_COUNT];

/* The register number that nothing reads: where writes to %g0 go. */
#define LEON3_SINK 32

#define LEON3_NOP 0x01000000u /* sethi 0, %g0 */

struct leon3_insn {
    uint16_t
        label;  /* the cached engine's entry: see engine_cached.h; 0 there is "not decoded yet" */
    uint8_t op; /* enum leon3_insn_id */
    uint8_t reads; /* decoded pages: which of rs1, rs2 are waited for (leon3_time_reads) */
    uint8_t rd;    /* 0..31; LEON3_SINK instead of 0 in rows that only write it */
    uint8_t rs1, rs2;
    uint8_t cycles; /* base cost of its class, timing = full */
    uint32_t imm;   /* simm13, imm22 << 10, or the displacement in bytes; 0 where rs2 counts */
    uint32_t opcode;
};

#define LEON3_DECODE_GROUPS (8 + 1 + 64 + 64)

/* Which rows an opcode can be: those first..first + count - 1 of row[], by op and op2 or op3. */
struct leon3_decoder {
    struct {
        uint8_t first, count;
    } group[LEON3_DECODE_GROUPS];
    uint8_t row[INSN_COUNT];
    uint8_t cycles[CLASS_COUNT];
    struct leon3_fpu_time fpu[LEON3_FPU_CLASSES]; /* class - CLASS_FPOP */
    bool fpu_blocks; /* loads and stores of f registers wait until the FPU takes an FPop */
    struct leon3_config config;
};

void leon3_decoder_init(struct leon3_decoder *decoder, const struct leon3_config *config);

/* The row of an opcode, whatever is configured; NULL: none. */
const struct leon3_row *leon3_decode_row(const struct leon3_decoder *decoder, uint32_t opcode);

/* All that the engines want to know of an opcode, as configured: what is not there traps. */
void leon3_decode(const struct leon3_decoder *decoder, uint32_t opcode, struct leon3_insn *insn);

static inline bool leon3_insn_has_imm(uint32_t opcode)
{
    return opcode >> 13 & 1u;
}

#endif
