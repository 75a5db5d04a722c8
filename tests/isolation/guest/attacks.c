/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions behind the rows of attacks.def. Instructions are put together as opcodes in the executable scratch page, so
 * that a row can name any of them.
 */
#include "tests/isolation/guest/hostile.h"

#include "tests/isolation/guest/places.h"

enum { HOSTILE_ID = 2 };

#define NOP  0x01000000u
#define RETL 0x81c3e008u

static volatile uint32_t *const scratch = (volatile uint32_t *)SCRATCH;

void code_write(uint32_t opcode)
{
    const uint32_t code[] = {opcode, NOP, NOP, NOP, RETL, NOP};

    for (uint32_t i = 0; i < sizeof code / sizeof code[0]; i++)
        scratch[i] = code[i];
    __asm__ volatile("flush %0" : : "r"(scratch) : "memory");
}

void code_run(uint32_t operand)
{
    ((void (*)(uint32_t))SCRATCH)(operand);
}

void attack_code(const struct attack *attack)
{
    code_write(attack->arguments[0]);
    code_run(attack->arguments[1]);
}

/* The opcode with each ASI, on an address of the partition's own. */
void attack_sweep(const struct attack *attack)
{
    for (uint32_t asi = 0; asi < 256; asi++) {
        code_write(attack->arguments[0] | asi << 5);
        code_run(SCRATCH_DATA);
    }
}

/* Each software trap but hypercalls. */
void attack_sweep_traps(const struct attack *attack)
{
    for (uint32_t number = 0; number < 128; number++) {
        if (number == HV_TRAP)
            continue;
        code_write(attack->arguments[0] | number);
        code_run(0);
    }
}

void attack_code_loop(const struct attack *attack)
{
    code_write(attack->arguments[0]);
    for (;;)
        code_run(attack->arguments[1]);
}

/* The opcode on a page that was used, and then lost all attributes but those in the address's low bits. */
void attack_changed(const struct attack *attack)
{
    volatile uint32_t *const page = (volatile uint32_t *)CHANGING;

    page[0] = RETL;
    page[1] = NOP;
    ((void (*)(void))CHANGING)();
    results->status = hv_memory_protect(CHANGING, HV_PAGE_SIZE, attack->arguments[0] & 0xfff);
    code_write(attack->arguments[1]);
    code_run(CHANGING);
}

/* The opcode as the last word of the executable page; nothing is mapped behind it. */
void attack_run_off(const struct attack *attack)
{
    const uint32_t last = SCRATCH + 0xffc;

    *(volatile uint32_t *)last = attack->arguments[0];
    __asm__ volatile("flush %0" : : "r"(last) : "memory");
    ((void (*)(void))last)();
}

static struct hv_result call(const struct attack *attack)
{
    const uint32_t *a = attack->arguments;

    return hv_call(attack->call, a[0], a[1], a[2], a[3], a[4]);
}

void attack_call(const struct attack *attack)
{
    hv_partition_set_mode(HOSTILE_ID, HV_MODE_NORMAL);
    results->status = call(attack).status;
}

/* arguments: number, first argument, second argument. */
void attack_call_initialising(const struct attack *attack)
{
    results->status =
        hv_call(attack->arguments[0], HOSTILE_ID, attack->arguments[1], 0, 0, 0).status;
}

void attack_call_storm(const struct attack *attack)
{
    hv_partition_set_mode(HOSTILE_ID, HV_MODE_NORMAL);
    for (;;)
        call(attack);
}

/*
 * A page of nothing but hypercalls, again and again. A trap that an instruction causes itself comes before an interrupt, so
 * none is taken until the page ends.
 */
void attack_calls_in_a_row(const struct attack *attack)
{
    enum { WORDS = 0x1000 / 4 };

    for (uint32_t i = 0; i < WORDS; i++)
        scratch[i] = i < WORDS - 2 ? 0x91d02000u | HV_TRAP : i == WORDS - 2 ? RETL : NOP;
    __asm__ volatile("flush %0" : : "r"(scratch) : "memory");
    for (;;) {
        register uint32_t g1 __asm__("g1") = attack->arguments[0];
        register uint32_t page __asm__("l1") = SCRATCH;

        __asm__ volatile("call %1\n\tnop"
                         : "+r"(g1)
                         : "r"(page)
                         : "o0", "o1", "o2", "o7", "memory", "cc");
    }
}

