/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board that a guest finds: that of GRLIB's template designs (sim/machine/boards/leon3-generic.board). Each device has a file of its
 * own but the memory controller, which is nothing but registers; behind the virtual ones are the registers of real devices that are
 * the partition's.
 */
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/core/time.h"
#include "hv/sparc/device.h"
#include "hv/vm/vm.h"

enum {
    TIMER_FREE = 0x3,    /* RS, EN; no interrupt */
    TIMER_VALUE = 0x142, /* two timers with an interrupt each, from 8 on */
    UART_ON = 0x3,       /* RE, TE */
    BAUD = 38400,
    DEVICE_SIZE = 0x100,
    POLL_US = 500 /* between two looks at real devices */
};

#define UART_FIFOS      0x80090000u /* CONTROL shows that they are there */
#define BROADCAST_START 0x04000000u /* with it are IRQMP's boot registers */

static uint32_t *mctrl_find(struct hv_vm *vm, uint32_t offset, bool store)
{
    (void)store;
    return &vm->board->mcfg[offset / 4];
}

static const uint32_t mctrl_writable[] = {0x1ef80bffu, 0xfff843efu, 0x07fff000u};

static const struct vm_device mctrl = {
    .count = sizeof mctrl_writable / sizeof mctrl_writable[0],
    .writable = mctrl_writable,
    .find = mctrl_find,
};

/* By bits 11:8 of the address. */
static const struct vm_device *const devices[16] = {
    [0x0] = &mctrl,         [0x1] = &hv_vm_apbuart, [0x2] = &hv_vm_irqmp,
    [0x3] = &hv_vm_gptimer, [0xe] = &hv_vm_port,
};

static enum vm_result device_access(struct hv_vm *vm, const struct vm_device *device,
                                    uint32_t offset, bool store, uint32_t *value)
{
    const uint32_t number = offset / 4;
    uint32_t *word = number < device->count ? device->find(vm, offset, store) : 0;

    if (!store) {
        *value = word ? *word : 0;
    } else if (word) {
        *word = (*word & ~device->writable[number]) | (*value & device->writable[number]);
        if (device->stored)
            return device->stored(vm, offset, *value);
    }
    return VM_DONE;
}

/*
 * A register of a real device that is the partition's, at its own address, with the bits that the configuration
 * gives. Where there is none the bus answers all the same: 0.
 */
static enum vm_result device_real(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value)
{
    struct hv_partition *partition = vm->partition;
    const struct hv_config_register *reg = hv_memory_registers(partition);
    uint32_t arg[5] = {1, *value}, status;

    while (arg[0] <= partition->config->register_count && reg[arg[0] - 1].pa != address)
        arg[0]++;
    if (!store)
        arg[1] = 0;
    status =
        store ? hv_memory_write_register(partition, arg) : hv_memory_read_register(partition, arg);
    hv_request_forget();
    *value = arg[1];
    if (status == HV_INVALID_PARAM && address - VM_APB >= VM_APB_SIZE)
        return VM_DATA_ACCESS;
    return status == HV_NO_ERROR || status == HV_INVALID_PARAM || status == HV_INVALID_CONFIG
               ? VM_DONE
               : VM_DATA_ACCESS;
}

enum vm_result hv_vm_device(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value)
{
    const struct vm_device *device = devices[address >> 8 & 15u];

    if (address - VM_APB < VM_DEVICES_SIZE && device)
        return device_access(vm, device, address & (DEVICE_SIZE - 1), store, value);
    if (address - VM_PLUG_APB >= VM_PLUG_SIZE && address < VM_PLUG_AHB)
        return device_real(vm, address, store, value);
    if (!store)
        *value = hv_vm_plug_and_play(vm, address);
    return VM_DONE;
}

/* Their interrupts: level or pulse, IRQMP has kept them. Masked there, they disturb nobody. */
void hv_vm_device_poll(struct hv_vm *vm)
{
    struct hv_vm_board *board = vm->board;
    const uint64_t now = hv_time_now();

    if (board->poll == 0)
        return;
    if (board->poll <= now)
        board->poll = now + POLL_US;
    for (uint32_t line = 1; line < 16; line++) {
        if (board->lines & hv_devices.irqmp[HV_IRQMP_PENDING] & 1u << line) {
            hv_devices.irqmp[HV_IRQMP_CLEAR] = 1u << line;
            hv_vm_interrupt(vm, line);
        }
    }
    hv_vm_apbuart_receive(vm);
}

void hv_vm_device_start(struct hv_vm *vm)
{
    const uint32_t hz = hv_module.config->clock_hz;
    struct hv_vm_board *board = vm->board;
    const struct hv_config_partition *config = vm->config;
    const struct hv_config_register *reg = hv_memory_registers(vm->partition);

    board->mcfg[0] = 0x2ff;
    board->mcfg[1] = 0x7c400000u;
    board->irqmp.broadcast = BROADCAST_START;
    board->clock.cycles_per_us = hz / 1000000u;
    board->gptimer.scaler = board->clock.cycles_per_us - 1;
    board->gptimer.configuration = TIMER_VALUE;
    board->gptimer.timer[0].counter = board->gptimer.timer[0].reload = ~0u;
    board->gptimer.timer[0].control = TIMER_FREE;
    board->apbuart.scaler = hz / (8 * BAUD) - 1;
    board->apbuart.control = UART_ON | UART_FIFOS;
    for (uint32_t i = 0; i < config->register_count; i++)
        board->lines |= 1u << reg[i].interrupt & 0xfffeu & ~hv_devices.alarm_bits;
    if (board->lines != 0 || (config->flags & HV_PARTITION_INPUT)) {
        board->poll = 1;
        hv_devices.irqmp[HV_IRQMP_CLEAR] = board->lines;
    }
}
