/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several processors and virtual processors. There is one at a time here: `on` puts away the state of
 * the present one and takes out that of another, as if both were at the same point.
 */
#include "tests/unit/hv/fake_machine.h"

static struct hv_cpu_state others[HV_CONFIG_CPUS_MAX];
static struct hv_slot slots[HV_CONFIG_CPUS_MAX][HV_CONFIG_SLOTS_MAX];
static struct hv_partition *const alpha = &hv_module.partitions[0];
static struct hv_partition *const beta = &hv_module.partitions[1];

static void on(uint32_t cpu)
{
    others[hv_cpu.id] = hv_cpu;
    hv_cpu = others[cpu];
}

/*
 * Two processors: alpha has a second virtual processor on the other one at 1 to 3 ms, beta is there
 * from 3 to 9 ms; gamma stays. In the other plan, of 5 ms, beta is there at 1 to 3 ms.
 */
static int setup(void **state)
{
    struct fake_config *c = &fake.config;

    fake_setup(state);
    c->config.cpu_count = 2;
    c->partitions[0].vcpu_count = 2;
    c->partitions[1].vcpu_extra = 1;
    c->partitions[2].vcpu_extra = 1;
    c->plans[0].slot_count = 4;
    c->plans[1].slot_first = 4;
    c->slots[0] = (struct hv_config_slot){0, 0, 0, 2000, 0, 0};
    c->slots[1] = (struct hv_config_slot){2, 0, 6000, 2000, 0, 0};
    c->slots[2] = (struct hv_config_slot){0, 1, 1000, 2000, 0, 1};
    c->slots[3] = (struct hv_config_slot){1, 1, 3000, 6000, 0, 0};
    c->slots[4] = (struct hv_config_slot){1, 1, 1000, 2000, 0, 0};
    return 0;
}

static void boot(void)
{
    fake_seal(&fake.config);
    assert_null(hv_config_check(&fake.config.config, sizeof fake.config));
    hv_module_init(&fake.config.config);
    for (uint32_t cpu = 0; cpu < 2; cpu++) {
        hv_module_init_cpu(cpu, slots[cpu]);
        others[cpu] = hv_cpu;
    }
    on(0);
    hv_module_lock();
    hv_module_load();
    hv_module_start();
    hv_module_join();
    on(1);
    hv_module_join();
    on(0);
    fake_set_clock((uint32_t)hv_module.frame.start);
}

/* The present processor decides, at a time since the first frame's start. */
static const struct hv_vcpu *dispatch_at(uint32_t us)
{
    fake_set_clock((uint32_t)hv_module.frame.start + us);
    hv_module_alarm_rang();
    hv_module_dispatch();
    hv_cpu.vcpu->running = true;
    return hv_cpu.vcpu;
}

static void boot_with_traps(struct hv_partition *partition, uint32_t enabled)
{
    struct hv_vcpu *vcpu;

    boot();
    vcpu = partition->vcpu;
    vcpu->trap_table = TEXT_VA;
    vcpu->traps_enabled = true;
    vcpu->enabled = enabled;
}

static void each_processor_has_its_own_slots_of_the_plan(void **state)
{
    (void)state;
    boot();
    assert_ptr_equal(dispatch_at(0), alpha->vcpu);
    on(1);
    alpha->extra->state = HV_STATE_READY;
    assert_ptr_equal(dispatch_at(1000), alpha->extra);
    assert_ptr_equal(dispatch_at(3000), beta->vcpu);
    on(0);
    assert_ptr_equal(dispatch_at(6000), hv_module.partitions[2].vcpu);
    assert_int_equal(alpha->vcpu->cpu, 0);
    assert_int_equal(alpha->extra->cpu, 1);
    assert_int_equal(alpha->extra->id, 3);
}

