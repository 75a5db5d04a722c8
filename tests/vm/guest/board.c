/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What only a guest in a partition has: ports, a real device that the configuration gives to it, what is typed at the console. Channels lead
 * back to it; the real UART hears itself.
 */
#include "hv/guest-kit/port.h"
#include "tests/vm/guest/guest.h"

#define UART_1  0x80000900u
#define NOWHERE 0xa0000000u /* the configuration gives a register there, but the board has none */

enum { DATA = 0x0, STATUS = 0x4, CONTROL = 0x8, SCALER = 0xc };
enum { RE = 0x01, TE = 0x02, RI = 0x04, LB = 0x80, DR = 0x01 };
enum { MASK = 0x40, CLEAR = 0x0c };

static char message[64], copy[64];

static int equal(const char *a, const char *b, uint32_t size)
{
    while (size > 0 && *a++ == *b++)
        size--;
    return size == 0;
}

static void wait(void)
{
    __asm__ volatile("nop; nop; nop; nop" : : : "memory");
}

static void sampling(void)
{
    uint32_t out = 0, in = 0, length = 0, valid = 0;

    expect(vm_port_create_sampling("out", 32, VM_PORT_SOURCE, 0, &out), VM_PORT_OK);
    expect(vm_port_create_sampling("in", 32, VM_PORT_DESTINATION, 1000000, &in), VM_PORT_OK);
    expect(vm_port_create_sampling("in", 32, VM_PORT_DESTINATION, 1000000, &in), VM_PORT_NO_ACTION);
    expect(vm_port_create_sampling("none", 32, VM_PORT_SOURCE, 0, &length), VM_PORT_INVALID_CONFIG);
    expect(vm_port_create_sampling("in", 16, VM_PORT_SOURCE, 0, &length), VM_PORT_INVALID_CONFIG);
    expect(vm_port_read(in, copy, &length, &valid), VM_PORT_NOT_AVAILABLE);
    expect(vm_port_write(out, "attitude 1", 10), VM_PORT_OK);
    expect(vm_port_read(in, copy, &length, &valid), VM_PORT_OK);
    expect(length, 10);
    expect(valid, 1);
    expect((uint32_t)equal(copy, "attitude 1", 10), 1);
    expect(vm_port_write(out, (void *)0xffd01000u, 10), VM_PORT_BAD_POINTER);
    expect(vm_port_read(in, (void *)0x10000000u, &length, &valid), VM_PORT_BAD_POINTER);
    expect(vm_port_write(in, message, 10), VM_PORT_INVALID_MODE);
    expect(vm_port_write(99, message, 10), VM_PORT_INVALID_PARAM);
}

static void queuing(void)
{
    const uint32_t before = trap_count[TT_INTERRUPT + VM_PORT_INTERRUPT];
    uint32_t send = 0, take = 0, length = 0;

    *word(IRQMP + MASK) = 1u << VM_PORT_INTERRUPT;
    set_pil(0);
    expect(vm_port_create_queuing("send", 32, 4, VM_PORT_SOURCE, &send), VM_PORT_OK);
    expect(vm_port_create_queuing("take", 32, 4, VM_PORT_DESTINATION, &take), VM_PORT_OK);
    expect(vm_port_receive(take, copy, &length), VM_PORT_NOT_AVAILABLE);
    for (uint32_t i = 0; i < 4; i++) {
        message[0] = (char)('a' + i);
        expect(vm_port_send(send, message, i + 1), VM_PORT_OK);
    }
    expect(vm_port_send(send, message, 1), VM_PORT_NOT_AVAILABLE);
    for (uint32_t i = 0; i < 4; i++) {
        expect(vm_port_receive(take, copy, &length), VM_PORT_OK);
        expect(length, i + 1);
        expect((uint32_t)copy[0], 'a' + i);
    }
    wait();
    expect(trap_count[TT_INTERRUPT + VM_PORT_INTERRUPT] > before, 1);
    vm_port_call(0x77, 0, 0, 0, 0); /* no call of ports */
    expect(*word(VM_PORT), VM_PORT_BAD_CALL);
}

