/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board that a guest finds: that of GRLIB's template designs (sim/machine/boards/leon3-generic.board),
 * with the registers of its memory controller, its plug&play areas and the cache control registers.
 */
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/core/time.h"
#include "hv/sparc/asi.h"
#include "hv/sparc/device.h"
#include "hv/vm/vm.h"

#define APB_BASE 0x80000000u
#define APB_SIZE 0x00100000u

enum {
    CLOCK_TIMER_FREE = 0x7, /* LD, RS, EN; no interrupt */
    UART_ON = 0x3,          /* RE, TE */
    BAUD = 38400,
    BANKS_UNIT = 20, /* plug&play counts in MiB */
    PLUG_ENTRY = 8,
    PLUG_OWN = 4 * PLUG_ENTRY,
    POLL_US = 500 /* between two looks at real devices */
};

#define PLUG_REAL     (APB_BASE + 0xff000u)
#define PLUG_REAL_END (PLUG_REAL + 16u * PLUG_ENTRY)

#define CCR_WRITABLE 0x4081003fu
#define CCR_SNOOP    0x00020000u /* snoop tags are there */
#define CCR_FLUSH    0x00600000u

struct device_row {
    uint32_t base, size;
    vm_device_register *access;
};

static const struct device_row device_rows[] = {
    {APB_BASE, 0x100, hv_vm_mctrl},
    {APB_BASE + 0x100, 0x100, hv_vm_apbuart},
    {APB_BASE + 0x200, 0x100, hv_vm_irqmp},
    {APB_BASE + 0x300, 0x100, hv_vm_gptimer},
    {APB_BASE + 0xe00, 0x100, hv_vm_port},
    {APB_BASE + 0xff000, 0x1000, hv_vm_plug_and_play_apb},
    {0xfffff000u, 0x1000, hv_vm_plug_and_play_ahb},
};

/*
 * A register of a real device that is the partition's, at its own address, with the bits that the configuration
 * gives; false: it is none.
 */
static bool device_real(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value,
                        enum vm_result *result)
{
    struct hv_partition *partition = vm->vcpu->partition;
    const struct hv_config_register *reg = hv_memory_registers(partition);
    uint32_t arg[5] = {1, *value}, status;

    while (arg[0] <= partition->config->register_count && reg[arg[0] - 1].pa != address)
        arg[0]++;
    if (arg[0] > partition->config->register_count)
        return false;
    status =
        store ? hv_memory_write_register(partition, arg) : hv_memory_read_register(partition, arg);
    hv_request_forget();
    *value = arg[1];
    *result = status == HV_NO_ERROR || status == HV_INVALID_CONFIG ? VM_DONE : VM_DATA_ACCESS;
    return true;
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

enum vm_result hv_vm_device(struct hv_vm *vm, uint32_t address, bool store, uint32_t *value)
{
    enum vm_result result;

    for (uint32_t i = 0; i < sizeof device_rows / sizeof device_rows[0]; i++) {
        const struct device_row *row = &device_rows[i];

        if (address - row->base < row->size)
            return row->access(vm, address - row->base, store, value);
    }
    if (device_real(vm, address, store, value, &result))
        return result;
    if (address - APB_BASE >= APB_SIZE)
        return VM_DATA_ACCESS;
    if (!store) /* the bridge answers for what is not there */
        *value = 0;
    return VM_DONE;
}

enum vm_result hv_vm_mctrl(struct hv_vm *vm, uint32_t offset, bool store, uint32_t *value)
{
    static const uint32_t writable[] = {0x1ef80bffu, 0xfff843efu, 0x07fff000u};
    const uint32_t number = offset / 4;

    if (number >= sizeof writable / sizeof writable[0]) {
        if (!store)
            *value = 0;
        return VM_DONE;
    }
    if (store)
        vm->board->mcfg[number] = *value & writable[number];
    else
        *value = vm->board->mcfg[number];
    return VM_DONE;
}

struct plug_row {
    uint32_t offset, value;
};

static enum vm_result plug_find(const struct plug_row *rows, uint32_t count, uint32_t offset,
                                uint32_t *value)
{
    *value = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].offset == offset)
            *value = rows[i].value;
    }
    return VM_DONE;
}

/* A register in the 256 bytes of this entry's device is the partition's. */
static bool plug_is_given(const struct hv_partition *partition, uint32_t base)
{
    const struct hv_config_register *reg = hv_memory_registers(partition);

    for (uint32_t i = 0; i < partition->config->register_count; i++) {
        if ((reg[i].pa & 0xfff00u) == (base >> 12 & 0xfff00u) && reg[i].pa - APB_BASE < APB_SIZE)
            return true;
    }
    return false;
}

/* Behind the virtual devices' entries come those of the real ones that are the partition's. */
static uint32_t plug_real(const struct hv_vm *vm, uint32_t offset)
{
    const struct hv_partition *partition = vm->vcpu->partition;
    uint32_t entry[2] = {0, 0}, seen = 0;

    for (uint32_t pa = PLUG_REAL; partition->config->register_count != 0 && pa < PLUG_REAL_END;
         pa += PLUG_ENTRY) {
        if (hv_machine_register_read(pa, &entry[0]) != HV_NO_ERROR ||
            hv_machine_register_read(pa + 4, &entry[1]) != HV_NO_ERROR)
            break;
        if (entry[0] != 0 && plug_is_given(partition, entry[1]) && seen++ == offset / PLUG_ENTRY)
            return entry[offset / 4 & 1u];
    }
    hv_request_forget();
    return 0;
}

