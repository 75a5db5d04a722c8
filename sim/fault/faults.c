/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine's pending faults and the event on the clock that lets them strike. Targets are looked
 * up again when a fault strikes: they may be virtual, and a copy may serve another machine.
 */
#include "sim/fault/fault.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/random.h"
#include "sim/fault/grammar.h"
#include "sim/fault/model.h"

struct fault {
    const struct fault_model *model;
    char target[136]; /* as given, with the bit that was chosen where none was given */
    uint64_t value;
    uint64_t time; /* cycle */
};

struct faults {
    struct machine *machine; /* NULL: a copy */
    unsigned event;
    struct random random;
    struct fault *item;
    size_t count;
    size_t missed;
};

static const struct fault_model *const models[] = {&fault_flip, &fault_set};

#define MODEL_COUNT (sizeof(models) / sizeof(models[0]))

bool faults_model_info(size_t index, const char **name, const char **help)
{
    if (index >= MODEL_COUNT)
        return false;
    *name = models[index]->name;
    *help = models[index]->help;
    return true;
}

/* People see what was done where they see the machine's other messages. */
static void tell(struct machine *machine, const char *line)
{
    struct diag *diag = machine_diag(machine);

    if (diag->sink)
        diag->sink(diag->owner, line);
    else
        fprintf(stderr, "%s\n", line);
}

static void report(struct machine *machine, const struct fault *fault,
                   const struct fault_target *target, const struct fault_effect *effect, bool done)
{
    uint64_t now = machine_cycle(machine);
    char head[200], line[320];

    snprintf(head, sizeof(head), "%s %s", fault->model->name, fault->target);
    if (done)
        snprintf(line, sizeof(line), "pride: fault: %.6f s %s: 0x%" PRIx64 " -> 0x%" PRIx64,
                 machine_seconds(machine, now), head, effect->before, effect->after);
    else
        snprintf(line, sizeof(line),
                 "pride: fault: %.6f s %s: not injected, nothing is mapped there",
                 machine_seconds(machine, now), head);
    tell(machine, line);
    if (done)
        observe_emit(machine_observers(machine),
                     &(struct observation){.point = OBSERVE_FAULT,
                                           .cpu = fault_target_cpu(target),
                                           .cycle = now,
                                           .physical = effect->physical,
                                           .value = effect->after,
                                           .text = head});
}

static bool strike(struct machine *machine, const struct fault *fault)
{
    struct fault_target target;
    struct fault_effect effect = {0};
    char error[256];
    bool done = false;

    if (!fault_target_parse(machine, fault->target, &target, error, sizeof(error)))
        done = fault->model->inject(machine, &target, fault->value, &effect);
    report(machine, fault, &target, &effect, done);
    return done;
}

static void arm(struct faults *faults)
{
    uint64_t first = CLOCK_NEVER;

    for (size_t i = 0; i < faults->count; i++)
        if (faults->item[i].time < first)
            first = faults->item[i].time;
    if (first == CLOCK_NEVER)
        clock_disarm(machine_clock(faults->machine), faults->event);
    else
        clock_arm(machine_clock(faults->machine), faults->event, first);
}

static void on_time(void *owner, uint64_t time)
{
    struct faults *faults = owner;
    size_t kept = 0;

    for (size_t i = 0; i < faults->count; i++) {
        if (faults->item[i].time > time)
            faults->item[kept++] = faults->item[i];
        else if (!strike(faults->machine, &faults->item[i]))
            faults->missed++;
    }
    faults->count = kept;
    arm(faults);
}

struct faults *faults_create(struct machine *machine)
{
    struct faults *faults;

    if (machine_clock(machine)->count >= CLOCK_EVENTS)
        return NULL;
    faults = calloc(1, sizeof(*faults));
    if (!faults)
        return NULL;
    faults->machine = machine;
    faults->event = clock_add_event(machine_clock(machine), "faults", on_time, faults);
    random_seed(&faults->random, 1);
    return faults;
}

void faults_destroy(struct faults *faults)
{
    if (!faults)
        return;
    if (faults->machine)
        clock_disarm(machine_clock(faults->machine), faults->event);
    free(faults->item);
    free(faults);
}

void faults_seed(struct faults *faults, uint64_t seed)
{
    random_seed(&faults->random, seed);
}

static bool complain(struct diag *diag, const char *spec, unsigned column, const char *what)
{
    return diag_error(diag, NULL, 0, "fault '%s': column %u: %s", spec, column, what);
}

