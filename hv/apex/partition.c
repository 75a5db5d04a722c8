/* SPDX-License-Identifier: BSD-2-Clause */
/* The partition: ARINC 653 Part 1, partition management. */
#include "hv/apex/apexPartition.h"

#include "hv/apex/kernel.h"
#include "hv/apex/process.h"
#include "hv/lib/hv.h"

static RETURN_CODE_TYPE get_status(PARTITION_STATUS_TYPE *status)
{
    struct hv_partition_status known;

    hv_partition_status(hv_partition_number, &known);
    *status = (PARTITION_STATUS_TYPE){
        .PERIOD = apex_clock_ns(known.period_us),
        .DURATION = apex_clock_ns(known.duration_us),
        .IDENTIFIER = (PARTITION_ID_TYPE)known.id,
        .LOCK_LEVEL = apex.lock_level,
        .OPERATING_MODE = (OPERATING_MODE_TYPE)known.mode,
        .START_CONDITION = (START_CONDITION_TYPE)known.start_condition,
        .NUM_ASSIGNED_CORES = 1,
    };
    return NO_ERROR;
}

/* Does not return: the main process gives way to those that it has started. */
static void become_normal(void)
{
    hv_partition_set_mode(hv_partition_number, HV_MODE_NORMAL);
    apex.mode = NORMAL;
    apex_process_start_all();
    apex_run();
}

/* IDLE and restarts do not return either. */
static RETURN_CODE_TYPE set_mode(OPERATING_MODE_TYPE mode)
{
    struct hv_partition_status known;

    hv_partition_status(hv_partition_number, &known);
    if ((unsigned)mode > NORMAL)
        return INVALID_PARAM;
    if (mode == NORMAL && known.mode == HV_MODE_NORMAL)
        return NO_ACTION;
    if (mode == WARM_START && known.mode == HV_MODE_COLD_START)
        return INVALID_MODE;

    if (mode == NORMAL)
        become_normal();
    return (RETURN_CODE_TYPE)hv_partition_set_mode(hv_partition_number, (enum hv_mode)mode);
}

void GET_PARTITION_STATUS(PARTITION_STATUS_TYPE *PARTITION_STATUS, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(PARTITION_STATUS));
}

void SET_PARTITION_MODE(OPERATING_MODE_TYPE OPERATING_MODE, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(set_mode(OPERATING_MODE));
}
