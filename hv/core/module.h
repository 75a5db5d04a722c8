/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state of the module: one structure that holds all that the hypervisor ever changes, apart
 * from the partitions' registers, which belong to the port, and from what is each processor's own
 * (cpu.h). It is read and written under the lock only, hv_module_lock. The port owns the storage. Sizes are
 * fixed at build time: nothing is allocated, and the configuration is refused at boot if it does
 * not fit.
 */
#ifndef HV_CORE_MODULE_H
#define HV_CORE_MODULE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

#include "hv/abi/config.h"
#include "hv/abi/hypercall.h"
#include "hv/abi/types.h"
#include "hv/core/copy.h"
#include "hv/core/cpu.h"
#include "hv/core/machine.h"

/*
 * Functions that are `inline` here and elsewhere have their one body for those that call them in
 * the .c file of the same name: static ones would have one in each file.
 */

/* What the machine ends with; 0 is a shutdown as configured. */
enum { HV_EXIT_HEALTH = 2, HV_EXIT_INTERNAL = 3, HV_EXIT_CONFIG = 4 };

enum {
    HV_CONSOLE_LINE = 96,    /* characters of a partition's line */
    HV_CONSOLE_TEXT = 214,   /* of any line, with its tag and line feed; below 256 */
    HV_CONSOLE_RING = 65536, /* a power of two */
    HV_TRACE_RING = 256      /* a power of two */
};

/* Why a virtual processor does not run although its slot is on. */
enum hv_state {
    HV_STATE_READY,
    HV_STATE_STOPPED, /* until another one of the partition starts it; all but the first begin so */
    HV_STATE_STARTING,  /* its processor's caches are still to be emptied */
    HV_STATE_LOADING,   /* memory is being prepared, step by step, in its own slots */
    HV_STATE_YIELDED,   /* until its next slot */
    HV_STATE_WAITING,   /* until its next slot or a virtual interrupt */
    HV_STATE_OVERRUN,   /* a slot has ended too early for it, which is still to be reported */
    HV_STATE_SUSPENDED, /* by the health monitor */
    HV_STATE_HALTED     /* mode IDLE */
};

/* How far the loading of a partition has come; see partition.c. */
struct hv_load {
    uint32_t step;   /* areas first, then segments */
    uint32_t offset; /* bytes done of this step */
    bool begun;      /* ports, timers, interrupts of before are forgotten */
};

struct hv_timer {
    uint64_t expiry; /* 0: off */
    uint32_t period_us;
};

struct hv_timers {
    bool armed;            /* any of them may be on */
    uint64_t execution_us; /* of the execution clock when the virtual processor ran last */
    struct hv_timer timer[HV_CLOCK_EXECUTION + 1], watchdog; /* which has the hardware clock */
};

/* A virtual processor of a partition; see vcpu.h. */
struct hv_vcpu {
    struct hv_partition *partition;
    enum hv_state state;
    enum hv_state suspended; /* what it was, while it is HV_STATE_SUSPENDED */
    uint32_t id;             /* of its registers; the partition's own for the first one */
    uint32_t index;          /* in the partition */
    uint32_t cpu;            /* where all its slots are */
    bool in_slot;            /* one of them has begun and not ended */
    bool running; /* its processor is in the partition, or in a hypercall that waits for the lock */
    bool revoked; /* stopped while running: what it still wants is void */
    bool traps_enabled;
    uint32_t trap_table;            /* 0: none, and then traps are not enabled */
    uint32_t trap_stack;            /* for traps that the stack cannot take; 0: none */
    uint32_t stack_low, stack_size; /* where windows may be spilled; size 0: in every area */
    uint32_t enabled, pending;      /* interrupts, 1 << enum hv_interrupt */
    struct hv_machine_trap trap;    /* on its way; trap_type 0: none */
    struct hv_timers timers;
    struct hv_copy copy;
};

/* As it lies in the ring, as many whole words of it as its length needs. */
struct hv_line {
    _Alignas(uint32_t) uint8_t owner; /* partition or HV_CONSOLE_OWN */
    uint8_t length;
    char text[HV_CONSOLE_TEXT];
};

struct hv_partition {
    const struct hv_config_partition *config;
    const struct hv_config_area *areas;     /* its own, config->area_count of them, at least one */
    const struct hv_config_area *last_area; /* one of them: where a pointer was found last */
    struct hv_port *ports;                  /* its own, numbered from 1 to port_count */
    uint32_t port_count;
    const struct hv_config_link *links; /* its own, config->link_count of them */
    uint32_t id;
    struct hv_vcpu *vcpu;  /* the first */
    struct hv_vcpu *extra; /* the others, config->vcpu_count - 1 of them */
    enum hv_mode mode;
    enum hv_start_condition start_condition;
    struct hv_load load;
    uint32_t start_count; /* starts begun: tells a loader that it is out of date */
    uint64_t release;     /* us: when its last period began */
    uint32_t restart_count, hm_count, slot_count;
    uint32_t report;     /* sequence number behind its last health-monitor record */
    struct hv_line line; /* begun: [name] and what is there of the rest */
    uint8_t tag;         /* length of the former */
};

/* index: below partition->config->vcpu_count. */
inline struct hv_vcpu *hv_partition_vcpu(const struct hv_partition *partition, uint32_t index)
{
    return index == 0 ? partition->vcpu : &partition->extra[index - 1];
}

