/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program with two "partitions" for tests of the trace: user mode in SRMMU contexts 1 and 2 in
 * turn (the MMU itself stays off), each ended by `ta 0x20`; the sixth trap ends the run with exit
 * code 5.
 */
#ifndef PRIDE_TESTS_TRACE_TWO_CONTEXTS_H
#define PRIDE_TESTS_TRACE_TWO_CONTEXTS_H

#include "tests/unit/machine/fixture.h"

#define TWO_CONTEXTS_USER 0x40000048u /* nop; ta 0x20; ba; nop */

/* clang-format off */
static const struct program program_two_contexts = {2, {
    {FIXTURE_RAM, 34, {
        0x03100004, 0x81986000, 0x81902010,             /* %tbr = 0x40001000, %wim = 0x10 */
        0x86102001, 0x88102200, 0xc6a10320,             /* MMU context (ASI 0x19, 0x200) = 1 */
        0x81882080, 0x01000000, 0x01000000, 0x01000000, /* %psr: S = 1, PS = 0, ET = 0 */
        0x23100000, 0xa2146048, 0xa4046004,             /* %l1 = user, %l2 = user + 4 */
        0x81c44000, 0x81cc8000,                         /* jmp %l1; rett %l2 */
        0x01000000, 0x01000000, 0x01000000,
        0x01000000, 0x91d02020, 0x10bffffe, 0x01000000, /* user: nop; ta 0x20; ba user; nop */
        0x8a016001, 0x80a16006, 0x02800006, 0x01000000, /* handler: the sixth time goes to done */
        0x8618e003, 0xc6a10320,                         /* context = 3 - context */
        0x81c48000, 0x81cca004,                         /* jmp %l2; rett %l2 + 4 */
        0x84102005, 0x82102001, 0x91d02000, 0x01000000  /* done: exit 5 */
    }},
    {FIXTURE_RAM + 0x1a00, 2, {0x10bff996, 0x01000000}} /* trap 0xa0: ba handler */
}};
/* clang-format on */

/* The machine, loaded and ready to run. */
static inline struct machine *make_two_contexts(struct diag *diag, struct lines *lines)
{
    struct machine *machine;

    lines_capture(lines, diag);
    machine = make_machine("leon3-generic", diag, NULL);
    load_program(machine, &program_two_contexts);
    return machine;
}

#endif
