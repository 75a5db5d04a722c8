/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one table of commands, by groups, and from it: which command a line means, its usage, help. Words may be shortened as long
 * as it is clear which command is meant.
 */
#include "monitor/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void table_help(const struct monitor_call *call);

static const struct monitor_command help_commands[] = {
    {"help", "[COMMAND]", 0, 2, table_help, MONITOR_ANYWHERE, "@command",
     "this list, or one command"},
    {0},
};

const struct monitor_group monitor_groups[] = {
    {"running", monitor_run_commands},
    {"stops", monitor_stop_commands},
    {"registers and callers", monitor_register_commands},
    {"memory and code", monitor_memory_commands},
    {"MMU", monitor_mmu_commands},
    {"caches", monitor_cache_commands},
    {"board and devices", monitor_board_commands},
    {"hypervisor", monitor_hypervisor_commands},
    {"the past", monitor_past_commands},
    {"what happened last", monitor_recent_commands},
    {"measuring", monitor_measure_commands},
    {"snapshots", monitor_snapshot_commands},
    {"faults", monitor_inject_commands},
    {"the session", monitor_session_commands},
    {"help", help_commands},
    {NULL, NULL},
};

const struct monitor_command *monitor_command_at(size_t index)
{
    for (const struct monitor_group *group = monitor_groups; group->title; group++) {
        for (const struct monitor_command *row = group->commands; row->name; row++) {
            if (index-- == 0)
                return row;
        }
    }
    return NULL;
}

/* ---- which command is meant ------------------------------------------------------------------------------------ */

enum table_match { MATCH_NONE, MATCH_BEGIN, MATCH_SHORT, MATCH_EXACT };

static bool table_short(const char *word, const char *name, size_t length, bool *exact)
{
    size_t typed = strlen(word);

    *exact = *exact && typed == length;
    return typed <= length && memcmp(word, name, typed) == 0;
}

/* BEGIN: only the first of two words is there. *used: how many words are the name. */
static enum table_match table_match(const struct monitor_command *command, char *const *word,
                                    unsigned count, unsigned *used)
{
    const char *second = strchr(command->name, ' ');
    size_t first = second ? (size_t)(second - command->name) : strlen(command->name);
    bool exact = true;

    if (!table_short(word[0], command->name, first, &exact))
        return MATCH_NONE;
    *used = second ? 2 : 1;
    if (!second)
        return exact ? MATCH_EXACT : MATCH_SHORT;
    if (count < 2)
        return MATCH_BEGIN;
    if (!table_short(word[1], second + 1, strlen(second + 1), &exact))
        return MATCH_NONE;
    return exact ? MATCH_EXACT : MATCH_SHORT;
}

/* The best match; a second one that is as good makes it unclear which is meant. NULL: none, or unclear. */
static const struct monitor_command *table_find(char *const *word, unsigned count, unsigned *used,
                                                bool *unclear)
{
    const struct monitor_command *best = NULL, *command;
    enum table_match found = MATCH_BEGIN;

    *unclear = false;
    for (size_t i = 0; (command = monitor_command_at(i)); i++) {
        unsigned words = 0;
        enum table_match match = table_match(command, word, count, &words);

        if (match < MATCH_SHORT || match < found)
            continue;
        /* `hist on` rather than `hist` with an argument. */
        if (match == MATCH_EXACT && match == found && best && words != *used) {
            if (words < *used)
                continue;
            found = MATCH_BEGIN;
        }
        *unclear = match == found;
        found = match;
        best = command;
        *used = words;
    }
    return *unclear ? NULL : best;
}

static void table_suggest(char *const *word, unsigned count, struct gdb_text *text)
{
    const struct monitor_command *command;
    unsigned used, suggested = 0;

    for (size_t i = 0; (command = monitor_command_at(i)); i++) {
        if (table_match(command, word, count, &used) == MATCH_NONE)
            continue;
        gdb_text_print(text, "%s%s", suggested++ ? ", " : "", command->name);
    }
}

