/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The health monitor: every error becomes an event, the partition's table says what it means and
 * what to do, the log keeps it, the console tells it. Actions are applied at once; only the console
 * line comes later.
 */
#ifndef HV_CORE_HEALTH_H
#define HV_CORE_HEALTH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

#include "hv/core/module.h"

struct hv_machine_fault;

/* The event of a SPARC trap type that the hypervisor does not handle itself. */
enum hv_event hv_health_event_of_trap(uint32_t trap_type);

/* What its partition's table of the present state says. */
const struct hv_config_hm *hv_health_row(const struct hv_vcpu *vcpu, enum hv_event event);

/*
 * Charges an event to a partition, logs it and applies the action of its table, which it returns:
 * with HV_ACTION_IGNORE the caller lets the partition go on. fault: null if no trap is behind it;
 * code: the partition's own. Does not return if the action ends the module.
 */
enum hv_action hv_health_report(struct hv_partition *partition, enum hv_event event,
                                const struct hv_machine_fault *fault, uint32_t code);

/* Reports an overrun, if one is noted that was not reported yet. */
void hv_health_report_overrun(struct hv_vcpu *vcpu);

/* Likewise, but the partition's own trap table is not asked: its process level has given up. */
enum hv_action hv_health_report_partition(struct hv_partition *partition, enum hv_event event,
                                          const struct hv_machine_fault *fault, uint32_t code);

/* The hypervisor itself failed: logged, printed, then the module's action. */
HV_COLD noreturn void hv_health_report_internal(enum hv_event event,
                                                const struct hv_machine_fault *fault);

/* All records that concern this partition are on the console; until then it is not run. */
static inline bool hv_health_is_told(const struct hv_partition *partition)
{
    return partition->report <= hv_module.log_printed;
}

/*
 * Prints the oldest record not yet printed; false: there is none, or, if patient, an interrupt came
 * up meanwhile and it will have to be printed later.
 */
HV_COLD bool hv_health_print_next(bool patient);

/* All of them. */
HV_COLD void hv_health_print_all(void);

#endif
