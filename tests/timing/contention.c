/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What two processors on one bus cost each other, against the LEON3 RTL: tests/timing/smp on two processors.
 *
 *   contention compare ELF-DIR RTL-CSV CSV QUANTUM   each measured pair of patterns: RTL, ours on processor 0, on processor 1
 *   contention marks CONFIG ELF QUANTUM              our cycles as rows of the table
 *
 * A row of the table is program,config,other,pattern,cycles: the cycles of the subject's `pattern` while the other processor
 * repeats `other` (0: nothing that needs the bus).
 *
 * What a processor has waited for the others is added to its time behind each quantum, and in front of each mark. So a figure is off
 * by how much one sees the other's start or end too early or late, and by what the two fall into step otherwise: WORST percent or a
 * quantum, and MEAN percent in the mean.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/machine.h"

#define PATTERNS 16u
#define LIMIT    100000000u
#define PROGRAM  32
#define CONFIG   16
#define WORST    15.0
#define MEAN     1.0

static const char *const names[PATTERNS] = {
    "nothing", "load misses", "stores",       "few stores", "fetch misses",
    "mixed",   "atomics",     "single reads", "few misses", "walks"};

/* Cycles by subject, the other's pattern, the subject's pattern. */
struct figures {
    uint64_t begin;
    uint64_t cycles[2][PATTERNS][PATTERNS];
    uint32_t open; /* value of a first mark; 0: none */
    bool is_open;
};

static void quiet(void *owner, const char *line)
{
    (void)owner, (void)line;
}

static void on_mark(void *owner, const struct observation *what)
{
    struct figures *f = owner;
    uint32_t value = (uint32_t)what->value;

    if (f->is_open && f->open == value)
        f->cycles[value >> 16 & 1][value >> 8 & (PATTERNS - 1)][(value & (PATTERNS - 1)) + 1] =
            what->cycle - f->begin;
    f->is_open = !f->is_open || f->open != value;
    f->open = value;
    f->begin = what->cycle;
}

static bool run(struct figures *f, const char *config, const char *elf, uint32_t quantum)
{
    char name[32];
    struct diag diag;
    struct board board;
    struct machine *machine;
    bool ok;

    *f = (struct figures){0};
    snprintf(name, sizeof(name), "rtl-%s", config);
    diag_init(&diag);
    if (!board_load(&board, name, &diag))
        return false;
    board.cpu_count = 2;
    board.quantum = quantum;
    diag.sink = quiet;
    machine = machine_create(&board, &diag);
    if (!machine || !machine_load(machine, elf)) {
        machine_destroy(machine);
        return false;
    }
    observe_add(machine_observers(machine), OBSERVE_BIT(MARK), on_mark, f);
    ok = machine_run(machine, LIMIT).reason == MACHINE_EXIT;
    machine_destroy(machine);
    return ok;
}

static int marks(const char *config, const char *elf, uint32_t quantum)
{
    static struct figures f;

    if (!run(&f, config, elf, quantum))
        return EXIT_FAILURE;
    for (unsigned subject = 0; subject < 2; subject++)
        for (unsigned other = 0; other < PATTERNS; other++)
            for (unsigned pattern = 0; pattern < PATTERNS; pattern++)
                if (f.cycles[subject][other][pattern])
                    printf("%u,%u,%u,%" PRIu64 "\n", subject, other, pattern,
                           f.cycles[subject][other][pattern]);
    return EXIT_SUCCESS;
}

struct total {
    unsigned rows, exact, bad;
    double sum, worst;
};

static double percent(uint64_t rtl, uint64_t ours)
{
    return rtl ? 100.0 * ((double)ours - (double)rtl) / (double)rtl : 0;
}

static void judge(struct total *total, uint64_t rtl, uint64_t ours, uint32_t quantum)
{
    uint64_t distance = rtl < ours ? ours - rtl : rtl - ours;
    double error = fabs(percent(rtl, ours));

    total->rows++;
    total->exact += rtl == ours;
    total->sum += error;
    total->worst = fmax(error, total->worst);
    total->bad += error > WORST && distance > quantum;
}

struct row {
    char program[PROGRAM], config[CONFIG];
    unsigned other, pattern;
    uint64_t cycles;
};

static bool read_row(FILE *in, struct row *row)
{
    return fscanf(in, " %31[^,],%15[^,],%u,%u,%" SCNu64, row->program, row->config, &row->other,
                  &row->pattern, &row->cycles) == 5 &&
           row->other < PATTERNS && row->pattern < PATTERNS;
}

/* Another program or configuration than the row before has: it is run. */
static bool run_row(struct figures *f, const struct row *row, const struct row *before,
                    const char *elf_dir, uint32_t quantum)
{
    char elf[512];

    if (!strcmp(row->program, before->program) && !strcmp(row->config, before->config))
        return true;
    snprintf(elf, sizeof(elf), "%s/%s.elf", elf_dir, row->program);
    if (run(f, row->config, elf, quantum))
        return true;
    fprintf(stderr, "%s did not run to its end\n", elf);
    return false;
}

static int compare(const char *elf_dir, const char *rtl_csv, const char *our_csv, uint32_t quantum)
{
    static struct figures f;
    struct row row, before = {.program = ""};
    struct total total = {0};
    FILE *in = fopen(rtl_csv, "r"), *out = in ? fopen(our_csv, "w") : NULL;

    if (!in || !out) {
        perror(in ? our_csv : rtl_csv);
        return EXIT_FAILURE;
    }
    while (read_row(in, &row)) {
        uint64_t first, second;

        if (!run_row(&f, &row, &before, elf_dir, quantum))
            return EXIT_FAILURE;
        before = row;
        first = f.cycles[0][row.other][row.pattern];
        second = f.cycles[1][row.other][row.pattern];
        printf("%-14s %-6s %-12s beside %-12s %6" PRIu64 " %6" PRIu64 " %6" PRIu64
               " %+6.2f %% %+6.2f %%\n",
               row.program, row.config, names[row.pattern], names[row.other], row.cycles, first,
               second, percent(row.cycles, first), percent(row.cycles, second));
        fprintf(out, "%s,%s,%u,%u,%" PRIu64 ",%" PRIu64 ",%" PRIu64 "\n", row.program, row.config,
                row.other, row.pattern, row.cycles, first, second);
        judge(&total, row.cycles, first, quantum);
        judge(&total, row.cycles, second, quantum);
    }
    fclose(in);
    fclose(out);
    printf(
        "quantum %u: %u figures, %u exact, %u out of bounds, mean error %.2f %%, worst %.2f %%\n",
        quantum, total.rows, total.exact, total.bad, total.rows ? total.sum / total.rows : 0,
        total.worst);
    return total.rows && !total.bad && total.sum / total.rows <= MEAN ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc == 6 && !strcmp(argv[1], "compare"))
        return compare(argv[2], argv[3], argv[4], (uint32_t)strtoul(argv[5], NULL, 0));
    if (argc == 5 && !strcmp(argv[1], "marks"))
        return marks(argv[2], argv[3], (uint32_t)strtoul(argv[4], NULL, 0));
    fprintf(stderr, "usage: contention compare ELF-DIR RTL-CSV CSV QUANTUM\n"
                    "       contention marks CONFIG ELF QUANTUM\n");
    return EXIT_FAILURE;
}
