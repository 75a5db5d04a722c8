/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands about snapshots: in memory under a name, and in files. Pending faults go with those in memory. What was
 * recorded for going back ends with a restored one: that is another run.
 */
#include "monitor/command.h"

#include "sim/base/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct monitor_snapshot *snapshot_find(struct monitor *monitor, const char *name)
{
    for (unsigned i = 0; i < MONITOR_SNAPSHOTS; i++) {
        if (strcmp(monitor->snapshot[i].name, name) == 0)
            return &monitor->snapshot[i];
    }
    return NULL;
}

static void snapshot_drop(struct monitor_snapshot *snapshot)
{
    free(snapshot->data);
    faults_destroy(snapshot->faults);
    *snapshot = (struct monitor_snapshot){.name = ""};
}

void monitor_snapshots_free(struct monitor *monitor)
{
    for (unsigned i = 0; i < MONITOR_SNAPSHOTS; i++)
        snapshot_drop(&monitor->snapshot[i]);
}

/* ---- in memory ------------------------------------------------------------------------------------------------- */

static bool snapshot_fill(const struct monitor_call *call, struct monitor_snapshot *snapshot)
{
    struct faults *faults = call->monitor->host.faults;

    if (faults && !(snapshot->faults = faults_copy(faults)))
        return false;
    snapshot->cycle = machine_cycle(call->leon3->machine);
    return machine_save(call->leon3->machine, &snapshot->data, &snapshot->size);
}

static void snapshot_take(const struct monitor_call *call)
{
    struct monitor_snapshot *snapshot = snapshot_find(call->monitor, call->word[0]);
    struct monitor_snapshot taken = {.size = 0};

    if (strlen(call->word[0]) >= sizeof(taken.name)) {
        gdb_text_complain(call->text, "'%s': expected a name of up to %zu characters\n",
                          call->word[0], sizeof(taken.name) - 1);
        return;
    }
    if (!snapshot)
        snapshot = snapshot_find(call->monitor, "");
    if (!snapshot) {
        gdb_text_complain(call->text, "there are %d snapshots already\n", MONITOR_SNAPSHOTS);
        return;
    }
    if (!snapshot_fill(call, &taken)) {
        snapshot_drop(&taken);
        gdb_text_complain(call->text, "no host memory for it\n");
        return;
    }
    snapshot_drop(snapshot);
    *snapshot = taken;
    snprintf(snapshot->name, sizeof(snapshot->name), "%s", call->word[0]);
    gdb_text_print(call->text, "snapshot %s: cycle %" PRIu64 "\n", snapshot->name, snapshot->cycle);
}

static struct monitor_snapshot *snapshot_find_or_say(const struct monitor_call *call)
{
    struct monitor_snapshot *snapshot = snapshot_find(call->monitor, call->word[0]);

    if (!snapshot)
        gdb_text_complain(call->text, "there is no snapshot '%s'\n", call->word[0]);
    return snapshot;
}

/* The machine is another one from here on. */
static void snapshot_restored(const struct monitor_call *call)
{
    uint64_t cycle = machine_cycle(call->leon3->machine);

    target_replaced(call->leon3);
    gdb_text_print(call->text, "cycle %" PRIu64 ", ", cycle);
    monitor_print_position(call);
    monitor_note_stale(call);
}

static void snapshot_back(const struct monitor_call *call)
{
    struct monitor_snapshot *snapshot = snapshot_find_or_say(call);
    struct faults *faults = call->monitor->host.faults;

    if (!snapshot)
        return;
    if (!machine_restore(call->leon3->machine, snapshot->data, snapshot->size) ||
        (faults && snapshot->faults && !faults_resume(faults, snapshot->faults)))
        gdb_text_complain(call->text, "it cannot be restored\n");
    else
        snapshot_restored(call);
}

static void snapshot_forget(const struct monitor_call *call)
{
    struct monitor_snapshot *snapshot = snapshot_find_or_say(call);

    if (snapshot)
        snapshot_drop(snapshot);
}

static void snapshot_list(const struct monitor_call *call)
{
    bool any = false;

    for (unsigned i = 0; i < MONITOR_SNAPSHOTS; i++) {
        const struct monitor_snapshot *snapshot = &call->monitor->snapshot[i];

        if (!snapshot->name[0])
            continue;
        any = true;
        gdb_text_print(call->text, "%-12s cycle %" PRIu64 " (%.9f s)\n", snapshot->name,
                       snapshot->cycle, machine_seconds(call->leon3->machine, snapshot->cycle));
    }
    if (!any)
        gdb_text_print(call->text, "no snapshots\n");
}

/* ---- files ----------------------------------------------------------------------------------------------------- */

static void snapshot_save(const struct monitor_call *call)
{
    const struct output_use use[] = {{"save", call->word[0], true},
                                     {"IMAGE", call->monitor->image, false}};
    struct machine *machine = call->leon3->machine;

    if (output_apart(use, call->monitor->image ? 2 : 1, machine_diag(machine)) &&
        machine_save_file(machine, call->word[0]))
        gdb_text_print(call->text, "saved to %s\n", call->word[0]);
    else
        gdb_text_complain(call->text, "%s: not saved\n", call->word[0]);
}

static void snapshot_restore(const struct monitor_call *call)
{
    if (machine_restore_file(call->leon3->machine, call->word[0]))
        snapshot_restored(call);
    else
        gdb_text_complain(call->text, "%s: not restored\n", call->word[0]);
}

/* clang-format off */
const struct monitor_command monitor_snapshot_commands[] = {
    {"restore",       "FILE", 1, 1, snapshot_restore, MONITOR_SHELL,    "@file",     "go on from a snapshot in a file"},
    {"save",          "FILE", 1, 1, snapshot_save,    MONITOR_SHELL,    "@file",     "write a snapshot to a file"},
    {"snapshot back", "NAME", 1, 1, snapshot_back,    MONITOR_ANYWHERE, "@snapshot", "go on from a snapshot in memory"},
    {"snapshot drop", "NAME", 1, 1, snapshot_forget,  MONITOR_ANYWHERE, "@snapshot", "forget it"},
    {"snapshot list", "",     0, 0, snapshot_list,    MONITOR_ANYWHERE, NULL,        "the snapshots in memory"},
    {"snapshot take", "NAME", 1, 1, snapshot_take,    MONITOR_ANYWHERE, "@snapshot", "keep the whole machine under a name, in memory"},
    {0},
};
/* clang-format on */