static void frames_are_one_for_all_and_plans_change_together(void **state)
{
    (void)state;
    boot();
    dispatch_at(0);
    on(1);
    dispatch_at(3000);
    hv_schedule_switch(1);
    on(0);
    fake_pass(7000);
    hv_schedule_advance(hv_time_now()); /* the first at the end of the frame */
    assert_int_equal(hv_module.frame.count, 1);
    assert_int_equal(hv_module.frame.plan, 1);
    on(1);
    hv_schedule_advance(hv_time_now());
    assert_int_equal(hv_module.frame.count, 1);
    assert_int_equal(hv_cpu.schedule.plan_index, 1);
    assert_int_equal(hv_cpu.schedule.major_frame_us, 5000);
    fake_pass(5000);
    hv_schedule_advance(hv_time_now());
    assert_int_equal(hv_module.frame.count, 2);
    on(0);
    hv_schedule_advance(hv_time_now());
    assert_int_equal(hv_cpu.schedule.frame, 2);
    assert_true(hv_cpu.schedule.frame_start == hv_module.frame.start);
}

static void an_interrupt_kicks_the_processor_whose_slot_it_is_and_no_other(void **state)
{
    (void)state;
    boot_with_traps(beta, 1u << 4);
    dispatch_at(0);
    hv_vcpu_interrupt(beta->vcpu, 1u << 4);
    assert_int_equal(fake.kicks[1], 0); /* not its slot: nobody is disturbed */
    on(1);
    dispatch_at(3000);
    assert_int_equal(fake.trap_count, 1);
    on(0);
    beta->vcpu->traps_enabled = true;
    hv_vcpu_interrupt(beta->vcpu, 1u << 5);
    assert_int_equal(fake.kicks[1], 0); /* masked */
    hv_vcpu_interrupt(beta->vcpu, 1u << 4);
    assert_int_equal(fake.kicks[1], 1);
    on(1);
    dispatch_at(3100);
    assert_int_equal(fake.trap_count, 2);
}

static void who_is_stopped_elsewhere_is_revoked_and_loaded_only_when_it_has_left(void **state)
{
    (void)state;
    boot();
    on(1);
    dispatch_at(3000);
    assert_true(hv_partition_is_running(beta));
    on(0);
    dispatch_at(3000 - 3000 + 100);
    hv_partition_restart(beta, HV_MODE_COLD_START, HV_START_PARTITION_RESTART);
    assert_true(beta->vcpu->revoked);
    assert_int_equal(fake.kicks[1], 1);
    on(1);
    beta->vcpu->running = false; /* its processor has come to the hypervisor */
    beta->vcpu->revoked = false;
    assert_ptr_equal(dispatch_at(3200), beta->vcpu);
    assert_int_equal(beta->vcpu->state, HV_STATE_READY);
    assert_int_equal(fake.start[1].count, 2);
}

static void loading_waits_for_a_virtual_processor_that_still_runs(void **state)
{
    (void)state;
    boot();
    alpha->extra->state = HV_STATE_READY;
    on(1);
    dispatch_at(1000);
    on(0);
    hv_partition_restart(alpha, HV_MODE_COLD_START, HV_START_PARTITION_RESTART);
    assert_true(alpha->extra->revoked);
    assert_int_equal(alpha->extra->state, HV_STATE_STOPPED);
    assert_int_equal(fake.start[0].count, 1);
    fake_set_clock((uint32_t)hv_module.frame.start + 100);
    hv_module_dispatch(); /* to gamma's slot: alpha's was over before the other came */
    assert_int_equal(fake.start[0].count, 1);
    assert_int_equal(hv_cpu.vcpu->partition->id, 2);
    alpha->extra->running = false;
    assert_ptr_equal(dispatch_at(10000), alpha->vcpu);
    assert_int_equal(fake.start[0].count, 2);
}

/* Starts while another processor loads: the loader's work is void. */
static void a_loader_that_is_out_of_date_changes_nothing(void **state)
{
    (void)state;
    boot();
    hv_partition_start(beta, HV_MODE_COLD_START, HV_START_NORMAL);
    fake.restart_at_unlock = beta;
    assert_false(hv_partition_load(beta));
    assert_int_equal(beta->load.step, 0);
    assert_int_equal(beta->load.offset, 0);
    assert_int_equal(beta->vcpu->state, HV_STATE_LOADING);
    hv_partition_halt(beta);
    assert_false(hv_partition_load(beta));
    assert_int_equal(beta->vcpu->state, HV_STATE_HALTED);
}

