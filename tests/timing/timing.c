/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs programs that were measured on the LEON3 RTL, and says how far our cycles are from its cycles.
 *
 *   timing compare DIR ELF-DIR CSV [NAME]   every program of DIR/rtl/ in every configuration; EVENTS=1: every event
 *   timing retire BOARD ELF           `I cycle pc` for every instruction, as the traces of the RTL have it
 *   timing difference BOARD ELF [N]   the first N intervals between instructions that differ from the trace on stdin
 *
 * Cycle numbers are compared as differences between successive events of a run; the first event is the origin.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/machine/machine.h"

#define EVENTS_MAX 16
#define NAME_MAX_  64
#define LIMIT      100000000u

struct event {
    bool exit;
    uint64_t cycle;
    uint32_t value;
};

struct run {
    char program[NAME_MAX_], config[16];
    struct event event[EVENTS_MAX];
    unsigned count;
};

struct total {
    unsigned runs, exact, bad; /* bad: beyond what the suite tolerates */
    double error_sum, worst;
};

static void quiet(void *owner, const char *line)
{
    (void)owner, (void)line;
}

static void on_mark(void *owner, const struct observation *what)
{
    struct run *run = owner;

    if (run->count < EVENTS_MAX)
        run->event[run->count++] =
            (struct event){.cycle = what->cycle, .value = (uint32_t)what->value};
}

static struct machine *build(const char *config, const char *elf, struct diag *diag)
{
    char name[32];
    struct board board;
    struct machine *machine;

    snprintf(name, sizeof(name), "rtl-%s", config);
    if (!board_load(&board, name, diag))
        return NULL;
    machine = machine_create(&board, diag);
    if (machine && machine_load(machine, elf))
        return machine;
    machine_destroy(machine);
    return NULL;
}

/* Runs a program and records its marks and its end. */
static bool run_program(struct run *run, const char *elf)
{
    struct diag diag;
    struct machine *machine;
    struct machine_stop stop;

    diag_init(&diag);
    diag.sink = quiet;
    machine = build(run->config, elf, &diag);
    if (!machine)
        return false;
    run->count = 0;
    observe_add(machine_observers(machine), OBSERVE_BIT(MARK), on_mark, run);
    stop = machine_run(machine, LIMIT);
    if (stop.reason == MACHINE_EXIT && run->count < EVENTS_MAX)
        run->event[run->count++] = (struct event){
            .exit = true, .cycle = machine_clock(machine)->state.now, .value = stop.code};
    machine_destroy(machine);
    return stop.reason == MACHINE_EXIT;
}

/* The intervals that count: between marks 2i and 2i + 1, which enclose what a program measures. */
static uint64_t interval(const struct run *run, unsigned i)
{
    return run->event[2 * i + 1].cycle - run->event[2 * i].cycle;
}

static void compare_runs(const struct run *rtl, const struct run *ours, struct total *total,
                         bool kernels, FILE *csv)
{
    bool exact = rtl->count == ours->count;
    unsigned marks = rtl->count - (rtl->count && rtl->event[rtl->count - 1].exit);
    unsigned intervals = marks / 2; /* the end of a run is no mark: its cycle is that of the stop */
    double worst = 0;

    for (unsigned i = 0; exact && i + 1 < rtl->count; i++)
        if (rtl->event[i + 1].cycle - rtl->event[i].cycle !=
                ours->event[i + 1].cycle - ours->event[i].cycle &&
            !rtl->event[i + 1].exit)
            exact = false;
    for (unsigned i = 0; i < intervals; i++) {
        uint64_t a = interval(rtl, i), b = ours->count == rtl->count ? interval(ours, i) : 0;
        double error = a ? 100.0 * ((double)b - (double)a) / (double)a : 0;

        fprintf(csv, "%s,%s,%u,%" PRIu64 ",%" PRIu64 "\n", rtl->program, rtl->config, i, a, b);
        if (a != b || kernels)
            printf("%-26s %-8s pass %u %10" PRIu64 " %10" PRIu64 " %+9.3f %%\n", rtl->program,
                   rtl->config, i, a, b, error);
        error = error < 0 ? -error : error;
        worst = error > worst ? error : worst;
        total->error_sum += error / intervals;
    }
    total->runs++;
    total->exact += exact;
    total->bad += worst > (kernels ? 2.0 : 3.0);
    total->worst = worst > total->worst ? worst : total->worst;
}

