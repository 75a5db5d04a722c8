/* SPDX-License-Identifier: BSD-2-Clause */
/* The module: preparing it, its first frame, the work of idle time, and its end. */
#include "hv/core/module.h"

#include "hv/core/console.h"
#include "hv/core/health.h"
#include "hv/core/machine.h"
#include "hv/core/partition.h"
#include "hv/core/port.h"
#include "hv/core/schedule.h"
#include "hv/core/time.h"
#include "hv/core/timer.h"
#include "hv/core/vcpu.h"

enum {
    IDLE_DRAIN = 4,   /* console characters between two looks for the end of idling */
    JOIN_US = 50,     /* to take up the first plan */
    JOIN_ALL_US = 500 /* for all processors to take it up */
};

extern inline struct hv_vcpu *hv_partition_vcpu(const struct hv_partition *partition,
                                                uint32_t index);
extern inline void hv_module_lock(void);
extern inline void hv_module_unlock(void);

/* Where all slots of a virtual processor are, which hv_config_check has seen to. */
static HV_COLD uint32_t module_find_cpu(const struct hv_config *config, uint32_t partition,
                                        uint32_t vcpu)
{
    const struct hv_config_slot *slots = hv_config_table(config, &config->slots);

    for (uint32_t i = 0; i < config->slots.count; i++) {
        if (slots[i].partition == partition && slots[i].vcpu == vcpu)
            return slots[i].cpu;
    }
    return 0;
}

static HV_COLD void module_init_vcpus(const struct hv_config *config,
                                      struct hv_partition *partition)
{
    partition->vcpu = &hv_module.vcpus[partition->id];
    partition->extra = &hv_module.vcpus[config->partitions.count + partition->config->vcpu_extra];
    for (uint32_t i = 0; i < partition->config->vcpu_count; i++) {
        struct hv_vcpu *vcpu = hv_partition_vcpu(partition, i);

        vcpu->partition = partition;
        vcpu->id = (uint32_t)(vcpu - hv_module.vcpus);
        vcpu->index = i;
        vcpu->cpu = module_find_cpu(config, partition->id, i);
    }
}

static HV_COLD void module_init_partitions(const struct hv_config *config)
{
    const struct hv_config_partition *partitions = hv_config_table(config, &config->partitions);
    const struct hv_config_area *areas = hv_config_table(config, &config->areas);
    const struct hv_config_link *links = hv_config_table(config, &config->links);

    for (uint32_t i = 0; i < config->partitions.count; i++) {
        struct hv_partition *partition = &hv_module.partitions[i];

        partition->config = &partitions[i];
        partition->areas = &areas[partitions[i].area_first];
        partition->last_area = partition->areas;
        partition->ports = &hv_module.ports[partitions[i].port_first];
        partition->port_count = partitions[i].port_count;
        partition->links = &links[partitions[i].link_first];
        partition->id = i;
        module_init_vcpus(config, partition);
    }
}

void hv_module_init(const struct hv_config *config)
{
    const uint32_t log_next = hv_module.log_next;
    const uint32_t reset_count = hv_module.reset_count;
    const bool warm = hv_module.warm;
    uint64_t *words = (uint64_t *)(void *)&hv_module; /* most of the time to the first slot */

    for (uint32_t i = 0; i < sizeof hv_module / sizeof *words; i++)
        words[i] = 0;
    hv_module.config = config;
    hv_module.log = hv_machine_window(config->hm_log_va);
    hv_module.log_next = log_next;
    hv_module.log_printed = log_next;
    hv_module.reset_count = reset_count;
    hv_module.warm = warm;
    hv_time_init();
    module_init_partitions(config);
    hv_console_init();
    hv_port_init();
}

void hv_module_init_cpu(uint32_t id, struct hv_slot *slots)
{
    hv_cpu = (struct hv_cpu_state){
        .vcpu = hv_module.vcpus,
        .current = hv_module.partitions,
        .id = id,
        .slots = slots,
        .several = hv_module.config->cpu_count > 1,
    };
    hv_time_init_cpu();
}

