/* SPDX-License-Identifier: BSD-2-Clause */
/* Which names a packing may write to. */
#ifndef HV_PACK_OUTPUT_H
#define HV_PACK_OUTPUT_H

#include <stdbool.h>

struct pack_diag;
struct pack_options;
struct pack_system;

/*
 * Image and picture are new or replace plain files, neither the other one, nor what the packing reads:
 * the configuration, `hypervisor` or a partition's program. False after reporting.
 */
bool pack_output_check(const struct pack_options *options, const struct pack_system *system,
                       const char *hypervisor, struct pack_diag *diag);

#endif
