/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bench for one device: a clock that the test moves by hand, and records of interrupts,
 * observations and messages. No processor, no bus.
 */
#ifndef PRIDE_TESTS_DEV_BENCH_H
#define PRIDE_TESTS_DEV_BENCH_H

#include "sim/base/device.h"
#include "tests/helpers/cmocka_all.h"

#define BENCH_EVENTS_MAX 4096

struct bench_event {
    uint64_t time;
    uint32_t what; /* interrupt line, observation point, or what a test wants */
    uint32_t value;
};

struct bench_log {
    struct bench_event event[BENCH_EVENTS_MAX];
    size_t count;
    bool wraps; /* a full log starts again instead of failing the test */
};

struct bench {
    struct clock clock;
    struct observers observers;
    struct diag diag;
    struct device_env env;
    struct bench_log irq;      /* value: level */
    struct bench_log observed; /* value: the observation's */
    char message[256];         /* the last one */
};

static inline void bench_record(struct bench_log *log, uint64_t time, uint32_t what, uint32_t value)
{
    if (log->wraps && log->count == BENCH_EVENTS_MAX)
        log->count = 0;
    assert_true(log->count < BENCH_EVENTS_MAX);
    log->event[log->count++] = (struct bench_event){time, what, value};
}

static inline void bench_set_irq(void *owner, unsigned line, bool level)
{
    struct bench *bench = owner;

    bench_record(&bench->irq, bench->clock.state.now, line, level);
}

static inline void bench_observe(void *owner, const struct observation *what)
{
    struct bench *bench = owner;

    bench_record(&bench->observed, what->cycle, what->point, (uint32_t)what->value);
}

static inline void bench_message(void *owner, const char *line)
{
    struct bench *bench = owner;

    snprintf(bench->message, sizeof(bench->message), "%s", line);
}

/* A fresh bench; free() it after the device. */
static inline struct bench *bench_create(void)
{
    struct bench *bench = calloc(1, sizeof(*bench));

    assert_non_null(bench);
    clock_init(&bench->clock);
    diag_init(&bench->diag);
    bench->diag.sink = bench_message;
    bench->diag.owner = bench;
    assert_true(observe_add(&bench->observers, UINT32_MAX, bench_observe, bench));
    bench->env = (struct device_env){.clock = &bench->clock,
                                     .observers = &bench->observers,
                                     .diag = &bench->diag,
                                     .irq = {bench_set_irq, bench},
                                     .clock_hz = 50000000};
    return bench;
}

/* Moves the clock on as a processor of one cycle an instruction would: events are run when due. */
static inline void bench_at(struct bench *bench, uint64_t time)
{
    while (clock_next(&bench->clock) <= time)
        clock_advance(&bench->clock, clock_next(&bench->clock));
    clock_advance(&bench->clock, time);
}

static inline void bench_pass(struct bench *bench, uint64_t cycles)
{
    bench_at(bench, bench->clock.state.now + cycles);
}

static inline uint32_t bench_read_as(struct device *device, uint32_t offset, uint8_t master)
{
    struct bus_access access = {.address = offset, .size = 4, .master = master};

    assert_int_equal(device->access(device->self, &access), BUS_OK);
    return access.value;
}

static inline uint32_t bench_read(struct device *device, uint32_t offset)
{
    return bench_read_as(device, offset, 0);
}

static inline void bench_write(struct device *device, uint32_t offset, uint32_t value)
{
    struct bus_access access = {.address = offset, .value = value, .size = 4, .write = true};

    assert_int_equal(device->access(device->self, &access), BUS_OK);
}

/* How often an interrupt line rose, and when it did so last. */
static inline unsigned bench_pulses(const struct bench *bench, uint32_t line, uint64_t *last)
{
    unsigned count = 0;

    for (size_t i = 0; i < bench->irq.count; i++) {
        if (bench->irq.event[i].what != line || !bench->irq.event[i].value)
            continue;
        count++;
        if (last)
            *last = bench->irq.event[i].time;
    }
    return count;
}

#endif
