/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What each processor has for itself: its place in the plan, who runs on it, its view of the clock.
 * No other processor reads or writes it, so it needs no lock; all that they share is in module.h.
 */
#ifndef HV_CORE_CPU_H
#define HV_CORE_CPU_H

#include <stdbool.h>
#include <stdint.h>

struct hv_partition;
struct hv_vcpu;

/* A slot of the running plan on this processor. */
struct hv_slot {
    uint32_t start_us, duration_us;
    uint32_t interrupts; /* that its beginning means to the owner */
    bool must_yield;     /* HV_SLOT_MUST_YIELD */
    bool adjacent;       /* the next one begins as this one ends */
    uint8_t entry;       /* enum hv_slot_entry */
    struct hv_vcpu *owner;
};

/* What is to be done before the owner of a slot runs for the first time in it. */
enum hv_slot_entry {
    HV_ENTRY_HOLD = 1,  /* wait for the slot's start */
    HV_ENTRY_FLUSH = 2, /* empty the caches */
    HV_ENTRY_FPU = 4    /* switch the FPU */
};

/*
 * Position in the plan: in *slot, or in the gap before it. slot = end: the gap before the frame's
 * end. Slots are opened, and frames begun, config->switch_us before their time, which frame_start
 * and boundary take into account.
 */
struct hv_schedule {
    uint64_t frame_start, boundary, alarm;
    const struct hv_slot *slot, *end;
    struct hv_vcpu *owner;   /* of the slot that we are in, or null */
    struct hv_vcpu *overrun; /* the last one whose overrun was noted, perhaps not yet reported */
    uint32_t entry;          /* enum hv_slot_entry, what of it is still to be done */
    uint32_t frame;          /* number of the major frame, as hv_module.frame.count */
    uint32_t major_frame_us;
    uint32_t plan_index;
};

/* What a hypercall wants done after the partition's registers are saved. */
enum hv_request_kind {
    HV_REQUEST_NONE,
    HV_REQUEST_TRAP_RETURN,
    HV_REQUEST_RAISE,           /* `event` with `code` */
    HV_REQUEST_RAISE_PARTITION, /* likewise, but the partition's trap table is not asked to take it */
    HV_REQUEST_MEMORY_ERROR
};

struct hv_request {
    enum hv_request_kind kind;
    bool batch;     /* make the call again, from entry `next` on */
    uint32_t event; /* enum hv_event */
    uint32_t code, next;
};

/* What every dispatch looks at comes first: there the target needs the shortest code. */
struct hv_cpu_state {
    struct hv_vcpu *vcpu;         /* who runs, or ran last before idling */
    struct hv_partition *current; /* of which partition */
    uint32_t run_since;           /* low word of the time at which it went on */
    uint32_t id;
    const volatile uint32_t *clock;
    uint32_t clock_base, clock_last, clock_high; /* hardware clock, extended: see time.c */
    struct hv_schedule schedule;
    struct hv_request request;
    struct hv_slot *slots; /* of the running plan: room for HV_CONFIG_SLOTS_MAX */
    bool several;          /* there are other processors */
};

/*
 * Where it is: on a target at an address that means other memory on each processor, which the build
 * gives; on the host in the storage of a test.
 */
#ifndef HV_CPU_PLACE
#define HV_CPU_PLACE (&hv_cpu_storage)
extern struct hv_cpu_state hv_cpu_storage;
#endif

#define hv_cpu (*(struct hv_cpu_state *)HV_CPU_PLACE)

/* It is carried out, or void. */
static inline void hv_request_forget(void)
{
    hv_cpu.request.kind = HV_REQUEST_NONE;
    hv_cpu.request.batch = false;
}

#endif
