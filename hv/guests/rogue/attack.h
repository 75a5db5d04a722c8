/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the rogue's table of attacks is made of. An attack that hits the hypervisor's defence as a
 * trap does not come back; one that does come back says itself whether it was refused.
 */
#ifndef HV_GUESTS_ROGUE_ATTACK_H
#define HV_GUESTS_ROGUE_ATTACK_H

#include "hv.h"

enum outcome { ATTACK_ESCAPED, ATTACK_REFUSED };

struct attack {
    const char *name;
    enum outcome (*run)(const struct attack *attack);
    uint32_t address; /* what it is aimed at, where it is aimed */
    uint32_t call;    /* attack_call: number, arguments and the only right answer */
    uint32_t arguments[5];
    enum hv_status expected;
};

/*
 * Places that are not the rogue's; those of nav are what hv/guests/nav/guest.mk and partition.ld
 * give.
 */
#define NAV_TEXT         0x10000000u
#define NAV_DATA         0x10010000u
#define NAV_STACK        0x10013f00u
#define OWN_TEXT         0x30000000u
#define OWN_DATA_END     0x30014000u
#define OWN_DATA_UNUSED  0x30011000u /* between variables and stack */
#define UNMAPPED         0x70000000u
#define HV_TEXT          0xffd01000u
#define HV_DEVICES       0xffe80000u
#define PHYSICAL_RAM     0x40000000u
#define PHYSICAL_DEVICES 0x80000100u

/* attack_memory.c: load, store, atomic exchange, misaligned load, jump. */
enum outcome attack_read(const struct attack *attack);
enum outcome attack_write(const struct attack *attack);
enum outcome attack_swap(const struct attack *attack);
enum outcome attack_jump(const struct attack *attack);
enum outcome attack_run_stack(const struct attack *attack);

/* attack_instruction.c: privileged and otherwise impossible instructions. */
enum outcome attack_rdpsr(const struct attack *attack);
enum outcome attack_rdwim(const struct attack *attack);
enum outcome attack_rdtbr(const struct attack *attack);
enum outcome attack_wrpsr(const struct attack *attack);
enum outcome attack_wrwim(const struct attack *attack);
enum outcome attack_wrtbr(const struct attack *attack);
enum outcome attack_rett(const struct attack *attack);
enum outcome attack_lda_bypass(const struct attack *attack);
enum outcome attack_sta_bypass(const struct attack *attack);
enum outcome attack_lda_mmu(const struct attack *attack);
enum outcome attack_sta_mmu(const struct attack *attack);
enum outcome attack_lda_supervisor_data(const struct attack *attack);
enum outcome attack_sta_cache_control(const struct attack *attack);
enum outcome attack_sta_flush(const struct attack *attack);
enum outcome attack_illegal(const struct attack *attack);
enum outcome attack_divide(const struct attack *attack);
enum outcome attack_tag_overflow(const struct attack *attack);
enum outcome attack_fp(const struct attack *attack);
enum outcome attack_fp_load(const struct attack *attack);
enum outcome attack_coprocessor(const struct attack *attack);
enum outcome attack_ta_exit(const struct attack *attack);
enum outcome attack_ta_breakpoint(const struct attack *attack);
enum outcome attack_ta_flush_windows(const struct attack *attack);
enum outcome attack_ta_last(const struct attack *attack);

/* attack_call.c: hypercalls that must be refused, or whose action is the health monitor's. */
enum outcome attack_call(const struct attack *attack);
enum outcome attack_every_number(const struct attack *attack);
enum outcome attack_raise(const struct attack *attack);
enum outcome attack_spin(const struct attack *attack);

/*
 * attack_stack.c, window.S: the stack pointer at attack->address when a window is to be spilled or
 * filled.
 */
enum outcome attack_overflow(const struct attack *attack);
enum outcome attack_underflow(const struct attack *attack);
enum outcome attack_call_stack(const struct attack *attack);

/*
 * In assembly. Spill: sets %sp and saves windows until every register window has been spilled to
 * it. Fill: empties the window file, sets %fp and restores. Both come back by rogue_escaped if
 * nothing stops them.
 */
void window_spill(uint32_t stack_pointer);
void window_fill(uint32_t frame_pointer);
uint32_t window_call(uint32_t stack_pointer); /* a null hypercall with that %sp; its status */

/* Reports that the running attack was not stopped, and goes on with the next one. */
void rogue_escaped(void) __attribute__((noreturn));

uint32_t rogue_id(void);

/* Prints like hv_printf, but waits for the console where it is behind. */
void rogue_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
