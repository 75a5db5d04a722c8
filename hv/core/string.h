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

#include "hv/core/machine.h"

/* Equal up to a terminating zero or `size` bytes. */
bool hv_string_equal(const char *a, const char *b, uint32_t size);

/* Receives one character of formatted text; false: no more of it is wanted. */
typedef bool hv_string_sink(void *context, char c);

/*
 * Ends early soon after the sink wants no more.
 * Formats %s, %c, %u, %x (uint32_t, with an optional 0 flag and width of one digit, as in %08x), %t
 * (uint64_t microseconds, printed as seconds with six decimals) and %%.
 */
HV_COLD void hv_string_format(hv_string_sink *sink, void *context, const char *format,
                              va_list arguments);

#endif
