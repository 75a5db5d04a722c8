/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Times over a campaign: what took longer in an experiment than ever in the golden run goes with its row
 * to the store; a table and a plot then have both, with the row and the cycle where the worst is met again.
 */
#include "scenarios/campaign_times.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/xml_text.h"
#include "sim/machine/context_name.h"
#include "sim/trace/times_table.h"

#define PLOT_HEIGHT 14

static void name_time(const struct bench *bench, const struct duration *row,
                      struct campaign_time *time)
{
    const char *partition = machine_context_name(bench->machine, row->context);

    snprintf(time->kind, sizeof(time->kind), "%s", duration_kind_name(row->kind));
    if (partition)
        snprintf(time->partition, sizeof(time->partition), "%.*s", (int)sizeof(time->partition) - 1,
                 partition);
    else
        snprintf(time->partition, sizeof(time->partition), "context %" PRIu32, row->context);
    duration_name(row, time->what, sizeof(time->what));
}

/* Keeps the largest excesses. */
static void keep(struct campaign_row *row, const struct campaign_time *time)
{
    uint32_t least = 0;

    if (row->times < CAMPAIGN_TIMES) {
        row->time[row->times++] = *time;
        return;
    }
    for (uint32_t i = 1; i < CAMPAIGN_TIMES; i++)
        if (row->time[i].excess < row->time[least].excess)
            least = i;
    if (time->excess > row->time[least].excess)
        row->time[least] = *time;
}

/* The worst of the same thing in the golden run; 0: it never happened there. */
static uint64_t golden_worst(const struct duration *golden, size_t count,
                             const struct duration *row)
{
    for (size_t i = 0; i < count; i++)
        if (duration_compare(&golden[i], row) == 0)
            return golden[i].all.worst;
    return 0;
}

void campaign_find_times(const struct bench *bench, const struct bench *golden,
                         struct campaign_row *row)
{
    size_t count = 0, golden_count = 0;
    struct duration *found = durations_rows(bench->durations, &count);
    struct duration *known = durations_rows(golden->durations, &golden_count);

    row->times = 0;
    for (size_t i = 0; found && known && i < count; i++) {
        uint64_t worst = golden_worst(known, golden_count, &found[i]);
        struct campaign_time time = {.cycles = found[i].all.worst,
                                     .excess = found[i].all.worst - worst,
                                     .start = found[i].all.worst_start,
                                     .cpu = found[i].all.worst_cpu};

        if (found[i].all.worst <= worst)
            continue;
        name_time(bench, &found[i], &time);
        keep(row, &time);
    }
    free(found);
    free(known);
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

#define LINES_MAX 1024

struct line {
    struct campaign_time name; /* cycles, start, cpu: of the campaign's worst, if there is one */
    struct duration golden;    /* counts are 0: it never happened there */
    uint64_t row, longer;      /* where the worst is; in how many experiments it took longer */
};

struct table {
    struct line line[LINES_MAX];
    size_t count;
};

static bool same_thing(const struct campaign_time *a, const struct campaign_time *b)
{
    return strcmp(a->kind, b->kind) == 0 && strcmp(a->partition, b->partition) == 0 &&
           strcmp(a->what, b->what) == 0;
}

static void take_worst(void *owner, const struct campaign_time *time, uint64_t row, uint64_t longer)
{
    struct table *table = owner;
    size_t i = 0;

    while (i < table->count && !same_thing(&table->line[i].name, time))
        i++;
    if (i == LINES_MAX)
        return;
    if (i == table->count)
        table->line[table->count++] = (struct line){0};
    table->line[i].name = *time;
    table->line[i].row = row;
    table->line[i].longer = longer;
}

/* NULL: no memory. */
static struct table *make_table(struct campaign_store *store, const struct bench *golden)
{
    struct table *table = calloc(1, sizeof(*table));
    size_t count = 0;
    struct duration *row = durations_rows(golden->durations, &count);

