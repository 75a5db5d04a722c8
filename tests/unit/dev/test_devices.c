/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What must hold for every device: its field map is complete, reset gives the same state whatever
 * went before, a state saved at any time goes on alike elsewhere, a debugger's reads change
 * nothing, and no access and no injected fault brings it out of its bounds.
 */
#include "sim/base/random.h"
#include "sim/dev/absent.h"
#include "sim/dev/ahbctrl.h"
#include "sim/dev/ahbstat.h"
#include "sim/dev/apbctrl.h"
#include "sim/dev/apbps2.h"
#include "sim/dev/apbuart.h"
#include "sim/dev/dsu3.h"
#include "sim/dev/ftmctrl.h"
#include "sim/dev/gptimer.h"
#include "sim/dev/greth.h"
#include "sim/dev/grgpio.h"
#include "sim/dev/irqmp.h"
#include "sim/dev/markport.h"
#include "sim/dev/mctrl.h"
#include "sim/dev/memscrub.h"
#include "sim/dev/svgactrl.h"
#include "tests/helpers/state_map.h"
#include "tests/unit/dev/bench.h"

static struct device *make_gptimer(const struct bench *bench)
{
    struct gptimer_config config;

    gptimer_config_default(&config);
    return gptimer_create(&config, &bench->env);
}

static struct device *make_gptimer_large(const struct bench *bench)
{
    struct gptimer_config config = {.name = "gptimer1",
                                    .irq = 20,
                                    .timers = 7,
                                    .scaler_bits = 4,
                                    .watchdog = 30,
                                    .latch = 1,
                                    .set = 1,
                                    .window = 1};

    return gptimer_create(&config, &bench->env);
}

static struct device *make_irqmp(const struct bench *bench)
{
    struct irqmp_config config;

    irqmp_config_default(&config);
    return irqmp_create(&config, &bench->env);
}

static struct device *make_irqmp_large(const struct bench *bench)
{
    struct irqmp_config config = {.name = "irqmp1", .cpus = 16, .eirq = 13};

    return irqmp_create(&config, &bench->env);
}

static struct device *make_apbuart(const struct bench *bench)
{
    struct apbuart_config config;

    apbuart_config_default(&config);
    return apbuart_create(&config, &bench->env);
}

static struct device *make_apbuart_small(const struct bench *bench)
{
    struct apbuart_config config = {.name = "apbuart1", .irq = 3, .fifo = 1, .scaler_bits = 32};

    return apbuart_create(&config, &bench->env);
}

static struct device *make_mctrl(const struct bench *bench)
{
    struct mctrl_config config;

    mctrl_config_default(&config);
    return mctrl_create(&config, &bench->env);
}

static struct device *make_keyboard(const struct bench *bench)
{
    struct apbps2_config config;

    apbps2_config_default(&config);
    return apbps2_create(&config, &bench->env);
}

static struct device *make_mouse(const struct bench *bench)
{
    struct apbps2_config config = {.name = "mouse0", .irq = 6, .mouse = 1};

    return apbps2_create(&config, &bench->env);
}

static struct device *make_absent(const struct bench *bench)
{
    struct absent_config config;

    absent_config_default(&config);
    return absent_create(&config, &bench->env);
}

static struct device *make_svgactrl(const struct bench *bench)
{
    struct svgactrl_config config;

    svgactrl_config_default(&config);
    return svgactrl_create(&config, &bench->env);
}

static struct device *make_greth(const struct bench *bench)
{
    struct greth_config config;

    greth_config_default(&config);
    config.edcl = 4;
    return greth_create(&config, &bench->env);
}

static struct device *make_dsu3(const struct bench *bench)
{
    struct dsu3_config config = {.name = "dsu0", .cpus = 16};

    return dsu3_create(&config, &bench->env);
}

static struct device *make_ftmctrl(const struct bench *bench)
{
    struct ftmctrl_config config;

    ftmctrl_config_default(&config);
    return ftmctrl_create(&config, &bench->env);
}

static struct device *make_ahbstat(const struct bench *bench)
{
    struct ahbstat_config config = {.name = "ahbstat0", .irq = 7, .version = 1};

    return ahbstat_create(&config, &bench->env);
}

static struct device *make_memscrub(const struct bench *bench)
{
    struct memscrub_config config;

    memscrub_config_default(&config);
    config.irq = 3;
    config.master = 2;
    return memscrub_create(&config, &bench->env);
}

static struct device *make_grgpio(const struct bench *bench)
{
    struct grgpio_config config;

