/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Placement in physical memory and the page tables that follow from it. The number of page tables
 * depends on where areas lie relative to large pages, and areas lie behind the tables: so areas
 * left to the packer are placed at the same offset inside a large page as their virtual address
 * has, which fixes the number beforehand.
 */
#include "hv/pack/layout.h"

#include <assert.h>
#include <string.h>

#include "hv/pack/config_blob.h"
#include "hv/pack/diag.h"
#include "hv/pack/hypervisor.h"
#include "hv/pack/system.h"

#define LARGE_PAGE         0x40000u   /* level 2: 256 KiB */
#define HUGE_PAGE          0x1000000u /* level 1: 16 MiB */
#define CONTEXT_HYPERVISOR 0u

static uint32_t round_up(uint32_t value, uint32_t unit)
{
    return (value + unit - 1) / unit * unit;
}

uint32_t pack_layout_window(uint32_t pa)
{
    return pa - HV_PA_BASE + HV_VA_BASE;
}

uint32_t pack_layout_device(const struct pack_layout *layout, uint32_t pa)
{
    uint32_t page = 0;

    while (layout->device_page[page] != (pa & ~(PACK_PAGE_SIZE - 1)))
        page++;
    return HV_VA_DEVICES + page * PACK_PAGE_SIZE + pa % PACK_PAGE_SIZE;
}

static void place_device(struct pack_layout *layout, uint32_t pa)
{
    uint32_t page = pa & ~(PACK_PAGE_SIZE - 1);
    uint32_t i = 0;

    while (layout->device_page[i] != 0 && layout->device_page[i] != page)
        i++;
    layout->device_page[i] = page;
}

/* Of a channel's buffer; hv/abi/config.h tells what is in it. */
static uint32_t channel_size(const struct pack_port *port)
{
    uint32_t message = round_up(port->message_size, 8);

    if (port->kind == HV_PORT_SAMPLING)
        return 2 * message;
    return port->depth * ((uint32_t)sizeof(struct hv_queue_entry) + message);
}

static void place_channels(struct pack_layout *layout, struct pack_system *system)
{
    uint32_t offset = 0;

    for (uint32_t i = 0; i < system->channel_count; i++) {
        struct pack_channel *channel = &system->channels[i];

        channel->buffer_offset = offset;
        offset += channel_size(channel->source->port);
    }
    layout->buffers_size = offset;
}

/* Returns the end of the last segment, which may lie beyond 4 GiB. */
static uint64_t place_programs(const struct pack_layout *layout, struct pack_system *system)
{
    uint64_t pa = layout->programs_pa;

    for (uint32_t p = 0; p < system->partition_count; p++) {
        struct pack_program *program = &system->partitions[p].program;

        for (uint32_t i = 0; i < program->segment_count; i++) {
            program->segments[i].image_pa = (uint32_t)pa;
            pa += ((uint64_t)program->segments[i].file_size + 7) & ~(uint64_t)7;
        }
    }
    return pa;
}

static enum pack_acc acc_of(uint32_t rights)
{
    static const enum pack_acc codes[] = {
        [HV_AREA_READ] = PACK_ACC_R_R,
        [HV_AREA_READ | HV_AREA_WRITE] = PACK_ACC_RW_RW,
        [HV_AREA_READ | HV_AREA_EXECUTE] = PACK_ACC_RX_RX,
        [HV_AREA_READ | HV_AREA_WRITE | HV_AREA_EXECUTE] = PACK_ACC_RWX_RWX,
        [HV_AREA_EXECUTE] = PACK_ACC_X_X,
    };

    return codes[rights & (HV_AREA_READ | HV_AREA_WRITE | HV_AREA_EXECUTE)];
}

/*
 * What hits in LEON3's data cache is not checked against the rights of its page, and the cache has lines of the hypervisor in
 * the partition's context: so nothing that the hypervisor loads is cached, only its code.
 */
