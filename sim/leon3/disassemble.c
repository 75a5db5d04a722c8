/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The disassembler: one function for each operand format of instructions.def, in the manual's
 * suggested syntax (V8 manual, appendix A), with the synthetic instructions that every SPARC
 * programmer expects (nop, mov, cmp, ret, retl, ...).
 */
#include <stdarg.h>
#include <stdio.h>

#include "sim/leon3/insn.h"

struct text {
    char *at;
    size_t left;
};

static void __attribute__((format(printf, 2, 3))) put(struct text *text, const char *format, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(text->at, text->left, format, arguments);
    va_end(arguments);
    if (n < 0)
        return;
    if ((size_t)n >= text->left)
        n = text->left ? (int)text->left - 1 : 0;
    text->at += n;
    text->left -= (size_t)n;
}

static const char *const registers[32] = {
    "%g0", "%g1", "%g2", "%g3", "%g4", "%g5", "%g6", "%g7", "%o0", "%o1", "%o2",
    "%o3", "%o4", "%o5", "%sp", "%o7", "%l0", "%l1", "%l2", "%l3", "%l4", "%l5",
    "%l6", "%l7", "%i0", "%i1", "%i2", "%i3", "%i4", "%i5", "%fp", "%i7",
};

static unsigned field_rd(uint32_t opcode)
{
    return opcode >> 25 & 31u;
}

static unsigned field_rs1(uint32_t opcode)
{
    return opcode >> 14 & 31u;
}

static unsigned field_rs2(uint32_t opcode)
{
    return opcode & 31u;
}

static const char *rd(uint32_t opcode)
{
    return registers[field_rd(opcode)];
}

static const char *rs1(uint32_t opcode)
{
    return registers[field_rs1(opcode)];
}

static const char *rs2(uint32_t opcode)
{
    return registers[field_rs2(opcode)];
}

static int32_t simm13(uint32_t opcode)
{
    return (int32_t)((opcode & 0x1fffu) ^ 0x1000u) - 0x1000;
}

/* The second operand is nothing: %g0, or the immediate 0. */
static bool no_operand2(uint32_t opcode)
{
    return leon3_insn_has_imm(opcode) ? simm13(opcode) == 0 : field_rs2(opcode) == 0;
}

static void put_operand2(struct text *text, uint32_t opcode)
{
    if (leon3_insn_has_imm(opcode))
        put(text, "%d", simm13(opcode));
    else
        put(text, "%s", rs2(opcode));
}

/* "rs1 + operand" without what is zero; of %g0 and an immediate only the immediate. */
static void put_sum(struct text *text, uint32_t opcode)
{
    if (leon3_insn_has_imm(opcode) && !field_rs1(opcode)) {
        put(text, "%d", simm13(opcode));
        return;
    }
    put(text, "%s", rs1(opcode));
    if (no_operand2(opcode))
        return;
    if (leon3_insn_has_imm(opcode) && simm13(opcode) < 0)
        put(text, " - %d", -simm13(opcode));
    else
        put(text, " + "), put_operand2(text, opcode);
}

static void put_address(struct text *text, uint32_t opcode)
{
    put(text, "[");
    put_sum(text, opcode);
    put(text, "]");
}

struct item {
    struct text *text;
    uint32_t pc;
    uint32_t opcode;
    const struct leon3_row *row;
};

static void format_unimp(const struct item *i)
{
    put(i->text, "unimp 0x%x", i->opcode & 0x3fffffu);
}

static void format_sethi(const struct item *i)
{
    if (i->opcode == LEON3_NOP)
        put(i->text, "nop");
    else
        put(i->text, "sethi %%hi(0x%x), %s", i->opcode << 10, rd(i->opcode));
}

static void format_call(const struct item *i)
{
    put(i->text, "call 0x%x", i->pc + (i->opcode << 2));
}

static void format_branch(const struct item *i)
{
    uint32_t displacement = (i->opcode & 0x3fffffu) ^ 0x200000u;

    put(i->text, "%s%s 0x%x", i->row->mnemonic, i->opcode >> 29 & 1u ? ",a" : "",
        i->pc + ((displacement - 0x200000u) << 2));
}

static void format_cbranch(const struct item *i)
{
    put(i->text, "cb%u%s 0x%x", i->opcode >> 25 & 15u, i->opcode >> 29 & 1u ? ",a" : "",
        i->pc + ((((i->opcode & 0x3fffffu) ^ 0x200000u) - 0x200000u) << 2));
}

