/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Structures that cross the hypercall border, and the enumerations they use. Big-endian, 32-bit
 * fields, no padding. Times are in microseconds of the hypervisor's hardware clock, which starts at
 * 0 when the module boots.
 */
#ifndef HV_ABI_TYPES_H
#define HV_ABI_TYPES_H

#include <stdint.h>

#define HV_NAME_LENGTH 32u /* with the terminating zero; ARINC 653 MAX_NAME_LENGTH */

/* Operating modes and start conditions: values of ARINC 653 Part 1. */
enum hv_mode {
    HV_MODE_IDLE = 0,
    HV_MODE_COLD_START = 1,
    HV_MODE_WARM_START = 2,
    HV_MODE_NORMAL = 3
};

enum hv_start_condition {
    HV_START_NORMAL = 0,
    HV_START_PARTITION_RESTART = 1,
    HV_START_HM_MODULE_RESTART = 2,
    HV_START_HM_PARTITION_RESTART = 3
};

struct hv_partition_status {
    uint32_t id;
    uint32_t mode;            /* enum hv_mode */
    uint32_t start_condition; /* enum hv_start_condition */
    uint32_t lock_level;
    uint32_t period_us;   /* 0: aperiodic */
    uint32_t duration_us; /* per period */
    uint32_t restart_count;
    uint32_t hm_count;   /* health-monitor events charged to it since boot */
    uint32_t slot_count; /* slots it was given since boot */
    char name[HV_NAME_LENGTH];
    uint32_t release_high, release_low; /* us: when its last period began */
    uint32_t flags;                     /* HV_PARTITION_SYSTEM, _FPU of hv/abi/config.h */
};

struct hv_module_status {
    uint32_t partition_count;
    uint32_t plan;
    uint32_t plan_count;
    uint32_t major_frame_us;
    uint32_t frame_count;
    uint32_t uptime_high, uptime_low; /* us */
    uint32_t plan_next;               /* from the next major frame on */
    uint32_t switch_high, switch_low; /* us: when the plan began, 0: it is the initial one */
};

struct hv_sampling_status {
    uint32_t message_size;  /* bytes: the largest message */
    uint32_t direction;     /* enum hv_port_direction */
    uint32_t refresh_us;    /* destination ports: age up to which a message is valid */
    uint32_t last_validity; /* 1: the last message read was valid */
    uint32_t write_count;
    uint32_t time_high, time_low; /* us, of the last write */
};

struct hv_queuing_status {
    uint32_t message_size; /* bytes: the largest message */
    uint32_t depth;        /* messages: as many fit */
    uint32_t direction;    /* enum hv_port_direction */
    uint32_t count;        /* messages waiting */
};

/* What HV_CALL_SAMPLING_READ returns in %o2 beside the length in %o1. */
enum hv_validity { HV_INVALID = 0, HV_VALID = 1 };

enum hv_port_direction { HV_PORT_SOURCE = 0, HV_PORT_DESTINATION = 1 };
enum hv_port_kind { HV_PORT_SAMPLING = 0, HV_PORT_QUEUING = 1 };

/* Clocks of a partition's timers. */
enum hv_clock {
    HV_CLOCK_HARDWARE = 0, /* since the module booted */
    HV_CLOCK_EXECUTION = 1 /* time that the partition has run since it started */
};

#define HV_TIMER_PERIOD_MIN_US 100u

/*
 * Virtual interrupts: 1 to 15, of which a higher one comes first. They enter the partition's trap
 * table at trap type 0x10 + number, as on SPARC V8. Those without a name are for the configuration
 * and the partition's own use.
 */
enum hv_interrupt {
    HV_INTERRUPT_PORT = 10,   /* a queuing port has got a message, or, having been full, room */
    HV_INTERRUPT_SLOT = 11,   /* a slot of the partition has begun */
    HV_INTERRUPT_PERIOD = 12, /* so has a period: the slot is a release point */
    HV_INTERRUPT_EXECUTION_TIMER = 13,
    HV_INTERRUPT_TIMER = 14
};

#define HV_INTERRUPTS         0xfffeu /* the mask of all of them */
#define HV_INTERRUPT_FREE_MAX 9u      /* those up to here can be sent between partitions */

/*
 * Trap type, in a partition's trap table, of health-monitor events that no SPARC trap stands for.
 * It is in the range that the SPARC V8 manual leaves to implementations.
 */
#define HV_TRAP_TYPE_EVENT 0x60u

/* Likewise: the partition's stack could not take a trap, which came on its trap stack instead. */
#define HV_TRAP_TYPE_STACK 0x61u

struct hv_interrupt_status {
    uint32_t trap_table; /* 0: none */
    uint32_t traps_enabled;
    uint32_t enabled, pending; /* masks */
};

/* Granularity of memory areas, bytes. */
#define HV_PAGE_SIZE 4096u

/* Attributes of memory areas. */
#define HV_AREA_READ       0x1u
#define HV_AREA_WRITE      0x2u
#define HV_AREA_EXECUTE    0x4u
#define HV_AREA_CACHEABLE  0x8u
#define HV_AREA_DEVICE     0x10u
#define HV_AREA_KEEP       0x20u /* cleared when the module starts, kept when the partition does */
#define HV_AREA_SHARED     0x40u /* with another area, perhaps of another partition */
#define HV_AREA_CHANGEABLE 0x80u /* HV_CALL_MEMORY_PROTECT changes its pages */
#define HV_AREA_ATTRIBUTES 0xfu  /* which of these it may change: READ to CACHEABLE */