void hv_module_load(void)
{
    const struct hv_config *config = hv_module.config;
    const enum hv_start_condition condition =
        hv_module.reset_count > 0 ? HV_START_HM_MODULE_RESTART : HV_START_NORMAL;

    hv_console_print("Pride hypervisor, module %s: %u partitions, frame limit %u", config->name,
                     config->partitions.count, config->frame_limit);
    for (uint32_t i = 0; i < config->partitions.count; i++) {
        struct hv_partition *partition = &hv_module.partitions[i];

        hv_partition_start(partition, hv_module.warm ? HV_MODE_WARM_START : HV_MODE_COLD_START,
                           condition);
        while (!hv_partition_load(partition)) {
            if (hv_machine_interrupt_pending())
                hv_machine_idle(false);
        }
    }
}

void hv_module_start(void)
{
    const struct hv_config *config = hv_module.config;
    const uint32_t margin = config->switch_us + (config->cpu_count > 1 ? JOIN_ALL_US : JOIN_US);

    hv_schedule_start(config->initial_plan, hv_time_now() + margin);
}

bool hv_module_must_pause(void)
{
    return hv_machine_interrupt_pending() || hv_machine_lock_wanted();
}

void hv_module_join(void)
{
    hv_schedule_join();
    hv_cpu.run_since = hv_time_read();
}

/*
 * Where it is never too late to print, slots of others included, printing gives way to interrupts;
 * in a slot too short for that it does not, but is then its owner's affair only.
 */
static bool module_may_print(const struct hv_vcpu *owner)
{
    return hv_schedule_is_patient() || !hv_health_is_told(owner->partition);
}

void hv_module_work(struct hv_vcpu *owner)
{
    bool hurry = false;

    if (hv_machine_interrupt_pending()) {
        hv_module_alarm_rang();
        return;
    }
    if (owner && owner->state == HV_STATE_OVERRUN) {
        hv_health_report_overrun(owner);
        return;
    }
    if (hv_schedule_is_patient() && hv_cpu.schedule.overrun) {
        hv_health_report_overrun(hv_cpu.schedule.overrun);
        hv_cpu.schedule.overrun = 0;
        return;
    }
    if (hv_module.log_printed != hv_module.log_next && module_may_print(owner)) {
        hv_health_print_next(hv_schedule_is_patient());
        return;
    }
    if (owner && owner->state == HV_STATE_LOADING) {
        /* It does not begin while another processor may still be in the partition. */
        hurry = hv_partition_is_running(owner->partition);
        if (!hurry && hv_health_is_told(owner->partition)) {
            hv_partition_load(owner->partition);
            return;
        }
    }
    if (owner && owner->state == HV_STATE_STARTING) {
        hv_machine_caches_flush();
        owner->state = HV_STATE_READY;
        return;
    }
    hv_module.console.starved = false;
    while (hv_console_is_waiting()) {
        /* Before the look at the lock: two that idle would only look. */
        hv_console_drain(IDLE_DRAIN);
        if (hv_module_must_pause())
            break;
    }
    hv_module_unlock();
    hv_machine_idle(!hv_console_is_waiting() && !hurry);
    hv_module_lock();
    hv_module_alarm_rang();
}

noreturn void hv_module_shutdown(uint32_t exit_code)
{
    for (uint32_t i = 0; i < HV_CONFIG_VCPUS_ALL_MAX; i++)
        hv_health_report_overrun(&hv_module.vcpus[i]);
    hv_health_print_all();
    hv_console_print(
        "module %s: shut down after %u major frames, %u health monitor events, exit %u",
        hv_module.config->name, hv_module.frame.count, hv_module.log_next, exit_code);
    hv_console_flush();
    hv_machine_halt(exit_code);
}

noreturn void hv_module_reset(bool warm)
{
    hv_health_print_all();
    hv_console_print("module %s: reset", hv_module.config->name);
    hv_console_flush();
    hv_module.reset_count++;
    hv_module.warm = warm;
    hv_machine_reset();
}