/* What a created port can do: one number, so that a call asks once. */
#define HV_PORT_USE(kind, direction) ((uint8_t)(1u + 2u * (kind) + (direction)))
#define HV_PORT_CLOSED               0u

/* What calls need at run time is copied from the configuration. */
struct hv_port {
    const struct hv_config_port *config;
    uint8_t use; /* HV_PORT_USE, or HV_PORT_CLOSED until it is created */
    uint8_t last_validity;
    uint32_t message_size;
    struct hv_channel *channel;
    uint32_t refresh[2]; /* us: high, low word */
    /*
     * Message addresses from `low` on, `span` of them, are known to be good: areas do not change.
     * At first there are none. 32 bytes in all on the target: cheap to index.
     */
    uint32_t low, span;
};

/* A channel at run time; messages are in its buffer in the hypervisor's window. */
struct hv_channel {
    uint32_t time[2];       /* sampling: us, high and low word, of the last write */
    uint32_t length;        /* sampling: 0: no message yet */
    uint32_t written;       /* messages since boot */
    char *message;          /* sampling: the last one; queuing: the first entry */
    char *spare;            /* sampling: where the next one goes */
    struct hv_copy *reader; /* sampling: the last one that had to begin anew, or null */
    uint32_t head, count;   /* queuing: index of the oldest message; messages */
    uint32_t taken;         /* queuing: messages received or cleared since boot */
};

/* The major frame: the same on all processors. The first one that comes to its end opens the next. */
struct hv_frame {
    uint64_t start;
    uint32_t count; /* frames that have ended */
    uint32_t plan;
    uint32_t plan_next; /* from the next major frame on */
    uint64_t switched;  /* us: when the plan was taken, 0: at the start */
};

struct hv_console {
    uint32_t head, tail; /* bytes, free running, at the beginnings of lines */
    uint32_t sent;       /* characters of the line at the tail that are out */
    uint32_t share;      /* of each partition, bytes */
    bool starved;        /* nobody has been idle for a major frame */
    uint32_t waiting[HV_CONFIG_PARTITIONS_MAX + 1];         /* bytes in the ring by owner */
    uint32_t lost[HV_CONFIG_PARTITIONS_MAX + 1];            /* lines that found no room, by owner */
    _Alignas(uint32_t) unsigned char ring[HV_CONSOLE_RING]; /* struct hv_line */
};

struct hv_module {
    _Alignas(uint64_t) const struct hv_config *config;
    struct hv_frame frame;
    uint32_t clock_base; /* the reading of the machine's clock that counts as 0 */
    struct hv_hm_record *log;
    uint32_t log_next;    /* sequence number of the next record */
    uint32_t log_printed; /* of the next record to be printed */
    uint32_t reset_count;
    bool warm; /* the last reset was a warm one */
    uint32_t trace_next;
    struct hv_console console;
    struct hv_trace_record trace[HV_TRACE_RING];
    struct hv_port ports[HV_CONFIG_PORTS_MAX + 1]; /* as in the configuration, but from 1 on */
    struct hv_channel channels[HV_CONFIG_PORTS_MAX];
    struct hv_partition partitions[HV_CONFIG_PARTITIONS_MAX];
    struct hv_vcpu vcpus[HV_CONFIG_VCPUS_ALL_MAX];
};

extern struct hv_module hv_module;

/*
 * Takes over a configuration that has passed hv_config_check and prepares every partition. A
 * repeated call (module reset) keeps the log, the reset count and `warm`.
 */
HV_INIT void hv_module_init(const struct hv_config *config);

/* Prepares the running processor, number `id`; `slots` has room for HV_CONFIG_SLOTS_MAX. */
HV_INIT void hv_module_init_cpu(uint32_t id, struct hv_slot *slots);

/* Loads all partitions. */
HV_INIT void hv_module_load(void);

/* The first major frame begins, now or as soon as every processor can be ready for it. */
HV_INIT void hv_module_start(void);

/* The running processor takes part in it. */
HV_INIT void hv_module_join(void);

/* All that processors share is for one of them at a time. */
inline void hv_module_lock(void)
{
    if (hv_cpu.several)
        hv_machine_lock();
}

inline void hv_module_unlock(void)
{
    if (hv_cpu.several)
        hv_machine_unlock();
}

/* Who works in small steps, with the lock, stops here: an interrupt waits, or another processor. */
bool hv_module_must_pause(void);

/* An interrupt was taken: the alarm may be the cause, so it has to be set again. */
static inline void hv_module_alarm_rang(void)
{
    hv_cpu.schedule.alarm = 0;
}

/*
 * Decides who runs next: moves the plan on to the present, works off what is due, idles where
 * nobody may run, and returns with hv_cpu.vcpu selected in the port and the alarm set for the end of
 * its slot. Called with the lock, which it gives up while there is nothing to decide.
 */
void hv_module_dispatch(void);

/*
 * For hv_module_dispatch: one step of what is to be done while `owner`, or nobody, may not run yet.
 * Nothing is begun while the alarm rings.
 */
HV_COLD void hv_module_work(struct hv_vcpu *owner);

/* Prints a last line, waits until the console is out, and stops the machine. */
HV_COLD noreturn void hv_module_shutdown(uint32_t exit_code);

/*
 * Restarts the whole module: every partition starts with HV_START_HM_MODULE_RESTART, in COLD_START or, if
 * `warm`, in WARM_START.
 */
HV_COLD noreturn void hv_module_reset(bool warm);

#endif
