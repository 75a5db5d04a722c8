/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What Pride's own hypervisor knows, read from outside: names of hypercalls, ports and their channels,
 * the health monitor's log. Names and places come from the debugging information of the hypervisor's
 * file, so that the simulator shares no header with it; without that, or with another hypervisor, there
 * is nothing to be known and all else goes on.
 */
#ifndef PRIDE_TRACE_HYPERVISOR_H
#define PRIDE_TRACE_HYPERVISOR_H

#include "sim/trace/programs.h"

struct hypervisor;

/* Machine and programs must outlive it. NULL: no memory, or the image's hypervisor is not Pride's. */
struct hypervisor *hypervisor_open(struct machine *machine, struct programs *programs);
void hypervisor_close(struct hypervisor *hypervisor);

/* "SAMPLING_WRITE" for the number in %g1 at `ta 0x20` (trap type 0xa0). NULL: none. */
#define HYPERVISOR_TRAP 0xa0u
const char *hypervisor_call_name(const struct hypervisor *hypervisor, uint32_t number);

/* What a call does with messages. */
enum hypervisor_transfer { HYPERVISOR_NO_TRANSFER, HYPERVISOR_SENDS, HYPERVISOR_RECEIVES };
enum hypervisor_transfer hypervisor_transfer_of(const struct hypervisor *hypervisor,
                                                uint32_t number, bool *queued);

/* The channel behind a partition's port, and its row among all ports. False: not known, or not yet. */
bool hypervisor_channel(struct hypervisor *hypervisor, uint32_t context, uint32_t port,
                        uint32_t *channel, uint32_t *row);

/* A port of the configuration. False: there is no such row. */
#define HYPERVISOR_ROWS 1024u
struct hypervisor_port {
    char name[32];
    uint32_t partition;
    uint32_t channel;
    bool destination;
};
bool hypervisor_port(struct hypervisor *hypervisor, uint32_t row, struct hypervisor_port *port);

/*
 * The health monitor's records behind *next (0 at first), one at a time and at most as many as the log
 * holds. False: no more.
 */
struct hypervisor_health {
    uint32_t sequence;
    uint64_t microseconds;
    char event[32], level[16], action[24]; /* "DATA_ACCESS", "PARTITION", "WARM_START" */
    const char *partition;                 /* NULL: the hypervisor itself */
    uint32_t context, pc, address, trap;
};
bool hypervisor_health_next(struct hypervisor *hypervisor, uint32_t *next,
                            struct hypervisor_health *health);

#endif
