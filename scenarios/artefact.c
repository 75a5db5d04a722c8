/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A failed test is run a second time, now recorded; the same seed gives the same run, so nothing has to
 * be recorded while tests pass.
 */
#include "scenarios/artefact.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool make_directory(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* Letters, digits and dots stay, the rest becomes '-'. */
static void append_plain(char *to, size_t size, const char *text)
{
    size_t used = strlen(to);

    for (; *text && used + 1 < size; text++)
        to[used++] = isalnum((unsigned char)*text) || *text == '.' ? *text : '-';
    to[used] = '\0';
}

bool artefact_make_folder(const char *directory, const char *file, const char *test, uint64_t seed,
                          char folder[ARTEFACT_PATH])
{
    const char *slash = strrchr(file, '/');
    char name[200] = "", tail[32];

    append_plain(name, 60, slash ? slash + 1 : file);
    append_plain(name, 62, " ");
    append_plain(name, 160, test);
    snprintf(tail, sizeof(tail), "-seed%" PRIu64, seed);
    append_plain(name, sizeof(name), tail);
    if (snprintf(folder, ARTEFACT_PATH, "%s/%s", directory, name) >= ARTEFACT_PATH)
        return false;
    return make_directory(directory) && make_directory(folder);
}

void artefact_record_machine(const char *folder, struct bench *bench, unsigned number)
{
    static const char *const kind[BENCH_TRACES] = {"timeline", "trap"};
    static const char *const ending[BENCH_TRACES] = {"timeline.json", "traps.txt"};

    bench->number = number;
    for (unsigned i = 0; i < BENCH_TRACES; i++) {
        char spec[ARTEFACT_PATH + 64];

        snprintf(spec, sizeof(spec), "%s=%s/machine%u.%s", kind[i], folder, number, ending[i]);
        bench->trace[i] = trace_open(bench->machine, spec, &bench->diag);
    }
}

static bool write_console(const char *path, const struct console *console)
{
    FILE *file = fopen(path, "w");

    if (!file)
        return false;
    for (size_t i = 0; i < console->count; i++)
        fprintf(file, "%12" PRIu64 "  %s\n", console->line[i].cycle, console->line[i].text);
    return fclose(file) == 0;
}

/* A word for the shell. */
static void write_quoted(FILE *file, const char *text)
{
    fputc('\'', file);
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", file);
        else
            fputc(*text, file);
    }
    fputc('\'', file);
}

static bool write_command(const char *folder, const struct bench *bench)
{
    char path[ARTEFACT_PATH + 64];
    char *image;
    FILE *file;

    snprintf(path, sizeof(path), "%s/machine%u.gdb.sh", folder, bench->number);
    file = fopen(path, "w");
    if (!file)
        return false;
    fputs("#!/bin/sh\n# Opens the machine as it was at the failure, and waits for GDB.\n"
          "exec \"${PRIDE:-pride}\" gdb --gdb \"${1:-1234}\" --restore ",
          file);
    fprintf(file, "\"$(dirname \"$0\")/machine%u.snapshot\"%s ", bench->number,
            bench->options ? bench->options : "");
    image = realpath(bench->image, NULL);
    write_quoted(file, image ? image : bench->image);
    free(image);
    fputc('\n', file);
    return fclose(file) == 0 && chmod(path, 0755) == 0;
}

bool artefact_keep_machines(const char *folder, struct bench *benches)
{
    char path[ARTEFACT_PATH + 64];
    bool good = true;

    for (struct bench *bench = benches; bench; bench = bench->next) {
        snprintf(path, sizeof(path), "%s/machine%u.snapshot", folder, bench->number);
        good = machine_save_file(bench->machine, path) && good;
        snprintf(path, sizeof(path), "%s/machine%u.console.txt", folder, bench->number);
        good = write_console(path, bench->console) && good;
        good = write_command(folder, bench) && good;
    }
    return good;
}

bool artefact_write_summary(const char *folder, const struct suite_test *test, uint64_t seed,
                            const struct result *result, const struct result *again)
{
    char path[ARTEFACT_PATH + 64];
    FILE *file;

    snprintf(path, sizeof(path), "%s/README.txt", folder);
    file = fopen(path, "w");
    if (!file)
        return false;
    fprintf(file, "%s: %s\nseed %" PRIu64 "\n\n%s\n\n", test->file, test->name, seed,
            result->reason ? result->reason : "failed");
    if (again->outcome != result->outcome || !again->reason || !result->reason ||
        strcmp(again->reason, result->reason) != 0)
        fprintf(file, "The recorded run ended otherwise: %s\n\n",
                again->reason ? again->reason : "it passed");
    fprintf(file, "machineN.snapshot       the machine at the failure\n"
                  "machineN.gdb.sh         opens it and waits for GDB: machineN.gdb.sh [PORT]\n"
                  "machineN.console.txt    its console, with cycles\n"
                  "machineN.timeline.json  from its start to the failure, for ui.perfetto.dev\n"
                  "machineN.traps.txt      every trap and return\n");
    if (result->notes && result->notes[0])
        fprintf(file, "\nNotes of the test:\n%s", result->notes);
    return fclose(file) == 0;
}
