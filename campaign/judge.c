/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fault has done, seen from outside: each partition's console lines and slots against the
 * golden run's up to the same moment, and how the run ended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/campaign.h"

#define AHBSTAT_NE          8 /* bits of the status register: new error, */
#define AHBSTAT_CE          9 /* correctable error */
#define TRAP_REGISTER_ERROR 0x20

#define UART_TAIL_PER_SECOND 20 /* a line may be on its way through the UART for 1/20 s */

struct verdict {
    struct campaign_row *row;
    const struct bench *bench, *golden;
    uint64_t now, tail;
    bool own, time, data;
};

static void note(struct verdict *verdict, const char *partition, const char *what)
{
    if (!verdict->row->reason[0])
        snprintf(verdict->row->reason, sizeof(verdict->row->reason), "%s: %.100s", partition, what);
}

static const struct console_line *next_line(const struct bench *bench, const char *name, size_t *at)
{
    while (*at < bench->console->count)
        if (console_line_is(&bench->console->line[(*at)++], name))
            return &bench->console->line[*at - 1];
    return NULL;
}

static bool same_message(const struct console_line *a, const struct console_line *b)
{
    return a->length - a->message == b->length - b->message &&
           memcmp(a->text + a->message, b->text + b->message, a->length - a->message) == 0;
}

/* The first line that is not the golden run's; NULL text: the line is missing. False: none. */
static bool output_differs(const struct verdict *verdict, const char *name, const char **text)
{
    size_t at = 0, golden_at = 0;

    for (;;) {
        const struct console_line *a = next_line(verdict->bench, name, &at);
        const struct console_line *b = next_line(verdict->golden, name, &golden_at);

        if (a && b && same_message(a, b))
            continue;
        *text = a ? a->text + a->message : "a line is missing";
        if (a && b)
            return true;
        if (a)
            return a->cycle + verdict->tail < verdict->now;
        return b && b->cycle + verdict->tail < verdict->now;
    }
}

static const struct partition_span *next_slot(const struct bench *bench, uint32_t context,
                                              size_t *at)
{
    size_t count;
    const struct partition_span *span = partition_watch_spans(bench->watch, &count);

    while (*at < count) {
        const struct partition_span *found = &span[(*at)++];

        if (found->context == context && found->first_user != CLOCK_NEVER)
            return found;
    }
    return NULL;
}

/* The largest shift of a slot's start; INT64_MAX: one has a slot more than the other. */
static int64_t worst_shift(const struct verdict *verdict, uint32_t context)
{
    size_t at = 0, golden_at = 0;
    int64_t worst = 0;

    for (;;) {
        const struct partition_span *a = next_slot(verdict->bench, context, &at);
        const struct partition_span *b = next_slot(verdict->golden, context, &golden_at);

        if (a && b) {
            int64_t shift = llabs((int64_t)(a->start - b->start));

            worst = shift > worst ? shift : worst;
            continue;
        }
        return b && b->stop + verdict->tail < verdict->now ? INT64_MAX : worst;
    }
}

static void judge_partition(struct verdict *verdict, const struct campaign_plan *plan,
                            const struct machine_context *context)
{
    bool hit = strcmp(context->name, verdict->row->hit) == 0;
    int64_t shift = worst_shift(verdict, context->number);
    const char *text = NULL;
    bool data = output_differs(verdict, context->name, &text);
    bool time = shift > (int64_t)plan->tolerance;

    if (data)
        note(verdict, context->name, text);
    if (time)
        note(verdict, context->name, "its slots start at other times");
    if (hit) {
        verdict->own = verdict->own || data || time;
        return;
    }
    verdict->data = verdict->data || data;
    verdict->time = verdict->time || time;
    if (shift > verdict->row->worst && shift != INT64_MAX)
        verdict->row->worst = shift;
}

/* A line of the health monitor that the golden run does not have. */
static bool health_told(const struct verdict *verdict, const struct campaign_plan *plan)
{
    size_t found = 0, golden = 0;

    for (size_t i = 0; i < verdict->bench->console->count; i++)
        found += strstr(verdict->bench->console->line[i].text, plan->health) != NULL;
    for (size_t i = 0; i < verdict->golden->console->count; i++)
        golden += verdict->golden->console->line[i].cycle <= verdict->now &&
                  strstr(verdict->golden->console->line[i].text, plan->health) != NULL;
    return found > golden;
}

/* Has a slot ended of late? */
static bool slots_end(const struct verdict *verdict, const struct bench *bench)
{
    size_t count;
    const struct partition_span *span = partition_watch_spans(bench->watch, &count);

    while (count > 0 && span[count - 1].stop > verdict->now)
        count--;
    return count > 0 && span[count - 1].stop + verdict->tail >= verdict->now;
}

/* Has somebody been in user mode of late, in a slot that is not over? */
static bool somebody_works(const struct verdict *verdict, const struct bench *bench)
{
    for (uint32_t i = 0; i < machine_cpu_count(bench->machine); i++) {
        const struct partition_span *span = partition_watch_open_span(bench->watch, i);

        if (span->first_user != CLOCK_NEVER && span->last_user + verdict->tail >= verdict->now)
            return true;
    }
    return false;
}

