/* SPDX-License-Identifier: BSD-2-Clause */
/* The hostile partition: what a row of attacks.def is made of, and what its functions need. */
#ifndef TESTS_ISOLATION_HOSTILE_H
#define TESTS_ISOLATION_HOSTILE_H

#include "hv.h"

struct attack {
    void (*run)(const struct attack *attack);
    uint32_t call; /* hypercall number */
    uint32_t arguments[5];
};

/* What happened so far, for the scenario that looks from outside; at RESULTS. */
struct results {
    uint32_t begun;    /* attacks begun since the last cold start */
    uint32_t returned; /* the attack came back to the partition */
    uint32_t status;   /* of its last hypercall */
    uint32_t wrong;    /* what must not be was seen: the value */
};

extern struct results *const results;

/* attacks.c: see attacks.def, where each is explained by what it is used for. */
void attack_code(const struct attack *attack);
void attack_sweep(const struct attack *attack);
void attack_sweep_traps(const struct attack *attack);
void attack_run_off(const struct attack *attack);
void attack_raise(const struct attack *attack);
void attack_code_loop(const struct attack *attack);
void attack_call(const struct attack *attack);
void attack_call_initialising(const struct attack *attack);
void attack_call_storm(const struct attack *attack);
void attack_call_numbers(const struct attack *attack);
void attack_calls_in_a_row(const struct attack *attack);
void attack_timers(const struct attack *attack);
void attack_restart(const struct attack *attack);
void attack_random_calls(const struct attack *attack);
void attack_console(const struct attack *attack);
void attack_self_modify(const struct attack *attack);
void attack_touch_memory(const struct attack *attack);
void attack_spill(const struct attack *attack);
void attack_fill(const struct attack *attack);
void attack_stack_call(const struct attack *attack);
void attack_stack_spin(const struct attack *attack);
void attack_stack_trap(const struct attack *attack);
void attack_stack_idle(const struct attack *attack);
void attack_recurse(const struct attack *attack);
void attack_recurse_calls(const struct attack *attack);
void attack_unwind(const struct attack *attack);
void attack_traps_off(const struct attack *attack);
void attack_batch(const struct attack *attack);
void attack_changed(const struct attack *attack);

/* wild.c */
void attack_random_code(const struct attack *attack);

/* seal.c */
void attack_seal(const struct attack *attack);
void attack_seal_store(const struct attack *attack);
void attack_seal_jump(const struct attack *attack);

/* An instruction with its operand in %o0 goes to SCRATCH, and is executed there. */
void code_write(uint32_t opcode);
void code_run(uint32_t operand);

/* fpu.c */
void attack_fpu_leave(const struct attack *attack);
void attack_fpu_fill(const struct attack *attack);

/* window.S of the demo's rogue. The first two end in rogue_escaped unless something stops them. */
void window_spill(uint32_t stack_pointer);
void window_fill(uint32_t frame_pointer);
uint32_t window_call(uint32_t stack_pointer);
void rogue_escaped(void) __attribute__((noreturn));

/* stack.S: with that stack pointer, counts down; reads the PSR; gives the slot back. */
void stack_spin(uint32_t stack_pointer, uint32_t count);
void stack_trap(uint32_t stack_pointer);
void stack_idle(uint32_t stack_pointer);

/* stack.S: `depth` windows down and up again, at each a null hypercall; the sum of their statuses. */
uint32_t stack_recurse(uint32_t depth);

/* stack.S: returns to callers until there are none. */
void stack_unwind(void);

#endif
