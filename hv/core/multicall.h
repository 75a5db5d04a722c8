/* SPDX-License-Identifier: BSD-2-Clause */
/* Several hypercalls in one. */
#ifndef HV_CORE_MULTICALL_H
#define HV_CORE_MULTICALL_H

#include <stdint.h>

struct hv_partition;

/* Hypercall. arg: struct hv_multicall array, number of entries, entries already done. */
uint32_t hv_multicall(struct hv_partition *self, uint32_t *arg);

#endif