/*
 * Where frames are long, or a partition has a processor for itself, slots end seldom or never in the
 * golden run as well.
 */
static bool nothing_runs(const struct verdict *verdict)
{
    if (slots_end(verdict, verdict->bench))
        return false;
    return slots_end(verdict, verdict->golden) ||
           (somebody_works(verdict, verdict->golden) && !somebody_works(verdict, verdict->bench));
}

/*
 * What hardware has corrected, as far as it counts that: AHBSTAT.CE, and of processors with protection
 * ASR16.ICNT, ASR16.FCNT and the four counters of the cache control register.
 */
static uint64_t corrections(const struct bench *bench)
{
    static const struct {
        const char *component, *field;
        unsigned shift, mask;
    } counters[] = {
        {"ahbstat", ".status", AHBSTAT_CE, 1},
        {"cpu", ".ft.asr16", 11, 7},
        {"cpu", ".ft.asr16", 27, 7},
        {"cpu", ".ccr", 12, 3},
        {"cpu", ".ccr", 10, 3},
        {"cpu", ".ccr", 8, 3},
        {"cpu", ".ccr", 6, 3},
    };
    uint64_t count = 0;

    for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
        for (unsigned number = 0; number < MACHINE_CPUS_MAX; number++) {
            char name[64], error[128];
            struct state_ref ref;

            snprintf(name, sizeof(name), "%s%u%s", counters[i].component, number,
                     counters[i].field);
            if (!state_ref_parse(machine_components(bench->machine), name, &ref, error,
                                 sizeof(error)))
                count += state_ref_read(&ref) >> counters[i].shift & counters[i].mask;
        }
    }
    return count;
}

/* AHBSTAT has latched an error that was not corrected. */
static bool bus_error(const struct bench *bench)
{
    char error[128];
    struct state_ref ref;

    return !state_ref_parse(machine_components(bench->machine), "ahbstat0.status", &ref, error,
                            sizeof(error)) &&
           (state_ref_read(&ref) >> AHBSTAT_NE & 3u) == 1;
}

static uint64_t register_errors(const struct bench *bench)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < machine_cpu_count(bench->machine); i++) {
        struct leon3_stats stats;

        leon3_stats(machine_cpu(bench->machine, i), &stats);
        count += stats.traps[TRAP_REGISTER_ERROR];
    }
    return count;
}

static enum campaign_hardware hardware_noticed(const struct bench *bench,
                                               const struct bench *golden)
{
    if ((bus_error(bench) && !bus_error(golden)) ||
        register_errors(bench) > register_errors(golden))
        return CAMPAIGN_REFUSED;
    return corrections(bench) > corrections(golden) ? CAMPAIGN_REPAIRED : CAMPAIGN_NOTHING;
}

/* Both have ended, in another way or with another exit code. */
static bool ends_differ(const struct verdict *verdict)
{
    const struct machine_stop *a = &verdict->bench->stop, *b = &verdict->golden->stop;

    return verdict->bench->ended && (a->reason != b->reason || a->code != b->code);
}

static enum campaign_outcome judge_whole(const struct verdict *verdict,
                                         const struct campaign_plan *plan, bool same_state)
{
    if (verdict->bench->ended && !verdict->golden->ended)
        return CAMPAIGN_LOST;
    /* What is the golden run again ends as that does, though it was not followed up to there. */
    if (!same_state &&
        (nothing_runs(verdict) || (verdict->golden->ended && !verdict->bench->ended)))
        return CAMPAIGN_HANG;
    if (verdict->data || ends_differ(verdict))
        return CAMPAIGN_LEAK_DATA;
    if (verdict->time)
        return CAMPAIGN_LEAK_TIME;
    if (health_told(verdict, plan))
        return CAMPAIGN_DETECTED;
    if (verdict->own)
        return CAMPAIGN_CONTAINED;
    if (verdict->row->hardware == CAMPAIGN_REPAIRED)
        return CAMPAIGN_CORRECTED;
    return same_state ? CAMPAIGN_MASKED : CAMPAIGN_LATENT;
}

void campaign_judge(const struct campaign_plan *plan, struct bench *bench,
                    const struct bench *golden, bool same_state, struct campaign_row *row)
{
    struct verdict verdict = {.row = row, .bench = bench, .golden = golden};
    uint32_t hz = machine_board(bench->machine)->clock_hz;
    size_t count;
    const struct machine_context *context = machine_contexts(bench->machine, &count);

    verdict.now = machine_cycle(bench->machine);
    verdict.tail = hz / UART_TAIL_PER_SECOND;
    for (size_t i = 0; i < count; i++)
        if (context[i].number)
            judge_partition(&verdict, plan, &context[i]);
    row->last = verdict.now;
    row->hardware = hardware_noticed(bench, golden);
    row->outcome = judge_whole(&verdict, plan, same_state);
    if (row->outcome == CAMPAIGN_LOST || ends_differ(&verdict)) {
        char text[128];

        bench_describe_stop(bench, text, sizeof(text));
        row->reason[0] = '\0';
        note(&verdict, "hypervisor", text);
    }
}
