/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors: ARINC 653 Part 1, health monitoring. The error handler process is started by the first
 * error and again as long as errors wait. What it cannot take, its own errors among them, is the
 * partition's.
 */
#include "hv/apex/error.h"

#include "hv/apex/kernel.h"
#include "hv/apex/object.h"
#include "hv/apex/process.h"
#include "hv/lib/hv.h"

enum { ERRORS = 16 };

struct waiting_error {
    enum hv_event event;
    ERROR_STATUS_TYPE status;
};

static struct waiting_error errors[ERRORS];
static uint32_t error_head, error_count;
static bool fetched; /* the running handler has asked for one */

static bool handler_exists(void)
{
    return apex_error_handler.context.stack_size != 0;
}

/* Text of an application goes to the console as a line. */
static void print(const void *message, MESSAGE_SIZE_TYPE length)
{
    char line[MAX_ERROR_MESSAGE_SIZE + 1];

    memcpy(line, message, (size_t)length);
    line[length] = '\n';
    hv_console_write(line, (size_t)length + 1);
}

static void escalate(const struct apex_error *error)
{
    if (error->length > 0)
        print(error->message, error->length);
    hv_hm_error(error->event, (uint32_t)error->process->id);
}

static void start_handler(void)
{
    if (apex_error_handler.state != DORMANT)
        return;
    apex_context_reset(&apex_error_handler);
    apex_error_handler.state = READY;
    fetched = false;
}

bool apex_error_report(const struct apex_error *error)
{
    struct waiting_error *waiting = &errors[(error_head + error_count) % ERRORS];

    if (!handler_exists() || error->process == &apex_error_handler ||
        error->process == &apex_main || apex.mode != NORMAL || error_count == ERRORS) {
        escalate(error);
        return false;
    }
    *waiting = (struct waiting_error){
        .event = error->event,
        .status =
            {
                .ERROR_CODE = error->code,
                .LENGTH = error->length,
                .FAILED_PROCESS_ID = error->process->id,
                .FAILED_ADDRESS = (SYSTEM_ADDRESS_TYPE)(uintptr_t)error->address,
            },
    };
    memcpy(waiting->status.MESSAGE, error->message, (size_t)error->length);
    error_count++;
    start_handler();
    return true;
}

static struct waiting_error *take_error(void)
{
    struct waiting_error *error = &errors[error_head];

    error_head = (error_head + 1) % ERRORS;
    error_count--;
    return error;
}

/* A handler that has not even asked will not ask the next time either. */
void apex_error_handler_done(void)
{
    apex_error_handler.state = DORMANT;
    if (error_count > 0 && !fetched) {
        const struct waiting_error *error = take_error();

        hv_hm_error(error->event, (uint32_t)error->status.FAILED_PROCESS_ID);
    }
    if (error_count > 0)
        start_handler();
}

static RETURN_CODE_TYPE report_message(const void *message, MESSAGE_SIZE_TYPE length)
{
    if (length < 0 || length > MAX_ERROR_MESSAGE_SIZE)
        return INVALID_PARAM;

    print(message, length);
    return NO_ERROR;
}

static RETURN_CODE_TYPE create_handler(SYSTEM_ADDRESS_TYPE entry, STACK_SIZE_TYPE stack)
{
    if (handler_exists())
        return NO_ACTION;
    if (stack < APEX_STACK_MIN || stack > APEX_STACK_MAX)
        return INVALID_CONFIG;
    if (!apex_pool_has(apex_process_stack_memory(stack)))
        return INVALID_CONFIG;
    if (apex.mode == NORMAL)
        return INVALID_MODE;

    apex_error_handler.attributes.ENTRY_POINT = entry;
    apex_error_handler.attributes.PERIOD = INFINITE_TIME_VALUE;
    apex_error_handler.current_priority = MAX_PRIORITY_VALUE + 1;
    apex_error_handler.deadline = APEX_NEVER;
    apex_process_give_stack(&apex_error_handler, stack);
    return NO_ERROR;
}

static RETURN_CODE_TYPE get_status(ERROR_STATUS_TYPE *status)
{
    if (apex.current != &apex_error_handler)
        return INVALID_CONFIG;
    fetched = true;
    if (error_count == 0)
        return NO_ACTION;

    *status = take_error()->status;
    return NO_ERROR;
}

static RETURN_CODE_TYPE raise_error(ERROR_CODE_TYPE code, const void *message,
                                    ERROR_MESSAGE_SIZE_TYPE length)
{
    if (length < 0 || length > MAX_ERROR_MESSAGE_SIZE)
        return INVALID_PARAM;
    if (code != APPLICATION_ERROR)
        return INVALID_PARAM;

    apex_error_report(&(struct apex_error){
        .event = HV_EVENT_APPLICATION_ERROR,
        .code = code,
        .process = apex.current,
        .message = message,
        .length = length,
    });
    return NO_ERROR;
}

/* With one core there is nothing for either way to do differently. */
static RETURN_CODE_TYPE configure_handler(ERROR_HANDLER_CONCURRENCY_CONTROL_TYPE control,
                                          PROCESSOR_CORE_ID_TYPE core)
{
    if (!handler_exists())
        return NO_ACTION;
    if (apex.mode == NORMAL)
        return INVALID_MODE;
    if (core != 0 && core != CORE_AFFINITY_NO_PREFERENCE)
        return INVALID_CONFIG;
    if (control != PROCESSES_PAUSE && control != PROCESSES_SCHEDULED)
        return INVALID_PARAM;

    return NO_ERROR;
}

void REPORT_APPLICATION_MESSAGE(MESSAGE_ADDR_TYPE MESSAGE_ADDR, MESSAGE_SIZE_TYPE LENGTH,
                                RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(report_message(MESSAGE_ADDR, LENGTH));
}

void CREATE_ERROR_HANDLER(SYSTEM_ADDRESS_TYPE ENTRY_POINT, STACK_SIZE_TYPE STACK_SIZE,
                          RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(create_handler(ENTRY_POINT, STACK_SIZE));
}

void GET_ERROR_STATUS(ERROR_STATUS_TYPE *ERROR_STATUS, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(ERROR_STATUS));
}

void RAISE_APPLICATION_ERROR(ERROR_CODE_TYPE ERROR_CODE, MESSAGE_ADDR_TYPE MESSAGE_ADDR,
                             ERROR_MESSAGE_SIZE_TYPE LENGTH, RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(raise_error(ERROR_CODE, MESSAGE_ADDR, LENGTH));
}

void CONFIGURE_ERROR_HANDLER(ERROR_HANDLER_CONCURRENCY_CONTROL_TYPE CONCURRENCY_CONTROL,
                             PROCESSOR_CORE_ID_TYPE PROCESSOR_CORE_ID,
                             RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(configure_handler(CONCURRENCY_CONTROL, PROCESSOR_CORE_ID));
}
