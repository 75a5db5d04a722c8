/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine for hv/core on the host: physical memory as an array, a clock that only moves when a
 * test or an idle hypervisor lets it, a console that collects text, and a record of who ran when.
 * Include it once per program.
 *
 * The module: partitions `alpha` (system), `beta`, `gamma` with areas text (R-X), data (RW-), more
 * (RW-, adjacent to data) and, gamma only, a device; ports alpha.out -> beta.in (sampling) and
 * alpha.send -> beta.take (queuing); alpha may send interrupt 4 to beta; plan of 10 ms: alpha 0-2,
 * beta 2-4, gamma 6-8.
 */
#ifndef TESTS_UNIT_HV_FAKE_MACHINE_H
#define TESTS_UNIT_HV_FAKE_MACHINE_H

#include "hv/core/config.h"
#include "hv/core/console.h"
#include "hv/core/health.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/module.h"
#include "hv/core/partition.h"
#include "hv/core/port.h"
#include "hv/core/schedule.h"
#include "hv/core/time.h"
#include "hv/core/timer.h"
#include "hv/core/vcpu.h"
#include "tests/helpers/cmocka_all.h"

enum { FAKE_RAM_SIZE = 0x100000, FAKE_RUNS = 256, FAKE_CONSOLE = 65536 };

#define FAKE_RAM        0x40000000u
#define FAKE_BUFFERS_VA (HV_VA_BASE + 0x80000u)
#define FAKE_LOG_VA     (HV_VA_BASE + 0x90000u)
#define FAKE_LOG_COUNT  8u

#define TEXT_VA   0x10000000u
#define DATA_VA   0x20000000u
#define MORE_VA   (DATA_VA + 0x2000u)
#define DEVICE_VA 0x30000000u

struct fake_config {
    struct hv_config config;
    struct hv_config_partition partitions[3];
    struct hv_config_area areas[10];
    struct hv_config_segment segments[6];
    struct hv_config_plan plans[2];
    struct hv_config_slot slots[5];
    struct hv_config_port ports[4];
    struct hv_config_channel channels[2];
    struct hv_config_link links[1];
    struct hv_config_register registers[2];
};

struct fake_run {
    uint32_t partition, time;
};

struct fake_start {
    uint32_t count, entry, stack_pointer, argument0, argument1;
};

struct fake_trap {
    uint32_t partition, table;
    struct hv_machine_trap trap;
};

struct fake_machine {
    struct fake_config config;
    _Alignas(8) unsigned char ram[FAKE_RAM_SIZE];
    _Alignas(8) unsigned char window[0x100000];
    uint32_t counter, alarm_time, alarm_count;
    uint32_t left;       /* cycles of this microsecond */
    uint32_t looks_left; /* until the next one begins, two cycles before that look; 0: never */
    bool alarm_on, pending, memory_broken, console_blocked;
    bool console_slow, console_busy; /* ready at every second look */
    uint32_t pending_after;          /* looks at interrupt_pending until one is pending; 0: never */
    uint32_t pass_at_pending;        /* us that have passed then */
    char console[FAKE_CONSOLE];
    uint32_t console_length;
    struct fake_run runs[FAKE_RUNS];
    uint32_t run_count;
    struct fake_start start[HV_CONFIG_VCPUS_ALL_MAX];
    uint32_t skips, result, device_register;
    struct fake_trap traps[FAKE_RUNS];
    uint32_t trap_count, return_status, trap_stack, stack_limits;
    bool stack_broken;
    uint32_t argument[5]; /* set by a hypercall that is to be made again */
    const struct hv_vcpu *fpu_owner;
    struct hv_partition *restart_at_unlock; /* what another processor does then */
    uint32_t hold, hold_count;              /* time at which the last slot may begin */
    bool locked, lock_wanted, others_stopped;
    uint32_t page_partition, page_va, page_attributes, page_count; /* of hv_machine_page_set */
    uint32_t lock_count, kicks[HV_CONFIG_CPUS_MAX], flushes;
    struct hv_slot slots[HV_CONFIG_SLOTS_MAX];
    jmp_buf end;
    int exit_code;
};

struct hv_module hv_module;
struct hv_cpu_state hv_cpu_storage;
static struct fake_machine fake;

