/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of hypercalls, and the calls that concern partitions, module and time. All others are in
 * files of their own.
 */
#include "hv/core/hypercall.h"

#include "hv/core/console.h"
#include "hv/core/copy.h"
#include "hv/core/health.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/core/partition.h"
#include "hv/core/port.h"
#include "hv/core/schedule.h"
#include "hv/core/string.h"
#include "hv/core/time.h"
#include "hv/core/vcpu.h"

uint32_t hv_hypercall_put(struct hv_partition *self, uint32_t va, const void *from, uint32_t size)
{
    if (!hv_memory_check(self, va, size, HV_AREA_WRITE))
        return HV_BAD_POINTER;
    return hv_machine_copy_out(va, from, size);
}

uint32_t hv_hypercall_put_record(struct hv_partition *self, const uint32_t *arg, uint32_t next,
                                 uint32_t count, const void *ring, uint32_t size)
{
    const uint32_t age = next - arg[0]; /* 1: the newest */

    if (!(self->config->flags & HV_PARTITION_SYSTEM))
        return HV_NOT_PERMITTED;
    if (age == 0 || age > count || age > next)
        return HV_NOT_AVAILABLE;
    return hv_hypercall_put(self, arg[1], (const char *)ring + arg[0] % count * size, size);
}

/* All of it, or as much as is readable: the failed check has found out in which area that ends. */
static HV_COLD uint32_t hypercall_get_name(struct hv_partition *self, uint32_t va, char *name)
{
    uint32_t size = HV_NAME_LENGTH;

    if (!hv_memory_check(self, va, size, HV_AREA_READ))
        size = self->last_area->va + self->last_area->size - va;
    if (size > HV_NAME_LENGTH || !hv_memory_check(self, va, size, HV_AREA_READ))
        return HV_BAD_POINTER;
    if (hv_machine_copy_in(name, va, size) != HV_NO_ERROR)
        return HV_CALL_SWITCH;
    for (uint32_t i = 0; i < size; i++) {
        if (name[i] == '\0')
            return HV_NO_ERROR;
    }
    return size == HV_NAME_LENGTH ? HV_INVALID_CONFIG : HV_BAD_POINTER;
}

uint32_t hv_hypercall_find_name(struct hv_partition *self, uint32_t va, const char *names,
                                uint32_t stride, uint32_t count, uint32_t *number)
{
    struct hv_copy *search = hv_copy_begin(self, names, va, count, 0);
    char name[HV_NAME_LENGTH];
    uint32_t status;

    if (!search)
        return HV_CALL_AGAIN;
    status = hypercall_get_name(self, va, name);
    while (status == HV_NO_ERROR) {
        if (search->done == count) {
            status = HV_INVALID_CONFIG;
        } else if (hv_string_equal(names + search->done * stride, name, HV_NAME_LENGTH)) {
            *number = search->done;
            break;
        } else {
            search->done++;
            if (hv_module_must_pause())
                return HV_CALL_AGAIN;
        }
    }
    search->buffer = 0;
    return status;
}

uint32_t hv_hypercall_memory_error(void)
{
    hv_cpu.request.kind = HV_REQUEST_MEMORY_ERROR;
    return HV_CALL_SWITCH;
}

uint32_t hv_hypercall_shared(struct hv_partition *self, uint32_t *arg, uint32_t number)
{
    uint32_t status = HV_CALL_AGAIN; /* which it never will, if it has been stopped */

    hv_machine_lock();
    while (!hv_cpu.vcpu->revoked) {
        status = hv_hypercall_table[number](self, arg);
        if (status != HV_CALL_AGAIN || hv_machine_interrupt_pending())
            break;
        hv_machine_unlock(); /* to those who wait for it */
        hv_machine_lock();
    }
    hv_machine_unlock();
    return status;
}

