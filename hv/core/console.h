/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The module's console: whole lines of partitions, each behind its name, and the hypervisor's own
 * lines, in one ring that is handed to the device whenever it has room. Nobody ever waits for the
 * device but a shutdown.
 */
#ifndef HV_CORE_CONSOLE_H
#define HV_CORE_CONSOLE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "hv/core/module.h"

/* Divides the ring; the module has its configuration. */
HV_INIT void hv_console_init(void);

/* Whose share of the ring a line takes, beside partitions' numbers. */
#define HV_CONSOLE_OWN HV_CONFIG_PARTITIONS_MAX

/* One line of the hypervisor, behind its tag and the time; format of hv_string_format. */
HV_COLD void hv_console_print(const char *format, ...);

/*
 * Makes such a line, from the share of `owner`, without showing it. patient: it is given up if an
 * interrupt comes up meanwhile, which false tells, and the lock is not held meanwhile.
 */
HV_COLD bool hv_console_prepare(struct hv_line *line, uint32_t owner, bool patient,
                                const char *format, va_list arguments);

/* Shows the line, or counts it as lost. */
void hv_console_append(struct hv_line *line);

/*
 * Sends the begun line of a partition, if there is one. False: given up, because an interrupt
 * waits; never where the slot is too short for it.
 */
bool hv_console_end_line(struct hv_partition *partition);

/*
 * Takes text of the partition, which must have passed hv_memory_check, and a line feed behind it if
 * `line`; a line goes out at a line feed or when it is full. HV_NO_ERROR, HV_CALL_SWITCH, or
 * HV_CALL_AGAIN. With `line` the same call made again takes nothing until the caller forgets the
 * copy.
 */
uint32_t hv_console_take(struct hv_partition *self, uint32_t va, uint32_t length, bool line);

/* Characters wait to be handed to the device. */
static inline bool hv_console_is_waiting(void)
{
    return hv_module.console.head != hv_module.console.tail;
}

/* Hands up to `limit` characters to the device as long as it takes them; true: more are waiting. */
bool hv_console_drain(uint32_t limit);

/* Ends every begun line and waits until all is out. */
HV_COLD void hv_console_flush(void);

/* One character of a partition's line; false: an interrupt came first, and nothing has happened. */
bool hv_console_put(struct hv_partition *partition, char c);

/* Its share of the console has room for more lines. */
bool hv_console_has_room(const struct hv_partition *partition);

#endif
