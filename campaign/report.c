/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report of a campaign: one HTML page (XHTML syntax) with its plots as inline SVG, no scripts and
 * nothing fetched. Outcomes in all, by target, by partition; the fault space, time across and place
 * up; the list of what escaped, each with the command that runs it again.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/campaign.h"
#include "campaign/times.h"
#include "sim/base/output.h"
#include "sim/base/xml_text.h"

#define GROUPS_MAX  64
#define MAP_WIDTH   800
#define MAP_HEIGHT  120
#define MAP_MARGIN  4 /* points lie wholly within */
#define BAR_WIDTH   200
#define ESCAPES_MAX 100000

static const char *const colors[CAMPAIGN_OUTCOME_COUNT] = {
    "#cfd8dc", "#90a4ae", "#4fc3f7", "#81c784", "#aed581", "#ffb74d",
    "#e53935", "#8e24aa", "#212121", "#eeeeee", "#ff00ff",
};

struct group {
    char name[PLAN_TEXT];
    struct campaign_tally tally;
};

struct report {
    FILE *file;
    const struct campaign_plan *plan;
    const struct campaign_beside *beside;
    const struct bench *golden;
    struct group all, by_target[PLAN_TARGETS], by_hit[GROUPS_MAX];
    size_t hits;
    uint64_t escapes;
    uint32_t target; /* of the map that is drawn */
};

static void count_in(struct group *group, const struct campaign_row *row)
{
    campaign_count(&group->tally, row);
}

static void count_row(void *owner, const struct campaign_row *row)
{
    struct report *report = owner;
    size_t i = 0;

    count_in(&report->all, row);
    if (row->target < PLAN_TARGETS)
        count_in(&report->by_target[row->target], row);
    while (i < report->hits && strcmp(report->by_hit[i].name, row->hit) != 0)
        i++;
    if (i == GROUPS_MAX)
        return;
    if (i == report->hits)
        snprintf(report->by_hit[report->hits++].name, PLAN_TEXT, "%s", row->hit);
    count_in(&report->by_hit[i], row);
}

static void write_bar(FILE *file, const struct group *group)
{
    double x = 0;

    fprintf(file, "<svg width=\"%d\" height=\"16\">", BAR_WIDTH);
    for (unsigned i = 0; i < CAMPAIGN_OUTCOME_COUNT; i++) {
        double width = group->tally.count ? (double)group->tally.outcome[i] * BAR_WIDTH /
                                                (double)group->tally.count
                                          : 0;

        if (group->tally.outcome[i])
            fprintf(file,
                    "<rect x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"16\" fill=\"%s\">"
                    "<title>%s %" PRIu64 "</title></rect>",
                    x, width, colors[i], campaign_outcome_name(i), group->tally.outcome[i]);
        x += width;
    }
    fputs("</svg>", file);
}

static void write_group(FILE *file, const struct group *group)
{
    fputs("<tr><th>", file);
    xml_text(file, group->name);
    fputs("</th><td>", file);
    write_bar(file, group);
    fprintf(file, "</td><td>%" PRIu64 "</td>", group->tally.count);
    for (unsigned i = 0; i < CAMPAIGN_OUTCOME_COUNT; i++)
        fprintf(file, "<td>%" PRIu64 "</td>", group->tally.outcome[i]);
    fputs("</tr>\n", file);
}

static void write_table(FILE *file, const char *title, const struct group *group, size_t count)
{
    fprintf(file, "<h2>%s</h2>\n<table class=\"wide\"><tr><th></th><th></th><th>all</th>", title);
    for (unsigned i = 0; i < CAMPAIGN_OUTCOME_COUNT; i++)
        fprintf(file, "<th>%s</th>", campaign_outcome_name(i));
    fputs("</tr>\n", file);
    for (size_t i = 0; i < count; i++)
        write_group(file, &group[i]);
    fputs("</table>\n", file);
}

