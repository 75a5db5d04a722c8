/* SPDX-License-Identifier: BSD-2-Clause */
/* Trace points: a ring that partitions write, and that system partitions and debuggers read. */
#ifndef HV_CORE_TRACE_H
#define HV_CORE_TRACE_H

#include <stdint.h>

struct hv_partition;

/* Hypercalls. */
uint32_t hv_trace_emit(struct hv_partition *self, uint32_t *arg);
uint32_t hv_trace_read(struct hv_partition *self, uint32_t *arg);

#endif
