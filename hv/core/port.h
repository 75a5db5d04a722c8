/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports. Contracts of the calls: docs/abi.md; ports are numbered from 1 in each partition.
 */
#ifndef HV_CORE_PORT_H
#define HV_CORE_PORT_H

#include <stdint.h>

#include "hv/core/module.h"

/* Connects all ports of the configuration with their channels. */
HV_INIT void hv_port_init(void);

/* A partition starts: its ports must be created anew. Messages in the channels stay. */
HV_COLD void hv_port_forget(struct hv_partition *partition);

/* The port that a partition means if it is fit for this HV_PORT_USE, or null. */
static inline struct hv_port *hv_port_find(const struct hv_partition *self, uint32_t number,
                                           uint32_t use)
{
    struct hv_port *port = &self->ports[number];

    return number - 1 < self->port_count && port->use == use ? port : 0;
}

/* The port that a partition means if it is created and of this kind, or null. */
HV_COLD struct hv_port *hv_port_find_kind(const struct hv_partition *self, uint32_t number,
                                          uint32_t kind);

/*
 * Why hv_port_find found none: HV_INVALID_PARAM, there is no such port of this kind, or
 * HV_INVALID_MODE, it looks the other way.
 */
HV_COLD uint32_t hv_port_refuse(const struct hv_partition *self, uint32_t number, uint32_t kind);

/*
 * Creates the port of the name at name_va if its configuration is the one wanted (kind, message
 * size, depth, direction); the status for the partition, and the port's number.
 */
HV_COLD uint32_t hv_port_open(struct hv_partition *self, const struct hv_config_port *wanted,
                              uint32_t name_va, uint32_t *number);

/*
 * The full check of a message's place. If all of it is in one area, so will be any message of the
 * port that begins in that area far enough from its end: port->low and port->span.
 */
HV_COLD bool hv_port_check(struct hv_partition *self, struct hv_port *port, uint32_t va,
                           uint32_t size, uint32_t rights);

#endif
