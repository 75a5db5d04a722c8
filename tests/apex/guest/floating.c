/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Floating point in processes: registers and FSR of a process that was interrupted are as it left them, whatever those that
 * ran meanwhile did with the FPU; each process begins with FSR 0 and keeps its own rounding over services. A partition of
 * another number only disturbs.
 */
#include "tests/apex/guest/check.h"

enum {
    REGISTERS = 32,
    FSR_ROUND_UP = 0x80000000,
    FSR_ROUND_ZERO = 0x40000000,
    FSR_RD = 0xc0000000
};

struct registers {
    uint32_t f[REGISTERS];
} __attribute__((aligned(8)));

static struct registers low, high, found;
static volatile uint32_t interruptions, wrong, rounding_wrong;
static uint32_t first_fsr[2];

static void load(const struct registers *from)
{
    __asm__ volatile("ldd [%0], %%f0; ldd [%0 + 8], %%f2; ldd [%0 + 16], %%f4; ldd [%0 + 24], %%f6;"
                     "ldd [%0 + 32], %%f8; ldd [%0 + 40], %%f10; ldd [%0 + 48], %%f12;"
                     "ldd [%0 + 56], %%f14; ldd [%0 + 64], %%f16; ldd [%0 + 72], %%f18;"
                     "ldd [%0 + 80], %%f20; ldd [%0 + 88], %%f22; ldd [%0 + 96], %%f24;"
                     "ldd [%0 + 104], %%f26; ldd [%0 + 112], %%f28; ldd [%0 + 120], %%f30"
                     :
                     : "r"(from)
                     : "memory");
}

static void store(struct registers *to)
{
    __asm__ volatile("std %%f0, [%0]; std %%f2, [%0 + 8]; std %%f4, [%0 + 16]; std %%f6, [%0 + 24];"
                     "std %%f8, [%0 + 32]; std %%f10, [%0 + 40]; std %%f12, [%0 + 48];"
                     "std %%f14, [%0 + 56]; std %%f16, [%0 + 64]; std %%f18, [%0 + 72];"
                     "std %%f20, [%0 + 80]; std %%f22, [%0 + 88]; std %%f24, [%0 + 96];"
                     "std %%f26, [%0 + 104]; std %%f28, [%0 + 112]; std %%f30, [%0 + 120]"
                     :
                     : "r"(to)
                     : "memory");
}

static uint32_t read_fsr(void)
{
    uint32_t fsr;

    __asm__ volatile("st %%fsr, [%1]; ld [%1], %0" : "=r"(fsr) : "r"(&found) : "memory");
    return fsr;
}

static void write_fsr(uint32_t fsr)
{
    __asm__ volatile("st %0, [%1]; ld [%1], %%fsr" : : "r"(fsr), "r"(&found) : "memory");
}

/* Interrupts everybody, leaves nothing as it was, and keeps its rounding while it waits. */
static void high_process(void)
{
    RETURN_CODE_TYPE code;

    first_fsr[0] = read_fsr() & FSR_RD;
    write_fsr(FSR_ROUND_UP);
    for (;;) {
        load(&high);
        interruptions++;
        TIMED_WAIT(MS(1), &code);
        rounding_wrong += (read_fsr() & FSR_RD) != FSR_ROUND_UP;
    }
}

/* Computes on for many interruptions: no call in between, so everything must stay. */
static void low_process(void)
{
    first_fsr[1] = read_fsr() & FSR_RD;
    for (;;) {
        const uint32_t begin = interruptions;

        write_fsr(FSR_ROUND_ZERO);
        load(&low);
        while (interruptions - begin < 4)
            continue;
        rounding_wrong += (read_fsr() & FSR_RD) != FSR_ROUND_ZERO;
        load(&low);
        while (interruptions - begin < 8)
            continue;
        store(&found);
        wrong += memcmp(&found, &low, sizeof low) != 0;
    }
}

static PROCESS_ID_TYPE create(const char *name, void (*entry)(void), PRIORITY_TYPE priority)
{
    PROCESS_ATTRIBUTE_TYPE attributes = {
        .PERIOD = INFINITE_TIME_VALUE,
        .TIME_CAPACITY = INFINITE_TIME_VALUE,
        .ENTRY_POINT = (SYSTEM_ADDRESS_TYPE)entry,
        .STACK_SIZE = 2048,
        .BASE_PRIORITY = priority,
        .DEADLINE = SOFT,
    };
    PROCESS_ID_TYPE id = 0;

    strncpy(attributes.NAME, name, MAX_NAME_LENGTH);
    CALL(CREATE_PROCESS, &attributes, &id);
    CALL(START, id);
    return id;
}

/* An exception of the one process is not the other's, though it shows late. */
static volatile uint32_t after;

static void failing(void)
{
    static const float numbers[2] __attribute__((aligned(8))) = {1, 0};

    write_fsr(0x01000000); /* division by zero traps */
    __asm__ volatile("ldd [%0], %%f0; fdivs %%f0, %%f1, %%f2; fmovs %%f2, %%f3" : : "r"(numbers));
    after++;
}

static void floating(void)
{
    chapter("floating point");
    CALL(TIMED_WAIT, MS(200));
    HOLDS(interruptions > 50);
    EQUALS(0, wrong);
    EQUALS(0, rounding_wrong);
    EQUALS(0, first_fsr[0]);
    EQUALS(0, first_fsr[1]);
    start(1, failing, 60);
    EQUALS(FAULTED, state_of(worker(1)));
    EQUALS(0, after);
    EQUALS(0, wrong);
}

static _Noreturn void disturb(void)
{
    for (;;)
        load(&high);
}

static void error_handler(void)
{
    ERROR_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    GET_ERROR_STATUS(&status, &code);
    check(code == NO_ERROR && status.ERROR_CODE == NUMERIC_ERROR, "a NUMERIC_ERROR",
          (long)status.ERROR_CODE);
    STOP_SELF();
}

int main(uint32_t id, uint32_t condition)
{
    (void)condition;
    for (uint32_t i = 0; i < REGISTERS; i++) {
        low.f[i] = 0x3f800000 + i;
        high.f[i] = 0x40000000 + id * 0x100 + i;
    }
    if (id != 0)
        disturb();
    create_workers();
    CALL(CREATE_ERROR_HANDLER, error_handler, 4096);
    create("HIGH", high_process, 100);
    create("LOW", low_process, 10);
    drive(floating);
    return 0;
}
