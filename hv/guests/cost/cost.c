/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does everything whose cost is of interest, with a mark before it: an instruction without effect
 * that an instruction trace shows. Each is done twice, the second time with warm caches, which is
 * the time that counts.
 */
#include "hv.h"

enum mark {
#define X(mark, name) MARK_##name = (mark),
#include "marks.def"
#undef X
};

/* sethi mark, %g0 */
#define MARK(name) __asm__ volatile(".word 0x01000000 + %0" : : "i"(MARK_##name) : "memory", "cc")

static char message[32] __attribute__((aligned(8)));

/* One window deeper each time; the eighth SAVE without a RESTORE overflows, and back. */
static __attribute__((noinline)) uint32_t descend(uint32_t depth)
{
    uint32_t below;

    if (depth == 0)
        return 0;
    if (depth == 1)
        MARK(window_overflow);
    below = descend(depth - 1);
    if (depth == 12)
        MARK(window_underflow);
    return below + depth;
}

static void measure(uint32_t source, uint32_t destination)
{
    struct hv_partition_status status;
    uint64_t time;
    uint32_t length;
    enum hv_validity validity;

    MARK(null_call);
    hv_null();
    MARK(time_get);
    hv_time_get(&time);
    MARK(partition_status);
    hv_partition_status(0, &status);
    MARK(sampling_write_32);
    hv_sampling_write(source, message, sizeof message);
    MARK(sampling_read_32);
    hv_sampling_read(destination, message, &length, &validity);
    MARK(trace_emit);
    hv_trace_emit(1, 2);
    MARK(console_write_1);
    hv_console_write("-", 1);
    descend(14);
}

int main(uint32_t id, uint32_t condition)
{
    uint32_t source, destination;

    (void)condition;
    hv_sampling_create("out", sizeof message, HV_PORT_SOURCE, 0, &source);
    hv_sampling_create("in", sizeof message, HV_PORT_DESTINATION, 1000000, &destination);
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    hv_idle(); /* the neighbour writes a message */
    for (int i = 0; i < 2; i++)
        measure(source, destination);
    for (;;)
        MARK(partition_switch);
}
