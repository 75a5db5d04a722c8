/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of times for people: comma-separated values, or a page for a browser with a bar from the best
 * to the worst of each, cold and warm (XHTML with its plots as SVG, no scripts, nothing fetched).
 */
#ifndef PRIDE_TRACE_TIMES_TABLE_H
#define PRIDE_TRACE_TIMES_TABLE_H

#include <stdio.h>

#include "sim/trace/durations.h"

struct times_table {
    FILE *file;
    bool page;         /* a page, not values */
    uint32_t clock_hz; /* for microseconds */
    const char *image; /* for the command that replays the worst; may be NULL */
};

/* Plots of times are so wide, in pixels, on a logarithmic scale from 0.1 us to 1 s: seven decades. */
#define TIMES_PLOT_WIDTH 320

/* Height of a bar. */
#define TIMES_BAR_HEIGHT 7

/* A bar of an SVG picture, y pixels down: from the best to the worst, which may be beyond the ends, with a line at the mean. */
void times_plot_bar(FILE *file, const struct duration_sum *sum, int y, uint32_t clock_hz,
                    const char *color);

/* A page if the path ends in ".html". */
void times_table_begin(struct times_table *table, FILE *file, const char *path, uint32_t clock_hz,
                       const char *image);

/* One thing of a partition: "hypercall", "nav", "ta 0x20 with 0x31". */
void times_table_row(const struct times_table *table, const char *kind, const char *partition,
                     const char *what, const struct duration *row);
void times_table_end(const struct times_table *table);

#endif