static uint32_t call(uint32_t number, uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3)
{
    uint32_t arg[6] = {a0, a1, a2, a3, 0, 0};

    return fake_call(number, arg);
}

static void virtual_processors_are_started_and_stopped_by_their_partition(void **state)
{
    (void)state;
    boot();
    dispatch_at(0);
    assert_int_equal(call(HV_CALL_VCPU_START, 2, TEXT_VA, 0x100, 7), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_VCPU_START, 1, TEXT_VA + 2, 0x100, 7), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_VCPU_START, 1, DATA_VA, 0x100, 7), HV_BAD_POINTER);
    assert_int_equal(call(HV_CALL_VCPU_START, 0, TEXT_VA, 0x100, 7), HV_NO_ACTION);
    assert_int_equal(call(HV_CALL_VCPU_STOP, 1, 0, 0, 0), HV_NO_ACTION);
    assert_int_equal(call(HV_CALL_VCPU_STOP, 2, 0, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_VCPU_START, 1, TEXT_VA + 4, 0x100, 7), HV_NO_ERROR);
    assert_int_equal(fake.start[3].entry, TEXT_VA + 4);
    assert_int_equal(fake.start[3].stack_pointer, 0x100);
    assert_int_equal(fake.start[3].argument0, 7);
    assert_int_equal(fake.start[3].argument1, 1);
    on(1);
    fake.flushes = 0;
    assert_ptr_equal(dispatch_at(1000), alpha->extra);
    assert_int_equal(fake.flushes, 1); /* its processor may hold old code */
    on(0);
    assert_int_equal(call(HV_CALL_VCPU_INTERRUPT, 2, 2, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_VCPU_INTERRUPT, 1, 1, 0, 0), HV_INVALID_PARAM);
    assert_int_equal(call(HV_CALL_VCPU_INTERRUPT, 1, 1u << 6, 0, 0), HV_NO_ERROR);
    assert_int_equal(alpha->extra->pending & 1u << 6, 1u << 6);
    assert_int_equal(call(HV_CALL_VCPU_STOP, 1, 0, 0, 0), HV_NO_ERROR);
    assert_true(alpha->extra->revoked);
    assert_int_equal(call(HV_CALL_VCPU_START, 1, TEXT_VA, 0x100, 7), HV_NOT_AVAILABLE);
    assert_int_equal(call(HV_CALL_VCPU_STOP, 0, 0, 0, 0), HV_CALL_SWITCH);
    assert_int_equal(alpha->vcpu->state, HV_STATE_STOPPED);
    assert_false(alpha->vcpu->revoked);
    alpha->vcpu->state = HV_STATE_LOADING;
    assert_int_equal(call(HV_CALL_VCPU_STOP, 0, 0, 0, 0), HV_INVALID_MODE);
}

static void each_knows_which_it_is(void **state)
{
    uint32_t arg[6] = {0};

    (void)state;
    boot();
    alpha->extra->state = HV_STATE_READY;
    on(1);
    dispatch_at(1000);
    assert_int_equal(fake_call(HV_CALL_VCPU_INDEX, arg), HV_NO_ERROR);
    assert_int_equal(arg[1], 1);
    assert_int_equal(arg[2], 2);
}

static void calls_take_the_lock_and_do_nothing_for_who_was_stopped(void **state)
{
    uint32_t arg[6] = {0};

    (void)state;
    boot();
    dispatch_at(0);
    hv_module_unlock();
    fake.lock_count = 0;
    assert_int_equal(hv_hypercall_shared(alpha, arg, HV_CALL_TIME_GET), HV_NO_ERROR);
    assert_int_equal(fake.lock_count, 1);
    assert_false(fake.locked);
    alpha->vcpu->revoked = true;
    assert_int_equal(hv_hypercall_shared(alpha, arg, HV_CALL_IDLE), HV_CALL_AGAIN);
    assert_int_equal(alpha->vcpu->state, HV_STATE_READY);
    assert_false(fake.locked);
}

