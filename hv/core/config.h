/* SPDX-License-Identifier: BSD-2-Clause */
/* The check of the packed configuration at boot. */
#ifndef HV_CORE_CONFIG_H
#define HV_CORE_CONFIG_H

#include <stdint.h>

#include "hv/core/machine.h"

struct hv_config;

/*
 * `size` bytes are there to be read. Returns null if every number in the configuration may be
 * relied on without further checks, else what is wrong. Rights and wrongs of the system (disjoint
 * memory, feasible plan) are the packer's; here it is about damage.
 */
HV_COLD const char *hv_config_check(const struct hv_config *config, uint32_t size);

#endif
