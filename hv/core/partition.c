/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starting a partition. Whoever starts one only says so: all work is done in the partition's own
 * slots, whatever made it start. Its memory is prepared in steps of LOAD_CHUNK bytes, so that the end of its
 * slot is never delayed by more than one of them. Loading goes through physical addresses: code
 * lies in pages that not even the hypervisor may write.
 *
 * Steps: one per area (cold start: writable memory is cleared), then one per segment (copied, rest
 * cleared).
 */
#include "hv/core/partition.h"

#include "hv/core/console.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/core/port.h"
#include "hv/core/timer.h"
#include "hv/core/vcpu.h"

enum {
    LOAD_CHUNK = 64,   /* bytes; divides the 4 KiB granularity of areas */
    LOAD_TURN = 64,    /* chunks between two looks at whether all this is still wanted */
    INITIAL_FRAME = 96 /* bytes below stack_top: a window, hidden argument, six words, rounded up */
};

static void partition_stop(struct hv_partition *partition, enum hv_state state)
{
    for (uint32_t i = 0; i < partition->config->vcpu_count; i++)
        hv_vcpu_stop(hv_partition_vcpu(partition, i), state);
}

void hv_partition_start(struct hv_partition *partition, enum hv_mode mode,
                        enum hv_start_condition condition)
{
    partition->mode = mode;
    partition->start_condition = condition;
    partition->load = (struct hv_load){0, 0, false};
    partition->start_count++;
    partition_stop(partition, HV_STATE_STOPPED);
    partition->vcpu->state = HV_STATE_LOADING;
}

void hv_partition_restart(struct hv_partition *partition, enum hv_mode mode,
                          enum hv_start_condition condition)
{
    partition->restart_count++;
    hv_partition_start(partition, mode, condition);
}

void hv_partition_halt(struct hv_partition *partition)
{
    partition->mode = HV_MODE_IDLE;
    partition_stop(partition, HV_STATE_HALTED);
}

void hv_partition_suspend(struct hv_partition *partition)
{
    for (uint32_t i = 0; i < partition->config->vcpu_count; i++) {
        struct hv_vcpu *vcpu = hv_partition_vcpu(partition, i);

        if (vcpu->state != HV_STATE_SUSPENDED)
            vcpu->suspended = vcpu->state;
        hv_vcpu_stop(vcpu, HV_STATE_SUSPENDED);
    }
}

bool hv_partition_resume(struct hv_partition *partition)
{
    bool resumed = false;

    for (uint32_t i = 0; i < partition->config->vcpu_count; i++) {
        struct hv_vcpu *vcpu = hv_partition_vcpu(partition, i);

        if (vcpu->state == HV_STATE_SUSPENDED) {
            hv_vcpu_stop(vcpu, vcpu->suspended);
            resumed = true;
        }
    }
    return resumed;
}

bool hv_partition_is_running(struct hv_partition *partition)
{
    for (uint32_t i = 0; i < partition->config->vcpu_count; i++) {
        if (hv_partition_vcpu(partition, i)->running)
            return true;
    }
    return false;
}

static const struct hv_config_segment *partition_segment(const struct hv_partition *partition,
                                                         uint32_t index)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_segment *segments = hv_config_table(config, &config->segments);

    return &segments[partition->config->segment_first + index];
}

/* Bytes of one chunk: at most LOAD_CHUNK, and never across a chunk border, hence never across an area's end. */
static uint32_t partition_chunk(uint32_t address, uint32_t offset, uint32_t size)
{
    uint32_t chunk = LOAD_CHUNK - (address + offset) % LOAD_CHUNK;

    return size - offset < chunk ? size - offset : chunk;
}

/* What is to be kept outlives restarts of the partition, but not of the module. */
static bool partition_keeps(const struct hv_partition *partition, const struct hv_config_area *area)
{
    return (area->rights & HV_AREA_KEEP) != 0 &&
           (partition->start_condition == HV_START_PARTITION_RESTART ||
            partition->start_condition == HV_START_HM_PARTITION_RESTART);
}

