/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A self-checking program for 1 to 16 processors: start through MPSTAT, atomic instructions under contention, inter-processor
 * interrupts out of power-down, broadcast of a timer's interrupt, and what snooping does to a line that another processor
 * stores to. Processor 0 leads; every check that fails is printed and makes the exit code 1.
 */
#include <stdint.h>

#define UART     0x80000100u
#define IRQMP    0x80000200u
#define GPTIMER  0x80000300u
#define CPUS_MAX 16u
#define ROUNDS   200u

#define IRQMP_ICLEAR    0x0cu
#define IRQMP_MPSTAT    0x10u
#define IRQMP_BROADCAST 0x14u
#define IRQMP_MASK(n)   (0x40u + 4u * (n))
#define IRQMP_FORCE(n)  (0x80u + 4u * (n))

#define IPI_LEVEL 13u

#define CCR_DS     0x800000u
#define CCR_CACHES 0x1000fu /* both on, instruction bursts */
#define CCR_FD     0x400000u

#define ASI_FORCED_MISS 0x01
#define ASI_SYSTEM      0x02
#define ASI_BYPASS      0x1c

extern volatile uint32_t interrupt_count[CPUS_MAX][16];
int smp_main(uint32_t cpu);

/* What all of them share; each word in a line of its own. */
struct line {
    volatile uint32_t word;
    uint32_t rest[7];
} __attribute__((aligned(32)));
static struct line started, phase, finished, lock_byte, lock_swap, with_ldstub, with_swap,
    with_casa, shared, stale, answer[CPUS_MAX];
static uint32_t cpus, failures;

static uint32_t device_load(uint32_t address)
{
    return *(volatile uint32_t *)address;
}