/* A memory area of the partition. */
struct hv_memory_status {
    uint32_t address, size;
    uint32_t attributes; /* HV_AREA_* */
    uint32_t area_count; /* of the partition */
    char name[HV_NAME_LENGTH];
};

/* Health-monitor events. X(value, NAME, SPARC trap type or 0, short text). */
/* clang-format off */
#define HV_EVENTS(X)                                                     \
    X(0, INSTRUCTION_ACCESS, 0x01, "instruction access exception")       \
    X(1, ILLEGAL_INSTRUCTION, 0x02, "illegal instruction")               \
    X(2, PRIVILEGED_INSTRUCTION, 0x03, "privileged instruction")         \
    X(3, FP_DISABLED, 0x04, "fp disabled")                               \
    X(4, WINDOW_OVERFLOW, 0x05, "window overflow with a bad stack")      \
    X(5, WINDOW_UNDERFLOW, 0x06, "window underflow with a bad stack")    \
    X(6, ALIGNMENT, 0x07, "memory address not aligned")                  \
    X(7, FP_EXCEPTION, 0x08, "fp exception")                             \
    X(8, DATA_ACCESS, 0x09, "data access exception")                     \
    X(9, TAG_OVERFLOW, 0x0a, "tag overflow")                             \
    X(10, WATCHPOINT, 0x0b, "watchpoint detected")                       \
    X(11, REGISTER_ERROR, 0x20, "r register access error")               \
    X(12, CP_DISABLED, 0x24, "coprocessor disabled")                     \
    X(13, DIVISION_BY_ZERO, 0x2a, "division by zero")                    \
    X(14, DATA_STORE, 0x2b, "data store error")                          \
    X(15, SOFTWARE_TRAP, 0x80, "unassigned software trap")               \
    X(16, UNKNOWN_TRAP, 0x00, "unassigned trap")                         \
    X(17, SLOT_OVERRUN, 0x00, "slot overrun")                            \
    X(18, DEADLINE_MISSED, 0x00, "deadline missed")                      \
    X(19, APPLICATION_ERROR, 0x00, "application error")                  \
    X(20, ILLEGAL_REQUEST, 0x00, "illegal request")                      \
    X(21, MEMORY_ERROR, 0x00, "uncorrectable memory error")              \
    X(22, WATCHDOG, 0x00, "watchdog")                                    \
    X(23, CONFIGURATION_ERROR, 0x00, "configuration error")              \
    X(24, INTERNAL_ERROR, 0x00, "internal error of the hypervisor")
/* clang-format on */

enum hv_event {
#define HV_EVENT_ENUM(value, name, trap, text) HV_EVENT_##name = (value),
    HV_EVENTS(HV_EVENT_ENUM)
#undef HV_EVENT_ENUM
        HV_EVENT_COUNT = 25
};

/* States in which an event may find a partition, each with a health-monitor table of its own. */
enum hv_hm_state {
    HV_HM_INIT = 0,    /* mode COLD_START or WARM_START */
    HV_HM_NORMAL = 1,  /* mode NORMAL */
    HV_HM_HANDLER = 2, /* mode NORMAL, in a trap handler of its own: traps are off */
    HV_HM_STATES = 3
};

enum hv_level { HV_LEVEL_MODULE = 0, HV_LEVEL_PARTITION = 1, HV_LEVEL_PROCESS = 2 };

enum hv_action {
    HV_ACTION_IGNORE = 0,
    HV_ACTION_IDLE = 1,       /* partition: stopped, mode IDLE */
    HV_ACTION_WARM_START = 2, /* partition, at once */
    HV_ACTION_COLD_START = 3, /* partition, at once */
    HV_ACTION_SUSPEND = 4,
    HV_ACTION_SHUTDOWN = 5,              /* module */
    HV_ACTION_RESET = 6,                 /* module: all partitions begin with COLD_START */
    HV_ACTION_PROPAGATE = 7,             /* in the log only: the partition's trap table took it */
    HV_ACTION_SWITCH_TO_MAINTENANCE = 8, /* module: the partition stops, another plan follows */
    HV_ACTION_WARM_RESET = 9             /* module: all partitions begin with WARM_START */
};

/* One entry of the health-monitor log. */
struct hv_hm_record {
    uint32_t sequence;
    uint32_t time_high, time_low; /* us */
    uint32_t event;               /* enum hv_event */
    uint32_t partition;           /* HV_NO_PARTITION: the hypervisor itself */
    uint32_t level;               /* enum hv_level */
    uint32_t action;              /* enum hv_action, as applied */
    uint32_t trap_type;           /* SPARC tt, 0 where no trap was behind it */
    uint32_t pc, npc, psr;
    uint32_t fault_status, fault_address; /* SFSR, SFAR; bad stack: %sp is the address */
    uint32_t code;                        /* raised by the partition: its own code */
};

/* A trace point. */
struct hv_trace_record {
    uint32_t sequence;
    uint32_t time_high, time_low; /* us */
    uint32_t partition;
    uint32_t identifier, value; /* the partition's own */
};

/* One hypercall of a batch. */
struct hv_multicall {
    uint32_t number;      /* enum hv_call */
    uint32_t argument[5]; /* %o0 to %o4; afterwards the status, then the results */
};

#define HV_MULTICALL_MAX  64u /* entries */
#define HV_MULTICALL_DONE 2u  /* the argument that counts those that are done */

#define HV_NO_PARTITION 0xffffffffu
#define HV_NO_EVENT     0xffffffffu

#endif