static const char *const configs[] = {"refcfg", "ws4141", "bp0", "v8_1", "v8_32", "lddel2"};
#define CONFIGS (sizeof(configs) / sizeof(configs[0]))

static struct total *total_of(struct total totals[CONFIGS], const char *config)
{
    for (size_t i = 0; i < CONFIGS; i++)
        if (!strcmp(configs[i], config))
            return &totals[i];
    return NULL;
}

static bool same_run(const struct run *a, const struct run *b)
{
    return !strcmp(a->program, b->program) && !strcmp(a->config, b->config);
}

static void finish_run(const struct run *rtl, const char *elf_dir, struct total totals[CONFIGS],
                       bool kernels, FILE *csv)
{
    struct run ours = *rtl;
    char elf[512];
    struct total *total = total_of(totals, rtl->config);

    if (!rtl->count || !total)
        return;
    snprintf(elf, sizeof(elf), "%s/%s.elf", elf_dir, rtl->program);
    if (!run_program(&ours, elf))
        printf("# %s, %s: did not reach its end\n", rtl->program, rtl->config);
    if (getenv("EVENTS"))
        for (unsigned i = 0; i < ours.count; i++)
            printf("E %s %s %u %" PRIu64 " %" PRIu64 " %08" PRIx32 " %08" PRIx32 "\n", rtl->program,
                   rtl->config, i, rtl->event[i].cycle, ours.event[i].cycle, rtl->event[i].value,
                   ours.event[i].value);
    compare_runs(rtl, &ours, total, kernels, csv);
}

/* One measured table: program,config,index,event,cycle,instructions,value. */
static bool compare_table(const char *table, const char *elf_dir, bool kernels, const char *only,
                          FILE *csv, unsigned *passed, unsigned *failed)
{
    struct total totals[CONFIGS] = {{0}};
    struct run rtl = {0}, next;
    char line[256], event[8];
    FILE *file = fopen(table, "r");

    if (!file)
        return false;
    while (fgets(line, sizeof(line), file)) {
        struct event e = {0};
        unsigned index;

        memset(&next, 0, sizeof(next));
        if (sscanf(line, "%63[^,],%15[^,],%u,%7[^,],%" SCNu64 ",%*[^,],%" SCNx32, next.program,
                   next.config, &index, event, &e.cycle, &e.value) != 6)
            continue;
        if (only && !strstr(next.program, only))
            continue;
        e.exit = !strcmp(event, "EXIT");
        if (strcmp(event, "MARK") && !e.exit)
            continue;
        if (!same_run(&rtl, &next)) {
            finish_run(&rtl, elf_dir, totals, kernels, csv);
            rtl = next;
        }
        if (rtl.count < EVENTS_MAX)
            rtl.event[rtl.count++] = e;
    }
    finish_run(&rtl, elf_dir, totals, kernels, csv);
    fclose(file);
    for (size_t i = 0; i < CONFIGS; i++) {
        const struct total *t = &totals[i];
        bool ok = kernels ? t->bad == 0 && t->error_sum <= 0.5 * t->runs
                          : t->exact * 100 >= t->runs * 95 && t->bad == 0;

        if (!t->runs)
            continue;
        printf("%s, %s: %u runs, %u exact, %u out of bounds, mean error %.3f %%, worst %.3f %%\n",
               kernels ? "kernels" : "micro-benchmarks", configs[i], t->runs, t->exact, t->bad,
               t->error_sum / t->runs, t->worst);
        *passed += ok;
        *failed += !ok;
    }
    return true;
}

