/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Times over a campaign as a table and a plot: of each thing best, mean and worst of the golden run and of all experiments from
 * the strike on, cold and warm, with the row and the cycle where the worst is met again.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/times.h"
#include "sim/base/csv_text.h"
#include "sim/base/output.h"
#include "sim/base/xml_text.h"
#include "sim/trace/times_table.h"

#define PLOT_HEIGHT 18

/* Of all experiments; `row` is where the worst is. */
struct observed {
    struct duration_sum sum;
    uint64_t row;
};

struct line {
    char kind[12], partition[32], what[80];
    struct duration golden; /* counts are 0: it never happened there */
    struct observed all, cold, warm;
    uint64_t longer; /* in how many experiments it took longer than ever in the golden run */
};

struct table {
    struct line *line;
    size_t count, capacity;
    bool incomplete; /* no memory */
};

/* Room for another line. False: there is no memory. */
static bool table_grow(struct table *table)
{
    size_t capacity = table->capacity ? 2 * table->capacity : 256;
    struct line *line;

    if (table->count < table->capacity)
        return true;
    line = realloc(table->line, capacity * sizeof(*line));
    if (!line)
        return false;
    table->line = line;
    table->capacity = capacity;
    return true;
}

/* The line of that name, new if there is none. NULL: there is no memory, the table is incomplete. */
static struct line *line_of(struct table *table, const struct campaign_time *name)
{
    struct line *line;

    for (size_t i = 0; i < table->count; i++) {
        line = &table->line[i];
        if (!strcmp(line->kind, name->kind) && !strcmp(line->what, name->what) &&
            !strcmp(line->partition, name->partition))
            return line;
    }
    if (table->incomplete || !table_grow(table)) {
        table->incomplete = true;
        return NULL;
    }
    line = &table->line[table->count++];
    *line = (struct line){0};
    memcpy(line->kind, name->kind, sizeof(line->kind));
    memcpy(line->partition, name->partition, sizeof(line->partition));
    memcpy(line->what, name->what, sizeof(line->what));
    return line;
}

/* Two functions of one name are one line. */
static void take_golden(struct table *table, const struct campaign_thing *thing)
{
    struct campaign_time name = {0};
    struct line *line;

    memcpy(name.kind, thing->kind, sizeof(name.kind));
    memcpy(name.partition, thing->partition, sizeof(name.partition));
    memcpy(name.what, thing->what, sizeof(name.what));
    line = line_of(table, &name);
    if (!line)
        return;
    duration_sum_merge(&line->golden.all, &thing->times.all);
    duration_sum_merge(&line->golden.cold, &thing->times.cold);
    duration_sum_merge(&line->golden.warm, &thing->times.warm);
}

static void take_longer(void *owner, const struct campaign_time *name, uint64_t longer)
{
    struct line *line = line_of(owner, name);

    if (line)
        line->longer = longer;
}

/* Of equally long ones the first experiment's. */
static void merge(struct observed *to, const struct duration_sum *sum, uint64_t row)
{
    struct observed before = *to;

    duration_sum_merge(&to->sum, sum);
    if (!before.sum.count || sum->worst > before.sum.worst ||
        (sum->worst == before.sum.worst && row < before.row)) {
        to->row = row;
        to->sum.worst_start = sum->worst_start;
        to->sum.worst_cpu = sum->worst_cpu;
    }
}

static void take_sum(void *owner, const struct campaign_time *name, bool cold,
                     const struct duration_sum *sum, uint64_t row)
{
    struct line *line = line_of(owner, name);

    if (!line)
        return;
    merge(&line->all, sum, row);
    merge(cold ? &line->cold : &line->warm, sum, row);
}

static void free_table(struct table *table)
{
    if (table)
        free(table->line);
    free(table);
}

/* NULL: no memory. */
static struct table *make_table(struct campaign_store *store, const struct bench *golden)
{
    struct table *table = calloc(1, sizeof(*table));
    struct campaign_times times = {0};

    if (!table || !campaign_times_measure(golden, &times)) {
        free(table);
        return NULL;
    }
    for (size_t i = 0; i < times.count; i++)
        take_golden(table, &times.thing[i]);
    campaign_times_free(&times);
    campaign_store_longer(store, take_longer, table);
    campaign_store_sums(store, take_sum, table);
    if (!table->incomplete)
        return table;
    free_table(table);
    return NULL;
}

/* ---- comma-separated values -------------------------------------------------------------------------------------- */

static const char header[] =
    "kind,partition,what,golden_count,golden_best,golden_mean,golden_worst,golden_start,"
    "golden_cold,golden_cold_best,golden_cold_mean,golden_cold_worst,"
    "golden_warm,golden_warm_best,golden_warm_mean,golden_warm_worst,longer,"
    "count,best,mean,worst,row,start,cpu,cold,cold_best,cold_mean,cold_worst,cold_row,cold_start,"
    "warm,warm_best,warm_mean,warm_worst,warm_row,warm_start\n";

/* ",count,best,mean,worst"; nothing but the count where there is none. */
static void write_sum(FILE *file, const struct duration_sum *sum)
{
    if (sum->count)
        fprintf(file, ",%" PRIu64 ",%" PRIu64 ",%.1f,%" PRIu64, sum->count, sum->best,
                duration_sum_mean(sum), sum->worst);
    else
        fputs(",0,,,", file);
}

