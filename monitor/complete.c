/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Completion of what is typed, from the same table as everything else: commands, then what the command's row says may follow:
 * words, or "@kind" for a list that is made here.
 */
#include "monitor/command.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The index-th name of a kind that begins like the word. NULL: no more. The text may be `buffer`. */
#define NAME_SIZE 512
typedef const char *(*complete_list)(struct monitor *monitor, const char *word, size_t index,
                                     char buffer[NAME_SIZE]);

static bool complete_begins(const char *name, const char *word)
{
    return strncmp(name, word, strlen(word)) == 0;
}

static const char *complete_symbols(struct monitor *monitor, const char *word, size_t index,
                                    char buffer[NAME_SIZE])
{
    const struct elf_symbols *symbols =
        target_symbols(monitor->leon3, target_thread_process(monitor->leon3, monitor->thread));
    const char *name = NULL;
    size_t at = 0;

    (void)buffer;
    while (symbols && (name = elf_symbols_next(symbols, word, &at)) && index-- > 0)
        ;
    return name;
}

static const char *complete_partitions(struct monitor *monitor, const char *word, size_t index,
                                       char buffer[NAME_SIZE])
{
    size_t count;
    const struct machine_context *context = machine_contexts(monitor->leon3->machine, &count);

    (void)buffer;
    for (size_t i = 0; i < count; i++) {
        if (complete_begins(context[i].name, word) && index-- == 0)
            return context[i].name;
    }
    return NULL;
}

static const char *complete_events(struct monitor *monitor, const char *word, size_t index,
                                   char buffer[NAME_SIZE])
{
    const char *name;

    (void)monitor;
    (void)buffer;
    for (unsigned i = 0; (name = event_kind_name(i)); i++) {
        if (complete_begins(name, word) && index-- == 0)
            return name;
    }
    return NULL;
}

static const char *complete_fields(struct monitor *monitor, const char *word, size_t index,
                                   char buffer[NAME_SIZE])
{
    const char *name;

    (void)monitor;
    (void)buffer;
    for (unsigned i = 0; (name = condition_field_name(i)); i++) {
        if (complete_begins(name, word) && index-- == 0)
            return name;
    }
    return NULL;
}

static const char *complete_registers(struct monitor *monitor, const char *word, size_t index,
                                      char buffer[NAME_SIZE])
{
    const char *name;

    (void)monitor;
    (void)buffer;
    for (unsigned i = 0; (name = monitor_register_name(i)); i++) {
        if (complete_begins(name, word) && index-- == 0)
            return name;
    }
    return NULL;
}

static const char *complete_components(struct monitor *monitor, const char *word, size_t index,
                                       char buffer[NAME_SIZE])
{
    const struct component_list *list = machine_components(monitor->leon3->machine);

    (void)buffer;
    for (size_t i = 0; i < list->count; i++) {
        if (complete_begins(list->item[i]->name, word) && index-- == 0)
            return list->item[i]->name;
    }
    return NULL;
}

static const char *complete_devices(struct monitor *monitor, const char *word, size_t index,
                                    char buffer[NAME_SIZE])
{
    const struct board *board = machine_board(monitor->leon3->machine);

    (void)buffer;
    for (uint32_t i = 0; i < board->device_count; i++) {
        if (complete_begins(board->device[i].name, word) && index-- == 0)
            return board->device[i].name;
    }
    return NULL;
}

static const char *complete_models(struct monitor *monitor, const char *word, size_t index,
                                   char buffer[NAME_SIZE])
{
    const char *name, *help;

    (void)monitor;
    (void)buffer;
    for (size_t i = 0; faults_model_info(i, &name, &help); i++) {
        if (complete_begins(name, word) && index-- == 0)
            return name;
    }
    return NULL;
}

static const char *complete_bookmarks(struct monitor *monitor, const char *word, size_t index,
                                      char buffer[NAME_SIZE])
{
    (void)buffer;
    for (unsigned i = 0; i < TARGET_BOOKMARKS; i++) {
        const char *name = monitor->leon3->bookmarks[i].name;

        if (name[0] && complete_begins(name, word) && index-- == 0)
            return name;
    }
    return NULL;
}

static const char *complete_snapshots(struct monitor *monitor, const char *word, size_t index,
                                      char buffer[NAME_SIZE])
{
    (void)buffer;
    for (unsigned i = 0; i < MONITOR_SNAPSHOTS; i++) {
        const char *name = monitor->snapshot[i].name;

        if (name[0] && complete_begins(name, word) && index-- == 0)
            return name;
    }
    return NULL;
}

/* Commands as the argument of `help`, by their first words. */
static const char *complete_commands(struct monitor *monitor, const char *word, size_t index,
                                     char buffer[NAME_SIZE])
{
    const struct monitor_command *command;

    (void)monitor;
    (void)buffer;
    for (size_t i = 0; (command = monitor_command_at(i)); i++) {
        if (complete_begins(command->name, word) && index-- == 0)
            return command->name;
    }
    return NULL;
}

/* A folder is not the end of the word. */
static void complete_mark_folder(char buffer[NAME_SIZE])
{
    size_t length = strlen(buffer);
    struct stat info;

    if (stat(buffer, &info) == 0 && S_ISDIR(info.st_mode) && length + 1 < NAME_SIZE)
        memcpy(buffer + length, "/", 2);
}

