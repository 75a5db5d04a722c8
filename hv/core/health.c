/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The health monitor after ARINC 653 Part 1, chapter 2.4. The process level belongs to the
 * partition's own trap table; an event that it cannot take gets the partition action of its row.
 * The log is a ring of numbered records; the console follows it in order (log_printed), but for
 * what partitions settle themselves.
 */
#include "hv/core/health.h"

#include "hv/core/console.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/core/partition.h"
#include "hv/core/schedule.h"
#include "hv/core/time.h"
#include "hv/core/vcpu.h"

enum { RAISE_TEXT_MAX = 64 };

struct event_row {
    uint32_t trap_type;
    const char *text;
};

static const struct event_row health_events[HV_EVENT_COUNT] = {
#define EVENT_ROW(value, name, trap, text) [value] = {trap, text},
    HV_EVENTS(EVENT_ROW)
#undef EVENT_ROW
};

static const char *const health_action_names[] = {
    [HV_ACTION_IGNORE] = "IGNORE",
    [HV_ACTION_IDLE] = "IDLE",
    [HV_ACTION_WARM_START] = "WARM_START",
    [HV_ACTION_COLD_START] = "COLD_START",
    [HV_ACTION_SUSPEND] = "SUSPEND",
    [HV_ACTION_SHUTDOWN] = "SHUTDOWN",
    [HV_ACTION_RESET] = "RESET",
    [HV_ACTION_PROPAGATE] = "PROPAGATE",
    [HV_ACTION_SWITCH_TO_MAINTENANCE] = "SWITCH_TO_MAINTENANCE",
    [HV_ACTION_WARM_RESET] = "WARM_RESET",
};

HV_SINGLE enum hv_event hv_health_event_of_trap(uint32_t trap_type)
{
    if (trap_type >= 0x80)
        return HV_EVENT_SOFTWARE_TRAP;
    for (uint32_t event = 0; event < HV_EVENT_COUNT; event++) {
        if (health_events[event].trap_type == trap_type)
            return (enum hv_event)event;
    }
    return HV_EVENT_UNKNOWN_TRAP;
}

const struct hv_config_hm *hv_health_row(const struct hv_vcpu *vcpu, enum hv_event event)
{
    enum hv_hm_state state = HV_HM_NORMAL;

    if (vcpu->partition->mode != HV_MODE_NORMAL)
        state = HV_HM_INIT;
    else if (vcpu->trap_table != 0 && !vcpu->traps_enabled)
        state = HV_HM_HANDLER;
    return &vcpu->partition->config->hm[state][event];
}

static HV_SINGLE struct hv_hm_record *health_record(uint32_t sequence)
{
    return &hv_module.log[sequence % hv_module.config->hm_log_count];
}

/* Field by field, because this is on the way to somebody else's slot. */
static void health_log(uint32_t partition, enum hv_event event, const struct hv_config_hm *row,
                       const struct hv_machine_fault *fault, uint32_t code)
{
    static const struct hv_machine_fault none;
    const struct hv_machine_fault *f = fault ? fault : &none;
    struct hv_hm_record *record = health_record(hv_module.log_next);

    record->sequence = hv_module.log_next++;
    record->time_low = hv_time_read();
    record->time_high = hv_cpu.clock_high;
    record->event = event;
    record->partition = partition;
    record->level = row->level;
    record->action = row->action;
    record->trap_type = f->trap_type;
    record->pc = f->pc;
    record->npc = f->npc;
    record->psr = f->psr;
    record->fault_status = f->fault_status;
    record->fault_address = f->fault_address;
    record->code = code;
}

static void health_apply(struct hv_partition *partition, enum hv_action action)
{
    switch (action) {
    case HV_ACTION_IGNORE:
    case HV_ACTION_PROPAGATE: /* in no table */
        break;
    case HV_ACTION_IDLE:
        hv_partition_halt(partition);
        break;
    case HV_ACTION_WARM_START:
        hv_partition_restart(partition, HV_MODE_WARM_START, HV_START_HM_PARTITION_RESTART);
        break;
    case HV_ACTION_COLD_START:
        hv_partition_restart(partition, HV_MODE_COLD_START, HV_START_HM_PARTITION_RESTART);
        break;
    case HV_ACTION_SUSPEND:
        hv_partition_suspend(partition);
        break;
    case HV_ACTION_SHUTDOWN:
        hv_module_shutdown(HV_EXIT_HEALTH);
    case HV_ACTION_RESET:
    case HV_ACTION_WARM_RESET:
        hv_module_reset(action == HV_ACTION_WARM_RESET);
    case HV_ACTION_SWITCH_TO_MAINTENANCE:
        hv_partition_halt(partition);
        hv_schedule_switch(hv_module.config->maintenance_plan);
        break;
    }
}

