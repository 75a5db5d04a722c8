/* SPDX-License-Identifier: BSD-2-Clause */
/* Batches of calls, and the trace that a system partition reads. Prints `N passed, N failed`. */
#include "hv/lib/check.h"

static struct hv_multicall calls[HV_MULTICALL_MAX];

static void set(uint32_t i, uint32_t number, uint32_t a0, uint32_t a1)
{
    calls[i] = (struct hv_multicall){.number = number, .argument = {a0, a1}};
}

static void check_results(uint32_t id)
{
    struct hv_partition_status status = {.id = 99};

    set(0, HV_CALL_NULL, 0, 0);
    set(1, HV_CALL_TIME_GET, 0, 0);
    set(2, HV_CALL_PARTITION_STATUS, id, (uint32_t)(uintptr_t)&status);
    set(3, HV_CALL_PARTITION_STATUS, 77, (uint32_t)(uintptr_t)&status);
    set(4, HV_CALL_MULTICALL, 0, 0);
    set(5, HV_CALL_TRAP_RETURN, 0, 0);
    set(6, 0xffffffff, 0, 0);
    set(7, HV_CALL_CONSOLE_WRITE, 8, 4);
    check(hv_multicall(calls, 8) == HV_NO_ERROR, "a batch");
    check(calls[0].argument[0] == HV_NO_ERROR, "the null call");
    check(calls[1].argument[0] == HV_NO_ERROR && calls[1].argument[2] > 0, "results are there");
    check(calls[2].argument[0] == HV_NO_ERROR && status.id == id,
          "pointers lead where they should");
    check(calls[3].argument[0] == HV_INVALID_PARAM, "an error does not end it");
    check(calls[4].argument[0] == HV_BAD_CALL && calls[5].argument[0] == HV_BAD_CALL &&
              calls[6].argument[0] == HV_BAD_CALL,
          "what cannot be in a batch");
    check(calls[7].argument[0] == HV_BAD_POINTER, "pointers are checked as ever");
}

static void check_arguments(void)
{
    const uint32_t good = (uint32_t)(uintptr_t)calls;

    check(hv_multicall(calls, HV_MULTICALL_MAX + 1) == HV_INVALID_PARAM, "too many");
    check(hv_call(HV_CALL_MULTICALL, good, 1, 2, 0, 0).status == HV_INVALID_PARAM,
          "more done than there are");
    check(hv_call(HV_CALL_MULTICALL, 0x10000000, 2, 0, 0, 0).status == HV_BAD_POINTER,
          "results need memory to write");
    check(hv_call(HV_CALL_MULTICALL, 0xfffffff0, 2, 0, 0, 0).status == HV_BAD_POINTER,
          "not across the end of the address space");
    check(hv_multicall(calls, 0) == HV_NO_ERROR, "none at all");
}

/* Entries that give up the processor, and a batch that is longer than a slot. */
static void check_slots(void)
{
    struct hv_module_status before, after;
    uint32_t done = 0;

    hv_module_status(&before);
    set(0, HV_CALL_IDLE, 0, 0);
    set(1, HV_CALL_IDLE, 0, 0);
    set(2, HV_CALL_MODULE_STATUS, (uint32_t)(uintptr_t)&after, 0);
    check(hv_multicall(calls, 3) == HV_NO_ERROR && calls[2].argument[0] == HV_NO_ERROR,
          "a batch goes on in a later slot");
    check(after.frame_count == before.frame_count + 2, "two frames later");
    for (uint32_t round = 0; round < 40; round++) {
        for (uint32_t i = 0; i < HV_MULTICALL_MAX; i++)
            set(i, HV_CALL_TRACE_EMIT, 7, i);
        done += hv_multicall(calls, HV_MULTICALL_MAX) == HV_NO_ERROR;
    }
    check(done == 40, "batches are interrupted and end all the same");
}

static void check_trace(uint32_t id)
{
    struct hv_trace_record record;
    uint32_t next = 40 * HV_MULTICALL_MAX;
    uint64_t now;

    check(hv_trace_read(next, &record) == HV_NOT_AVAILABLE, "not yet written");
    hv_trace_emit(3, 4);
    hv_time_get(&now);
    check(hv_trace_read(next, &record) == HV_NO_ERROR && record.sequence == next &&
              record.partition == id && record.identifier == 3 && record.value == 4 &&
              record.time_low <= (uint32_t)now && record.time_low + 200 > (uint32_t)now,
          "a trace point as it was set, each of a batch once");
    check(hv_trace_read(0, &record) == HV_NOT_AVAILABLE, "overwritten");
    check(hv_call(HV_CALL_TRACE_READ, next, 0x10000000, 0, 0, 0).status == HV_BAD_POINTER,
          "read-only memory");
}

int main(uint32_t id, uint32_t condition)
{
    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    check_results(id);
    check_arguments();
    check_slots();
    check_trace(id);
    check_end();
    return 0;
}