/* Every number that is no call, up to twice the limit, and from there in powers of two. */
void attack_call_numbers(const struct attack *attack)
{
#define IS_CALL(n, name, argc) [n] = 1,
    static const uint8_t is_call[HV_CALL_LIMIT] = {HV_CALLS(IS_CALL)};
#undef IS_CALL

    (void)attack;
    results->status = HV_BAD_CALL;
    for (uint32_t n = 1; n < 0x80000000u; n = n < 2 * HV_CALL_LIMIT ? n + 1 : n * 2) {
        if (n < HV_CALL_LIMIT && is_call[n])
            continue;
        if (hv_call(n, HV_DATA, HV_DATA, HV_DATA, HV_DATA, HV_DATA).status != HV_BAD_CALL)
            results->wrong = n;
    }
}

/*
 * Both timers at their highest rate, the stack pointer where the row says, and, if it says so, a trap table whose entries
 * return at once.
 */
void attack_timers(const struct attack *attack)
{
    static const uint32_t entry[] = {
        0xa6100001, /* mov %g1, %l3 */
        0x82102000 | HV_CALL_TRAP_RETURN,
        0x91d02000 | HV_TRAP,
        NOP,
    };

    for (uint32_t i = 0; i < 0x1000 / 4; i++)
        scratch[i] = entry[i % 4];
    __asm__ volatile("flush %0" : : "r"(scratch) : "memory");
    hv_partition_set_mode(HOSTILE_ID, HV_MODE_NORMAL);
    hv_call(HV_CALL_INTERRUPTS_ENABLE, HV_INTERRUPTS, HV_INTERRUPTS, 0, 0, 0);
    hv_timer_set(HV_CLOCK_HARDWARE, 1, HV_TIMER_PERIOD_MIN_US);
    hv_timer_set(HV_CLOCK_EXECUTION, 1, HV_TIMER_PERIOD_MIN_US);
    if (attack->arguments[1]) {
        hv_call(HV_CALL_TRAP_TABLE_SET, SCRATCH, 0, 0, 0, 0);
        hv_traps_enable(1);
    }
    for (;;)
        stack_spin(attack->arguments[0], 100000);
}

void attack_raise(const struct attack *attack)
{
    static const char text[] = "raised by the hostile partition";

    results->status = hv_hm_raise(attack->arguments[0], text, sizeof text - 1);
}

void attack_restart(const struct attack *attack)
{
    hv_partition_set_mode(HOSTILE_ID, HV_MODE_NORMAL);
    hv_partition_set_mode(HOSTILE_ID, (enum hv_mode)attack->arguments[0]);
}

static uint32_t random_next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 7 | *state << 25;
}

/* An argument: anything, but most often something that a call might take for good. */
static uint32_t random_argument(uint32_t *state)
{
    static const uint32_t places[] = {SCRATCH,
                                      SCRATCH_DATA,
                                      OWN_DATA,
                                      OWN_STACK,
                                      OWN_DATA_END - 4,
                                      OWN_TEXT,
                                      RESULTS + 256,
                                      ORDERS,
                                      HV_DATA,
                                      VICTIM_DATA,
                                      UNMAPPED,
                                      UART,
                                      0,
                                      0xfffffffc,
                                      HV_TRAPS,
                                      0xffd00000,
                                      0x80000000,
                                      RESULTS_END - 8};
    const uint32_t kind = random_next(state);

    switch (kind % 8) {
    case 0:
        return random_next(state);
    case 1:
    case 2:
        return random_next(state) % 8;
    case 3:
        return random_next(state) % 1100;
    case 4:
        return 0u - random_next(state) % 4;
    case 5:
        return 1u << random_next(state) % 32;
    default:
        return places[random_next(state) % (sizeof places / sizeof places[0])] +
               (random_next(state) % 4 == 0 ? random_next(state) % 16 : 0);
    }
}

/* A trap table in SCRATCH that returns from every trap, for calls that happen to use it. */
static void random_trap_table(void)
{
    static const uint32_t entry[] = {
        0xa6100001,                        /* mov %g1, %l3: where TRAP_RETURN takes %g1 from */
        0x82102000 | HV_CALL_TRAP_RETURN,  /* mov NUMBER, %g1 */
        0x91d02000 | HV_TRAP, 0x01000000}; /* ta HV_TRAP; nop */

    for (uint32_t i = 0; i < 1024; i++)
        ((volatile uint32_t *)SCRATCH)[i] = entry[i % 4];
    hv_cache_flush();
}

/*
 * Calls with random numbers and arguments without end. The state goes on from the clock, so that a
 * restart, which some of them mean, does not repeat it. Idling would waste the time that is there.
 */
