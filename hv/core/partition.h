/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Life of a partition: start, restart, stop. Restarts take effect at once: the partition's state is
 * LOADING then.
 */
#ifndef HV_CORE_PARTITION_H
#define HV_CORE_PARTITION_H

#include <stdbool.h>

#include "hv/abi/types.h"

struct hv_partition;
struct hv_vcpu;

/*
 * Begins a start: mode is HV_MODE_COLD_START (writable memory cleared, all segments loaded) or
 * HV_MODE_WARM_START (only segments in writable memory loaded again). Whatever the partition did
 * before is lost.
 */
void hv_partition_start(struct hv_partition *partition, enum hv_mode mode,
                        enum hv_start_condition condition);

/* As hv_partition_start, and counts in restart_count. */
void hv_partition_restart(struct hv_partition *partition, enum hv_mode mode,
                          enum hv_start_condition condition);

/* Stops it in mode IDLE until somebody restarts it. */
void hv_partition_halt(struct hv_partition *partition);

/* Stops it where it is, mode unchanged, until somebody resumes or restarts it. */
void hv_partition_suspend(struct hv_partition *partition);

/* It goes on; false: it was not suspended. */
bool hv_partition_resume(struct hv_partition *partition);

/* One of its virtual processors has not yet left the processor that it was on. */
bool hv_partition_is_running(struct hv_partition *partition);

/*
 * Goes on with loading for a while, or until an interrupt waits; true: done, the partition is READY
 * with its first instruction ahead. Called with the lock, which it gives up meanwhile.
 */
bool hv_partition_load(struct hv_partition *partition);

#endif
