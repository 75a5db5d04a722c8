/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A system partition that looks after two others: what their health-monitor table has suspended it resumes, and it suspends and resumes
 * them itself. Prints `N passed, N failed`.
 */
#include "hv/lib/check.h"

enum { FIRST = 0, SECOND = 1, TURNS = 3 };

static uint32_t events_of(uint32_t partition)
{
    uint32_t count = 0;

    check(hv_hm_status(partition, &count) == HV_NO_ERROR, "its events are counted");
    return count;
}

static void check_stopped(uint32_t partition)
{
    struct hv_partition_status before, after;

    hv_partition_status(partition, &before);
    hv_idle();
    hv_partition_status(partition, &after);
    check(before.mode == HV_MODE_NORMAL && after.mode == HV_MODE_NORMAL, "its mode is NORMAL");
    check(before.restart_count == 1 && after.restart_count == 1, "it was started once more");
    check(before.hm_count == after.hm_count, "nothing happens in it");
}

int main(uint32_t id, uint32_t condition)
{
    uint32_t events;

    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    hv_idle(); /* both have been started again by now, */
    hv_idle(); /* and suspended */
    for (uint32_t turn = 0; turn < TURNS; turn++) {
        check_stopped(FIRST);
        check_stopped(SECOND);
        events = events_of(FIRST);
        check(hv_partition_suspend(FIRST) == HV_NO_ACTION, "it is suspended already");
        check(hv_partition_resume(FIRST) == HV_NO_ERROR, "it is resumed");
        check(hv_partition_resume(FIRST) == HV_NO_ACTION, "it is not suspended any more");
        check(hv_partition_suspend(FIRST) == HV_NO_ERROR, "it is suspended before it ran");
        hv_idle();
        check(events_of(FIRST) == events, "and does not run");
        check(hv_partition_resume(FIRST) == HV_NO_ERROR, "it is resumed again");
        hv_idle();
        check(events_of(FIRST) == events + 1, "it has run on to its next error");
    }
    check(hv_partition_suspend(9) == HV_INVALID_PARAM, "there is no such partition");
    check_end();
    return 0;
}
