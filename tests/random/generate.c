/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The instruction mix of the random streams (generate.h). %g5 and %g6 point to data, %g7 counts loops; %g4 is for sequences.
 */
#include "tests/random/generate.h"

#include <string.h>

#include "sim/base/random.h"

#define CCR_BOTH         0x81000fu /* caches on, bursts, snooping */
#define CCR_INSTRUCTIONS 0x010003u

#define NOP   0x01000000u
#define TA(n) (0x91d02000u | (n))

#define POINTER_NEAR 6u /* registers */
#define POINTER_FAR  5u
#define SCRATCH      4u
#define COUNTER      7u

struct builder {
    struct random_block *block;
    struct random random;
    bool common;
    /* Units are what a branch may go to; fix[i] is a transfer that goes `skip` units on. */
    uint32_t unit[RANDOM_UNITS + 2], units;
    struct {
        uint32_t at, skip;
    } fix[RANDOM_UNITS * 2];
    uint32_t fixes;
};

static uint32_t below(struct builder *b, uint32_t bound)
{
    return (uint32_t)random_below(&b->random, bound);
}

static uint32_t pick(struct builder *b, const uint8_t *from, uint32_t count)
{
    return from[below(b, count)];
}
#define PICK(b, table) pick(b, table, sizeof(table))

static uint32_t random_word(struct builder *b)
{
    static const uint32_t special[] = {0,          1,          2,          3,          0x7fffffff,
                                       0x80000000, 0x80000001, 0xffffffff, 0xfffffffe, 0xffff8000,
                                       0x0000ffff, 0x55555555, 0xaaaaaaaa, 0x3fffffff, 0xc0000000};

    return below(b, 3) ? (uint32_t)random_next(&b->random)
                       : special[below(b, sizeof(special) / sizeof(special[0]))];
}

static void emit(struct builder *b, uint32_t word)
{
    if (b->block->words < RANDOM_WORDS_MAX)
        b->block->word[b->block->words++] = word;
}

static uint32_t op3_reg(uint32_t op, uint32_t rd, uint32_t op3, uint32_t rs1, uint32_t rs2)
{
    return op << 30 | rd << 25 | op3 << 19 | rs1 << 14 | rs2;
}

static uint32_t op3_imm(uint32_t op, uint32_t rd, uint32_t op3, uint32_t rs1, uint32_t simm13)
{
    return op3_reg(op, rd, op3, rs1, 0) | 0x2000u | (simm13 & 0x1fffu);
}

static uint32_t source(struct builder *b)
{
    return below(b, 32);
}

static uint32_t target(struct builder *b)
{
    uint32_t r = below(b, 32);

    return r >= SCRATCH && r <= COUNTER ? r + 4 : r;
}

/* ---- units ----------------------------------------------------------------------------------------------------------- */

static uint32_t alu(struct builder *b)
{
    static const uint8_t op3[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0a, 0x0b,
                                  0x0c, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x1a,
                                  0x1b, 0x1c, 0x20, 0x21, 0x22, 0x23, 0x25, 0x26, 0x27};
    uint32_t op = PICK(b, op3);

    if (b->common && (op == 0x22 || op == 0x23)) /* TADDCCTV, TSUBCCTV */
        op -= 2;
    if (!below(b, 16))
        return target(b) << 25 | 0x01000000u | below(b, 1u << 22); /* SETHI */
    return below(b, 2) ? op3_imm(2, target(b), op, source(b), random_word(b))
                       : op3_reg(2, target(b), op, source(b), source(b));
}

static void unit_alu(struct builder *b)
{
    emit(b, alu(b));
}

static void unit_multiply_step(struct builder *b)
{
    if (b->common) {
        emit(b, NOP);
        emit(b, NOP);
    }
    emit(b, op3_reg(2, target(b), 0x24, source(b), source(b)));
}

