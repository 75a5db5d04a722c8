/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A module's configuration as plain structs: what the XML says, line by line, and what the packer
 * adds to it (programs read, references resolved, physical addresses chosen). All pointers point
 * into the run's arena. Names that stand for other elements are kept beside the index that the
 * checker finds for them.
 */
#ifndef HV_PACK_SYSTEM_H
#define HV_PACK_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hv/abi/config.h"

#define PACK_NONE      UINT32_MAX /* an index not found */
#define PACK_PAGE_SIZE 0x1000u

struct pack_area {
    const char *name;
    unsigned line;
    uint32_t va, pa, size;
    bool pa_given;      /* in the XML, or by the area that it shares its memory with */
    bool placed;        /* pa is final */
    uint32_t rights;    /* HV_AREA_* */
    const char *shared; /* areas with equal text share their memory; NULL: private */
    bool allow_write_execute;
};

struct pack_port {
    const char *name;
    unsigned line;
    enum hv_port_kind kind;
    enum hv_port_direction direction;
    uint32_t message_size, refresh_us;
    uint32_t depth;   /* 1 for sampling */
    uint32_t channel; /* index or PACK_NONE */
    uint32_t number;  /* in the whole module */
};

/* An interrupt that a partition may send. */
struct pack_link {
    unsigned line;
    const char *partition_name;
    uint32_t partition; /* index or PACK_NONE */
    uint32_t interrupt;
};

/* A device register of which a partition may use some bits. */
struct pack_register {
    unsigned line;
    const char *name;
    uint32_t pa, read_mask, write_mask;
    uint32_t interrupt; /* 0: none */
};

struct pack_hm {
    bool given;
    unsigned line;
    uint32_t level, action;
};

#define PACK_HM_ALL HV_HM_STATES /* rows for all states */

/*
 * Health-monitor tables: explicit rows by state, those for all states, and what holds for the other
 * events.
 */
struct pack_hm_table {
    struct pack_hm fallback;
    struct pack_hm rows[HV_HM_STATES + 1][HV_EVENT_COUNT];
};

/* One that partitions can name. */
struct pack_hm_named {
    const char *name;
    unsigned line;
    struct pack_hm_table table;
};

struct pack_segment {
    uint32_t va, file_size, memory_size;
    uint32_t rights; /* needed: HV_AREA_READ, WRITE, EXECUTE */
    const unsigned char *bytes;
    uint32_t area;     /* index of the area that it lies in */
    uint32_t image_pa; /* of the pristine copy */
};

struct pack_program {
    const char *path;
    uint32_t entry;
    uint32_t stack_top; /* symbol __stack_top, 0 if absent */
    struct pack_segment *segments;
    uint32_t segment_count;
};

struct pack_partition {
    const char *name;
    unsigned line;
    const char *program_name;
    bool system;
    uint32_t kind;            /* 0 or HV_PARTITION_VM */
    uint32_t vm_time;         /* 0 or HV_PARTITION_VM_TIME */
    uint32_t input;           /* 0 or HV_PARTITION_INPUT */
    uint32_t interrupt_traps; /* 0 or HV_PARTITION_INTERRUPT_TRAPS */
    uint32_t fpu;             /* HV_PARTITION_FPU* */
    uint32_t
        shadow_size; /* bytes of shadow page tables for each virtual CPU; 0: no virtual machine */
    bool shadow_given;
    uint32_t shadow_pa, shadow_context; /* chosen by the packer */
    uint32_t vcpu_count;
    uint32_t period_us, duration_us;
    uint32_t stack_top; /* 0 in the XML: from the program */
    struct pack_area *areas;
    uint32_t area_count;
    struct pack_port *ports;
    uint32_t port_count;
    struct pack_link *links;
    uint32_t link_count;
    struct pack_register *registers;
    uint32_t register_count;
    struct pack_hm_table hm;
    const char *hm_table; /* Module's HealthTable whose rows follow, or NULL */
    unsigned hm_line;
    struct pack_program program;
    bool program_read;
};

struct pack_slot {
    unsigned line;
    const char *partition_name;
    uint32_t partition; /* index or PACK_NONE */
    uint32_t vcpu;
    uint32_t cpu, start_us, duration_us;
    uint32_t flags; /* HV_SLOT_* */
};

struct pack_plan {
    const char *name;
    unsigned line;
    uint32_t major_frame_us;
    struct pack_slot *slots;
    uint32_t slot_count;
};

struct pack_endpoint {
    unsigned line;
    enum hv_port_direction direction;
    const char *partition_name, *port_name;
    struct pack_port *port; /* NULL: not found */
};

struct pack_channel {
    unsigned line;
    struct pack_endpoint *endpoints;
    uint32_t endpoint_count;
    const struct pack_endpoint *source, *destination; /* found by the checker; the last one */
    uint32_t buffer_offset;
};

struct pack_system {
    const char *name;
    unsigned line;
    uint32_t clock_hz, cpu_count;
    uint32_t ram_base, ram_size;
    unsigned ram_line;
    uint32_t uart_pa, irqmp_pa, gptimer_pa; /* registers */
    uint32_t ahbstat_pa;                    /* 0: none */
    unsigned board_line, uart_line, irqmp_line, gptimer_line, ahbstat_line;
    uint32_t console_baud;
    uint32_t frame_limit, hm_log_count;
    uint32_t internal_error_action;
    const char *initial_plan_name;
    unsigned initial_plan_line;
    uint32_t initial_plan;             /* index */
    const char *maintenance_plan_name; /* NULL: none */
    uint32_t maintenance_plan;         /* index or HV_NO_PLAN */
    uint32_t switch_us;
    struct pack_hm_table hm;
    struct pack_hm_named *hm_tables;
    uint32_t hm_table_count;
    struct pack_partition *partitions;
    uint32_t partition_count;
    struct pack_plan *plans;
    uint32_t plan_count;
    struct pack_channel *channels;
    uint32_t channel_count;
};

#endif
