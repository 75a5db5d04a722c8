/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands about the past: going back, going to a place by its name or time, who wrote.
 */
#include "monitor/command.h"

#include "sim/machine/context_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool past_recorded(const struct monitor_call *call)
{
    if (!call->leon3->history)
        gdb_text_complain(call->text, "nothing is recorded (--history off)\n");
    return call->leon3->history;
}

static void past_print_cycle(const struct monitor_call *call, uint64_t cycle)
{
    gdb_text_print(call->text, "cycle %" PRIu64 " (%.9f s)", cycle,
                   machine_seconds(call->leon3->machine, cycle));
}

static void past_print_stand(const struct monitor_call *call)
{
    past_print_cycle(call, machine_cycle(call->leon3->machine));
    gdb_text_print(call->text, ", ");
    monitor_print_position(call);
    monitor_note_stale(call);
}

static void past_history(const struct monitor_call *call)
{
    struct history_size size;

    if (!past_recorded(call))
        return;
    history_size(call->leon3->history, &size);
    gdb_text_print(call->text, "from ");
    past_print_cycle(call, size.first_cycle);
    gdb_text_print(call->text, "\nnow  ");
    past_print_cycle(call, machine_cycle(call->leon3->machine));
    gdb_text_print(call->text, "%s\n%zu checkpoints of %.1f MiB in all, %zu inputs from outside\n",
                   history_in_past(call->leon3->history) ? ", in the past" : "", size.checkpoints,
                   (double)size.bytes / (1 << 20), size.inputs);
}

/* ---- places ---------------------------------------------------------------------------------------------------- */

static struct target_bookmark *bookmark_find(struct target_leon3 *leon3, const char *name)
{
    for (unsigned i = 0; i < TARGET_BOOKMARKS; i++) {
        if (strcmp(leon3->bookmarks[i].name, name) == 0)
            return &leon3->bookmarks[i];
    }
    return NULL;
}

static bool bookmark_set(const struct monitor_call *call, const char *name, uint64_t position,
                         uint64_t cycle)
{
    struct target_bookmark *bookmark = bookmark_find(call->leon3, name);

    if (!bookmark)
        bookmark = bookmark_find(call->leon3, "");
    if (!bookmark) {
        gdb_text_complain(call->text, "there are %d bookmarks already\n", TARGET_BOOKMARKS);
        return false;
    }
    snprintf(bookmark->name, sizeof(bookmark->name), "%s", name);
    bookmark->position = position;
    bookmark->cycle = cycle;
    return true;
}

static void bookmark_print(const struct monitor_call *call, const struct target_bookmark *bookmark)
{
    bool there = bookmark->position >= history_first(call->leon3->history) &&
                 bookmark->position <= history_last(call->leon3->history);

    gdb_text_print(call->text, "%-12s ", bookmark->name);
    past_print_cycle(call, bookmark->cycle);
    gdb_text_print(call->text, "%s\n", there ? "" : ", no longer to be gone to");
}

static void past_bookmark(const struct monitor_call *call)
{
    struct machine *machine = call->leon3->machine;
    bool any = false;

    if (!past_recorded(call))
        return;
    if (call->count) {
        if ((call->word[0][0] >= '0' && call->word[0][0] <= '9') ||
            strcmp(call->word[0], "begin") == 0 || strcmp(call->word[0], "end") == 0 ||
            strlen(call->word[0]) >= sizeof(call->leon3->bookmarks[0].name))
            gdb_text_complain(
                call->text,
                "'%s': expected a short name that begins with no digit, not begin or end\n",
                call->word[0]);
        else if (bookmark_set(call, call->word[0], machine_position(machine),
                              machine_cycle(machine)))
            bookmark_print(call, bookmark_find(call->leon3, call->word[0]));
        return;
    }
    for (unsigned i = 0; i < TARGET_BOOKMARKS; i++) {
        if (!call->leon3->bookmarks[i].name[0])
            continue;
        bookmark_print(call, &call->leon3->bookmarks[i]);
        any = true;
    }
    if (!any)
        gdb_text_print(call->text, "no bookmarks\n");
}

/* False: it is no such place, and the machine stands where it stood. */
static bool past_goto(const struct monitor_call *call, const char *word)
{
    struct history *history = call->leon3->history;
    const struct target_bookmark *bookmark = bookmark_find(call->leon3, word);
    uint64_t now = machine_position(call->leon3->machine), cycle;

    if (strcmp(word, "begin") == 0)
        return history_goto(history, history_first(history));
    if (strcmp(word, "end") == 0)
        return history_goto(history, history_last(history));
    if (bookmark)
        return history_goto(history, bookmark->position);
    if (!time_parse(word, machine_board(call->leon3->machine)->clock_hz, &cycle))
        return false;
    if (history_goto_cycle(history, cycle))
        return true;
    history_goto(history, now);
    return false;
}

static void past_go(const struct monitor_call *call)
{
    if (!past_recorded(call))
        return;
    if (!past_goto(call, call->word[0])) {
        gdb_text_complain(call->text,
                          "'%s': no place in what is recorded (`history`); expected begin, end, a "
                          "bookmark, a time (120cyc 3us 5ms) or a cycle\n",
                          call->word[0]);
        return;
    }
    call->leon3->stuck = false;
    call->leon3->standing = true;
    past_print_stand(call);
}

