/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The other bare program: it looks at the attitude a hundred times a second, by a timer of its own, keeps what is new, and tells
 * how it stands every second. Its processing is interrupted by the timer and kept apart from it by the kit's short cuts.
 */
#include "hv/guest-kit/board.h"
#include "hv/guest-kit/interrupt.h"
#include "hv/guest-kit/port.h"

#include "hv/guests/sensor/attitude.h"

enum { PERIOD_US = 10000, LOOKS = 50 };

static volatile uint32_t ticks;
static struct {
    uint32_t seen, missed;
    long last, steepest;
} record;

void interrupt(uint32_t level);
int main(void);

void interrupt(uint32_t level)
{
    ticks += level == VM_TIMER_INTERRUPT;
}

static void look(uint32_t port)
{
    static struct attitude attitude;
    uint32_t length, valid;

    if (vm_port_read(port, &attitude, &length, &valid) != VM_PORT_OK ||
        attitude.number == record.last)
        return;
    if (record.last != 0)
        record.missed += (uint32_t)(attitude.number - record.last) - 1;
    record.last = attitude.number;
    record.seen++;
    if (attitude.pitch > record.steepest)
        record.steepest = attitude.pitch;
}

static void tell(void)
{
    vm_print("attitudes: ");
    vm_print_number((int32_t)record.seen);
    vm_print(" seen, ");
    vm_print_number((int32_t)record.missed);
    vm_print(" missed, steepest ");
    vm_print_number((int32_t)record.steepest);
    vm_print("\n");
}

int main(void)
{
    uint32_t port = 0, looks = 0;

    if (vm_port_create_sampling("attitude", sizeof(struct attitude), VM_PORT_DESTINATION, 40000,
                                &port) != VM_PORT_OK)
        return 1;
    vm_print("recording\n");
    vm_interrupts_allow(1u << VM_TIMER_INTERRUPT);
    vm_timer_start(PERIOD_US);
    for (;;) {
        uint32_t level = vm_interrupts_disable(), due = ticks;

        ticks = 0;
        vm_interrupts_restore(level);
        if (due == 0)
            vm_sleep();
        for (; due > 0; due--) {
            look(port);
            if (++looks % LOOKS == 0)
                tell();
        }
    }
}