static const struct fault_model *find_model(const char *name)
{
    for (size_t i = 0; i < MODEL_COUNT; i++)
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
    return NULL;
}

static bool check_value(const struct fault_line *line, const struct fault *fault,
                        const struct fault_target *target, const char *spec, struct diag *diag)
{
    unsigned width = target->bit >= 0 ? 1 : target->bytes * 8;

    if (!fault->model->takes_value && line->has_value)
        return complain(diag, spec, line->value_column,
                        "this model takes no value: expected 'at TIME'");
    if (fault->model->takes_value && !line->has_value)
        return complain(diag, spec, line->target_column + (unsigned)strlen(line->target) + 1,
                        "expected a value");
    if (line->has_value && width < 64 && line->value >> width)
        return complain(diag, spec, line->value_column, "the value is wider than the target");
    return true;
}

/* Everything but the time. False: reported. */
static bool understand(struct faults *faults, const char *spec, struct fault_line *line,
                       struct fault *fault, struct diag *diag)
{
    struct fault_target target;
    char error[256];

    if (fault_line_parse(spec, machine_board(faults->machine)->clock_hz, line, error,
                         sizeof(error)))
        return diag_error(diag, NULL, 0, "fault '%s': %s", spec, error);
    fault->model = find_model(line->model);
    if (!fault->model)
        return complain(diag, spec, 1, "no such fault model: expected flip or set");
    if (fault_target_parse(faults->machine, line->target, &target, error, sizeof(error)))
        return complain(diag, spec, line->target_column, error);
    if (!check_value(line, fault, &target, spec, diag))
        return false;
    fault->value = line->value;
    if (target.bit < 0 && fault->model->needs_bit)
        snprintf(fault->target, sizeof(fault->target), "%s:%u", line->target,
                 (unsigned)random_below(&faults->random, target.bytes * 8));
    else
        snprintf(fault->target, sizeof(fault->target), "%s", line->target);
    return true;
}

static bool append(struct faults *faults, const struct fault *fault)
{
    struct fault *grown = realloc(faults->item, (faults->count + 1) * sizeof(*grown));

    if (!grown)
        return false;
    faults->item = grown;
    faults->item[faults->count++] = *fault;
    return true;
}

bool faults_add(struct faults *faults, const char *spec, struct diag *diag)
{
    struct fault_line line;
    struct fault fault;
    uint64_t now = machine_cycle(faults->machine);

    if (!understand(faults, spec, &line, &fault, diag))
        return false;
    if (!line.has_time)
        return complain(diag, spec, (unsigned)strlen(spec) + 1, "expected 'at TIME'");
    if (line.from_now && line.time > CLOCK_NEVER - 1 - now)
        return complain(diag, spec, line.time_column, "that time is too late");
    fault.time = line.from_now ? now + line.time : line.time;
    if (fault.time < now)
        return complain(diag, spec, line.time_column, "that time is over");
    if (!append(faults, &fault))
        return diag_error(diag, NULL, 0, "fault '%s': no memory", spec);
    arm(faults);
    return true;
}

bool faults_inject(struct faults *faults, const char *spec, struct diag *diag)
{
    struct fault_line line;
    struct fault fault;

    if (!understand(faults, spec, &line, &fault, diag))
        return false;
    if (line.has_time)
        return complain(diag, spec, line.time_column,
                        "expected no time: this fault strikes at once");
    if (!strike(faults->machine, &fault))
        return complain(diag, spec, line.target_column, "nothing is mapped there now");
    return true;
}

size_t faults_pending(const struct faults *faults)
{
    return faults->count;
}

size_t faults_missed(const struct faults *faults)
{
    return faults->missed;
}

static bool copy_content(struct faults *to, const struct faults *from)
{
    struct fault *item = NULL;

    if (from->count) {
        item = malloc(from->count * sizeof(*item));
        if (!item)
            return false;
        memcpy(item, from->item, from->count * sizeof(*item));
    }
    free(to->item);
    to->item = item;
    to->count = from->count;
    to->missed = from->missed;
    to->random = from->random;
    return true;
}

struct faults *faults_copy(const struct faults *faults)
{
    struct faults *copy = calloc(1, sizeof(*copy));

    if (copy && !copy_content(copy, faults)) {
        free(copy);
        return NULL;
    }
    return copy;
}

bool faults_resume(struct faults *faults, const struct faults *copy)
{
    if (!copy_content(faults, copy))
        return false;
    arm(faults);
    return true;
}