/* An instruction of the partition is behind the event. */
static bool health_is_trap(enum hv_event event, const struct hv_machine_fault *fault)
{
    return health_events[event].trap_type != 0 && fault && fault->trap_type != 0;
}

/* Process level: the event enters the partition's trap table. */
static HV_COLD void health_propagate(struct hv_vcpu *vcpu, enum hv_event event,
                                     const struct hv_machine_fault *fault, bool trap, uint32_t code)
{
    hv_vcpu_trap(vcpu, &(struct hv_machine_trap){
                           .trap_type = trap ? fault->trap_type : HV_TRAP_TYPE_EVENT,
                           .event = event,
                           .code = code,
                           .fault_address = fault ? fault->fault_address : 0,
                           .fault_status = fault ? fault->fault_status : 0,
                       });
}

static HV_SINGLE enum hv_action health_report_row(struct hv_partition *partition,
                                                  enum hv_event event,
                                                  const struct hv_config_hm *row,
                                                  const struct hv_machine_fault *fault,
                                                  uint32_t code)
{
    const enum hv_action action = (enum hv_action)row->action;

    health_log(partition->id, event, row, fault, code);
    partition->hm_count++;
    if (action != HV_ACTION_PROPAGATE)
        partition->report = hv_module.log_next; /* until it is told */
    health_apply(partition, action);
    return action;
}

enum hv_action hv_health_report(struct hv_partition *partition, enum hv_event event,
                                const struct hv_machine_fault *fault, uint32_t code)
{
    static const struct hv_config_hm propagate = {HV_LEVEL_PROCESS, HV_ACTION_PROPAGATE};
    struct hv_vcpu *vcpu = hv_vcpu_of(partition);
    const struct hv_config_hm *row = hv_health_row(vcpu, event);
    const bool trap = health_is_trap(event, fault);

    if (row->level == HV_LEVEL_PROCESS && hv_vcpu_takes_event(vcpu, trap)) {
        health_propagate(vcpu, event, fault, trap, code);
        row = &propagate;
    }
    return health_report_row(partition, event, row, fault, code);
}

enum hv_action hv_health_report_partition(struct hv_partition *partition, enum hv_event event,
                                          const struct hv_machine_fault *fault, uint32_t code)
{
    return health_report_row(partition, event, hv_health_row(hv_vcpu_of(partition), event), fault,
                             code);
}

void hv_health_report_overrun(struct hv_vcpu *vcpu)
{
    if (vcpu->state != HV_STATE_OVERRUN)
        return;
    vcpu->state = HV_STATE_READY;
    hv_health_report(vcpu->partition, HV_EVENT_SLOT_OVERRUN, 0, 0);
}

noreturn void hv_health_report_internal(enum hv_event event, const struct hv_machine_fault *fault)
{
    const struct hv_config_hm row = {HV_LEVEL_MODULE, hv_module.config->internal_error_action};

    health_log(HV_NO_PARTITION, event, &row, fault, 0);
    hv_health_print_all();
    if (row.action == HV_ACTION_RESET)
        hv_module_reset(false);
    hv_module_shutdown(HV_EXIT_INTERNAL);
}

/* A line about a partition comes from its share of the console. */
static HV_COLD bool health_prepare(struct hv_line *line, uint32_t partition, bool patient,
                                   const char *format, ...)
{
    const uint32_t owner = partition == HV_NO_PARTITION ? HV_CONSOLE_OWN : partition;
    va_list arguments;
    bool done;

    va_start(arguments, format);
    done = hv_console_prepare(line, owner, patient, format, arguments);
    va_end(arguments);
    return done;
}