/* The clock counts up from 0; its counter counts down, as the interface wants. */
static inline uint32_t fake_clock(void)
{
    return ~fake.counter;
}

static inline void fake_set_clock(uint32_t us)
{
    fake.counter = ~us;
}

static inline uint32_t fake_pass(uint32_t us)
{
    fake_set_clock(fake_clock() + us);
    return fake_clock();
}

const volatile uint32_t *hv_machine_clock(void)
{
    return &fake.counter;
}

uint32_t hv_machine_clock_rate(void)
{
    return 50;
}

uint32_t hv_machine_clock_left(void)
{
    if (fake.looks_left && --fake.looks_left == 0) {
        fake_pass(1);
        fake.left = 48;
    }
    return fake.left;
}

void hv_machine_alarm_set(uint32_t clock)
{
    const uint32_t us = fake.counter - clock;

    fake.alarm_time = fake_clock() + ((int32_t)us < 1 ? 1 : us);
    fake.alarm_on = true;
    fake.pending = false;
    fake.alarm_count++;
}

bool hv_machine_interrupt_pending(void)
{
    if (fake.console_blocked && fake.alarm_on && fake_pass(1) == fake.alarm_time)
        fake.pending = true;
    if (fake.pending_after > 0 && --fake.pending_after == 0) {
        fake.pending = true;
        fake_pass(fake.pass_at_pending);
    }
    return fake.pending;
}

void hv_machine_idle(bool sleep)
{
    if (!fake.pending && sleep) {
        assert_true(fake.alarm_on); /* or it would sleep for ever */
        fake_set_clock(fake.alarm_time);
        fake.alarm_on = false;
    } else if (!fake.pending) {
        fake_pass(1);
    }
    fake.pending = false;
}

bool hv_machine_console_ready(void)
{
    fake.console_busy = fake.console_slow && !fake.console_busy;
    return !fake.console_blocked && !fake.console_busy;
}

void hv_machine_console_put(char c)
{
    assert_true(fake.console_length < FAKE_CONSOLE - 1);
    fake.console[fake.console_length++] = c;
}

static unsigned char *fake_physical(uint32_t pa, uint32_t size)
{
    assert_true(pa >= FAKE_RAM && pa - FAKE_RAM <= FAKE_RAM_SIZE);
    assert_true(size <= FAKE_RAM_SIZE - (pa - FAKE_RAM));
    return &fake.ram[pa - FAKE_RAM];
}

/* A row of a health-monitor table, in all states. */
static inline void fake_hm(uint32_t partition, uint32_t event, uint32_t level, uint32_t action)
{
    for (uint32_t state = 0; state < HV_HM_STATES; state++)
        fake.config.partitions[partition].hm[state][event] = (struct hv_config_hm){level, action};
}

/* Memory of the running partition by virtual address; a page that it has not fails the test. */
static unsigned char *fake_virtual(uint32_t va)
{
    const uint32_t pa = hv_memory_physical(hv_cpu.current, va);

    assert_int_not_equal(pa, 0);
    return fake_physical(pa, 1);
}

uint32_t hv_machine_copy_in(void *to, uint32_t from_va, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        ((unsigned char *)to)[i] = *fake_virtual(from_va + i);
    return fake.memory_broken ? hv_hypercall_memory_error() : HV_NO_ERROR;
}

uint32_t hv_machine_copy_out(uint32_t to_va, const void *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        *fake_virtual(to_va + i) = ((const unsigned char *)from)[i];
    return fake.memory_broken ? hv_hypercall_memory_error() : HV_NO_ERROR;
}

void hv_machine_physical_copy(uint32_t to_pa, uint32_t from_pa, uint32_t size)
{
    memcpy(fake_physical(to_pa, size), fake_physical(from_pa, size), size);
}

void hv_machine_physical_clear(uint32_t pa, uint32_t size)
{
    memset(fake_physical(pa, size), 0, size);
}

void hv_machine_page_set(const struct hv_partition *partition, const struct hv_config_area *area,
                         uint32_t offset, uint32_t attributes)
{
    assert_true(area->rights & HV_AREA_CHANGEABLE);
    fake.page_partition = partition->id;
    fake.page_va = area->va + offset;
    fake.page_attributes = attributes & HV_AREA_ATTRIBUTES;
    fake.page_count++;
}

