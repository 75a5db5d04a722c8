/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The FPU of a guest. Its instructions run natively; what is done here are the exceptions (GRLIB IP core manual,
 * GRFPU control unit). They are taken out of the FPU, with its queue, before the guest can look: so until the
 * guest has read the queue the FPU is off for it, and stores of the FPU are carried out from what was taken out.
 */
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/sparc/machine.h"
#include "hv/vm/vm.h"

enum { STF = 0x24, STFSR = 0x25, STDFQ = 0x26, STDF = 0x27 };

#define FSR_FTT            0x0001c000u
#define FSR_SEQUENCE_ERROR 0x00010000u
#define FSR_CEXC           0x0000001fu

static void fpu_take_out(const struct hv_fpu *fpu)
{
    vm->fpu = fpu;
    vm->fsr = fpu->fsr;
    vm->fpu_queued = fpu->queue[0] != 0;
}

static enum vm_result fpu_sequence_error(void)
{
    vm->fsr = (vm->fsr & ~FSR_FTT) | FSR_SEQUENCE_ERROR;
    return VM_FP_EXCEPTION;
}

/* STDFQ of an empty queue: an error that FSR shows until it is stored. */
static enum vm_result fpu_refuse_queue(void)
{
    if (!hv_machine_fpu_select(vm->vcpu))
        return VM_FP_DISABLED;
    fpu_take_out(hv_fpu_settle(vm->vcpu));
    vm->fsr &= ~FSR_CEXC;
    return fpu_sequence_error();
}

static enum vm_result fpu_store(uint32_t op3, uint32_t rd, uint32_t address)
{
    const bool wide = op3 == STDFQ || op3 == STDF;
    const struct vm_transfer transfer = {
        .address = address,
        .asi = VM_DATA_SPACE,
        .size = wide ? 3 : 2,
        .access = VM_ACCESS_STORE,
    };
    const uint32_t *from = op3 == STDFQ   ? vm->fpu->queue
                           : op3 == STFSR ? &vm->fsr
                                          : &vm->fpu->f[op3 == STDF ? rd & 30u : rd];
    uint32_t value[2] = {from[0], wide ? from[1] : 0};
    enum vm_result result = hv_vm_move(&transfer, true, value);

    if (result != VM_DONE || op3 == STF || op3 == STDF)
        return result;
    if (op3 == STDFQ)
        vm->fpu_queued = false;
    else
        vm->fsr &= ~FSR_FTT;
    if (!vm->fpu_queued)
        vm->fpu = 0;
    return VM_DONE;
}

enum vm_result hv_vm_execute_fpu(uint32_t instruction, uint32_t a, uint32_t b)
{
    const uint32_t op3 = instruction >> 19 & 0x3fu;
    const bool memory = instruction >> 30 == 3;

    if (!(vm->psr & VM_PSR_EF))
        return VM_FP_DISABLED;
    if (memory && op3 == STDFQ && !vm->fpu_queued)
        return fpu_refuse_queue();
    if (vm->fpu && memory && op3 >= STF && op3 <= STDF)
        return fpu_store(op3, vm_rd(instruction), a + b);
    if (vm->fpu_queued)
        return fpu_sequence_error();
    vm->fpu = 0;
    return VM_AGAIN;
}

enum vm_result hv_vm_give_fpu(void)
{
    const struct hv_fpu *pended;

    if (!hv_machine_fpu_select(vm->vcpu))
        return VM_FP_DISABLED;
    pended = hv_fpu_take_pended(vm->vcpu);
    if (!pended)
        return VM_AGAIN;
    fpu_take_out(pended);
    return VM_FP_EXCEPTION;
}

enum vm_result hv_vm_take_fpu_exception(void)
{
    fpu_take_out(hv_fpu_settle(vm->vcpu));
    return VM_FP_EXCEPTION;
}
