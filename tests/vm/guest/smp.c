/* SPDX-License-Identifier: BSD-2-Clause */
/* Several processors: started, interrupting each other, in power-down, in each other's way. The same natively. */
#include "tests/vm/guest/guest.h"

#define BOOT_REGISTERS 0x04000000u /* in the broadcast register, too */

enum { PENDING = 0x4, CLEAR = 0xc, STATUS = 0x10, BROADCAST = 0x14, MASK = 0x40, FORCE = 0x80 };
enum { EN = 1, RS = 2, LD = 4, IE = 8 };
enum { IPI = 14, TICK = 8, ROUNDS = 50, ADDS = 400, PATIENCE = 5000, MOST = 4 };

static volatile uint32_t present[MOST], work, done[MOST], sum;
static volatile unsigned char taken;

static uint32_t self(void)
{
    uint32_t asr17;

    __asm__ volatile("rd %%asr17, %0" : "=r"(asr17));
    return asr17 >> 28;
}

static void lock(void)
{
    uint32_t was;

    do
        __asm__ volatile("ldstub [%1], %0" : "=r"(was) : "r"(&taken) : "memory");
    while (was != 0);
}

static void unlock(void)
{
    __asm__ volatile("stbar" : : : "memory");
    taken = 0;
}

static void add(void)
{
    for (uint32_t i = 0; i < ADDS; i++) {
        lock();
        sum++;
        unlock();
    }
}

void other(void);

/* Each IPI is a piece of work. trap_count is shared: interrupts are told by what is pending no more. */
void other(void)
{
    const uint32_t id = self();

    *word(IRQMP + MASK + 4 * id) = 1u << IPI;
    set_pil(0);
    present[id]++;
    for (uint32_t round = 1;; round++) {
        while (work < round)
            power_down();
        if (round == ROUNDS)
            add();
        done[id] = round;
    }
}

static uint32_t count(void)
{
    return (*word(IRQMP + STATUS) >> 28) + 1;
}

static void start(void)
{
    expect(*word(IRQMP + STATUS) & 0xfu, (1u << count()) - 2);
    expect(*word(IRQMP + STATUS) >> 27 & 1u, 1);
    *word(IRQMP + STATUS) = (1u << count()) - 1;
    for (uint32_t i = 1; i < count(); i++)
        while (!present[i])
            continue;
    expect(*word(IRQMP + STATUS) & 1u, 0);
}

/* It may have looked for work just before that came, and gone to sleep just after its interrupt: so it is told again. */
static void wait_for(uint32_t round)
{
    for (uint32_t i = 1; i < count(); i++) {
        while (done[i] != round) {
            *word(IRQMP + FORCE + 4 * i) = 1u << IPI;
            for (uint32_t spin = 0; spin < PATIENCE && done[i] != round; spin++)
                continue;
        }
    }
}

static void interrupts(void)
{
    for (uint32_t round = 1; round < ROUNDS; round++) {
        work = round;
        wait_for(round);
    }
    for (uint32_t i = 1; i < count(); i++)
        while (*word(IRQMP + FORCE + 4 * i) != 0)
            continue;
    expect(*word(IRQMP + MASK + 4), 1u << IPI);
}

static void together(void)
{
    work = ROUNDS;
    for (uint32_t i = 1; i < count(); i++)
        *word(IRQMP + FORCE + 4 * i) = 1u << IPI;
    add();
    wait_for(ROUNDS);
    for (uint32_t i = 1; i < count(); i++)
        while (*word(IRQMP + FORCE + 4 * i) != 0)
            continue;
    expect(sum, count() * ADDS);
}

/* Who runs, and who sleeps, is started no second time. */
static void start_again(void)
{
    for (uint32_t i = 0; i < ROUNDS; i++)
        *word(IRQMP + STATUS) = 0xffffu;
    for (uint32_t i = 1; i < count(); i++)
        expect(present[i], 1);
}

/* A broadcast timer shows in the force registers of all, where it waits while it is masked. */
static void broadcast(void)
{
    const uint32_t before = trap_count[TT_INTERRUPT + TICK];

    *word(IRQMP + BROADCAST) = 1u << TICK;
    expect(*word(IRQMP + BROADCAST), BOOT_REGISTERS | 1u << TICK);
    *word(IRQMP + MASK) = 1u << TICK;
    set_pil(0);
    *word(GPTIMER + 0x14) = 999;
    *word(GPTIMER + 0x18) = EN | RS | LD | IE;
    while (trap_count[TT_INTERRUPT + TICK] - before < 5)
        power_down();
    *word(GPTIMER + 0x18) = 0;
    for (uint32_t i = 1; i < count(); i++) {
        expect(*word(IRQMP + FORCE + 4 * i), 1u << TICK);
        *word(IRQMP + FORCE + 4 * i) = 1u << (TICK + 16);
        expect(*word(IRQMP + FORCE + 4 * i), 0);
    }
}

int main(void)
{
    start();
    interrupts();
    start_again();
    together();
    start_again();
    broadcast();
    return summary("smp");
}
