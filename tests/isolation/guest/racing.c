/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hostile partition on two processors at once: from the moment that it finds a seed in its read-only area, both of its virtual
 * processors make random hypercalls with shapes of arguments that mean harm, stop, start and interrupt each other, restart the partition,
 * abuse its ports, lose their stacks, and take their own traps in a handler that errs as well.
 */
#include "hv.h"

#define SEED (*(const volatile uint32_t *)0x30020000)

enum { ID = 2, OWN_SIZE = 4096, BATCH = 8, BATCH_WORDS = 6 };

static uint32_t state[2]; /* of the random numbers, by virtual processor */
static uint8_t own[OWN_SIZE] __attribute__((aligned(8)));
static uint8_t second_stack[2048] __attribute__((aligned(8)));

static void race(uint32_t argument) __attribute__((noreturn));

static uint32_t any(uint32_t self)
{
    state[self] ^= state[self] << 13;
    state[self] ^= state[self] >> 17;
    state[self] ^= state[self] << 5;
    return state[self];
}

static uint32_t below(uint32_t self, uint32_t bound)
{
    return any(self) % bound;
}

/* Small numbers, good pointers, misaligned ones, ends of areas, others' memory, devices, wrapping ranges. */
static uint32_t shape(uint32_t self)
{
    const uint32_t place = (uint32_t)(uintptr_t)own;

    switch (below(self, 16)) {
    case 0:
        return 0;
    case 1:
        return below(self, 4);
    case 2:
        return below(self, 16);
    case 3:
        return 64;
    case 4:
        return place + below(self, OWN_SIZE);
    case 5:
        return place + 8 * below(self, OWN_SIZE / 8);
    case 6:
        return 0x30000000 + 4 * below(self, 0x4000); /* its code */
    case 7:
        return 0x30013ff0 + below(self, 32); /* the end of its data */
    case 8:
        return 0x30020000 + below(self, 0x1000); /* readable only */
    case 9:
        return 0x10010000 + 4 * below(self, 0x1000); /* the victim's */
    case 10:
        return 0x80000000 + below(self, 0x1000);
    case 11:
        return 0xffd00000 + below(self, 0x300000); /* the hypervisor's */
    case 12:
        return 0xfffffff0 + below(self, 16);
    case 13:
        return UINT32_MAX;
    case 14:
        return 1u << below(self, 32);
    default:
        return any(self);
    }
}

static uint32_t call_number(uint32_t self)
{
#define NUMBER(number, name, arguments) number,
    static const uint8_t numbers[] = {HV_CALLS(NUMBER)};
#undef NUMBER

    return numbers[below(self, sizeof numbers)];
}

static void call_anything(uint32_t self)
{
    hv_call(call_number(self), shape(self), shape(self), shape(self), shape(self), shape(self));
}

static void call_batch(uint32_t self)
{
    uint32_t *const batch = (uint32_t *)(uintptr_t)(own + 4 * below(self, 64));

    for (uint32_t i = 0; i < BATCH * BATCH_WORDS; i++)
        batch[i] = i % BATCH_WORDS == 0 ? call_number(self) : shape(self);
    hv_call(HV_CALL_MULTICALL, (uint32_t)(uintptr_t)batch, below(self, 2 * BATCH),
            below(self, 3) ? 0 : below(self, BATCH), 0, 0);
}

static void disturb_the_other(uint32_t self)
{
    uint32_t other = 1 - self;
    void *top = other ? second_stack + sizeof second_stack : (void *)(uintptr_t)shape(self);

    hv_vcpu_stop(below(self, 16) ? other : self);
    hv_vcpu_start(other, race, top, 0);
    hv_vcpu_interrupt(other, any(self));
}

static void use_ports(uint32_t self)
{
    static const char *const names[] = {"out", "in", "bulk", "letters", "post"};
    const char *name = names[below(self, 5)];
    uint32_t port, length, left;

    hv_sampling_create(name, below(self, 2) ? 64 : 1024, below(self, 2), below(self, 2) ? 20000 : 0,
                       &port);
    hv_queuing_create(name, 32, 4, below(self, 2), &port);
    port = below(self, 6);
    hv_sampling_write(port, own + below(self, OWN_SIZE), 1 + below(self, 1024));
    hv_queuing_send(port, own + below(self, OWN_SIZE), 1 + below(self, 32));
    hv_queuing_receive(port, own + 8 * below(self, 64), &length, &left);
}

static void restart(uint32_t self)
{
    static const enum hv_mode modes[] = {HV_MODE_NORMAL, HV_MODE_NORMAL, HV_MODE_NORMAL,
                                         HV_MODE_WARM_START, HV_MODE_COLD_START};

    hv_partition_set_mode(ID, modes[below(self, sizeof modes / sizeof modes[0])]);
}

static void touch(uint32_t self)
{
    volatile uint32_t *at = (volatile uint32_t *)(uintptr_t)shape(self);

    if (below(self, 2))
        *at = any(self);
    else
        (void)*at;
}

/* Spills all windows to a stack that is anywhere. */
static void lose_stack(uint32_t self)
{
    __asm__ volatile("mov %%sp, %%g5\n\tmov %0, %%sp\n\t"
                     ".rept 8\n\tsave %%sp, -96, %%sp\n\t.endr\n\t"
                     ".rept 8\n\trestore\n\t.endr\n\t"
                     "mov %%g5, %%sp"
                     :
                     : "r"(shape(self))
                     : "g5", "memory");
}

static void set_timers(uint32_t self)
{
    hv_timer_set(below(self, 2), below(self, 1u << 20), below(self, 4096));
    hv_watchdog_set(below(self, 4096));
}

static void complain(uint32_t self)
{
    hv_hm_raise(any(self), "race", 4);
}

/* The handler errs itself, and returns to anywhere. */
static void handle(uint32_t type, struct hv_trap_frame *frame)
{
    uint32_t self = hv_vcpu_index() & 1;

    if (type < 0x11 || type > 0x1f) {
        frame->pc = frame->npc;
        frame->npc += 4;
    }
    if (below(self, 5) == 0) {
        frame->pc = shape(self);
        frame->npc = shape(self);
    }
    if (below(self, 7) == 0)
        call_anything(self);
    if (below(self, 11) == 0)
        touch(self);
}

static void race(uint32_t argument)
{
    static void (*const acts[])(uint32_t self) = {
        call_anything, call_anything, call_anything, call_anything, call_anything,
        call_batch,    use_ports,     use_ports,     set_timers,    disturb_the_other,
        restart,       touch,         lose_stack,    complain};
    uint32_t self = hv_vcpu_index() & 1;
    struct hv_partition_status status;

    (void)argument;
    while (SEED == 0)
        hv_idle();
    hv_partition_status(ID, &status);
    state[self] = (SEED + status.restart_count) * 2654435761u + self + 1;
    if (below(self, 2)) {
        hv_trap_handle(handle);
        hv_traps_enable(1);
        hv_interrupts_enable(0xfffe, 0xfffe);
    }
    for (;;) {
        for (uint32_t i = 0; i < 4; i++)
            call_anything(self);
        acts[below(self, sizeof acts / sizeof acts[0])](self);
    }
}

int main(uint32_t id, uint32_t condition)
{
    (void)condition;
    hv_vcpu_start(1, race, second_stack + sizeof second_stack, 0);
    if (SEED == 0)
        hv_partition_set_mode(id, HV_MODE_NORMAL);
    race(0);
}
