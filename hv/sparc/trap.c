/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What becomes of a trap once all registers of the partition are saved: interrupts and finished
 * hypercalls lead to the dispatcher, a window trap may only need other stack bounds, everything
 * else is the health monitor's.
 */
#include "hv/core/console.h"
#include "hv/core/health.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/core/vcpu.h"
#include "hv/sparc/asi.h"
#include "hv/sparc/context.h"
#include "hv/sparc/device.h"
#include "hv/sparc/machine.h"

/* SPARC V8 manual, table 7-1. */
enum {
    TT_INSTRUCTION_ACCESS = 0x01,
    TT_WINDOW_OVERFLOW = 0x05,
    TT_WINDOW_UNDERFLOW = 0x06,
    TT_DATA_ACCESS = 0x09,
    TT_INTERRUPT_1 = 0x11,
    TT_INTERRUPT_15 = 0x1f,
    TT_DATA_STORE = 0x2b,
    TT_SOFTWARE = 0x80,
    TT_HYPERCALL = 0x80 + HV_TRAP
};

static bool trap_is_window(uint32_t trap_type)
{
    return trap_type == TT_WINDOW_OVERFLOW || trap_type == TT_WINDOW_UNDERFLOW;
}

/*
 * The MMU's registers tell about the last fault, so only those traps ask that an MMU fault causes.
 */
static struct hv_machine_fault trap_fault(const struct hv_context *context)
{
    struct hv_machine_fault fault = {
        .trap_type = context->trap_type & 0xffu,
        .pc = context->pc,
        .npc = context->npc,
        .psr = context->psr,
    };

    if (fault.trap_type == TT_INSTRUCTION_ACCESS || fault.trap_type == TT_DATA_ACCESS ||
        hv_module.request.memory_error) {
        fault.fault_address = asi_read_mmu(MMU_FAULT_ADDRESS);
        fault.fault_status = asi_read_mmu(MMU_FAULT_STATUS);
    } else if (trap_is_window(fault.trap_type)) {
        fault.fault_address = context->stack_pointer;
    }
    return fault;
}

static void trap_report(struct hv_partition *partition, const struct hv_context *context)
{
    const struct hv_machine_fault fault = trap_fault(context);
    const enum hv_event event = hv_health_event_of_trap(fault.trap_type);

    /*
     * What is ignored is skipped, or it would only come again; a late store error has no
     * instruction to skip.
     */
    if (hv_health_report(partition, event, &fault, 0) == HV_ACTION_IGNORE &&
        event != HV_EVENT_DATA_STORE)
        hv_machine_context_skip(partition->id);
}

/*
 * A store of the partition failed after the trap was taken. The trap itself comes again, if it was
 * one of an instruction.
 */
static void trap_report_store(struct hv_partition *partition, const struct hv_context *context)
{
    struct hv_machine_fault fault = trap_fault(context);

    fault.trap_type = TT_DATA_STORE;
    hv_store_error = 0;
    hv_health_report(partition, HV_EVENT_DATA_STORE, &fault, 0);
}

/* A software trap is the partition's own affair, if it has a table for it. */
static bool trap_is_own(const struct hv_partition *partition, uint32_t trap_type)
{
    return trap_type >= TT_SOFTWARE && hv_vcpu_takes_traps(partition);
}

static void trap_sort(struct hv_partition *partition, struct hv_context *context)
{
    const uint32_t trap_type = context->trap_type;

    if (trap_type >= TT_INTERRUPT_1 && trap_type <= TT_INTERRUPT_15) {
        hv_module_alarm_rang();
    } else if (trap_type == TT_HYPERCALL) {
        const struct hv_machine_fault fault = trap_fault(context);

        hv_hypercall_finish(partition, &fault);
    } else if (trap_is_own(partition, trap_type & 0xffu)) {
        hv_vcpu_trap(partition, &(struct hv_machine_trap){.trap_type = trap_type & 0xffu,
                                                          .event = HV_NO_EVENT});
    } else if (!trap_is_window(trap_type) ||
               !hv_machine_extend_stack(partition, context->stack_pointer,
                                        trap_type == TT_WINDOW_OVERFLOW)) {
        trap_report(partition, context);
    }
}

struct hv_context *hv_trap_handle(struct hv_context *context)
{
    struct hv_partition *partition = hv_module.current;

    hv_irqmp_drain_stores();
    if (hv_store_error != 0 && context->trap_type != TT_HYPERCALL)
        trap_report_store(partition, context);
    else
        trap_sort(partition, context);
    if (hv_store_error != 0)
        trap_report_store(partition, context);
    hv_module_dispatch();
    return hv_context_current;
}

/* The hypervisor itself trapped: all that is known on the console, then the module's action. */
noreturn void hv_trap_report_internal(const struct hv_dump *dump)
{
    const struct hv_machine_fault fault = {
        .trap_type = dump->trap_type,
        .pc = dump->pc,
        .npc = dump->npc,
        .psr = dump->psr,
        .fault_address = asi_read_mmu(MMU_FAULT_ADDRESS),
        .fault_status = asi_read_mmu(MMU_FAULT_STATUS),
    };

    hv_console_print("internal error: tt=0x%02x psr=0x%08x pc=0x%08x npc=0x%08x wim=0x%02x",
                     dump->trap_type, dump->psr, dump->pc, dump->npc, dump->wim);
    for (uint32_t i = 0; i < 8; i += 4)
        hv_console_print(
            "internal error: g%u 0x%08x 0x%08x 0x%08x 0x%08x  o%u 0x%08x 0x%08x 0x%08x 0x%08x", i,
            dump->globals[i], dump->globals[i + 1], dump->globals[i + 2], dump->globals[i + 3], i,
            dump->outs[i], dump->outs[i + 1], dump->outs[i + 2], dump->outs[i + 3]);
    hv_health_report_internal(HV_EVENT_INTERNAL_ERROR, &fault);
}

/* It trapped again on the way: one fixed text, without the console's ring, and the end. */
noreturn void hv_trap_report_again(const struct hv_dump *dump)
{
    (void)dump;
    for (const char *text = "\n[hv] internal error while reporting an internal error\n"; *text;
         text++) {
        while (!hv_machine_console_ready())
            continue;
        hv_machine_console_put(*text);
    }
    hv_machine_halt(HV_EXIT_INTERNAL);
}
