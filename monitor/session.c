/* SPDX-License-Identifier: BSD-2-Clause */
/* Monitor commands of the session itself: scripts, words on the terminal, the end. */
#include "monitor/command.h"

static void session_script(const struct monitor_call *call)
{
    struct monitor *monitor = call->monitor;

    if (monitor->scripts == MONITOR_SCRIPTS) {
        gdb_text_complain(call->text, "more than %d scripts in each other\n", MONITOR_SCRIPTS);
        return;
    }
    monitor->scripts++;
    monitor_script(monitor, call->word[0], call->text);
    monitor->scripts--;
}

static void session_echo(const struct monitor_call *call)
{
    char line[MONITOR_LINE];

    monitor_join(call, 0, line, sizeof(line));
    gdb_text_print(call->text, "%s\n", line);
}

static void session_quit(const struct monitor_call *call)
{
    call->monitor->over = true;
}

/* clang-format off */
const struct monitor_command monitor_session_commands[] = {
    {"echo",   "TEXT...", 0, MONITOR_WORDS, session_echo, MONITOR_ANYWHERE, NULL,    "say something"},
    {"quit",   "",        0, 0,             session_quit, MONITOR_SHELL,    NULL,    "the end"},
    {"script", "FILE",    1, 1,             session_script, MONITOR_SHELL,  "@file", "obey the commands of a file"},
    {0},
};
/* clang-format on */
