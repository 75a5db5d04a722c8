/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All processors of the board do the same work (KERNEL), each with data of its own; the first that is done ends the run. With one
 * processor the same image runs alone: the rates compare.
 */
#include <stdint.h>

#define MPSTAT   (*(volatile uint32_t *)0x80000210u)
#define CPUS_MAX 16u
#define CACHES   0x81000fu /* on, instruction bursts, snooping */

int smp_main(uint32_t cpu);

#define WORDS 16384u
static uint32_t memory[CPUS_MAX][WORDS + 8u * 33u]; /* different sets for each processor */
static uint32_t lock;

/* Products of matrices: loads that mostly hit, multiplications. */
static __attribute__((noinline, unused)) uint32_t matrix(uint32_t *m, uint32_t turn)
{
    enum { SIZE = 24 };
    uint32_t *a = m, *b = a + SIZE * SIZE, *c = b + SIZE * SIZE;

    for (uint32_t row = 0; row < SIZE; row++)
        for (uint32_t column = 0; column < SIZE; column++) {
            uint32_t sum = turn;

            for (uint32_t k = 0; k < SIZE; k++)
                sum += a[row * SIZE + k] * b[k * SIZE + column];
            c[row * SIZE + column] = sum;
        }
    return c[turn % (SIZE * SIZE)];
}

/* A sort by insertion: loads, compares, a store every ten instructions. */
static __attribute__((noinline, unused)) uint32_t sort(uint32_t *m, uint32_t turn)
{
    enum { SIZE = 64 };

    for (uint32_t i = 0; i < SIZE; i++)
        m[i] = (turn = turn * 1664525u + 1013904223u) >> 8;
    for (uint32_t i = 1; i < SIZE; i++) {
        uint32_t value = m[i], j = i;

        for (; j && m[j - 1] > value; j--)
            m[j] = m[j - 1];
        m[j] = value;
    }
    return m[SIZE / 2];
}

/* A copy larger than the cache: misses and stores. */
static __attribute__((noinline, unused)) uint32_t copy(uint32_t *m, uint32_t turn)
{
    const uint64_t *from = (const uint64_t *)m;
    uint64_t *to = (uint64_t *)(m + WORDS / 2);

    for (uint32_t i = 0; i < WORDS / 4; i++)
        to[i] = from[i];
    m[turn % (WORDS / 2)]++;
    return m[WORDS - 1];
}

/* Bytes: a checksum with a table. */
static __attribute__((noinline, unused)) uint32_t bytes(uint32_t *m, uint32_t turn)
{
    const uint8_t *byte = (const uint8_t *)(m + 256);
    uint32_t sum = turn;

    for (uint32_t i = 0; i < 1024; i++)
        sum = m[(sum ^ byte[i]) & 0xffu] ^ sum >> 8;
    m[turn & 0xffu] = sum;
    return sum;
}

/* Calls and records: arguments through memory, some stores. */
struct record {
    uint32_t key, count, next, value;
};
static __attribute__((noinline)) uint32_t touch(struct record *r, uint32_t key)
{
    r->count++;
    r->value += key ^ r->key;
    return r->next;
}
static __attribute__((noinline, unused)) uint32_t records(uint32_t *m, uint32_t turn)
{
    struct record *r = (struct record *)m;
    uint32_t at = turn & 63u;

    for (uint32_t i = 0; i < 256; i++) {
        r[at].next = (at * 5 + 1) & 63u;
        at = touch(&r[at], i) & 63u;
    }
    return r[at].value;
}

/* Arithmetic in registers, now and then a load. */
static __attribute__((noinline, unused)) uint32_t registers(uint32_t *m, uint32_t turn)
{
    uint32_t a = turn, b = m[turn & 0xffu], c = 1;

    for (uint32_t i = 0; i < 512; i++) {
        a = a << 5 ^ a >> 3 ^ b;
        b += a ^ c;
        c = (c ^ b) + (a & i);
        if (!(i & 15))
            c += m[i];
    }
    return a ^ b ^ c;
}

/* A counter that all share, behind a lock, between work of one's own. */
static __attribute__((noinline, unused)) uint32_t locked(uint32_t *m, uint32_t turn)
{
    static volatile uint32_t shared;
    uint32_t old;

    do
        __asm__ volatile("swap [%1], %0" : "=r"(old) : "r"(&lock), "0"(1) : "memory");
    while (old);
    shared++;
    *(volatile uint32_t *)&lock = 0;
    for (uint32_t i = 0; i < 200; i++)
        m[i & 63u] = m[(i + turn) & 63u] * 3u + i;
    return shared;
}

/* Memory is set: nothing but stores, and those to lines that no cache holds. */
static __attribute__((noinline, unused)) uint32_t fill(uint32_t *m, uint32_t turn)
{
    for (uint32_t i = 0; i < WORDS; i++)
        m[i] = turn;
    return m[turn % WORDS];
}

/* A word of each line of memory larger than the cache: loads that miss. */
static __attribute__((noinline, unused)) uint32_t walk(uint32_t *m, uint32_t turn)
{
    uint32_t sum = turn;

    for (uint32_t i = 0; i < WORDS; i += 8)
        sum += m[i];
    return sum;
}

int smp_main(uint32_t cpu)
{
    uint32_t *m = memory[cpu];
    uint32_t sum = 0;

    __asm__ volatile("sta %0, [%%g0] 2" : : "r"(CACHES));
    if (!cpu)
        MPSTAT = 0xffff;
    for (uint32_t i = 0; i < WORDS; i++)
        m[i] = i * 2654435761u;
    for (uint32_t turn = 0; turn < TURNS; turn++)
        sum += KERNEL(m, turn);
    *(volatile uint32_t *)m = sum;
    if (cpu)
        for (;;)
            ;
    return 0;
}
