/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queues of processes: those that are ready, and those that wait for a resource. A process is in at
 * most one.
 */
#ifndef HV_APEX_QUEUE_H
#define HV_APEX_QUEUE_H

#include "hv/apex/apexProcess.h"

struct apex_process;

struct apex_queue {
    struct apex_process *head, *tail;
    WAITING_RANGE_TYPE count;
    QUEUING_DISCIPLINE_TYPE
    discipline; /* PRIORITY: by current priority, then first in, first out */
};

/* Behind all others; in a PRIORITY queue behind those of its own priority and above. */
void apex_queue_add(struct apex_queue *queue, struct apex_process *process);

/* In a PRIORITY queue, before those of its own priority. */
void apex_queue_add_first(struct apex_queue *queue, struct apex_process *process);

/* Takes it out of its queue, if it is in one. */
void apex_queue_remove(struct apex_process *process);

#endif
