/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine's faults: pending ones, those that last, the event on the clock and the observer that
 * let them strike. Everything happens at instruction boundaries, in the event; the observer only
 * counts, and lets lasting faults do their work. Targets are looked up again when a fault strikes:
 * they may be virtual, and a copy may serve another machine.
 */
#include "sim/fault/fault.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/random.h"
#include "sim/fault/grammar.h"
#include "sim/fault/model.h"
#include "sim/fault/trigger.h"

#define FAULTS_MAX 4096 /* pending and lasting ones */

enum phase { PENDING, LASTING, OVER };

struct fault {
    const struct fault_model *model;
    char target[136]; /* as given, with the bit that was chosen where none was given */
    uint32_t number;  /* from 1, in the order in which they were added */
    enum phase phase;
    struct trigger trigger;
    bool ask;      /* the trigger is to be asked at the boundary */
    uint64_t time; /* cycle at which it strikes, CLOCK_NEVER: not known yet */
    uint64_t end;  /* LASTING: cycle at which it ends */
    struct fault_site site;
};

struct faults {
    struct machine *machine; /* NULL: a copy */
    unsigned event;
    struct random random;
    struct fault_symbols symbols;
    struct fault *item;
    size_t count;
    size_t missed;
    uint32_t added;  /* the last number given */
    uint32_t points; /* observed now */
};

static const struct fault_model *const models[] = {
    &fault_flip,     &fault_upset,       &fault_set,     &fault_stuck,   &fault_intermittent,
    &fault_buserror, &fault_spuriousirq, &fault_lostirq, &fault_lateirq, &fault_drift,
    &fault_stall,    &fault_skip,        &fault_corrupt,
};

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
        snprintf(
            line, sizeof(line),
            "pride: fault: %.6f s %s: not injected, nothing is mapped there or the page is taken",
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

static bool attach(struct fault *fault)
{
    return !fault->model->attach || fault->model->attach(&fault->site);
}

static void detach(struct fault *fault)
{
    if (fault->phase == LASTING && fault->model->detach)
        fault->model->detach(&fault->site);
}

static void begin_lasting(struct fault *fault)
{
    if (!fault->model->finish) {
        fault->phase = OVER;
        return;
    }
    fault->phase = LASTING;
    fault->end = fault->site.duration && fault->site.duration < CLOCK_NEVER - fault->time
                     ? machine_cycle(fault->site.machine) + fault->site.duration
                     : CLOCK_NEVER;
}

static bool strike(struct machine *machine, struct fault *fault)
{
    struct fault_site *site = &fault->site;
    struct fault_effect effect = {0};
    char error[256];
    bool done = false;

    site->machine = machine;
    site->next = CLOCK_NEVER;
    if (!fault_target_parse(machine, fault->model->kind, fault->target, &site->target, error,
                            sizeof(error)))
        done = fault->model->strike(site, &effect) && attach(fault);
    report(machine, fault, &site->target, &effect, done);
    if (done)
        begin_lasting(fault);
    else
        fault->phase = OVER;
    return done;
}

static void on_observation(void *owner, const struct observation *what);

/* Only in events and between runs: observers may not come and go while they are called. */
static void watch(struct faults *faults)
{
    struct observers *observers = machine_observers(faults->machine);
    uint32_t points = 0;

    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->item[i];

        if (fault->phase == LASTING)
            points |= fault->model->points;
        else if (fault->trigger.kind && fault->trigger.left)
            points |= fault->trigger.kind->points;
    }
    if (points == faults->points)
        return;
    if (faults->points)
        observe_remove(observers, on_observation, faults);
    faults->points = points && observe_add(observers, points, on_observation, faults) ? points : 0;
}

static uint64_t next_time(const struct fault *fault)
{
    if (fault->phase == PENDING)
        return fault->ask ? 0 : fault->time;
    if (fault->site.over)
        return 0;
    return fault->site.next < fault->end ? fault->site.next : fault->end;
}

