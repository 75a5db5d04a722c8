/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports for the operating system of a virtual machine: a driver for the port device (docs/abi.md), in functions for
 * any bare C or kernel code. Messages and names lie in the partition's memory areas, at their addresses: with its MMU on, a
 * guest gives physical ones. Of several processors each has its own registers, so between two calls nothing is kept in
 * them; an interrupt handler that calls ports has to be kept out meanwhile.
 */
#ifndef HV_GUEST_KIT_PORT_H
#define HV_GUEST_KIT_PORT_H

#include <stdint.h>

/* Where the device is; who can map it elsewhere says so before. Plug&play: vendor 0x09, device 0x653. */
#ifndef VM_PORT
#define VM_PORT 0x80000e00u
#endif

#define VM_PORT_INTERRUPT 6u

enum vm_port_direction { VM_PORT_SOURCE, VM_PORT_DESTINATION };

/* docs/abi.md */
enum vm_port_status {
    VM_PORT_OK = 0,
    VM_PORT_NO_ACTION = 1,
    VM_PORT_NOT_AVAILABLE = 2,
    VM_PORT_INVALID_PARAM = 3,
    VM_PORT_INVALID_CONFIG = 4,
    VM_PORT_INVALID_MODE = 5,
    VM_PORT_BAD_CALL = 16,
    VM_PORT_BAD_POINTER = 17
};

static inline uint32_t vm_port_argument(uint32_t number)
{
    return ((volatile uint32_t *)(uintptr_t)VM_PORT)[1 + number];
}

static inline uint32_t vm_port_call(uint32_t call, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    volatile uint32_t *device = (volatile uint32_t *)(uintptr_t)VM_PORT;

    device[1] = a;
    device[2] = b;
    device[3] = c;
    device[4] = d;
    device[5] = 0;
    device[0] = call;
    __asm__ volatile("" : : : "memory");
    return device[0];
}

/* The partition's address of what the pointer shows; for who has an MMU on, to be given likewise (port_page.h). */
#ifndef VM_PORT_ADDRESS
#define VM_PORT_ADDRESS(pointer) ((uint32_t)(uintptr_t)(pointer))
#endif

/* *number: of the port, for the other functions. NO_ACTION: it is open already, *number unchanged. */
static inline uint32_t vm_port_create_sampling(const char *name, uint32_t size,
                                               enum vm_port_direction direction,
                                               uint32_t refresh_us, uint32_t *number)
{
    volatile uint32_t *device = (volatile uint32_t *)(uintptr_t)VM_PORT;
    uint32_t status;

    device[1] = VM_PORT_ADDRESS(name);
    device[2] = size;
    device[3] = direction;
    device[4] = 0;
    device[5] = refresh_us;
    device[0] = 0x30;
    status = device[0];
    if (status == VM_PORT_OK)
        *number = vm_port_argument(1);
    return status;
}

static inline uint32_t vm_port_create_queuing(const char *name, uint32_t size, uint32_t depth,
                                              enum vm_port_direction direction, uint32_t *number)
{
    const uint32_t status = vm_port_call(0x40, VM_PORT_ADDRESS(name), size, depth, direction);

    if (status == VM_PORT_OK)
        *number = vm_port_argument(1);
    return status;
}

static inline uint32_t vm_port_write(uint32_t port, const void *message, uint32_t length)
{
    return vm_port_call(0x31, port, VM_PORT_ADDRESS(message), length, 0);
}

/* `message` has room for the port's message size. *valid: not older than the refresh period. */
static inline uint32_t vm_port_read(uint32_t port, void *message, uint32_t *length, uint32_t *valid)
{
    const uint32_t status = vm_port_call(0x32, port, VM_PORT_ADDRESS(message), 0, 0);

    *length = vm_port_argument(1);
    *valid = vm_port_argument(2);
    return status;
}

/* NOT_AVAILABLE: full. */
static inline uint32_t vm_port_send(uint32_t port, const void *message, uint32_t length)
{
    return vm_port_call(0x41, port, VM_PORT_ADDRESS(message), length, 0);
}

/* NOT_AVAILABLE: empty. */
static inline uint32_t vm_port_receive(uint32_t port, void *message, uint32_t *length)
{
    const uint32_t status = vm_port_call(0x42, port, VM_PORT_ADDRESS(message), 0, 0);

    *length = vm_port_argument(1);
    return status;
}

#endif
