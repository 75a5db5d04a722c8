/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timeline of partitions in the Chrome trace event format (JSON object form), which Perfetto and
 * chrome://tracing load. One process a processor, one track a partition (user mode in its context),
 * one for supervisor mode, one for idle time; traps, interrupts, faults and marks are instants on
 * the track that they hit. Slices are complete events ("X"), written when they end; the instants
 * within wait for that, so that time stamps never go backwards on a processor. Times are
 * microseconds of simulated time. Slices of supervisor mode carry the name of the trap that began
 * them, with Pride's hypervisor that of the hypercall; messages are flows from the sender's slice to the
 * receiver's, and records of the health monitor are instants. Counters (load, cache and TLB misses) are
 * written at the first end of a slice behind each 200 us.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/context_name.h"
#include "sim/trace/json.h"
#include "sim/trace/kind.h"
#include "sim/trace/messages.h"
#include "sim/trace/place.h"

/* Tracks ("tid"): 1..255 user mode in that context, and these. */
enum { TRACK_SUPERVISOR = 0, TRACK_USER_0 = 256, TRACK_IDLE = 257, TRACK_COUNT = 258 };

/*
 * Instants held back before a slice is cut in two; keeps memory bounded in a guest that never
 * returns from its trap.
 */
#define PENDING_LIMIT 65536

#define COUNTERS_PER_SECOND 5000

/* What the counters count since they were last written. */
enum timeline_load { LOAD_USER, LOAD_SUPERVISOR, LOAD_IDLE, LOADS };

struct timeline_counters {
    uint64_t written; /* cycle */
    uint64_t load[LOADS];
    struct leon3_stats before;
};

struct timeline_cpu {
    struct place place;
    struct timeline_counters counters;
    uint64_t since; /* start of the open slice */
    char name[48];  /* of the open slice; "": the track's */
    FILE *pending;  /* instants within the open slice */
    char *pending_text;
    size_t pending_size;
    bool track_named[TRACK_COUNT];
};

struct timeline {
    uint32_t clock_hz;
    uint32_t cpu_count;
    bool partitions; /* the image names its contexts, so supervisor mode is the hypervisor */
    struct hypervisor *hypervisor; /* NULL: not Pride's */
    struct messages *messages;     /* NULL: as above */
    uint32_t health;               /* the next record of the log */
    struct timeline_cpu *cpu;
};

static unsigned track_of(const struct place *place)
{
    if (place->idle)
        return TRACK_IDLE;
    if (place->supervisor)
        return TRACK_SUPERVISOR;
    return place->context ? place->context & 0xff : TRACK_USER_0;
}

static void name_track(struct trace *trace, unsigned track, char *name, size_t size)
{
    struct timeline *line = trace->state;
    const char *known = machine_context_name(trace->machine, track);

    if (track == TRACK_IDLE)
        snprintf(name, size, "idle");
    else if (track == TRACK_USER_0)
        snprintf(name, size, "user");
    else if (known)
        snprintf(name, size, "%s", known);
    else if (track == TRACK_SUPERVISOR)
        snprintf(name, size, "%s", line->partitions ? "hypervisor" : "supervisor");
    else
        snprintf(name, size, "context %u", track);
}

/* A metadata event: what is shown instead of numbers. */
static void write_metadata(FILE *file, const char *what, uint32_t cpu, unsigned track,
                           const char *name)
{
    fprintf(file,
            "{\"ph\":\"M\",\"name\":\"%s\",\"pid\":%" PRIu32 ",\"tid\":%u,\"args\":{\"name\":",
            what, cpu, track);
    json_string(file, name);
    fputs("}}", file);
}

/* Beginning of an event on a track; the caller adds fields and the brace. */
static void write_event(struct trace *trace, FILE *file, const char *phase, const char *name,
                        uint32_t cpu, unsigned track, uint64_t cycle)
{
    const struct timeline *line = trace->state;

    fprintf(file, ",\n{\"ph\":\"%s\",\"name\":", phase);
    json_string(file, name);
    fprintf(file, ",\"pid\":%" PRIu32 ",\"tid\":%u,\"ts\":", cpu, track);
    json_microseconds(file, cycle, line->clock_hz);
}

