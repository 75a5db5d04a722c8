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
#include "hv/sparc/emergency.h"
#include "hv/sparc/machine.h"
#include "hv/sparc/processor.h"
#include "hv/sparc/vm.h"

/* SPARC V8 manual, table 7-1. */
enum {
    TT_INSTRUCTION_ACCESS = 0x01,
    TT_FP_DISABLED = 0x04,
    TT_WINDOW_OVERFLOW = 0x05,
    TT_WINDOW_UNDERFLOW = 0x06,
    TT_FP_EXCEPTION = 0x08,
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

/* The MMU's registers tell about the last fault, so only those traps ask that an MMU fault causes. */
static struct hv_machine_fault trap_fault(const struct hv_context *context)
{
    struct hv_machine_fault fault;

    fault.trap_type = context->trap_type & 0xffu;
    fault.pc = context->pc;
    fault.npc = context->npc;
    fault.psr = context->psr;
    fault.fault_address = 0;
    fault.fault_status = 0;
    if (fault.trap_type == TT_INSTRUCTION_ACCESS || fault.trap_type == TT_DATA_ACCESS ||
        hv_cpu.request.kind == HV_REQUEST_MEMORY_ERROR) {
        fault.fault_address = asi_read_mmu(MMU_FAULT_ADDRESS);
        fault.fault_status = asi_read_mmu(MMU_FAULT_STATUS);
    } else if (trap_is_window(fault.trap_type)) {
        fault.fault_address = context->stack_pointer;
    }
    return fault;
}

/* Not the MMU has refused the access, but the bus; the MMU's own tables count as the latter. */
static bool trap_is_bus_error(const struct hv_machine_fault *fault)
{
    return (fault->trap_type == TT_INSTRUCTION_ACCESS || fault->trap_type == TT_DATA_ACCESS) &&
           ((fault->fault_status & MMU_STATUS_VALID) == 0 ||
            (fault->fault_status & MMU_STATUS_FT) == MMU_STATUS_FT_TRANSLATION);
}

static void trap_report(const struct hv_vcpu *vcpu, struct hv_machine_fault *fault)
{
    enum hv_event event = hv_health_event_of_trap(fault->trap_type);

    if (event == HV_EVENT_DATA_STORE)
        hv_ahbstat_take(fault);
    else if (trap_is_bus_error(fault) && hv_ahbstat_take(fault))
        event = HV_EVENT_MEMORY_ERROR;

    /*
     * What is ignored is skipped, or it would only come again; a late store error has no
     * instruction to skip.
     */
    if (hv_health_report(vcpu->partition, event, fault, 0) == HV_ACTION_IGNORE &&
        event != HV_EVENT_DATA_STORE)
        hv_machine_context_skip(vcpu->id);
}

/*
 * A store of the partition failed after the trap was taken. The trap itself comes again, if it was
 * one of an instruction.
 */
static void trap_report_store(const struct hv_vcpu *vcpu, const struct hv_context *context)
{
    struct hv_machine_fault fault = trap_fault(context);

    fault.trap_type = TT_DATA_STORE;
    hv_processor.store_error = 0;
    hv_ahbstat_take(&fault);
    hv_health_report(vcpu->partition, HV_EVENT_DATA_STORE, &fault, 0);
}

/* An exception of the FPU: the address of the instruction that caused it, and FSR. */
static void trap_report_fpu(const struct hv_vcpu *vcpu, const struct hv_context *context,
                            const struct hv_fpu *fpu)
{
    struct hv_machine_fault fault = trap_fault(context);

    fault.trap_type = TT_FP_EXCEPTION;
    fault.fault_address = fpu->queue[0] != 0 ? fpu->queue[0] : context->pc; /* no queue: at once */
    fault.fault_status = fpu->fsr;
    trap_report(vcpu, &fault);
}

/* The first use of the FPU since it was another's; false: the partition has none. */
static bool trap_give_fpu(const struct hv_vcpu *vcpu, const struct hv_context *context)
{
    const struct hv_fpu *pended;

    if (!(vcpu->partition->config->flags & HV_PARTITION_FPU) || !hv_machine_fpu_select(vcpu))
        return false;
    pended = hv_fpu_take_pended(vcpu);
    if (pended)
        trap_report_fpu(vcpu, context, pended);
    return true;
}

/* A software trap is the partition's own affair, if it has a table for it. */
static bool trap_is_own(const struct hv_vcpu *vcpu, uint32_t trap_type)
{
    return trap_type >= TT_SOFTWARE && hv_vcpu_takes_traps(vcpu);
}

/*
 * Its slot is over, and the instruction will trap again in its next one: what is to be done about it is
 * done then, in its own time. Not so the FPU's exceptions and store errors, which come once.
 */
static bool trap_may_wait(uint32_t trap_type)
{
    return trap_type != TT_FP_EXCEPTION && trap_type != TT_DATA_STORE &&
           hv_machine_interrupt_pending();
}

static void trap_sort_rest(struct hv_vcpu *vcpu, const struct hv_context *context)
{
    const uint32_t trap_type = context->trap_type;
    struct hv_machine_fault fault;

    if (trap_may_wait(trap_type)) {
        hv_module_alarm_rang();
        return;
    }
    if (trap_is_own(vcpu, trap_type & 0xffu)) {
        hv_vcpu_trap(
            vcpu, &(struct hv_machine_trap){.trap_type = trap_type & 0xffu, .event = HV_NO_EVENT});
        return;
    }
    if (trap_is_window(trap_type) &&
        hv_machine_extend_stack(vcpu, context->stack_pointer, trap_type == TT_WINDOW_OVERFLOW))
        return;
    if (trap_type == TT_FP_DISABLED && trap_give_fpu(vcpu, context))
        return;
    if (trap_type == TT_FP_EXCEPTION) {
        trap_report_fpu(vcpu, context, hv_fpu_settle(vcpu));
        return;
    }
    fault = trap_fault(context);
    trap_report(vcpu, &fault);
}

/*
 * Nor is a call that raises an event carried out when its slot is over: it will be made again. Not so a
 * batch, which could not tell that an entry is to be.
 */
static bool trap_raise_may_wait(void)
{
    const struct hv_request *request = &hv_cpu.request;

    return (request->kind == HV_REQUEST_RAISE || request->kind == HV_REQUEST_RAISE_PARTITION) &&
           !request->batch && hv_machine_interrupt_pending();
}

static void trap_finish_hypercall(const struct hv_vcpu *vcpu, const struct hv_context *context)
{
    struct hv_machine_fault fault = trap_fault(context);

    if (trap_raise_may_wait()) {
        hv_request_forget();
        hv_module_alarm_rang();
        return;
    }
    if (hv_cpu.request.kind == HV_REQUEST_MEMORY_ERROR)
        hv_ahbstat_take(&fault);
    hv_hypercall_finish(vcpu->partition, &fault);
}

static void trap_sort(struct hv_vcpu *vcpu, const struct hv_context *context)
{
    const uint32_t trap_type = context->trap_type;

    if (trap_type >= TT_INTERRUPT_1 && trap_type <= TT_INTERRUPT_15) {
        hv_module_alarm_rang();
    } else if (hv_vm_trap()) {
        return;
    } else if (trap_type == TT_HYPERCALL) {
        trap_finish_hypercall(vcpu, context);
    } else {
        trap_sort_rest(vcpu, context);
    }
}

/* Another processor has stopped it, or stops all. What this one was about is void. */
static HV_COLD void trap_revoke(void)
{
    hv_request_forget();
    hv_processor.store_error = 0;
    hv_module_alarm_rang();
}

/* In line, because every trap ends so. */
static inline __attribute__((always_inline)) struct hv_context *trap_leave(void)
{
    if (!hv_vm_goes_on()) {
        hv_module_dispatch();
        hv_vm_settle();
    }
    if (hv_cpu.several)
        hv_processor_leave(hv_cpu.vcpu);
    return hv_vm_enter(hv_processor.context);
}

struct hv_context *hv_trap_handle(struct hv_context *context)
{
    struct hv_vcpu *vcpu = hv_cpu.vcpu;

