/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semantics of the integer operate instructions (V8 manual, B.11 to B.22), written once and
 * compiled into both engines. Every exec_ function gets the decoded instruction and its second
 * operand and returns 0 or the type of the trap that the instruction takes; with a trap it has
 * changed nothing. Divisions follow GRLIB's div32.vhd where the manual leaves a choice.
 */
#ifndef PRIDE_LEON3_INTEGER_H
#define PRIDE_LEON3_INTEGER_H

#include "sim/leon3/delay.h"
#include "sim/leon3/state.h"
#include "sim/leon3/trap.h"

/*
 * Who calls: the plain engine, or a loop of the cached one, which turns EXEC_SLOW into a run of the
 * plain one, in fast or in full timing; there loads that are not the simplest are tried again as
 * EXEC_FULL_LOAD. A constant to the compiler.
 */
enum leon3_exec { EXEC_PLAIN_ENGINE, EXEC_FAST, EXEC_FULL, EXEC_FULL_LOAD };
/* What a compiler would rather not copy; but without it the mode is no constant. */
#define EXEC_INLINE inline __attribute__((always_inline))
#define EXEC(name)                                                                                 \
    static EXEC_INLINE uint32_t exec_##name(struct leon3 *cpu, const struct leon3_insn *insn,      \
                                            uint32_t b, enum leon3_exec fast)
#define EXEC_SLOW 0x200u

#define EXEC_UNUSED (void)cpu, (void)insn, (void)b, (void)fast

static inline void set_cc_logic(struct leon3 *cpu, uint32_t result)
{
    cpu->cc_n = cpu->cc_z = result;
    cpu->cc_v = 0;
    cpu->cc_c = 0;
}

static inline void set_cc_add(struct leon3 *cpu, uint32_t a, uint32_t b, uint32_t result)
{
    cpu->cc_n = cpu->cc_z = result;
    cpu->cc_v = ~(a ^ b) & (a ^ result);
    cpu->cc_c = ((a & b) | ((a | b) & ~result)) >> 31;
}

static inline void set_cc_sub(struct leon3 *cpu, uint32_t a, uint32_t b, uint32_t result)
{
    cpu->cc_n = cpu->cc_z = result;
    cpu->cc_v = (a ^ b) & (a ^ result);
    cpu->cc_c = ((~a & b) | ((~a | b) & result)) >> 31;
}

/* The eight logical operations and their cc forms; add and subtract without carry and flags. */
#define EXEC_PLAIN(name, expression)                                                               \
    EXEC(name)                                                                                     \
    {                                                                                              \
        uint32_t a = cpu->r[insn->rs1];                                                            \
        (void)a, (void)b, (void)fast;                                                              \
        cpu->r[insn->rd] = (expression);                                                           \
        return 0;                                                                                  \
    }
