/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partitions that are virtual machines (hv/vm): one virtual CPU, nothing that takes a hypercall, the
 * addresses of the virtual devices free, and a program whose instructions can be read, because
 * privileged ones are carried out from memory.
 */
#include "hv/pack/check.h"

#include "hv/pack/diag.h"
#include "hv/pack/system.h"

#define DEVICES_BASE 0x80000000u
#define DEVICES_SIZE 0x00100000u

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

static void check_vm(const struct pack_partition *partition, struct pack_diag *diag)
{
    static const char no[] = "partition %s is a virtual machine, which can have no %s";

    if (partition->vcpu_count > 1)
        pack_diag_error(diag, partition->line, no, partition->name, "further virtual CPUs");
    if (partition->port_count != 0)
        pack_diag_error(diag, partition->ports[0].line, no, partition->name, "ports");
    if (partition->link_count != 0)
        pack_diag_error(diag, partition->links[0].line, no, partition->name, "interrupts to send");
    if (partition->register_count != 0)
        pack_diag_error(diag, partition->registers[0].line, no, partition->name,
                        "device registers");
    if (partition->stack_top != 0)
        pack_diag_error(diag, partition->line, no, partition->name, "StackTop");
    for (uint32_t i = 0; i < partition->area_count; i++)
        check_area(partition, &partition->areas[i], diag);
}

void pack_check_vms(const struct pack_system *system, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < system->partition_count; i++) {
        const struct pack_partition *partition = &system->partitions[i];

        if (is_vm(partition))
            check_vm(partition, diag);
        else if (partition->vm_time != 0)
            pack_diag_error(diag, partition->line,
                            "partition %s has VmTime but is no virtual machine", partition->name);
    }
}

const struct pack_partition *pack_find_vm(const struct pack_system *system)
{
    for (uint32_t i = 0; i < system->partition_count; i++)
        if (is_vm(&system->partitions[i]))
            return &system->partitions[i];
    return NULL;
}