void hv_hypercall_finish(struct hv_partition *self, const struct hv_machine_fault *fault)
{
    const struct hv_request request = hv_cpu.request;
    struct hv_vcpu *vcpu = hv_cpu.vcpu;

    hv_request_forget();
    if (request.batch) {
        hv_machine_context_set_argument(vcpu->id, HV_MULTICALL_DONE, request.next);
    } else {
        const bool is_return = request.kind == HV_REQUEST_TRAP_RETURN;
        const uint32_t status = is_return ? hv_vcpu_return(vcpu) : HV_NO_ERROR;

        if (is_return && status == HV_NO_ERROR)
            return;
        hv_machine_context_set_argument(vcpu->id, 0, status);
        hv_machine_context_skip(vcpu->id);
    }
    switch (request.kind) {
    case HV_REQUEST_MEMORY_ERROR:
        hv_health_report(self, HV_EVENT_MEMORY_ERROR, fault, 0);
        break;
    case HV_REQUEST_RAISE_PARTITION:
        hv_health_report_partition(self, (enum hv_event)request.event, fault, request.code);
        break;
    case HV_REQUEST_RAISE:
        vcpu->copy.buffer = 0; /* its text */
        hv_health_report(self, (enum hv_event)request.event, fault, request.code);
        break;
    case HV_REQUEST_NONE:
    case HV_REQUEST_TRAP_RETURN:
        break;
    }
}

/* The partition that arg names, if the caller may act on it; else null and the status. */
static struct hv_partition *hypercall_partition(const struct hv_partition *self, uint32_t id,
                                                uint32_t *status)
{
    if (id >= hv_module.config->partitions.count) {
        *status = HV_INVALID_PARAM;
        return 0;
    }
    if (id != self->id && !(self->config->flags & HV_PARTITION_SYSTEM)) {
        *status = HV_NOT_PERMITTED;
        return 0;
    }
    return &hv_module.partitions[id];
}

static uint32_t call_bad(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    (void)arg;
    return HV_BAD_CALL;
}

uint32_t hv_call_null(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    (void)arg;
    return HV_NO_ERROR;
}

/* arg: partition, struct hv_partition_status. */
uint32_t hv_call_partition_status(struct hv_partition *self, uint32_t *arg)
{
    uint32_t error;
    const struct hv_partition *partition = hypercall_partition(self, arg[0], &error);
    struct hv_partition_status status;

    if (!partition)
        return error;
    status = (struct hv_partition_status){
        .id = partition->id,
        .mode = partition->mode,
        .start_condition = partition->start_condition,
        .lock_level = 0,
        .period_us = partition->config->period_us,
        .duration_us = partition->config->duration_us,
        .restart_count = partition->restart_count,
        .hm_count = partition->hm_count,
        .slot_count = partition->slot_count,
        .release_high = (uint32_t)(partition->release >> 32),
        .release_low = (uint32_t)partition->release,
        .flags = partition->config->flags,
    };
    hv_string_copy_name(status.name, partition->config->name);
    return hv_hypercall_put(self, arg[1], &status, sizeof status);
}

/* Mode NORMAL is a partition's own decision: it says that its initialisation is complete. */
static uint32_t set_mode_normal(const struct hv_partition *self, struct hv_partition *partition)
{
    if (partition->mode == HV_MODE_NORMAL)
        return HV_NO_ACTION;
    if (partition != self)
        return HV_INVALID_MODE;
    partition->mode = HV_MODE_NORMAL;
    return HV_NO_ERROR;
}

/* arg: partition, mode. */
uint32_t hv_call_partition_set_mode(struct hv_partition *self, uint32_t *arg)
{
    uint32_t error;
    struct hv_partition *partition = hypercall_partition(self, arg[0], &error);
    uint32_t mode = arg[1];

    if (!partition)
        return error;
    if (mode > HV_MODE_NORMAL)
        return HV_INVALID_PARAM;
    if (mode == HV_MODE_NORMAL)
        return set_mode_normal(self, partition);
    if (mode == HV_MODE_WARM_START && partition->mode == HV_MODE_COLD_START)
        return HV_INVALID_MODE;
    if (mode == HV_MODE_IDLE)
        hv_partition_halt(partition);
    else
        hv_partition_restart(partition, (enum hv_mode)mode, HV_START_PARTITION_RESTART);
    return partition == self ? HV_CALL_SWITCH : HV_NO_ERROR;
}