/* mov, cmp, tst and bare save and restore; false: write it in full. */
static bool put_synthetic(struct text *text, const struct leon3_row *row, uint32_t opcode)
{
    unsigned id = (unsigned)(row - leon3_rows);

    if (id == INSN_OR && !field_rs1(opcode)) {
        put(text, "mov ");
        put_operand2(text, opcode);
        put(text, ", %s", rd(opcode));
    } else if (id == INSN_SUBCC && !field_rd(opcode)) {
        put(text, "cmp %s, ", rs1(opcode));
        put_operand2(text, opcode);
    } else if (id == INSN_ORCC && !field_rd(opcode) && no_operand2(opcode)) {
        put(text, "tst %s", rs1(opcode));
    } else if ((id == INSN_SAVE || id == INSN_RESTORE) && !(opcode & 0x3e07ffffu)) {
        put(text, "%s", row->mnemonic);
    } else {
        return false;
    }
    return true;
}

static void format_arith(const struct item *i)
{
    if (put_synthetic(i->text, i->row, i->opcode))
        return;
    put(i->text, "%s %s, ", i->row->mnemonic, rs1(i->opcode));
    put_operand2(i->text, i->opcode);
    put(i->text, ", %s", rd(i->opcode));
}

static void format_rdasr(const struct item *i)
{
    if (field_rs1(i->opcode) == 15 && !field_rd(i->opcode))
        put(i->text, "stbar");
    else if (!field_rs1(i->opcode))
        put(i->text, "rd %%y, %s", rd(i->opcode));
    else
        put(i->text, "rd %%asr%u, %s", field_rs1(i->opcode), rd(i->opcode));
}

static void format_rdpsr(const struct item *i)
{
    put(i->text, "rd %%psr, %s", rd(i->opcode));
}

static void format_rdwim(const struct item *i)
{
    put(i->text, "rd %%wim, %s", rd(i->opcode));
}

static void format_rdtbr(const struct item *i)
{
    put(i->text, "rd %%tbr, %s", rd(i->opcode));
}

static void put_write(const struct item *i)
{
    put(i->text, "wr %s, ", rs1(i->opcode));
    put_operand2(i->text, i->opcode);
}

static void format_wrasr(const struct item *i)
{
    put_write(i);
    if (field_rd(i->opcode))
        put(i->text, ", %%asr%u", field_rd(i->opcode));
    else
        put(i->text, ", %%y");
}

static void format_wrpsr(const struct item *i)
{
    put_write(i);
    put(i->text, ", %%psr");
}

static void format_wrwim(const struct item *i)
{
    put_write(i);
    put(i->text, ", %%wim");
}

static void format_wrtbr(const struct item *i)
{
    put_write(i);
    put(i->text, ", %%tbr");
}

static void format_cpop(const struct item *i)
{
    put(i->text, "%s 0x%x, %%c%u, %%c%u, %%c%u", i->row->mnemonic, i->opcode >> 5 & 0x1ffu,
        field_rs1(i->opcode), field_rs2(i->opcode), field_rd(i->opcode));
}

static void format_jmpl(const struct item *i)
{
    if (i->opcode == 0x81c7e008u) {
        put(i->text, "ret");
    } else if (i->opcode == 0x81c3e008u) {
        put(i->text, "retl");
    } else {
        put(i->text, "jmpl ");
        put_sum(i->text, i->opcode);
        put(i->text, ", %s", rd(i->opcode));
    }
}

static void format_rett(const struct item *i)
{
    put(i->text, "rett ");
    put_sum(i->text, i->opcode);
}

static void format_ticc(const struct item *i)
{
    put(i->text, "%s ", i->row->mnemonic);
    put_sum(i->text, i->opcode);
}

static void format_flush(const struct item *i)
{
    put(i->text, "flush ");
    put_sum(i->text, i->opcode);
}

static void format_load(const struct item *i)
{
    put(i->text, "%s ", i->row->mnemonic);
    put_address(i->text, i->opcode);
    put(i->text, ", %s", rd(i->opcode));
}

static void format_store(const struct item *i)
{
    put(i->text, "%s %s, ", i->row->mnemonic, rd(i->opcode));
    put_address(i->text, i->opcode);
}

static unsigned field_asi(uint32_t opcode)
{
    return opcode >> 5 & 0xffu;
}

static void format_loada(const struct item *i)
{
    put(i->text, "%s ", i->row->mnemonic);
    put_address(i->text, i->opcode);
    put(i->text, " 0x%x, %s", field_asi(i->opcode), rd(i->opcode));
}

static void format_storea(const struct item *i)
{
    put(i->text, "%s %s, ", i->row->mnemonic, rd(i->opcode));
    put_address(i->text, i->opcode);
    put(i->text, " 0x%x", field_asi(i->opcode));
}

