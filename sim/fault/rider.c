/* SPDX-License-Identifier: BSD-2-Clause */
/* Copies of the pending faults in checkpoints. */
#include "sim/fault/rider.h"

static void *rider_save(void *owner)
{
    return faults_copy(owner);
}

static bool rider_restore(void *owner, const void *saved)
{
    return faults_resume(owner, saved);
}

static void rider_drop(void *saved)
{
    faults_destroy(saved);
}

struct history_rider faults_rider(struct faults *faults)
{
    return (struct history_rider){faults, rider_save, rider_restore, rider_drop};
}
