/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does its worst to hold up the slot behind its own: a different thing in each frame, until the end
 * of its slot. Restarted by the health monitor it goes on with the next one.
 */
#include "hv/lib/hv.h"

static uint8_t buffer[4096] __attribute__((aligned(8)));
static volatile uint32_t sink;

static __attribute__((noinline)) uint32_t descend(uint32_t depth)
{
    return depth == 0 ? 0 : descend(depth - 1) + depth;
}

static void compute(void)
{
    sink += descend(20);
}

static void flush_caches(void)
{
    __asm__ volatile("flush %0; flush %0 + 32" : : "r"(buffer) : "memory");
}

static void sweep_memory(void)
{
    for (uint32_t i = 0; i < sizeof buffer; i += 4)
        *(volatile uint32_t *)(buffer + i) += i;
}

static void call_null(void)
{
    hv_null();
}

static void call_status(void)
{
    struct hv_partition_status status;

    hv_partition_status(0, &status);
}

static void write_console(void)
{
    hv_console_write("a line that nobody needs, but it takes its time all the same ............\n",
                     74);
}

static void emit(void)
{
    struct hv_multicall calls[16];

    for (uint32_t i = 0; i < 16; i++)
        calls[i] = (struct hv_multicall){.number = HV_CALL_TRACE_EMIT};
    hv_multicall(calls, 16);
}

static void fail(void)
{
    *(volatile uint32_t *)0x77777770 = 0;
}

static void (*const attacks[])(void) = {compute,     flush_caches, sweep_memory,  call_null,
                                        call_status, emit,         write_console, fail};

int main(uint32_t id, uint32_t condition)
{
    (void)condition;
    hv_partition_set_mode(id, HV_MODE_NORMAL);
    for (;;) {
        struct hv_module_status status;

        hv_module_status(&status);
        attacks[status.frame_count % (sizeof attacks / sizeof attacks[0])]();
    }
}
