/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LEON3FT's protection of the register files of integer unit and FPU: 7 check bits a register (BCH as in
 * sim/base/bch.h). An instruction that reads a register with one wrong bit has it corrected, is run again and counted in
 * ASR16; one with two takes trap 0x20. The code is linear, so only what is wrong is kept: bits of a
 * register, and of its check bits, that are not what was written. While there is something wrong, or the
 * test mode would make it so, the plain engine runs.
 *
 * After the register protection control register of UT699's and GR712RC's manuals. DP can be written and
 * does nothing: it selects one of two RAMs where a file consists of two, and these files are one each.
 */
#ifndef PRIDE_LEON3_FT_H
#define PRIDE_LEON3_FT_H

#include "sim/base/component.h"
#include "sim/leon3/insn.h"
#include "sim/leon3/operands.h"

/*
 * ASR16: FPU protection 31:30, FCNT 29:27, FTE 17, FDI 16, IU protection 15:14 (3: BCH, restart), ICNT
 * 13:11, TB 10:3, DP 2, ITE 1, IDI 0.
 */
#define ASR16_FPU_BCH  0xc0000000u
#define ASR16_FCNT     0x38000000u
#define ASR16_FCNT_ONE 0x08000000u
#define ASR16_FTE      0x00020000u
#define ASR16_FDI      0x00010000u
#define ASR16_IU_BCH   0x0000c000u
#define ASR16_ICNT     0x00003800u
#define ASR16_ICNT_ONE 0x00000800u
#define ASR16_TB_SHIFT 3
#define ASR16_ITE      0x00000002u
#define ASR16_IDI      0x00000001u
#define ASR16_WRITABLE 0x38033fffu

/* Registers of the integer file, then %f0 to %f31. */
#define LEON3_FT_SIZE (LEON3_FILE_SIZE + 32)

struct leon3_ft_state {
    uint32_t asr16;                /* the writable bits */
    uint32_t reserved;             /* zero */
    uint32_t wrong[LEON3_FT_SIZE]; /* bits of the register that are not what was written */
    uint8_t check[LEON3_FT_SIZE];  /* the same of its check bits */
};

struct leon3_ft {
    struct leon3_ft_state state;
    bool present;
    uint32_t count; /* derived: registers with something wrong */
    struct component component;
    char name[24];
};

struct leon3;

/* Nothing unless the configuration has the protection. */
void leon3_ft_init(struct leon3 *cpu, struct component_list *components);
void leon3_ft_reset(struct leon3 *cpu);

/* ASR16. */
uint32_t leon3_ft_read(const struct leon3 *cpu);
void leon3_ft_write(struct leon3 *cpu, uint32_t value);

/* Something is wrong, or instructions write wrong check bits: only the plain engine looks at that. */
bool leon3_ft_active(const struct leon3 *cpu);

/*
 * Before an instruction: corrects the registers that it reads. 0, or trap r_register_access_error. Takes
 * the time of a restart for a correction.
 */
uint32_t leon3_ft_check(struct leon3 *cpu, uint32_t opcode, struct leon3_operands *operands);

/* After it: what it has written has good check bits, or those of the test mode. */
void leon3_ft_done(struct leon3 *cpu, const struct leon3_operands *operands);

/* A register of the file was written by a trap or a debugger. */
void leon3_ft_written(struct leon3 *cpu, uint32_t number);

/* Bits of a register were flipped where they are stored. */
void leon3_ft_upset(struct leon3 *cpu, uint32_t number, uint32_t bits);

#endif