static const char *complete_files(struct monitor *monitor, const char *word, size_t index,
                                  char buffer[NAME_SIZE])
{
    const char *slash = strrchr(word, '/'), *part = slash ? slash + 1 : word;
    int length = (int)(part - word);
    const struct dirent *entry;
    const char *found = NULL;
    DIR *directory;

    (void)monitor;
    snprintf(buffer, NAME_SIZE, "%.*s", length, word);
    directory = opendir(length ? buffer : ".");
    while (directory && !found && (entry = readdir(directory))) {
        if (entry->d_name[0] == '.' || !complete_begins(entry->d_name, part) || index-- > 0)
            continue;
        snprintf(buffer, NAME_SIZE, "%.*s%s", length, word, entry->d_name);
        complete_mark_folder(buffer);
        found = buffer;
    }
    if (directory)
        closedir(directory);
    return found;
}

static const struct {
    const char *kind;
    complete_list list;
} lists[] = {
    {"@symbol", complete_symbols},     {"@partition", complete_partitions},
    {"@event", complete_events},       {"@field", complete_fields},
    {"@register", complete_registers}, {"@component", complete_components},
    {"@device", complete_devices},     {"@model", complete_models},
    {"@bookmark", complete_bookmarks}, {"@snapshot", complete_snapshots},
    {"@command", complete_commands},   {"@file", complete_files},
};

/* ---- the whole ------------------------------------------------------------------------------------------------- */

/* Names of commands that begin like the line; of a name of two words the part from `start` on. */
static const char *complete_name(const char *line, size_t start, size_t *index)
{
    const struct monitor_command *command;

    for (size_t i = 0; (command = monitor_command_at(i)); i++) {
        if (strlen(command->name) > start && complete_begins(command->name, line) &&
            (*index)-- == 0)
            return command->name + start;
    }
    return NULL;
}

/* The command that the line's first words name. */
static const struct monitor_command *complete_command(const char *line)
{
    const struct monitor_command *command, *best = NULL;

    for (size_t i = 0; (command = monitor_command_at(i)); i++) {
        size_t length = strlen(command->name);

        if (strncmp(line, command->name, length) == 0 && line[length] == ' ' &&
            (!best || length > strlen(best->name)))
            best = command;
    }
    return best;
}

/* ---- words behind a command ------------------------------------------------------------------------------------ */

#define COMPLETE_WORDS 32

/* What has been typed before the word in question. */
struct complete_typed {
    char text[MONITOR_LINE];
    char *word[COMPLETE_WORDS];
    unsigned count;
};

static void complete_split(struct complete_typed *typed, const char *line, size_t size)
{
    char *rest;

    typed->count = 0;
    snprintf(typed->text, sizeof(typed->text), "%.*s", (int)size, line);
    for (char *word = strtok_r(typed->text, " ", &rest); word && typed->count < COMPLETE_WORDS;
         word = strtok_r(NULL, " ", &rest))
        typed->word[typed->count++] = word;
}

/* Of the words behind `break EVENT`. */
static const char *complete_which(const char *event)
{
    static const struct {
        const char *event, *options;
    } rows[] = {
        {"trap", "all interrupt window access software"}, {"at", "@symbol"}, {"device", "@device"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(rows[i].event, event) == 0)
            return rows[i].options;
    }
    return "";
}

/* FIELD RELATION VALUE and ...: of the part whose turn it is. `condition` are the words behind `if`. */
static const char *complete_condition(char *const *condition, unsigned count)
{
    switch (count % 4) {
    case 0:
        return "@field";
    case 1:
        return "== != < >";
    case 2:
        return strcmp(condition[count - 2], "partition") == 0 ? "@partition"
               : strcmp(condition[count - 2], "pc") == 0      ? "@symbol"
                                                              : "";
    default:
        return "and";
    }
}

/* What the command's row says of this word. */
static void complete_options(const struct monitor_command *command,
                             const struct complete_typed *typed, char *options, size_t size)
{
    unsigned name = strchr(command->name, ' ') ? 2 : 1;
    const char *row = command->complete, *later = strchr(row, '|');
    int first = later ? (int)(later - row) : (int)strlen(row);

    for (unsigned i = name; i < typed->count && strstr(row, "if"); i++) {
        if (strcmp(typed->word[i], "if") != 0)
            continue;
        snprintf(options, size, "%s",
                 complete_condition(typed->word + i + 1, typed->count - i - 1));
        return;
    }
    if (!later || typed->count == name)
        snprintf(options, size, "%.*s", first, row);
    else if (strstr(later, "@which"))
        snprintf(options, size, "%s if", complete_which(typed->word[name]));
    else
        snprintf(options, size, "%s", later + 1);
}

/* One of a row's words, a list or itself. */
static const char *complete_option(struct monitor *monitor, const char *option, const char *word,
                                   size_t *index, char buffer[NAME_SIZE])
{
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        const char *name;

        if (strcmp(lists[i].kind, option) != 0)
            continue;
        name = lists[i].list(monitor, word, *index, buffer);
        for (size_t there = 0; !name && lists[i].list(monitor, word, there, buffer); there++)
            --*index;
        return name;
    }
    return complete_begins(option, word) && (*index)-- == 0 ? option : NULL;
}

char *monitor_complete(struct monitor *monitor, const char *line, size_t start, size_t index)
{
    const struct monitor_command *command;
    char options[128], buffer[NAME_SIZE], *rest = options;
    struct complete_typed typed;
    const char *name = complete_name(line, start, &index);

    command = complete_command(line);
    if (name || start == 0 || !command || !command->complete)
        return name ? strdup(name) : NULL;
    complete_split(&typed, line, start);
    complete_options(command, &typed, options, sizeof(options));
    for (const char *option = strtok_r(options, " ", &rest); option && !name;
         option = strtok_r(NULL, " ", &rest))
        name = complete_option(monitor, option, line + start, &index, buffer);
    return name ? strdup(name) : NULL;
}