static void format_loadf(const struct item *i)
{
    put(i->text, "%s ", i->row->mnemonic);
    put_address(i->text, i->opcode);
    put(i->text, ", %%f%u", field_rd(i->opcode));
}

static void format_loadfsr(const struct item *i)
{
    put(i->text, "ld ");
    put_address(i->text, i->opcode);
    put(i->text, ", %%fsr");
}

static void format_storef(const struct item *i)
{
    put(i->text, "%s %%f%u, ", i->row->mnemonic, field_rd(i->opcode));
    put_address(i->text, i->opcode);
}

static void format_storefsr(const struct item *i)
{
    put(i->text, "st %%fsr, ");
    put_address(i->text, i->opcode);
}

static void format_storefq(const struct item *i)
{
    put(i->text, "std %%fq, ");
    put_address(i->text, i->opcode);
}

static void format_copro(const struct item *i)
{
    put(i->text, "%s %%c%u, ", i->row->mnemonic, field_rd(i->opcode));
    put_address(i->text, i->opcode);
}

static void format_casa(const struct item *i)
{
    put(i->text, "casa [%s] 0x%x, %s, %s", rs1(i->opcode), field_asi(i->opcode), rs2(i->opcode),
        rd(i->opcode));
}

static void format_fpop_2(const struct item *i)
{
    put(i->text, "%s %%f%u, %%f%u", i->row->mnemonic, field_rs2(i->opcode), field_rd(i->opcode));
}

static void format_fpop_3(const struct item *i)
{
    put(i->text, "%s %%f%u, %%f%u, %%f%u", i->row->mnemonic, field_rs1(i->opcode),
        field_rs2(i->opcode), field_rd(i->opcode));
}

static void format_fpop_c(const struct item *i)
{
    put(i->text, "%s %%f%u, %%f%u", i->row->mnemonic, field_rs1(i->opcode), field_rs2(i->opcode));
}

static void (*const formats[])(const struct item *i) = {
    [FORMAT_UNIMP] = format_unimp,       [FORMAT_SETHI] = format_sethi,
    [FORMAT_CALL] = format_call,         [FORMAT_BRANCH] = format_branch,
    [FORMAT_CBRANCH] = format_cbranch,   [FORMAT_ARITH] = format_arith,
    [FORMAT_RDASR] = format_rdasr,       [FORMAT_RDPSR] = format_rdpsr,
    [FORMAT_RDWIM] = format_rdwim,       [FORMAT_RDTBR] = format_rdtbr,
    [FORMAT_WRASR] = format_wrasr,       [FORMAT_WRPSR] = format_wrpsr,
    [FORMAT_WRWIM] = format_wrwim,       [FORMAT_WRTBR] = format_wrtbr,
    [FORMAT_CPOP] = format_cpop,         [FORMAT_JMPL] = format_jmpl,
    [FORMAT_RETT] = format_rett,         [FORMAT_TICC] = format_ticc,
    [FORMAT_FLUSH] = format_flush,       [FORMAT_LOAD] = format_load,
    [FORMAT_STORE] = format_store,       [FORMAT_LOADA] = format_loada,
    [FORMAT_STOREA] = format_storea,     [FORMAT_LOADF] = format_loadf,
    [FORMAT_LOADFSR] = format_loadfsr,   [FORMAT_STOREF] = format_storef,
    [FORMAT_STOREFSR] = format_storefsr, [FORMAT_STOREFQ] = format_storefq,
    [FORMAT_COPRO] = format_copro,       [FORMAT_CASA] = format_casa,
    [FORMAT_FPOP_2] = format_fpop_2,     [FORMAT_FPOP_3] = format_fpop_3,
    [FORMAT_FPOP_C] = format_fpop_c,
};

/* Rows are few enough to be asked in turn: nobody disassembles in a loop that matters. */
static const struct leon3_row *row_of(uint32_t opcode)
{
    for (unsigned i = 0; i < INSN_COUNT; i++)
        if ((opcode & leon3_rows[i].mask) == leon3_rows[i].match)
            return &leon3_rows[i];
    return NULL;
}

void leon3_disassemble(uint32_t pc, uint32_t opcode, char *text, size_t size)
{
    struct text out = {text, size};
    struct item item = {&out, pc, opcode, row_of(opcode)};

    if (size)
        text[0] = '\0';
    /* Alternate spaces take no immediate: such an opcode is no instruction. */
    if (!item.row || (item.row->flags & INSN_FLAG_ASI && leon3_insn_has_imm(opcode)))
        put(&out, ".word 0x%08x", opcode);
    else
        formats[item.row->format](&item);
}
