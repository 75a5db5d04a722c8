/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The past of a machine (history.h): when checkpoints are taken, how the run is repeated, and which
 * input came when. Not recorded: what a debugger does between two runs, but for the fact that it did.
 */
#include "sim/machine/history.h"

#include <stdlib.h>
#include <string.h>

#include "sim/machine/checkpoint.h"
#include "sim/machine/parts.h"

#define DEFAULT_INTERVAL 1000000u /* instructions: some 10 ms of the host */
#define DEFAULT_BYTES    ((size_t)256 << 20)
#define NEAR_CYCLES                                                                                \
    4000u               /* single steps back repeat so much each, from a checkpoint of their own */
#define STEP_REACH 128u /* cycles within which the step before is looked for first */

struct input {
    uint64_t position;
    struct machine_input input;
    uint8_t *frame; /* a copy */
};

struct history {
    struct machine *machine;
    struct history_limits limits;
    struct checkpoints checkpoints;
    uint64_t last; /* the furthest place that was come to */
    struct input *input;
    size_t input_count, input_room;
    size_t input_next; /* the first one that has not come, where the machine stands */
    bool feeding;      /* the input that comes is from here */
};

/* ---- making, and where it stands ------------------------------------------------------------------ */

static struct checkpoint *checkpoint_at(const struct history *history)
{
    return history->checkpoints.item[history->checkpoints.at];
}

static void forget_inputs(struct history *history, size_t from)
{
    while (history->input_count > from)
        free(history->input[--history->input_count].frame);
}

static bool take(struct history *history, bool pinned)
{
    bool good = checkpoints_take(&history->checkpoints, history->input_next, pinned);

    checkpoints_thin(&history->checkpoints, history->limits.bytes);
    return good;
}

static bool begin(struct history *history)
{
    checkpoints_clear(&history->checkpoints);
    forget_inputs(history, 0);
    history->input_next = 0;
    history->last = machine_position(history->machine);
    return take(history, true);
}

struct history *history_create(struct machine *machine, const struct history_limits *limits)
{
    struct history *history = calloc(1, sizeof(*history));

    if (!history)
        return NULL;
    history->machine = machine;
    history->limits = *limits;
    if (!history->limits.interval)
        history->limits.interval = DEFAULT_INTERVAL;
    if (!history->limits.bytes)
        history->limits.bytes = DEFAULT_BYTES;
    checkpoints_init(&history->checkpoints, machine);
    if (!begin(history)) {
        history_destroy(history);
        return NULL;
    }
    machine->history = history;
    return history;
}

/* The machine may have another history later, of which the pages counted here are a part. */
static void touch_all(const struct machine *machine)
{
    for (uint32_t i = 0; i < machine->board.memory_count; i++)
        memset(machine->memory[i].touched, 1, machine->memory[i].slave.size >> BUS_PAGE_BITS);
}

void history_destroy(struct history *history)
{
    if (!history)
        return;
    history->machine->history = NULL;
    observe_deafen(&history->machine->observers, 0);
    touch_all(history->machine);
    checkpoints_clear(&history->checkpoints);
    forget_inputs(history, 0);
    free(history->input);
    free(history);
}

void history_carry(struct history *history, const struct history_rider *rider)
{
    touch_all(history->machine);
    checkpoints_clear(&history->checkpoints);
    history->checkpoints.rider = *rider;
    begin(history);
}

void history_restart(struct history *history)
{
    touch_all(history->machine);
    begin(history);
}

uint64_t history_first(const struct history *history)
{
    return history->checkpoints.item[0]->position;
}

uint64_t history_last(const struct history *history)
{
    return history->last;
}

bool history_in_past(const struct history *history)
{
    return machine_position(history->machine) < history->last ||
           history->input_next < history->input_count;
}

void history_size(const struct history *history, struct history_size *size)
{
    const struct checkpoints *list = &history->checkpoints;

    *size = (struct history_size){.checkpoints = list->count,
                                  .bytes = list->bytes,
                                  .inputs = history->input_count,
                                  .first_cycle = list->item[0]->cycle,
                                  .last_cycle = list->item[list->count - 1]->cycle};
}

void history_changed(struct history *history)
{
    checkpoints_forget_later(&history->checkpoints);
    forget_inputs(history, history->input_next);
    history->last = machine_position(history->machine);
    take(history, true);
}

/* ---- input from outside --------------------------------------------------------------------------- */

bool history_refuses_input(const struct history *history)
{
    return history && !history->feeding && history_in_past(history);
}

static bool reserve_input(struct history *history)
{
    size_t room = history->input_room ? 2 * history->input_room : 64;
    struct input *grown;

    if (history->input_count < history->input_room)
        return true;
    grown = realloc(history->input, room * sizeof(*grown));
    if (!grown)
        return false;
    history->input = grown;
    history->input_room = room;
    return true;
}