/* Vendor 1 (Gaisler), or 4 (ESA) of MCTRL; identities and address registers of the GRLIB manual. */
enum vm_result hv_vm_plug_and_play_apb(struct hv_vm *vm, uint32_t offset, bool store,
                                       uint32_t *value)
{
    static const struct plug_row rows[] = {
        {0x00, 0x0400f000}, {0x04, 0x0000fff1}, /* MCTRL */
        {0x08, 0x0100c042}, {0x0c, 0x0010fff1}, /* APBUART, interrupt 2 */
        {0x10, 0x0100d080}, {0x14, 0x0020fff1}, /* IRQMP */
        {0x18, 0x01011028}, {0x1c, 0x0030fff1}, /* GPTIMER, interrupt 8 */
    };
    static const struct plug_row port_rows[] = {
        {0x20, 0x09653000 | VM_PORT_IRQ}, {0x24, 0x00e0fff1}, /* ports: port.c */
    };
    uint32_t port = vm->vcpu->partition->port_count != 0 ? PLUG_ENTRY : 0;

    if (store)
        return VM_DONE;
    if (offset < PLUG_OWN)
        return plug_find(rows, sizeof rows / sizeof rows[0], offset, value);
    if (offset < PLUG_OWN + port)
        return plug_find(port_rows, 2, offset, value);
    *value = plug_real(vm, offset - PLUG_OWN - port);
    return VM_DONE;
}

/* The memory of the guest's program, as a bank: a power of two from 1 MiB on. */
static uint32_t plug_memory(const struct hv_vm *vm)
{
    const struct hv_partition *partition = vm->vcpu->partition;
    const struct hv_config_area *area = hv_memory_find(partition, partition->config->entry);
    uint32_t units = 1;

    while (units < 0x1000 && units << BANKS_UNIT < area->size)
        units <<= 1;
    return (area->va & 0xfff00000u) | 0x00030002u | ((0u - units) & 0xfffu) << 4;
}

enum vm_result hv_vm_plug_and_play_ahb(struct hv_vm *vm, uint32_t offset, bool store,
                                       uint32_t *value)
{
    static const struct plug_row rows[] = {
        {0x000, 0x01003060},                      /* LEON3 */
        {0x800, 0x0400f000},                      /* MCTRL */
        {0x820, 0x01006020}, {0x830, 0x8000fff2}, /* APBCTRL */
        {0xff0, 0x000010ca},                      /* of the library: build 4298 */
    };
    enum { MEMORY_BANK = 0x814 };

    if (store)
        return VM_DONE;
    if (offset == MEMORY_BANK) {
        *value = plug_memory(vm);
        return VM_DONE;
    }
    return plug_find(rows, sizeof rows / sizeof rows[0], offset, value);
}

static enum vm_result control_cache(struct hv_vm *vm, const struct vm_transfer *transfer,
                                    uint32_t *value)
{
    const uint32_t number = transfer->address >> 2 & 3u;

    if (transfer->store) {
        if (number != 0)
            return VM_DONE;
        if (*value & CCR_FLUSH)
            hv_machine_caches_flush();
        vm->ccr = *value & CCR_WRITABLE;
    } else {
        *value = number == 0 ? vm->ccr | CCR_SNOOP : number == 1 ? 0 : asi_read_cache(number * 4);
    }
    return VM_DONE;
}

/* Of the MMU's control register not more than that may change. All else takes long, or makes what follows slow. */
static bool control_is_no_fault(const struct hv_vm *vm, const struct vm_transfer *transfer,
                                uint32_t value)
{
    return transfer->asi == ASI_MMU_REGISTERS && (transfer->address & 0x700u) == MMU_CONTROL &&
           ((value ^ vm->mmu.control) & VM_MMU_E) == 0;
}

enum vm_result hv_vm_control(struct hv_vm *vm, const struct vm_transfer *transfer, uint32_t *value)
{
    const uint32_t asi = transfer->asi;

    if (vm->quick && transfer->store && !control_is_no_fault(vm, transfer, *value))
        return VM_REFUSED;
    if (asi == ASI_CACHE_CONTROL)
        return control_cache(vm, transfer, value);
    if (asi == 0x14 || asi == 0x15)
        return VM_DATA_ACCESS;
    if (asi == ASI_MMU_REGISTERS || asi == 0x04)
        hv_vm_mmu_register(vm, transfer->address, transfer->store, value);
    else if (!transfer->store) /* LEON3 has no probe, either */
        *value = 0;
    else if (asi == ASI_MMU_FLUSH || asi == 0x03)
        hv_vm_shadow_forget(vm);
    else if (asi == ASI_FLUSH_ICACHE || asi == ASI_FLUSH_DCACHE || asi == 0x13)
        hv_machine_caches_flush();
    return VM_DONE;
}

void hv_vm_device_start(struct hv_vm *vm)
{
    const uint32_t hz = hv_module.config->clock_hz;
    const struct hv_config_partition *config = vm->vcpu->partition->config;
    const struct hv_config_register *reg = hv_memory_registers(vm->vcpu->partition);

    vm->board->mcfg[0] = 0x2ff;
    vm->board->mcfg[1] = 0x7c400000u;
    vm->board->gptimer.scaler = hz / 1000000u - 1;
    vm->board->gptimer.timer[0] = (struct hv_vm_timer){~0u, ~0u, CLOCK_TIMER_FREE & ~4u};
    vm->board->apbuart.scaler = hz / (8 * BAUD) - 1;
    vm->board->apbuart.control = UART_ON;
    for (uint32_t i = 0; i < config->register_count; i++)
        vm->board->lines |= 1u << reg[i].interrupt & 0xfffeu & ~hv_devices.alarm_bits;
    if (vm->board->lines != 0 || (config->flags & HV_PARTITION_INPUT)) {
        vm->board->poll = 1;
        hv_devices.irqmp[HV_IRQMP_CLEAR] = vm->board->lines;
    }
}
