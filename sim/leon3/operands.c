/* SPDX-License-Identifier: BSD-2-Clause */
/* Operands by format and flags of the row (operands.h). */
#include "sim/leon3/operands.h"

#include "sim/fpu/math.h"
#include "sim/leon3/window.h"

uint32_t leon3_file_number(const struct leon3 *cpu, uint32_t window, uint32_t r)
{
    return r < 8 ? r : 8 + leon3_window_word(cpu, window, r);
}

static void add_read(struct leon3_operands *operands, const struct leon3 *cpu, uint32_t r)
{
    if (r)
        operands->read[operands->reads++] = leon3_file_number(cpu, leon3_window_in_use(cpu), r);
}

static void add_write(struct leon3_operands *operands, const struct leon3 *cpu, uint32_t window,
                      uint32_t r)
{
    if (r)
        operands->write[operands->writes++] = leon3_file_number(cpu, window, r);
}

/* Reads rs1, and rs2 where there is no immediate. */
static bool has_sources(const struct leon3_row *row)
{
    switch (row->format) {
    case FORMAT_UNIMP:
    case FORMAT_SETHI:
    case FORMAT_CALL:
    case FORMAT_BRANCH:
    case FORMAT_CBRANCH:
    case FORMAT_RDPSR:
    case FORMAT_RDWIM:
    case FORMAT_RDTBR:
    case FORMAT_CPOP:
    case FORMAT_FPOP_2:
    case FORMAT_FPOP_3:
    case FORMAT_FPOP_C:
        return false;
    default:
        return true;
    }
}

/* rd is an integer register that the instruction reads. */
static bool reads_rd(const struct leon3_row *row)
{
    return row->format == FORMAT_STORE || row->format == FORMAT_STOREA ||
           row->format == FORMAT_CASA ||
           ((row->flags & INSN_FLAG_LOAD) && (row->flags & INSN_FLAG_STORE));
}

/* SAVE and RESTORE write into the window that they make the present one. */
static uint32_t window_behind(const struct leon3 *cpu, uint32_t opcode)
{
    uint32_t window = leon3_window_in_use(cpu), op3 = opcode >> 19 & 0x3f;

    if (opcode >> 30 == 2 && op3 == 0x3c)
        return leon3_window_below(cpu, window);
    if (opcode >> 30 == 2 && op3 == 0x3d)
        return leon3_window_over(cpu, window);
    return window;
}

static void find_writes(const struct leon3 *cpu, const struct leon3_row *row, uint32_t opcode,
                        struct leon3_operands *operands)
{
    uint32_t window = window_behind(cpu, opcode), rd = opcode >> 25 & 31;

    if (row->format == FORMAT_CALL)
        add_write(operands, cpu, window, 15);
    else if (row->flags & INSN_FLAG_W)
        add_write(operands, cpu, window, rd);
    else if (row->format == FORMAT_LOAD || row->format == FORMAT_LOADA ||
             row->format == FORMAT_CASA) {
        add_write(operands, cpu, window, rd);
        if (row->flags & INSN_FLAG_EVEN)
            add_write(operands, cpu, window, rd | 1);
    }
}

void leon3_operands_of(const struct leon3 *cpu, uint32_t opcode, struct leon3_operands *operands)
{
    const struct leon3_row *row = leon3_decode_row(&cpu->decoder, opcode);
    uint32_t rd = opcode >> 25 & 31;

    operands->reads = operands->writes = 0;
    if (!row)
        return;
    if (has_sources(row)) {
        add_read(operands, cpu, opcode >> 14 & 31);
        if (!leon3_insn_has_imm(opcode) || row->format == FORMAT_CASA)
            add_read(operands, cpu, opcode & 31);
    }
    if (reads_rd(row)) {
        add_read(operands, cpu, rd);
        if (row->flags & INSN_FLAG_EVEN)
            add_read(operands, cpu, rd | 1);
    }
    find_writes(cpu, row, opcode, operands);
}

/* Words of the FPU's file from r on, which is even where they are more than one. */
static void add_words(uint32_t list[], unsigned *count, uint32_t r, unsigned words)
{
    for (unsigned i = 0; i < words; i++)
        list[(*count)++] = LEON3_FILE_SIZE + ((words > 1 ? r & ~1u : r) + i) % 32;
}

void leon3_float_operands_of(uint32_t opcode, struct leon3_operands *operands)
{
    uint32_t op3 = opcode >> 19 & 0x3f, rd = opcode >> 25 & 31;
    struct fpu_operands fpop;

    if (opcode >> 30 == 3 && (op3 == 0x20 || op3 == 0x23))
        add_words(operands->write, &operands->writes, rd, op3 == 0x23 ? 2 : 1);
    else if (opcode >> 30 == 3 && (op3 == 0x24 || op3 == 0x27))
        add_words(operands->read, &operands->reads, rd, op3 == 0x27 ? 2 : 1);
    else if (opcode >> 30 == 2 && (op3 == 0x34 || op3 == 0x35) &&
             fpu_find_operands(opcode >> 5 & 0x1ff, &fpop) && fpop.rs2_words <= 2) {
        add_words(operands->read, &operands->reads, opcode >> 14 & 31, fpop.rs1_words);
        add_words(operands->read, &operands->reads, opcode & 31, fpop.rs2_words);
        add_words(operands->write, &operands->writes, rd, op3 == 0x34 ? fpop.rd_words : 0);
    }
}