#define EXEC_LOGIC(name, expression)                                                               \
    EXEC_PLAIN(name, expression)                                                                   \
    EXEC(name##cc)                                                                                 \
    {                                                                                              \
        uint32_t a = cpu->r[insn->rs1];                                                            \
        uint32_t result = (expression);                                                            \
        (void)fast;                                                                                \
        cpu->r[insn->rd] = result;                                                                 \
        set_cc_logic(cpu, result);                                                                 \
        return 0;                                                                                  \
    }

EXEC_LOGIC(and, a &b)
EXEC_LOGIC(or, a | b)
EXEC_LOGIC(xor, a ^ b)
EXEC_LOGIC(andn, a & ~b)
EXEC_LOGIC(orn, a | ~b)
EXEC_LOGIC(xnor, a ^ ~b)
EXEC_PLAIN(add, a + b)
EXEC_PLAIN(sub, a - b)
EXEC_PLAIN(addx, a + b + cpu->cc_c)
EXEC_PLAIN(subx, a - b - cpu->cc_c)
EXEC_PLAIN(sll, a << (b & 31u))
EXEC_PLAIN(srl, a >> (b & 31u))
EXEC_PLAIN(sra, (a >> (b & 31u)) | (b & 31u && a >> 31 ? ~(UINT32_MAX >> (b & 31u)) : 0))

/*
 * `sethi N, %g0` with N not 0 is a mark: nothing to hardware, and no compiler writes it; offered to
 * observers. (N = 0 is NOP.)
 */
static inline bool is_mark(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    return insn->rd == LEON3_SINK && insn->imm && observe_wanted(cpu->env.observers, OBSERVE_MARK);
}

EXEC(sethi)
{
    (void)b;
    cpu->r[insn->rd] = insn->imm;
    if (!is_mark(cpu, insn))
        return 0;
    if (fast)
        return EXEC_SLOW;
    leon3_emit(cpu, &(struct observation){
                        .point = OBSERVE_MARK, .pc = cpu->state.pc, .value = insn->imm >> 10});
    return 0;
}

#define EXEC_ARITH_CC(name, flags, expression)                                                     \
    EXEC(name)                                                                                     \
    {                                                                                              \
        uint32_t a = cpu->r[insn->rs1];                                                            \
        uint32_t result = (expression);                                                            \
        (void)fast;                                                                                \
        cpu->r[insn->rd] = result;                                                                 \
        flags(cpu, a, b, result);                                                                  \
        return 0;                                                                                  \
    }

EXEC_ARITH_CC(addcc, set_cc_add, a + b)
EXEC_ARITH_CC(addxcc, set_cc_add, a + b + cpu->cc_c)
EXEC_ARITH_CC(subcc, set_cc_sub, a - b)
EXEC_ARITH_CC(subxcc, set_cc_sub, a - b - cpu->cc_c)

/* Tagged arithmetic: V also where one of the operands' two low bits is set. */
static inline bool tag_overflows(uint32_t a, uint32_t b, uint32_t result, bool subtract)
{
    uint32_t v = (subtract ? a ^ b : ~(a ^ b)) & (a ^ result);

    return v >> 31 || ((a | b) & 3u);
}

static inline uint32_t tagged(struct leon3 *cpu, const struct leon3_insn *insn, uint32_t b,
                              bool subtract, bool trap)
{
    uint32_t a = cpu->r[insn->rs1];
    uint32_t result = subtract ? a - b : a + b;
    bool overflow = tag_overflows(a, b, result, subtract);

    if (trap && overflow)
        return TRAP_TAG_OVERFLOW;
    cpu->r[insn->rd] = result;
    if (subtract)
        set_cc_sub(cpu, a, b, result);
    else
        set_cc_add(cpu, a, b, result);
    cpu->cc_v = (uint32_t)overflow << 31;
    return 0;
}

#define EXEC_TAGGED(name, subtract, trap)                                                          \
    EXEC(name)                                                                                     \
    {                                                                                              \
        (void)fast;                                                                                \
        return tagged(cpu, insn, b, subtract, trap);                                               \
    }

EXEC_TAGGED(taddcc, false, false)
EXEC_TAGGED(tsubcc, true, false)
EXEC_TAGGED(taddcctv, false, true)
EXEC_TAGGED(tsubcctv, true, true)

/*
 * A pipeline hazard that GRLIB does not interlock. MULSCC in the register stage takes the bit of Y that it tests, and N and V, from
 * the stages in front of it; there a multiplication has not its product yet, but what the execute stage made of its operands: Y
 * is their AND, N of one that sets icc that of the first (alu_op and logic_op in iu3.vhd, EXE_NOP being EXE_AND; seen on the
 * RTL). So it is in one slot behind, and in the second; what is shifted one slot later is the AND only in the first. UMAC and
 * SMAC of a pipelined unit deliver a slot later. The engine knows the instruction's number, and runs the plain one where the
 * hazard may be. Fast timing has no slots: there only what is right behind counts.
 */
#define MULSCC_TESTS   2u /* slots behind in which the bits that are tested are not the product's */
#define MULSCC_SHIFTS  1u /* and in which what is shifted is not */
#define MULSCC_REACHES 3u /* instructions that are in these slots at most, with LEON3_MUL_LATE */

static inline bool mulscc_hazard(const struct leon3 *cpu, uint64_t number)
{
    return number - cpu->state.mul_number <= MULSCC_REACHES;
}

static inline bool mulscc_waits(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    uint32_t rd = cpu->state.mul_rd;

    return insn->rs1 == rd || (insn->rs2 == rd && !leon3_insn_has_imm(insn->opcode));
}

/* Where there may be a hazard: slots from the one in which Y or icc was written last. */
static inline uint64_t mulscc_distance(const struct leon3 *cpu, const struct leon3_insn *insn,
                                       uint64_t slot)
{
    const struct leon3_state *s = &cpu->state;

    if (cpu->full_timing)
        return s->cycle - cpu->timing.holds - slot;
    return s->instructions - s->mul_number == 1 ? 1u + mulscc_waits(cpu, insn) : MULSCC_TESTS + 1;
}

/* The multiplication's icc are the latest; what may be in between is one instruction, and that may have written Y. */
static inline bool mulscc_sees_cc(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    const struct leon3_timing_state *t = &cpu->timing;

    return cpu->state.mul_cc & LEON3_MUL_CC &&
           (!cpu->full_timing || cpu->state.mul_cc & LEON3_MUL_Y_OVER || t->cc_slot == t->y_slot) &&
           mulscc_distance(cpu, insn, t->cc_slot) <= MULSCC_TESTS;
}

/* How near the Y of a multiplication is; that of another instruction is there at once. */
static inline uint64_t mulscc_sees_y(const struct leon3 *cpu, const struct leon3_insn *insn)
{
    uint32_t late = cpu->state.mul_cc & LEON3_MUL_LATE ? 1 : 0;

    if (cpu->state.mul_cc & LEON3_MUL_Y_OVER)
        return MULSCC_TESTS + 1;
    return mulscc_distance(cpu, insn, cpu->timing.y_slot) - late;
}

EXEC(mulscc)
{
    struct leon3_state *s = &cpu->state;
    bool near = !fast && mulscc_hazard(cpu, s->instructions);
    uint64_t distance = near ? mulscc_sees_y(cpu, insn) : MULSCC_TESTS + 1;
    uint32_t n_xor_v = near && mulscc_sees_cc(cpu, insn)
                           ? (uint32_t)(s->mul_cc & LEON3_MUL_CC_N) << 30
                           : (cpu->cc_n ^ cpu->cc_v) & 0x80000000u;
    uint32_t rs1 = cpu->r[insn->rs1];
    uint32_t a = rs1 >> 1 | n_xor_v;
    uint32_t addend = (distance <= MULSCC_TESTS ? s->mul_y : s->y) & 1u ? b : 0;
    uint32_t result = a + addend;

    set_cc_add(cpu, a, addend, result);
    s->y = (distance <= MULSCC_SHIFTS ? s->mul_y : s->y) >> 1 | rs1 << 31;
    cpu->r[insn->rd] = result;
    if (near)
        s->mul_number = LEON3_NO_MUL;
    return 0;
}

static inline void leave_to_mulscc(struct leon3 *cpu, const struct leon3_insn *insn, uint32_t a,
                                   uint32_t b, bool flags)
{
    struct leon3_state *s = &cpu->state;

    s->mul_y = a & b;
    s->mul_rd = insn->rd ? insn->rd : LEON3_SINK;
    s->mul_cc = (uint8_t)(flags ? LEON3_MUL_CC | (a >> 30 & LEON3_MUL_CC_N) : 0);
}

static inline uint64_t multiply(uint32_t a, uint32_t b, bool is_signed)
{
    return is_signed ? (uint64_t)((int64_t)(int32_t)a * (int32_t)b) : (uint64_t)a * b;
}

#define EXEC_MUL(name, is_signed, flags)                                                           \
    EXEC(name)                                                                                     \
    {                                                                                              \
        uint32_t a = cpu->r[insn->rs1];                                                            \
        uint64_t product = multiply(a, b, is_signed);                                              \
        leave_to_mulscc(cpu, insn, a, b, flags);                                                   \
        if (!fast)                                                                                 \
            cpu->state.mul_number = cpu->state.instructions;                                       \
        cpu->state.y = (uint32_t)(product >> 32);                                                  \
        cpu->r[insn->rd] = (uint32_t)product;                                                      \
        if (flags)                                                                                 \
            set_cc_logic(cpu, (uint32_t)product);                                                  \
        return 0;                                                                                  \
    }

EXEC_MUL(umul, false, false)
EXEC_MUL(umulcc, false, true)
EXEC_MUL(smul, true, false)
EXEC_MUL(smulcc, true, true)

/*
 * 16 x 16 bits, added to the 40 bits of Y[7:0] and ASR18 (GRLIB IP core manual, LEON3, multiply and accumulate). SMAC extends
 * the sum's sign through Y, UMAC clears its upper bits (mul32.vhd). With multiplier 1 the sum is made in the memory stage,
 * where a WRASR 18 right in front is not seen, and then lost; with 2 one stage later.
 */
static inline uint32_t accumulate(struct leon3 *cpu, const struct leon3_insn *insn, uint32_t b,
                                  bool is_signed)
{
    struct leon3_state *s = &cpu->state;
    bool pipelined = leon3_mac_pipelined(&cpu->config);
    uint32_t a = cpu->r[insn->rs1];
    uint32_t asr18 = !pipelined && s->asr18_delay == LEON3_DELAY_READ ? s->asr18_last : s->asr18;
    uint64_t sum = (uint64_t)(s->y & 0xffu) << 32 | asr18;

    if (is_signed)
        sum += (uint64_t)((int64_t)(int16_t)(a & 0xffffu) * (int16_t)(b & 0xffffu));
    else
        sum += (uint64_t)(a & 0xffffu) * (b & 0xffffu);
    leave_to_mulscc(cpu, insn, a, b, false);
    s->mul_number = s->instructions;
    s->mul_cc = pipelined ? LEON3_MUL_LATE : 0;
    s->y = (uint32_t)(sum >> 32) & 0xffu;
    if (is_signed && s->y & 0x80u)
        s->y |= 0xffffff00u;
    s->asr18 = (uint32_t)sum;
    s->asr18_delay = 0;
    cpu->r[insn->rd] = (uint32_t)sum;
    return 0;
}

EXEC(umac)
{
    return fast ? EXEC_SLOW : accumulate(cpu, insn, b, false);
}

EXEC(smac)
{
    return fast ? EXEC_SLOW : accumulate(cpu, insn, b, true);
}

static inline uint32_t divide_unsigned(uint64_t dividend, uint32_t divisor, bool *overflow)
{
    *overflow = (uint32_t)(dividend >> 32) >= divisor;
    return *overflow ? UINT32_MAX : (uint32_t)(dividend / divisor);
}

/*
 * The quotient -2^31 overflows if the remainder is not zero and does not if it is (measured). The
 * magnitudes are divided, so that no intermediate value overflows.
 */
static inline uint32_t divide_signed(uint64_t dividend, uint32_t divisor, bool *overflow)
{
    bool negative = (dividend >> 63) ^ (divisor >> 31);
    uint64_t magnitude = dividend >> 63 ? 0 - dividend : dividend;
    uint32_t by = divisor >> 31 ? 0 - divisor : divisor;
    uint64_t quotient = magnitude / by;

    *overflow =
        quotient > 0x80000000u || (quotient == 0x80000000u && (!negative || magnitude % by));
    if (*overflow)
        return negative ? 0x80000000u : 0x7fffffffu;
    return negative ? 0 - (uint32_t)quotient : (uint32_t)quotient;
}

static inline uint32_t divide(struct leon3 *cpu, const struct leon3_insn *insn, uint32_t b,
                              bool is_signed, bool flags)
{
    uint64_t dividend = (uint64_t)cpu->state.y << 32 | cpu->r[insn->rs1];
    uint32_t result;
    bool overflow;

    if (!b)
        return TRAP_DIVISION_BY_ZERO;
    result =
        is_signed ? divide_signed(dividend, b, &overflow) : divide_unsigned(dividend, b, &overflow);
    cpu->r[insn->rd] = result;
    if (flags) {
        set_cc_logic(cpu, result);
        cpu->cc_v = (uint32_t)overflow << 31;
    }
    return 0;
}

#define EXEC_DIV(name, is_signed, flags)                                                           \
    EXEC(name)                                                                                     \
    {                                                                                              \
        (void)fast;                                                                                \
        return divide(cpu, insn, b, is_signed, flags);                                             \
    }

EXEC_DIV(udiv, false, false)
EXEC_DIV(udivcc, false, true)
EXEC_DIV(sdiv, true, false)
EXEC_DIV(sdivcc, true, true)

#endif