    grgpio_config_default(&config);
    config.width = 32;
    config.irq_mask = UINT32_MAX;
    config.flag_registers = config.input_enable = 1;
    return grgpio_create(&config, &bench->env);
}

static struct device *make_markport(const struct bench *bench)
{
    struct markport_config config = {.name = "markport"};

    return markport_create(&config, &bench->env);
}

static struct device *make_apbctrl(const struct bench *bench)
{
    struct apbctrl_config config = {.name = "apbctrl0", .base = 0x80000000};

    return apbctrl_create(&config, &bench->env);
}

static struct device *make_ahbctrl(const struct bench *bench)
{
    struct ahbctrl_config config = {.name = "ahbctrl0", .master_count = 1, .slave_count = 16};

    return ahbctrl_create(&config, &bench->env);
}

static struct device *(*const makers[])(const struct bench *bench) = {
    make_gptimer,       make_gptimer_large, make_irqmp,   make_irqmp_large, make_apbuart,
    make_apbuart_small, make_mctrl,         make_ahbstat, make_grgpio,      make_markport,
    make_apbctrl,       make_ahbctrl,       make_ftmctrl, make_dsu3,        make_keyboard,
    make_mouse,         make_svgactrl,      make_greth,   make_absent,      make_memscrub,
};
#define MAKERS (sizeof(makers) / sizeof(makers[0]))

struct subject {
    struct bench *bench;
    struct device *device;
};

static struct subject subject_create(size_t maker)
{
    struct subject s = {.bench = bench_create()};

    s.device = makers[maker](s.bench);
    assert_non_null(s.device);
    return s;
}

static void subject_destroy(struct subject *s)
{
    s->device->destroy(s->device->self);
    free(s->bench);
}

static void flush(const struct subject *s)
{
    if (s->device->component.flush)
        s->device->component.flush(s->device->component.owner);
}

static void reload(const struct subject *s)
{
    if (s->device->component.reload)
        s->device->component.reload(s->device->component.owner);
}

/* Small values set timers, scalers and FIFOs going; large ones try all bits. */
static uint32_t random_value(struct random *random)
{
    switch (random_below(random, 4)) {
    case 0:
        return (uint32_t)random_below(random, 8);
    case 1:
        return (uint32_t)random_below(random, 256);
    case 2:
        return 1u << random_below(random, 32);
    default:
        return (uint32_t)random_next(random);
    }
}

/* Keeps what a slow line or a fast timer would log within bounds. */
static void forget(struct bench *bench)
{
    bench->irq.count = bench->observed.count = 0;
}

/* One random access, or some time; returns what was read. */
static uint32_t random_act(struct subject *s, struct random *random)
{
    uint32_t offset = (uint32_t)random_below(random, 64) * 4;
    uint32_t value = random_value(random);
    uint64_t cycles =
        random_below(random, 4) ? random_below(random, 20) : random_below(random, 3000);
    uint32_t read = 0;

    switch (random_below(random, 3)) {
    case 0:
        bench_write(s->device, offset, value);
        break;
    case 1:
        read = bench_read(s->device, offset);
        break;
    default:
        bench_pass(s->bench, cycles);
    }
    return read;
}

static void the_field_map_is_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < MAKERS; i++) {
        struct subject s = subject_create(i);

        if (s.device->component.size)
            assert_state_map_complete(&s.device->component);
        assert_string_equal(s.device->component.name, s.device->name);
        subject_destroy(&s);
    }
}

static void reset_gives_the_same_state_whatever_went_before(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 10);
    for (size_t i = 0; i < MAKERS; i++) {
        struct subject s = subject_create(i), fresh = subject_create(i);

        for (int round = 0; round < 400; round++) {
            random_act(&s, &random);
            forget(s.bench);
        }
        s.device->reset(s.device->self);
        bench_at(fresh.bench, s.bench->clock.state.now);
        fresh.device->reset(fresh.device->self);
        if (s.device->component.size)
            assert_memory_equal(s.device->component.state, fresh.device->component.state,
                                s.device->component.size);
        assert_memory_equal(&s.bench->clock.state, &fresh.bench->clock.state,
                            sizeof(struct clock_state));
        subject_destroy(&s);
        subject_destroy(&fresh);
    }
}

static void assert_alike(const struct subject *a, const struct subject *b)
{
    const struct component *component = &a->device->component;
    struct state_ref ref;
    char name[100];

    flush(a);
    flush(b);
    if (component_first_difference(component, component->state, b->device->component.state, &ref)) {
        state_ref_name(&ref, name, sizeof(name));
        fail_msg("%s differs", name);
    }
    assert_int_equal(a->bench->irq.count, b->bench->irq.count);
    assert_memory_equal(a->bench->irq.event, b->bench->irq.event,
                        a->bench->irq.count * sizeof(struct bench_event));
    assert_memory_equal(&a->bench->clock.state, &b->bench->clock.state, sizeof(struct clock_state));
}

