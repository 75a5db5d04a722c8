/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Unwinding by libdw (frames.h). What the information leaves out keeps its value, as in GDB: PC then follows from the return
 * address, %sp is the frame's address (CFA). Expressions are those that rules of registers and addresses are made of.
 */
#include "sim/elf/frames.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>

#define STACK_MAX   16u
#define CALL_LENGTH 8u /* a call and its delay slot */

struct evaluation {
    const struct elf_frame *frame;
    const struct elf_frame_memory *memory;
    uint32_t cfa;
    uint32_t stack[STACK_MAX];
    size_t depth;
};

uint32_t elf_frame_place(const struct elf_frame *frame)
{
    return frame->value[ELF_FRAME_PC] - (frame->exact ? 0 : CALL_LENGTH);
}

/* ---- expressions ----------------------------------------------------------------------------------------------- */

static bool column(const struct elf_frame *frame, uint64_t number, uint32_t *value)
{
    if (number >= ELF_FRAME_COLUMNS || !frame->known[number])
        return false;
    *value = frame->value[number];
    return true;
}

static bool push(struct evaluation *evaluation, uint32_t value)
{
    if (evaluation->depth == STACK_MAX)
        return false;
    evaluation->stack[evaluation->depth++] = value;
    return true;
}

static bool push_column(struct evaluation *evaluation, uint64_t number, uint64_t offset)
{
    uint32_t value;

    return column(evaluation->frame, number, &value) && push(evaluation, value + (uint32_t)offset);
}

/* Of one operand, which it takes the place of. */
static bool apply_unary(struct evaluation *evaluation, const Dwarf_Op *op)
{
    uint32_t *top = &evaluation->stack[evaluation->depth - 1];

    if (evaluation->depth < 1)
        return false;
    switch (op->atom) {
    case DW_OP_plus_uconst:
        *top += (uint32_t)op->number;
        return true;
    case DW_OP_deref:
        return evaluation->memory->word(evaluation->memory->owner, *top, top);
    case DW_OP_neg:
        *top = 0 - *top;
        return true;
    case DW_OP_not:
        *top = ~*top;
        return true;
    default:
        return false;
    }
}

static bool apply_binary(struct evaluation *evaluation, const Dwarf_Op *op)
{
    uint32_t *left, right;

    if (evaluation->depth < 2)
        return false;
    right = evaluation->stack[--evaluation->depth];
    left = &evaluation->stack[evaluation->depth - 1];
    switch (op->atom) {
    case DW_OP_plus:
        *left += right;
        return true;
    case DW_OP_minus:
        *left -= right;
        return true;
    case DW_OP_and:
        *left &= right;
        return true;
    case DW_OP_or:
        *left |= right;
        return true;
    case DW_OP_shl:
        *left = right < 32 ? *left << right : 0;
        return true;
    case DW_OP_shr:
        *left = right < 32 ? *left >> right : 0;
        return true;
    default:
        return false;
    }
}

static bool apply(struct evaluation *evaluation, const Dwarf_Op *op)
{
    if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg31)
        return push_column(evaluation, op->atom - DW_OP_breg0, op->number);
    if (op->atom >= DW_OP_lit0 && op->atom <= DW_OP_lit31)
        return push(evaluation, op->atom - DW_OP_lit0);
    switch (op->atom) {
    case DW_OP_bregx:
        return push_column(evaluation, op->number, op->number2);
    case DW_OP_call_frame_cfa:
        return push(evaluation, evaluation->cfa);
    case DW_OP_addr:
    case DW_OP_const1u:
    case DW_OP_const1s:
    case DW_OP_const2u:
    case DW_OP_const2s:
    case DW_OP_const4u:
    case DW_OP_const4s:
    case DW_OP_constu:
    case DW_OP_consts:
        return push(evaluation, (uint32_t)op->number);
    case DW_OP_plus_uconst:
    case DW_OP_deref:
    case DW_OP_neg:
    case DW_OP_not:
        return apply_unary(evaluation, op);
    default:
        return apply_binary(evaluation, op);
    }
}

static bool evaluate(struct evaluation *evaluation, const Dwarf_Op *ops, size_t count,
                     uint32_t *value)
{
    evaluation->depth = 0;
    for (size_t i = 0; i < count; i++) {
        if (!apply(evaluation, &ops[i]))
            return false;
    }
    if (evaluation->depth == 0)
        return false;
    *value = evaluation->stack[evaluation->depth - 1];
    return true;
}

/* ---- rules ----------------------------------------------------------------------------------------------------- */

/* A rule names a register, a value, or an address in memory. */
static bool follow_rule(struct evaluation *evaluation, const Dwarf_Op *ops, size_t count,
                        uint32_t *value)
{
    uint32_t address;

    if (count == 1 && ops[0].atom >= DW_OP_reg0 && ops[0].atom <= DW_OP_reg31)
        return column(evaluation->frame, ops[0].atom - DW_OP_reg0, value);
    if (count == 1 && ops[0].atom == DW_OP_regx)
        return column(evaluation->frame, ops[0].number, value);
    if (count > 1 && ops[count - 1].atom == DW_OP_stack_value)
        return evaluate(evaluation, ops, count - 1, value);
    return evaluate(evaluation, ops, count, &address) &&
           evaluation->memory->word(evaluation->memory->owner, address, value);
}

