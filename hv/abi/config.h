/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packed configuration: what `pride pack` writes from the XML and the hypervisor reads at boot.
 *
 * Image in physical memory (all big-endian, as the processor reads it):
 *
 *   HV_PA_BASE  hypervisor (boot, text, rodata, data, bss), linked at HV_VA_BASE
 *               configuration blob: struct hv_config, then its tables
 *               channel buffers and the health-monitor log (read/write, zero at boot)
 *               for each processor HV_CPU_PAGES of its own: state, stacks (likewise)
 *               page tables: for each processor a context table, one behind the other, then levels
 *               1 to 3; read by the MMU only
 *               shadow page tables of virtual machines, filled in as they run (ASI 0x1c)
 *               partitions' pristine segments, copied at a cold start (ASI 0x1c)
 *   elsewhere   partitions' memory areas, as the configuration gives them
 *
 * Every context maps the hypervisor at HV_VA_BASE, linear (VA - HV_VA_BASE = PA - HV_PA_BASE),
 * supervisor only; context 0 also maps the first 4 KiB page at its physical address, for the
 * instruction that turns the MMU on. The window is where Linux keeps OpenPROM and RTEMS keeps
 * nothing, so that an operating system can own all the rest.
 *
 * A processor's own pages are at the same virtual addresses on each, HV_VA_CPU_*: its context table
 * leads to them. They are at the end of the address space, where one instruction without a base
 * register reaches the last page. All else of the address space is the same on all processors.
 */
#ifndef HV_ABI_CONFIG_H
#define HV_ABI_CONFIG_H

#include "hv/abi/types.h"

#define HV_PA_BASE      0x40000000u
#define HV_VA_BASE      0xffd00000u
#define HV_VA_LIMIT     0xffe80000u /* end of the linear part: 1.5 MiB */
#define HV_VA_DEVICES   0xffe80000u /* the pages of hv_config.device_page, in that order */
#define HV_DEVICE_PAGES 8u

/* Of each processor, supervisor only; the pages between are not mapped. */
#define HV_VA_CPU_STACKS 0xffff9000u /* 3 pages: emergency stack, slots of the running plan */
#define HV_VA_CPU        0xffffd000u /* 3 pages: stack, then the processor's state in the last one */
#define HV_VA_CPU_SLOTS  0xffffa000u /* the latter two */
#define HV_CPU_PAGES     6u          /* in physical memory, in this order */
#define HV_CONTEXT_TABLE 0x400u      /* bytes from a processor's context table to the next one's */

/*
 * A virtual machine's shadow page tables (hv/vm/shadow.c): of each of its virtual processors, contexts for as many of
 * the guest's as are kept at a time, two each: for its supervisor mode and its user mode. Their context-table entries never
 * change and lead to the tables of level 1 that the shadow memory begins with.
 */
#define HV_SHADOW_KEPT       4u
#define HV_SHADOW_CONTEXTS   (2u * HV_SHADOW_KEPT)
#define HV_SHADOW_LEVEL_1    0x400u /* bytes of a table */
#define HV_SHADOW_SIZE_LEAST 0x4000u
#define HV_SHADOW_SIZE_MOST  0x100000u

#define HV_CONFIG_MAGIC   0x50524856u /* "PRHV" */
#define HV_CONFIG_VERSION 5u

/* What the hypervisor has room for: the packer refuses more. */
#define HV_CONFIG_PARTITIONS_MAX 32u
#define HV_CONFIG_CPUS_MAX       4u
#define HV_CONFIG_VCPUS_MAX      4u    /* of one partition */
#define HV_CONFIG_VCPUS_ALL_MAX  48u   /* of all partitions together */
#define HV_CONFIG_PORTS_MAX      128u  /* of all partitions together */
#define HV_CONFIG_SLOTS_MAX      256u  /* of one plan */
#define HV_CONFIG_MESSAGE_MAX    8192u /* bytes of a message; ARINC 653 MAX_MESSAGE_SIZE */
#define HV_CONFIG_DEPTH_MAX      512u  /* messages of a queue; ARINC 653 MAX_NUMBER_OF_MESSAGES */

/*
 * A table inside the blob: `count` elements, the first at `offset` bytes from the start of struct
 * hv_config.
 */
struct hv_table {
    uint32_t offset;
    uint32_t count;
};