static void map_window(struct pack_layout *layout, const struct pack_hypervisor *hypervisor)
{
    struct pack_page_tables *tables = &layout->tables;

    pack_page_tables_map(tables, CONTEXT_HYPERVISOR, HV_PA_BASE, HV_PA_BASE, PACK_PAGE_SIZE,
                         PACK_ACC_NONE_RX, PACK_MAP_CACHEABLE);
    for (uint32_t i = 0; i < hypervisor->part_count; i++) {
        const struct pack_hypervisor_part *part = &hypervisor->parts[i];

        pack_page_tables_map(tables, CONTEXT_HYPERVISOR, pack_layout_window(part->pa), part->pa,
                             part->size, part->writable ? PACK_ACC_NONE_RWX : PACK_ACC_NONE_RX,
                             part->executable ? PACK_MAP_CACHEABLE : 0);
    }
    pack_page_tables_map(tables, CONTEXT_HYPERVISOR, pack_layout_window(layout->config_pa),
                         layout->config_pa, round_up(layout->config_size, PACK_PAGE_SIZE),
                         PACK_ACC_NONE_RX, 0);
    pack_page_tables_map(tables, CONTEXT_HYPERVISOR, pack_layout_window(layout->data_pa),
                         layout->data_pa, layout->data_size, PACK_ACC_NONE_RWX, 0);
    for (uint32_t i = 0; i < HV_DEVICE_PAGES && layout->device_page[i] != 0; i++)
        pack_page_tables_map(tables, CONTEXT_HYPERVISOR, HV_VA_DEVICES + i * PACK_PAGE_SIZE,
                             layout->device_page[i], PACK_PAGE_SIZE, PACK_ACC_NONE_RWX, 0);
}

/* HV_CPU_PAGES of one processor, at the addresses that all of them use. */
static void map_processor(struct pack_layout *layout, uint32_t cpu)
{
    const uint32_t half = HV_CPU_PAGES / 2 * PACK_PAGE_SIZE;
    const uint32_t pa = layout->cpus_pa + cpu * 2 * half;
    const uint32_t own = cpu * PACK_CONTEXT_LIMIT + CONTEXT_HYPERVISOR;

    pack_page_tables_map(&layout->tables, own, HV_VA_CPU_STACKS, pa, half, PACK_ACC_NONE_RWX, 0);
    pack_page_tables_map(&layout->tables, own, HV_VA_CPU, pa + half, half, PACK_ACC_NONE_RWX, 0);
}

/* A further processor's contexts: those of the first, but for its own pages. */
static void map_contexts(struct pack_layout *layout, const struct pack_system *system, uint32_t cpu)
{
    struct pack_page_tables *tables = &layout->tables;
    const uint32_t first = cpu * PACK_CONTEXT_LIMIT, contexts = system->partition_count + 1;

    for (uint32_t context = 0; context < contexts; context++)
        pack_page_tables_split(tables, context, first + context, HV_VA_CPU);
    map_processor(layout, cpu);
    for (uint32_t context = 1; context < contexts; context++)
        pack_page_tables_share(tables, first + CONTEXT_HYPERVISOR, first + context, HV_VA_CPU);
}

static void map_partition(struct pack_layout *layout, const struct pack_partition *partition,
                          uint32_t context)
{
    uint32_t window_end = HV_VA_DEVICES + HV_DEVICE_PAGES * PACK_PAGE_SIZE;

    for (uint32_t i = 0; i < partition->area_count; i++) {
        const struct pack_area *area = &partition->areas[i];

        pack_page_tables_map(&layout->tables, context, area->va, area->pa, area->size,
                             acc_of(area->rights),
                             ((area->rights & HV_AREA_CACHEABLE) != 0 ? PACK_MAP_CACHEABLE : 0) |
                                 ((area->rights & HV_AREA_CHANGEABLE) != 0 ? PACK_MAP_SINGLE : 0));
    }
    for (uint32_t va = HV_VA_BASE; va < window_end; va += LARGE_PAGE)
        pack_page_tables_share(&layout->tables, CONTEXT_HYPERVISOR, context, va);
    pack_page_tables_share(&layout->tables, CONTEXT_HYPERVISOR, context, HV_VA_CPU);
}

/* Of each virtual processor; on every processor, although it runs on one. */
static void map_shadows(struct pack_layout *layout, const struct pack_system *system, uint32_t cpu)
{
    for (uint32_t p = 0; p < system->partition_count; p++) {
        const struct pack_partition *partition = &system->partitions[p];
        const uint32_t vcpus = partition->shadow_size != 0 ? partition->vcpu_count : 0;

        for (uint32_t i = 0; i < vcpus * HV_SHADOW_CONTEXTS; i++)
            pack_page_tables_root(
                &layout->tables, cpu * PACK_CONTEXT_LIMIT + partition->shadow_context + i,
                partition->shadow_pa + i / HV_SHADOW_CONTEXTS * partition->shadow_size +
                    i % HV_SHADOW_CONTEXTS * HV_SHADOW_LEVEL_1);
    }
}