static void arm(struct faults *faults)
{
    uint64_t first = CLOCK_NEVER, now = machine_cycle(faults->machine);

    for (size_t i = 0; i < faults->count; i++)
        if (next_time(&faults->item[i]) < first)
            first = next_time(&faults->item[i]);
    if (first == CLOCK_NEVER)
        clock_disarm(machine_clock(faults->machine), faults->event);
    else
        clock_arm(machine_clock(faults->machine), faults->event, first > now ? first : now);
}

static void fire(struct fault *fault, uint64_t now)
{
    if (trigger_count(&fault->trigger))
        fault->time = fault->trigger.delay < CLOCK_NEVER - 1 - now ? now + fault->trigger.delay
                                                                   : CLOCK_NEVER - 1;
}

static void on_observation(void *owner, const struct observation *what)
{
    struct faults *faults = owner;

    for (size_t i = 0; i < faults->count; i++) {
        struct fault *fault = &faults->item[i];
        const struct trigger_kind *kind = fault->trigger.kind;
        enum trigger_answer answer;

        if (fault->phase == LASTING) {
            if (fault->model->points >> what->point & 1u)
                fault->model->observe(&fault->site, what);
            continue;
        }
        if (!kind || !fault->trigger.left || !(kind->points >> what->point & 1u))
            continue;
        answer = kind->observe(&fault->trigger, faults->machine, what);
        fault->ask = fault->ask || answer == TRIGGER_ASK;
        if (answer == TRIGGER_YES)
            fire(fault, what->cycle);
    }
    arm(faults);
}

static void tell_others(struct faults *faults, const struct fault *struck, uint64_t now)
{
    for (size_t i = 0; i < faults->count; i++)
        if (trigger_is_fault(&faults->item[i].trigger, struck->number))
            fire(&faults->item[i], now);
}

static void serve_pending(struct faults *faults, struct fault *fault, uint64_t now)
{
    if (fault->ask) {
        fault->ask = false;
        if (fault->trigger.kind->check(&fault->trigger, faults->machine))
            fire(fault, now);
    }
    if (fault->time > now)
        return;
    if (strike(faults->machine, fault))
        tell_others(faults, fault, now);
    else
        faults->missed++;
}

static void end_lasting(struct fault *fault)
{
    detach(fault);
    fault->model->finish(&fault->site);
    fault->phase = OVER;
}

static void serve_lasting(struct fault *fault, uint64_t now)
{
    if (!fault->site.over && fault->site.next <= now && fault->end > now)
        fault->model->tick(&fault->site, now);
    if (fault->site.over || fault->end <= now)
        end_lasting(fault);
}

static void forget_over(struct faults *faults)
{
    size_t kept = 0;

    for (size_t i = 0; i < faults->count; i++)
        if (faults->item[i].phase != OVER)
            faults->item[kept++] = faults->item[i];
    faults->count = kept;
}

static void on_time(void *owner, uint64_t time)
{
    struct faults *faults = owner;

    for (size_t i = 0; i < faults->count; i++) {
        if (faults->item[i].phase == PENDING)
            serve_pending(faults, &faults->item[i], time);
        else
            serve_lasting(&faults->item[i], time);
    }
    forget_over(faults);
    watch(faults);
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
    if (faults->machine) {
        for (size_t i = 0; i < faults->count; i++)
            detach(&faults->item[i]);
        faults->count = 0;
        watch(faults);
        clock_disarm(machine_clock(faults->machine), faults->event);
    }
    free(faults->item);
    free(faults);
}

void faults_seed(struct faults *faults, uint64_t seed)
{
    random_seed(&faults->random, seed);
}