struct hv_config {
    uint32_t magic;
    uint32_t version;
    uint32_t size;     /* bytes of the blob, tables included */
    uint32_t checksum; /* the 32-bit sum of all words of the blob is 0 */
    char name[HV_NAME_LENGTH];
    uint32_t cpu_count;
    uint32_t clock_hz;
    uint32_t context_table_pa; /* for the MMU's context table pointer */
    uint32_t context_count;
    uint32_t cpus_pa; /* pages of each processor's own, HV_CPU_PAGES one after the other */
    uint32_t buffers_va, buffers_size;      /* channel buffers */
    uint32_t hm_log_va, hm_log_count;       /* ring of struct hv_hm_record */
    uint32_t device_page[HV_DEVICE_PAGES];  /* physical addresses, 0 = unused */
    uint32_t uart_va, irqmp_va, gptimer_va; /* registers, inside HV_VA_DEVICES */
    uint32_t ahbstat_va;                    /* likewise, or 0: none */
    uint32_t console_baud;
    uint32_t initial_plan;
    uint32_t maintenance_plan; /* or HV_NO_PLAN */
    uint32_t switch_us;        /* a slot is prepared so long before its start; 0: at its start */
    uint32_t image_end_pa;     /* of all that is the hypervisor's in RAM, from HV_PA_BASE on */
    uint32_t frame_limit;      /* shut down after so many major frames; 0 = never */
    uint32_t internal_error_action; /* enum hv_action: SHUTDOWN or RESET */
    struct hv_table partitions;     /* struct hv_config_partition */
    struct hv_table areas;          /* struct hv_config_area, by partition, in order of va */
    struct hv_table segments;       /* struct hv_config_segment, by partition */
    struct hv_table plans;          /* struct hv_config_plan */
    struct hv_table slots;          /* struct hv_config_slot, by plan, by CPU, by start */
    struct hv_table ports;          /* struct hv_config_port, by partition */
    struct hv_table channels;       /* struct hv_config_channel */
    struct hv_table links;          /* struct hv_config_link, by partition */
    struct hv_table registers;      /* struct hv_config_register, by partition */
};

/* The first element of one of its tables. */
static inline const void *hv_config_table(const struct hv_config *config,
                                          const struct hv_table *table)
{
    return (const char *)config + table->offset;
}

#define HV_NO_PLAN 0xffffffffu

/* hv_config_partition.flags */
#define HV_PARTITION_SYSTEM    0x1u /* may act on others and read the log and every status */
#define HV_PARTITION_FPU       0x2u /* may use the FPU; its registers are switched at first use */
#define HV_PARTITION_FPU_EAGER 0x4u /* with HV_PARTITION_FPU: switched before a slot starts */
#define HV_PARTITION_VM        0x8u /* a virtual machine (hv/vm) */
#define HV_PARTITION_VM_TIME                                                                       \
    0x10u                        /* its timers run by the hardware clock, not by its slots' time */
#define HV_PARTITION_INPUT 0x20u /* a virtual machine that gets what the console receives */
#define HV_PARTITION_INTERRUPT_TRAPS                                                               \
    0x40u /* software traps 9 and 10 of a virtual machine disable and enable interrupts */

/* One row of a partition's health-monitor tables, indexed by enum hv_hm_state and enum hv_event. */
struct hv_config_hm {
    uint32_t level;  /* enum hv_level */
    uint32_t action; /* enum hv_action; at module level SHUTDOWN or RESET */
};

struct hv_config_partition {
    char name[HV_NAME_LENGTH];
    uint32_t id;      /* = index */
    uint32_t context; /* SRMMU context, id + 1 */
    uint32_t flags;
    uint32_t entry;     /* VA of the first instruction */
    uint32_t stack_top; /* VA, 8-byte aligned: initial %sp is below it by one frame */
    uint32_t period_us, duration_us;
    uint32_t area_first, area_count;         /* in hv_config.areas */
    uint32_t segment_first, segment_count;   /* in hv_config.segments */
    uint32_t port_first, port_count;         /* in hv_config.ports */
    uint32_t link_first, link_count;         /* in hv_config.links */
    uint32_t register_first, register_count; /* in hv_config.registers */
    uint32_t vcpu_count;                     /* virtual processors, 1 to HV_CONFIG_VCPUS_MAX */
    uint32_t vcpu_extra; /* those of the partitions before it, but for the first of each */
    uint32_t shadow_pa,
        shadow_size; /* shadow page tables: of each virtual processor `size` bytes; 0: none */
    uint32_t shadow_context; /* first of HV_SHADOW_CONTEXTS of each virtual processor */
    struct hv_config_hm hm[HV_HM_STATES][HV_EVENT_COUNT];
};

