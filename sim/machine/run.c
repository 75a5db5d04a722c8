/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine loop. Time goes on in slices: each ends at the next event or, with several
 * processors, at the end of a quantum. In a slice every processor has one turn, up to the slice's
 * end: in order those that run, then those that wait, so that what another does in the slice wakes
 * them in time; then the events are run. A pause (limit, breakpoint, request) changes nothing of
 * this order, so a run in pieces is the same as a run in one go.
 */
#include <assert.h>

#include "sim/machine/parts.h"

#define EXIT_CODE_REGISTER 2 /* %g2 */

/* A turn goes on, or its outcome ends the run. */
enum progress { GO_ON, STOP };

uint64_t machine_cycle(const struct machine *machine)
{
    uint64_t cycle = 0;

    for (uint32_t i = 0; i < machine->board.cpu_count; i++) {
        uint64_t own = leon3_cycle(machine->cpu[i]);

        cycle = own > cycle ? own : cycle;
    }
    return cycle;
}

static uint32_t cpu_of(const struct machine *machine, uint32_t turn)
{
    return turn < machine->board.cpu_count ? turn : turn - machine->board.cpu_count;
}

static bool slice_over(const struct machine *machine)
{
    return machine->state.turn >= 2 * machine->board.cpu_count;
}

/* How far the present turn goes: an event may have been armed since the slice began. */
static uint64_t turn_end(const struct machine *machine)
{
    return clock_earlier(machine->state.slice_end, clock_next(&machine->clock));
}

/* Nothing is left of a turn: its processor has come to the end, or has its turn before or behind this one. */
static bool is_over(const struct machine *machine, uint32_t turn)
{
    const struct leon3 *cpu = machine->cpu[cpu_of(machine, turn)];
    bool runs = leon3_mode(cpu) == LEON3_RUNNING;
    bool waited = machine->state.waited >> cpu_of(machine, turn) & 1u;

    if (turn < machine->board.cpu_count)
        return !runs || leon3_cycle(cpu) >= turn_end(machine);
    return (runs && !waited) || leon3_cycle(cpu) >= turn_end(machine);
}

static void end_turn(struct machine *machine)
{
    uint32_t cpu = cpu_of(machine, machine->state.turn);

    if (leon3_mode(machine->cpu[cpu]) != LEON3_RUNNING)
        machine->state.waited |= 1u << cpu;
    machine->state.slice_end = turn_end(machine);
    machine->state.turn++;
    if (machine->state.turn == machine->board.cpu_count && !machine->state.waited)
        machine->state.turn *= 2; /* all have run */
}

/*
 * Twice the sum of the processors' cycles, but for those that they have waited for the bus at a slice's start, and of the turns that
 * were let pass, and one more behind the events that start a slice: whatever is done makes it larger, in the same order in every run, also where the
 * processors' own times do not. A processor that has come to its turn's end has had it.
 */
uint64_t machine_position(const struct machine *machine)
{
    uint32_t turns = 2 * machine->board.cpu_count, turn = machine->state.turn;
    uint64_t sum = 0;

    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        sum += leon3_cycle(machine->cpu[i]);
    sum -= arbiter_taken(&machine->arbiter);
    while (turn < turns && is_over(machine, turn))
        turn++;
    return 2 * (sum + machine->state.passed) + (turn < turns);
}

static uint64_t cycles_to_end(const struct machine *machine)
{
    uint64_t end = machine->end_position, position;

    if (end == CLOCK_NEVER)
        return CLOCK_NEVER;
    position = machine_position(machine) & ~UINT64_C(1);
    return end > position ? (end - position) / 2 : 0;
}

/* `until`, or where the processor may be when the position is reached. */
static uint64_t limit_of(const struct machine *machine, uint32_t cpu, uint64_t until)
{
    uint64_t left = cycles_to_end(machine);

    return left == CLOCK_NEVER ? until
                               : clock_earlier(until, leon3_cycle(machine->cpu[cpu]) + left);
}

static bool any_cpu_in(const struct machine *machine, enum leon3_mode mode, uint32_t *cpu)
{
    for (uint32_t i = 0; i < machine->board.cpu_count; i++) {
        if (leon3_mode(machine->cpu[i]) == mode) {
            *cpu = i;
            return true;
        }
    }
    return false;
}

/*
 * Time passes for those that run, those that wait for an interrupt, and, if there is nobody else, those that the debug
 * support unit holds: what it waits for may be under way, the debug link's next word among it. Error mode ends the run.
 */
static bool time_passes(const struct machine *machine)
{
    uint32_t cpu;

    return any_cpu_in(machine, LEON3_RUNNING, &cpu) ||
           any_cpu_in(machine, LEON3_POWER_DOWN, &cpu) ||
           !any_cpu_in(machine, LEON3_ERROR_MODE, &cpu);
}

/* Nothing can run any more: because of an error, or because everybody waits for nothing. */
static enum progress stop_stuck(const struct machine *machine, struct machine_stop *stop)
{
    bool error = any_cpu_in(machine, LEON3_ERROR_MODE, &stop->cpu);

