/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several processors: the lock, the interrupt from one to another, their start, their stop before a
 * module reset. With one processor nothing of this is used but hv_processor_init.
 *
 * The lock is handed over in turn, from a processor to the next one that waits, so that none waits
 * for more than one turn of each of the others. SPARC V8's LDSTUB and the order of stores (TSO) are
 * all that it needs.
 */
#include "hv/sparc/processor.h"

#include <stddef.h>

#include "hv/abi/config.h"
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/sparc/device.h"
#include "hv/sparc/machine.h"

_Static_assert(offsetof(struct hv_processor_state, clock) == PROCESSOR_CLOCK - PROCESSOR, "layout");
_Static_assert(offsetof(struct hv_processor_state, context) == PROCESSOR_CONTEXT - PROCESSOR,
               "layout");
_Static_assert(offsetof(struct hv_processor_state, hold) == PROCESSOR_HOLD - PROCESSOR, "layout");
_Static_assert(offsetof(struct hv_processor_state, bounds) == PROCESSOR_BOUNDS - PROCESSOR,
               "layout");
_Static_assert(offsetof(struct hv_processor_state, dump) == PROCESSOR_DUMP - PROCESSOR, "layout");
_Static_assert(sizeof(struct hv_processor_state) <= CPU_STATE - PROCESSOR, "layout");

struct processor_shared {
    volatile uint8_t taken;
    union {
        volatile uint8_t waiting[HV_CONFIG_CPUS_MAX];
        volatile uint32_t any_waiting;
    };
    volatile uint8_t ready[HV_CONFIG_CPUS_MAX];
    volatile uint8_t parked[HV_CONFIG_CPUS_MAX];
    volatile bool go, reset;
};

static struct processor_shared shared;

/* Hypercalls of all numbers, where they have to take the lock. */
static hv_hypercall_handler *processor_calls[HV_CALL_LIMIT];

static inline uint32_t load_and_set(volatile uint8_t *byte)
{
    uint32_t value;

    __asm__ volatile("ldstub [%1], %0" : "=r"(value) : "r"(byte) : "memory");
    return value;
}

void hv_machine_lock(void)
{
    volatile uint8_t *waiting = &shared.waiting[hv_cpu.id];

    *waiting = 1;
    while (*waiting && (shared.taken != 0 || load_and_set(&shared.taken) != 0))
        continue;
    *waiting = 0;
}

void hv_machine_unlock(void)
{
    const uint32_t count = hv_module.config->cpu_count;
    uint32_t next = hv_cpu.id;

    __asm__ volatile("stbar" : : : "memory");
    for (uint32_t i = 1; i < count; i++) {
        next = next + 1 == count ? 0 : next + 1;
        if (shared.waiting[next]) {
            shared.waiting[next] = 0; /* it has the lock now */
            return;
        }
    }
    shared.taken = 0;
}

bool hv_machine_lock_wanted(void)
{
    return shared.any_waiting != 0;
}

void hv_machine_hold(uint32_t clock)
{
    hv_processor.hold_until = clock + 1;
    hv_processor.hold = hv_cpu.clock;
}

void hv_processor_init(uint32_t id)
{
    uint32_t *words = (uint32_t *)&hv_processor;

    for (uint32_t i = 0; i < sizeof hv_processor / 4; i++)
        words[i] = 0;
    hv_module_init_cpu(id, (struct hv_slot *)HV_VA_CPU_SLOTS);
    hv_processor.calls = hv_cpu.several ? processor_calls : hv_hypercall_table;
    hv_processor.self = hv_cpu.current;
    hv_gptimer_init_cpu(id);
    hv_irqmp_init_cpu(id);
}

bool hv_processor_start_others(const struct hv_config *config)
{
    if (config->cpu_count == 1)
        return true;
    if (hv_irqmp_processors() < config->cpu_count)
        return false;
    for (uint32_t i = 0; i < HV_CALL_LIMIT; i++)
        processor_calls[i] = hv_hypercall_any;
    hv_boot_cpus = config->cpu_count;
    hv_irqmp_start((1u << config->cpu_count) - 2u);
    for (uint32_t i = 1; i < config->cpu_count; i++) {
        while (!shared.ready[i])
            continue;
    }
    return true;
}

void hv_processor_ready(void)
{
    shared.ready[hv_cpu.id] = 1;
    while (!shared.go)
        continue;
}

void hv_processor_go(void)
{
    shared.go = true;
}

static void processor_kick_others(void)
{
    for (uint32_t i = 0; i < hv_module.config->cpu_count; i++) {
        if (i != hv_cpu.id)
            hv_machine_kick(i);
    }
}

/* The first processor waits for all others; nobody has the lock any more. */
static noreturn void processor_restart(void)
{
    for (uint32_t i = 1; i < hv_module.config->cpu_count; i++) {
        while (!shared.parked[i])
            continue;
    }
    shared = (struct processor_shared){0};
    hv_restart();
}

static noreturn void processor_stop(void)
{
    hv_machine_unlock();
    if (hv_cpu.id == 0)
        processor_restart();
    shared.parked[hv_cpu.id] = 1;
    hv_park();
}

bool hv_processor_enter(struct hv_vcpu *vcpu)
{
    bool revoked;

    hv_machine_lock();
    if (shared.reset)
        processor_stop();
    revoked = vcpu->revoked;
    vcpu->running = false;
    vcpu->revoked = false;
    return !revoked;
}

void hv_processor_leave(struct hv_vcpu *vcpu)
{
    vcpu->running = true;
    hv_irqmp_answer();
    hv_machine_unlock();
}

noreturn void hv_processor_reset(void)
{
    if (!hv_cpu.several)
        hv_restart();
    hv_boot_cpus = 0;
    shared.reset = true;
    processor_kick_others();
    processor_stop();
}

/* The others come as far as the lock, which this one keeps. */
void hv_machine_stop_others(void)
{
    if (hv_cpu.several)
        processor_kick_others();
}
