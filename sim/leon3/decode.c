/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decoder: rows of instructions.def as data, grouped by op and op2 or op3, and the decisions
 * that need only the opcode and the configuration (V8 manual, appendix F; order of the traps as in
 * exception_detect of iu3.vhd).
 */
#include "sim/leon3/insn.h"

#include <assert.h>

#include "sim/fpu/math.h"
#include "sim/leon3/timing.h"

#define FIELD(value, shift) ((uint32_t)(value) << (shift))

#define MASK_F1(op)          FIELD(3, 30)
#define MATCH_F1(op)         FIELD(op, 30)
#define MASK_F2(op2)         (FIELD(3, 30) | FIELD(7, 22))
#define MATCH_F2(op2)        FIELD(op2, 22)
#define MASK_F2C(op2, cond)  (FIELD(3, 30) | FIELD(7, 22) | FIELD(15, 25))
#define MATCH_F2C(op2, cond) (FIELD(op2, 22) | FIELD(cond, 25))
#define MASK_F3(op, op3)     (FIELD(3, 30) | FIELD(63, 19))
#define MATCH_F3(op, op3)    (FIELD(op, 30) | FIELD(op3, 19))
#define MASK_F3C(op3, cond)  (FIELD(3, 30) | FIELD(63, 19) | FIELD(15, 25))
#define MATCH_F3C(op3, cond) (FIELD(2, 30) | FIELD(op3, 19) | FIELD(cond, 25))
#define MASK_FP(op3, opf)    (FIELD(3, 30) | FIELD(63, 19) | FIELD(511, 5))
#define MATCH_FP(op3, opf)   (FIELD(2, 30) | FIELD(op3, 19) | FIELD(opf, 5))

enum {
    W = INSN_FLAG_W,
    Y = INSN_FLAG_Y,
    EVEN = INSN_FLAG_EVEN,
    ASI = INSN_FLAG_ASI,
    MUL = INSN_FLAG_MUL,
    DIV = INSN_FLAG_DIV,
    MAC = INSN_FLAG_MAC,
    TAG = INSN_FLAG_TAG,
    CASA = INSN_FLAG_CASA,
    FPU = INSN_FLAG_FPU,
    CP = INSN_FLAG_CP,
    CC = INSN_FLAG_CC,
    LOAD = INSN_FLAG_LOAD,
    STORE = INSN_FLAG_STORE,
    D = INSN_FLAG_D,
    WD = INSN_FLAG_WD
};

const struct leon3_row leon3_rows[INSN_COUNT] = {
#define INSN(id, mnemonic, encoding, format, kind, exec, class, flags)                             \
    {#id,   mnemonic,        MASK_##encoding, MATCH_##encoding,                                    \
     flags, FORMAT_##format, KIND_##kind,     CLASS_##class},
#include "sim/leon3/instructions.def"
#undef INSN
};

static_assert(INSN_ID_COUNT <= UINT8_MAX, "row numbers are bytes in the decoder");

/* 0..7 op2 of op 0, 8 op 1, then op3 of op 2 and of op 3. */
static unsigned decode_group(uint32_t opcode)
{
    switch (opcode >> 30) {
    case 0:
        return opcode >> 22 & 7u;
    case 1:
        return 8;
    case 2:
        return 9 + (opcode >> 19 & 63u);
    default:
        return 73 + (opcode >> 19 & 63u);
    }
}

void leon3_decoder_init(struct leon3_decoder *decoder, const struct leon3_config *config)
{
    unsigned used = 0;

    *decoder = (struct leon3_decoder){.config = *config};
    for (unsigned group = 0; group < LEON3_DECODE_GROUPS; group++) {
        decoder->group[group].first = (uint8_t)used;
        for (unsigned i = 0; i < INSN_COUNT; i++)
            if (decode_group(leon3_rows[i].match) == group)
                decoder->row[used++] = (uint8_t)i;
        decoder->group[group].count = (uint8_t)(used - decoder->group[group].first);
    }
    for (unsigned class = 0; class < CLASS_COUNT; class ++)
        decoder->cycles[class] = leon3_cost(config, (enum leon3_class) class);
    for (unsigned class = CLASS_FPOP; class < CLASS_COUNT; class ++)
        decoder->fpu[class - CLASS_FPOP] = leon3_fpu_time(config, (enum leon3_class) class);
    decoder->fpu_blocks = config->fpu == FPU_GRFPU_LITE && !config->fpu_non_blocking;
}

const struct leon3_row *leon3_decode_row(const struct leon3_decoder *decoder, uint32_t opcode)
{
    unsigned group = decode_group(opcode);
    const uint8_t *row = decoder->row + decoder->group[group].first;

    for (unsigned i = 0; i < decoder->group[group].count; i++)
        if ((opcode & leon3_rows[row[i]].mask) == leon3_rows[row[i]].match)
            return &leon3_rows[row[i]];
    return NULL;
}

static bool unit_absent(const struct leon3_config *config, unsigned flags)
{
    return (flags & (MUL | DIV) && !config->multiplier) || (flags & MAC && !config->mac) ||
           (flags & (TAG | CASA) && !config->casa);
}

/* The op of a row, or what the opcode is instead because of its fields or of absent units. */
static unsigned resolve(const struct leon3_config *config, const struct leon3_row *row,
                        uint32_t opcode)
{
    bool illegal = unit_absent(config, row->flags) || (row->flags & EVEN && opcode >> 25 & 1u) ||
                   (row->flags & ASI && leon3_insn_has_imm(opcode));

    if (!illegal)
        return (unsigned)(row - leon3_rows);
    if (row->flags & Y)
        return INSN_ILLEGAL_PRIVILEGED;
    /* CASA is open to users with ASI 0xa only, and the privilege comes before the i bit. */
    if (row->flags & CASA && config->casa && (opcode >> 5 & 0xffu) != 0x0a)
        return INSN_ILLEGAL_PRIVILEGED;
    return INSN_ILLEGAL;
}

static uint32_t immediate(uint32_t opcode)
{
    switch (opcode >> 30) {
    case 0:
        if ((opcode >> 22 & 7u) == 4)
            return opcode << 10;
        return (opcode & 0x3fffffu) << 2 | (opcode & 0x200000u ? 0xff000000u : 0);
    case 1:
        return opcode << 2;
    default:
        if (!leon3_insn_has_imm(opcode))
            return 0;
        return (opcode & 0x1fffu) | (opcode & 0x1000u ? 0xffffe000u : 0);
    }
}

void leon3_decode(const struct leon3_decoder *decoder, uint32_t opcode, struct leon3_insn *insn)
{
    const struct leon3_row *row = leon3_decode_row(decoder, opcode);
    unsigned op3 = opcode >> 19 & 63u;
    bool fpop = opcode >> 30 == 2 && (op3 == 0x34 || op3 == 0x35);

    *insn = (struct leon3_insn){.opcode = opcode, .imm = immediate(opcode)};
    insn->rd = opcode >> 25 & 31u;
    insn->rs1 = opcode >> 14 & 31u;
    insn->rs2 = leon3_insn_has_imm(opcode) && opcode >> 31 ? 0 : opcode & 31u;
    if (!row) {
        insn->op = fpop ? INSN_UNKNOWN_FPOP : INSN_ILLEGAL;
        insn->cycles = 1;
        return;
    }
    insn->op = (uint8_t)resolve(&decoder->config, row, opcode);
    insn->cycles = decoder->cycles[row->class];
    if (row->flags & W && !insn->rd)
        insn->rd = LEON3_SINK;
}
