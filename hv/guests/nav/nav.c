/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Demo: a navigation partition. In each frame it integrates the position of a vehicle that turns in
 * circles (integer arithmetic, one step a period) and writes it to its sampling port; every
 * REPORT_FRAMES frames it prints a line.
 */
#include "message.h"

#include "hv.h"

#define REPORT_FRAMES 10u

struct state {
    int64_t x_um, y_um; /* micrometres, so that a step does not round to nothing */
    int32_t vx_mms, vy_mms;
};

/*
 * Turns the velocity by 1/64 rad (first-order rotation that keeps its length) and moves one period
 * on.
 */
static void step(struct state *s)
{
    s->vx_mms -= s->vy_mms / 64;
    s->vy_mms += s->vx_mms / 64;
    s->x_um += (int64_t)s->vx_mms * NAV_PERIOD_US / 1000;
    s->y_um += (int64_t)s->vy_mms * NAV_PERIOD_US / 1000;
}

static enum hv_status send(uint32_t port, const struct state *s, uint32_t sequence)
{
    struct nav_message message = {
        .sequence = sequence,
        .x_mm = (int32_t)(s->x_um / 1000),
        .y_mm = (int32_t)(s->y_um / 1000),
        .vx_mms = s->vx_mms,
        .vy_mms = s->vy_mms,
    };
    uint64_t now = 0;

    hv_time_get(&now);
    message.time_us = (uint32_t)now;
    message.checksum = 0u - nav_message_sum(&message);
    return hv_sampling_write(port, &message, sizeof message);
}

int main(uint32_t id, uint32_t condition)
{
    struct state state = {.vx_mms = 50000, .vy_mms = 0};
    enum hv_status status;
    uint32_t port;

    status = hv_sampling_create(NAV_PORT, sizeof(struct nav_message), HV_PORT_SOURCE, 0, &port);
    if (status != HV_NO_ERROR) {
        hv_printf("cannot create port %s: status %d\n", NAV_PORT, status);
        return 1;
    }
    hv_printf("start, condition %u\n", condition);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (uint32_t sequence = 1;; sequence++) {
        step(&state);
        status = send(port, &state, sequence);
        if (status != HV_NO_ERROR)
            hv_printf("write failed: status %d\n", status);
        if (sequence % REPORT_FRAMES == 0)
            hv_printf("frame %u: x=%d mm y=%d mm\n", sequence, (int)(state.x_um / 1000),
                      (int)(state.y_um / 1000));
        hv_idle();
    }
}
