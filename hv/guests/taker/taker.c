/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Takes what the giver gives and checks it: messages in order and whole, the news, interrupts, and
 * shared memory that outlives a cold start of its own. Prints `N passed, N failed` at the end. A
 * taker without the port `queue` only hears the news.
 */
#include "hv/guests/giver/common.h"

#include "hv/lib/check.h"

enum { FRAMES = 6 };

static volatile uint32_t go_count, port_count;

static void handle(uint32_t trap_type, struct hv_trap_frame *frame)
{
    (void)frame;
    go_count += trap_type == 0x10 + GO;
    port_count += trap_type == 0x10 + HV_INTERRUPT_PORT;
}

static void check_news(uint32_t news, uint32_t *last)
{
    uint32_t headline[2];
    uint32_t length;
    enum hv_validity validity;

    check(hv_sampling_read(news, headline, &length, &validity) == HV_NO_ERROR &&
              length == NEWS_SIZE && validity == HV_VALID && headline[1] == ~headline[0] &&
              (*last == 0 || headline[0] == *last + 1),
          "the news are there, whole and new");
    *last = headline[0];
}

static void check_queue(uint32_t queue)
{
    struct hv_queuing_status status;
    uint32_t message[5];
    uint32_t length, left;
    uint32_t count = 0;

    hv_queuing_status(queue, &status);
    check(status.count == QUEUE_DEPTH && status.depth == QUEUE_DEPTH &&
              status.direction == HV_PORT_DESTINATION,
          "the queue is full");
    while (hv_queuing_receive(queue, message, &length, &left) == HV_NO_ERROR) {
        check(message[0] == shared()->taken && length == 4 + shared()->taken % (QUEUE_SIZE - 3) &&
                  left == QUEUE_DEPTH - 1 - count,
              "messages come in order and whole");
        shared()->taken++;
        count++;
    }
    check(count == QUEUE_DEPTH && shared()->taken == shared()->given, "all have come");
    check(go_count > 0, "the giver's interrupt has come");
    go_count = 0;
}

int main(uint32_t id, uint32_t condition)
{
    uint32_t queue = 0, news, last = 0;

    hv_trap_handle(handle);
    hv_interrupts_enable(HV_INTERRUPTS, HV_INTERRUPTS);
    hv_traps_enable(1);
    hv_sampling_create("news", NEWS_SIZE, HV_PORT_DESTINATION, 20000, &news);
    hv_queuing_create("queue", QUEUE_SIZE, QUEUE_DEPTH, HV_PORT_DESTINATION, &queue);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    if (condition == HV_START_PARTITION_RESTART)
        check(shared()->taken == FRAMES * QUEUE_DEPTH, "shared memory has outlived the cold start");
    hv_idle();
    for (int frame = 0; frame < FRAMES; frame++) {
        check_news(news, &last);
        if (queue != 0)
            check_queue(queue);
        hv_idle();
    }
    /* In the first frame of a restart the queue may be full from before. */
    check(queue == 0 || port_count >= FRAMES - 1, "messages were announced");
    check_end();
    if (queue != 0 && condition == HV_START_NORMAL)
        hv_partition_set_mode(id, HV_MODE_COLD_START);
    return 0;
}
