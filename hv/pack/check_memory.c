/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory areas: each by itself, against the others of its partition (virtual), against all others
 * (physical), and the partition's program and stack against its areas. Where the hypervisor itself
 * ends is known only after the layout, so areas with given addresses are checked against it there.
 */
#include "hv/pack/check.h"

#include <string.h>

#include "hv/pack/diag.h"
#include "hv/pack/system.h"

#define STACK_FRAME_SIZE 96u /* the first frame that the hypervisor leaves for _start */

#define WRITE_EXECUTE (HV_AREA_WRITE | HV_AREA_EXECUTE)

static bool overlap(uint32_t a, uint32_t a_size, uint32_t b, uint32_t b_size)
{
    return a < (uint64_t)b + b_size && b < (uint64_t)a + a_size;
}

static bool contains(uint32_t base, uint32_t size, uint32_t inner, uint64_t inner_size)
{
    return inner >= base && inner + inner_size <= (uint64_t)base + size;
}

static bool is_device(const struct pack_area *area)
{
    return (area->rights & HV_AREA_DEVICE) != 0;
}

static void check_alignment(const struct pack_partition *partition, const struct pack_area *area,
                            struct pack_diag *diag)
{
    if (area->size == 0 || area->size % PACK_PAGE_SIZE != 0)
        pack_diag_error(diag, area->line,
                        "area %s of partition %s: size 0x%x is not a multiple of 4 KiB", area->name,
                        partition->name, area->size);
    if (area->va % PACK_PAGE_SIZE != 0)
        pack_diag_error(diag, area->line,
                        "area %s of partition %s: virtual address 0x%08x is not aligned to 4 KiB",
                        area->name, partition->name, area->va);
    if (area->pa_given && area->pa % PACK_PAGE_SIZE != 0)
        pack_diag_error(diag, area->line,
                        "area %s of partition %s: physical address 0x%08x is not aligned to 4 KiB",
                        area->name, partition->name, area->pa);
    if ((uint64_t)area->va + area->size > HV_VA_BASE)
        pack_diag_error(diag, area->line,
                        "area %s of partition %s reaches into the hypervisor's window at 0x%08x",
                        area->name, partition->name, HV_VA_BASE);
}

static void check_device_area(const struct pack_system *system, const struct pack_area *area,
                              const struct pack_partition *partition, struct pack_diag *diag)
{
    const uint32_t own[] = {system->uart_pa, system->irqmp_pa, system->gptimer_pa,
                            system->ahbstat_pa != 0 ? system->ahbstat_pa : system->uart_pa};

    if (!area->pa_given) {
        pack_diag_error(diag, area->line,
                        "area %s of partition %s: a device needs a physical address", area->name,
                        partition->name);
        return;
    }
    if ((uint64_t)area->pa + area->size > (uint64_t)UINT32_MAX + 1)
        pack_diag_error(diag, area->line,
                        "area %s of partition %s: 0x%08x size 0x%x reaches beyond 4 GiB",
                        area->name, partition->name, area->pa, area->size);
    if (overlap(area->pa, area->size, system->ram_base, system->ram_size))
        pack_diag_error(diag, area->line, "area %s of partition %s: a device cannot lie in RAM",
                        area->name, partition->name);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (overlap(area->pa, area->size, own[i] & ~(PACK_PAGE_SIZE - 1), PACK_PAGE_SIZE)) {
            pack_diag_error(
                diag, area->line,
                "area %s of partition %s covers the page of a device of the hypervisor's own",
                area->name, partition->name);
            return;
        }
    }
}

static void check_area(const struct pack_system *system, const struct pack_partition *partition,
                       const struct pack_area *area, struct pack_diag *diag)
{
    check_alignment(partition, area, diag);
    if ((area->rights & WRITE_EXECUTE) == WRITE_EXECUTE && !area->allow_write_execute)
        pack_diag_error(
            diag, area->line,
            "area %s of partition %s is writable and executable without AllowWriteExecute",
            area->name, partition->name);
    if ((area->rights & HV_AREA_EXECUTE) != 0 && is_device(area))
        pack_diag_error(diag, area->line, "area %s of partition %s: a device is not executable",
                        area->name, partition->name);
    if ((area->rights & HV_AREA_CHANGEABLE) != 0 &&
        (partition->vcpu_count > 1 || partition->kind == HV_PARTITION_VM))
        pack_diag_error(diag, area->line,
                        "area %s of partition %s: only a partition with one virtual processor, and "
                        "no virtual machine, can have a changeable area",
                        area->name, partition->name);
    if (is_device(area))
        check_device_area(system, area, partition, diag);
    else if (area->pa_given && !contains(system->ram_base, system->ram_size, area->pa, area->size))
        pack_diag_error(
            diag, area->line,
            "area %s of partition %s: 0x%08x size 0x%x lies outside RAM (0x%08x size 0x%x)",
            area->name, partition->name, area->pa, area->size, system->ram_base, system->ram_size);
}

static void check_virtual(const struct pack_partition *partition, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < partition->area_count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const struct pack_area *a = &partition->areas[j];
            const struct pack_area *b = &partition->areas[i];

            if (overlap(a->va, a->size, b->va, b->size))
                pack_diag_error(
                    diag, b->line,
                    "areas %s and %s (line %u) of partition %s overlap in virtual memory", b->name,
                    a->name, a->line, partition->name);
        }
    }
}

static bool same_shared(const struct pack_area *a, const struct pack_area *b)
{
    return a->shared != NULL && b->shared != NULL && strcmp(a->shared, b->shared) == 0;
}

