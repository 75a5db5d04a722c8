/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The process that runs a file sends each test as a row of texts, and at its end an error or nothing.
 * It has a guard of its own, so that a file without end is told with its line (collect.h).
 */
#include "scenarios/collect.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scenarios/guard.h"

#define SUITE_STARTS_MAX 32
#define SUITE_TESTS_MAX  10000 /* of a file */

/* In the process of the file. */

/* What is collected while one file runs. */
struct collection {
    struct suite *suite;
    const char *file;
    size_t first; /* the file's first test in the suite */
    char *start[SUITE_STARTS_MAX];
    size_t start_count;
};

/* False: no memory. */
static bool copy_test(struct suite_test *to, const struct suite_call *from, const char *file)
{
    *to = (struct suite_test){.line = from->line};
    to->file = strdup(file);
    to->name = strdup(from->name);
    to->from = from->from ? strdup(from->from) : NULL;
    to->tag = calloc(from->tag_count + 1, sizeof(*to->tag));
    if (to->file && to->name && to->tag && (to->from || !from->from)) {
        while (to->tag_count < from->tag_count) {
            to->tag[to->tag_count] = strdup(from->tag[to->tag_count]);
            if (!to->tag[to->tag_count])
                break;
            to->tag_count++;
        }
        if (to->tag_count == from->tag_count)
            return true;
    }
    return false; /* the process ends */
}

static bool start_known(const struct collection *collection, const char *name)
{
    for (size_t i = 0; i < collection->start_count; i++)
        if (strcmp(collection->start[i], name) == 0)
            return true;
    return false;
}

static void collect_start(lua_State *lua, void *owner, const struct suite_call *call)
{
    struct collection *collection = owner;

    if (start_known(collection, call->name))
        luaL_error(lua, "there is a shared start \"%s\" already", call->name);
    if (collection->start_count == SUITE_STARTS_MAX)
        luaL_error(lua, "more than %d shared starts", SUITE_STARTS_MAX);
    collection->start[collection->start_count] = strdup(call->name);
    if (!collection->start[collection->start_count])
        luaL_error(lua, "no memory");
    collection->start_count++;
}

static void collect_test(lua_State *lua, void *owner, const struct suite_call *call)
{
    struct collection *collection = owner;
    struct suite *suite = collection->suite;
    struct suite_test *grown;

    for (size_t i = collection->first; i < suite->count; i++)
        if (strcmp(suite->test[i].name, call->name) == 0)
            luaL_error(lua, "there is a test \"%s\" already, in line %d", call->name,
                       (int)suite->test[i].line);
    if (call->from && !start_known(collection, call->from))
        luaL_error(lua, "test: there is no shared start \"%s\" above", call->from);
    if (suite->count - collection->first == SUITE_TESTS_MAX)
        luaL_error(lua, "test: more than %d tests in a file", SUITE_TESTS_MAX);
    grown = realloc(suite->test, (suite->count + 1) * sizeof(*grown));
    if (!grown)
        luaL_error(lua, "no memory");
    suite->test = grown;
    if (!copy_test(&suite->test[suite->count], call, collection->file))
        luaL_error(lua, "no memory");
    suite->test[suite->count].number = suite->count - collection->first;
    suite->count++;
}

static const char *run_file(struct suite *suite, const char *path, struct sandbox *sandbox,
                            struct guard *guard)
{
    struct collection collection = {.suite = suite, .file = path, .first = suite->count};
    const char *wrong;

    if (!sandbox_open(sandbox, 1))
        return "no memory";
    suite_register(sandbox->lua,
                   &(struct suite_receiver){collect_test, collect_start, &collection});
    guard_watch(guard, sandbox);
    wrong = sandbox_run_file(sandbox, path);
    guard_watch(guard, NULL);
    while (collection.start_count)
        free(collection.start[--collection.start_count]);
    return wrong;
}

#define ROW_TEST  'T'
#define ROW_ERROR 'E'
#define ROW_END   'D'

static void send_text(FILE *file, const char *text)
{
    fputs(text, file);
    fputc('\0', file);
}

static void send_suite(FILE *file, const struct suite *suite, const char *wrong)
{
    for (size_t i = 0; i < suite->count; i++) {
        const struct suite_test *test = &suite->test[i];

        fprintf(file, "%c%u%c%zu%c", ROW_TEST, test->line, 0, test->tag_count, 0);
        send_text(file, test->name);
        send_text(file, test->from ? test->from : "");
        for (size_t k = 0; k < test->tag_count; k++)
            send_text(file, test->tag[k]);
    }
    fputc(wrong ? ROW_ERROR : ROW_END, file);
    send_text(file, wrong ? wrong : "");
}

/* In the guard's signal handler. */
static void tell_end(void *owner, const char *text)
{
    const int *file = owner;
    char row[640] = {ROW_ERROR};
    size_t size = (size_t)snprintf(row + 1, sizeof(row) - 1, "%s", text) + 2;

    if (write(*file, row, size) != (ssize_t)size)
        return;
}