void hv_machine_caches_flush(void)
{
    fake.flushes++;
}

/* One register, at any address but 0. */
uint32_t hv_machine_register_read(uint32_t pa, uint32_t *value)
{
    *value = fake.device_register;
    return pa == 0 || fake.memory_broken ? hv_hypercall_memory_error() : HV_NO_ERROR;
}

uint32_t hv_machine_register_write(uint32_t pa, uint32_t value)
{
    if (pa == 0 || fake.memory_broken)
        return hv_hypercall_memory_error();
    fake.device_register = value;
    return HV_NO_ERROR;
}

void *hv_machine_window(uint32_t va)
{
    assert_true(va >= HV_VA_BASE && va - HV_VA_BASE < sizeof fake.window);
    return &fake.window[va - HV_VA_BASE];
}

void hv_machine_context_start(uint32_t vcpu, uint32_t entry, uint32_t stack_pointer,
                              uint32_t argument0, uint32_t argument1)
{
    fake.start[vcpu] =
        (struct fake_start){fake.start[vcpu].count + 1, entry, stack_pointer, argument0, argument1};
}

void hv_machine_context_skip(uint32_t vcpu)
{
    (void)vcpu;
    fake.skips++;
}

void hv_machine_context_set_argument(uint32_t vcpu, uint32_t number, uint32_t value)
{
    (void)vcpu;
    if (number == 0)
        fake.result = value;
    else
        fake.argument[number] = value;
}

void hv_machine_context_select(const struct hv_vcpu *vcpu)
{
    assert_true(fake.run_count < FAKE_RUNS);
    fake.runs[fake.run_count++] = (struct fake_run){vcpu->id, fake_clock()};
}

bool hv_machine_fpu_select(const struct hv_vcpu *vcpu)
{
    fake.fpu_owner = vcpu;
    return true;
}

void hv_machine_hold(uint32_t clock)
{
    fake.hold = ~clock;
    fake.hold_count++;
}

/* Locks in a row, or a lock that nobody has, are errors of hv/core. */
void hv_machine_lock(void)
{
    assert_false(fake.locked);
    fake.locked = true;
    fake.lock_count++;
}

void hv_machine_unlock(void)
{
    assert_true(fake.locked);
    fake.locked = false;
    if (fake.restart_at_unlock)
        hv_partition_start(fake.restart_at_unlock, HV_MODE_WARM_START, HV_START_NORMAL);
    fake.restart_at_unlock = NULL;
}

bool hv_machine_lock_wanted(void)
{
    return fake.lock_wanted;
}

void hv_machine_kick(uint32_t cpu)
{
    assert_int_not_equal(cpu, hv_cpu.id);
    fake.kicks[cpu]++;
}

void hv_machine_stop_others(void)
{
    fake.others_stopped = true;
}

/* A partition enters its table: recorded, and refused where a test has broken the stack. */
bool hv_machine_context_trap(struct hv_vcpu *vcpu, const struct hv_machine_trap *trap,
                             struct hv_machine_fault *fault)
{
    *fault = (struct hv_machine_fault){.trap_type = 5, .fault_address = 0xbad0};
    if (fake.stack_broken)
        return false;
    assert_true(fake.trap_count < FAKE_RUNS);
    fake.traps[fake.trap_count++] = (struct fake_trap){vcpu->id, vcpu->trap_table, *trap};
    return true;
}

void hv_machine_context_restart(struct hv_vcpu *vcpu, const struct hv_machine_trap *trap)
{
    assert_true(fake.trap_count < FAKE_RUNS);
    fake.traps[fake.trap_count++] =
        (struct fake_trap){vcpu->partition->id, vcpu->trap_table, *trap};
    fake.trap_stack = vcpu->trap_stack;
}

void hv_machine_stack_limited(const struct hv_vcpu *vcpu)
{
    (void)vcpu;
    fake.stack_limits++;
}

uint32_t hv_machine_context_return(struct hv_vcpu *vcpu)
{
    (void)vcpu;
    return fake.return_status;
}

noreturn void hv_machine_halt(uint32_t exit_code)
{
    fake.exit_code = (int)exit_code;
    longjmp(fake.end, 1);
}

noreturn void hv_machine_reset(void)
{
    longjmp(fake.end, 2);
}

