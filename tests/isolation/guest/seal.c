/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sweeps over all that is not the partition's own, an access for each line or each fourth of a data cache. LEON3 asks the MMU for nothing
 * that hits in the cache, so a line that the hypervisor has read in this context would be given away: looked at right behind
 * hypercalls, traps and the start of a slot. And jumps to the hypervisor's code right behind them.
 */
#include "tests/isolation/guest/hostile.h"
#include "tests/isolation/guest/places.h"

enum { LINE = 16, HOSTILE_ID = 2 };

/* Ports, in the order of the XML. */
enum { PORT_OUT = 1, PORT_IN, PORT_BULK, PORT_LETTERS, PORT_POST };

extern const char seal_table[];
volatile uint32_t seal_count; /* accesses refused */

static const struct {
    uint32_t first, last;
} seal_places[] = {
    {HV_WINDOW, HV_WINDOW_END},          {HV_DEVICES, HV_DEVICES + 0x1000},
    {HV_OWN_STACKS, 0xffffffc0},         {VICTIM_TEXT, VICTIM_TEXT + 0x4000},
    {VICTIM_DATA, VICTIM_DATA + 0x4000}, {WITNESS_DATA, WITNESS_DATA + 0x4000},
};

/* What reads and writes as much as possible of the hypervisor's memory. */
static void seal_calls(void)
{
    uint8_t *const own = (uint8_t *)SCRATCH_DATA;

    hv_call(HV_CALL_NULL, 0, 0, 0, 0, 0);
    hv_call(HV_CALL_SAMPLING_WRITE, PORT_OUT, (uint32_t)own, 64, 0, 0);
    hv_call(HV_CALL_SAMPLING_READ, PORT_IN, (uint32_t)own, 0, 0, 0);
    hv_call(HV_CALL_SAMPLING_STATUS, PORT_IN, (uint32_t)own, 0, 0, 0);
    hv_call(HV_CALL_QUEUING_SEND, PORT_LETTERS, (uint32_t)own, 32, 0, 0);
    hv_call(HV_CALL_QUEUING_RECEIVE, PORT_POST, (uint32_t)own, 0, 0, 0);
    hv_call(HV_CALL_SAMPLING_WRITE, PORT_BULK, OWN_DATA, 1024, 0, 0);
    hv_call(HV_CALL_PARTITION_STATUS, HOSTILE_ID, (uint32_t)own, 0, 0, 0);
    hv_call(HV_CALL_MODULE_STATUS, (uint32_t)own, 0, 0, 0, 0);
    hv_call(HV_CALL_MEMORY_STATUS, 0, (uint32_t)own, 0, 0, 0);
    hv_call(HV_CALL_TRACE_EMIT, 1, 2, 0, 0, 0);
    hv_call(HV_CALL_HM_STATUS, HOSTILE_ID, 0, 0, 0, 0);
    hv_call(HV_CALL_TIMER_SET, HV_CLOCK_HARDWARE, 0, 0, 0, 0);
    hv_call(HV_CALL_INTERRUPT_STATUS, (uint32_t)own, 0, 0, 0, 0);
}

static void seal_prepare(uint32_t before, uint32_t number)
{
    switch (before) {
    case SEAL_CALLS:
    case SEAL_CALLS_EVEN:
    case SEAL_CALLS_ODD:
        if (number % 16 == 0)
            seal_calls();
        break;
    case SEAL_SLOTS:
        if (number % 64 == 0)
            hv_idle();
        break;
    default: /* each refusal is a trap: the next access is right behind it */
        break;
    }
}

void attack_seal(const struct attack *attack)
{
    const uint32_t before = attack->arguments[1];
    const uint32_t step =
        before == SEAL_CALLS_EVEN || before == SEAL_CALLS_ODD ? 2 * LINE : 4 * LINE;
    const uint32_t offset = before == SEAL_CALLS_ODD ? LINE : 0;
    uint32_t number = 0;

    hv_partition_set_mode(HOSTILE_ID, HV_MODE_NORMAL);
    hv_call(HV_CALL_TRAP_TABLE_SET, (uint32_t)seal_table, 0, 0, 0, 0);
    hv_traps_enable(1);
    code_write(attack->arguments[0]);
    for (uint32_t p = 0; p < sizeof seal_places / sizeof seal_places[0]; p++) {
        for (uint32_t va = seal_places[p].first; va < seal_places[p].last; va += step) {
            uint32_t count;

            seal_prepare(before, number++);
            count = seal_count;
            code_run(va + offset);
            if (seal_count == count)
                results->wrong = va + offset;
        }
    }
    results->status = seal_count;
}

/*
 * The read-only area, cached by a load; then stores that hit there. What is loaded next is what was there: the cache has not
 * kept what the MMU refused.
 */
void attack_seal_store(const struct attack *attack)
{
    volatile const uint32_t *const own = (volatile const uint32_t *)ORDERS;

    hv_partition_set_mode(HOSTILE_ID, HV_MODE_NORMAL);
    hv_call(HV_CALL_TRAP_TABLE_SET, (uint32_t)seal_table, 0, 0, 0, 0);
    hv_traps_enable(1);
    code_write(attack->arguments[0]);
    for (uint32_t i = 0; i < 1024; i += 2) {
        const uint32_t first = own[i], second = own[i + 1];

        code_run(ORDERS + 4 * i);
        if (own[i] != first || own[i + 1] != second)
            results->wrong = ORDERS + 4 * i;
    }
    results->status = seal_count;
}

/*
 * What hits in the instruction cache is executed: there is nothing secret in the hypervisor's code, and the partition runs it
 * without privileges. It must come to nothing worse than an event.
 */
void attack_seal_jump(const struct attack *attack)
{
    static const uint32_t size = 0x8000;
    uint64_t now = 0;
    uint32_t state;

    hv_partition_set_mode(HOSTILE_ID, HV_MODE_NORMAL);
    hv_time_get(&now);
    state = attack->arguments[0] * 2654435761u + (uint32_t)now * 1664525u;
    seal_calls();
    ((void (*)(void))(HV_TRAPS + (state >> 8) % (size / 4) * 4))();
}
