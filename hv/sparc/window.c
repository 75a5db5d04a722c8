/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traps of a partition into its own table, and back, worked on its saved registers. As the processor
 * does, a trap moves the current window pointer down by one, into the window that no partition ever
 * uses; one more is then freed for the hypervisor by what would have been a window overflow. The way
 * back may be a window underflow.
 */
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/sparc/context.h"
#include "hv/sparc/machine.h"

enum { WINDOW_SIZE = 64, FRAME = 96, STACK = 6, OLDEST = HV_WINDOWS - 2 };

typedef uint64_t __attribute__((may_alias)) window_double;

#define PSR_ICC 0x00f00000u
#define PSR_CWP 0x0000001fu

static uint32_t window_bit(uint32_t window)
{
    return 1u << (window & (HV_WINDOWS - 1));
}

static uint32_t window_pointer(const struct hv_context *context)
{
    return context->psr & PSR_CWP;
}

static void window_point(struct hv_context *context, uint32_t window)
{
    context->psr = (context->psr & ~PSR_CWP) | (window & (HV_WINDOWS - 1));
}

/* The oldest window goes to its stack and becomes the invalid one. */
static bool window_spill(const struct hv_partition *partition, struct hv_context *context)
{
    const uint32_t stack_pointer = context->window[OLDEST - 1].ins[STACK];

    if (!hv_memory_find_stack(partition, stack_pointer, HV_AREA_WRITE) ||
        hv_machine_copy_out(stack_pointer, &context->window[OLDEST], WINDOW_SIZE) != HV_NO_ERROR)
        return false;
    context->wim = window_bit(window_pointer(context) - 1);
    return true;
}

/* All windows move by one place. By double words, because this memory is not cached. */
static void windows_down(struct hv_context *context)
{
    window_double *words = (void *)context->window;

    for (uint32_t i = OLDEST * WINDOW_SIZE / 8; i-- > 0;)
        words[i + WINDOW_SIZE / 8] = words[i];
}

static void windows_up(struct hv_context *context)
{
    window_double *words = (void *)context->window;

    for (uint32_t i = 0; i < OLDEST * WINDOW_SIZE / 8; i++)
        words[i] = words[i + WINDOW_SIZE / 8];
}

/* Registers of the window that a trap begins with. */
static HV_SINGLE void window_enter(struct hv_context *context, uint32_t trap_table,
                                   const struct hv_machine_trap *trap)
{
    uint32_t *locals = context->window[0].locals;

    context->outs[STACK] = context->window[0].ins[STACK] - FRAME;
    locals[0] = context->psr & PSR_ICC;
    locals[1] = context->pc;
    locals[2] = context->npc;
    locals[3] = trap->event;
    locals[4] = trap->code;
    locals[5] = trap->fault_address;
    locals[6] = trap->fault_status;
    locals[7] = trap->trap_type;
    context->pc = trap_table + 16 * trap->trap_type;
    context->npc = context->pc + 4;
}

bool hv_machine_context_trap(struct hv_vcpu *vcpu, const struct hv_machine_trap *trap,
                             struct hv_machine_fault *fault)
{
    struct hv_context *context = &hv_contexts[vcpu->id];

    if (context->wim == window_bit(window_pointer(context)) &&
        !window_spill(vcpu->partition, context)) {
        *fault = (struct hv_machine_fault){.trap_type = 0x05,
                                           .pc = context->pc,
                                           .npc = context->npc,
                                           .psr = context->psr,
                                           .fault_address = context->window[OLDEST - 1].ins[STACK]};
        return false;
    }
    windows_down(context);
    for (uint32_t i = 0; i < 8; i++) {
        context->window[0].ins[i] = context->outs[i];
        context->outs[i] = 0;
    }
    window_enter(context, vcpu->trap_table, trap);
    window_point(context, window_pointer(context) - 1);
    return true;
}

void hv_machine_context_restart(struct hv_vcpu *vcpu, const struct hv_machine_trap *trap)
{
    struct hv_context *context = &hv_contexts[vcpu->id];

    for (uint32_t i = 0; i <= OLDEST; i++) {
        for (uint32_t j = 0; j < 8; j++)
            context->window[i].locals[j] = context->window[i].ins[j] = 0;
    }
    for (uint32_t i = 0; i < 8; i++)
        context->outs[i] = 0;
    context->window[0].ins[STACK] = vcpu->trap_stack;
    window_enter(context, vcpu->trap_table, trap);
    context->wim = window_bit(window_pointer(context) + 2); /* the caller, which there is none */
}

/* The caller's window comes back from the stack of the current one, and is the only valid one. */
static bool window_fill(const struct hv_partition *partition, struct hv_context *context)
{
    const uint32_t stack_pointer = context->window[0].ins[STACK];

    if (!hv_memory_find_stack(partition, stack_pointer, HV_AREA_READ) ||
        hv_machine_copy_in(&context->window[1], stack_pointer, WINDOW_SIZE) != HV_NO_ERROR)
        return false;
    context->wim = window_bit(window_pointer(context) + 3);
    return true;
}

uint32_t hv_machine_context_return(struct hv_vcpu *vcpu)
{
    struct hv_context *context = &hv_contexts[vcpu->id];
    const uint32_t *locals = context->window[0].locals;

    if (((locals[1] | locals[2]) & 3u) != 0)
        return HV_INVALID_PARAM;
    if (context->wim == window_bit(window_pointer(context) + 2) &&
        !window_fill(vcpu->partition, context))
        return HV_BAD_POINTER;
    context->psr = (context->psr & ~PSR_ICC) | (locals[0] & PSR_ICC);
    context->pc = locals[1];
    context->npc = locals[2];
    context->globals[1] = locals[3];
    window_point(context, window_pointer(context) + 1);
    for (uint32_t i = 0; i < 8; i++)
        context->outs[i] = context->window[0].ins[i];
    windows_up(context);
    for (uint32_t i = 0; i < 8; i++)
        context->window[OLDEST].locals[i] = context->window[OLDEST].ins[i] = 0;
    return HV_NO_ERROR;
}