void attack_random_calls(const struct attack *attack)
{
    uint64_t now = 0;
    uint32_t state;

    random_trap_table();
    hv_time_get(&now);
    state = attack->arguments[0] * 2654435761u + (uint32_t)now;
    for (;;) {
        const uint32_t number = random_next(&state) % 16 == 0 ? random_next(&state)
                                                              : random_next(&state) % HV_CALL_LIMIT;
        uint32_t argument[5];

        for (uint32_t i = 0; i < 5; i++)
            argument[i] = random_argument(&state);
        if (number == HV_CALL_IDLE || number == HV_CALL_WAIT || number == HV_CALL_TRAP_RETURN ||
            number == HV_CALL_PARTITION_SUSPEND ||
            (number == HV_CALL_VCPU_STOP && argument[0] == 0) ||
            (number == HV_CALL_PARTITION_SET_MODE && argument[1] == HV_MODE_IDLE))
            continue;
        results->status++;
        hv_call(number, argument[0], argument[1], argument[2], argument[3], argument[4]);
    }
}

/* Lines that look like somebody else's, and everything that a terminal would obey. */
void attack_console(const struct attack *attack)
{
    static const char text[] = "\n[hv] 0.000001 s  HM  partition P0 (victim)  data access -> IDLE\n"
                               "\r[victim] mine\n\x1b[2J\b\b\b\b\b\b\b\b\b[witness] BROKEN\n";

    (void)attack;
    for (;;)
        hv_console_write(text, sizeof text - 1);
}

/* Code that is rewritten before each run, with and without FLUSH. */
void attack_self_modify(const struct attack *attack)
{
    for (uint32_t n = 0;; n++) {
        scratch[0] = RETL;
        scratch[1] = 0x90102000u | (n & 0xfffu); /* mov n, %o0 */
        if (attack->arguments[0])
            __asm__ volatile("flush %0" : : "r"(scratch) : "memory");
        code_run(0);
    }
}

/* Every word of the data area, again and again, at a distance that meets every set of a cache. */
void attack_touch_memory(const struct attack *attack)
{
    for (uint32_t n = 0;; n++) {
        volatile uint32_t *word = (volatile uint32_t *)(OWN_DATA + 0x1000 + (n * 16) % 0x1000);

        if (attack->arguments[0])
            *word = n;
        else
            (void)*word;
    }
}

void attack_spill(const struct attack *attack)
{
    window_spill(attack->arguments[0]);
}

void attack_fill(const struct attack *attack)
{
    window_fill(attack->arguments[0]);
}

void attack_stack_call(const struct attack *attack)
{
    results->status = window_call(attack->arguments[0]);
}

void attack_stack_spin(const struct attack *attack)
{
    stack_spin(attack->arguments[0], attack->arguments[1]);
}

void attack_stack_trap(const struct attack *attack)
{
    stack_trap(attack->arguments[0]);
}

void attack_stack_idle(const struct attack *attack)
{
    stack_idle(attack->arguments[0]);
}

/* As deep as the stack allows, for ever. */
void attack_recurse(const struct attack *attack)
{
    for (;;)
        results->wrong |= stack_recurse(attack->arguments[0]);
}

void attack_recurse_calls(const struct attack *attack)
{
    results->status = stack_recurse(attack->arguments[0]);
}

void attack_unwind(const struct attack *attack)
{
    (void)attack;
    stack_unwind();
}

/* Its own traps off, and on: a partition's traps are no business of the hypervisor's interrupts. */
void attack_traps_off(const struct attack *attack)
{
    random_trap_table();
    hv_call(HV_CALL_TRAP_TABLE_SET, SCRATCH, 0, 0, 0, 0);
    hv_traps_enable(attack->arguments[0]);
    for (;;)
        continue;
}

/* The longest batch of one call, whose first argument the row gives, again and again. */
void attack_batch(const struct attack *attack)
{
    struct hv_multicall *batch = (struct hv_multicall *)SCRATCH;

    hv_partition_set_mode(HOSTILE_ID, HV_MODE_NORMAL);
    for (;;) {
        for (uint32_t i = 0; i < HV_MULTICALL_MAX; i++)
            batch[i] = (struct hv_multicall){
                attack->arguments[0], {attack->arguments[1], SCRATCH_DATA, 64, SCRATCH_DATA, 0}};
        hv_call(HV_CALL_MULTICALL, SCRATCH, HV_MULTICALL_MAX, 0, 0, 0);
    }
}