/* Where shadow page tables lie, and the contexts that lead to them: behind those of all partitions. */
static void place_shadows(struct pack_layout *layout, struct pack_system *system)
{
    uint32_t pa = layout->shadows_pa, context = system->partition_count + 1;

    for (uint32_t p = 0; p < system->partition_count; p++) {
        struct pack_partition *partition = &system->partitions[p];

        if (partition->shadow_size == 0)
            continue;
        partition->shadow_pa = pa;
        partition->shadow_context = context;
        pa += partition->vcpu_count * partition->shadow_size;
        context += partition->vcpu_count * HV_SHADOW_CONTEXTS;
    }
    layout->shadows_size = pa - layout->shadows_pa;
}

static void build_tables(struct pack_layout *layout, const struct pack_system *system,
                         const struct pack_hypervisor *hypervisor, struct pack_arena *arena)
{
    pack_page_tables_init(&layout->tables, arena, layout->tables_pa, system->cpu_count);
    map_window(layout, hypervisor);
    map_processor(layout, 0);
    for (uint32_t p = 0; p < system->partition_count; p++)
        map_partition(layout, &system->partitions[p], p + 1);
    for (uint32_t cpu = 1; cpu < system->cpu_count; cpu++)
        map_contexts(layout, system, cpu);
    for (uint32_t cpu = 0; cpu < system->cpu_count; cpu++)
        map_shadows(layout, system, cpu);
    layout->tables_size = layout->tables.used * (uint32_t)sizeof(uint32_t);
}

/* How far apart places may be that give an area the same large pages. */
static uint32_t unit_of(const struct pack_area *area)
{
    return area->size >= HUGE_PAGE    ? HUGE_PAGE
           : area->size >= LARGE_PAGE ? LARGE_PAGE
                                      : PACK_PAGE_SIZE;
}

/* The first area of those that share memory with this one: itself, if it is private. */
static struct pack_area *find_leader(struct pack_system *system, struct pack_area *area)
{
    for (uint32_t p = 0; p < system->partition_count && area->shared != NULL; p++) {
        struct pack_partition *partition = &system->partitions[p];

        for (uint32_t i = 0; i < partition->area_count; i++)
            if (partition->areas[i].shared != NULL &&
                strcmp(partition->areas[i].shared, area->shared) == 0)
                return &partition->areas[i];
    }
    return area;
}

/* Calls `act` for every area in the order of the file; stops when it returns false. */
static bool for_each_area(struct pack_system *system,
                          bool (*act)(struct pack_area *area, struct pack_area *leader, void *data),
                          void *data)
{
    for (uint32_t p = 0; p < system->partition_count; p++) {
        struct pack_partition *partition = &system->partitions[p];

        for (uint32_t i = 0; i < partition->area_count; i++)
            if (!act(&partition->areas[i], find_leader(system, &partition->areas[i]), data))
                return false;
    }
    return true;
}

/* An address given to one sharer holds for all. */
static bool give_to_leader(struct pack_area *area, struct pack_area *leader, void *data)
{
    (void)data;
    if (area->pa_given) {
        leader->pa = area->pa;
        leader->pa_given = true;
        leader->placed = true;
    }
    return true;
}

/* For sizing the page tables: the right offset in a large page is all that counts. */
static bool set_stand_in(struct pack_area *area, struct pack_area *leader, void *data)
{
    (void)data;
    area->pa = leader->placed ? leader->pa : leader->va;
    return true;
}

static bool overlap(uint32_t a, uint32_t a_size, uint32_t b, uint32_t b_size)
{
    return a < (uint64_t)b + b_size && b < (uint64_t)a + a_size;
}

struct placing {
    struct pack_system *system;
    const struct pack_layout *layout;
    struct pack_diag *diag;
};

static const struct pack_area *find_collision(const struct pack_system *system, uint32_t pa,
                                              uint32_t size)
{
    for (uint32_t p = 0; p < system->partition_count; p++) {
        const struct pack_partition *partition = &system->partitions[p];

        for (uint32_t i = 0; i < partition->area_count; i++) {
            const struct pack_area *area = &partition->areas[i];

            if (area->placed && overlap(area->pa, area->size, pa, size))
                return area;
        }
    }
    return NULL;
}

/* First fit behind the image; false: no room. */
static bool find_room(const struct placing *placing, const struct pack_area *area, uint32_t *pa)
{
    uint64_t limit = (uint64_t)placing->system->ram_base + placing->system->ram_size;
    uint32_t unit = unit_of(area);
    uint64_t start = placing->layout->end_pa;

    for (;;) {
        uint64_t candidate = start + ((area->va - start) & (unit - 1));
        const struct pack_area *other;

        if (candidate + area->size > limit)
            return false;
        other = find_collision(placing->system, (uint32_t)candidate, area->size);
        if (other == NULL) {
            *pa = (uint32_t)candidate;
            return true;
        }
        start = (uint64_t)other->pa + other->size;
    }
}