void faults_set_symbols(struct faults *faults, fault_symbol_lookup find, void *owner)
{
    faults->symbols = (struct fault_symbols){find, owner};
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
    enum fault_value takes = fault->model->takes;

    if (takes == FAULT_VALUE_NONE && line->has_value)
        return complain(diag, spec, line->value_column,
                        "this model takes no value: expected 'at TIME'");
    if (takes != FAULT_VALUE_NONE && !line->has_value)
        return complain(diag, spec, line->target_column + (unsigned)strlen(line->target) + 1,
                        "expected a value");
    if (takes == FAULT_VALUE_OF_TARGET && width < 64 && line->value >> width)
        return complain(diag, spec, line->value_column, "the value is wider than the target");
    if (takes == FAULT_VALUE_NUMBER &&
        ((int64_t)line->value < fault->model->least || (int64_t)line->value > fault->model->most)) {
        char text[96];

        snprintf(text, sizeof(text), "expected a number from %" PRId64 " to %" PRId64,
                 fault->model->least, fault->model->most);
        return complain(diag, spec, line->value_column, text);
    }
    return true;
}

/* 'for' and 'every' where the model has a use for them. */
static bool check_lengths(const struct fault_line *line, const struct fault *fault,
                          const char *spec, struct diag *diag)
{
    unsigned end = (unsigned)strlen(spec) + 1;

    if (line->duration && !fault->model->finish)
        return complain(diag, spec, end, "this model strikes once: it takes no 'for TIME'");
    if (fault->model->needs_period && !line->period)
        return complain(diag, spec, end, "expected 'every TIME'");
    if (!fault->model->needs_period && line->period)
        return complain(diag, spec, line->period_column, "this model takes no 'every TIME'");
    return true;
}

static bool understand_target(struct faults *faults, const char *spec, struct fault_line *line,
                              struct fault *fault, struct diag *diag)
{
    char error[256], expanded[sizeof(line->target)];
    struct fault_target target;

    if (fault_target_expand(faults->machine, &faults->symbols, line->target, expanded,
                            sizeof(expanded), error, sizeof(error)) ||
        fault_target_parse(faults->machine, fault->model->kind, expanded, &target, error,
                           sizeof(error)))
        return complain(diag, spec, line->target_column, error);
    if (!check_value(line, fault, &target, spec, diag))
        return false;
    if (target.bit < 0 && fault->model->needs_bit)
        snprintf(fault->target, sizeof(fault->target), "%s:%u", expanded,
                 (unsigned)random_below(&faults->random, target.bytes * 8));
    else
        snprintf(fault->target, sizeof(fault->target), "%s", expanded);
    return true;
}

/* Everything but the time. False: reported. */
static bool understand(struct faults *faults, const char *spec, struct fault_line *line,
                       struct fault *fault, struct diag *diag)
{
    char error[256];

    *fault = (struct fault){.time = CLOCK_NEVER};
    if (faults->count >= FAULTS_MAX)
        return complain(diag, spec, 1, "too many faults are pending");
    if (fault_line_parse(spec, machine_board(faults->machine)->clock_hz, line, error,
                         sizeof(error)))
        return diag_error(diag, NULL, 0, "fault '%s': %s", spec, error);
    fault->model = find_model(line->model);
    if (!fault->model)
        return complain(diag, spec, 1, "no such fault model: expected flip, set, ... (--help)");
    if (!understand_target(faults, spec, line, fault, diag) ||
        !check_lengths(line, fault, spec, diag))
        return false;
    fault->site.value = line->value;
    fault->site.duration = line->duration;
    fault->site.period = line->period;
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

static uint64_t draw(struct faults *faults, uint64_t first, uint64_t last)
{
    return first == last ? first : first + random_below(&faults->random, last - first + 1);
}

static bool understand_time(struct faults *faults, const char *spec, const struct fault_line *line,
                            struct fault *fault, struct diag *diag)
{
    uint64_t now = machine_cycle(faults->machine);
    uint64_t from = line->from_now ? now : 0;

    if (line->last_time > CLOCK_NEVER - 1 - from)
        return complain(diag, spec, line->time_column, "that time is too late");
    if (from + line->time < now)
        return complain(diag, spec, line->time_column, "that time is over");
    fault->time = from + draw(faults, line->time, line->last_time);
    return true;
}

static bool understand_trigger(struct faults *faults, const char *spec,
                               const struct fault_line *line, struct fault *fault,
                               struct diag *diag)
{
    char error[256];