static const struct monitor_command *table_find_or_say(char *const *word, unsigned count,
                                                       unsigned *used, struct gdb_text *text)
{
    bool unclear;
    const struct monitor_command *command = table_find(word, count, used, &unclear);
    struct gdb_text names;

    if (command)
        return command;
    gdb_text_init(&names);
    table_suggest(word, count, &names);
    /* Where the second of two words is wrong, those that may follow the first. */
    if (!names.length && count > 1)
        table_suggest(word, 1, &names);
    if (names.length)
        gdb_text_complain(text, "'%s' may be: %s\n", word[0], names.data);
    else
        gdb_text_complain(text, "no monitor command '%s'; `help` lists them\n", word[0]);
    gdb_text_free(&names);
    return NULL;
}

/* ---- help ------------------------------------------------------------------------------------------------------ */

static void table_print_row(const struct monitor_command *command, struct gdb_text *text)
{
    char head[96];

    snprintf(head, sizeof(head), "%s %s", command->name, command->arguments);
    gdb_text_print(text, "  %-32s %s\n", head, command->help);
}

static void table_help(const struct monitor_call *call)
{
    const struct monitor_command *command;
    unsigned used;

    if (call->count) {
        command = table_find_or_say(call->word, call->count, &used, call->text);
        if (command)
            table_print_row(command, call->text);
        return;
    }
    for (const struct monitor_group *group = monitor_groups; group->title; group++) {
        gdb_text_print(call->text, "%s:\n", group->title);
        for (command = group->commands; command->name; command++) {
            if (command->where == MONITOR_ANYWHERE || call->monitor->host.shell)
                table_print_row(command, call->text);
        }
    }
}

/* ---- obeying --------------------------------------------------------------------------------------------------- */

/* Splits at blanks, in place. Returns how many words, or more than MONITOR_WORDS if there are too many. */
static unsigned table_split(char *line, char *word[MONITOR_WORDS])
{
    unsigned count = 0;
    char *rest = line;

    for (char *w = strtok_r(line, " \t\r\n", &rest); w; w = strtok_r(NULL, " \t\r\n", &rest)) {
        if (count == MONITOR_WORDS)
            return count + 1;
        word[count++] = w;
    }
    return count;
}

static void table_call(struct monitor_call *call, const struct monitor_command *command)
{
    const char *say = call->monitor->host.shell ? "" : "monitor ";

    if (command->where == MONITOR_SHELL && !call->monitor->host.shell)
        gdb_text_complain(call->text, "%s: only in `pride debug`\n", command->name);
    else if (call->count < command->least || call->count > command->most)
        gdb_text_complain(call->text, "usage: %s%s%s%s\n", say, command->name,
                          *command->arguments ? " " : "", command->arguments);
    else
        command->handler(call);
}

void monitor_dispatch(struct monitor *monitor, unsigned thread, const char *line,
                      struct gdb_text *text)
{
    struct monitor_call call = {.monitor = monitor,
                                .leon3 = monitor->leon3,
                                .cpu = target_cpu(monitor->leon3, thread),
                                .thread = thread,
                                .text = text};
    char copy[MONITOR_LINE], *word[MONITOR_WORDS];
    const struct monitor_command *command;
    unsigned count, used = 0;

    if (strlen(line) >= sizeof(copy)) {
        gdb_text_complain(text, "more than %d characters\n", MONITOR_LINE - 1);
        return;
    }
    snprintf(copy, sizeof(copy), "%s", line);
    count = table_split(copy, word);
    if (count > MONITOR_WORDS) {
        gdb_text_complain(text, "more than %d words\n", MONITOR_WORDS);
        return;
    }
    if (count == 0) {
        table_help(&call);
        return;
    }
    command = table_find_or_say(word, count, &used, text);
    if (!command)
        return;
    call.count = count - used;
    call.word = word + used;
    table_call(&call, command);
}
