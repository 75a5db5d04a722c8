/* SPDX-License-Identifier: BSD-2-Clause */
/* Queues of processes. Contract: queue.h. */
#include "hv/apex/queue.h"

#include "hv/apex/kernel.h"

/* Links the process in before `next`, null: at the end. */
static void queue_insert(struct apex_queue *queue, struct apex_process *process,
                         struct apex_process *next)
{
    struct apex_process *previous = next ? next->previous : queue->tail;

    process->next = next;
    process->previous = previous;
    *(previous ? &previous->next : &queue->head) = process;
    *(next ? &next->previous : &queue->tail) = process;
    process->queue = queue;
    queue->count++;
}

/* The first process of a priority below this one. */
static struct apex_process *queue_below(const struct apex_queue *queue, PRIORITY_TYPE priority)
{
    struct apex_process *process = queue->head;

    while (process && process->current_priority >= priority)
        process = process->next;
    return process;
}

void apex_queue_add(struct apex_queue *queue, struct apex_process *process)
{
    queue_insert(queue, process,
                 queue->discipline == PRIORITY ? queue_below(queue, process->current_priority)
                                               : NULL);
}

void apex_queue_add_first(struct apex_queue *queue, struct apex_process *process)
{
    queue_insert(queue, process, queue_below(queue, process->current_priority + 1));
}

void apex_queue_remove(struct apex_process *process)
{
    struct apex_queue *queue = process->queue;

    if (!queue)
        return;
    *(process->previous ? &process->previous->next : &queue->head) = process->next;
    *(process->next ? &process->next->previous : &queue->tail) = process->previous;
    process->queue = NULL;
    queue->count--;
}
