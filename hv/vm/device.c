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

enum { DEVICE_SIZE = 0x100, POLL_US = 500 /* between two looks at real devices */ };

static uint32_t *mctrl_find(uint32_t offset, uint32_t lanes)
{
    (void)lanes;
    return vm_word(vm->board->mcfg, offset);
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

static enum vm_result device_access(const struct vm_device *device, uint32_t offset, uint32_t lanes,
                                    uint32_t *value)
{
    const uint32_t number = offset / 4;
    uint32_t *word = number < device->count ? device->find(offset, lanes) : 0;

    if (lanes == 0) {
        *value = word ? *word : 0;
    } else if (word) {
        *word = (*word & ~device->writable[number]) | (*value & device->writable[number]);
        if (device->stored)
            return device->stored(offset, *value, word);
    }
    return VM_DONE;
}

/*
 * A register of a real device that is the partition's, at its own address, with the bits that the configuration
 * gives. Where there is none the bus answers all the same: 0.
 */
static enum vm_result device_real(uint32_t address, uint32_t lanes, uint32_t *value)
{
    struct hv_partition *partition = vm->partition;
    const struct hv_config_register *reg = hv_memory_registers(partition);
    uint32_t arg[2] = {1, lanes != 0 ? *value : 0}, status;

    while (arg[0] <= partition->config->register_count && reg[arg[0] - 1].pa != address)
        arg[0]++;
    status = (lanes != 0 ? hv_memory_write_register : hv_memory_read_register)(partition, arg);
    hv_request_forget();
    *value = arg[1];
    return status == HV_CALL_SWITCH ||
                   (status == HV_INVALID_PARAM && address - VM_APB >= VM_APB_SIZE)
               ? VM_DATA_ACCESS
               : VM_DONE;
}

enum vm_result hv_vm_device(uint32_t address, uint32_t lanes, uint32_t *value)
{
    const struct vm_device *device = devices[address >> 8 & 15u];

    if (address - VM_APB < VM_DEVICES_SIZE && device)
        return device_access(device, address & (DEVICE_SIZE - 1), lanes, value);
    if (address - VM_PLUG_APB >= VM_PLUG_SIZE && address < VM_PLUG_AHB)
        return device_real(address, lanes, value);
    if (lanes == 0)
        *value = hv_vm_plug_and_play(address);
    return VM_DONE;
}

/* Their interrupts: level or pulse, IRQMP has kept them. Masked there, they disturb nobody. */
void hv_vm_device_poll(void)
{
    struct hv_vm_board *board = vm->board;
    const uint64_t now = hv_time_now();
    uint32_t lines;

    if (board->poll == 0)
        return;
    if (board->poll <= now)
        board->poll = now + POLL_US;
    lines = board->lines & hv_devices.irqmp[HV_IRQMP_PENDING];
    hv_devices.irqmp[HV_IRQMP_CLEAR] = lines;
    hv_vm_interrupt(lines);
    hv_vm_apbuart_receive();
}
