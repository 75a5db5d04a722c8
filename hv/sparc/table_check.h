/* SPDX-License-Identifier: BSD-2-Clause */
/* Page tables against the configuration. */
#ifndef HV_SPARC_TABLE_CHECK_H
#define HV_SPARC_TABLE_CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* What is wrong; entry as found, va 0 with the context's own entry: too little or too much. */
struct hv_table_fault {
    uint32_t context, va, entry;
};

/*
 * Every entry of all contexts of this processor is as the configuration, which hv_module has
 * taken over, gives it: each page of an area with its rights, nothing else of the partition's, the
 * hypervisor's window for the supervisor only, and of the pages that each processor has for itself its
 * own. False: *fault tells the first that is not.
 */
bool hv_table_check(uint32_t cpu, struct hv_table_fault *fault) __attribute__((cold));

#endif
