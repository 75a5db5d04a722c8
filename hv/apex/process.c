/* SPDX-License-Identifier: BSD-2-Clause */
/* Processes: ARINC 653 Part 1, process management; what they are and what is known of them. */
#include "hv/apex/process.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"
#include "hv/lib/hv.h"

/* A name for a process: the table of objects wants it there. */
struct named_process {
    struct apex_object object;
    struct apex_process process;
};

APEX_TABLE(processes, MAX_NUMBER_OF_PROCESSES);

struct apex_process *apex_process_find(PROCESS_ID_TYPE id)
{
    struct named_process *named = apex_object_find(&processes, id);

    return named ? &named->process : NULL;
}

bool apex_process_is_periodic(const struct apex_process *process)
{
    return process->attributes.PERIOD != INFINITE_TIME_VALUE;
}

size_t apex_process_stack_memory(STACK_SIZE_TYPE size)
{
    return APEX_STACK_RESERVE + ((size + 7) & ~7u);
}

void apex_process_give_stack(struct apex_process *process, STACK_SIZE_TYPE size)
{
    const size_t memory = apex_process_stack_memory(size);

    process->context.stack_low = (uint32_t)(uintptr_t)apex_pool_take(memory);
    process->context.stack_size = memory;
}

static bool is_stack_size(STACK_SIZE_TYPE size)
{
    return size >= APEX_STACK_MIN && size <= APEX_STACK_MAX;
}

/* INFINITE_TIME_VALUE or more than nothing. */
static bool is_duration(SYSTEM_TIME_TYPE time)
{
    return time == INFINITE_TIME_VALUE || (time > 0 && time <= APEX_TIME_MAX);
}

static bool is_multiple_of_partition_period(SYSTEM_TIME_TYPE period)
{
    struct hv_partition_status status;

    hv_partition_status(hv_partition_number, &status);
    return status.period_us != 0 && period % ((SYSTEM_TIME_TYPE)status.period_us * 1000) == 0;
}

static RETURN_CODE_TYPE create(const PROCESS_ATTRIBUTE_TYPE *attributes, PROCESS_ID_TYPE *id)
{
    const SYSTEM_TIME_TYPE period = attributes->PERIOD, capacity = attributes->TIME_CAPACITY;
    const bool good_size = is_stack_size(attributes->STACK_SIZE);
    struct named_process *named;

    if (!apex_object_fits(&processes, sizeof *named,
                          good_size ? apex_process_stack_memory(attributes->STACK_SIZE) : 0))
        return INVALID_CONFIG;
    if (apex_object_find_name(&processes, attributes->NAME))
        return NO_ACTION;
    if (!good_size)
        return INVALID_PARAM;
    if (attributes->BASE_PRIORITY < MIN_PRIORITY_VALUE ||
        attributes->BASE_PRIORITY > MAX_PRIORITY_VALUE)
        return INVALID_PARAM;
    if (!is_duration(period))
        return INVALID_PARAM;
    if (period != INFINITE_TIME_VALUE && !is_multiple_of_partition_period(period))
        return INVALID_CONFIG;
    if (!is_duration(capacity))
        return INVALID_PARAM;
    if (period != INFINITE_TIME_VALUE && capacity > period)
        return INVALID_PARAM;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    named = apex_object_create(&processes, attributes->NAME, sizeof *named);
    named->process.id = named->object.id;
    named->process.attributes = *attributes;
    named->process.current_priority = attributes->BASE_PRIORITY;
    named->process.deadline = APEX_NEVER;
    apex_process_give_stack(&named->process, attributes->STACK_SIZE);
    *id = named->object.id;
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_status(PROCESS_ID_TYPE id, PROCESS_STATUS_TYPE *status)
{
    const struct apex_process *process = apex_process_find(id);

    if (!process)
        return INVALID_PARAM;

    *status = (PROCESS_STATUS_TYPE){
        .DEADLINE_TIME = apex_clock_ns(process->deadline),
        .CURRENT_PRIORITY = process->current_priority,
        .PROCESS_STATE = process == apex.current ? RUNNING : process->state,
        .ATTRIBUTES = process->attributes,
    };
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_my_id(PROCESS_ID_TYPE *id)
{
    if (apex.current->id < 1)
        return INVALID_MODE;

    *id = apex.current->id;
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_my_index(PROCESS_INDEX_TYPE *index)
{
    if (apex.current->id < 1)
        return INVALID_MODE;

    *index = apex.current->id - 1;
    return NO_ERROR;
}

/* One core: every partition has core 0, and every process may. */
static RETURN_CODE_TYPE initialize_core_affinity(PROCESS_ID_TYPE id, PROCESSOR_CORE_ID_TYPE core)
{
    if (!apex_process_find(id))
        return INVALID_PARAM;
    if (core != 0 && core != CORE_AFFINITY_NO_PREFERENCE)
        return INVALID_CONFIG;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    return NO_ERROR;
}

void CREATE_PROCESS(PROCESS_ATTRIBUTE_TYPE *ATTRIBUTES, PROCESS_ID_TYPE *PROCESS_ID,
                    RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(create(ATTRIBUTES, PROCESS_ID));
}

void GET_PROCESS_ID(PROCESS_NAME_TYPE PROCESS_NAME, PROCESS_ID_TYPE *PROCESS_ID,
                    RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(apex_object_get_id(&processes, PROCESS_NAME, PROCESS_ID));
}

void GET_PROCESS_STATUS(PROCESS_ID_TYPE PROCESS_ID, PROCESS_STATUS_TYPE *PROCESS_STATUS,
                        RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(PROCESS_ID, PROCESS_STATUS));
}

void GET_MY_ID(PROCESS_ID_TYPE *PROCESS_ID, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_my_id(PROCESS_ID));
}

void GET_MY_INDEX(PROCESS_INDEX_TYPE *PROCESS_INDEX, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_my_index(PROCESS_INDEX));
}

void INITIALIZE_PROCESS_CORE_AFFINITY(PROCESS_ID_TYPE PROCESS_ID,
                                      PROCESSOR_CORE_ID_TYPE PROCESSOR_CORE_ID,
                                      RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(initialize_core_affinity(PROCESS_ID, PROCESSOR_CORE_ID));
}

void GET_MY_PROCESSOR_CORE_ID(PROCESSOR_CORE_ID_TYPE *PROCESSOR_CORE_ID,
                              RETURN_CODE_TYPE *RETURN_CODE)
{
    *PROCESSOR_CORE_ID = 0;
    *RETURN_CODE = NO_ERROR;
}
