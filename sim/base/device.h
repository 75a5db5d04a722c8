/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device: one GRLIB block. It has registers on the AHB or APB bus, state, interrupts to raise,
 * events on the clock, and a plug&play identity. It knows no processor and no other device.
 */
#ifndef PRIDE_BASE_DEVICE_H
#define PRIDE_BASE_DEVICE_H

#include "sim/base/bus.h"
#include "sim/base/clock.h"
#include "sim/base/component.h"
#include "sim/base/diag.h"
#include "sim/base/observe.h"

/*
 * Where a device's interrupt goes: line 1..31 of the controller. A pulse is level true and then
 * false.
 */
struct irq_sink {
    void (*set)(void *owner, unsigned line, bool level);
    void *owner;
};

/* What every device gets when it is made; all pointers outlive the device. */
struct device_env {
    struct clock *clock;
    struct observers *observers;
    struct diag *diag;
    struct irq_sink irq;
    struct bus *bus; /* for devices that are bus masters */
    uint32_t clock_hz;
};

/* Plug&play identity, values of the GRLIB manual. */
struct device_id {
    uint8_t vendor;
    uint16_t device;
    uint8_t version;
    uint8_t irq;
};

struct device {
    const char *name; /* unique: "gptimer0" */
    void *self;
    struct component component;
    struct device_id id;
    uint8_t wait; /* wait states of an access through it on the bus */
    bool
        posted; /* stores may come some instructions late, but with their exact time: no interrupts here */
    void (*reset)(void *self);
    void (*destroy)(void *self);
    /*
     * access->address is relative to the device's first register. Sub-word accesses arrive as the
     * bus sent them.
     */
    enum bus_result (*access)(void *self, struct bus_access *access);
};

#endif
