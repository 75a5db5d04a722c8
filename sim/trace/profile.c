/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Profile in the callgrind format, which callgrind_annotate and KCachegrind read: costs by source
 * line, and calls with what they cost. Each partition and the hypervisor are an object ("ob") of their
 * own. Costs: executed instructions, cycles awake, misses of the instruction and the data cache, TLB
 * misses. What a trap entry costs counts to the instruction before it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/trace/calls.h"
#include "sim/trace/kind.h"

struct profile {
    struct visits *visits;
    struct calls *calls;
};

/* An instruction with its place in the source. */
struct profile_line {
    const struct visit *visit;
    uint32_t number; /* of the visit */
    uint32_t entry;  /* of its function; the PC itself where there is none */
    const char *function, *file;
    unsigned line;
};

struct profile_text {
    struct trace *trace;
    struct profile_line *line; /* by space, function, PC */
    size_t count;
    uint32_t *position; /* of each visit in `line` */
};

static bool start(struct trace *trace)
{
    struct profile *profile = trace->state;

    profile->visits = visits_create(trace->machine, &trace->filter);
    profile->calls =
        profile->visits ? calls_create(profile->visits, machine_cpu_count(trace->machine)) : NULL;
    if (profile->calls)
        return true;
    visits_destroy(profile->visits);
    return false;
}

static void observe(void *owner, const struct observation *what)
{
    struct trace *trace = owner;
    struct profile *profile = trace->state;
    struct visit_step step;

    if (visits_take(profile->visits, what, &step))
        calls_take(profile->calls, &step);
}

static void find_source(struct profile_text *text, struct profile_line *line)
{
    struct elf_symbols *symbols = programs_symbols(text->trace->programs, line->visit->space);
    uint32_t pc = line->visit->pc, offset = 0;

    if (symbols)
        line->function = elf_symbols_name(symbols, pc, &offset);
    line->entry = pc - offset;
    if (symbols)
        line->file = elf_symbols_line(symbols, pc, &line->line);
    if (!line->file)
        line->line = 0;
}

static int by_function(const void *one, const void *other)
{
    const struct profile_line *a = one, *b = other;

    if (a->visit->space != b->visit->space)
        return a->visit->space < b->visit->space ? -1 : 1;
    if (a->entry != b->entry)
        return a->entry < b->entry ? -1 : 1;
    return a->visit->pc < b->visit->pc ? -1 : a->visit->pc > b->visit->pc;
}

/* False: no memory. */
static bool find_lines(struct profile_text *text)
{
    const struct profile *profile = text->trace->state;

    text->count = visits_count(profile->visits);
    text->line = calloc(text->count + 1, sizeof(*text->line));
    text->position = calloc(text->count + 1, sizeof(*text->position));
    if (!text->line || !text->position)
        return false;
    for (size_t i = 0; i < text->count; i++) {
        text->line[i].visit = visits_get(profile->visits, i);
        text->line[i].number = (uint32_t)i;
        find_source(text, &text->line[i]);
    }
    qsort(text->line, text->count, sizeof(*text->line), by_function);
    for (size_t i = 0; i < text->count; i++)
        text->position[text->line[i].number] = (uint32_t)i;
    return true;
}

static const char *file_name(const struct profile_line *line)
{
    const char *file = line->file;

    if (!file)
        return "???";
    return strncmp(file, "./", 2) == 0 ? file + 2 : file;
}

static void write_function_name(FILE *file, const struct profile_line *line)
{
    if (line->function)
        fprintf(file, "%s\n", line->function);
    else
        fprintf(file, "0x%08" PRIx32 "\n", line->entry);
}

static void write_costs(FILE *file, unsigned line, const uint64_t cost[VISIT_COSTS])
{
    fprintf(file, "%u", line);
    for (unsigned i = 0; i < VISIT_COSTS; i++)
        fprintf(file, " %" PRIu64, cost[i]);
    fputc('\n', file);
}

/* A function begins; its file is that of its first instruction. */
static void write_head(struct profile_text *text, const struct profile_line *line)
{
    FILE *file = text->trace->file;

    fprintf(file, "\nob=%s\nfl=%s\nfn=", programs_name(text->trace->programs, line->visit->space),
            file_name(line));
    write_function_name(file, line);
}

