/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The port interface of hv/core on LEON3: contexts, the hypervisor's window, and the end. Time,
 * console and memory are in the files of their devices.
 */
#include "hv/sparc/machine.h"

#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/sparc/asi.h"
#include "hv/sparc/context.h"
#include "hv/sparc/device.h"
#include "hv/sparc/processor.h"
#include "hv/sparc/vm.h"

enum { WINDOW_FRAME = 64 };

struct hv_module hv_module;
struct hv_devices hv_devices;
struct hv_context hv_contexts[HV_CONFIG_VCPUS_ALL_MAX];

/* Stack bounds of those that do not run, so that a switch does not forget them. */
static struct hv_stack_bounds machine_bounds[HV_CONFIG_VCPUS_ALL_MAX];

void *hv_machine_window(uint32_t va)
{
    return (void *)va;
}

void hv_machine_idle(bool sleep)
{
    /* A shared alarm that others have set may interrupt this one, too: it takes nobody's time. */
    *hv_processor.mask = hv_processor.interrupts;
    hv_idle_window(sleep);
}

void hv_machine_context_start(uint32_t vcpu, uint32_t entry, uint32_t stack_pointer,
                              uint32_t argument0, uint32_t argument1)
{
    struct hv_context *context = &hv_contexts[vcpu];
    uint32_t *words = (uint32_t *)context;

    for (uint32_t i = 0; i < sizeof *context / 4; i++)
        words[i] = 0;
    context->psr = PSR_S; /* trap window 0; after RETT: window 1, S = 0, ET = 1, PIL = 0, EF = 0 */
    context->wim = 1u << 2; /* the caller of window 1, which there is none: all others are free */
    context->pc = entry;
    context->npc = entry + 4;
    context->outs[0] = argument0;
    context->outs[1] = argument1;
    context->outs[6] = stack_pointer & ~7u;
    hv_machine_stack_limited(&hv_module.vcpus[vcpu]); /* it has none yet */
    hv_fpu_clear(vcpu);
    hv_vm_start(&hv_module.vcpus[vcpu]);
}

void hv_machine_context_skip(uint32_t vcpu)
{
    struct hv_context *context = &hv_contexts[vcpu];

    context->pc = context->npc;
    context->npc += 4;
}

void hv_machine_context_set_argument(uint32_t vcpu, uint32_t number, uint32_t value)
{
    hv_contexts[vcpu].outs[number] = value;
}

/*
 * Caches are virtual, with the context number in their tags: what the hypervisor wrote in another
 * context can be stale in this one, so the data cache is flushed whenever the context changes.
 */
void hv_machine_context_select(const struct hv_vcpu *vcpu)
{
    struct hv_context *const context = &hv_contexts[vcpu->id];

    if (context == hv_processor.context)
        return;
    hv_processor.context = context;
    hv_processor.self = vcpu->partition;
    hv_processor.bounds = machine_bounds[vcpu->id];
    asi_write_mmu(MMU_CONTEXT, vcpu->partition->id + 1); /* hv_config_check has seen to it */
    asi_write_flush_dcache(0, 0);
}

bool hv_machine_extend_stack(const struct hv_vcpu *vcpu, uint32_t stack_pointer, bool store)
{
    const struct hv_config_area *area =
        hv_memory_find_stack(vcpu->partition, stack_pointer, store ? HV_AREA_WRITE : HV_AREA_READ);

    if (!area)
        return false;
    *(store ? &hv_processor.bounds.store : &hv_processor.bounds.load) = (struct hv_stack_range){
        area->va, area->size - WINDOW_FRAME}; /* no limit: it would be there */
    machine_bounds[vcpu->id] = hv_processor.bounds;
    return true;
}

/* A limit has been checked as a whole: it may serve at once. Without one, the next trap finds out. */
void hv_machine_stack_limited(const struct hv_vcpu *vcpu)
{
    const struct hv_stack_range range =
        vcpu->stack_size != 0
            ? (struct hv_stack_range){vcpu->stack_low, vcpu->stack_size - WINDOW_FRAME}
            : (struct hv_stack_range){~0u, 0};

    machine_bounds[vcpu->id] = (struct hv_stack_bounds){range, range};
    if (vcpu == hv_cpu.vcpu)
        hv_processor.bounds = machine_bounds[vcpu->id];
}

noreturn void hv_machine_halt(uint32_t exit_code)
{
    hv_apbuart_wait();
    hv_halt(exit_code);
}

noreturn void hv_machine_reset(void)
{
    hv_apbuart_wait();
    hv_processor_reset();
}