bool history_note_input(struct history *history, const struct machine_input *input)
{
    uint8_t *copy;

    if (!history || history->feeding)
        return !history;
    copy = reserve_input(history) ? malloc(input->size + 1) : NULL;
    if (!copy) {
        /* It cannot be repeated: the past begins behind it. */
        history_restart(history);
        return true;
    }
    if (input->size)
        memcpy(copy, input->frame, input->size);
    history->input[history->input_count] = (struct input){
        .position = machine_position(history->machine), .input = *input, .frame = copy};
    history->input[history->input_count++].input.frame = copy;
    history->input_next = history->input_count;
    return true;
}

/* What came at this place comes again. */
static void feed(struct history *history)
{
    uint64_t position = machine_position(history->machine);

    history->feeding = true;
    while (history->input_next < history->input_count &&
           history->input[history->input_next].position <= position)
        machine_input(history->machine, &history->input[history->input_next++].input);
    history->feeding = false;
}

/* ---- running -------------------------------------------------------------------------------------- */

enum hearing { HEARS_DEBUGGER, HEARS_NOBODY };

static void hear(struct history *history, bool again, enum hearing hearing)
{
    unsigned deaf = again ? 1u << OBSERVE_RECORD : 0;

    if (hearing == HEARS_NOBODY)
        deaf |= 1u << OBSERVE_DEBUGGER;
    history->machine->replaying = again;
    observe_deafen(&history->machine->observers, deaf);
}

/* New ground: a checkpoint now and then. */
static struct machine_stop run_new(struct history *history, uint64_t until)
{
    struct machine_stop stop = machine_run(history->machine, until);

    history->last = machine_position(history->machine);
    if (machine_instructions(history->machine) - checkpoint_at(history)->instructions >=
        history->limits.interval)
        take(history, false);
    return stop;
}

/* The next place at which something of the past has to be done, `end` at most. */
static uint64_t next_place(const struct history *history, uint64_t end)
{
    const struct checkpoints *list = &history->checkpoints;
    uint64_t place = end < history->last ? end : history->last;

    if (history->input_next < history->input_count &&
        history->input[history->input_next].position < place)
        place = history->input[history->input_next].position;
    if (list->at + 1 < list->count && list->item[list->at + 1]->position < place)
        place = list->item[list->at + 1]->position;
    return place;
}

static void restore(struct history *history, size_t index)
{
    checkpoints_restore(&history->checkpoints, index);
    history->input_next = checkpoint_at(history)->input;
    history->machine->clock.horizon = 0;
    for (uint32_t i = 0; i < machine_cpu_count(history->machine); i++)
        leon3_breakpoint_pass(machine_cpu(history->machine, i), false);
}

/* Where the user changed the machine it becomes what he made of it. */
static void pass_checkpoints(struct history *history)
{
    struct checkpoints *list = &history->checkpoints;
    uint64_t position = machine_position(history->machine);

    while (list->at + 1 < list->count && list->item[list->at + 1]->position <= position) {
        if (list->item[list->at + 1]->pinned)
            restore(history, list->at + 1);
        else
            checkpoints_pass(list);
    }
    if (position > history->last)
        history->last = position;
}

/* A part of what was run before, to `end` at most. */
static struct machine_stop run_again(struct history *history, uint64_t until, uint64_t end,
                                     enum hearing hearing)
{
    struct machine_stop stop;

    hear(history, true, hearing);
    stop = machine_run_to(history->machine, until, next_place(history, end));
    hear(history, false, HEARS_DEBUGGER);
    if (stop.reason == MACHINE_LIMIT)
        pass_checkpoints(history);
    return stop;
}

struct machine_stop history_run(struct history *history, uint64_t until)
{
    feed(history);
    if (!history_in_past(history))
        return run_new(history, until);
    return run_again(history, until, history->last, HEARS_DEBUGGER);
}

/* One step of whichever processor's turn it is, over no place at which something has to be done. */
static struct machine_stop step_again(struct history *history)
{
    struct machine *machine = history->machine;
    uint64_t place = next_place(history, history->last);
    struct machine_stop stop;

    if (place == machine_position(machine) + 1) {
        stop = machine_run_to(machine, CLOCK_NEVER, place);
        pass_checkpoints(history);
        feed(history);
    }
    machine->end_position = next_place(history, CLOCK_NEVER);
    stop = machine_step(machine, MACHINE_ANY_CPU);
    machine->end_position = CLOCK_NEVER;
    if (stop.reason == MACHINE_LIMIT)
        pass_checkpoints(history);
    return stop;
}

struct machine_stop history_step(struct history *history, uint32_t cpu)
{
    struct machine_stop stop = {.reason = MACHINE_LIMIT, .cpu = cpu};

    feed(history);
    while (history_in_past(history)) {
        hear(history, true, HEARS_DEBUGGER);
        stop = step_again(history);
        hear(history, false, HEARS_DEBUGGER);
        if (stop.reason != MACHINE_LIMIT || stop.cpu == cpu)
            return stop;
        feed(history);
    }
    stop = machine_step(history->machine, cpu);
    history->last = machine_position(history->machine);
    return stop;
}