static void write_track_names(struct trace *trace, uint32_t cpu, unsigned track, const char *name)
{
    struct timeline *line = trace->state;

    if (line->cpu[cpu].track_named[track])
        return;
    line->cpu[cpu].track_named[track] = true;
    fputs(",\n", trace->file);
    write_metadata(trace->file, "thread_name", cpu, track, name);
    fprintf(trace->file,
            ",\n{\"ph\":\"M\",\"name\":\"thread_sort_index\",\"pid\":%" PRIu32
            ",\"tid\":%u,\"args\":{\"sort_index\":%u}}",
            cpu, track, track);
}

/* Moves what is pending behind the slice that was just written. */
static void flush_pending(struct trace *trace, struct timeline_cpu *cpu)
{
    fflush(cpu->pending);
    fwrite(cpu->pending_text, 1, cpu->pending_size, trace->file);
    rewind(cpu->pending);
}

/* A counter of the processor with up to three values. */
static void write_counter(struct trace *trace, uint32_t number, uint64_t cycle, const char *name,
                          const char *const *series, const double *value, unsigned count)
{
    const struct timeline *line = trace->state;

    fprintf(trace->file,
            ",\n{\"ph\":\"C\",\"name\":\"%s\",\"pid\":%" PRIu32 ",\"tid\":0,\"ts\":", name, number);
    json_microseconds(trace->file, cycle, line->clock_hz);
    fputs(",\"args\":{", trace->file);
    for (unsigned i = 0; i < count; i++)
        fprintf(trace->file, "%s\"%s\":%.2f", i ? "," : "", series[i], value[i]);
    fputs("}}", trace->file);
}

/* Load in percent, misses for each millisecond, over the time since the last counters. */
static void write_counters(struct trace *trace, uint32_t number, uint64_t cycle)
{
    static const char *const loads[] = {"partitions", "supervisor", "idle"};
    static const char *const caches[] = {"instruction", "data"};
    static const char *const tlb[] = {"walks"};
    const struct timeline *line = trace->state;
    struct timeline_counters *counters = &line->cpu[number].counters;
    const struct leon3_stats *before = &counters->before;
    uint64_t span = cycle - counters->written;
    double share = 100.0 / (double)span, each = (double)line->clock_hz / 1000 / (double)span;
    struct leon3_stats now;

    if (cycle <= counters->written || span < line->clock_hz / COUNTERS_PER_SECOND)
        return;
    leon3_stats(machine_cpu(trace->machine, number), &now);
    write_counter(trace, number, cycle, "load in %", loads,
                  (double[]){(double)counters->load[LOAD_USER] * share,
                             (double)counters->load[LOAD_SUPERVISOR] * share,
                             (double)counters->load[LOAD_IDLE] * share},
                  3);
    write_counter(trace, number, cycle, "cache misses per ms", caches,
                  (double[]){(double)(now.icache_misses - before->icache_misses) * each,
                             (double)(now.dcache_misses - before->dcache_misses) * each},
                  2);
    write_counter(trace, number, cycle, "TLB misses per ms", tlb,
                  (double[]){(double)(now.tlb_misses - before->tlb_misses) * each}, 1);
    *counters = (struct timeline_counters){.written = cycle, .before = now};
}

static void count_slice(struct timeline_cpu *cpu, uint64_t length)
{
    enum timeline_load load = cpu->place.idle         ? LOAD_IDLE
                              : cpu->place.supervisor ? LOAD_SUPERVISOR
                                                      : LOAD_USER;

    cpu->counters.load[load] += length;
}

