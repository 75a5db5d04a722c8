/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs in the maintenance plan only: finds out what went wrong, starts the partition again, and
 * returns to the first plan. Twice; then it stays. Prints `N passed, N failed`.
 */
#include "hv/lib/check.h"

enum { FAULTY = 0, NORMAL_PLAN = 0, MAINTENANCE_PLAN = 1 };

int main(uint32_t id, uint32_t condition)
{
    uint32_t next = 0;

    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (uint32_t i = 0; i < 2; i++) {
        struct hv_partition_status status;
        struct hv_module_status module;
        struct hv_hm_record record;

        hv_module_status(&module);
        check(module.plan == MAINTENANCE_PLAN, "the maintenance plan is on");
        hv_partition_status(FAULTY, &status);
        check(status.mode == HV_MODE_IDLE, "who caused it is stopped");
        check(hv_hm_log_read(next, &record) == HV_NO_ERROR && record.partition == FAULTY &&
                  record.action == HV_ACTION_SWITCH_TO_MAINTENANCE &&
                  record.level == HV_LEVEL_MODULE,
              "the log tells");
        next++;
        check(hv_partition_set_mode(FAULTY, HV_MODE_COLD_START) == HV_NO_ERROR,
              "it can be started again");
        check(hv_plan_switch(NORMAL_PLAN) == HV_NO_ERROR, "back to the first plan");
        hv_idle();
    }
    check_end();
    hv_plan_switch(MAINTENANCE_PLAN);
    return 0;
}
