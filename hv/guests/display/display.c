/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Demo: a display partition. In each frame it reads nav's message and checks that it is valid,
 * young, unharmed and the successor of the last one. Whatever is missed is said, and counted; every
 * REPORT_FRAMES frames it prints a line.
 */
#include "hv/guests/nav/message.h"

#include "hv.h"

#define REPORT_FRAMES 10u
#define REFRESH_US    (2 * NAV_PERIOD_US)

struct watch {
    uint32_t last_sequence; /* 0: none yet */
    uint32_t received, missed;
    uint32_t oldest_us;
};

static void check_sequence(struct watch *watch, uint32_t sequence)
{
    uint32_t expected = watch->last_sequence + 1;

    if (watch->last_sequence != 0 && sequence != expected) {
        watch->missed++;
        hv_printf("MISSED: sequence %u where %u was due\n", sequence, expected);
    }
    watch->last_sequence = sequence;
}

static void check_message(struct watch *watch, const struct nav_message *message, uint32_t length,
                          enum hv_validity validity)
{
    uint64_t now = 0;
    uint32_t age;

    hv_time_get(&now);
    age = (uint32_t)now - message->time_us;
    if (length != sizeof *message || nav_message_sum(message) != 0) {
        watch->missed++;
        hv_printf("DAMAGED: message of %u bytes, sum %08x\n", length, nav_message_sum(message));
        return;
    }
    if (validity != HV_VALID || age > REFRESH_US) {
        watch->missed++;
        hv_printf("OLD: message %u is %u us old, validity %d\n", message->sequence, age, validity);
    }
    if (age > watch->oldest_us)
        watch->oldest_us = age;
    watch->received++;
    check_sequence(watch, message->sequence);
}

static void read_frame(uint32_t port, struct watch *watch)
{
    struct nav_message message;
    enum hv_validity validity;
    uint32_t length;
    enum hv_status status = hv_sampling_read(port, &message, &length, &validity);

    if (status == HV_NO_ERROR) {
        check_message(watch, &message, length, validity);
    } else if (watch->last_sequence != 0 || status != HV_NOT_AVAILABLE) { /* nav may start later */
        watch->missed++;
        hv_printf("NOTHING: read gives status %d\n", status);
    }
}

int main(uint32_t id, uint32_t condition)
{
    struct watch watch = {0};
    enum hv_status status;
    uint32_t port;

    status = hv_sampling_create(NAV_PORT, sizeof(struct nav_message), HV_PORT_DESTINATION,
                                REFRESH_US, &port);
    if (status != HV_NO_ERROR) {
        hv_printf("cannot create port %s: status %d\n", NAV_PORT, status);
        return 1;
    }
    hv_printf("start, condition %u\n", condition);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (uint32_t frame = 1;; frame++) {
        read_frame(port, &watch);
        if (frame % REPORT_FRAMES == 0)
            /* Rounded: a few microseconds depend on the machine, and the age is near 2 ms. */
            hv_printf("frame %u: %u messages, %u missed, oldest %u ms\n", frame, watch.received,
                      watch.missed, (watch.oldest_us + 500) / 1000);
        hv_idle();
    }
}
