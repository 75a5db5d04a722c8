/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The other bare program: its timer's interrupt looks at the attitude a hundred times a second and keeps what is new; the
 * program tells how it stands, and keeps the interrupt out by the kit's short cuts while it copies the record.
 */
#include "hv/guest-kit/board.h"
#include "hv/guest-kit/interrupt.h"
#include "hv/guest-kit/port.h"

#include "hv/guests/sensor/attitude.h"

enum { PERIOD_US = 10000, TELL_EACH = 24 };

struct record {
    uint32_t seen, missed;
    long last, steepest;
};

static uint32_t port;
static struct record record; /* changes with each interrupt */

void interrupt(uint32_t level);
int main(void);

void interrupt(uint32_t level)
{
    static struct attitude attitude;
    uint32_t length, valid;

    if (level != VM_TIMER_INTERRUPT ||
        vm_port_read(port, &attitude, &length, &valid) != VM_PORT_OK ||
        attitude.number == record.last)
        return;
    if (record.last != 0)
        record.missed += (uint32_t)(attitude.number - record.last) - 1;
    record.last = attitude.number;
    record.seen++;
    if (attitude.pitch > record.steepest)
        record.steepest = attitude.pitch;
}

static void tell(const struct record *now)
{
    vm_print("attitudes: ");
    vm_print_number((int32_t)now->seen);
    vm_print(" seen, ");
    vm_print_number((int32_t)now->missed);
    vm_print(" missed, steepest ");
    vm_print_number((int32_t)now->steepest);
    vm_print("\n");
}

int main(void)
{
    uint32_t told = 0;

    vm_timer_start(PERIOD_US); /* early, so that ticks come early in the slots */
    if (vm_port_create_sampling("attitude", sizeof(struct attitude), VM_PORT_DESTINATION, 40000,
                                &port) != VM_PORT_OK)
        return 1;
    vm_print("recording\n");
    vm_interrupts_allow(1u << VM_TIMER_INTERRUPT);
    for (;;) {
        const uint32_t level = vm_interrupts_disable();
        const struct record now = record;

        vm_interrupts_restore(level);
        if (now.seen - told >= TELL_EACH) {
            told = now.seen;
            tell(&now);
        }
        vm_sleep();
    }
}