/* exit, not _exit: what checks the program at its end (leaks, coverage) is to see this too. */
static _Noreturn void be_collector(const char *path, bool unsafe, int end)
{
    struct guard guard = {.tell = tell_end, .owner = &end, .seconds = COLLECT_SECONDS};
    struct sandbox sandbox = {
        .memory_limit = SANDBOX_MEMORY, .step_limit = SANDBOX_STEPS / 20, .unsafe = unsafe};
    struct suite suite = {0};
    const char *wrong;
    FILE *file;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    guard_start(&guard);
    wrong = run_file(&suite, path, &sandbox, &guard);
    guard_stop(&guard);
    file = fdopen(end, "w");
    if (!file)
        exit(EXIT_FAILURE);
    send_suite(file, &suite, wrong);
    fclose(file);
    if (sandbox.lua)
        sandbox_close(&sandbox);
    suite_close(&suite);
    exit(EXIT_SUCCESS);
}

/* In the caller's process. */

/* The next of the texts that end each with a zero; NULL: there is no whole one. */
static const char *next_text(const char **at, const char *end)
{
    const char *text = *at;
    const char *zero = text < end ? memchr(text, 0, (size_t)(end - text)) : NULL;

    if (!zero)
        return NULL;
    *at = zero + 1;
    return text;
}

/* False: no memory, or the rest is missing. */
static bool take_test(struct suite *suite, const char *path, size_t number, const char **at,
                      const char *end)
{
    const char *line = next_text(at, end), *tags = next_text(at, end);
    const char *name = next_text(at, end), *from = next_text(at, end);
    struct suite_call call = {.name = name, .from = from && *from ? from : NULL};
    struct suite_test *grown = realloc(suite->test, (suite->count + 1) * sizeof(*grown));

    if (!grown || !line || !tags || !from)
        return false;
    suite->test = grown;
    call.line = (unsigned)strtoul(line, NULL, 10);
    for (size_t count = strtoul(tags, NULL, 10); call.tag_count < count; call.tag_count++) {
        call.tag[call.tag_count] = next_text(at, end);
        if (!call.tag[call.tag_count])
            return false;
    }
    if (!copy_test(&suite->test[suite->count], &call, path))
        return false;
    suite->test[suite->count++].number = number;
    return true;
}

/* What the process sent: 'size' bytes. False: reported. */
static bool take_rows(struct suite *suite, const char *path, const char *data, size_t size,
                      struct diag *diag)
{
    const char *at = data, *end = data + size;
    size_t number = 0;

    while (at < end && *at == ROW_TEST) {
        at++;
        if (!take_test(suite, path, number++, &at, end))
            return diag_error(diag, path, 0, "no memory for its tests");
    }
    if (at < end && *at == ROW_END)
        return number || diag_error(diag, path, 0, "there is no test in this file");
    at++;
    if (at < end && at[-1] == ROW_ERROR && memchr(at, 0, (size_t)(end - at))) {
        bool placed = strncmp(at, path, strlen(path)) == 0 || strncmp(at, "cannot ", 7) == 0;

        return diag_error(diag, placed ? NULL : path, 0, "%s", at);
    }
    return diag_error(diag, path, 0, "the process that looked for its tests ended early");
}

static char *read_all(int file, size_t *size)
{
    char *data = NULL, part[16384];
    FILE *copy = open_memstream(&data, size);
    ssize_t got;

    while (copy && ((got = read(file, part, sizeof(part))) > 0 || (got < 0 && errno == EINTR)))
        if (got > 0)
            fwrite(part, 1, (size_t)got, copy);
    if (copy)
        fclose(copy);
    return data;
}

static bool add_file(struct suite *suite, const char *path, bool unsafe, struct diag *diag)
{
    size_t size = 0;
    int ends[2];
    char *data;
    bool good;
    pid_t pid;

    if (pipe(ends) != 0)
        return diag_error(diag, path, 0, "%s", strerror(errno));
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        close(ends[0]);
        be_collector(path, unsafe, ends[1]);
    }
    close(ends[1]);
    data = read_all(ends[0], &size);
    close(ends[0]);
    if (pid > 0)
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            ;
    good = data ? take_rows(suite, path, data, size, diag) : diag_error(diag, path, 0, "no memory");
    free(data);
    return good;
}

static int is_scenario(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".lua") == 0;
}

static bool add_directory(struct suite *suite, const char *path, bool unsafe, struct diag *diag)
{
    struct dirent **entry;
    size_t length = strlen(path);
    int count = scandir(path, &entry, is_scenario, alphasort);
    bool good = true;

    if (count < 0)
        return diag_error(diag, path, 0, "%s", strerror(errno));
    for (int i = 0; i < count; i++) {
        char *file;

        if (asprintf(&file, "%s%s%s", path, length && path[length - 1] == '/' ? "" : "/",
                     entry[i]->d_name) < 0) {
            good = diag_error(diag, path, 0, "no memory");
        } else {
            good = add_file(suite, file, unsafe, diag) && good;
            free(file);
        }
        free(entry[i]);
    }
    free(entry);
    if (count == 0)
        return diag_error(diag, path, 0, "there is no scenario (*.lua) in this directory");
    return good;
}

bool collect_tests(struct suite *suite, const char *path, bool unsafe, struct diag *diag)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return diag_error(diag, path, 0, "%s", strerror(errno));
    if (S_ISDIR(status.st_mode))
        return add_directory(suite, path, unsafe, diag);
    return add_file(suite, path, unsafe, diag);
}
