/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In each slot: fills the queue until it is full, spreads the news, keeps count in shared memory,
 * and sends an interrupt.
 */
#include "hv/guests/giver/common.h"

#include "hv.h"

int main(uint32_t id, uint32_t condition)
{
    uint32_t queue, news;

    (void)condition;
    hv_queuing_create("queue", QUEUE_SIZE, QUEUE_DEPTH, HV_PORT_SOURCE, &queue);
    hv_sampling_create("news", NEWS_SIZE, HV_PORT_SOURCE, 0, &news);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (uint32_t frame = 1;; frame++) {
        const uint32_t headline[2] = {frame, ~frame};
        uint32_t message[5] = {0};

        for (;;) {
            message[0] = shared()->given;
            if (hv_queuing_send(queue, message, 4 + message[0] % (QUEUE_SIZE - 3)) != HV_NO_ERROR)
                break;
            shared()->given++;
        }
        hv_sampling_write(news, headline, sizeof headline);
        hv_interrupt_send(1);
        hv_idle();
    }
}
