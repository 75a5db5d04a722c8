/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sampling ports. Contracts of the calls: docs/abi.md; ports are numbered from 1 in each partition.
 */
#ifndef HV_CORE_PORT_H
#define HV_CORE_PORT_H

#include <stdint.h>

struct hv_partition;

/* Connects all ports of the configuration with their channels. */
void hv_port_init(void);

/* A partition starts: its ports must be created anew. Messages in the channels stay. */
void hv_port_forget(struct hv_partition *partition);

/* Hypercalls; see hypercall.h for the form. */
uint32_t hv_port_create_sampling(struct hv_partition *self, uint32_t *arg);
uint32_t hv_port_write_sampling(struct hv_partition *self, uint32_t *arg);
uint32_t hv_port_read_sampling(struct hv_partition *self, uint32_t *arg);
uint32_t hv_port_get_sampling_status(struct hv_partition *self, uint32_t *arg);

#endif