static void write_observed(FILE *file, const struct observed *observed)
{
    write_sum(file, &observed->sum);
    if (observed->sum.count)
        fprintf(file, ",%" PRIu64 ",%" PRIu64, observed->row, observed->sum.worst_start);
    else
        fputs(",,", file);
}

static void write_values(FILE *file, const struct line *line)
{
    fprintf(file, "%s,", line->kind);
    csv_text(file, line->partition);
    fputc(',', file);
    csv_text(file, line->what);
    write_sum(file, &line->golden.all);
    if (line->golden.all.count)
        fprintf(file, ",%" PRIu64, line->golden.all.worst_start);
    else
        fputc(',', file);
    write_sum(file, &line->golden.cold);
    write_sum(file, &line->golden.warm);
    fprintf(file, ",%" PRIu64, line->longer);
    write_observed(file, &line->all);
    if (line->all.sum.count)
        fprintf(file, ",%" PRIu32, line->all.sum.worst_cpu);
    else
        fputc(',', file);
    write_observed(file, &line->cold);
    write_observed(file, &line->warm);
    fputc('\n', file);
}

bool campaign_times_values(struct campaign_store *store, const struct bench *golden,
                           const char *path, struct diag *diag)
{
    struct table *table = make_table(store, golden);
    FILE *file = table ? output_open_stream(path) : NULL;
    bool good;

    if (!file) {
        free_table(table);
        return diag_error(diag, path, 0, "cannot write the times: %s",
                          table ? strerror(errno) : "no memory");
    }
    fputs(header, file);
    for (size_t i = 0; i < table->count; i++)
        write_values(file, &table->line[i]);
    free_table(table);
    good = !ferror(file);
    good = fclose(file) == 0 && good;
    return good || diag_error(diag, path, 0, "the times are incomplete: a write failed");
}

/* ---- a section of the report ------------------------------------------------------------------------------------- */

static void write_us(FILE *file, double cycles, uint32_t hz, bool there)
{
    if (there)
        fprintf(file, "<td>%.3f</td>", cycles * 1e6 / hz);
    else
        fputs("<td></td>", file);
}

/* Count, best, mean, worst, and the worst cold and warm. */
static void write_cells(FILE *file, const char *whose, const struct duration_sum *all,
                        const struct duration_sum *cold, const struct duration_sum *warm,
                        uint32_t hz)
{
    fprintf(file, "<td>%s</td><td>%" PRIu64 "</td>", whose, all->count);
    write_us(file, (double)all->best, hz, all->count);
    write_us(file, duration_sum_mean(all), hz, all->count);
    write_us(file, (double)all->worst, hz, all->count);
    write_us(file, (double)cold->worst, hz, cold->count);
    write_us(file, (double)warm->worst, hz, warm->count);
}

static void write_line(FILE *file, const struct line *line, uint32_t hz)
{
    const struct observed *all = &line->all;

    fprintf(file, "<tr><td rowspan=\"2\">%s</td><th rowspan=\"2\">", line->kind);
    xml_text(file, line->partition);
    fputs("</th><td rowspan=\"2\" class=\"long\">", file);
    xml_text(file, line->what);
    fputs("</td>", file);
    write_cells(file, "golden run", &line->golden.all, &line->golden.cold, &line->golden.warm, hz);
    fprintf(file, "<td rowspan=\"2\"><svg width=\"%d\" height=\"%d\">", TIMES_PLOT_WIDTH,
            PLOT_HEIGHT);
    times_plot_bar(file, &line->golden.all, 1, hz, "#1565c0");
    times_plot_bar(file, &all->sum, TIMES_BAR_HEIGHT + 3, hz, line->longer ? "#e53935" : "#90a4ae");
    fprintf(file, "</svg></td><td rowspan=\"2\">%" PRIu64 "</td>", line->longer);
    if (all->sum.count)
        fprintf(file, "<td rowspan=\"2\">%" PRIu64 "</td><td rowspan=\"2\">%" PRIu64 "</td>",
                all->row, all->sum.worst_start);
    else
        fputs("<td rowspan=\"2\"></td><td rowspan=\"2\"></td>", file);
    fputs("</tr>\n<tr>", file);
    write_cells(file, "experiments", &all->sum, &line->cold.sum, &line->warm.sum, hz);
    fputs("</tr>\n", file);
}

void campaign_times_page(FILE *file, struct campaign_store *store, const struct bench *golden)
{
    struct table *table = make_table(store, golden);

    if (!table)
        return;
    fputs("<h2>Times</h2>\n<p>Microseconds; bars go from the best to the worst, a line is the "
          "mean, the scale is logarithmic, from 0.1 &#181;s to 1 s. Above and blue: the golden "
          "run. Below: all experiments that ran, from the strike on; red where one took longer "
          "than ever in the golden run. Cold: the instruction cache or a TLB missed; warm: neither "
          "did. <code>pride inject --reopen DATABASE ROW --at CYCLEcyc --gdb PORT</code> waits "
          "where the worst of the experiments begins.</p>\n<table class=\"wide\"><tr><th>kind</th>"
          "<th>partition</th><th>what</th><th></th><th>count</th><th>best</th><th>mean</th>"
          "<th>worst</th><th>worst cold</th><th>worst warm</th><th></th><th>experiments "
          "longer</th><th>row</th><th>cycle</th></tr>\n",
          file);
    for (size_t i = 0; i < table->count; i++)
        write_line(file, &table->line[i], machine_board(golden->machine)->clock_hz);
    fputs("</table>\n", file);
    free_table(table);
}