/* The high word of the dividend is small, or else the quotient mostly overflows. */
static void unit_divide(struct builder *b)
{
    static const uint8_t op3[] = {0x0e, 0x0f, 0x1e, 0x1f};
    uint32_t op = PICK(b, op3);

    if (b->common && op == 0x1f)
        emit(b, op3_imm(2, 0, 0x30, 0, below(b, 2) ? 0 : 1)); /* wr %g0, 0 or 1, %y */
    else
        emit(b, op3_imm(2, 0, 0x30, below(b, 2) ? source(b) : 0, random_word(b)));
    if (b->common && op == 0x1f) /* the divisor is 2 to 4095: no quotient of -2^31 */
        emit(b, op3_imm(2, target(b), op, source(b), 2 + below(b, 4094)));
    else
        emit(b, op3_reg(2, target(b), op, source(b), source(b)));
}

static uint32_t pointer(struct builder *b)
{
    return below(b, 3) ? POINTER_NEAR : POINTER_FAR;
}

static uint32_t load_or_store(struct builder *b)
{
    static const uint8_t op3[] = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 13, 15, 0, 4, 3, 7};
    uint32_t offset = random_word(b);

    if (below(b, 12))
        offset &= ~7u;
    return op3_imm(3, target(b), PICK(b, op3), pointer(b), offset);
}

static void unit_memory(struct builder *b)
{
    emit(b, load_or_store(b));
}

/* LDA to STDA and the atomic ones, with the supervisor's data space; CASA. */
static void unit_alternate(struct builder *b)
{
    static const uint8_t op3[] = {0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
                                  0x17, 0x19, 0x1a, 0x1d, 0x1f, 0x3c, 0x3c};
    uint32_t asi = b->common ? 0xb : 0xa + below(b, 2);
    uint32_t op = PICK(b, op3), rd = target(b);

    /* QEMU finds an odd register before it finds a missing privilege. */
    if (b->common && (op == 0x13 || op == 0x17))
        rd &= ~1u;
    /* The address is the pointer alone; CASA compares with a register. */
    emit(b, op3_reg(3, rd, op, pointer(b), op == 0x3c ? source(b) : 0) | asi << 5);
}

static uint32_t slot(struct builder *b)
{
    return below(b, 4) ? alu(b) : load_or_store(b);
}

/* Goes 1 to 12 units on. */
static void transfer(struct builder *b, uint32_t word)
{
    b->fix[b->fixes].at = b->block->words;
    b->fix[b->fixes++].skip = 1 + below(b, 12);
    emit(b, word);
    emit(b, slot(b));
}

static void unit_branch(struct builder *b)
{
    transfer(b, below(b, 2) << 29 | below(b, 16) << 25 | 0x00800000u);
}

static void unit_float_branch(struct builder *b)
{
    transfer(b, below(b, 2) << 29 | below(b, 16) << 25 | 0x01800000u);
}

static void unit_call(struct builder *b)
{
    transfer(b, 0x40000000u);
}

/* A jump behind the slot: call .+8 gives the PC; %o7 + 16 is behind the JMPL's slot. */
static void unit_jump(struct builder *b)
{
    emit(b, 0x40000002u);
    emit(b, NOP);
    emit(b, op3_imm(2, target(b), 0x38, 15, 16 + (b->common || below(b, 8) ? 0 : 2)));
    emit(b, NOP);
}

static void unit_window(struct builder *b)
{
    emit(b, below(b, 2) ? op3_imm(2, target(b), 0x3c + below(b, 2), source(b), random_word(b))
                        : op3_reg(2, target(b), 0x3c + below(b, 2), source(b), source(b)));
}

/* Ticc with numbers from 16 on; sometimes to the supervisor or the user. */
static void unit_trap(struct builder *b)
{
    if (!below(b, 3))
        emit(b, TA(below(b, 2) ? TRAP_SUPERVISOR : TRAP_USER));
    else
        emit(b, 2u << 30 | below(b, 16) << 25 | 0x3au << 19 | 0x2000u | (16 + below(b, 100)));
}

