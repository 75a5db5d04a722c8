/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of a hypervisor that cannot rely on its own data. */
#ifndef HV_SPARC_EMERGENCY_H
#define HV_SPARC_EMERGENCY_H

#include <stdint.h>
#include <stdnoreturn.h>

/* Prints the reason and `count` words in hexadecimal, straight to the UART, and halts. */
noreturn void hv_emergency_end(const char *reason, const uint32_t *words, uint32_t count,
                               uint32_t exit_code) __attribute__((cold));

#endif