static inline void fake_seal(struct fake_config *c)
{
    const uint32_t *word = (const uint32_t *)(const void *)c;
    uint32_t sum = 0;

    c->config.checksum = 0;
    for (uint32_t i = 0; i < sizeof *c / 4; i++)
        sum += word[i];
    c->config.checksum = 0u - sum;
}

#define FAKE_TABLE(member)                                                                         \
    {                                                                                              \
        (uint32_t) offsetof(struct fake_config, member),                                           \
            (uint32_t)(sizeof fake.config.member / sizeof fake.config.member[0])                   \
    }

static inline void fake_build_partition(struct fake_config *c, uint32_t i, const char *name)
{
    struct hv_config_partition *p = &c->partitions[i];
    const uint32_t pa = FAKE_RAM + i * 0x10000u;

    snprintf(p->name, sizeof p->name, "%s", name);
    p->id = i;
    p->context = i + 1;
    p->flags = i == 0 ? HV_PARTITION_SYSTEM : 0;
    p->entry = TEXT_VA;
    p->stack_top = MORE_VA + 0x1000u;
    p->period_us = 10000;
    p->duration_us = 2000;
    p->area_first = i * 3;
    p->area_count = i == 2 ? 4 : 3;
    p->segment_first = i * 2;
    p->segment_count = 2;
    p->port_first = i * 2;
    p->port_count = i < 2 ? 2 : 0;
    p->link_first = i == 0 ? 0 : 1;
    p->link_count = i == 0 ? 1 : 0;
    p->register_first = i < 2 ? i : 2;
    p->register_count = i < 2 ? 1 : 0;
    p->vcpu_count = 1;
    for (uint32_t event = 0; event < HV_EVENT_COUNT; event++)
        fake_hm(i, event, HV_LEVEL_PARTITION, HV_ACTION_WARM_START);
    c->areas[i * 3] =
        (struct hv_config_area){"text", TEXT_VA, pa, 0x1000, HV_AREA_READ | HV_AREA_EXECUTE};
    c->areas[i * 3 + 1] =
        (struct hv_config_area){"data", DATA_VA, pa + 0x1000, 0x2000, HV_AREA_READ | HV_AREA_WRITE};
    c->areas[i * 3 + 2] =
        (struct hv_config_area){"more", MORE_VA, pa + 0x8000, 0x1000, HV_AREA_READ | HV_AREA_WRITE};
    /* Pristine copies: 0x80000 + i * 0x4000, text 0x100 bytes, data 0x23 of 0x123. */
    c->segments[i * 2] =
        (struct hv_config_segment){TEXT_VA, FAKE_RAM + 0x80000u + i * 0x4000u, 0x100, 0x100, 0};
    c->segments[i * 2 + 1] = (struct hv_config_segment){DATA_VA, FAKE_RAM + 0x82000u + i * 0x4000u,
                                                        0x23, 0x123, HV_AREA_WRITE};
}

