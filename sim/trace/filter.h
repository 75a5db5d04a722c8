/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which observations a trace keeps: the words between KIND and FILE of KIND[,NAME:VALUE]...=FILE.
 * Several values of one name are alternatives, different names must all hold (docs/scenarios.md).
 */
#ifndef PRIDE_TRACE_FILTER_H
#define PRIDE_TRACE_FILTER_H

#include "sim/trace/place.h"
#include "sim/guest/programs.h"

#define TRACE_RANGES 8

struct trace_range {
    uint64_t first, last;
};

struct trace_ranges {
    struct trace_range range[TRACE_RANGES];
    unsigned count; /* 0: everything */
};

struct trace_filter {
    uint32_t cpus;               /* bit per processor; 0: all */
    struct trace_ranges context; /* of the SRMMU */
    struct trace_ranges pc;      /* virtual */
    struct trace_ranges address; /* of accesses, virtual or physical */
    struct trace_ranges time;    /* cycles */
    bool user, supervisor;       /* neither: both */
    bool read, write;            /* neither: both */
    bool binary;                 /* not a filter: the form of the file */
    bool given;                  /* something is left out */
};

/*
 * Takes the words of `text` up to `length`: "pc:nav:main,time:1ms..2ms". Symbols are looked up in
 * `programs`. False: reported.
 */
bool trace_filter_parse(struct trace_filter *filter, struct machine *machine,
                        struct programs *programs, const char *text, size_t length,
                        struct diag *diag);

/* Does the observation pass, made by a processor at `place`? */
bool trace_filter_passes(const struct trace_filter *filter, const struct place *place,
                         const struct observation *what);

#endif