    stop->reason = error ? MACHINE_ERROR_MODE : MACHINE_DEADLOCK;
    return STOP;
}

/*
 * While nobody locks the bus, stores to what another's cache holds or another has read past its cache, or looks at a device too
 * early, turns become longer: what one of the processors does next will be seen by others that run up to a turn later, once, but by
 * no more than a small part of the time since the latest of that. What they wait for each other on the bus does not depend on it.
 */
#define CALM_PART 32u /* of that time */
#define CALM_MOST 9u  /* quanta */

static uint64_t quanta_of_turn(uint64_t calm)
{
    uint64_t quanta = calm / CALM_PART;

    return quanta > CALM_MOST ? CALM_MOST : quanta ? quanta : 1;
}

static uint64_t turn_length(const struct machine *machine, uint64_t now)
{
    uint64_t quantum = machine->board.quantum, since = machine->state.calm_since;

    if (machine->board.timing != LEON3_TIMING_FULL)
        return quantum;
    return clock_earlier(quantum * quanta_of_turn(now > since ? (now - since) / quantum : 0),
                         arbiter_longest_turn(&machine->arbiter));
}

void machine_end_calm(struct machine *machine)
{
    machine->state.calm_since = machine->state.slice_end;
}

/* All have had their turns: what they did on the bus they share is put in order, and they wait for it. */
static void share_bus(struct machine *machine)
{
    if (machine->board.cpu_count < 2 || machine->board.timing != LEON3_TIMING_FULL)
        return;
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        arbiter_known(&machine->arbiter, i, leon3_bus_known(machine->cpu[i]));
    if (arbiter_run(&machine->arbiter))
        machine_end_calm(machine);
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        leon3_bus_delay(machine->cpu[i], arbiter_take_delay(&machine->arbiter, i));
}

/* How far all processors have come. */
static uint64_t common_cycle(const struct machine *machine)
{
    uint64_t cycle = CLOCK_NEVER;

    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        cycle = clock_earlier(cycle, leon3_cycle(machine->cpu[i]));
    return cycle;
}

/* Runs the events that are due and fixes how far the next slice goes. */
static enum progress begin_slice(struct machine *machine, struct machine_stop *stop)
{
    uint64_t now;
    uint32_t cpu;
    bool running;

    share_bus(machine);
    now = common_cycle(machine);
    clock_advance(&machine->clock, now);
    running = any_cpu_in(machine, LEON3_RUNNING, &cpu);
    if (!time_passes(machine))
        return stop_stuck(machine, stop);
    machine->state.slice_end = clock_next(&machine->clock);
    if (running && machine->board.cpu_count > 1) {
        uint64_t length = turn_length(machine, now);

        machine->state.slice_end =
            clock_earlier(machine->state.slice_end, (now / length + 1) * length);
    }
    if (machine->state.slice_end == CLOCK_NEVER && !running)
        return stop_stuck(machine, stop);
    machine->state.turn = 0;
    machine->state.waited = 0;
    return GO_ON;
}

/* The processor cannot go on by itself: its time passes, unless nothing will ever happen. */
static enum progress wait_for_others(struct machine *machine, uint32_t cpu, uint64_t until,
                                     struct machine_stop *stop)
{
    uint64_t end = turn_end(machine);

    if (end == CLOCK_NEVER || !time_passes(machine))
        return stop_stuck(machine, stop);
    end = clock_earlier(end, until);
    if (leon3_cycle(machine->cpu[cpu]) < end)
        leon3_set_cycle(machine->cpu[cpu], end);
    return GO_ON;
}

/*
 * Those before it in this slice have come further, but what it waited for them on the bus has not been looked for yet. Who waits for
 * an event that it may reach (its lead) has come as far as that.
 */
bool machine_is_early(void *owner, uint32_t cpu)
{
    const struct machine *machine = owner;
    uint64_t own = leon3_cycle(machine->cpu[cpu]);

    if (machine->board.timing != LEON3_TIMING_FULL)
        return false;
    for (uint32_t i = 0; i < machine->board.cpu_count; i++) {
        const struct leon3 *other = machine->cpu[i];
        uint64_t untold = leon3_cycle(other) - leon3_bus_known(other);

        if (i != cpu && leon3_mode(other) == LEON3_RUNNING &&
            arbiter_told(&machine->arbiter, i) + untold < own)
            return true;
    }
    return false;
}

static enum progress let_pass(struct machine *machine)
{
    machine->state.turn++;
    machine->state.passed++;
    machine_end_calm(machine);
    return GO_ON;
}

/* What an engine's return means for the run. */
static enum progress judge(struct machine *machine, uint32_t cpu, enum leon3_stop outcome,
                           uint64_t until, struct machine_stop *stop)
{

    switch (outcome) {
    case LEON3_STOP_EARLY:
        return let_pass(machine);
    case LEON3_STOP_HORIZON:
        return GO_ON;
    case LEON3_STOP_BREAKPOINT:
        stop->reason = MACHINE_BREAKPOINT;
        stop->cpu = cpu;
        return STOP;
    case LEON3_STOP_EXIT:
        machine_exit(machine, cpu, leon3_register_read(machine->cpu[cpu], EXIT_CODE_REGISTER));
        return GO_ON;
    case LEON3_STOP_ERROR_MODE:
    case LEON3_STOP_IDLE:
        if (machine->state.turn < machine->board.cpu_count)
            return GO_ON; /* it has another turn, behind the others */
        return wait_for_others(machine, cpu, until, stop);
    }
    return GO_ON;
}

