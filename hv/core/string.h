/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The few string functions that the hypervisor needs; names of its own, because host tests link a C
 * library too.
 */
#ifndef HV_CORE_STRING_H
#define HV_CORE_STRING_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "hv/abi/types.h"
#include "hv/core/machine.h"

struct hv_line;

/* A name of the configuration into a status, by words where it lies so: by bytes it takes 20 us. */
static inline void hv_string_copy_name(char to[HV_NAME_LENGTH], const char from[HV_NAME_LENGTH])
{
    __builtin_memcpy(to, from, HV_NAME_LENGTH);
}

/* Equal up to a terminating zero or `size` bytes. */
bool hv_string_equal(const char *a, const char *b, uint32_t size);

/*
 * Appends to the line, what is too long for it cut off; one place is left for the line feed.
 * Formats %s (a text without %), %u and %x (uint32_t, with an optional 0 flag and width of one digit,
 * as in %08x). patient: looks for an interrupt at each conversion; false: one came up, and the line is
 * not whole.
 */
HV_COLD bool hv_string_format(struct hv_line *line, bool patient, const char *format,
                              va_list arguments);

#endif