static bool place_area(struct pack_area *area, struct pack_area *leader, void *data)
{
    const struct placing *placing = data;
    const struct pack_layout *layout = placing->layout;

    if (leader->placed) {
        area->pa = leader->pa;
    } else if (!find_room(placing, area, &area->pa)) {
        pack_diag_error(placing->diag, area->line, "no room in RAM for area %s of 0x%x bytes",
                        area->name, area->size);
        return false;
    }
    area->placed = true;
    if (!overlap(area->pa, area->size, HV_PA_BASE, layout->end_pa - HV_PA_BASE))
        return true;
    pack_diag_error(placing->diag, area->line,
                    "area %s at 0x%08x overlaps the hypervisor, which is at 0x%08x up to 0x%08x",
                    area->name, area->pa, HV_PA_BASE, layout->end_pa);
    return false;
}

/*
 * Hypervisor, configuration and buffers; false after reporting: the window is too small for them.
 */
static bool place_window(struct pack_layout *layout, struct pack_system *system,
                         const struct pack_hypervisor *hypervisor, struct pack_diag *diag)
{
    uint32_t log_size = system->hm_log_count * (uint32_t)sizeof(struct hv_hm_record);

    place_device(layout, system->uart_pa);
    place_device(layout, system->irqmp_pa);
    place_device(layout, system->gptimer_pa);
    if (system->ahbstat_pa != 0)
        place_device(layout, system->ahbstat_pa);
    place_channels(layout, system);
    layout->config_pa = hypervisor->end_pa;
    layout->config_size = pack_config_blob_size(system);
    layout->data_pa = round_up(layout->config_pa + layout->config_size, PACK_PAGE_SIZE);
    layout->hm_log_pa = layout->data_pa;
    layout->buffers_pa = round_up(layout->hm_log_pa + log_size, 8);
    layout->data_size =
        round_up(layout->buffers_pa + layout->buffers_size - layout->data_pa, PACK_PAGE_SIZE);
    layout->cpus_pa = layout->data_pa + layout->data_size;
    layout->cpus_size = system->cpu_count * HV_CPU_PAGES * PACK_PAGE_SIZE;
    layout->tables_pa = layout->cpus_pa + layout->cpus_size;
    if (layout->cpus_pa - HV_PA_BASE <= HV_VA_LIMIT - HV_VA_BASE)
        return true;
    pack_diag_error(
        diag, system->line,
        "hypervisor, configuration and channel buffers need 0x%x bytes; their window has 0x%x",
        layout->cpus_pa - HV_PA_BASE, HV_VA_LIMIT - HV_VA_BASE);
    return false;
}

static bool check_size(const struct pack_system *system, uint64_t end, struct pack_diag *diag)
{
    if (end <= (uint64_t)system->ram_base + system->ram_size)
        return true;
    pack_diag_error(diag, system->ram_line, "the image ends at 0x%llx, beyond RAM",
                    (unsigned long long)end);
    return false;
}

bool pack_layout_build(struct pack_layout *layout, struct pack_system *system,
                       const struct pack_hypervisor *hypervisor, struct pack_arena *arena,
                       struct pack_diag *diag)
{
    struct placing placing = {system, layout, diag};
    uint64_t end;

    *layout = (struct pack_layout){0};
    if (!place_window(layout, system, hypervisor, diag))
        return false;
    for_each_area(system, give_to_leader, NULL);
    for_each_area(system, set_stand_in, NULL);
    place_shadows(layout, system);
    build_tables(layout, system, hypervisor, arena);
    layout->shadows_pa = round_up(layout->tables_pa + layout->tables_size, PACK_PAGE_SIZE);
    place_shadows(layout, system);
    layout->programs_pa = layout->shadows_pa + layout->shadows_size;
    end = place_programs(layout, system);
    if (!check_size(system, end, diag))
        return false;
    layout->programs_size = (uint32_t)(end - layout->programs_pa);
    layout->end_pa = round_up((uint32_t)end, PACK_PAGE_SIZE);
    if (!for_each_area(system, place_area, &placing))
        return false;
    end = layout->tables_size;
    build_tables(layout, system, hypervisor, arena);
    assert(layout->tables_size == end);
    return true;
}
