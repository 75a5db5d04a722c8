/* SPDX-License-Identifier: BSD-2-Clause */
/* The monitor as a whole: from its making to its end; lines and scripts. */
#include "monitor/command.h"
#include "monitor/profile.h"
#include "monitor/recent.h"

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

bool monitor_script(struct monitor *monitor, const char *path)
{
    FILE *file = fopen(path, "re");
    struct gdb_text text;
    char *line = NULL;
    size_t room = 0;

    if (!file)
        return false;
    gdb_text_init(&text);
    while (!monitor->over && getline(&line, &room, file) >= 0) {
        line[strcspn(line, "\r\n")] = '\0';
        gdb_text_clear(&text);
        monitor_obey(monitor, line, &text);
        if (text.data && monitor->show)
            monitor->show(monitor->show_owner, text.data);
    }
    gdb_text_free(&text);
    free(line);
    fclose(file);
    return true;
}

bool monitor_over(const struct monitor *monitor, int *status)
{
    *status = monitor->status;
    return monitor->over;
}
