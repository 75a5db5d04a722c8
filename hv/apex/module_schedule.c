/* SPDX-License-Identifier: BSD-2-Clause */
/* Module schedules: ARINC 653 Part 2, multiple module schedules. */
#include "hv/apex/apexModuleSchedule.h"

#include "hv/apex/kernel.h"
#include "hv/lib/hv.h"

static RETURN_CODE_TYPE set_schedule(SCHEDULE_ID_TYPE id)
{
    struct hv_module_status module;

    hv_module_status(&module);
    if (id < 0 || (uint32_t)id >= module.plan_count)
        return INVALID_PARAM;
    switch (hv_plan_switch((uint32_t)id)) {
    case HV_NOT_PERMITTED: /* only a system partition may */
        return INVALID_CONFIG;
    case HV_NO_ACTION:
        return NO_ACTION;
    default:
        return NO_ERROR;
    }
}

static RETURN_CODE_TYPE get_status(SCHEDULE_STATUS_TYPE *status)
{
    struct hv_module_status module;

    hv_module_status(&module);
    *status = (SCHEDULE_STATUS_TYPE){
        .TIME_OF_LAST_SCHEDULE_SWITCH =
            apex_clock_ns((uint64_t)module.switch_high << 32 | module.switch_low),
        .CURRENT_SCHEDULE = (SCHEDULE_ID_TYPE)module.plan,
        .NEXT_SCHEDULE = (SCHEDULE_ID_TYPE)module.plan_next,
    };
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_id(const char *name, SCHEDULE_ID_TYPE *id)
{
    uint32_t plan;

    if (hv_plan_find(name, &plan) != HV_NO_ERROR)
        return INVALID_CONFIG;

    *id = (SCHEDULE_ID_TYPE)plan;
    return NO_ERROR;
}

void SET_MODULE_SCHEDULE(SCHEDULE_ID_TYPE SCHEDULE_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(set_schedule(SCHEDULE_ID));
}

void GET_MODULE_SCHEDULE_STATUS(SCHEDULE_STATUS_TYPE *SCHEDULE_STATUS,
                                RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(SCHEDULE_STATUS));
}

void GET_MODULE_SCHEDULE_ID(SCHEDULE_NAME_TYPE SCHEDULE_NAME, SCHEDULE_ID_TYPE *SCHEDULE_ID,
                            RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_id(SCHEDULE_NAME, SCHEDULE_ID));
}
