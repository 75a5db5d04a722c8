/* SPDX-License-Identifier: BSD-2-Clause */
/* Monitor commands that say where the machine is to stop: events, addresses, traps, watched memory. */
#include "monitor/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void stops_print_traps(const struct monitor_call *call)
{
    unsigned count = 0;
    char name[48];

    for (unsigned tt = 0; tt < 256; tt++) {
        if (!(call->leon3->trap_stops[tt / 32] >> tt % 32 & 1u))
            continue;
        count++;
        if (count <= 16)
            gdb_text_print(call->text, "stop on trap 0x%02x (%s)\n", tt,
                           leon3_trap_name(tt, name, sizeof(name)));
    }
    if (count == 256)
        gdb_text_print(call->text, "... and all others\n");
    else if (count > 16)
        gdb_text_print(call->text, "... and %u more\n", count - 16);
    else if (count == 0)
        gdb_text_print(call->text, "no stops on traps\n");
}

/* Checked whole before anything is changed. */
static void stops_trap(const struct monitor_call *call)
{
    uint32_t stops[8] = {0};

    for (unsigned i = 0; i < call->count; i++) {
        if (strcmp(call->word[i], "off") == 0)
            memset(stops, 0, sizeof(stops));
        else if (!event_traps(call->word[i], stops, call->text))
            return;
    }
    if (call->count) {
        memcpy(call->leon3->trap_stops, stops, sizeof(stops));
        target_trap_stops_changed(call->leon3);
    }
    stops_print_traps(call);
}

/* ---- events ---------------------------------------------------------------------------------------------------- */

static void stops_break(const struct monitor_call *call)
{
    unsigned number;

    if (call->count == 0) {
        event_list(call->leon3, call->text);
        return;
    }
    number = event_add(call->leon3, call->word, call->count, call->text);
    if (number)
        gdb_text_print(call->text, "event %u: %s\n", number,
                       call->leon3->events[number - 1].source);
}

static void stops_delete(const struct monitor_call *call)
{
    uint32_t number = 0;

    if (call->count && !monitor_parse_number(call->word[0], TARGET_EVENTS, &number, call->text))
        return;
    if ((call->count && !number) || !event_remove(call->leon3, number))
        gdb_text_complain(call->text, "there is no event %" PRIu32 "\n", number);
}

static void stops_step_traps(const struct monitor_call *call)
{
    if (call->count == 1 && !monitor_parse_switch(call, call->word[0], &call->leon3->step_traps))
        return;
    gdb_text_print(call->text, "stepi %s traps\n",
                   call->leon3->step_traps ? "goes into" : "goes over");
}

/* `break at` with words that other monitors have. */
static void stops_bp(const struct monitor_call *call)
{
    static char at[] = "at";
    char *word[MONITOR_WORDS + 1] = {at};
    char address[16];
    uint32_t value;
    struct monitor_call event = *call;

    if (call->count == 0) {
        stops_break(call);
        return;
    }
    if (!monitor_address(call, call->word[0], &value))
        return;
    snprintf(address, sizeof(address), "0x%08" PRIx32, value);
    word[1] = address;
    memcpy(word + 2, call->word + 1, (call->count - 1) * sizeof(*word));
    event.word = word;
    event.count = call->count + 1;
    stops_break(&event);
}

/* ---- watched memory -------------------------------------------------------------------------------------------- */

static void stops_wp_list(const struct monitor_call *call)
{
    static const char *const kinds[GDB_POINT_COUNT] = {
        [GDB_POINT_WRITE] = "writes", [GDB_POINT_READ] = "reads", [GDB_POINT_ACCESS] = "accesses"};
    bool any = false;

    for (unsigned i = 0; i < call->leon3->point_count; i++) {
        const struct target_point *point = &call->leon3->points[i];

        if (!kinds[point->point])
            continue;
        any = true;
        gdb_text_print(call->text, "%s of 0x%08" PRIx32 ", %" PRIu32 " bytes, %s %u\n",
                       kinds[point->point], point->address, point->size,
                       point->physical ? "physical, process" : "process", point->process);
    }
    if (!any)
        gdb_text_print(call->text, "nothing is watched\n");
}

/* 'off' takes them all away, whoever set them. */
static void stops_wp_off(const struct monitor_call *call)
{
    struct target_leon3 *leon3 = call->leon3;

    for (unsigned i = leon3->point_count; i-- > 0;) {
        const struct target_point *point = &leon3->points[i];

        if (point->point < GDB_POINT_WRITE)
            continue;
        for (unsigned thread = 1; thread <= target_thread_count(leon3); thread++) {
            if (target_thread_process(leon3, thread) != point->process)
                continue;
            target_point_remove(leon3, thread, point->point, point->address, point->size);
            break;
        }
    }
}

static void stops_wp(const struct monitor_call *call)
{
    enum gdb_point point = GDB_POINT_WRITE;
    uint32_t address, length = 4;
    enum gdb_error error;

    if (call->count == 0) {
        stops_wp_list(call);
        return;
    }
    if (call->count == 1 && strcmp(call->word[0], "off") == 0) {
        stops_wp_off(call);
        return;
    }
    if (!monitor_address(call, call->word[0], &address) ||
        (call->count > 1 && !monitor_parse_number(call->word[1], UINT32_MAX, &length, call->text)))
        return;
    if (call->count == 3) {
        static const char letters[] = "wra";
        const char *letter = strchr(letters, call->word[2][0]);

        if (!letter || !*letter || call->word[2][1]) {
            gdb_text_complain(call->text, "'%s': expected r, w or a\n", call->word[2]);
            return;
        }
        point = GDB_POINT_WRITE + (unsigned)(letter - letters);
    }
    error = target_point_insert_own(call->leon3, call->thread, point, address, length);
    if (error == GDB_OK)
        gdb_text_print(call->text, "watching 0x%08" PRIx32 "\n", address);
    else
        gdb_text_complain(call->text, "0x%08" PRIx32 " cannot be watched\n", address);
}

/* clang-format off */
const struct monitor_command monitor_stop_commands[] = {
    {"bp",         "[ADDRESS [if ...]]", 0, MONITOR_WORDS, stops_bp, MONITOR_ANYWHERE, "@symbol | if", "stop at an instruction, or list all events; `break` knows more of them"},
    {"break",      "[EVENT [WHICH] [if FIELD == VALUE [and ...]]]", 0, MONITOR_WORDS, stops_break, MONITOR_ANYWHERE, "@event | @which if", "stop on an event, or list them; `break ?` lists the kinds"},
    {"delete",     "[NUMBER]",           0, 1, stops_delete,     MONITOR_ANYWHERE, NULL,      "forget an event, or all"},
    {"step-traps", "[on|off]",           0, 1, stops_step_traps, MONITOR_ANYWHERE, "on off",  "does GDB's stepi go into traps?"},
    {"stop trap",  "[NUMBER|NAME|CLASS|off...]", 0, MONITOR_WORDS, stops_trap, MONITOR_ANYWHERE, "all off interrupt window access software", "stop at a handler's first instruction when such a trap is taken"},
    {"wp",         "[ADDRESS [LENGTH [r|w|a]]|off]", 0, 3, stops_wp, MONITOR_ANYWHERE, "@symbol off |", "watch memory, list what is watched, or watch nothing"},
    {0},
};
/* clang-format on */
