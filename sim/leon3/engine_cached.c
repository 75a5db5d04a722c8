/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cached engine. Until it keeps decoded pages it is the plain one.
 */
#include "sim/leon3/state.h"

enum leon3_stop leon3_run_cached(struct leon3 *cpu)
{
    return leon3_run_plain(cpu);
}