static HV_COLD bool health_format(struct hv_line *line, const struct hv_hm_record *record,
                                  bool patient)
{
    const uint32_t p = record->partition;
    const char *action = health_action_names[record->action];
    const char *text = health_events[record->event].text;
    const char *name = p == HV_NO_PARTITION ? "" : hv_module.partitions[p].config->name;

    if (p == HV_NO_PARTITION)
        return health_prepare(line, p, patient,
                              "HM  hypervisor  %s tt=0x%02x pc=0x%08x address=0x%08x -> %s", text,
                              record->trap_type, record->pc, record->fault_address, action);
    if (record->trap_type == 0 || record->event == HV_EVENT_APPLICATION_ERROR)
        return health_prepare(line, p, patient, "HM  partition P%u (%s)  %s code=0x%08x -> %s", p,
                              name, text, record->code, action);
    return health_prepare(line, p, patient,
                          "HM  partition P%u (%s)  %s tt=0x%02x pc=0x%08x address=0x%08x -> %s", p,
                          name, text, record->trap_type, record->pc, record->fault_address, action);
}

/* The record is copied: another processor may need its place while the line is made. */
static HV_COLD bool health_print(uint32_t sequence, bool patient)
{
    const struct hv_hm_record record = *health_record(sequence);
    struct hv_line line;

    if (record.action == HV_ACTION_PROPAGATE)
        return true;
    if (!health_format(&line, &record, patient) || hv_module.log_printed != sequence)
        return false;
    hv_console_append(&line);
    return true;
}

bool hv_health_print_next(bool patient)
{
    uint32_t behind = hv_module.log_next - hv_module.log_printed;

    if (behind == 0)
        return false;
    if (behind > hv_module.config->hm_log_count) {
        behind -= hv_module.config->hm_log_count;
        hv_console_print("HM  %u records were overwritten before they were printed", behind);
        hv_module.log_printed += behind;
    }
    if (!health_print(hv_module.log_printed, patient))
        return false;
    hv_module.log_printed++;
    return true;
}

void hv_health_print_all(void)
{
    while (hv_health_print_next(false))
        continue;
}

/* arg: code, text, length. The text becomes a line of the partition; the event comes when its registers are saved. */
uint32_t hv_health_raise(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t length = arg[2];

    if (length > RAISE_TEXT_MAX)
        return HV_INVALID_PARAM;
    if (!hv_memory_check(self, arg[1], length, HV_AREA_READ))
        return HV_BAD_POINTER;
    if (length > 0) {
        const uint32_t status = hv_console_take(self, arg[1], length, true);

        if (status != HV_NO_ERROR)
            return status;
    }
    hv_cpu.request.kind = HV_REQUEST_RAISE;
    hv_cpu.request.event = HV_EVENT_APPLICATION_ERROR;
    hv_cpu.request.code = arg[0];
    return HV_CALL_SWITCH;
}

/* arg: event, code. Those that only the hypervisor itself can know of cannot be raised. */
uint32_t hv_health_error(struct hv_partition *self, uint32_t *arg)
{
    (void)self;
    if (arg[0] >= HV_EVENT_COUNT || arg[0] == HV_EVENT_INTERNAL_ERROR)
        return HV_INVALID_PARAM;
    hv_cpu.request.kind = HV_REQUEST_RAISE_PARTITION;
    hv_cpu.request.event = arg[0];
    hv_cpu.request.code = arg[1];
    return HV_CALL_SWITCH;
}

/* arg: sequence number, struct hv_hm_record. */
uint32_t hv_health_read_log(struct hv_partition *self, uint32_t *arg)
{
    return hv_hypercall_put_record(self, arg, hv_module.log_next, hv_module.config->hm_log_count,
                                   hv_module.log, sizeof(struct hv_hm_record));
}

/* arg: partition, or HV_NO_PARTITION for all; result: events. */
uint32_t hv_health_get_status(struct hv_partition *self, uint32_t *arg)
{
    const bool system = (self->config->flags & HV_PARTITION_SYSTEM) != 0;

    if (arg[0] != HV_NO_PARTITION && arg[0] >= hv_module.config->partitions.count)
        return HV_INVALID_PARAM;
    if (arg[0] != self->id && !system)
        return HV_NOT_PERMITTED;
    arg[1] = arg[0] == HV_NO_PARTITION ? hv_module.log_next : hv_module.partitions[arg[0]].hm_count;
    return HV_NO_ERROR;
}