/*
 * One chunk of an area, or a page that may only have changed its attributes; returns its size, 0 when
 * the area is done or nothing is to be done with it.
 */
static uint32_t partition_prepare_area(const struct hv_partition *partition,
                                       const struct hv_config_area *area, uint32_t offset)
{
    uint32_t chunk = partition_chunk(area->pa, offset, area->size);
    bool keep = partition->mode != HV_MODE_COLD_START || partition_keeps(partition, area) ||
                (area->rights & (HV_AREA_WRITE | HV_AREA_DEVICE)) != HV_AREA_WRITE;

    if ((area->rights & HV_AREA_CHANGEABLE) && offset % HV_PAGE_SIZE == 0 && chunk != 0) {
        hv_machine_page_set(partition, area, offset, area->rights);
        if (keep)
            return HV_PAGE_SIZE;
    }
    if (keep)
        return 0;
    hv_machine_physical_clear(area->pa + offset, chunk);
    return chunk;
}

/*
 * One chunk of a segment, first the part from the file, then the zeros behind it; 0 when there is
 * no more.
 */
static uint32_t partition_load_segment(const struct hv_partition *partition,
                                       const struct hv_config_segment *segment, uint32_t offset)
{
    uint32_t limit = offset < segment->file_size ? segment->file_size : segment->memory_size;
    uint32_t chunk = partition_chunk(segment->va, offset, limit);
    uint32_t pa = hv_memory_physical(partition, segment->va + offset);

    if (partition->mode != HV_MODE_COLD_START && !(segment->flags & HV_AREA_WRITE))
        return 0;
    if (offset < segment->file_size)
        hv_machine_physical_copy(pa, segment->image_pa + offset, chunk);
    else
        hv_machine_physical_clear(pa, chunk);
    return chunk;
}

static uint32_t partition_load_step(const struct hv_partition *partition,
                                    const struct hv_load *load)
{
    uint32_t areas = partition->config->area_count;

    if (load->step < areas)
        return partition_prepare_area(partition, &partition->areas[load->step], load->offset);
    return partition_load_segment(partition, partition_segment(partition, load->step - areas),
                                  load->offset);
}

/* What was before is over; false: an interrupt waits. */
static bool partition_forget(struct hv_partition *partition)
{
    if (!hv_console_end_line(partition))
        return false;
    hv_port_forget(partition);
    for (uint32_t i = 0; i < partition->config->vcpu_count; i++)
        hv_vcpu_forget(hv_partition_vcpu(partition, i));
    partition->load.begun = true;
    return true;
}

/* A turn, or less if an interrupt waits; true: all is done. */
static bool partition_load_turn(const struct hv_partition *partition, struct hv_load *load)
{
    const uint32_t end = partition->config->area_count + partition->config->segment_count;

    for (uint32_t i = 0; i < LOAD_TURN && load->step < end; i++) {
        uint32_t done = partition_load_step(partition, load);

        load->offset += done;
        if (done == 0)
            *load = (struct hv_load){load->step + 1, 0, true};
        if (hv_machine_interrupt_pending())
            return false;
    }
    return load->step == end;
}

bool hv_partition_load(struct hv_partition *partition)
{
    const struct hv_config_partition *config = partition->config;
    const uint32_t start = partition->start_count;
    struct hv_load load;
    bool done;

    if (!partition->load.begun && !partition_forget(partition))
        return false;
    load = partition->load;
    hv_module_unlock();
    done = partition_load_turn(partition, &load);
    hv_module_lock();
    if (partition->start_count != start || partition->vcpu->state != HV_STATE_LOADING)
        return false; /* it was started anew or stopped meanwhile */
    partition->load = load;
    if (!done)
        return false;
    hv_machine_caches_flush();
    hv_machine_context_start(partition->vcpu->id, config->entry, config->stack_top - INITIAL_FRAME,
                             partition->id, (uint32_t)partition->start_condition);
    partition->vcpu->state = HV_STATE_READY;
    return true;
}