enum column_rule { COLUMN_RULE, COLUMN_UNDEFINED, COLUMN_SAME };

/* A caller's column. What no rule is about is reported as undefined, except for what the ABI keeps. */
static enum column_rule take_column(struct evaluation *evaluation, Dwarf_Frame *rules,
                                    unsigned number, struct elf_frame *caller)
{
    Dwarf_Op memory[3], *ops;
    size_t count;

    if (dwarf_frame_register(rules, (int)number, memory, &ops, &count) != 0) {
        caller->known[number] = false;
        return COLUMN_RULE;
    }
    if (count == 0)
        return ops ? COLUMN_UNDEFINED : COLUMN_SAME;
    caller->known[number] = follow_rule(evaluation, ops, count, &caller->value[number]);
    return COLUMN_RULE;
}

/* PC, where no rule of its own says it, is behind the call; it was not trapped there. */
static bool take_return(struct elf_frame *caller, unsigned return_column, enum column_rule rule)
{
    if (rule == COLUMN_UNDEFINED || !caller->known[return_column])
        return false;
    caller->value[ELF_FRAME_PC] = caller->value[return_column] + CALL_LENGTH;
    caller->value[ELF_FRAME_NPC] = caller->value[ELF_FRAME_PC] + 4;
    caller->known[ELF_FRAME_PC] = caller->known[ELF_FRAME_NPC] = true;
    return true;
}

static enum elf_frame_found up(Dwarf_Frame *rules, struct elf_frame *frame,
                               const struct elf_frame_memory *memory)
{
    struct evaluation evaluation = {.frame = frame, .memory = memory};
    enum column_rule rule[ELF_FRAME_COLUMNS];
    struct elf_frame caller = *frame;
    int return_column;
    Dwarf_Op *ops;
    size_t count;
    bool trap;

    return_column = dwarf_frame_info(rules, NULL, NULL, &trap);
    if (return_column < 0 || return_column >= (int)ELF_FRAME_COLUMNS ||
        dwarf_frame_cfa(rules, &ops, &count) != 0 ||
        !evaluate(&evaluation, ops, count, &evaluation.cfa))
        return ELF_FRAME_UNKNOWN;
    for (unsigned i = 1; i < ELF_FRAME_COLUMNS; i++)
        rule[i] = take_column(&evaluation, rules, i, &caller);
    if (rule[ELF_FRAME_SP] != COLUMN_RULE) {
        caller.value[ELF_FRAME_SP] = evaluation.cfa;
        caller.known[ELF_FRAME_SP] = true;
    }
    if (rule[ELF_FRAME_PC] != COLUMN_RULE &&
        !take_return(&caller, (unsigned)return_column, rule[return_column]))
        return ELF_FRAME_OUTERMOST;
    if (!caller.known[ELF_FRAME_PC])
        return ELF_FRAME_UNKNOWN;
    caller.exact = trap || rule[ELF_FRAME_PC] == COLUMN_RULE;
    *frame = caller;
    return ELF_FRAME_CALLER;
}

enum elf_frame_found elf_frame_up(struct elf_symbols *symbols, struct elf_frame *frame,
                                  const struct elf_frame_memory *memory)
{
    enum elf_frame_found found = ELF_FRAME_UNKNOWN;
    Dwarf_CFI *const tables[] = {elf_symbols_frames(symbols), elf_symbols_eh_frames(symbols)};
    uint32_t place = frame->value[ELF_FRAME_PC] - (frame->exact ? 0 : 1);

    for (size_t i = 0; i < 2 && found == ELF_FRAME_UNKNOWN; i++) {
        Dwarf_Frame *rules;

        if (!tables[i] || dwarf_cfi_addrframe(tables[i], place, &rules) != 0)
            continue;
        found = up(rules, frame, memory);
        free(rules);
    }
    return found;
}

static bool pc_column(Dwarf_Frame *rules, unsigned *column)
{
    Dwarf_Op memory[3], *ops;
    size_t count;

    if (dwarf_frame_register(rules, (int)ELF_FRAME_PC, memory, &ops, &count) != 0 || count != 1)
        return false;
    if (ops[0].atom == DW_OP_regx)
        *column = (unsigned)ops[0].number;
    else if (ops[0].atom >= DW_OP_reg0 && ops[0].atom <= DW_OP_reg31)
        *column = ops[0].atom - DW_OP_reg0;
    else
        return false;
    return true;
}

bool elf_frame_pc_column(struct elf_symbols *symbols, uint32_t pc, unsigned *column)
{
    Dwarf_CFI *table = elf_symbols_frames(symbols);
    Dwarf_Frame *rules;
    bool told;

    if (!table || dwarf_cfi_addrframe(table, pc, &rules) != 0)
        return false;
    told = pc_column(rules, column);
    free(rules);
    return told;
}