static int compare(const char *directory, const char *elf_dir, const char *csv_name,
                   const char *only)
{
    char table[512], elves[512];
    unsigned passed = 0, failed = 0;
    FILE *csv = fopen(csv_name, "w");
    bool done;

    if (!csv)
        return 1;
    fprintf(csv, "program,configuration,pass,rtl,ours\n");
    snprintf(table, sizeof(table), "%s/rtl/micro.csv", directory);
    done = compare_table(table, elf_dir, false, only, csv, &passed, &failed);
    snprintf(table, sizeof(table), "%s/rtl/kernels.csv", directory);
    snprintf(elves, sizeof(elves), "%s/kernels/elf", directory);
    done = compare_table(table, elves, true, only, csv, &passed, &failed) && done;
    fclose(csv);
    printf("%u passed, %u failed\n", passed, failed);
    return !done || failed;
}

struct retire {
    FILE *trace; /* NULL: print ours */
    uint64_t rtl_before, ours_before, offset;
    unsigned left;
    bool started;
    struct machine *machine;
};

static void on_instruction(void *owner, const struct observation *what)
{
    struct retire *r = owner;
    uint64_t cycle;
    uint32_t pc;
    char line[80];

    if (!r->trace) {
        printf("I %" PRIu64 " %08" PRIx32 "\n", what->cycle, what->pc);
        return;
    }
    do
        if (!fgets(line, sizeof(line), r->trace)) {
            machine_stop(r->machine, "end of trace");
            return;
        }
    while (sscanf(line, "I %" SCNu64 " %" SCNx32, &cycle, &pc) != 2);
    if (pc != what->pc) {
        printf("instruction at rtl cycle %" PRIu64 ": rtl %08" PRIx32 ", ours %08" PRIx32 "\n",
               cycle, pc, what->pc);
        machine_stop(r->machine, "other path");
        return;
    }
    if (r->started && cycle - r->rtl_before != what->cycle - r->ours_before) {
        char text[64];

        leon3_disassemble(pc, (uint32_t)what->value, text, sizeof(text));
        printf("%08" PRIx32 " %-28s rtl cycle %" PRIu64 " (+%" PRIu64 "), ours %" PRIu64
               " (+%" PRIu64 "), drift %+" PRId64 "\n",
               pc, text, cycle, cycle - r->rtl_before, what->cycle, what->cycle - r->ours_before,
               (int64_t)(what->cycle - cycle - r->offset));
        if (!--r->left)
            machine_stop(r->machine, "enough");
    }
    if (!r->started)
        r->offset = what->cycle - cycle;
    r->started = true;
    r->rtl_before = cycle;
    r->ours_before = what->cycle;
}

static int retire(const char *config, const char *elf, FILE *trace, unsigned count)
{
    struct diag diag;
    struct retire state = {.trace = trace, .left = count};

    diag_init(&diag);
    state.machine = build(config, elf, &diag);
    if (!state.machine)
        return 1;
    observe_add(machine_observers(state.machine), OBSERVE_BIT(INSTRUCTION), on_instruction, &state);
    machine_run(state.machine, LIMIT);
    machine_destroy(state.machine);
    return 0;
}

int main(int count, char **argument)
{
    if (count >= 5 && !strcmp(argument[1], "compare"))
        return compare(argument[2], argument[3], argument[4], count > 5 ? argument[5] : NULL);
    if (count == 4 && !strcmp(argument[1], "retire"))
        return retire(argument[2], argument[3], NULL, 0);
    if (count >= 4 && !strcmp(argument[1], "difference"))
        return retire(argument[2], argument[3], stdin,
                      count > 4 ? (unsigned)strtoul(argument[4], NULL, 10) : 1);
    fprintf(stderr, "usage: timing compare DIR ELF-DIR CSV [NAME] | retire CONFIG ELF | difference "
                    "CONFIG ELF [N] <TRACE\n");
    return 2;
}