/* The part of a turn up to its end or `until`. */
static enum progress run_turn(struct machine *machine, uint64_t until, struct machine_stop *stop)
{
    uint32_t cpu = cpu_of(machine, machine->state.turn);

    if (is_over(machine, machine->state.turn)) {
        end_turn(machine);
        return GO_ON;
    }
    until = limit_of(machine, cpu, until);
    if (leon3_cycle(machine->cpu[cpu]) >= until) {
        stop->reason = MACHINE_LIMIT;
        return STOP;
    }
    machine->clock.horizon = clock_earlier(turn_end(machine), until);
    return judge(machine, cpu, leon3_run(machine->cpu[cpu]), until, stop);
}

/* What was asked for from outside, or has happened for good. */
static enum progress check_ended(struct machine *machine, struct machine_stop *stop)
{
    if (machine->state.ended == MACHINE_HAS_EXITED) {
        stop->reason = MACHINE_EXIT;
        stop->code = machine->state.exit_code;
        stop->cpu = machine->state.exit_cpu;
        return STOP;
    }
    if (machine->stop_wanted) {
        machine->stop_wanted = false;
        stop->reason = MACHINE_REQUEST;
        stop->text = machine->stop_text;
        return STOP;
    }
    return GO_ON;
}

/* Turns that are over are ended, as they would be next, so that each place is one state however it was come to. */
static struct machine_stop paused(struct machine *machine, struct machine_stop stop)
{
    while (!slice_over(machine) && is_over(machine, machine->state.turn))
        end_turn(machine);
    machine->clock.state.now = machine_cycle(machine);
    return stop;
}

struct machine_stop machine_run(struct machine *machine, uint64_t until)
{
    struct machine_stop stop = {.reason = MACHINE_LIMIT};
    enum progress progress = GO_ON;

    while (progress == GO_ON) {
        progress = check_ended(machine, &stop);
        if (progress == STOP)
            break;
        if (!slice_over(machine))
            progress = run_turn(machine, until, &stop);
        else if (machine_cycle(machine) >= until || !cycles_to_end(machine))
            progress = STOP;
        else
            progress = begin_slice(machine, &stop);
    }
    return paused(machine, stop);
}

struct machine_stop machine_run_to(struct machine *machine, uint64_t until, uint64_t position)
{
    struct machine_stop stop;

    machine->end_position = position;
    stop = machine_run(machine, until);
    machine->end_position = CLOCK_NEVER;
    if (stop.reason != MACHINE_LIMIT || !slice_over(machine) || machine_cycle(machine) >= until ||
        machine_position(machine) + 1 != position)
        return stop;
    /* What these events ask for is known here, not when the next run begins. */
    if (begin_slice(machine, &stop) == GO_ON)
        check_ended(machine, &stop);
    return paused(machine, stop);
}

/* One instruction in the processor's turn; where it waits, it lets the turn pass. */
static enum progress step_turn(struct machine *machine, struct machine_stop *stop)
{
    enum leon3_stop outcome;
    uint32_t cpu = cpu_of(machine, machine->state.turn);

    if (is_over(machine, machine->state.turn)) {
        end_turn(machine);
        return GO_ON;
    }
    machine->clock.horizon = turn_end(machine);
    stop->cpu = cpu;
    outcome = leon3_step(machine->cpu[cpu]);
    if (outcome == LEON3_STOP_EARLY)
        return let_pass(machine);
    if (judge(machine, cpu, outcome, limit_of(machine, cpu, CLOCK_NEVER), stop) == GO_ON)
        stop->reason = MACHINE_LIMIT;
    check_ended(machine, stop);
    return STOP;
}

struct machine_stop machine_step(struct machine *machine, uint32_t cpu)
{
    struct machine_stop stop = {.reason = MACHINE_LIMIT, .cpu = cpu};
    enum progress progress = GO_ON;

    assert(cpu < machine->board.cpu_count || cpu == MACHINE_ANY_CPU);
    while (progress == GO_ON) {
        progress = check_ended(machine, &stop);
        if (progress == STOP)
            break;
        if (slice_over(machine))
            progress = begin_slice(machine, &stop);
        else if (cpu_of(machine, machine->state.turn) == cpu || cpu == MACHINE_ANY_CPU)
            progress = step_turn(machine, &stop);
        else
            progress = run_turn(machine, CLOCK_NEVER, &stop);
    }
    return paused(machine, stop);
}

void machine_stop(struct machine *machine, const char *text)
{
    if (!machine->stop_wanted) {
        machine->stop_wanted = true;
        machine->stop_text = text;
    }
    clock_attention(&machine->clock);
}
