/* SPDX-License-Identifier: BSD-2-Clause */
/* Hypercalls about memory, caches and shared device registers; see hypercall.h for the form. */
#ifndef HV_CORE_MEMORY_CALL_H
#define HV_CORE_MEMORY_CALL_H

#include <stdint.h>

struct hv_config_register;
struct hv_partition;

/* Its device registers, config->register_count of them. */
const struct hv_config_register *hv_memory_registers(const struct hv_partition *partition);

uint32_t hv_memory_get_status(struct hv_partition *self, uint32_t *arg);
uint32_t hv_memory_flush_caches(struct hv_partition *self, uint32_t *arg);
uint32_t hv_memory_read_register(struct hv_partition *self, uint32_t *arg);
uint32_t hv_memory_write_register(struct hv_partition *self, uint32_t *arg);

#endif
