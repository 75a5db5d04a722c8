/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of the health monitor's events (health_event.h). A test compares them with the hypervisor's own list.
 */
#include "scenarios/health_event.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
static const struct {
    const char *name;
    const char *text;
} events[] = {
    {"INSTRUCTION_ACCESS",     "instruction access exception"},
    {"ILLEGAL_INSTRUCTION",    "illegal instruction"},
    {"PRIVILEGED_INSTRUCTION", "privileged instruction"},
    {"FP_DISABLED",            "fp disabled"},
    {"WINDOW_OVERFLOW",        "window overflow with a bad stack"},
    {"WINDOW_UNDERFLOW",       "window underflow with a bad stack"},
    {"ALIGNMENT",              "memory address not aligned"},
    {"FP_EXCEPTION",           "fp exception"},
    {"DATA_ACCESS",            "data access exception"},
    {"TAG_OVERFLOW",           "tag overflow"},
    {"WATCHPOINT",             "watchpoint detected"},
    {"REGISTER_ERROR",         "r register access error"},
    {"CP_DISABLED",            "coprocessor disabled"},
    {"DIVISION_BY_ZERO",       "division by zero"},
    {"DATA_STORE",             "data store error"},
    {"SOFTWARE_TRAP",          "unassigned software trap"},
    {"UNKNOWN_TRAP",           "unassigned trap"},
    {"SLOT_OVERRUN",           "slot overrun"},
    {"DEADLINE_MISSED",        "deadline missed"},
    {"APPLICATION_ERROR",      "application error"},
    {"ILLEGAL_REQUEST",        "illegal request"},
    {"MEMORY_ERROR",           "uncorrectable memory error"},
    {"WATCHDOG",               "watchdog"},
    {"CONFIGURATION_ERROR",    "configuration error"},
    {"INTERNAL_ERROR",         "internal error of the hypervisor"},
};
/* clang-format on */

const char *health_event_text(const char *name)
{
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        if (strcmp(events[i].name, name) == 0)
            return events[i].text;
    }
    return NULL;
}

bool health_event_is_name(const char *text)
{
    return *text && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")] == '\0';
}
