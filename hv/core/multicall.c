/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several hypercalls in one, in order. How far it has come is in an argument register of the caller,
 * which makes the same call again after an interrupt or after an entry that gave up the processor:
 * so the hypervisor has nothing to remember, and a batch costs others no more than its longest
 * entry.
 */
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"

/* But itself, and the call that is about the caller's window. */
static bool multicall_may_hold(uint32_t number)
{
    return number < HV_CALL_LIMIT && number != HV_CALL_MULTICALL && number != HV_CALL_TRAP_RETURN;
}

/* The caller goes on with entry `next`. */
static uint32_t multicall_leave(uint32_t next)
{
    hv_cpu.request.batch = true;
    hv_cpu.request.next = next;
    return HV_CALL_SWITCH;
}

uint32_t hv_call_multicall(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t count = arg[1];
    uint32_t *done = &arg[HV_MULTICALL_DONE];
    struct hv_multicall entry;

    if (count > HV_MULTICALL_MAX || *done > count)
        return HV_INVALID_PARAM;
    if (!hv_memory_check(self, arg[0], count * (uint32_t)sizeof entry,
                         HV_AREA_READ | HV_AREA_WRITE))
        return HV_BAD_POINTER;
    while (*done < count) {
        const uint32_t va = arg[0] + *done * (uint32_t)sizeof entry;
        uint32_t status = HV_BAD_CALL;

        if (hv_machine_copy_in(&entry, va, sizeof entry) != HV_NO_ERROR)
            return HV_CALL_SWITCH;
        if (multicall_may_hold(entry.number))
            status = hv_hypercall_table[entry.number](self, entry.argument);
        if (status == HV_CALL_AGAIN)
            return multicall_leave(*done);
        entry.argument[0] = status == HV_CALL_SWITCH ? (uint32_t)HV_NO_ERROR : status;
        if (hv_machine_copy_out(va, &entry, sizeof entry) != HV_NO_ERROR)
            return HV_CALL_SWITCH;
        ++*done;
        if (status == HV_CALL_SWITCH || hv_module_must_pause())
            return multicall_leave(*done);
    }
    return HV_NO_ERROR;
}