static void write_legend(const struct report *report)
{
    fputs(
        "<h2>Outcomes</h2>\n<table><tr><th></th><th>outcome</th><th>experiments</th><th>share</th>"
        "<th>meaning</th></tr>\n",
        report->file);
    for (unsigned i = 0; i < CAMPAIGN_OUTCOME_COUNT; i++) {
        double share = report->all.tally.count
                           ? (double)report->all.tally.outcome[i] / (double)report->all.tally.count
                           : 0;

        fprintf(report->file,
                "<tr><td style=\"background:%s\">&#160;&#160;</td><th>%s</th><td>%" PRIu64
                "</td><td>%.2f &#177; %.2f %%</td><td>%s</td></tr>\n",
                colors[i], campaign_outcome_name(i), report->all.tally.outcome[i], share * 100,
                campaign_margin(share, report->all.tally.count, report->plan->confidence) * 100,
                campaign_outcome_help(i));
    }
    fputs("</table>\n", report->file);
}

static void write_numbers(FILE *file, const struct campaign_tally *tally)
{
    for (unsigned i = 0; i < CAMPAIGN_LINES; i++) {
        uint64_t number;

        campaign_line(tally, i, &number);
        fprintf(file, "<td>%" PRIu64 "</td>", number);
    }
}

/* A pair of rows for the whole and for each target. */
static void write_pair(const struct report *report, const char *name,
                       const struct campaign_tally *own, const struct campaign_tally *beside)
{
    fputs("<tr><th rowspan=\"2\">", report->file);
    xml_text(report->file, name);
    fputs("</th><td>this</td>", report->file);
    write_numbers(report->file, own);
    fputs("</tr>\n<tr><td>beside</td>", report->file);
    write_numbers(report->file, beside);
    fputs("</tr>\n", report->file);
}

/* Two campaigns with the same targets, as with protection and without. */
static void write_beside(const struct report *report)
{
    const struct campaign_tally empty = {.count = 0};

    fputs("<h2>Side by side</h2>\n<p>Beside this campaign: ", report->file);
    xml_text(report->file, report->beside->name);
    fputs("</p>\n<table class=\"wide\"><tr><th></th><th></th>", report->file);
    for (unsigned i = 0; i < CAMPAIGN_LINES; i++) {
        uint64_t number;

        fprintf(report->file, "<th>%s</th>", campaign_line(&empty, i, &number));
    }
    fputs("</tr>\n", report->file);
    write_pair(report, "all", &report->all.tally, &report->beside->all);
    for (size_t i = 0; i < report->plan->target_count; i++)
        write_pair(report, report->by_target[i].name, &report->by_target[i].tally,
                   &report->beside->by_target[i]);
    fputs("</table>\n", report->file);
}

static void write_point(void *owner, const struct campaign_row *row)
{
    const struct report *report = owner;
    const struct campaign_plan *plan = report->plan;
    double x, y;

    if (row->target != report->target || row->outcome >= CAMPAIGN_OUTCOME_COUNT)
        return;
    x = (double)(row->cycle - plan->from) * MAP_WIDTH / (double)(plan->until - plan->from + 1);
    x = x < MAP_WIDTH ? x : MAP_WIDTH; /* one strikes at the boundary behind its cycle */
    y = MAP_HEIGHT - ((double)row->position + 0.5) * MAP_HEIGHT / (double)row->size;
    fprintf(report->file, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\"><title>", x, y,
            colors[row->outcome]);
    fprintf(report->file, "row %" PRIu64 ": ", row->id);
    xml_text(report->file, row->fault);
    fprintf(report->file, ", %s</title></circle>\n", campaign_outcome_name(row->outcome));
}

static void write_maps(struct report *report, struct campaign_store *store)
{
    double ms = 1e3 / report->plan->board_data.clock_hz;

    fprintf(report->file,
            "<h2>Fault space: time across, place up</h2>\n"
            "<p>Left edge %.3f ms (cycle %" PRIu64 "), right edge %.3f ms (cycle %" PRIu64
            "); bottom the first element of the target, top the last. A point's row, fault and "
            "outcome show under the mouse.</p>\n",
            (double)report->plan->from * ms, report->plan->from, (double)report->plan->until * ms,
            report->plan->until);
    for (report->target = 0; report->target < report->plan->target_count; report->target++) {
        fputs("<h3>", report->file);
        xml_text(report->file, report->plan->target[report->target]);
        fprintf(report->file,
                "</h3>\n<svg class=\"map\" width=\"%d\" height=\"%d\" viewBox=\"%d %d %d %d\">\n",
                MAP_WIDTH + 2 * MAP_MARGIN, MAP_HEIGHT + 2 * MAP_MARGIN, -MAP_MARGIN, -MAP_MARGIN,
                MAP_WIDTH + 2 * MAP_MARGIN, MAP_HEIGHT + 2 * MAP_MARGIN);
        campaign_store_each(store, write_point, report);
        fputs("</svg>\n", report->file);
    }
}

