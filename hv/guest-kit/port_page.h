/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports for a program of an operating system with MMU, or for a driver in its kernel: who has mapped the device's registers and one
 * page of memory that the caches do not keep. Names and messages pass through that page. tests/linux/guest/ports.c has both from
 * Linux's UIO. Not for several threads at a time, as the page is one.
 */
#ifndef HV_GUEST_KIT_PORT_PAGE_H
#define HV_GUEST_KIT_PORT_PAGE_H

#include <stdint.h>

#define VM_PORT_PAGE_SIZE 4096u

struct vm_port_page {
    uintptr_t registers; /* where the device is mapped, */
    uint8_t *page;       /* where the page is, */
    uint32_t address;    /* and its address for the partition, the physical one of the guest */
};

/* One program has one; it fills this in before it calls any function. */
static struct vm_port_page vm_port_page;

#define VM_PORT vm_port_page.registers
#define VM_PORT_ADDRESS(pointer)                                                                   \
    (vm_port_page.address + ((uintptr_t)(pointer) - (uintptr_t)vm_port_page.page))

#include "hv/guest-kit/port.h"

static inline void vm_port_page_copy(volatile uint8_t *to, const volatile uint8_t *from,
                                     uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        to[i] = from[i];
}

static inline const char *vm_port_page_name(const char *name)
{
    uint32_t length = 1;

    while (length < VM_PORT_PAGE_SIZE && name[length - 1] != '\0')
        length++;
    vm_port_page_copy(vm_port_page.page, (const uint8_t *)name, length);
    return (const char *)vm_port_page.page;
}

/* Functions and results as in port.h. */

static inline uint32_t vm_page_create_sampling(const char *name, uint32_t size,
                                               enum vm_port_direction direction,
                                               uint32_t refresh_us, uint32_t *number)
{
    return vm_port_create_sampling(vm_port_page_name(name), size, direction, refresh_us, number);
}

static inline uint32_t vm_page_create_queuing(const char *name, uint32_t size, uint32_t depth,
                                              enum vm_port_direction direction, uint32_t *number)
{
    return vm_port_create_queuing(vm_port_page_name(name), size, depth, direction, number);
}

static inline uint32_t vm_page_write(uint32_t port, const void *message, uint32_t length)
{
    if (length > VM_PORT_PAGE_SIZE)
        return VM_PORT_INVALID_CONFIG;
    vm_port_page_copy(vm_port_page.page, message, length);
    return vm_port_write(port, vm_port_page.page, length);
}

static inline uint32_t vm_page_send(uint32_t port, const void *message, uint32_t length)
{
    if (length > VM_PORT_PAGE_SIZE)
        return VM_PORT_INVALID_CONFIG;
    vm_port_page_copy(vm_port_page.page, message, length);
    return vm_port_send(port, vm_port_page.page, length);
}

/* Of ports whose messages fit into the page. */
static inline uint32_t vm_page_read(uint32_t port, void *message, uint32_t *length, uint32_t *valid)
{
    const uint32_t status = vm_port_read(port, vm_port_page.page, length, valid);

    if (status == VM_PORT_OK)
        vm_port_page_copy(message, vm_port_page.page, *length);
    return status;
}

static inline uint32_t vm_page_receive(uint32_t port, void *message, uint32_t *length)
{
    const uint32_t status = vm_port_receive(port, vm_port_page.page, length);

    if (status == VM_PORT_OK)
        vm_port_page_copy(message, vm_port_page.page, *length);
    return status;
}

#endif