/* Inlined code comes from other files than its function. */
static void write_file(struct profile_text *text, const char **present, const char *first,
                       const struct profile_line *line)
{
    const char *name = file_name(line);

    if (strcmp(*present, name) == 0)
        return;
    fprintf(text->trace->file, "%s=%s\n", strcmp(name, first) == 0 ? "fe" : "fi", name);
    *present = name;
}

static void write_calls_from(struct profile_text *text, const struct profile_line *line,
                             const struct call *call, size_t count)
{
    FILE *file = text->trace->file;

    for (size_t i = 0; i < count; i++) {
        const struct profile_line *to = &text->line[text->position[call[i].to]];

        fprintf(file,
                "cob=%s\ncfi=%s\ncfn=", programs_name(text->trace->programs, to->visit->space),
                file_name(to));
        write_function_name(file, to);
        fprintf(file, "calls=%" PRIu64 " %u\n", call[i].count, to->line);
        write_costs(file, line->line, call[i].cost);
    }
}

static int by_caller(const void *one, const void *other)
{
    const struct call *a = one, *b = other;

    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->to < b->to ? -1 : a->to > b->to;
}

/* The calls, ordered by the visits that they come from; *count. NULL: no memory. */
static struct call *sorted_calls(const struct calls *calls, size_t *count)
{
    struct call *call;

    *count = calls_count(calls);
    call = calloc(*count + 1, sizeof(*call));
    for (size_t i = 0; call && i < *count; i++)
        call[i] = *calls_get(calls, i);
    if (call)
        qsort(call, *count, sizeof(*call), by_caller);
    return call;
}

/* The first of the calls from a visit or a later one. */
static size_t calls_from(const struct call *call, size_t count, uint32_t from)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (call[middle].from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void write_lines(struct profile_text *text, const struct call *call, size_t calls)
{
    const char *present = "", *first = "";

    for (size_t i = 0; i < text->count; i++) {
        const struct profile_line *line = &text->line[i], *before = line - 1;
        size_t from = calls_from(call, calls, line->number), behind = from;

        if (i == 0 || line->entry != before->entry || line->visit->space != before->visit->space) {
            write_head(text, line);
            present = first = file_name(line);
        }
        write_file(text, &present, first, line);
        write_costs(text->trace->file, line->line, line->visit->cost);
        while (behind < calls && call[behind].from == line->number)
            behind++;
        write_calls_from(text, line, call + from, behind - from);
    }
}

static void write_top(struct trace *trace, const struct visits *visits)
{
    uint64_t sum[VISIT_COSTS] = {0};
    const char *image = machine_image(trace->machine);

    for (size_t i = 0; i < visits_count(visits); i++)
        for (unsigned k = 0; k < VISIT_COSTS; k++)
            sum[k] += visits_get(visits, i)->cost[k];
    fprintf(trace->file,
            "# callgrind format\nversion: 1\ncreator: pride\ncmd: %s\npart: 1\n"
            "desc: Timerange: Cycle 0 - %" PRIu64 "\npositions: line\n"
            "event: Cy : Cycles awake\nevent: Tw : TLB misses\n"
            "events: Ir Cy I1mr D1mr Tw\nsummary:",
            image ? image : "?", machine_cycle(trace->machine));
    for (unsigned i = 0; i < VISIT_COSTS; i++)
        fprintf(trace->file, " %" PRIu64, sum[i]);
    fputc('\n', trace->file);
}

static void finish(struct trace *trace)
{
    struct profile *profile = trace->state;
    struct profile_text text = {.trace = trace};
    struct visit_step step;
    struct call *call = NULL;
    size_t calls = 0;

    while (visits_finish(profile->visits, &step))
        calls_take(profile->calls, &step);
    calls_finish(profile->calls);
    write_top(trace, profile->visits);
    call = sorted_calls(profile->calls, &calls);
    if (call && find_lines(&text))
        write_lines(&text, call, calls);
    if (!call || !text.position || visits_incomplete(profile->visits) ||
        calls_incomplete(profile->calls))
        diag_error(trace->diag, trace->path, 0, "no memory for all of the profile");
    free(call);
    free(text.line);
    free(text.position);
    calls_destroy(profile->calls);
    visits_destroy(profile->visits);
}

const struct trace_kind trace_profile = {
    .name = "profile",
    .points = VISITS_POINTS,
    .filtered = true,
    .state_size = sizeof(struct profile),
    .start = start,
    .observe = observe,
    .finish = finish,
};
