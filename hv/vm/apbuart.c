/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBUART (GRLIB IP core manual) as the partition's console: characters become its lines. The
 * transmitter is full while the partition's share of the console is, so that a guest that looks, as
 * it has to on hardware, loses nothing. What the board's console receives goes to the partition that the configuration names,
 * through a FIFO of its own.
 */
#include "hv/core/console.h"
#include "hv/sparc/device.h"
#include "hv/vm/vm.h"

enum { DATA = 0x0, STATUS = 0x4, CONTROL = 0x8, SCALER = 0xc };
enum { DR = 0x01, TS = 0x02, TE = 0x04, OV = 0x10, TH = 0x80, RH = 0x100, TF = 0x200, RF = 0x400 };
enum { COUNT_SHIFT = 26 };
enum { DRAIN = 4 }; /* characters that a guest who looks moves to the device on its own time */
enum { CONTROL_RE = 0x01, CONTROL_TE = 0x02, CONTROL_RI = 0x04, CONTROL_TI = 0x08 };
enum { CONTROL_TF = 0x200, CONTROL_RF = 0x400, IRQ = 2 };

#define CONTROL_BITS 0x00007fffu
#define SCALER_BITS  0xfffu

static void apbuart_take(uint8_t c)
{
    struct hv_vm_apbuart *apbuart = &vm->board->apbuart;

    if (!(apbuart->control & CONTROL_RE))
        return;
    if (apbuart->count == VM_UART_FIFO) {
        apbuart->overrun = OV;
        return;
    }
    apbuart->fifo[apbuart->count++] = c;
    if ((apbuart->control & CONTROL_RI) ||
        ((apbuart->control & CONTROL_RF) && apbuart->count >= VM_UART_FIFO / 2))
        hv_vm_interrupt(1u << IRQ);
}

void hv_vm_apbuart_receive(void)
{
    volatile uint32_t *real = hv_devices.apbuart;

    if (!(vm->config->flags & HV_PARTITION_INPUT))
        return;
    real[CONTROL / 4] |= CONTROL_RE;
    while (real[STATUS / 4] & DR)
        apbuart_take((uint8_t)real[DATA / 4]);
}

static uint32_t apbuart_take_out(struct hv_vm_apbuart *apbuart)
{
    const uint32_t c = apbuart->fifo[0];

    if (apbuart->count == 0)
        return 0;
    apbuart->count--;
    for (uint32_t i = 0; i < apbuart->count; i++)
        apbuart->fifo[i] = apbuart->fifo[i + 1];
    return c;
}

static uint32_t apbuart_status(void)
{
    const struct hv_vm_apbuart *apbuart = &vm->board->apbuart;
    uint32_t status;

    hv_console_drain(DRAIN);
    hv_vm_apbuart_receive();
    status = hv_console_has_room(vm->partition) ? TS | TE | TH : TF;
    status |= apbuart->overrun | apbuart->count << COUNT_SHIFT;
    status |= (apbuart->count + VM_UART_FIFO - 1) / VM_UART_FIFO * DR;
    status |= (apbuart->count + VM_UART_FIFO / 2) / VM_UART_FIFO * RH;
    return status | apbuart->count / VM_UART_FIFO * RF;
}

static uint32_t *apbuart_find(uint32_t offset, uint32_t lanes)
{
    struct hv_vm_apbuart *apbuart = &vm->board->apbuart;

    if (lanes == 0 && offset == DATA)
        apbuart->data = apbuart_take_out(apbuart);
    if (lanes == 0 && offset == STATUS)
        apbuart->status = apbuart_status();
    return vm_word(apbuart, offset);
}

static enum vm_result apbuart_send(char c)
{
    const uint32_t control = vm->board->apbuart.control;

    if (!(control & CONTROL_TE))
        return VM_DONE;
    if (c != '\r' && !hv_console_put(vm->partition, c))
        return VM_AGAIN;
    if (control & (CONTROL_TI | CONTROL_TF))
        hv_vm_interrupt(1u << IRQ);
    return VM_DONE;
}

static enum vm_result apbuart_stored(uint32_t offset, uint32_t value, uint32_t *word)
{
    struct hv_vm_apbuart *apbuart = &vm->board->apbuart;

    (void)word;
    if (offset == DATA)
        return apbuart_send((char)value);
    if (offset == STATUS && !(value & OV))
        apbuart->overrun = 0;
    if (offset == CONTROL && (value & CONTROL_TF))
        hv_vm_interrupt(1u << IRQ);
    return VM_DONE;
}

static const uint32_t apbuart_writable[] = {0, 0, CONTROL_BITS, SCALER_BITS};

const struct vm_device hv_vm_apbuart = {
    .count = sizeof apbuart_writable / sizeof apbuart_writable[0],
    .writable = apbuart_writable,
    .find = apbuart_find,
    .stored = apbuart_stored,
};