    for (size_t i = 0; table && row && i < count && i < LINES_MAX; i++) {
        table->line[i].golden = row[i];
        name_time(golden, &row[i], &table->line[i].name);
        table->count++;
    }
    if (table && row)
        campaign_store_times(store, take_worst, table);
    if (!row) {
        free(table);
        table = NULL;
    }
    free(row);
    return table;
}

static void write_values(FILE *file, const struct line *line)
{
    const struct duration_sum *all = &line->golden.all;

    fprintf(file,
            "%s,%s,%s,%" PRIu64 ",%" PRIu64 ",%.1f,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
            line->name.kind, line->name.partition, line->name.what, all->count, all->best,
            duration_sum_mean(all), all->worst, all->worst_start, line->golden.cold.worst,
            line->golden.warm.worst);
    if (line->longer)
        fprintf(file, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu32 "\n",
                line->longer, line->name.cycles, line->row, line->name.start, line->name.cpu);
    else
        fputs(",0,,,,\n", file);
}

bool campaign_times_values(struct campaign_store *store, const struct bench *golden,
                           const char *path, struct diag *diag)
{
    struct table *table = make_table(store, golden);
    FILE *file = table ? fopen(path, "w") : NULL;
    bool good;

    if (!file) {
        free(table);
        return diag_error(diag, path, 0, "cannot write the times: %s",
                          table ? strerror(errno) : "no memory");
    }
    fputs("kind,partition,what,golden_count,golden_best,golden_mean,golden_worst,golden_start,"
          "golden_cold_worst,golden_warm_worst,longer,worst,row,start,cpu\n",
          file);
    for (size_t i = 0; i < table->count; i++)
        write_values(file, &table->line[i]);
    free(table);
    good = !ferror(file);
    good = fclose(file) == 0 && good;
    return good || diag_error(diag, path, 0, "the times are incomplete: a write failed");
}

static void write_bar(FILE *file, uint64_t from, uint64_t to, uint32_t hz, const char *color)
{
    double left = times_plot_place((double)from, hz);
    double width = times_plot_place((double)to, hz) - left;

    fprintf(file, "<rect x=\"%.1f\" y=\"2\" width=\"%.1f\" height=\"10\" fill=\"%s\"/>", left,
            width < 2 ? 2 : width, color);
}

static void write_us(FILE *file, double cycles, uint32_t hz, bool there)
{
    if (there)
        fprintf(file, "<td>%.3f</td>", cycles * 1e6 / hz);
    else
        fputs("<td></td>", file);
}

static void write_line(FILE *file, const struct line *line, uint32_t hz)
{
    const struct duration_sum *all = &line->golden.all;

    fprintf(file, "<tr><td>%s</td><th>", line->name.kind);
    xml_text(file, line->name.partition);
    fputs("</th><td>", file);
    xml_text(file, line->name.what);
    fprintf(file, "</td><td>%" PRIu64 "</td>", all->count);
    write_us(file, (double)all->best, hz, all->count);
    write_us(file, duration_sum_mean(all), hz, all->count);
    write_us(file, (double)all->worst, hz, all->count);
    write_us(file, (double)line->name.cycles, hz, line->longer);
    fprintf(file, "<td><svg width=\"%d\" height=\"%d\">", TIMES_PLOT_WIDTH, PLOT_HEIGHT);
    if (line->longer)
        write_bar(file, all->count ? all->worst : line->name.cycles, line->name.cycles, hz,
                  "#e53935");
    if (all->count)
        write_bar(file, all->best, all->worst, hz, "#1565c0");
    fputs("</svg></td>", file);
    if (line->longer)
        fprintf(file, "<td>%" PRIu64 "</td><td>%" PRIu64 "</td><td>%" PRIu64 "</td></tr>\n",
                line->longer, line->row, line->name.start);
    else
        fputs("<td>0</td><td></td><td></td></tr>\n", file);
}

void campaign_times_page(FILE *file, struct campaign_store *store, const struct bench *golden)
{
    struct table *table = make_table(store, golden);

    if (!table)
        return;
    fputs("<h2>Times</h2>\n<p>Microseconds. Blue: from the best to the worst of the golden run; "
          "red: up to "
          "the worst of all experiments; the scale is logarithmic, from 0.1 &#181;s to 1 s. "
          "<code>pride "
          "inject --reopen DATABASE ROW --at CYCLEcyc --gdb PORT</code> waits where that worst "
          "begins."
          "</p>\n<table><tr><th>kind</th><th>partition</th><th>what</th><th>count</th><th>best</th>"
          "<th>mean</th><th>worst</th><th>campaign's worst</th><th></th><th>experiments longer</th>"
          "<th>row</th><th>cycle</th></tr>\n",
          file);
    for (size_t i = 0; i < table->count; i++)
        write_line(file, &table->line[i], machine_board(golden->machine)->clock_hz);
    fputs("</table>\n", file);
    free(table);
}
