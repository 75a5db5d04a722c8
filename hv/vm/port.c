/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports for guests: a device with the hypercalls of ports behind its registers, one set for each processor.
 *
 *   0x00 CALL           written: makes the call of that number; read: status of the last one
 *   0x04 ARGUMENT 0..4  %o0 to %o4 of the call; results are in 1 and 2 (docs/abi.md)
 *
 * Addresses in arguments are those of the partition's memory areas, as devices with DMA would use them. A guest may
 * create its ports at any time. Interrupt: a message has come to one of its queuing ports, or has been taken from one.
 */
#include "hv/core/hypercall.h"
#include "hv/core/module.h"
#include "hv/vm/vm.h"

enum { CALL = 0x00 };

static bool port_may_call(uint32_t number)
{
    return (number >= HV_CALL_SAMPLING_CREATE && number <= HV_CALL_SAMPLING_CLEAR) ||
           (number >= HV_CALL_QUEUING_CREATE && number <= HV_CALL_QUEUING_CLEAR);
}

static enum vm_result port_call(uint32_t number)
{
    uint32_t status = HV_BAD_CALL;

    if (port_may_call(number)) {
        hv_vm_shadow_leave();
        status = hv_hypercall_table[number](vm->partition, &vm->port[1]);
    }
    hv_request_forget();
    if (status == HV_CALL_AGAIN)
        return VM_AGAIN;
    if (status == HV_CALL_SWITCH)
        return VM_DATA_ACCESS; /* the memory failed */
    vm->port[0] = status;
    return VM_DONE;
}

static uint32_t *port_find(uint32_t offset, uint32_t lanes)
{
    (void)lanes;
    return vm_word(vm->port, offset);
}

static enum vm_result port_stored(uint32_t offset, uint32_t value, uint32_t *word)
{
    (void)word;
    return offset == CALL ? port_call(value) : VM_DONE;
}

static const uint32_t port_writable[] = {0, ~0u, ~0u, ~0u, ~0u, ~0u};

const struct vm_device hv_vm_port = {
    .count = sizeof port_writable / sizeof port_writable[0],
    .writable = port_writable,
    .find = port_find,
    .stored = port_stored,
};
