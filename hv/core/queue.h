/* SPDX-License-Identifier: BSD-2-Clause */
/* Hypercalls of queuing ports; see hypercall.h for the form, docs/abi.md for the contracts. */
#ifndef HV_CORE_QUEUE_H
#define HV_CORE_QUEUE_H

#include <stdint.h>

struct hv_partition;

uint32_t hv_queue_create(struct hv_partition *self, uint32_t *arg);
uint32_t hv_queue_send(struct hv_partition *self, uint32_t *arg);
uint32_t hv_queue_receive(struct hv_partition *self, uint32_t *arg);
uint32_t hv_queue_get_status(struct hv_partition *self, uint32_t *arg);
uint32_t hv_queue_clear(struct hv_partition *self, uint32_t *arg);

#endif