static void unit_state(struct builder *b)
{
    static const uint8_t read[] = {0x28, 0x29, 0x2a}; /* Y, PSR, WIM */

    switch (below(b, 4)) {
    case 0:
        emit(b, op3_reg(2, target(b), PICK(b, read), 0, 0));
        break;
    case 1:
        emit(b, op3_reg(2, 0, 0x30, source(b), source(b))); /* WRY */
        break;
    case 2:
        emit(b, op3_imm(2, 0, 0x3b, POINTER_NEAR, below(b, 4096))); /* FLUSH */
        break;
    default:
        emit(b, below(b, 1u << 22)); /* UNIMP */
        break;
    }
}

/* n times a few instructions that do not leave the loop. */
static void unit_loop(struct builder *b)
{
    uint32_t start, body = 1 + below(b, 5);

    emit(b, op3_imm(2, COUNTER, 0x02, 0, 1 + below(b, 12))); /* mov n, %g7 */
    start = b->block->words;
    for (uint32_t i = 0; i < body; i++)
        emit(b, below(b, 3) ? alu(b) : load_or_store(b));
    emit(b, op3_imm(2, COUNTER, 0x14, COUNTER, 1)); /* subcc %g7, 1, %g7 */
    emit(b, 0x12800000u | ((start - b->block->words) & 0x3fffffu));
    emit(b, slot(b));
}

/* In common streams even registers below 14 hold numbers near 1, as singles and as doubles, 0 to 6 positive ones; 14 and 15
 * integers; results go to 16 and up. */
static uint32_t float_source(struct builder *b)
{
    return b->common ? 2 * below(b, 7) : below(b, 32);
}

static uint32_t float_target(struct builder *b)
{
    return b->common ? 16 + below(b, 16) : below(b, 32);
}

static void unit_float(struct builder *b)
{
    static const uint16_t two[] = {0x041, 0x042, 0x045, 0x046, 0x049, 0x04a, 0x04d, 0x04e, 0x069};
    static const uint16_t one[] = {0x001, 0x005, 0x009, 0x0c6, 0x0c9, 0x0d1, 0x0d2};
    static const uint8_t root[] = {0x29, 0x2a}, from_integer[] = {0xc4, 0xc8};
    static const uint8_t compare[] = {0x51, 0x52, 0x55, 0x56};
    uint32_t rd = float_target(b), rs1 = float_source(b), rs2 = float_source(b);

    switch (below(b, 6)) {
    case 0:
        emit(b, op3_reg(2, rd, 0x34, 0, rs2) | (uint32_t)one[below(b, 7)] << 5);
        break;
    case 1:
        emit(b, op3_reg(2, rd, 0x34, 0, b->common ? 14 + below(b, 2) : rs2) | PICK(b, from_integer)
                                                                                  << 5);
        break;
    case 2:
        emit(b, op3_reg(2, rd, 0x34, 0, b->common ? 2 * below(b, 4) : rs2) | PICK(b, root) << 5);
        break;
    case 3:
        emit(b, op3_reg(2, 0, 0x35, rs1, rs2) | PICK(b, compare) << 5);
        emit(b, NOP); /* FBfcc must not follow at once */
        break;
    default:
        emit(b, op3_reg(2, rd, 0x34, rs1, rs2) | (uint32_t)two[below(b, 9)] << 5);
        break;
    }
}

static void unit_float_memory(struct builder *b)
{
    static const uint8_t op3[] = {0x20, 0x23, 0x24, 0x27,
                                  0x25}; /* the last: FSR, whose version differs */
    uint32_t op = pick(b, op3, b->common ? 4 : 5);

    emit(b, op3_imm(3, op == 0x25 ? 0 : float_target(b), op, pointer(b),
                    random_word(b) & (b->common || below(b, 8) ? ~7u : ~0u)));
}

/* What is mostly illegal, an unknown FPop or a coprocessor's: the gaps between the arithmetic instructions, rd = 0. */
static void unit_opcode(struct builder *b)
{
    static const uint8_t op3[] = {0x09, 0x0d, 0x19, 0x1d, 0x2b, 0x2c, 0x2d,
                                  0x2e, 0x2f, 0x34, 0x34, 0x35, 0x36, 0x37};
    uint32_t word = (uint32_t)random_next(&b->random) & 0x7fffu;

    emit(b, b->common ? alu(b) : op3_reg(2, 0, PICK(b, op3), source(b), 0) | word);
}

