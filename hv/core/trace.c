/* SPDX-License-Identifier: BSD-2-Clause */
/* The ring of trace points: numbered records, of which the oldest are overwritten. */
#include "hv/core/trace.h"

#include "hv/core/hypercall.h"
#include "hv/core/module.h"
#include "hv/core/time.h"

static struct hv_trace_record *trace_record(uint32_t sequence)
{
    return &hv_module.trace[sequence % HV_TRACE_RING];
}

/* arg: identifier, value. */
uint32_t hv_trace_emit(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t sequence = hv_module.trace_next++;
    struct hv_trace_record *record = trace_record(sequence);

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
    const uint32_t age = hv_module.trace_next - arg[0]; /* 1: the newest */

    if (!(self->config->flags & HV_PARTITION_SYSTEM))
        return HV_NOT_PERMITTED;
    if (age == 0 || age > HV_TRACE_RING || age > hv_module.trace_next)
        return HV_NOT_AVAILABLE;
    return hv_hypercall_put(self, arg[1], trace_record(arg[0]), sizeof(struct hv_trace_record));
}