static void check_shared_pair(const struct pack_area *a, const struct pack_area *b,
                              struct pack_diag *diag)
{
    if (a->size != b->size || is_device(a) != is_device(b))
        pack_diag_error(diag, b->line,
                        "area %s shares %s with area %s (line %u) of another size or kind", b->name,
                        b->shared, a->name, a->line);
    else if (a->pa_given && b->pa_given && a->pa != b->pa)
        pack_diag_error(diag, b->line,
                        "area %s shares %s with area %s (line %u) at another physical address",
                        b->name, b->shared, a->name, a->line);
}

static void check_physical_pair(const struct pack_area *a, const struct pack_area *b,
                                struct pack_diag *diag)
{
    if (same_shared(a, b))
        check_shared_pair(a, b, diag);
    else if (a->pa_given && b->pa_given && overlap(a->pa, a->size, b->pa, b->size))
        pack_diag_error(diag, b->line, "areas %s and %s (line %u) overlap in physical memory",
                        b->name, a->name, a->line);
}

/* Compares an area with all that stand before it in the file. */
static void check_against_earlier(const struct pack_system *system, uint32_t partition,
                                  uint32_t area, struct pack_diag *diag)
{
    const struct pack_area *b = &system->partitions[partition].areas[area];

    for (uint32_t p = 0; p <= partition; p++) {
        const struct pack_partition *other = &system->partitions[p];
        uint32_t limit = p == partition ? area : other->area_count;

        for (uint32_t i = 0; i < limit; i++)
            check_physical_pair(&other->areas[i], b, diag);
    }
}

/* A name that only one area uses is more likely a slip than a wish. */
static void check_shared_name(const struct pack_system *system, const struct pack_area *area,
                              struct pack_diag *diag)
{
    for (uint32_t p = 0; p < system->partition_count && area->shared != NULL; p++) {
        const struct pack_partition *partition = &system->partitions[p];

        for (uint32_t i = 0; i < partition->area_count; i++)
            if (&partition->areas[i] != area && same_shared(&partition->areas[i], area))
                return;
    }
    if (area->shared != NULL)
        pack_diag_error(diag, area->line, "area %s: nobody else shares %s", area->name,
                        area->shared);
}

static bool covers(const struct pack_partition *partition, uint32_t va, uint64_t size,
                   uint32_t rights, uint32_t *area)
{
    for (uint32_t i = 0; i < partition->area_count; i++) {
        const struct pack_area *candidate = &partition->areas[i];

        if (contains(candidate->va, candidate->size, va, size) && !is_device(candidate) &&
            (candidate->rights & rights) == rights) {
            if (area != NULL)
                *area = i;
            return true;
        }
    }
    return false;
}

static void check_program(struct pack_partition *partition, struct pack_diag *diag)
{
    struct pack_program *program = &partition->program;

    if (program->segment_count == 0)
        pack_diag_error(diag, partition->line, "program %s has nothing to load", program->path);
    for (uint32_t i = 0; i < program->segment_count; i++) {
        struct pack_segment *segment = &program->segments[i];

        if (!covers(partition, segment->va, segment->memory_size, segment->rights, &segment->area))
            pack_diag_error(
                diag, partition->line,
                "program %s: the segment at 0x%08x size 0x%x (%s%s%s) is not inside an area of "
                "partition %s with these rights",
                program->path, segment->va, segment->memory_size,
                (segment->rights & HV_AREA_READ) != 0 ? "R" : "",
                (segment->rights & HV_AREA_WRITE) != 0 ? "W" : "",
                (segment->rights & HV_AREA_EXECUTE) != 0 ? "X" : "", partition->name);
    }
    if (program->entry % 4 != 0 || !covers(partition, program->entry, 4, HV_AREA_EXECUTE, NULL))
        pack_diag_error(diag, partition->line,
                        "program %s: entry 0x%08x is not an instruction in an executable area",
                        program->path, program->entry);
}

static void check_stack(struct pack_partition *partition, struct pack_diag *diag)
{
    uint32_t top = partition->stack_top, area;

    if (top == 0)
        top = partition->program.stack_top;
    partition->stack_top = top;
    if (top == 0)
        pack_diag_error(diag, partition->line,
                        "partition %s has no StackTop, and its program no symbol __stack_top",
                        partition->name);
    else if (top % 8 != 0 || top < STACK_FRAME_SIZE ||
             !covers(partition, top - STACK_FRAME_SIZE, STACK_FRAME_SIZE,
                     HV_AREA_READ | HV_AREA_WRITE, &area))
        pack_diag_error(
            diag, partition->line,
            "partition %s: the stack below 0x%08x is not 8-byte aligned inside a writable area",
            partition->name, top);
    else if ((partition->areas[area].rights & HV_AREA_CHANGEABLE) != 0)
        pack_diag_error(diag, partition->line,
                        "partition %s: the stack below 0x%08x is in a changeable area",
                        partition->name, top);
}

void pack_check_memory(struct pack_system *system, struct pack_diag *diag)
{
    for (uint32_t p = 0; p < system->partition_count; p++) {
        struct pack_partition *partition = &system->partitions[p];

        for (uint32_t i = 0; i < partition->area_count; i++) {
            check_area(system, partition, &partition->areas[i], diag);
            check_against_earlier(system, p, i, diag);
            check_shared_name(system, &partition->areas[i], diag);
        }
        check_virtual(partition, diag);
        if (partition->program_read) {
            check_program(partition, diag);
            if (partition->kind != HV_PARTITION_VM) /* which has no stack before it makes one */
                check_stack(partition, diag);
        }
    }
}
