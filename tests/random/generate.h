/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random blocks of instructions and the state they start from. Pure: the same seed and kind give the same block everywhere.
 * A block ends: branches go forward, loops count down a register of their own.
 */
#ifndef TESTS_RANDOM_GENERATE_H
#define TESTS_RANDOM_GENERATE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/random/layout.h"

#define RANDOM_UNITS     400u
#define RANDOM_WORDS_MAX 4096u

struct random_block {
    uint32_t word[RANDOM_WORDS_MAX];
    uint32_t words;
    uint32_t state[STATE_SIZE / 4];
};

/*
 * `common`: only what QEMU 7.2 does as LEON3 does. Left out then are MULSCC behind a multiplication (a hazard of LEON3's own),
 * misaligned JMPL and LDDF, alternate space 0xa and opcodes at random; operands of FPops are numbers whose results are normal,
 * as the GRFPU has NaNs, denormalized numbers and deferred traps of its own; SDIVCC divides what cannot give -2^31; neither
 * TADDCCTV nor TSUBCCTV (streams with their traps differ in memory, for a reason that is not traced); LDDA
 * and STDA have even registers, as QEMU finds an odd one before it finds a missing privilege.
 * The data cache is off: what hits in it is not checked against the page's permissions.
 */
void random_generate(struct random_block *block, uint64_t seed, bool common);

#endif