    if (trigger_parse(faults->machine, &faults->symbols, line, &fault->trigger, error,
                      sizeof(error)))
        return complain(diag, spec, line->where[0] ? line->where_column : line->time_column, error);
    fault->trigger.left = draw(faults, line->first_count, line->last_count);
    fault->ask = fault->trigger.kind->check; /* it may be there already */
    return true;
}

bool faults_add(struct faults *faults, const char *spec, struct diag *diag)
{
    struct fault_line line;
    struct fault fault;

    if (!understand(faults, spec, &line, &fault, diag))
        return false;
    if (!line.has_time && !line.has_trigger)
        return complain(diag, spec, (unsigned)strlen(spec) + 1, "expected 'at TIME'");
    if (line.has_time ? !understand_time(faults, spec, &line, &fault, diag)
                      : !understand_trigger(faults, spec, &line, &fault, diag))
        return false;
    random_seed(&fault.site.random, random_next(&faults->random));
    fault.number = faults->added + 1;
    if (!append(faults, &fault))
        return diag_error(diag, NULL, 0, "fault '%s': no memory", spec);
    faults->added++;
    watch(faults);
    arm(faults);
    return true;
}

bool faults_inject(struct faults *faults, const char *spec, struct diag *diag)
{
    struct fault_line line;
    struct fault fault;

    if (!understand(faults, spec, &line, &fault, diag))
        return false;
    if (line.has_time || line.has_trigger)
        return complain(diag, spec, line.time_column,
                        "expected no time: this fault strikes at once");
    random_seed(&fault.site.random, faults->random.s[0]);
    fault.time = machine_cycle(faults->machine);
    if (!append(faults, &fault))
        return diag_error(diag, NULL, 0, "fault '%s': no memory", spec);
    if (!strike(faults->machine, &faults->item[faults->count - 1])) {
        faults->count--;
        return complain(diag, spec, line.target_column, "nothing is mapped there now");
    }
    faults->item[faults->count - 1].number = ++faults->added;
    tell_others(faults, &faults->item[faults->count - 1], fault.time);
    forget_over(faults);
    watch(faults);
    arm(faults);
    return true;
}

bool faults_take(struct faults *faults, const char *spec, struct diag *diag)
{
    return strstr(spec, " at ") ? faults_add(faults, spec, diag)
                                : faults_inject(faults, spec, diag);
}

static size_t count_phase(const struct faults *faults, enum phase phase)
{
    size_t count = 0;

    for (size_t i = 0; i < faults->count; i++)
        count += faults->item[i].phase == phase;
    return count;
}

size_t faults_active(const struct faults *faults)
{
    return count_phase(faults, LASTING);
}

size_t faults_pending(const struct faults *faults)
{
    return count_phase(faults, PENDING);
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
    to->added = from->added;
    for (size_t i = 0; i < to->count; i++)
        to->item[i].site.hook = NULL;
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

/* Targets name parts of a machine: those of a copy are looked up again in this one. */
static bool revive(struct faults *faults, struct fault *fault)
{
    struct fault_site *site = &fault->site;
    struct fault_target now = site->target;
    char error[256];

    site->machine = faults->machine;
    if (fault_target_parse(faults->machine, fault->model->kind, fault->target, &now, error,
                           sizeof(error)))
        return false;
    site->target.ref = now.ref;
    site->target.component = now.component;
    return attach(fault);
}

bool faults_resume(struct faults *faults, const struct faults *copy)
{
    struct faults old = *faults;

    faults->item = NULL;
    if (!copy_content(faults, copy)) {
        faults->item = old.item;
        return false;
    }
    for (size_t i = 0; i < old.count; i++)
        detach(&old.item[i]);
    free(old.item);
    for (size_t i = 0; i < faults->count; i++)
        if (faults->item[i].phase == LASTING && !revive(faults, &faults->item[i]))
            faults->item[i].phase = OVER;
    forget_over(faults);
    watch(faults);
    arm(faults);
    return true;
}