static void device_store(uint32_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

/* Around the data cache: what memory holds. */
static uint32_t load_memory(const struct line *line)
{
    uint32_t value;

    __asm__ volatile("lda [%1] %2, %0"
                     : "=r"(value)
                     : "r"(&line->word), "i"(ASI_FORCED_MISS)
                     : "memory");
    return value;
}

static void set_caches(uint32_t bits)
{
    __asm__ volatile("sta %0, [%%g0] %1\n\tnop\n\tnop\n\tnop"
                     :
                     : "r"(bits), "i"(ASI_SYSTEM)
                     : "memory");
}

static uint32_t get_caches(void)
{
    uint32_t bits;

    __asm__ volatile("lda [%%g0] %1, %0" : "=r"(bits) : "i"(ASI_SYSTEM) : "memory");
    return bits;
}

static uint32_t swap(volatile uint32_t *word, uint32_t value)
{
    __asm__ volatile("swap [%1], %0" : "+r"(value) : "r"(word) : "memory");
    return value;
}

static uint32_t ldstub(volatile uint32_t *word)
{
    uint32_t old;

    __asm__ volatile("ldstub [%1], %0" : "=r"(old) : "r"(word) : "memory");
    return old;
}

static uint32_t casa(volatile uint32_t *word, uint32_t expected, uint32_t value)
{
    __asm__ volatile("casa [%1] 0xb, %2, %0" : "+r"(value) : "r"(word), "r"(expected) : "memory");
    return value;
}

static void power_down(void)
{
    __asm__ volatile("wr %%g0, %%asr19" : : : "memory");
}

/* Without a data cache's help: fetched from memory each time it fails. */
static void add(struct line *line, uint32_t n)
{
    uint32_t old;

    do
        old = load_memory(line);
    while (casa(&line->word, old, old + n) != old);
}

static void print(const char *text)
{
    while (*text) {
        while (!(device_load(UART + 4) & 4u))
            ;
        device_store(UART, (uint8_t)*text++);
    }
}

static void check(uint32_t is, uint32_t expected, const char *what)
{
    if (is == expected)
        return;
    failures++;
    print("failed: ");
    print(what);
    print("\n");
}

/* ---- what every processor does in a phase ---------------------------------------------------------------------------- */

static void count_under_locks(void)
{
    for (uint32_t i = 0; i < ROUNDS; i++) {
        while (ldstub(&lock_byte.word))
            ;
        with_ldstub.word++;
        lock_byte.word = 0;
        while (swap(&lock_swap.word, 1))
            ;
        with_swap.word++;
        lock_swap.word = 0;
        add(&with_casa, 1);
    }
}

/* The others sleep until processor 0's interrupt, and interrupt the next one then: a ring. */
static void pass_interrupt(uint32_t cpu)
{
    while (!interrupt_count[cpu][IPI_LEVEL])
        power_down();
    device_store(IRQMP + IRQMP_FORCE((cpu + 1) % cpus), 1u << IPI_LEVEL);
}

static uint32_t timer_level(void)
{
    return device_load(GPTIMER + 8) >> 3 & 31u;
}

static void wait_for_ticks(uint32_t cpu)
{
    while (interrupt_count[cpu][timer_level()] < 3)
        power_down();
}

/* The data cache holds a line that processor 0 then stores to. */
static void watch_line(uint32_t cpu, uint32_t snooping)
{
    uint32_t before, after;

    set_caches(CCR_CACHES | CCR_FD | (snooping ? CCR_DS : 0));
    while (get_caches() & 0x4000u) /* the flush goes on in the background */
        ;
    before = shared.word;
    add(&answer[cpu], 1); /* ready */
    while (load_memory(&phase) == 4u + snooping)
        ;
    after = shared.word;
    answer[cpu].word = after;
    set_caches(0);
    (void)before;
}

static void follow(uint32_t cpu, uint32_t step)
{
    if (step == 1)
        count_under_locks();
    else if (step == 2)
        pass_interrupt(cpu);
    else if (step == 3)
        wait_for_ticks(cpu);
    else if (step == 4 || step == 5)
        watch_line(cpu, step - 4);
    add(&finished, 1);
    while (load_memory(&phase) == step)
        ;
}

/* ---- processor 0 ----------------------------------------------------------------------------------------------------- */

static void begin(uint32_t step)
{
    finished.word = 0;
    phase.word = step;
}

static void wait_for_others(void)
{
    while (load_memory(&finished) != cpus - 1)
        ;
}

static void check_start(void)
{
    check(load_memory(&started), 0, "nobody runs before MPSTAT");
    check(device_load(IRQMP + IRQMP_MPSTAT) & 0xffffu, ((1u << cpus) - 1) & ~1u,
          "the others are powered down");
    device_store(IRQMP + IRQMP_MPSTAT, 0xfffeu);
    while (load_memory(&started) != cpus - 1)
        ;
    check(device_load(IRQMP + IRQMP_MPSTAT) & 0xffffu, 0, "all are running");
}

static void check_atomics(void)
{
    begin(1);
    count_under_locks();
    wait_for_others();
    check(with_ldstub.word, cpus * ROUNDS, "LDSTUB");
    check(with_swap.word, cpus * ROUNDS, "SWAP");
    check(with_casa.word, cpus * ROUNDS, "CASA");
}

static void check_interrupts(void)
{
    begin(2);
    for (uint32_t cpu = 0; cpu < cpus; cpu++)
        device_store(IRQMP + IRQMP_MASK(cpu), 1u << IPI_LEVEL);
    /* One that comes right in front of a power-down would not end it: the others sleep first, and processor 0 stays awake. */
    while ((device_load(IRQMP + IRQMP_MPSTAT) & 0xffffu) != (((1u << cpus) - 1) & ~1u))
        ;
    device_store(IRQMP + IRQMP_FORCE(cpus > 1), 1u << IPI_LEVEL);
    while (!interrupt_count[0][IPI_LEVEL])
        ;
    wait_for_others();
    for (uint32_t cpu = 0; cpu < cpus; cpu++) {
        check(interrupt_count[cpu][IPI_LEVEL], 1, "an inter-processor interrupt arrives once");
        check(device_load(IRQMP + IRQMP_FORCE(cpu)) & 0xfffeu, 0,
              "an acknowledged force bit is gone");
    }
}

static void check_broadcast(void)
{
    uint32_t level = timer_level();

    begin(3);
    device_store(IRQMP + IRQMP_BROADCAST, 1u << level);
    for (uint32_t cpu = 0; cpu < cpus; cpu++)
        device_store(IRQMP + IRQMP_MASK(cpu), 1u << level);
    device_store(GPTIMER + 0, 9);
    device_store(GPTIMER + 4, 9);
    device_store(GPTIMER + 0x14, 400); /* 4,000 cycles: all of them have their turns */
    device_store(GPTIMER + 0x18, 0xf);
    wait_for_ticks(0);
    wait_for_others();
    device_store(GPTIMER + 0x18, 0);
    for (uint32_t cpu = 0; cpu < cpus; cpu++)
        device_store(IRQMP + IRQMP_MASK(cpu), 0);
    device_store(IRQMP + IRQMP_BROADCAST, 0);
}

/* Are there caches? A store that passes them by leaves a line stale then. */
static uint32_t caches_exist(void)
{
    uint32_t first, second;

    set_caches(CCR_CACHES | CCR_FD);
    while (get_caches() & 0x4000u)
        ;
    first = stale.word;
    __asm__ volatile("sta %0, [%1] %2"
                     :
                     : "r"(first + 1), "r"(&stale.word), "i"(ASI_BYPASS)
                     : "memory");
    second = stale.word;
    set_caches(0);
    return second == first;
}

static void check_snooping(uint32_t snooping, uint32_t visible)
{
    uint32_t old = load_memory(&shared);

    for (uint32_t cpu = 1; cpu < cpus; cpu++)
        answer[cpu].word = 0;
    begin(4 + snooping);
    for (uint32_t cpu = 1; cpu < cpus; cpu++)
        while (!load_memory(&answer[cpu]))
            ;
    shared.word = old + 100;
    phase.word = 6 + snooping;
    wait_for_others();
    for (uint32_t cpu = 1; cpu < cpus; cpu++)
        check(load_memory(&answer[cpu]), visible ? old + 100 : old,
              snooping ? "snooping: the store is seen" : "without snooping the line is stale");
}

static void lead(void)
{
    uint32_t caches;

    cpus = (device_load(IRQMP + IRQMP_MPSTAT) >> 28) + 1;
    shared.word = 1000;
    check_start();
    check_atomics();
    check_interrupts();
    check_broadcast();
    caches = caches_exist();
    check_snooping(0, !caches);
    check_snooping(1, 1);
    print(failures ? "failed\n" : caches ? "passed, with caches\n" : "passed, without caches\n");
}

int smp_main(uint32_t cpu)
{
    if (!cpu) {
        lead();
        return failures != 0;
    }
    add(&started, 1);
    for (;;) {
        uint32_t step = load_memory(&phase);

        if (step >= 1 && step <= 5)
            follow(cpu, step);
    }
}