static void end_slice(struct trace *trace, uint32_t number, uint64_t cycle)
{
    struct timeline *line = trace->state;
    struct timeline_cpu *cpu = &line->cpu[number];
    unsigned track = track_of(&cpu->place);
    char track_name[48];

    /* A restore can set the clock back: such a slice is shown as having no length. */
    if (cycle < cpu->since)
        cpu->since = cycle;
    name_track(trace, track, track_name, sizeof(track_name));
    write_track_names(trace, number, track, track_name);
    write_event(trace, trace->file, "X", cpu->name[0] ? cpu->name : track_name, number, track,
                cpu->since);
    fputs(",\"dur\":", trace->file);
    json_microseconds(trace->file, cycle - cpu->since, line->clock_hz);
    fprintf(trace->file, ",\"args\":{\"cycles\":%" PRIu64 ",\"context\":%" PRIu32 "}}",
            cycle - cpu->since, cpu->place.context);
    flush_pending(trace, cpu);
    count_slice(cpu, cycle - cpu->since);
    cpu->since = cycle;
    write_counters(trace, number, cycle);
}

static void name_instant(const struct observation *what, char *name, size_t size)
{
    char trap[48];

    switch (what->point) {
    case OBSERVE_TRAP:
        snprintf(name, size, "%s", leon3_trap_name(what->code, trap, sizeof(trap)));
        break;
    case OBSERVE_INTERRUPT:
        snprintf(name, size, "interrupt level %" PRIu32, what->code);
        break;
    case OBSERVE_FAULT:
        snprintf(name, size, "fault %s", what->text ? what->text : "");
        break;
    case OBSERVE_MARK:
        snprintf(name, size, "mark 0x%" PRIx64, what->value);
        break;
    default:
        snprintf(name, size, "error mode");
        break;
    }
}

static bool is_instant(const struct observation *what)
{
    return what->point == OBSERVE_TRAP || what->point == OBSERVE_INTERRUPT ||
           what->point == OBSERVE_FAULT || what->point == OBSERVE_MARK ||
           (what->point == OBSERVE_MODE && what->code == OBSERVE_ERROR_MODE);
}

static void add_instant(struct trace *trace, const struct observation *what)
{
    struct timeline *line = trace->state;
    struct timeline_cpu *cpu = &line->cpu[what->cpu];
    char name[160];

    name_instant(what, name, sizeof(name));
    write_event(trace, cpu->pending, "i", name, what->cpu, track_of(&cpu->place), what->cycle);
    fprintf(cpu->pending, ",\"s\":\"t\",\"args\":{\"pc\":\"0x%08" PRIx32 "\"}}", what->pc);
    if (ftell(cpu->pending) > PENDING_LIMIT)
        end_slice(trace, what->cpu, what->cycle);
}

/* "SAMPLING_WRITE", or the name of the trap. */
static void name_slice(struct trace *trace, struct timeline_cpu *cpu,
                       const struct observation *what)
{
    struct timeline *line = trace->state;
    struct leon3 *leon3 = machine_cpu(trace->machine, what->cpu);
    const char *call = NULL;

    if (line->hypervisor && what->code == HYPERVISOR_TRAP && !what->flag)
        call = hypervisor_call_name(line->hypervisor, leon3_register_read(leon3, 1));
    if (call)
        snprintf(cpu->name, sizeof(cpu->name), "%s", call);
    else
        leon3_trap_name(what->code, cpu->name, sizeof(cpu->name));
}

/* One end of a flow, at the beginning of the slice in which the partition goes on. */
static void add_flow(void *owner, const struct observation *what, const struct message_step *step)
{
    struct trace *trace = owner;
    struct timeline *line = trace->state;
    struct timeline_cpu *cpu = &line->cpu[what->cpu];

    write_event(trace, cpu->pending, step->arrives ? "f" : "s", step->port, what->cpu,
                track_of(&cpu->place), what->cycle);
    fprintf(cpu->pending, ",\"cat\":\"message\",\"id\":%" PRIu64 "%s}", step->id,
            step->arrives ? ",\"bp\":\"e\"" : "");
}

