/* SPDX-License-Identifier: BSD-2-Clause */
/* Errors on their way to the error handler process, or past it to the health monitor. */
#ifndef HV_APEX_ERROR_H
#define HV_APEX_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/abi/types.h"
#include "hv/apex/apexError.h"

struct apex_process;

struct apex_error {
    enum hv_event event; /* for the health monitor */
    ERROR_CODE_TYPE code;
    struct apex_process *process;
    uint32_t address;
    const void *message;
    ERROR_MESSAGE_SIZE_TYPE length;
};

/*
 * Queues an error for the error handler process and makes that ready. Without one, if the error is
 * the handler's or the main process's own, or if too many are queued already, it goes to the health
 * monitor at partition level; then it returns false, if it returns.
 */
bool apex_error_report(const struct apex_error *error);

/* The error handler process stops. */
void apex_error_handler_done(void);

#endif
