/* SPDX-License-Identifier: BSD-2-Clause */
/* Copies in chunks. How long a chunk takes depends on how the two sides are aligned to each other. */
#include "hv/core/copy.h"

#include "hv/core/cpu.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/module.h"

/* Bytes between two looks, a power of two: copied by doubles, by words, by bytes. */
enum { CHUNK_DOUBLES = 256, CHUNK_WORDS = 128, CHUNK_BYTES = 32 };

/* The lock goes round: between two of its steps the others look no more often than there are others. */
bool hv_copy_is_under_way(struct hv_copy *copy, const void *buffer)
{
    return copy->buffer == buffer && copy->waited++ < HV_CONFIG_CPUS_MAX;
}

struct hv_copy *hv_copy_begin(struct hv_partition *self, const void *buffer, uint32_t va,
                              uint32_t size, uint32_t version)
{
    struct hv_copy *copy = &hv_cpu.vcpu->copy;

    copy->waited = 0;
    if (copy->buffer == buffer && copy->va == va && copy->size == size && copy->version == version)
        return copy;
    copy->buffer = 0;
    for (uint32_t i = 0; i < self->config->vcpu_count; i++) {
        struct hv_copy *other = &hv_partition_vcpu(self, i)->copy;

        if (hv_copy_is_under_way(other, buffer))
            return 0;
        if (other->buffer == buffer)
            other->buffer = 0; /* it begins anew */
    }
    *copy = (struct hv_copy){buffer, va, size, version, 0, 0};
    return copy;
}

/* Of the bytes that are left. */
static uint32_t copy_chunk(const struct hv_copy *copy)
{
    const uint32_t left = copy->size - copy->done;
    const uint32_t alignment = (uint32_t)(uintptr_t)copy->buffer | copy->va;
    const uint32_t chunk = (alignment & 7u) == 0   ? CHUNK_DOUBLES
                           : (alignment & 3u) == 0 ? CHUNK_WORDS
                                                   : CHUNK_BYTES;

    return left < chunk ? left : chunk;
}

static uint32_t copy_run(struct hv_copy *copy, char *in, const char *out)
{
    if (!copy)
        return HV_CALL_AGAIN;
    do {
        const uint32_t size = copy_chunk(copy);
        const uint32_t va = copy->va + copy->done;
        const uint32_t status = in ? hv_machine_copy_in(in + copy->done, va, size)
                                   : hv_machine_copy_out(va, out + copy->done, size);

        copy->done += size;
        if (status != HV_NO_ERROR || copy->done == copy->size) {
            copy->buffer = 0;
            return status;
        }
    } while (!hv_module_must_pause());
    return HV_CALL_AGAIN;
}

uint32_t hv_copy_in(struct hv_partition *self, void *buffer, uint32_t va, uint32_t size,
                    uint32_t version)
{
    return copy_run(hv_copy_begin(self, buffer, va, size, version), buffer, 0);
}

uint32_t hv_copy_out(struct hv_partition *self, uint32_t va, const void *buffer, uint32_t size,
                     uint32_t version)
{
    return copy_run(hv_copy_begin(self, buffer, va, size, version), 0, buffer);
}