/* ---- backwards ------------------------------------------------------------------------------------------------- */

#define PAST_STEPS_MAX 10000u

static void past_print_stop(const struct monitor_call *call, const struct gdb_stop *stop)
{
    if (stop->text)
        gdb_text_print(call->text, "%s\n", stop->text);
    if (stop->kind == GDB_STOP_HISTORY)
        gdb_text_print(call->text, "the recorded run begins here\n");
    if (!stop->text && stop->kind == GDB_STOP_POINT && stop->point >= GDB_POINT_WRITE)
        gdb_text_print(call->text, "watchpoint at 0x%08" PRIx64 ", before the access\n",
                       stop->address);
}

static void past_reverse(const struct monitor_call *call)
{
    bool step = strcmp(call->word[0], "step") == 0;
    struct gdb_stop stop;
    uint32_t count = 1;
    bool begin = true;

    if (!past_recorded(call))
        return;
    if (!step && strcmp(call->word[0], "cont") != 0) {
        gdb_text_complain(call->text, "'%s': expected step or cont\n", call->word[0]);
        return;
    }
    if (call->count == 2 && !step) {
        gdb_text_complain(call->text, "'%s': expected nothing behind cont\n", call->word[1]);
        return;
    }
    if (call->count == 2 &&
        !monitor_parse_number(call->word[1], PAST_STEPS_MAX, &count, call->text))
        return;
    if (count == 0) {
        past_print_stand(call);
        return;
    }
    do {
        stop = target_reverse(call->leon3, step ? call->thread : 0, step || begin);
        begin = false;
    } while ((step ? --count > 0 && stop.kind == GDB_STOP_SIGNAL : stop.kind == GDB_STOP_NONE) &&
             !monitor_interrupted(call));
    past_print_stop(call, &stop);
    past_print_stand(call);
}

/* ---- who wrote ------------------------------------------------------------------------------------------------- */

static void past_print_writer(const struct monitor_call *call, uint32_t address)
{
    const struct target_writer *writer = &call->leon3->writer;
    const char *name = machine_context_name(call->leon3->machine, writer->context);

    gdb_text_print(call->text, "0x%08" PRIx32 " was last written at ", address);
    past_print_cycle(call, writer->cycle);
    if (writer->device) {
        gdb_text_print(call->text, "\nby %s, DMA, %" PRIu64 " bytes at physical 0x%08" PRIx32 "\n",
                       writer->device, writer->value, writer->physical);
        return;
    }
    gdb_text_print(call->text,
                   "\nby cpu%" PRIu32 ", context %" PRIu32 " %s, %s mode, %u bytes 0x%0*" PRIx64
                   " to physical 0x%08" PRIx32 "\nat ",
                   writer->cpu, writer->context, name ? name : "",
                   target_partition(call->leon3, writer->thread) ? "user" : "supervisor",
                   writer->size, 2 * writer->size, writer->value, writer->physical);
    target_print_place(call->leon3, target_thread_process(call->leon3, writer->thread), writer->pc,
                       call->text);
    gdb_text_print(call->text, "\n");
}

static void past_who_wrote(const struct monitor_call *call)
{
    uint32_t address, physical, length = 4;

    if (!past_recorded(call) || !monitor_address(call, call->word[0], &address) ||
        (call->count == 2 &&
         !monitor_parse_number(call->word[1], BUS_PAGE_SIZE, &length, call->text)))
        return;
    if (length == 0 || (address & (BUS_PAGE_SIZE - 1)) + length > BUS_PAGE_SIZE) {
        gdb_text_complain(call->text, "expected bytes of one page\n");
        return;
    }
    if (!target_translate(call->leon3, call->thread, address, &physical)) {
        gdb_text_complain(call->text, "0x%08" PRIx32 " is not mapped\n", address);
        return;
    }
    if (!target_find_writer(call->leon3, physical, physical + length - 1)) {
        if (monitor_interrupted(call))
            gdb_text_print(call->text, "interrupted\n");
        else
            gdb_text_print(call->text,
                           "0x%08" PRIx32 " (physical 0x%08" PRIx32
                           ") was not written since the recorded run began\n",
                           address, physical);
        return;
    }
    past_print_writer(call, address);
    if (bookmark_set(call, "write", call->leon3->writer.position, call->leon3->writer.cycle))
        gdb_text_print(call->text, "`goto write` goes there\n");
}

/* clang-format off */
const struct monitor_command monitor_past_commands[] = {
    {"bookmark",  "[NAME]",             0, 1, past_bookmark,  MONITOR_ANYWHERE, "@bookmark", "name this place of the run, or list the names; `goto` comes back"},
    {"goto",      "begin|end|BOOKMARK|TIME", 1, 1, past_go,   MONITOR_ANYWHERE, "begin end @bookmark", "to another place of the recorded run"},
    {"history",   "",                   0, 0, past_history,   MONITOR_ANYWHERE, NULL, "what is recorded for going back"},
    {"reverse",   "step [COUNT]|cont",  1, 2, past_reverse,   MONITOR_ANYWHERE, "step cont", "steps back, or back to the last stop"},
    {"who-wrote", "ADDRESS [LENGTH]",   1, 2, past_who_wrote, MONITOR_ANYWHERE, "@symbol |", "the last write to memory there: who, where, when"},
    {0},
};
/* clang-format on */