    hv_irqmp_drain_stores();
    hv_vm_save();
    if (hv_cpu.several && !hv_processor_enter(vcpu))
        trap_revoke();
    else if (hv_processor.store_error != 0 && context->trap_type != TT_HYPERCALL)
        trap_report_store(vcpu, context);
    else
        trap_sort(vcpu, context);
    if (hv_processor.store_error != 0)
        trap_report_store(vcpu, context);
    return trap_leave();
}

struct hv_context *hv_trap_leave(void)
{
    return trap_leave();
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

    if (!hv_module.config)
        hv_trap_report_again(dump);
    hv_console_flush(); /* for room */
    hv_console_print("internal error: tt=0x%02x psr=0x%08x pc=0x%08x npc=0x%08x wim=0x%02x",
                     dump->trap_type, dump->psr, dump->pc, dump->npc, dump->wim);
    for (uint32_t i = 0; i < 8; i++)
        hv_console_print("internal error: g%u=0x%08x o%u=0x%08x", i, dump->globals[i], i,
                         dump->outs[i]);
    hv_health_report_internal(HV_EVENT_INTERNAL_ERROR, &fault);
}

/* It trapped again on the way, or before there was a console. */
noreturn void hv_trap_report_again(const struct hv_dump *dump)
{
    hv_emergency_end("internal error, psr pc npc tt", &dump->psr, 4, HV_EXIT_INTERNAL);
}
