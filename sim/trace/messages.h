/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages between partitions as they go: which receive gets what which send gave. Seen from the
 * hypercalls and the configuration of Pride's hypervisor (hypervisor.h). A sampling message that is
 * overwritten before a port has read it never arrives there; one that is read again does not count.
 */
#ifndef PRIDE_TRACE_MESSAGES_H
#define PRIDE_TRACE_MESSAGES_H

#include "sim/guest/hypervisor.h"

/* A message leaves for a port, or arrives there. */
struct message_step {
    uint64_t id; /* the same at both ends */
    bool arrives;
    char port[32]; /* the sender's or the receiver's name for it */
};

struct messages;

/* NULL: no memory. All must outlive it. */
struct messages *messages_create(struct machine *machine, struct hypervisor *hypervisor);
void messages_destroy(struct messages *messages);

/*
 * Gets OBSERVE_TRAP and OBSERVE_RETT with the context of the processor; calls `take` when a hypercall
 * has sent or received.
 */
void messages_follow(struct messages *messages, uint32_t context, const struct observation *what,
                     void (*take)(void *owner, const struct observation *what,
                                  const struct message_step *step),
                     void *owner);

#endif