static void a_call_in_steps_gives_up_the_lock_between_them(void **state)
{
    static const char name[] = "other";
    uint32_t arg[6] = {DATA_VA};

    (void)state;
    boot();
    dispatch_at(0);
    hv_module_unlock();
    memcpy(fake_virtual(DATA_VA), name, sizeof name);
    fake.lock_count = 0;
    fake.lock_wanted = true;
    assert_int_equal(hv_hypercall_shared(alpha, arg, HV_CALL_PLAN_FIND), HV_NO_ERROR);
    assert_int_equal(arg[1], 1);
    assert_int_equal(fake.lock_count, 2);
    fake.pending = true; /* one step, for who may have waited for the lock until now */
    assert_int_equal(hv_hypercall_shared(alpha, arg, HV_CALL_PLAN_FIND), HV_CALL_AGAIN);
    assert_int_equal(fake.lock_count, 3);
    fake.pending = false;
    assert_int_equal(hv_hypercall_shared(alpha, arg, HV_CALL_PLAN_FIND), HV_NO_ERROR);
    assert_int_equal(fake.lock_count, 4); /* where it was */
    assert_false(fake.locked);
}

/* Steps of two virtual processors of a partition by turns. */
static void one_lets_the_other_finish_its_line(void **state)
{
    const char *const texts[] = {"aaaaaaaaaaaaaaaaaaaaaaaa\n", "bbbbbbbbbbbbbbbbbbbbbbbb\n"};
    uint32_t done[2] = {0, 0};

    (void)state;
    boot();
    alpha->extra[0].state = HV_STATE_READY;
    assert_ptr_equal(dispatch_at(1500), alpha->vcpu);
    on(1);
    assert_ptr_equal(dispatch_at(1500), &alpha->extra[0]);
    on(0);
    memcpy(fake_virtual(DATA_VA), texts[0], 25);
    memcpy(fake_virtual(DATA_VA + 64), texts[1], 25);
    fake.lock_wanted = true;
    for (uint32_t turn = 0; turn < 40; turn++) {
        uint32_t arg[6] = {DATA_VA + 64 * (turn % 2), 25};

        on(turn % 2);
        fake.pending = false;
        done[turn % 2] += fake_call(HV_CALL_CONSOLE_WRITE, arg) == HV_NO_ERROR;
    }
    on(0);
    fake.lock_wanted = false;
    hv_console_flush();
    assert_in_range(done[0], 2, 3);
    assert_in_range(done[1], 2, 3);
    assert_null(strstr(fake.console, "ab"));
    assert_null(strstr(fake.console, "ba"));
}

static void suspending_stops_all_of_a_partition(void **state)
{
    (void)state;
    boot();
    hv_partition_suspend(alpha);
    assert_int_equal(alpha->vcpu->state, HV_STATE_SUSPENDED);
    assert_int_equal(alpha->extra->state, HV_STATE_SUSPENDED);
}

static void a_slot_is_prepared_before_its_start(void **state)
{
    (void)state;
    fake.config.config.switch_us = 100;
    fake.config.slots[1].flags = HV_SLOT_FLUSH_CACHES;
    fake.config.partitions[2].flags = HV_PARTITION_FPU | HV_PARTITION_FPU_EAGER;
    boot();
    fake_set_clock((uint32_t)hv_module.frame.start - 100);
    hv_module_dispatch();
    assert_ptr_equal(hv_cpu.vcpu, alpha->vcpu);
    assert_int_equal(fake.hold, (uint32_t)hv_module.frame.start);
    assert_int_equal(fake.alarm_time, (uint32_t)hv_module.frame.start + 1900);
    assert_null(fake.fpu_owner);
    fake.flushes = 0;
    dispatch_at(5900);
    assert_int_equal(hv_cpu.vcpu->partition->id, 2);
    assert_int_equal(fake.hold, (uint32_t)hv_module.frame.start + 6000);
    assert_int_equal(fake.hold_count, 2);
    assert_int_equal(fake.flushes, 1);
    assert_ptr_equal(fake.fpu_owner, hv_module.partitions[2].vcpu);
    dispatch_at(6500);
    assert_int_equal(fake.hold_count, 2);
}

