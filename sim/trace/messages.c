/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each receiving port has a queue of the messages on their way to it: of a sampling port the latest only.
 * A hypercall counts when it returns to the instruction behind it with status 0 in %o0.
 */
#include "sim/trace/messages.h"

#include <stdlib.h>
#include <string.h>

#define CONTEXTS    256
#define QUEUE       64 /* messages on their way to a port; older ones are forgotten */
#define REGISTER_G1 1
#define REGISTER_O0 8

/* A hypercall under way; of each partition at most one. */
struct pending {
    enum hypervisor_transfer transfer; /* NO_TRANSFER: none */
    bool queued;
    uint32_t port;
    uint32_t
        back; /* target of the RETT behind it: the PC after that of the JMPL, which is the trap's nPC */
    uint32_t window;
};

struct queue {
    uint64_t id[QUEUE];
    uint32_t first, count;
};

struct messages {
    struct machine *machine;
    struct hypervisor *hypervisor;
    uint64_t last_id;
    struct pending pending[CONTEXTS];
    struct queue *queue[HYPERVISOR_ROWS]; /* by row of the port; NULL until it is needed */
};

typedef void (*step_taker)(void *owner, const struct observation *what,
                           const struct message_step *step);

struct messages *messages_create(struct machine *machine, struct hypervisor *hypervisor)
{
    struct messages *messages = calloc(1, sizeof(*messages));

    if (!messages)
        return NULL;
    messages->machine = machine;
    messages->hypervisor = hypervisor;
    return messages;
}

void messages_destroy(struct messages *messages)
{
    for (size_t i = 0; messages && i < HYPERVISOR_ROWS; i++)
        free(messages->queue[i]);
    free(messages);
}

static void begin_call(struct messages *messages, uint32_t context, const struct observation *what)
{
    struct leon3 *cpu = machine_cpu(messages->machine, what->cpu);
    struct pending *pending = &messages->pending[context & 0xff];

    pending->transfer = hypervisor_transfer_of(
        messages->hypervisor, leon3_register_read(cpu, REGISTER_G1), &pending->queued);
    pending->port = leon3_register_read(cpu, REGISTER_O0);
    pending->back = what->address + 4;
    pending->window = (uint32_t)what->value & 0x1f;
}

/* A message is on its way to the port. Without memory it is not shown. */
static bool put(struct messages *messages, uint32_t row, bool queued, uint64_t id)
{
    struct queue *queue = messages->queue[row];

    if (!queue)
        queue = messages->queue[row] = calloc(1, sizeof(*queue));
    if (!queue)
        return false;
    if (!queued)
        queue->count = 0;
    if (queue->count == QUEUE) {
        queue->first = (queue->first + 1) % QUEUE;
        queue->count--;
    }
    queue->id[(queue->first + queue->count++) % QUEUE] = id;
    return true;
}

static void sent(struct messages *messages, const struct pending *pending, uint32_t own,
                 uint32_t channel, const struct observation *what, step_taker take, void *owner)
{
    struct message_step step = {.arrives = false};
    struct hypervisor_port port;

    if (hypervisor_port(messages->hypervisor, own, &port))
        memcpy(step.port, port.name, sizeof(step.port));
    for (uint32_t row = 0; hypervisor_port(messages->hypervisor, row, &port); row++) {
        if (port.channel != channel || !port.destination)
            continue;
        step.id = ++messages->last_id;
        if (put(messages, row, pending->queued, step.id))
            take(owner, what, &step);
    }
}

static void received(struct messages *messages, uint32_t row, const struct observation *what,
                     step_taker take, void *owner)
{
    struct queue *queue = messages->queue[row];
    struct message_step step = {.arrives = true};
    struct hypervisor_port port;

    if (!queue || !queue->count)
        return;
    step.id = queue->id[queue->first];
    queue->first = (queue->first + 1) % QUEUE;
    queue->count--;
    if (hypervisor_port(messages->hypervisor, row, &port))
        memcpy(step.port, port.name, sizeof(step.port));
    take(owner, what, &step);
}

void messages_follow(struct messages *messages, uint32_t context, const struct observation *what,
                     step_taker take, void *owner)
{
    struct pending *pending = &messages->pending[context & 0xff];
    struct pending done = *pending;
    uint32_t channel, row;

    if (what->point == OBSERVE_TRAP && what->code == HYPERVISOR_TRAP && !what->flag) {
        begin_call(messages, context, what);
        return;
    }
    if (what->point != OBSERVE_RETT || done.transfer == HYPERVISOR_NO_TRANSFER ||
        what->address != done.back)
        return;
    pending->transfer = HYPERVISOR_NO_TRANSFER;
    if (leon3_window_read(machine_cpu(messages->machine, what->cpu), done.window, REGISTER_O0) !=
            0 ||
        !hypervisor_channel(messages->hypervisor, context, done.port, &channel, &row))
        return;
    if (done.transfer == HYPERVISOR_SENDS)
        sent(messages, &done, row, channel, what, take, owner);
    else
        received(messages, row, what, take, owner);
}