static void write_escape(void *owner, const struct campaign_row *row)
{
    struct report *report = owner;

    if (!campaign_escaped(row->outcome) || report->escapes++ >= ESCAPES_MAX)
        return;
    fprintf(report->file, "<tr><td>%" PRIu64 "</td><td class=\"long\">", row->id);
    xml_text(report->file, row->fault);
    fprintf(report->file, "</td><td>%" PRIu64 "</td><td>", row->cycle);
    xml_text(report->file, row->hit);
    fprintf(report->file, "</td><td>%s</td><td>%.3f</td><td class=\"long\">",
            campaign_outcome_name(row->outcome),
            (double)row->worst * 1e6 / report->plan->board_data.clock_hz);
    xml_text(report->file, row->reason);
    fputs("</td><td class=\"long\">", report->file);
    xml_text(report->file, row->first);
    fputs("</td></tr>\n", report->file);
}

static void write_escapes(struct report *report, struct campaign_store *store)
{
    fputs("<h2>What escaped</h2>\n<p><code>pride inject --reopen DATABASE ROW</code> runs a row "
          "again; with <code>--gdb PORT</code> it stops at the injection.</p>\n<table><tr><th>row"
          "</th><th>fault</th><th>cycle</th><th>hit</th><th>outcome</th><th>worst shift, &#181;s"
          "</th><th>seen from outside</th><th>first instruction that differs</th></tr>\n",
          report->file);
    campaign_store_each(store, write_escape, report);
    fprintf(report->file, "</table>\n<p>%" PRIu64 " escapes (%d are listed at most).</p>\n",
            report->escapes, ESCAPES_MAX);
}

static void write_page(struct report *report, struct campaign_store *store)
{
    fputs("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\"><head>"
          "<meta charset=\"utf-8\"/><title>Fault-injection campaign</title>\n<style>"
          "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}"
          "th,td{padding:2px 8px;text-align:left;border-bottom:1px solid #ddd}"
          ".wide th:first-child,td.long{overflow-wrap:anywhere}td.long{min-width:9em}"
          ".wide{font-size:12px}.wide th,.wide td{padding:2px 4px}"
          "svg.map{border:1px solid;max-width:100%;height:auto}</style></head>"
          "<body>\n<h1>Fault-injection campaign</h1>\n<p>",
          report->file);
    xml_text(report->file, report->plan->image);
    fprintf(report->file, " on ");
    xml_text(report->file, report->plan->board);
    fprintf(report->file,
            ": %" PRIu64 " of %" PRIu64 " experiments, seed %" PRIu64
            ", intervals of %u %% confidence</p>\n",
            report->all.tally.count, report->plan->count, report->plan->seed,
            report->plan->confidence);
    write_legend(report);
    if (report->beside->name)
        write_beside(report);
    write_table(report->file, "By target", report->by_target, report->plan->target_count);
    write_table(report->file, "By what was hit", report->by_hit, report->hits);
    write_maps(report, store);
    write_escapes(report, store);
    campaign_times_page(report->file, store, report->golden);
    fputs("</body></html>\n", report->file);
}

bool campaign_report(struct campaign_store *store, const struct campaign_plan *plan,
                     const struct campaign_beside *beside, const struct bench *golden,
                     const char *path, struct diag *diag)
{
    struct report *report = calloc(1, sizeof(*report));
    bool good;

    if (!report)
        return diag_error(diag, path, 0, "no memory for the report");
    report->plan = plan;
    report->beside = beside;
    report->golden = golden;
    report->file = output_open_stream(path);
    if (!report->file) {
        free(report);
        return diag_error(diag, path, 0, "cannot write the report: %s", strerror(errno));
    }
    for (size_t i = 0; i < plan->target_count; i++)
        memcpy(report->by_target[i].name, plan->target[i], PLAN_TEXT);
    campaign_store_each(store, count_row, report);
    write_page(report, store);
    good = !ferror(report->file);
    good = fclose(report->file) == 0 && good;
    free(report);
    return good || diag_error(diag, path, 0, "the report is incomplete: a write failed");
}
