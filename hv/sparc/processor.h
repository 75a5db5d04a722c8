/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the port has of each processor's own, beside hv/core/cpu.h: what trap entry needs at once, and
 * the processor's part of the devices. Assembly reaches it without a base register (context.h).
 */
#ifndef HV_SPARC_PROCESSOR_H
#define HV_SPARC_PROCESSOR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/sparc/context.h"

struct hv_config;
struct hv_partition;
struct hv_vcpu;

/* Stack pointers from `low` to `low + limit` need no further check but that of their alignment. */
struct hv_stack_range {
    uint32_t low, limit;
};

/* Of the running virtual processor. */
struct hv_stack_bounds {
    struct hv_stack_range store, load;
};

struct hv_processor_state {
    struct hv_partition *self;          /* hv_cpu.current */
    hv_hypercall_handler *const *calls; /* the table to use */
    const volatile uint32_t *clock;     /* once it has come down below this, */
    uint32_t alarm_past;                /* the alarm rings */
    struct hv_context *context;         /* registers go here at the next trap */
    uint32_t store_error;               /* a store error came while the hypervisor ran */
    const volatile uint32_t *hold;      /* null, or the clock: it must have come down below */
    uint32_t hold_until;                /* this before the next return to a partition */
    struct hv_stack_bounds bounds;
    struct hv_dump dump;      /* of a trap of the hypervisor itself; trap_type 0: none happened */
    volatile uint32_t *alarm; /* GPTIMER: the timer used */
    uint32_t alarm_bit;       /* IRQMP: its interrupt, */
    volatile uint32_t *mask;  /* the processor's mask, */
    uint32_t interrupts;      /* and all that it is for */
    const struct hv_vcpu *fpu_owner; /* whose registers are in the FPU, or null */
};

#define hv_processor (*(struct hv_processor_state *)(uintptr_t)(uint32_t)PROCESSOR)

/* Prepares what is the running processor's own. */
HV_INIT void hv_processor_init(uint32_t id);

/* Starts the other processors and waits until they are ready; false: there are not so many. */
HV_INIT bool hv_processor_start_others(const struct hv_config *config);

/* On one of them: ready; returns when the first major frame is known, which hv_processor_go tells. */
HV_INIT void hv_processor_ready(void);
HV_INIT void hv_processor_go(void);

/*
 * From a partition into the hypervisor, with the lock, and back. Only where there are several.
 * False: another processor has stopped the virtual one meanwhile. Does not return if it resets the
 * module.
 */
bool hv_processor_enter(struct hv_vcpu *vcpu);
void hv_processor_leave(struct hv_vcpu *vcpu);

/* All others stop, and the first processor starts over. */
HV_COLD noreturn void hv_processor_reset(void);

#endif