static void what_several_processors_need_of_the_configuration_is_checked(void **state)
{
    struct fake_config *c = &fake.config;
    struct {
        uint32_t *place, value;
    } const damages[] = {
        {&c->config.cpu_count, 0},
        {&c->config.cpu_count, 5},
        {&c->config.cpu_count, 1},
        {&c->partitions[0].vcpu_count, 0},
        {&c->partitions[0].vcpu_count, 5},
        {&c->partitions[0].vcpu_count, 1},
        {&c->partitions[0].vcpu_extra, 1},
        {&c->partitions[2].vcpu_extra, 2},
        {&c->slots[2].vcpu, 2},
        {&c->slots[3].cpu, 0},
        {&c->slots[4].cpu, 0},
        {&c->slots[3].start_us, 2999},
        {&c->config.maintenance_plan, 2},
        {&c->config.switch_us, 2000},
        {&c->partitions[0].hm[HV_HM_NORMAL][3].action, HV_ACTION_SWITCH_TO_MAINTENANCE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        const uint32_t good = *damages[i].place;

        *damages[i].place = damages[i].value;
        fake_seal(c);
        if (!hv_config_check(&c->config, sizeof *c))
            fail_msg("damage %zu was not found", i);
        *damages[i].place = good;
    }
    fake_seal(c);
    assert_null(hv_config_check(&c->config, sizeof *c));
    c->config.maintenance_plan = 1;
    c->partitions[0].hm[HV_HM_NORMAL][3] =
        (struct hv_config_hm){HV_LEVEL_MODULE, HV_ACTION_SWITCH_TO_MAINTENANCE};
    fake_seal(c);
    assert_null(hv_config_check(&c->config, sizeof *c));
}

static void the_health_monitor_can_ask_for_maintenance(void **state)
{
    (void)state;
    fake.config.config.maintenance_plan = 1;
    fake_hm(0, HV_EVENT_ALIGNMENT, HV_LEVEL_MODULE, HV_ACTION_SWITCH_TO_MAINTENANCE);
    boot();
    dispatch_at(0);
    hv_health_report(alpha, HV_EVENT_ALIGNMENT, NULL, 0);
    assert_int_equal(alpha->mode, HV_MODE_IDLE);
    assert_int_equal(hv_module.frame.plan_next, 1);
    assert_int_equal(hv_module.frame.plan, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
        TEST(each_processor_has_its_own_slots_of_the_plan),
        TEST(frames_are_one_for_all_and_plans_change_together),
        TEST(an_interrupt_kicks_the_processor_whose_slot_it_is_and_no_other),
        TEST(who_is_stopped_elsewhere_is_revoked_and_loaded_only_when_it_has_left),
        TEST(loading_waits_for_a_virtual_processor_that_still_runs),
        TEST(a_loader_that_is_out_of_date_changes_nothing),
        TEST(virtual_processors_are_started_and_stopped_by_their_partition),
        TEST(each_knows_which_it_is),
        TEST(calls_take_the_lock_and_do_nothing_for_who_was_stopped),
        TEST(a_call_in_steps_gives_up_the_lock_between_them),
        TEST(one_lets_the_other_finish_its_line),
        TEST(suspending_stops_all_of_a_partition),
        TEST(a_slot_is_prepared_before_its_start),
        TEST(what_several_processors_need_of_the_configuration_is_checked),
        TEST(the_health_monitor_can_ask_for_maintenance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
