/* SPDX-License-Identifier: BSD-2-Clause */
/* The message on the demo's channel `position`, from nav to display. */
#ifndef HV_GUESTS_NAV_MESSAGE_H
#define HV_GUESTS_NAV_MESSAGE_H

#include <stdint.h>

#define NAV_PORT      "position"
#define NAV_PERIOD_US 10000u

struct nav_message {
    uint32_t sequence;  /* 1, 2, 3, ...: one a frame, across restarts of nothing but nav's own */
    uint32_t time_us;   /* low word of the time of writing */
    int32_t x_mm, y_mm; /* position */
    int32_t vx_mms, vy_mms; /* velocity, mm/s */
    uint32_t reserved;
    uint32_t checksum; /* 32-bit sum of all words is 0 */
};

/* The sum of all words: 0 for a message whose checksum is right. */
static inline uint32_t nav_message_sum(const struct nav_message *m)
{
    return m->sequence + m->time_us + (uint32_t)m->x_mm + (uint32_t)m->y_mm + (uint32_t)m->vx_mms +
           (uint32_t)m->vy_mms + m->reserved + m->checksum;
}

#endif
