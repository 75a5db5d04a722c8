/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The floating-point unit as the integer unit sees it: FPops, FSR and the queue of deferred FPops.
 * Called only with a configured and enabled FPU (PSR.EF = 1). What an FPop computes is in
 * sim/fpu/math.h.
 */
#ifndef PRIDE_LEON3_FPU_H
#define PRIDE_LEON3_FPU_H

#include "sim/leon3/state.h"

/* FSR: RD 31:30, TEM 27:23, NS 22, ver 19:17, ftt 16:14, qne 13, fcc 11:10, aexc 9:5, cexc 4:0. */
#define FSR_WRITABLE  0xcfc00fffu
#define FSR_VER_SHIFT 17
#define FSR_FTT       0x0001c000u
#define FSR_FTT_SHIFT 14
#define FSR_QNE       0x00002000u

#define FTT_SEQUENCE_ERROR 4u

/* The modes of the V8 manual, 4.4: struct leon3_state, fp_mode. */
enum fpu_mode {
    FPU_EXECUTE,   /* no exception waits */
    FPU_PENDING,   /* one waits for the next floating-point instruction, which traps */
    FPU_EXCEPTION, /* it was taken; only stores are allowed until STDFQ has emptied the queue */
};

/*
 * One FPop row, or an opf that is none (INSN_UNKNOWN_FPOP), in mode FPU_EXECUTE. An exception makes
 * the mode FPU_PENDING; the FPop itself never traps. With `fast`: EXEC_SLOW instead, and no change.
 */
uint32_t leon3_fpu_execute(struct leon3 *cpu, const struct leon3_insn *insn, bool fast);

/* The trap that a floating-point instruction takes because of an earlier FPop; 0: none. */
uint32_t leon3_fpu_trap(struct leon3 *cpu, const struct leon3_insn *insn);

/* FSR as STFSR stores it, as LDFSR loads it (which leaves ver, ftt and qne). */
uint32_t leon3_fpu_read_fsr(const struct leon3 *cpu);
void leon3_fpu_write_fsr(struct leon3 *cpu, uint32_t value);

/* STFSR completed: ftt is cleared. */
void leon3_fpu_fsr_stored(struct leon3 *cpu);

/* STDFQ to va: 0 or the trap. */
uint32_t leon3_fpu_store_queue(struct leon3 *cpu, uint32_t va);

#endif
