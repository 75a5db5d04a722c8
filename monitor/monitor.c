/* SPDX-License-Identifier: BSD-2-Clause */
/* The monitor as a whole: from its making to its end; lines and scripts. */
#include "monitor/command.h"
#include "monitor/profile.h"
#include "monitor/recent.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void monitor_from_gdb(void *owner, unsigned thread, const char *line, struct gdb_text *text)
{
    monitor_dispatch(owner, thread, line, text);
}

static void monitor_changed(void *owner, bool whole)
{
    struct monitor *monitor = owner;

    if (monitor->recent && whole)
        recent_clear(monitor->recent);
    else if (monitor->recent)
        recent_forget_later(monitor->recent);
}

struct monitor *monitor_create(struct target_leon3 *leon3, const struct monitor_host *host)
{
    struct monitor *monitor = calloc(1, sizeof(*monitor));

    if (!monitor)
        return NULL;
    monitor->leon3 = leon3;
    monitor->host = *host;
    monitor->thread = 1;
    monitor->image = host->image ? strdup(host->image) : NULL;
    leon3->monitor = monitor_from_gdb;
    leon3->monitor_owner = monitor;
    leon3->changed = monitor_changed;
    return monitor;
}

void monitor_destroy(struct monitor *monitor)
{
    if (!monitor)
        return;
    monitor->leon3->monitor = NULL;
    monitor->leon3->changed = NULL;
    recent_destroy(monitor->recent);
    profile_destroy(monitor->profile);
    monitor_snapshots_free(monitor);
    free(monitor->image);
    free(monitor);
}

void monitor_obey(struct monitor *monitor, const char *line, struct gdb_text *text)
{
    line += strspn(line, " \t\r\n");
    if (*line && *line != '#')
        monitor_dispatch(monitor, monitor->thread, line, text);
}

void monitor_show(struct monitor *monitor, void (*show)(void *owner, const char *text), void *owner)
{
    monitor->show = show;
    monitor->show_owner = owner;
}

/* One line's text: shown, but for what it complains of, which becomes the script's complaint. */
static bool script_show(struct monitor *monitor, struct gdb_text *said, const char *path,
                        unsigned number, struct gdb_text *text)
{
    if (said->complained && said->data) {
        gdb_text_complain(text, "%s:%u: %s", path, number, said->data + said->complaint);
        said->data[said->complaint] = '\0';
    } else if (said->complained) {
        gdb_text_complain(text, "%s:%u: no host memory\n", path, number);
    }
    if (said->data && monitor->show)
        monitor->show(monitor->show_owner, said->data);
    return !said->complained;
}

bool monitor_read_line(FILE *file, char line[MONITOR_LINE + 1])
{
    size_t length = 0;
    int character = 0;

    while (length < MONITOR_LINE && (character = getc(file)) != EOF && character != '\n')
        line[length++] = character ? (char)character : '\1'; /* which is in no command */
    while (length && length < MONITOR_LINE && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    return length || character != EOF;
}

bool monitor_script(struct monitor *monitor, const char *path, struct gdb_text *text)
{
    FILE *file = fopen(path, "re");
    struct gdb_text said;
    unsigned number = 0;
    bool good = true;
    char line[MONITOR_LINE + 1];

    gdb_text_init(&said);
    while (file && good && !monitor->over && monitor_read_line(file, line)) {
        gdb_text_clear(&said);
        monitor_obey(monitor, line, &said);
        good = script_show(monitor, &said, path, ++number, text);
    }
    if (!file || ferror(file)) {
        gdb_text_complain(text, "%s: %s\n", path, strerror(errno));
        good = false;
    }
    gdb_text_free(&said);
    if (file)
        fclose(file);
    return good;
}

bool monitor_over(const struct monitor *monitor, int *status)
{
    *status = monitor->status;
    return monitor->over;
}
