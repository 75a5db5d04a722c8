/* SPDX-License-Identifier: BSD-2-Clause */
/* Monitor commands that show the hypervisor's tables (gdbstub/hv_tables.h). */
#include "gdbstub/hv_tables.h"
#include "monitor/command.h"

static void hypervisor_part(const struct monitor_call *call)
{
    hv_table_print(call->leon3, "partitions", call->text);
}

static void hypervisor_plan(const struct monitor_call *call)
{
    hv_table_print(call->leon3, "plans", call->text);
    hv_table_print(call->leon3, "slots", call->text);
}

static void hypervisor_ports(const struct monitor_call *call)
{
    hv_table_print(call->leon3, "ports", call->text);
}

static void hypervisor_hm(const struct monitor_call *call)
{
    hv_table_print(call->leon3, "health", call->text);
}

/* clang-format off */
const struct monitor_command monitor_hypervisor_commands[] = {
    {"hm",    "", 0, 0, hypervisor_hm,    MONITOR_ANYWHERE, NULL, "the log of the hypervisor's health monitor"},
    {"part",  "", 0, 0, hypervisor_part,  MONITOR_ANYWHERE, NULL, "partitions, as the hypervisor has them"},
    {"plan",  "", 0, 0, hypervisor_plan,  MONITOR_ANYWHERE, NULL, "plans and their slots"},
    {"ports", "", 0, 0, hypervisor_ports, MONITOR_ANYWHERE, NULL, "ports of all partitions"},
    {0},
};
/* clang-format on */
