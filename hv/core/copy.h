/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Long copies between partitions' memory and the hypervisor. Every few hundred cycles they make way for
 * whoever waits, by HV_CALL_AGAIN: the partition makes the same call again, which goes on where it was.
 * Whatever else it calls in between, or a buffer that has changed, makes the copy begin anew; so the
 * version must tell buffers' contents apart.
 */
#ifndef HV_CORE_COPY_H
#define HV_CORE_COPY_H

#include <stdbool.h>
#include <stdint.h>

struct hv_partition;

/* Progress of the one call that a partition has under way. */
struct hv_copy {
    const void *buffer; /* null: none */
    uint32_t va, size;
    uint32_t version;
    uint32_t done;
    uint32_t waited; /* looks of others, since its last step, at whether it is over */
};

/* Messages of up to so many bytes are copied in one go. */
#define HV_COPY_SHORT 64u

/* This copy, to or from the buffer, is under way and gets on: whoever needs the buffer lets it. */
bool hv_copy_is_under_way(struct hv_copy *copy, const void *buffer);

/*
 * The progress of this call: that of the last time if it is the same, else none. Null, for
 * HV_CALL_AGAIN: a call of another virtual processor of the partition is under way there.
 */
struct hv_copy *hv_copy_begin(struct hv_partition *self, const void *buffer, uint32_t va,
                              uint32_t size, uint32_t version);

/*
 * Copies `size` bytes at va, which have passed hv_memory_check, to the buffer (in) or from it (out).
 * HV_NO_ERROR, HV_CALL_SWITCH (memory failed), or HV_CALL_AGAIN.
 */
uint32_t hv_copy_in(struct hv_partition *self, void *buffer, uint32_t va, uint32_t size,
                    uint32_t version);
uint32_t hv_copy_out(struct hv_partition *self, uint32_t va, const void *buffer, uint32_t size,
                     uint32_t version);

#endif
