/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH's transmitter, for descriptors and for the debug link, whose answers go first. A frame is fetched from memory when it is
 * its turn. As in grethc.vhd a descriptor is written back as status alone, so with length 0; one whose length is 0 or above the
 * maximum is written back without anything being sent; a bus error stops the transmitter, and interrupts nobody.
 */
#include "sim/dev/greth_state.h"

#include <string.h>

#define REFUSAL_CYCLES 16u /* to read a descriptor and write it back */

static void stop(struct greth *e, uint32_t status)
{
    e->state.control &= ~CONTROL_TE;
    e->state.status |= status;
}

/* Puts the frame of tx_size bytes on the line, when that is free. */
static void send(struct greth *e, enum greth_sending what)
{
    struct greth_state *s = &e->state;
    uint64_t now = e->env.clock->state.now, start = now > s->tx_free ? now : s->tx_free;

    s->sending = what;
    s->tx_size = s->tx_size < GRETH_FRAME_MIN ? GRETH_FRAME_MIN : s->tx_size;
    clock_arm(e->env.clock, e->tx_event, start + greth_line_cycles(e, s->tx_size + LINE_FRAME));
}

static void edcl_dma(void *owner, uint32_t address, uint8_t *data, uint32_t size, bool write)
{
    struct greth *e = owner;

    if (write)
        greth_store_block(e, address, data, size);
    else
        greth_load_block(e, address, data, size);
}

static void send_answer(struct greth *e)
{
    struct greth_state *s = &e->state;

    memset(s->tx_frame, 0, sizeof(s->tx_frame));
    s->tx_size = edcl_answer(&s->edcl, e->config.edcl, s->tx_frame, edcl_dma, e);
    send(e, GRETH_SENDS_ANSWER);
}

static void send_frame(struct greth *e)
{
    struct greth_state *s = &e->state;
    uint32_t buffer = 0, size;

    if (!greth_load(e, s->tx_pointer, &s->tx_descriptor) ||
        !greth_load(e, s->tx_pointer + 4, &buffer)) {
        stop(e, STATUS_TA);
        return;
    }
    if (!(s->tx_descriptor & DESCRIPTOR_EN)) {
        stop(e, 0);
        return;
    }
    size = s->tx_descriptor & DESCRIPTOR_LENGTH;
    if (size == 0 || size > GRETH_FRAME_MAX) {
        s->sending = GRETH_REFUSES;
        clock_arm(e->env.clock, e->tx_event, e->env.clock->state.now + REFUSAL_CYCLES);
        return;
    }
    memset(s->tx_frame, 0, sizeof(s->tx_frame));
    if (!greth_load_block(e, buffer & ~3u, s->tx_frame, size)) {
        stop(e, STATUS_TA);
        return;
    }
    memset(s->tx_frame + size, 0, sizeof(s->tx_frame) - size);
    s->tx_size = size;
    send(e, GRETH_SENDS_FRAME);
}

void greth_transmit(struct greth *e)
{
    struct greth_state *s = &e->state;

    if (s->sending != GRETH_SILENT)
        return;
    if (s->edcl.count && !(s->control & CONTROL_ED))
        send_answer(e);
    else if (s->control & CONTROL_TE)
        send_frame(e);
}

static void finish_descriptor(struct greth *e)
{
    struct greth_state *s = &e->state;

    if (!greth_store(e, s->tx_pointer, 0)) {
        stop(e, STATUS_TA);
        return;
    }
    s->tx_pointer = greth_advance(s->tx_pointer, s->tx_descriptor);
    s->status |= STATUS_TI;
    if ((s->tx_descriptor & DESCRIPTOR_IE) && (s->control & CONTROL_TI))
        greth_interrupt(e);
}

void greth_tx_event(void *self, uint64_t time)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;
    uint32_t sent = s->sending;

    s->sending = GRETH_SILENT;
    if (sent == GRETH_SENDS_FRAME || sent == GRETH_SENDS_ANSWER) {
        s->tx_free = time + greth_line_cycles(e, LINE_GAP);
        if (e->config.loop)
            greth_input(&e->device, s->tx_frame, s->tx_size);
        if (e->config.output)
            e->config.output(e->config.owner, s->tx_frame, s->tx_size);
    }
    s->tx_size = 0;
    if (sent == GRETH_SENDS_ANSWER)
        edcl_sent(&s->edcl);
    else
        finish_descriptor(e);
    greth_transmit(e);
}

void greth_tx_reset(struct greth *e)
{
    struct greth_state *s = &e->state;

    s->sending = GRETH_SILENT;
    s->tx_size = 0;
    s->tx_pointer &= ~POINTER_OFFSET;
    edcl_drop(&s->edcl);
    clock_disarm(e->env.clock, e->tx_event);
}

/* A frame on its way has a size and an event, and what is not on its way has none. */
void greth_tx_reload(struct greth *e)
{
    struct greth_state *s = &e->state;
    bool armed = clock_armed(e->env.clock, e->tx_event);

    s->tx_size = s->tx_size < GRETH_FRAME_MAX ? s->tx_size : GRETH_FRAME_MAX;
    if (s->sending > GRETH_REFUSES || !armed ||
        (s->sending == GRETH_SENDS_ANSWER && !s->edcl.count))
        s->sending = GRETH_SILENT;
    if (s->sending == GRETH_SILENT) {
        s->tx_size = 0;
        clock_disarm(e->env.clock, e->tx_event);
    }
}