static struct machine_stop replay(struct history *history, uint64_t position, enum hearing hearing)
{
    struct machine_stop stop = {.reason = MACHINE_LIMIT};

    while (stop.reason == MACHINE_LIMIT && machine_position(history->machine) < position) {
        feed(history);
        stop = run_again(history, CLOCK_NEVER, position, hearing);
    }
    return stop;
}

struct machine_stop history_replay(struct history *history, uint64_t position)
{
    return replay(history, position, HEARS_DEBUGGER);
}

/* Breakpoints are none of the debugger's observers. Other stops cannot be got over. */
static void replay_quietly(struct history *history, uint64_t position)
{
    struct machine_stop stop;

    do
        stop = replay(history, position, HEARS_NOBODY);
    while (stop.reason == MACHINE_BREAKPOINT || stop.reason == MACHINE_REQUEST);
}

/* ---- going back ----------------------------------------------------------------------------------- */

/* The latest checkpoint before a position; `count`: there is none. */
static size_t find_before(const struct history *history, uint64_t position)
{
    const struct checkpoints *list = &history->checkpoints;
    size_t index = list->count;

    while (index > 0 && list->item[index - 1]->position >= position)
        index--;
    return index ? index - 1 : list->count;
}

bool history_back(struct history *history, uint64_t *position, const uint32_t *written)
{
    const struct checkpoints *list = &history->checkpoints;
    size_t index = find_before(history, *position);

    if (index == list->count)
        return false;
    while (written && !checkpoints_page_written(list, index, *written)) {
        *position = list->item[index]->position;
        if (index-- == 0)
            return false;
    }
    restore(history, index);
    return true;
}

/* A run of single steps back shall not repeat a whole interval each. */
static void place_near(struct history *history, uint64_t position)
{
    uint64_t from = checkpoint_at(history)->position;

    if (position - from < 4 * 2 * NEAR_CYCLES)
        return;
    replay_quietly(history, position - 2 * NEAR_CYCLES);
    if (machine_position(history->machine) < position)
        take(history, false);
}

bool history_goto(struct history *history, uint64_t position)
{
    size_t index;

    if (position < history_first(history) || position > history->last)
        return false;
    index = find_before(history, position + 1);
    if (position != machine_position(history->machine) || index != history->checkpoints.at) {
        restore(history, index);
        place_near(history, position);
    }
    replay_quietly(history, position);
    for (uint32_t i = 0; i < machine_cpu_count(history->machine); i++)
        leon3_breakpoint_pass(machine_cpu(history->machine, i), true);
    return true;
}

bool history_goto_cycle(struct history *history, uint64_t cycle)
{
    const struct checkpoints *list = &history->checkpoints;
    struct machine_stop stop = {.reason = MACHINE_LIMIT};
    size_t index = list->count;

    while (index > 0 && list->item[index - 1]->cycle > cycle)
        index--;
    if (!index)
        return false;
    restore(history, index - 1);
    while (machine_cycle(history->machine) < cycle && history_in_past(history) &&
           (stop.reason == MACHINE_LIMIT || stop.reason == MACHINE_BREAKPOINT)) {
        feed(history);
        stop = run_again(history, cycle, history->last, HEARS_NOBODY);
    }
    return history_goto(history, machine_position(history->machine)) &&
           machine_cycle(history->machine) >= cycle;
}

/*
 * Steps one by one from where the machine stands up to `position`. True: the processor began something
 * on the way, last at *found.
 */
static bool find_step(struct history *history, uint64_t position, uint32_t cpu, uint64_t *found)
{
    struct machine *machine = history->machine;
    bool any = false;

    hear(history, true, HEARS_NOBODY);
    while (machine_position(machine) < position) {
        uint64_t before;
        bool running[MACHINE_CPUS_MAX];
        struct machine_stop stop;

        feed(history);
        before = machine_position(machine);
        for (uint32_t i = 0; i < machine_cpu_count(machine); i++)
            running[i] = leon3_mode(machine_cpu(machine, i)) == LEON3_RUNNING;
        stop = step_again(history);
        if (stop.reason == MACHINE_ERROR_MODE || stop.reason == MACHINE_DEADLOCK)
            break;
        /* The step began behind the events that were due before it. */
        if (running[stop.cpu] && (cpu == MACHINE_ANY_CPU || cpu == stop.cpu)) {
            any = true;
            *found = before;
        }
    }
    hear(history, false, HEARS_DEBUGGER);
    return any;
}

bool history_previous(struct history *history, uint64_t *position, uint32_t cpu)
{
    uint64_t reach = 2 * STEP_REACH, target = *position, from;

    for (;; reach *= 16) {
        from = target - history_first(history) > reach ? target - reach : history_first(history);
        restore(history, find_before(history, from + 1));
        if (target - from >= 2 * STEP_REACH)
            place_near(history, target);
        if (machine_position(history->machine) > from)
            restore(history, find_before(history, from + 1));
        replay_quietly(history, from);
        if (find_step(history, target, cpu, position))
            return true;
        if (from == history_first(history))
            return false;
    }
}