struct hv_config_area {
    char name[HV_NAME_LENGTH];
    uint32_t va, pa, size; /* multiples of 4 KiB */
    uint32_t rights;       /* HV_AREA_* */
};

/* A loadable part of a partition's program; memory_size - file_size bytes behind it are zero. */
struct hv_config_segment {
    uint32_t va;
    uint32_t image_pa; /* pristine copy */
    uint32_t file_size, memory_size;
    uint32_t flags; /* HV_AREA_WRITE: in a writable area, copied at a warm start too */
};

struct hv_config_plan {
    char name[HV_NAME_LENGTH];
    uint32_t major_frame_us;
    uint32_t slot_first, slot_count;
};

/* hv_config_slot.flags */
#define HV_SLOT_PERIOD_START 0x1u /* a release point of the partition's periodic processes */
#define HV_SLOT_MUST_YIELD   0x2u /* running at its end without HV_CALL_IDLE: SLOT_OVERRUN */
#define HV_SLOT_FLUSH_CACHES 0x4u /* instruction and data cache are empty when it starts */

struct hv_config_slot {
    uint32_t partition;
    uint32_t cpu;
    uint32_t start_us, duration_us; /* within the major frame */
    uint32_t flags;
    uint32_t vcpu; /* which of the partition's; it has slots on one CPU only, in all plans */
};

struct hv_config_port {
    char name[HV_NAME_LENGTH];
    uint32_t partition;
    uint32_t kind;         /* enum hv_port_kind */
    uint32_t direction;    /* enum hv_port_direction */
    uint32_t message_size; /* bytes */
    uint32_t depth;        /* queuing: messages */
    uint32_t refresh_us;   /* sampling destination */
    uint32_t channel;      /* in hv_config.channels */
};

struct hv_config_channel {
    uint32_t kind;
    uint32_t message_size;
    uint32_t depth;            /* 1 for sampling */
    uint32_t buffer_offset;    /* from hv_config.buffers_va, 8-byte aligned */
    uint32_t source_port;      /* in hv_config.ports */
    uint32_t destination_port; /* queuing: the only one; sampling: one of them */
};

/* An interrupt that a partition may send to another. */
struct hv_config_link {
    uint32_t destination; /* partition */
    uint32_t interrupt;   /* 1 to HV_INTERRUPT_FREE_MAX */
};

/*
 * A device register of which a partition may read and write some bits: by hypercall, or, if it is a virtual machine, at
 * the register's own address.
 */
struct hv_config_register {
    uint32_t pa;
    uint32_t read_mask, write_mask;
    uint32_t interrupt; /* of the device, for a virtual machine; 0: none */
};

/*
 * A channel's buffer: messages, message_size bytes rounded up to 8 each. Sampling: two, one to be
 * read while the other is written. Queuing: `depth` times struct hv_queue_entry and a message.
 */
struct hv_queue_entry {
    uint32_t length;
    uint32_t reserved;
};

/*
 * At symbol hv_boot_info of the hypervisor's ELF: the packer fills it in, boot code reads it
 * (physical addresses: the MMU is still off).
 */
#define HV_BOOT_MAGIC 0x50524442u /* "PRDB" */

struct hv_boot_info {
    uint32_t magic; /* HV_BOOT_MAGIC, set by the hypervisor's own build */
    uint32_t config_va;
    uint32_t config_size;
    uint32_t context_table_pa; /* as in hv_config; the MMU's register takes it shifted right by 4 */
    uint32_t console_pa;       /* of the UART: for the last words of one that cannot start */
    uint32_t console_scaler;
};

/*
 * Section ".pride.contexts" of the packed ELF (not loaded), for tools that watch from outside:
 * text, one line a context: `context NUMBER NAME BASE_VA FILE`, BASE_VA the lowest program address
 * in hexadecimal, FILE the program's file name without directory. Context 0 is the hypervisor. Any
 * hypervisor's build may write such a section.
 */
#define HV_CONTEXTS_SECTION ".pride.contexts"

#endif