static inline void fake_build_config(struct fake_config *c)
{
    memset(c, 0, sizeof *c);
    c->config = (struct hv_config){
        .magic = HV_CONFIG_MAGIC,
        .version = HV_CONFIG_VERSION,
        .size = sizeof *c,
        .name = "fake",
        .cpu_count = 1,
        .clock_hz = 50000000,
        .context_count = 4,
        .image_end_pa = FAKE_RAM, /* nothing */
        .buffers_va = FAKE_BUFFERS_VA,
        .buffers_size = 0x1000,
        .hm_log_va = FAKE_LOG_VA,
        .hm_log_count = FAKE_LOG_COUNT,
        .console_baud = 115200,
        .internal_error_action = HV_ACTION_SHUTDOWN,
        .maintenance_plan = HV_NO_PLAN,
        .partitions = FAKE_TABLE(partitions),
        .areas = FAKE_TABLE(areas),
        .segments = FAKE_TABLE(segments),
        .plans = FAKE_TABLE(plans),
        .slots = FAKE_TABLE(slots),
        .ports = FAKE_TABLE(ports),
        .channels = FAKE_TABLE(channels),
        .links = FAKE_TABLE(links),
        .registers = FAKE_TABLE(registers),
    };
    fake_build_partition(c, 0, "alpha");
    fake_build_partition(c, 1, "beta");
    fake_build_partition(c, 2, "gamma");
    c->areas[9] = (struct hv_config_area){"device", DEVICE_VA, 0x80000000u, 0x1000,
                                          HV_AREA_READ | HV_AREA_WRITE | HV_AREA_DEVICE};
    c->plans[0] = (struct hv_config_plan){"plan", 10000, 0, 3};
    c->plans[1] = (struct hv_config_plan){"other", 5000, 3, 1};
    c->slots[3] = (struct hv_config_slot){1, 0, 1000, 2000, 0, 0};
    c->slots[0] = (struct hv_config_slot){0, 0, 0, 2000, 0, 0};
    c->slots[1] = (struct hv_config_slot){1, 0, 2000, 2000, 0, 0};
    c->slots[2] = (struct hv_config_slot){2, 0, 6000, 2000, HV_SLOT_MUST_YIELD, 0};
    c->ports[0] = (struct hv_config_port){"out", 0, HV_PORT_SAMPLING, HV_PORT_SOURCE, 32, 1, 0, 0};
    c->ports[1] = (struct hv_config_port){"send", 0, HV_PORT_QUEUING, HV_PORT_SOURCE, 12, 3, 0, 1};
    c->ports[2] =
        (struct hv_config_port){"in", 1, HV_PORT_SAMPLING, HV_PORT_DESTINATION, 32, 1, 500, 0};
    c->ports[3] =
        (struct hv_config_port){"take", 1, HV_PORT_QUEUING, HV_PORT_DESTINATION, 12, 3, 0, 1};
    c->channels[0] = (struct hv_config_channel){HV_PORT_SAMPLING, 32, 1, 0, 0, 2};
    c->channels[1] = (struct hv_config_channel){HV_PORT_QUEUING, 12, 3, 0x100, 1, 3};
    c->registers[0] = (struct hv_config_register){0x80000a04u, 0xffu, 0x0fu, 0};
    c->registers[1] = (struct hv_config_register){0x80000a04u, 0xff00u, 0, 0};
    c->links[0] = (struct hv_config_link){1, 4};
}

/* The clock of the module is at 0 when the first frame begins, whatever it took to come there. */
static inline void fake_set_time(uint32_t us)
{
    hv_module.clock_base = hv_cpu.clock_base = fake.counter + us;
    hv_cpu.clock_last = us;
    hv_module.frame.start = us;
    hv_schedule_join();
    hv_cpu.run_since = us;
}

/* A fresh machine; the test may still change fake.config, then calls fake_boot. */
static inline int fake_setup(void **state)
{
    (void)state;
    memset(&fake, 0, sizeof fake);
    fake_set_clock(0);
    memset(&hv_module, 0, sizeof hv_module);
    memset(&hv_cpu, 0, sizeof hv_cpu);
    for (uint32_t i = 0; i < FAKE_RAM_SIZE; i++)
        fake.ram[i] = (unsigned char)(i * 7u + (i >> 8));
    fake_build_config(&fake.config);
    return 0;
}

/* Boots; all partitions are loaded and time is 0 at the first frame. Nothing has run yet. */
static inline void fake_boot(void)
{
    fake_seal(&fake.config);
    assert_null(hv_config_check(&fake.config.config, sizeof fake.config));
    hv_module_init(&fake.config.config);
    hv_module_init_cpu(0, fake.slots);
    hv_module_lock();
    hv_module_load();
    hv_module_start();
    hv_module_join();
    fake_set_time(0);
}

/*
 * One dispatch, as the port does after a trap; then `us` microseconds pass in the partition that it
 * chose.
 */
static inline struct hv_partition *fake_dispatch_and_run(uint32_t us)
{
    hv_module_dispatch();
    fake_pass(us);
    return hv_cpu.current;
}

/* The alarm interrupts whoever runs. */
static inline struct hv_partition *fake_run_to_alarm(void)
{
    assert_true(fake.alarm_on);
    fake_set_clock(fake.alarm_time);
    fake.alarm_on = false;
    hv_module_alarm_rang();
    hv_module_dispatch();
    return hv_cpu.current;
}

static inline uint32_t fake_call(uint32_t number, uint32_t *arg)
{
    return hv_hypercall_table[number](hv_cpu.current, arg);
}

#endif
