/* SPDX-License-Identifier: BSD-2-Clause */
/* The ring of trace points: numbered records, of which the oldest are overwritten. */
#include "hv/core/hypercall.h"
#include "hv/core/module.h"
#include "hv/core/time.h"

/* arg: identifier, value. */
uint32_t hv_trace_emit(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t sequence = hv_module.trace_next++;
    struct hv_trace_record *record = &hv_module.trace[sequence % HV_TRACE_RING];

    record->sequence = sequence;
    record->time_low = hv_time_read();
    record->time_high = hv_cpu.clock_high;
    record->partition = self->id;
    record->identifier = arg[0];
    record->value = arg[1];
    return HV_NO_ERROR;
}

/* arg: sequence number, struct hv_trace_record. */
uint32_t hv_trace_read(struct hv_partition *self, uint32_t *arg)
{
    return hv_hypercall_put_record(self, arg, hv_module.trace_next, HV_TRACE_RING, hv_module.trace,
                                   sizeof(struct hv_trace_record));
}