/* New records of the health monitor's log, when the hypervisor is left. */
static void add_health(struct trace *trace, const struct observation *what)
{
    struct timeline *line = trace->state;
    struct timeline_cpu *cpu = &line->cpu[what->cpu];
    struct hypervisor_health health;
    char name[160];

    while (hypervisor_health_next(line->hypervisor, &line->health, &health)) {
        snprintf(name, sizeof(name), "health: %s %s, %s",
                 health.partition ? health.partition : "hypervisor", health.event, health.action);
        write_event(trace, cpu->pending, "i", name, what->cpu, track_of(&cpu->place), what->cycle);
        fprintf(cpu->pending,
                ",\"s\":\"p\",\"args\":{\"pc\":\"0x%08" PRIx32 "\",\"address\":\"0x%08" PRIx32
                "\",\"trap\":\"0x%02" PRIx32 "\",\"level\":\"%s\"}}",
                health.pc, health.address, health.trap, health.level);
    }
}

static void observe(void *owner, const struct observation *what)
{
    struct trace *trace = owner;
    struct timeline *line = trace->state;
    struct timeline_cpu *cpu = &line->cpu[what->cpu];
    struct place next = cpu->place;

    if (is_instant(what))
        add_instant(trace, what);
    if (line->hypervisor && what->point == OBSERVE_RETT)
        add_health(trace, what);
    if (!place_follow(&next, trace->machine, what))
        return;
    if (track_of(&next) != track_of(&cpu->place)) {
        end_slice(trace, what->cpu, what->cycle);
        cpu->name[0] = '\0';
        if (what->point == OBSERVE_TRAP)
            name_slice(trace, cpu, what);
    }
    cpu->place = next;
    if (line->messages)
        messages_follow(line->messages, next.context, what, add_flow, trace);
}

static void free_parts(struct timeline *line)
{
    messages_destroy(line->messages);
    hypervisor_close(line->hypervisor);
    for (uint32_t i = 0; i < line->cpu_count; i++) {
        if (line->cpu[i].pending)
            fclose(line->cpu[i].pending);
        free(line->cpu[i].pending_text);
    }
    free(line->cpu);
}

/* False: no memory. */
static bool start_cpu(struct trace *trace, uint32_t number)
{
    struct timeline *line = trace->state;
    struct timeline_cpu *cpu = &line->cpu[number];
    char name[16];

    cpu->pending = open_memstream(&cpu->pending_text, &cpu->pending_size);
    if (!cpu->pending)
        return false;
    place_read(trace->machine, number, &cpu->place);
    cpu->since = leon3_cycle(machine_cpu(trace->machine, number));
    cpu->counters.written = cpu->since;
    leon3_stats(machine_cpu(trace->machine, number), &cpu->counters.before);
    snprintf(name, sizeof(name), "cpu%" PRIu32, number);
    fputs(number ? ",\n" : "", trace->file);
    write_metadata(trace->file, "process_name", number, 0, name);
    return true;
}

static bool start(struct trace *trace)
{
    struct timeline *line = trace->state;
    size_t contexts;

    line->clock_hz = machine_board(trace->machine)->clock_hz;
    line->cpu_count = machine_cpu_count(trace->machine);
    line->partitions = machine_contexts(trace->machine, &contexts) && contexts > 0;
    line->cpu = calloc(line->cpu_count, sizeof(*line->cpu));
    if (!line->cpu)
        return false;
    line->hypervisor = hypervisor_open(trace->machine, trace->programs);
    if (line->hypervisor)
        line->messages = messages_create(trace->machine, line->hypervisor);
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n", trace->file);
    for (uint32_t i = 0; i < line->cpu_count; i++) {
        if (!start_cpu(trace, i)) {
            free_parts(line);
            return false;
        }
    }
    return true;
}

static void finish(struct trace *trace)
{
    struct timeline *line = trace->state;

    for (uint32_t i = 0; i < line->cpu_count; i++)
        end_slice(trace, i, leon3_cycle(machine_cpu(trace->machine, i)));
    fputs("\n]}\n", trace->file);
    free_parts(line);
}

const struct trace_kind trace_timeline = {
    .name = "timeline",
    .points = PLACE_POINTS | OBSERVE_BIT(INTERRUPT) | OBSERVE_BIT(FAULT) | OBSERVE_BIT(MARK),
    .state_size = sizeof(struct timeline),
    .start = start,
    .observe = observe,
    .finish = finish,
};
