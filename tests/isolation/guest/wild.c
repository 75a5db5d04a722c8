/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Code of random instructions: loads, stores and atomics of places that are and are not the partition's, windows in any order
 * under any stack pointer, traps of every number, control transfers into each other's slots, FPops, and words that are nothing.
 */
#include "tests/isolation/guest/hostile.h"

#include "tests/isolation/guest/places.h"

enum { WORDS = 1000, RD = 25, OP3 = 19, RS1 = 14, IMMEDIATE = 1 << 13 };

#define NOP 0x01000000u

static volatile uint32_t *const code = (volatile uint32_t *)SCRATCH;

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 7 | *state << 25;
}

static uint32_t below(uint32_t *state, uint32_t bound)
{
    return next(state) % bound;
}

static uint32_t place(uint32_t *state)
{
    static const uint32_t places[] = {SCRATCH,
                                      SCRATCH_DATA,
                                      OWN_DATA,
                                      OWN_STACK,
                                      OWN_DATA_END,
                                      OWN_TEXT,
                                      ORDERS,
                                      RESULTS_END,
                                      HV_TRAPS,
                                      HV_CODE,
                                      HV_DATA,
                                      HV_LOG,
                                      HV_UART,
                                      VICTIM_DATA,
                                      UNMAPPED,
                                      VICTIM_STACK,
                                      UART,
                                      PHYSICAL_RAM,
                                      PAGE_TABLES,
                                      WITNESS_DATA,
                                      LAST_WORDS,
                                      0,
                                      8,
                                      0x7ffffff8};
    const uint32_t offset = below(state, 4) ? below(state, 32) * 8 : below(state, 256);

    return places[below(state, sizeof places / sizeof places[0])] + offset;
}

/* sethi, or: any register but %g0. */
static uint32_t set(uint32_t *state, uint32_t at)
{
    const uint32_t reg =
        below(state, 3) ? 8 + below(state, 8) : 1 + below(state, 31); /* mostly %o, %sp with them */
    const uint32_t value = place(state);

    code[at] = NOP | reg << RD | value >> 10;
    code[at + 1] = 0x80100000u | reg << RD | reg << RS1 | IMMEDIATE | (value & 0x3ff);
    return at + 2;
}

static uint32_t memory(uint32_t *state)
{
    static const uint8_t op3[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x09, 0x0a,
                                  0x0d, 0x0f, 0x20, 0x21, 0x23, 0x24, 0x25, 0x26, 0x27};

    return 0xc0000000u | below(state, 32) << RD | (uint32_t)op3[below(state, sizeof op3)] << OP3 |
           (8 + below(state, 8)) << RS1 | IMMEDIATE | below(state, 3) * 8;
}

/* A branch or a call to somewhere near, or a jump through a register. */
static uint32_t transfer(uint32_t *state)
{
    const uint32_t distance = (2 + below(state, 24) - 8) & 0x3fffff;

    switch (below(state, 4)) {
    case 0:
        return 0x40000000u | (distance & 0x200000 ? distance | 0x3fc00000 : distance);
    case 1:
        return 0x81c00000u | below(state, 32) << RD | (8 + below(state, 8)) << RS1 | IMMEDIATE;
    default:
        return (below(state, 8) ? 0x00800000u : 0x01800000u) | below(state, 32) << RD | distance;
    }
}

static uint32_t instruction(uint32_t *state)
{
    switch (below(state, 16)) {
    case 0:
        return 0x81e00000u | below(state, 32) << RD | 14 << RS1 | IMMEDIATE |
               (0u - below(state, 3) * 96) % 8192; /* SAVE */
    case 1:
        return 0x81e80000u; /* RESTORE */
    case 2:
        return 0x81d00000u | below(state, 16) << RD | IMMEDIATE | below(state, 128); /* Ticc */
    case 3:
        return 0x81a00000u | (next(state) & 0x3e0fffff); /* FPop1, FPop2 */
    case 4:
        return next(state);
    case 5:
    case 6:
        return transfer(state);
    case 7:
    case 8:
        return 0x80000000u | (next(state) & 0x3e003fff) | below(state, 64) << OP3 |
               below(state, 32) << RS1;
    default:
        return memory(state);
    }
}

/* Without end: code, and when it comes out of that, other code. The clock, because a restart must not repeat it. */
void attack_random_code(const struct attack *attack)
{
    uint64_t now = 0;
    uint32_t state;

    hv_time_get(&now);
    state = attack->arguments[0] * 2654435761u + (uint32_t)now;
    for (;;) {
        for (uint32_t at = 0; at < WORDS;) {
            if (below(&state, 6) == 0)
                at = set(&state, at);
            else
                code[at++] = instruction(&state);
        }
        for (uint32_t at = WORDS + 2; at < 1024; at++)
            code[at] = at % 2 ? 0x81c7e008u : 0x81e80000u; /* ret; restore */
        hv_cache_flush();
        results->status++;
        __asm__ volatile("jmpl %0, %%o7\n\tnop"
                         :
                         : "r"(code)
                         : "o0", "o1", "o2", "o3", "o4", "o5", "o7", "g1", "g2", "g3", "g4",
                           "memory", "cc");
    }
}
