/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partitions that are virtual machines (hv/vm): several virtual CPUs each on the CPU of their number, which is what
 * the guest reads there; the addresses of the virtual devices free; a program whose instructions can be read, because
 * privileged ones are carried out from memory.
 */
#include "hv/pack/check.h"

#include "hv/pack/diag.h"
#include "hv/pack/page_table.h"
#include "hv/pack/system.h"

#define DEVICES_BASE 0x80000000u
#define DEVICES_SIZE 0x00100000u

/* Virtual devices in it, 256 bytes each: a real one there would be out of reach. */
static const uint32_t virtual_devices[] = {0x80000000u, 0x80000100u, 0x80000200u, 0x80000300u,
                                           0x80000e00u};

static bool is_vm(const struct pack_partition *partition)
{
    return partition->kind == HV_PARTITION_VM;
}

static void check_area(const struct pack_partition *partition, const struct pack_area *area,
                       struct pack_diag *diag)
{
    if (area->va < (uint64_t)DEVICES_BASE + DEVICES_SIZE &&
        DEVICES_BASE < (uint64_t)area->va + area->size)
        pack_diag_error(diag, area->line,
                        "area %s of partition %s lies where its virtual devices are, 0x%08x size "
                        "0x%x",
                        area->name, partition->name, DEVICES_BASE, DEVICES_SIZE);
    if ((area->rights & (HV_AREA_EXECUTE | HV_AREA_READ)) == HV_AREA_EXECUTE)
        pack_diag_error(diag, area->line,
                        "area %s of partition %s: a virtual machine's instructions must be "
                        "readable",
                        area->name, partition->name);
}

static bool is_taken(const struct pack_system *system, uint32_t partition, uint32_t interrupt)
{
    for (uint32_t p = 0; p < partition; p++) {
        for (uint32_t i = 0; i < system->partitions[p].register_count; i++) {
            if (system->partitions[p].registers[i].interrupt == interrupt)
                return true;
        }
    }
    return false;
}

static void check_register(const struct pack_system *system, const struct pack_partition *partition,
                           const struct pack_register *reg, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < sizeof virtual_devices / sizeof virtual_devices[0]; i++) {
        if (reg->pa - virtual_devices[i] < 0x100)
            pack_diag_error(diag, reg->line,
                            "register %s of partition %s: a virtual device is at 0x%08x", reg->name,
                            partition->name, virtual_devices[i]);
    }
    if (reg->interrupt > 15)
        pack_diag_error(diag, reg->line, "register %s of partition %s: interrupt %u is beyond 15",
                        reg->name, partition->name, reg->interrupt);
    if (reg->interrupt != 0 &&
        is_taken(system, (uint32_t)(partition - system->partitions), reg->interrupt))
        pack_diag_error(diag, reg->line,
                        "register %s of partition %s: interrupt %u is another partition's",
                        reg->name, partition->name, reg->interrupt);
}

static void check_vm(const struct pack_system *system, const struct pack_partition *partition,
                     struct pack_diag *diag)
{
    static const char no[] = "partition %s is a virtual machine, which can have no %s";

    if (partition->link_count != 0)
        pack_diag_error(diag, partition->links[0].line, no, partition->name, "interrupts to send");
    if (partition->stack_top != 0)
        pack_diag_error(diag, partition->line, no, partition->name, "StackTop");
    if (partition->shadow_size < HV_SHADOW_SIZE_LEAST ||
        partition->shadow_size > HV_SHADOW_SIZE_MOST ||
        partition->shadow_size % PACK_PAGE_SIZE != 0)
        pack_diag_error(
            diag, partition->line,
            "ShadowMemory of partition %s is 0x%x; it must be whole pages, 0x%x to 0x%x",
            partition->name, partition->shadow_size, HV_SHADOW_SIZE_LEAST, HV_SHADOW_SIZE_MOST);
    for (uint32_t i = 0; i < partition->area_count; i++)
        check_area(partition, &partition->areas[i], diag);
    for (uint32_t i = 0; i < partition->register_count; i++)
        check_register(system, partition, &partition->registers[i], diag);
}

static void check_native(const struct pack_partition *partition, struct pack_diag *diag)
{
    static const char no[] = "partition %s has %s but is no virtual machine";

    if (partition->vm_time != 0)
        pack_diag_error(diag, partition->line, no, partition->name, "VmTime");
    if (partition->input != 0)
        pack_diag_error(diag, partition->line, no, partition->name, "ConsoleInput");
    if (partition->interrupt_traps != 0)
        pack_diag_error(diag, partition->line, no, partition->name, "InterruptTraps");
    if (partition->shadow_given)
        pack_diag_error(diag, partition->line, no, partition->name, "ShadowMemory");
    for (uint32_t i = 0; i < partition->register_count; i++) {
        if (partition->registers[i].interrupt != 0)
            pack_diag_error(diag, partition->registers[i].line, no, partition->name,
                            "a device's Interrupt");
    }
}

/* The console's input is for one of them. */
static void check_input(const struct pack_system *system, uint32_t partition,
                        struct pack_diag *diag)
{
    for (uint32_t i = 0; i < partition; i++) {
        if (system->partitions[i].input != 0 && system->partitions[partition].input != 0)
            pack_diag_error(diag, system->partitions[partition].line,
                            "partition %s has ConsoleInput, and so has %s",
                            system->partitions[partition].name, system->partitions[i].name);
    }
}

/* RDASR %asr17 shows the processor's own number. */
static void check_plan(const struct pack_system *system, const struct pack_plan *plan,
                       struct pack_diag *diag)
{
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        const struct pack_slot *slot = &plan->slots[i];
        const struct pack_partition *partition =
            slot->partition != PACK_NONE ? &system->partitions[slot->partition] : NULL;

        if (partition != NULL && is_vm(partition) && partition->vcpu_count > 1 &&
            slot->cpu != slot->vcpu)
            pack_diag_error(diag, slot->line,
                            "virtual CPU %u of partition %s, a virtual machine with several, must "
                            "be on CPU %u",
                            slot->vcpu, partition->name, slot->vcpu);
    }
}

void pack_check_vms(const struct pack_system *system, struct pack_diag *diag)
{
    uint32_t contexts = system->partition_count + 1;

    for (uint32_t i = 0; i < system->partition_count; i++) {
        const struct pack_partition *partition = &system->partitions[i];

        if (is_vm(partition))
            check_vm(system, partition, diag);
        else
            check_native(partition, diag);
        check_input(system, i, diag);
        if (is_vm(partition))
            contexts += HV_SHADOW_CONTEXTS * partition->vcpu_count;
    }
    if (contexts > PACK_CONTEXT_LIMIT)
        pack_diag_error(diag, system->line,
                        "partitions and virtual machines need %u MMU contexts; there are %u",
                        contexts, PACK_CONTEXT_LIMIT);
    for (uint32_t i = 0; i < system->plan_count; i++)
        check_plan(system, &system->plans[i], diag);
}

const struct pack_partition *pack_find_vm(const struct pack_system *system)
{
    for (uint32_t i = 0; i < system->partition_count; i++)
        if (is_vm(&system->partitions[i]))
            return &system->partitions[i];
    return NULL;
}
