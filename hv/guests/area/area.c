/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a partition may know of its memory and change in it, registers shared bit by bit, and messages so long that
 * their copies outlast a slot. Two partitions run it: `first` sends, `second` receives, in buffers
 * that are not aligned, so that copying is slow. Prints `N passed, N failed` at the end.
 */
#include "hv/lib/check.h"

enum { LENGTH = 8190, ROUNDS = 12, BUFFER = 8192, WORKSHOP = 0x20001000, PAGE = HV_PAGE_SIZE };

static unsigned char buffer[BUFFER];

static void check_areas(void)
{
    struct hv_memory_status status;
    uint32_t at = 0, count = 0, size = 0;

    while (hv_memory_status(at, &status) == HV_NO_ERROR) {
        hv_printf("0x%08x 0x%06x %s%s%s%s%s %s\n", status.address, status.size,
                  status.attributes & HV_AREA_READ ? "R" : "",
                  status.attributes & HV_AREA_WRITE ? "W" : "",
                  status.attributes & HV_AREA_EXECUTE ? "X" : "",
                  status.attributes & HV_AREA_CACHEABLE ? "" : ", not cached",
                  status.attributes & HV_AREA_SHARED ? ", shared" : "", status.name);
        at = status.address + status.size;
        size += status.size;
        count++;
    }
    check(count == status.area_count && count == 5, "five areas, one after the other");
    check(size == 0x10000 + 0x8000 + 0x1000 + 0x2000 + 0x1000, "of the sizes configured");
    check(hv_memory_status((uint32_t)(uintptr_t)buffer, &status) == HV_NO_ERROR &&
              (status.attributes & (HV_AREA_WRITE | HV_AREA_EXECUTE)) == HV_AREA_WRITE,
          "the buffer's area is writable, not executable");
    check(hv_memory_status(at, &status) == HV_NOT_AVAILABLE, "nothing above the last one");
    check(hv_memory_status(0, (struct hv_memory_status *)0xffd00000) == HV_BAD_POINTER,
          "no status into the hypervisor");
    check(hv_cache_flush() == HV_NO_ERROR, "caches can be emptied");
}

/* Code is written where it may be written, and then only run, beside a page that nobody may touch. */
static void check_changes(void)
{
    static const uint32_t code[] = {0x81c3e008, 0x90102007}; /* retl; mov 7, %o0 */
    volatile uint32_t *const page = (volatile uint32_t *)WORKSHOP;
    int (*const call)(void) = (int (*)(void))WORKSHOP;

    check(hv_memory_protect(WORKSHOP, PAGE, HV_AREA_READ | HV_AREA_WRITE) == HV_NO_ERROR,
          "a page becomes data");
    page[0] = code[0];
    page[1] = code[1];
    check(hv_memory_protect(WORKSHOP, PAGE, HV_AREA_READ | HV_AREA_EXECUTE) == HV_NO_ERROR,
          "and code");
    check(call() == 7 && page[1] == code[1], "which runs, and can be read");
    check(hv_memory_protect(WORKSHOP + PAGE, PAGE, 0) == HV_NO_ERROR, "a page nobody may touch");
    check(hv_memory_protect(WORKSHOP, 2 * PAGE, HV_AREA_WRITE) == HV_INVALID_PARAM,
          "no page is written and not read");
    check(hv_memory_protect(WORKSHOP + 8, PAGE, HV_AREA_READ) == HV_INVALID_PARAM, "half a page");
    check(hv_memory_protect((uint32_t)(uintptr_t)buffer, PAGE, HV_AREA_READ) == HV_INVALID_CONFIG,
          "other memory stays as it is");
    check(hv_console_write((const char *)WORKSHOP, 1) == HV_BAD_POINTER,
          "no pointer leads to memory that changes");
}

static void check_registers(void)
{
    uint32_t value = 1;

    check(hv_register_read(1, &value) == HV_NO_ERROR && value != 0 && (value & 0x00ffffff) == 0,
          "the vendor of the first APB device, and no other bit");
    check(hv_register_write(1, 0) == HV_INVALID_CONFIG, "which cannot be written");
    check(hv_register_read(0, &value) == HV_INVALID_PARAM, "no register 0");
    check(hv_register_read(2, &value) == HV_INVALID_PARAM, "no register 2");
    check(hv_register_write(0xffffffff, 0) == HV_INVALID_PARAM, "no register -1");
}

static unsigned char byte_of(uint32_t round, uint32_t i)
{
    return (unsigned char)(round * 31 + i + (i >> 8));
}

static void send(uint32_t sampling, uint32_t queue)
{
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        for (uint32_t i = 0; i < LENGTH; i++)
            buffer[1 + i] = byte_of(round, i);
        check(hv_sampling_write(sampling, buffer + 1, LENGTH) == HV_NO_ERROR, "written");
        check(hv_queuing_send(queue, buffer + 1, LENGTH) == HV_NO_ERROR, "sent");
        hv_idle();
    }
}

static int is_whole(uint32_t round, uint32_t length)
{
    uint32_t i = 0;

    while (i < LENGTH && buffer[i] == byte_of(round, i))
        i++;
    return length == LENGTH && i == LENGTH;
}

/* Messages come in order; a sampling message may be missed, but what comes is whole. */
static void receive(uint32_t sampling, uint32_t queue)
{
    uint32_t round = 0, last = 0, length, left;

    while (round < ROUNDS) {
        enum hv_validity validity;

        if (hv_queuing_receive(queue, buffer, &length, &left) == HV_NO_ERROR) {
            round++;
            check(is_whole(round, length), "a message of the queue is whole");
        }
        if (hv_sampling_read(sampling, buffer + 2, &length, &validity) == HV_NO_ERROR) {
            uint32_t news = 1;

            for (uint32_t i = 0; i < LENGTH; i++)
                buffer[i] = buffer[i + 2];
            while (news <= ROUNDS && byte_of(news, 0) != buffer[0])
                news++;
            check(news >= last && is_whole(news, length), "a sampling message is whole and newer");
            last = news;
        }
    }
    hv_printf("%u messages\n", round);
}

int main(uint32_t id, uint32_t condition)
{
    const enum hv_port_direction direction = id == 0 ? HV_PORT_SOURCE : HV_PORT_DESTINATION;
    uint32_t sampling, queue;

    (void)condition;
    check(hv_sampling_create("long", BUFFER, direction, 1000000, &sampling) == HV_NO_ERROR &&
              hv_queuing_create("letters", BUFFER, 16, direction, &queue) == HV_NO_ERROR,
          "ports are there");
    if (id == 0) {
        check_areas();
        check_changes();
        check_registers();
    }
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    if (id == 0)
        send(sampling, queue);
    else
        receive(sampling, queue);
    check_end();
    return 0;
}
