/* SPDX-License-Identifier: BSD-2-Clause */
/* Bars are on a logarithmic scale from one cycle to a second, the same for all (times_table.h). */
#include "sim/trace/times_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sim/base/csv_text.h"
#include "sim/base/xml_text.h"

void times_table_begin(struct times_table *table, FILE *file, const char *path, uint32_t clock_hz,
                       const char *image)
{
    size_t length = strlen(path);

    *table = (struct times_table){.file = file, .clock_hz = clock_hz, .image = image};
    table->page = length > 5 && strcmp(path + length - 5, ".html") == 0;
    fputs(
        table->page
            ? "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>"
              "<meta charset=\"utf-8\"/><title>Times</title>\n<style>"
              "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}"
              "th,td{padding:2px 8px;text-align:left;border-bottom:1px solid #ddd}"
              "td.n{text-align:right}td{white-space:nowrap}</style></head><body>\n<h1>Times</h1>\n"
              "<p>Microseconds. Bars go from the best to the worst, a line is the mean; the "
              "scale is "
              "logarithmic, from 0.1 &#181;s to 1 s with a line each ten times. <b style=\"color:"
              "#1565c0\">Blue</b>: cold, the instruction cache or a TLB missed; <b "
              "style=\"color:#ef6c00\">orange"
              "</b>: warm, neither "
              "did.</p>\n<table><tr><th>kind</th><th>partition</th><th>what</th>"
              "<th>count</th><th>best</th><th>mean</th><th>worst</th><th>cold</th><th>worst</th>"
              "<th>warm</th><th>worst</th><th></th><th>the worst, again</th></tr>\n"
            : "kind,partition,what,count,best,mean,worst,worst_start,worst_cpu,cold,cold_best,"
              "cold_mean,cold_worst,cold_worst_start,warm,warm_best,warm_mean,warm_worst,"
              "warm_worst_start\n",
        file);
}

static void write_values(FILE *file, const struct duration *row)
{
    const struct duration_sum *const part[] = {&row->cold, &row->warm};

    fprintf(file, "%" PRIu64 ",%" PRIu64 ",%.1f,%" PRIu64 ",%" PRIu64 ",%" PRIu32, row->all.count,
            row->all.best, duration_sum_mean(&row->all), row->all.worst, row->all.worst_start,
            row->all.worst_cpu);
    for (unsigned i = 0; i < 2; i++) {
        if (part[i]->count)
            fprintf(file, ",%" PRIu64 ",%" PRIu64 ",%.1f,%" PRIu64 ",%" PRIu64, part[i]->count,
                    part[i]->best, duration_sum_mean(part[i]), part[i]->worst,
                    part[i]->worst_start);
        else
            fputs(",0,,,,", file);
    }
    fputc('\n', file);
}

static double us(const struct times_table *table, double cycles)
{
    return cycles * 1e6 / table->clock_hz;
}

/* Where on the plot a time is; those beyond its ends are there. */
static double plot_place(double cycles, uint32_t clock_hz)
{
    double at = (log10((cycles > 0.5 ? cycles : 0.5) * 1e6 / clock_hz) + 1) * TIMES_PLOT_WIDTH / 7;

    return at < 0 ? 0 : at > TIMES_PLOT_WIDTH ? TIMES_PLOT_WIDTH : at;
}

void times_plot_bar(FILE *file, const struct duration_sum *sum, int y, uint32_t clock_hz,
                    const char *color)
{
    double left = plot_place((double)sum->best, clock_hz);
    double width = plot_place((double)sum->worst, clock_hz) - left;
    double middle = plot_place(duration_sum_mean(sum), clock_hz);

    if (!sum->count)
        return;
    fprintf(file,
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
            "<path d=\"M%.1f %dv%d\" stroke=\"#000\"/>",
            left, y, width < 2 ? 2 : width, TIMES_BAR_HEIGHT, color, middle, y, TIMES_BAR_HEIGHT);
}

static void write_plot(const struct times_table *table, const struct duration *row)
{
    fprintf(table->file, "<td><svg width=\"%d\" height=\"%d\">", TIMES_PLOT_WIDTH,
            2 * TIMES_BAR_HEIGHT + 4);
    for (int decade = 0; decade <= 7; decade++)
        fprintf(table->file, "<path d=\"M%d 0v%d\" stroke=\"#ddd\"/>",
                decade * TIMES_PLOT_WIDTH / 7, 2 * TIMES_BAR_HEIGHT + 4);
    times_plot_bar(table->file, &row->cold, 1, table->clock_hz, "#1565c0");
    times_plot_bar(table->file, &row->warm, TIMES_BAR_HEIGHT + 3, table->clock_hz, "#ef6c00");
    fputs("</svg></td>", table->file);
}

static void write_number(const struct times_table *table, const struct duration_sum *sum,
                         double cycles)
{
    if (sum->count)
        fprintf(table->file, "<td class=\"n\">%.3f</td>", us(table, cycles));
    else
        fputs("<td></td>", table->file);
}

static void write_line(const struct times_table *table, const struct duration *row)
{
    const struct duration_sum *const part[] = {&row->cold, &row->warm};

    fprintf(table->file, "<td class=\"n\">%" PRIu64 "</td>", row->all.count);
    write_number(table, &row->all, (double)row->all.best);
    write_number(table, &row->all, duration_sum_mean(&row->all));
    write_number(table, &row->all, (double)row->all.worst);
    for (unsigned i = 0; i < 2; i++) {
        fprintf(table->file, "<td class=\"n\">%" PRIu64 "</td>", part[i]->count);
        write_number(table, part[i], (double)part[i]->worst);
    }
    write_plot(table, row);
    fprintf(table->file, "<td><code>--until %" PRIu64 "cyc</code> CPU %" PRIu32 "</td></tr>\n",
            row->all.worst_start, row->all.worst_cpu);
}

void times_table_row(const struct times_table *table, const char *kind, const char *partition,
                     const char *what, const struct duration *row)
{
    if (!table->page) {
        fprintf(table->file, "%s,", kind);
        csv_text(table->file, partition);
        fputc(',', table->file);
        csv_text(table->file, what);
        fputc(',', table->file);
        write_values(table->file, row);
        return;
    }
    fprintf(table->file, "<tr><td>%s</td><th>", kind);
    xml_text(table->file, partition);
    fputs("</th><td>", table->file);
    xml_text(table->file, what);
    fputs("</td>", table->file);
    write_line(table, row);
}

void times_table_end(const struct times_table *table)
{
    if (!table->page)
        return;
    fputs("</table>\n<p>A worst case again: <code>pride run --until CYCLEcyc --save worst.snap ",
          table->file);
    xml_text(table->file, table->image ? table->image : "IMAGE");
    fputs("</code> with the same board and settings, then <code>pride gdb --restore worst.snap ",
          table->file);
    xml_text(table->file, table->image ? table->image : "IMAGE");
    fputs("</code>.</p>\n</body></html>\n", table->file);
}
