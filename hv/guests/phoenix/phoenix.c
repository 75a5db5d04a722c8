/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lives through resets of the module: a warm one and a cold one of its own, and a warm one that is the
 * action for an event. Which life it is it knows from the log, which outlives them all; what its memory
 * must hold then it knows from the kind of reset. Prints `N passed, N failed`.
 */
#include "hv/lib/check.h"

enum { ASH = 0xa5a50000u };

static volatile uint32_t *const store =
    (volatile uint32_t *)0x30020000;                                    /* cleared by cold starts */
static volatile uint32_t *const kept = (volatile uint32_t *)0x30030000; /* KEEP: by cold resets */
static volatile uint32_t data = 1;

static void check_life(uint32_t life, uint32_t condition, uint32_t mode, uint32_t memory)
{
    struct hv_partition_status status;

    hv_partition_status(0, &status);
    hv_printf("life %u, mode %u, condition %u\n", life, status.mode, condition);
    check(condition == (life == 0 ? HV_START_NORMAL : HV_START_HM_MODULE_RESTART), "condition");
    check(status.start_condition == condition, "condition in the status");
    check(status.mode == mode, "mode");
    check(*store == memory, "memory");
    check(*kept == memory, "memory that restarts keep");
    check(data == 1, "data are loaded again");
    *store = *kept = data = ASH + life;
}

/* An event, only to be counted: its action is IGNORE. */
static uint32_t count_life(void)
{
    uint32_t events = 0;

    hv_hm_status(0xffffffffu, &events);
    hv_hm_raise(events, "", 0);
    return events;
}

int main(uint32_t id, uint32_t condition)
{
    const uint32_t life = count_life();

    switch (life) {
    case 0:
        check_life(life, condition, HV_MODE_COLD_START, 0);
        hv_module_stop(2);
        break;
    case 1:
        check_life(life, condition, HV_MODE_WARM_START, ASH);
        hv_module_stop(1);
        break;
    case 2:
        check_life(life, condition, HV_MODE_COLD_START, 0);
        hv_hm_error(HV_EVENT_CONFIGURATION_ERROR, 0); /* counts as well */
        break;
    default:
        check_life(life, condition, HV_MODE_WARM_START, ASH + 2);
        break;
    }
    check(life == 4, "the last life");
    check_end();
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    hv_module_stop(0);
    return 0;
}
