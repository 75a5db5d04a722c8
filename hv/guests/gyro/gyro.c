/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program in supervisor mode, with interrupts and a timer of its own, that takes part in channels: in a virtual machine
 * it is for autopilot what the partition `sensor` is. With each tick it publishes an attitude; a steep one is worth a warning.
 */
#include "hv/guest-kit/board.h"
#include "hv/guest-kit/port.h"

#include "hv/guests/sensor/attitude.h"

enum { PERIOD_US = 20000, STEEP = 900 };

static uint32_t attitudes, warnings; /* ports */

void interrupt(uint32_t level);
int main(void);

/* All is done in the timer's interrupt: what looks for a tick and then sleeps could just have missed it. */
void interrupt(uint32_t level)
{
    static struct attitude attitude;
    static struct warning warning;

    if (level != VM_TIMER_INTERRUPT)
        return;
    attitude.number++;
    attitude.pitch = attitude.number % 10 * 100;
    vm_port_write(attitudes, &attitude, sizeof attitude);
    if (attitude.pitch < STEEP)
        return;
    warning.number = attitude.number;
    vm_print("attitude ");
    vm_print_number((int32_t)warning.number);
    vm_print(vm_port_send(warnings, &warning, sizeof warning) == VM_PORT_OK
                 ? " is steep\n"
                 : " is steep, and nobody takes warnings\n");
}

int main(void)
{
    vm_timer_start(PERIOD_US); /* early, so that all ticks come early in the slots */
    if (vm_port_create_sampling("attitude", sizeof(struct attitude), VM_PORT_SOURCE, 0,
                                &attitudes) != VM_PORT_OK ||
        vm_port_create_queuing("warnings", sizeof(struct warning), 2, VM_PORT_SOURCE, &warnings) !=
            VM_PORT_OK)
        return 1;
    vm_print("bare C in supervisor mode\n");
    vm_interrupts_allow(1u << VM_TIMER_INTERRUPT);
    for (;;)
        vm_sleep();
}
