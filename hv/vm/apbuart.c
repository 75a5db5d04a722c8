/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBUART (GRLIB IP core manual) as the partition's console: characters become its lines. The
 * transmitter is full while the partition's share of the console is, so that a guest that looks, as
 * it has to on hardware, loses nothing. Nothing is ever received.
 */
#include "hv/core/console.h"
#include "hv/vm/vm.h"

enum { DATA = 0x0, STATUS = 0x4, CONTROL = 0x8, SCALER = 0xc };
enum { TS = 0x02, TE = 0x04, TH = 0x80, TF = 0x200 };
enum { DRAIN = 4 }; /* characters that a guest who looks moves to the device on its own time */
enum { CONTROL_TE = 0x02, CONTROL_TI = 0x08, CONTROL_TF = 0x200, IRQ = 2 };

#define CONTROL_BITS    0x00007fffu
#define CONTROL_PRESENT 0x80090000u /* FIFOs */
#define SCALER_BITS     0xfffu

static uint32_t apbuart_status(const struct hv_vm *vm)
{
    hv_console_drain(DRAIN);
    return hv_console_has_room(vm->vcpu->partition) ? TS | TE | TH : TF;
}

static enum vm_result apbuart_send(struct hv_vm *vm, char c)
{
    const uint32_t control = vm->apbuart.control;

    if (!(control & CONTROL_TE))
        return VM_DONE;
    if (c != '\r' && !hv_console_put(vm->vcpu->partition, c))
        return VM_AGAIN;
    if (control & (CONTROL_TI | CONTROL_TF))
        vm_interrupt(vm, IRQ);
    return VM_DONE;
}

static enum vm_result apbuart_write(struct hv_vm *vm, uint32_t offset, uint32_t value)
{
    struct hv_vm_apbuart *apbuart = &vm->apbuart;

    if (offset == DATA)
        return apbuart_send(vm, (char)value);
    if (offset == SCALER)
        apbuart->scaler = value & SCALER_BITS;
    if (offset == CONTROL) {
        apbuart->control = value & CONTROL_BITS;
        if (value & CONTROL_TF)
            vm_interrupt(vm, IRQ);
    }
    return VM_DONE;
}

enum vm_result hv_vm_apbuart(struct hv_vm *vm, uint32_t offset, bool store, uint32_t *value)
{
    if (store)
        return apbuart_write(vm, offset, *value);
    *value = offset == STATUS    ? apbuart_status(vm)
             : offset == CONTROL ? vm->apbuart.control | CONTROL_PRESENT
             : offset == SCALER  ? vm->apbuart.scaler
                                 : 0;
    return VM_DONE;
}