/* Its own entry is behind that of the ports. */
static void real_device(void)
{
    const uint32_t before = trap_count[TT_INTERRUPT + 3];

    expect(*word(0x800ff020), 0x09653006);
    expect(*word(0x800ff024), 0x00e0fff1);
    expect(*word(0x800ff028) >> 12, 0x0100c);
    expect(*word(0x800ff028) & 31u, 3);
    expect(*word(0x800ff02c), 0x0090fff1);
    expect(*word(0x800ff030), 0);
    *word(IRQMP + MASK) = 1u << 3;
    *word(UART_1 + SCALER) = 20;
    *word(UART_1 + CONTROL) = RE | TE | RI | LB;
    for (char c = 'a'; c <= 'f'; c++) {
        *word(UART_1 + DATA) = (uint32_t)c;
        while ((*word(UART_1 + STATUS) & DR) == 0)
            continue;
        expect(*word(UART_1 + DATA), (uint32_t)c);
    }
    *word(UART_1 + DATA) = 'x';
    while (trap_count[TT_INTERRUPT + 3] == before)
        power_down();
    expect(*word(UART_1 + DATA), 'x');
    *word(UART_1 + SCALER) = 0xfff; /* of which it may write the lowest byte */
    expect(*word(UART_1 + SCALER), 0xff);
}

/*
 * A load that the bus refuses is a trap of the guest's and nothing else: the window below the one that WIM marks, which is a
 * caller's, has its locals as before. How many have not.
 */
static uint32_t locals_lost(uint32_t address)
{
    uint32_t lost;

    __asm__ volatile("rd %%psr, %%g2; rd %%wim, %%g3; andn %%g2, 0x20, %%g4\n\t"
                     "wr %%g4, %%psr; nop; nop; nop; wr %%g0, %%wim; nop; nop; nop\n\t"
                     "save; save\n\t"
                     ".irp n, 0, 1, 2, 3, 4, 5, 6, 7\n\t"
                     "mov 1 + \\n, %%l\\n\n\t"
                     ".endr\n\t"
                     "restore; restore\n\t"
                     "sub %%g2, 1, %%g4; and %%g4, 7, %%g4; mov 1, %%g1; sll %%g1, %%g4, %%g4\n\t"
                     "wr %%g4, %%wim; nop; nop; nop; wr %%g2, %%psr; nop; nop; nop\n\t"
                     "ld [%1], %%g0\n\t"
                     "andn %%g2, 0x20, %%g4\n\t"
                     "wr %%g4, %%psr; nop; nop; nop; wr %%g0, %%wim; nop; nop; nop\n\t"
                     "save; save; clr %%g4\n\t"
                     ".irp n, 0, 1, 2, 3, 4, 5, 6, 7\n\t"
                     "cmp %%l\\n, 1 + \\n; bne,a 2f; inc %%g4\n"
                     "2:\n\t"
                     ".endr\n\t"
                     "restore; restore; wr %%g3, %%wim; nop; nop; nop\n\t"
                     "wr %%g2, %%psr; nop; nop; nop; mov %%g4, %0"
                     : "=r"(lost)
                     : "r"(address)
                     : "g1", "g2", "g3", "g4", "memory", "cc");
    return lost;
}

static void refused(void)
{
    expect(trap_count[TT_DATA_ACCESS], 0);
    expect(locals_lost(NOWHERE), 0);
    expect(trap_count[TT_DATA_ACCESS], 1);
}

/* Until q. */
static void console(void)
{
    char line[32], c = 0;
    uint32_t length = 0, before = trap_count[TT_INTERRUPT + 2];

    *word(IRQMP + MASK) = 1u << 2;
    *word(UART + CONTROL) = RE | TE | RI;
    print("type\n");
    while (c != 'q') {
        while ((*word(UART + STATUS) & DR) == 0)
            power_down();
        c = (char)*word(UART + DATA);
        if (length < sizeof line - 1)
            line[length++] = c;
    }
    line[length] = '\0';
    expect(trap_count[TT_INTERRUPT + 2] > before, 1);
    print("typed: ");
    print(line);
    print("\n");
}

int main(void)
{
    sampling();
    queuing();
    real_device();
    refused();
    console();
    return summary("board");
}