/* arg: partition. */
uint32_t hv_call_partition_suspend(struct hv_partition *self, uint32_t *arg)
{
    uint32_t error;
    struct hv_partition *partition = hypercall_partition(self, arg[0], &error);

    if (!partition)
        return error;
    if (partition->mode == HV_MODE_IDLE || partition->vcpu->state == HV_STATE_SUSPENDED)
        return HV_NO_ACTION;
    hv_partition_suspend(partition);
    return partition == self ? HV_CALL_SWITCH : HV_NO_ERROR;
}

/* arg: partition. */
uint32_t hv_call_partition_resume(struct hv_partition *self, uint32_t *arg)
{
    uint32_t error;
    struct hv_partition *partition = hypercall_partition(self, arg[0], &error);

    if (!partition)
        return error;
    return hv_partition_resume(partition) ? HV_NO_ERROR : HV_NO_ACTION;
}

/* arg: 0 to shut down, 1 to start over cold, 2 warm. */
uint32_t hv_call_module_stop(struct hv_partition *self, uint32_t *arg)
{
    if (!(self->config->flags & HV_PARTITION_SYSTEM))
        return HV_NOT_PERMITTED;
    if (arg[0] == 0)
        hv_module_shutdown(0);
    if (arg[0] <= 2)
        hv_module_reset(arg[0] == 2);
    return HV_INVALID_PARAM;
}

/* arg: struct hv_module_status. */
uint32_t hv_call_module_status(struct hv_partition *self, uint32_t *arg)
{
    uint64_t now = hv_time_now();
    const struct hv_module_status status = {
        .partition_count = hv_module.config->partitions.count,
        .plan = hv_module.frame.plan,
        .plan_count = hv_module.config->plans.count,
        .major_frame_us = hv_cpu.schedule.major_frame_us,
        .frame_count = hv_module.frame.count,
        .uptime_high = (uint32_t)(now >> 32),
        .uptime_low = (uint32_t)now,
        .plan_next = hv_module.frame.plan_next,
        .switch_high = (uint32_t)(hv_module.frame.switched >> 32),
        .switch_low = (uint32_t)hv_module.frame.switched,
    };

    return hv_hypercall_put(self, arg[0], &status, sizeof status);
}

/* arg: plan. */
uint32_t hv_call_plan_switch(struct hv_partition *self, uint32_t *arg)
{
    if (!(self->config->flags & HV_PARTITION_SYSTEM))
        return HV_NOT_PERMITTED;
    if (arg[0] >= hv_module.config->plans.count)
        return HV_INVALID_PARAM;
    if (arg[0] == hv_module.frame.plan_next)
        return HV_NO_ACTION;
    hv_schedule_switch(arg[0]);
    return HV_NO_ERROR;
}

/* arg: name; result: plan. */
uint32_t hv_call_plan_find(struct hv_partition *self, uint32_t *arg)
{
    const struct hv_config *config = hv_module.config;
    const struct hv_config_plan *plans = hv_config_table(config, &config->plans);

    return hv_hypercall_find_name(self, arg[0], plans->name, sizeof *plans, config->plans.count,
                                  &arg[1]);
}

#define CALL(handler) handler,
#define COLD(handler) handler,
#define NONE          call_bad,
#define NONE4         NONE NONE NONE NONE
#define NONE8         NONE4 NONE4
hv_hypercall_handler *const hv_hypercall_table[HV_CALL_LIMIT] = {
#include "hv/core/hypercall_table.def"
};