static void a_saved_state_goes_on_alike_elsewhere(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 11);
    for (size_t i = 0; i < MAKERS; i++) {
        for (int round = 0; round < 60; round++) {
            struct subject s = subject_create(i), copy = subject_create(i);
            struct random same;

            for (int act = 0; act < 100; act++) {
                random_act(&s, &random);
                forget(s.bench);
            }
            flush(&s);
            if (s.device->component.size)
                memcpy(copy.device->component.state, s.device->component.state,
                       s.device->component.size);
            copy.bench->clock.state = s.bench->clock.state;
            copy.bench->clock.component.reload(copy.bench->clock.component.owner);
            reload(&copy);
            forget(copy.bench); /* levels that it told its new surroundings */
            same = random;
            for (int act = 0; act < 100; act++) {
                assert_int_equal(random_act(&s, &random), random_act(&copy, &same));
                assert_alike(&s, &copy);
                forget(s.bench);
                forget(copy.bench);
            }
            subject_destroy(&s);
            subject_destroy(&copy);
        }
    }
}

static void flushing_at_any_time_changes_nothing(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 12);
    for (size_t i = 0; i < MAKERS; i++) {
        struct subject s = subject_create(i), flushed = subject_create(i);
        struct random same;

        for (int act = 0; act < 2000; act++) {
            same = random;
            assert_int_equal(random_act(&s, &random), random_act(&flushed, &same));
            flush(&flushed);
            if (act % 50 == 0)
                assert_alike(&s, &flushed);
            forget(s.bench);
            forget(flushed.bench);
        }
        subject_destroy(&s);
        subject_destroy(&flushed);
    }
}

static void a_debuggers_reads_change_nothing(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 13);
    for (size_t i = 0; i < MAKERS; i++) {
        struct subject s = subject_create(i), looked_at = subject_create(i);
        struct random same;

        for (int act = 0; act < 1000; act++) {
            same = random;
            assert_int_equal(random_act(&s, &random), random_act(&looked_at, &same));
            for (uint32_t offset = 0; offset < 0x100; offset += 4)
                (void)bench_read_as(looked_at.device, offset, BUS_MASTER_DEBUG);
            assert_alike(&s, &looked_at);
            forget(s.bench);
            forget(looked_at.bench);
        }
        subject_destroy(&s);
        subject_destroy(&looked_at);
    }
}

/* Any bit may flip at any time: the device goes on somehow, in bounds and in time. */
static void injected_faults_do_no_harm(void **state)
{
    struct random random;

    (void)state;
    random_seed(&random, 14);
    for (size_t i = 0; i < MAKERS; i++) {
        struct subject s = subject_create(i);
        const struct component *component = &s.device->component;

        s.bench->irq.wraps = s.bench->observed.wraps = true;
        for (int round = 0; round < 3000 && component->size; round++) {
            size_t bit = random_below(&random, component->size * 8);

            if (random_below(&random, 2)) /* not only in the long arrays */
                bit %= 512;
            random_act(&s, &random);
            flush(&s);
            ((uint8_t *)component->state)[bit / 8 % component->size] ^= (uint8_t)(1u << bit % 8);
            reload(&s);
        }
        subject_destroy(&s);
    }
}

static void every_offset_of_every_size_is_answered(void **state)
{
    (void)state;
    for (size_t i = 0; i < MAKERS; i++) {
        struct subject s = subject_create(i);

        for (uint32_t offset = 0; offset < 0x1000; offset += 4) {
            struct bus_access access = {.address = offset, .size = 4};

            assert_int_equal(s.device->access(s.device->self, &access), BUS_OK);
            access = (struct bus_access){
                .address = offset, .size = 4, .write = true, .value = UINT32_MAX};
            assert_int_equal(s.device->access(s.device->self, &access), BUS_OK);
            forget(s.bench);
        }
        subject_destroy(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_field_map_is_complete),
        cmocka_unit_test(reset_gives_the_same_state_whatever_went_before),
        cmocka_unit_test(a_saved_state_goes_on_alike_elsewhere),
        cmocka_unit_test(flushing_at_any_time_changes_nothing),
        cmocka_unit_test(a_debuggers_reads_change_nothing),
        cmocka_unit_test(injected_faults_do_no_harm),
        cmocka_unit_test(every_offset_of_every_size_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
