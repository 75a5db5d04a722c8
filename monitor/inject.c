/* SPDX-License-Identifier: BSD-2-Clause */
/* Monitor commands that inject faults, in the words of docs/faults.md. */
#include "monitor/command.h"

#include <inttypes.h>

static void inject_complain(void *owner, const char *line)
{
    gdb_text_complain(owner, "%s\n", line);
}

static void inject_list(const struct monitor_call *call)
{
    const struct faults *faults = call->monitor->host.faults;
    const char *name, *help;

    gdb_text_print(call->text, "%zu faults to come, %zu that last, %zu missed\n",
                   faults_pending(faults), faults_active(faults), faults_missed(faults));
    for (size_t i = 0; faults_model_info(i, &name, &help); i++)
        gdb_text_print(call->text, "  %-14s %s\n", name, help);
}

static void inject_fault(const struct monitor_call *call)
{
    struct faults *faults = call->monitor->host.faults;
    struct diag diag;
    char spec[MONITOR_LINE];

    if (!faults) {
        gdb_text_complain(call->text, "there is no room for faults in this machine\n");
        return;
    }
    if (call->count == 0) {
        inject_list(call);
        return;
    }
    diag_init(&diag);
    diag.sink = inject_complain;
    diag.owner = call->text;
    monitor_join(call, 0, spec, sizeof(spec));
    if (!faults_take(faults, spec, &diag))
        return;
    target_changed(call->leon3);
    gdb_text_print(call->text, "%zu faults to come, %zu that last\n", faults_pending(faults),
                   faults_active(faults));
    monitor_note_stale(call);
}

/* clang-format off */
const struct monitor_command monitor_inject_commands[] = {
    {"inject", "[MODEL TARGET [VALUE] [at TRIGGER]]", 0, MONITOR_WORDS, inject_fault, MONITOR_ANYWHERE, "@model | @component at", "a fault now, or at a time or event (docs/faults.md); or list the models"},
    {0},
};
/* clang-format on */
