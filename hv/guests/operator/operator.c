/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A system partition that switches plans: it asks for the other one in each frame, and checks that
 * it gets it where the frame ends and not before. Prints `N passed, N failed`.
 */
#include "hv/lib/check.h"

int main(uint32_t id, uint32_t condition)
{
    static const uint32_t frame_us[2] = {10000, 4000};
    struct hv_module_status status;

    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    check(hv_plan_switch(2) == HV_INVALID_PARAM, "there are two plans");
    for (uint32_t i = 0; i < 8; i++) {
        const uint32_t plan = i % 2;
        uint64_t before, after;

        hv_time_get(&before);
        hv_module_status(&status);
        check(status.plan == plan && status.major_frame_us == frame_us[plan], "plan and frame");
        check(hv_plan_switch(1 - plan) == HV_NO_ERROR, "the switch is accepted");
        hv_module_status(&status);
        check(status.plan == plan, "this frame is not changed");
        hv_idle();
        hv_time_get(&after);
        check(after - before + 500 > frame_us[plan] && after - before < frame_us[plan] + 500,
              "the next frame begins when this one ends");
    }
    check_end();
    return 0;
}
