/* SPDX-License-Identifier: BSD-2-Clause */
/* Stacks of calls, and the sums of what was called from where (calls.h). */
#include "sim/trace/calls.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 1024 /* deeper calls count as their callers' own */

struct frame {
    uint32_t from, to; /* visits */
    uint32_t back;     /* PC behind the delay slot */
    uint32_t cpu;
    uint64_t start; /* cycle */
    uint64_t before[VISIT_COSTS];
};

/* What comes after the delay slot. */
enum stage { STAGE_NONE, STAGE_CALL_SLOT, STAGE_CALLED, STAGE_JUMP_SLOT, STAGE_JUMPED };

struct thread {
    uint64_t total[VISIT_COSTS];
    enum stage stage;
    uint32_t from;
    unsigned depth;
    struct frame frame[DEPTH_MAX];
};

struct calls {
    const struct visits *visits;
    uint32_t cpus;
    struct thread **thread; /* [cpu * PROGRAMS_SPACES + space], NULL until it is needed */
    struct call *call;
    size_t count, capacity;
    uint32_t *slot; /* numbers + 1 */
    size_t room;
    bool incomplete;
};

struct calls *calls_create(const struct visits *visits, uint32_t cpus)
{
    struct calls *calls = calloc(1, sizeof(*calls));

    if (!calls)
        return NULL;
    calls->visits = visits;
    calls->cpus = cpus;
    calls->thread = calloc((size_t)cpus * PROGRAMS_SPACES, sizeof(struct thread *));
    if (calls->thread)
        return calls;
    free(calls);
    return NULL;
}

void calls_destroy(struct calls *calls)
{
    if (!calls)
        return;
    for (size_t i = 0; i < (size_t)calls->cpus * PROGRAMS_SPACES; i++)
        free(calls->thread[i]);
    free(calls->thread);
    free(calls->call);
    free(calls->slot);
    free(calls);
}

static size_t slot_of(const struct calls *calls, uint32_t from, uint32_t to)
{
    size_t slot = (from * UINT32_C(2654435761) ^ to * UINT32_C(40503)) & (calls->room - 1);

    while (calls->slot[slot] && (calls->call[calls->slot[slot] - 1].from != from ||
                                 calls->call[calls->slot[slot] - 1].to != to))
        slot = (slot + 1) & (calls->room - 1);
    return slot;
}

static bool grow(struct calls *calls)
{
    size_t capacity = calls->capacity ? calls->capacity * 2 : 512;
    struct call *call = realloc(calls->call, capacity * sizeof(*call));
    uint32_t *slot = call ? calloc(capacity * 2, sizeof(*slot)) : NULL;

    if (call)
        calls->call = call;
    if (!slot)
        return false;
    free(calls->slot);
    calls->slot = slot;
    calls->capacity = capacity;
    calls->room = capacity * 2;
    for (size_t i = 0; i < calls->count; i++)
        slot[slot_of(calls, call[i].from, call[i].to)] = (uint32_t)i + 1;
    return true;
}

static void add_time(struct call *call, const struct thread *thread, const struct frame *frame)
{
    uint64_t cycles = thread->total[VISIT_CYCLES] - frame->before[VISIT_CYCLES];
    bool cold = thread->total[VISIT_ICACHE] != frame->before[VISIT_ICACHE] ||
                thread->total[VISIT_WALKS] != frame->before[VISIT_WALKS];

    duration_sum_add(&call->all, frame->cpu, frame->start, cycles);
    duration_sum_add(cold ? &call->cold : &call->warm, frame->cpu, frame->start, cycles);
}

static void add_call(struct calls *calls, const struct thread *thread, const struct frame *frame)
{
    size_t slot;
    struct call *call;

    if (calls->count == calls->capacity && !grow(calls)) {
        calls->incomplete = true;
        return;
    }
    slot = slot_of(calls, frame->from, frame->to);
    if (!calls->slot[slot]) {
        calls->call[calls->count] = (struct call){.from = frame->from, .to = frame->to};
        calls->slot[slot] = (uint32_t)++calls->count;
    }
    call = &calls->call[calls->slot[slot] - 1];
    call->count++;
    for (unsigned i = 0; i < VISIT_COSTS; i++)
        call->cost[i] += thread->total[i] - frame->before[i];
    add_time(call, thread, frame);
}

