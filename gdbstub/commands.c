/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding the handler of a packet, and what the handlers have in common: ranges and thread-ids.
 */
#include "gdbstub/commands.h"

#include <string.h>

static bool command_matches(const struct gdb_command *command, const char *body, size_t length)
{
    size_t name = strlen(command->name);

    if (length < name || memcmp(body, command->name, name) != 0)
        return false;
    if (length == name || !command->follow)
        return true;
    return body[name] != '\0' && strchr(command->follow, body[name]) != NULL;
}

const struct gdb_command *gdb_command_find(const char *body, size_t length)
{
    const struct gdb_command *const tables[] = {gdb_commands_memory, gdb_commands_run,
                                                gdb_commands_end,    gdb_commands_query,
                                                gdb_commands_file,   gdb_commands_non_stop};

    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
        for (const struct gdb_command *command = tables[t]; command->name; command++) {
            if (command_matches(command, body, length))
                return command;
        }
    }
    return NULL;
}

bool gdb_parse_pair(const char **text, uint64_t *first, uint64_t *second)
{
    const char *p = *text;

    if (!gdb_hex_number(&p, first) || *p++ != ',' || !gdb_hex_number(&p, second))
        return false;
    *text = p;
    return true;
}

bool gdb_parse_range(const char **text, const char *follow, uint64_t *address, uint64_t *size)
{
    const char *p = *text;
    uint64_t first, count;

    if (!gdb_parse_pair(&p, &first, &count))
        return false;
    if (*p && !strchr(follow, *p))
        return false;
    *text = p;
    *address = first;
    *size = count;
    return true;
}

static bool parse_thread_number(const char **text, unsigned *thread)
{
    uint64_t number;

    if (strncmp(*text, "-1", 2) == 0) {
        *text += 2;
        *thread = GDB_THREAD_ALL;
        return true;
    }
    if (!gdb_hex_number(text, &number) || number >= GDB_THREAD_ALL)
        return false;
    *thread = (unsigned)number;
    return true;
}

/* A thread within a process that was named: it must be one of its own. */
static bool parse_thread_of(const struct gdb_session *session, unsigned process, unsigned *thread)
{
    if (process == GDB_THREAD_ANY || process == GDB_THREAD_ALL)
        return true;
    if (*thread == GDB_THREAD_ANY || *thread == GDB_THREAD_ALL)
        *thread = gdb_session_first_thread(session, process);
    else if (gdb_session_shows(session, *thread) &&
             gdb_session_process(session, *thread) != process)
        return false;
    return *thread != 0;
}

bool gdb_parse_thread(const struct gdb_session *session, const char **text, unsigned *thread)
{
    const char *p = *text;
    unsigned process = GDB_THREAD_ANY, number = GDB_THREAD_ALL;

    if (*p == 'p') {
        p++;
        if (!parse_thread_number(&p, &process))
            return false;
        if (*p == '.') {
            p++;
            if (!parse_thread_number(&p, &number))
                return false;
        }
    } else if (!parse_thread_number(&p, &number)) {
        return false;
    }
    if (!parse_thread_of(session, process, &number))
        return false;
    *text = p;
    *thread = number;
    return true;
}