static const struct {
    void (*emit)(struct builder *b);
    uint32_t weight;
} mix[] = {
    {unit_alu, 30},      {unit_multiply_step, 2}, {unit_divide, 3},       {unit_memory, 20},
    {unit_alternate, 4}, {unit_branch, 10},       {unit_call, 2},         {unit_jump, 2},
    {unit_window, 6},    {unit_trap, 3},          {unit_state, 3},        {unit_loop, 3},
    {unit_float, 8},     {unit_float_branch, 2},  {unit_float_memory, 4}, {unit_opcode, 1},
};
#define MIX (sizeof(mix) / sizeof(mix[0]))

static void add_unit(struct builder *b)
{
    uint32_t total = 0, number = 0;

    for (uint32_t i = 0; i < MIX; i++)
        total += mix[i].weight;
    for (uint32_t left = below(b, total); left >= mix[number].weight; number++)
        left -= mix[number].weight;
    b->unit[b->units++] = b->block->words;
    mix[number].emit(b);
}

/* A call's displacement has 30 bits, a branch's 22. */
static void resolve(struct builder *b)
{
    for (uint32_t i = 0; i < b->fixes; i++) {
        uint32_t at = b->fix[i].at, to = 0;

        while (b->unit[to] <= at)
            to++;
        to += b->fix[i].skip - 1;
        to = b->unit[to < b->units ? to : b->units - 1];
        b->block->word[at] |= (to - at) & (b->block->word[at] >> 30 == 1 ? 0x3fffffffu : 0x3fffffu);
    }
}

/* ---- the state ------------------------------------------------------------------------------------------------------- */

static void random_floats(struct builder *b, uint32_t *f)
{
    for (uint32_t i = 0; i < 32; i++)
        f[i] = random_word(b);
    for (uint32_t i = 0; b->common && i < 14; i += 2)
        f[i] = (i >= 8 && below(b, 2) ? 0x80000000u : 0) | (0x3f700000u + below(b, 0x01000000u));
}

static void random_state(struct builder *b)
{
    uint32_t *state = b->block->state, cwp = below(b, RANDOM_WINDOWS);
    uint32_t invalid = (cwp + 1 + below(b, RANDOM_WINDOWS - 1)) % RANDOM_WINDOWS;

    for (uint32_t i = 0; i < STATE_SIZE / 4; i++)
        state[i] = random_word(b);
    state[STATE_GLOBALS / 4] = 0;
    state[STATE_GLOBALS / 4 + POINTER_NEAR] = RANDOM_DATA + 0x2000u;
    state[STATE_GLOBALS / 4 + POINTER_FAR] =
        RANDOM_DATA + 0x1000u * (1 + below(b, RANDOM_DATA_PAGES - 2));
    state[STATE_PSR / 4] = 0x1f20u | (below(b, 4) ? 0x80u : 0) | below(b, 16) << 20 | cwp;
    state[STATE_WIM / 4] = 1u << invalid;
    state[STATE_MMU / 4] = below(b, 4) != 0;
    state[STATE_CCR / 4] = !below(b, 4) ? 0 : b->common ? CCR_INSTRUCTIONS : CCR_BOTH;
    state[STATE_FSR / 4] = below(b, 4) << 30;
    if (!b->common)
        state[STATE_FSR / 4] |= (below(b, 3) ? 0 : below(b, 32)) << 23 | below(b, 2) << 22;
    random_floats(b, &state[STATE_FLOATS / 4]);
}

void random_generate(struct random_block *block, uint64_t seed, bool common)
{
    struct builder b = {.block = block, .common = common};

    memset(block, 0, sizeof(*block));
    random_seed(&b.random, seed);
    random_state(&b);
    while (b.units < RANDOM_UNITS)
        add_unit(&b);
    b.unit[b.units++] = block->words;
    resolve(&b);
    emit(&b, 0x81a00020u); /* fmovs %f0, %f0: an exception that waits comes now */
    emit(&b, TA(TRAP_FINISH));
    emit(&b, NOP);
}