static void pop_to(struct calls *calls, struct thread *thread, unsigned depth)
{
    while (thread->depth > depth)
        add_call(calls, thread, &thread->frame[--thread->depth]);
}

/* A jump went to `pc`: back behind a call, be it the latest or, as longjmp does, one further up. */
static void return_to(struct calls *calls, struct thread *thread, uint32_t pc)
{
    for (unsigned depth = thread->depth; depth-- > 0;) {
        if (thread->frame[depth].back == pc) {
            pop_to(calls, thread, depth);
            return;
        }
    }
}

static void push(struct calls *calls, struct thread *thread, const struct visit_step *step)
{
    struct frame *frame = &thread->frame[thread->depth];

    if (thread->depth == DEPTH_MAX)
        return;
    thread->depth++;
    *frame = (struct frame){.from = thread->from,
                            .to = step->now,
                            .back = visits_get(calls->visits, thread->from)->pc + 8,
                            .cpu = step->cpu,
                            .start = step->cycle};
    memcpy(frame->before, thread->total, sizeof(frame->before));
}

static struct thread *thread_of(struct calls *calls, uint32_t cpu, uint32_t visit)
{
    struct thread **thread =
        &calls->thread[cpu * PROGRAMS_SPACES + visits_get(calls->visits, visit)->space];

    if (!*thread)
        *thread = calloc(1, sizeof(**thread));
    calls->incomplete |= !*thread;
    return *thread;
}

static enum stage stage_behind(uint32_t opcode)
{
    bool jump = opcode >> 30 == 2 && (opcode >> 19 & 0x3f) == 0x38;
    bool links = opcode >> 30 == 1 || (jump && (opcode >> 25 & 31) == 15);

    return links ? STAGE_CALL_SLOT : jump ? STAGE_JUMP_SLOT : STAGE_NONE;
}

/* An instruction that trapped begins a second time, so does a delay slot. */
static void begin(struct calls *calls, struct thread *thread, const struct visit_step *step)
{
    uint32_t number = step->now;
    const struct visit *visit = visits_get(calls->visits, number);
    uint32_t slot = thread->stage ? visits_get(calls->visits, thread->from)->pc + 4 : 0;

    if (thread->stage && visit->pc == slot) {
        if (thread->stage == STAGE_CALL_SLOT || thread->stage == STAGE_JUMP_SLOT)
            thread->stage++;
        return;
    }
    if (thread->stage == STAGE_CALLED)
        push(calls, thread, step);
    else if (thread->stage == STAGE_JUMPED)
        return_to(calls, thread, visit->pc);
    thread->stage = stage_behind(visit->opcode);
    thread->from = number;
}

void calls_take(struct calls *calls, const struct visit_step *step)
{
    struct thread *thread;

    if (step->before != VISIT_NONE && (thread = thread_of(calls, step->cpu, step->before)))
        for (unsigned i = 0; i < VISIT_COSTS; i++)
            thread->total[i] += step->cost[i];
    if (step->now != VISIT_NONE && (thread = thread_of(calls, step->cpu, step->now)))
        begin(calls, thread, step);
}

void calls_finish(struct calls *calls)
{
    for (size_t i = 0; i < (size_t)calls->cpus * PROGRAMS_SPACES; i++)
        if (calls->thread[i])
            pop_to(calls, calls->thread[i], 0);
}

size_t calls_count(const struct calls *calls)
{
    return calls->count;
}

const struct call *calls_get(const struct calls *calls, size_t number)
{
    return &calls->call[number];
}

bool calls_incomplete(const struct calls *calls)
{
    return calls->incomplete;
}
