/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands about what happened last: instructions, accesses on the bus, events, all of them. With a recorded run they
 * look there and nothing has to be switched on before; `hist on` keeps a ring for runs without.
 */
#include "monitor/command.h"
#include "monitor/recent.h"

#include "sim/machine/context_name.h"

#include <inttypes.h>
#include <string.h>

#define RECENT_DEFAULT 16u
#define RECENT_LIVE    1024u

#define POINTS_INST OBSERVE_BIT(INSTRUCTION)
#define POINTS_BUS                                                                                 \
    (OBSERVE_BIT(MEMORY) | OBSERVE_BIT(TABLE_WALK) | OBSERVE_BIT(DMA) | OBSERVE_BIT(DEVICE) |      \
     OBSERVE_BIT(BUS_ERROR))
#define POINTS_EVENTS                                                                              \
    (OBSERVE_BIT(TRAP) | OBSERVE_BIT(RETT) | OBSERVE_BIT(INTERRUPT) | OBSERVE_BIT(CONTEXT) |       \
     OBSERVE_BIT(FAULT) | OBSERVE_BIT(MARK) | OBSERVE_BIT(MODE))

/* ---- one entry in words ---------------------------------------------------------------------------------------- */

static void show_place(const struct monitor_call *call, const struct recent_entry *entry,
                       uint32_t address)
{
    bool partition =
        entry->user && machine_context_name(call->leon3->machine, entry->context) != NULL;

    target_print_place(call->leon3, partition ? entry->context + 1 : TARGET_PROCESS_MACHINE,
                       address, call->text);
}

static void show_instruction(const struct monitor_call *call, const struct recent_entry *entry)
{
    char line[80];

    leon3_disassemble(entry->what.pc, (uint32_t)entry->what.value, line, sizeof(line));
    show_place(call, entry, entry->what.pc);
    gdb_text_print(call->text, "  %s", line);
}

static void show_access(const struct monitor_call *call, const struct recent_entry *entry)
{
    const struct observation *what = &entry->what;

    gdb_text_print(call->text, "%s 0x%08" PRIx32 " (0x%08" PRIx32 ") = 0x%0*" PRIx64 ", at ",
                   what->write ? "store" : "load", what->address, what->physical, 2 * what->size,
                   what->value);
    show_place(call, entry, what->pc);
}

static void show_walk(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text,
                   "table walk of 0x%08" PRIx32 ": level %" PRIu32 " at 0x%08" PRIx32
                   " = 0x%08" PRIx64,
                   entry->what.address, entry->what.code, entry->what.physical, entry->what.value);
}

static void show_dma(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text, "DMA: %" PRIu64 " bytes written at 0x%08" PRIx32, entry->what.value,
                   entry->what.physical);
}

static void show_device(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text, "device %s 0x%08" PRIx32 " = 0x%08" PRIx64,
                   entry->what.write ? "write" : "read", entry->what.physical, entry->what.value);
}

static void show_bus_error(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text, "bus error: %s 0x%08" PRIx32 ", at ",
                   entry->what.write ? "write" : "read", entry->what.physical);
    show_place(call, entry, entry->what.pc);
}

static void show_trap(const struct monitor_call *call, const struct recent_entry *entry)
{
    char name[48];

    gdb_text_print(call->text, "trap 0x%02" PRIx32 " (%s), at ", entry->what.code,
                   leon3_trap_name(entry->what.code, name, sizeof(name)));
    show_place(call, entry, entry->what.pc);
}

static void show_rett(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text, "return from trap to 0x%08" PRIx32, entry->what.address);
}

static void show_interrupt(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text, "interrupt %" PRIu32 " taken", entry->what.code);
}

static void show_context(const struct monitor_call *call, const struct recent_entry *entry)
{
    const char *name = machine_context_name(call->leon3->machine, entry->what.code);

    gdb_text_print(call->text, "context %" PRIu64 " -> %" PRIu32 " %s", entry->what.value,
                   entry->what.code, name ? name : "");
}

static void show_fault(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text, "fault injected: %s", entry->text);
}

static void show_mark(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text, "mark 0x%" PRIx64, entry->what.value);
}

static void show_mode(const struct monitor_call *call, const struct recent_entry *entry)
{
    gdb_text_print(call->text, "%s", observe_mode_name(entry->what.code));
}

static void show_entry(const struct monitor_call *call, const struct recent_entry *entry)
{
    static void (*const show[OBSERVE_COUNT])(const struct monitor_call *call,
                                             const struct recent_entry *entry) = {
        [OBSERVE_INSTRUCTION] = show_instruction,
        [OBSERVE_MEMORY] = show_access,
        [OBSERVE_TABLE_WALK] = show_walk,
        [OBSERVE_DMA] = show_dma,
        [OBSERVE_DEVICE] = show_device,
        [OBSERVE_BUS_ERROR] = show_bus_error,
        [OBSERVE_TRAP] = show_trap,
        [OBSERVE_RETT] = show_rett,
        [OBSERVE_INTERRUPT] = show_interrupt,
        [OBSERVE_CONTEXT] = show_context,
        [OBSERVE_FAULT] = show_fault,
        [OBSERVE_MARK] = show_mark,
        [OBSERVE_MODE] = show_mode};

    gdb_text_print(call->text, "%12" PRIu64 " ", entry->what.cycle);
    if (entry->what.point == OBSERVE_DMA)
        gdb_text_print(call->text, "%s ", entry->text);
    else
        gdb_text_print(call->text, "cpu%" PRIu32 " ", entry->what.cpu);
    show[entry->what.point](call, entry);
    gdb_text_print(call->text, "\n");
}

/* ---- commands -------------------------------------------------------------------------------------------------- */

/* From a live ring: the last `count` of the points that are asked for. */
static void show_live(const struct monitor_call *call, uint32_t points, uint32_t count)
{
    const struct recent *recent = call->monitor->recent;
    uint32_t all = recent_count(recent), from = all, found = 0;

    while (from > 0 && found < count)
        found += points >> recent_at(recent, --from)->what.point & 1u;
    for (; from < all; from++) {
        if (points >> recent_at(recent, from)->what.point & 1u)
            show_entry(call, recent_at(recent, from));
    }
    if (!found)
        gdb_text_print(call->text, "nothing yet\n");
}

static void show_searched(const struct monitor_call *call, const struct recent_filter *filter,
                          uint32_t count)
{
    struct recent *recent = recent_search(call->leon3, filter, count, call->leon3->interrupted,
                                          call->leon3->interrupted_owner);

    if (!recent) {
        gdb_text_complain(call->text, "nothing is recorded: `hist on` before, or a run without "
                                      "--history off\n");
        return;
    }
    for (uint32_t i = 0; i < recent_count(recent); i++)
        show_entry(call, recent_at(recent, i));
    if (!recent_count(recent))
        gdb_text_print(call->text, "nothing of that kind since the record began\n");
    recent_destroy(recent);
}

/* "[COUNT] [if ...]" from word `first` on. False: a complaint was printed. */
static bool show_parse(const struct monitor_call *call, unsigned first, uint32_t *count,
                       struct recent_filter *filter)
{
    if (first < call->count && strcmp(call->word[first], "if") != 0) {
        if (!monitor_parse_number(call->word[first++], RECENT_MAX, count, call->text))
            return false;
        if (*count == 0) {
            gdb_text_complain(call->text, "'%s': expected a count from 1\n", call->word[first - 1]);
            return false;
        }
    }
    if (first == call->count)
        return true;
    if (strcmp(call->word[first], "if") == 0 && first + 1 < call->count)
        return conditions_read(call->leon3, &filter->conditions, call->word + first + 1,
                               call->count - first - 1, call->text);
    gdb_text_complain(call->text, "expected a count, and `if` with conditions\n");
    return false;
}

static void show_points(const struct monitor_call *call, uint32_t points)
{
    struct recent_filter filter = {.points = points};
    uint32_t count = RECENT_DEFAULT;

    if (!show_parse(call, 0, &count, &filter))
        return;
    if (call->monitor->recent && !filter.conditions.count)
        show_live(call, points, count);
    else
        show_searched(call, &filter, count);
}

static void show_inst(const struct monitor_call *call)
{
    show_points(call, POINTS_INST);
}

static void show_bus(const struct monitor_call *call)
{
    show_points(call, POINTS_BUS);
}

static void show_events(const struct monitor_call *call)
{
    show_points(call, POINTS_EVENTS);
}

static void show_hist(const struct monitor_call *call)
{
    show_points(call, POINTS_INST | POINTS_BUS | POINTS_EVENTS);
}

static void show_hist_off(const struct monitor_call *call)
{
    recent_destroy(call->monitor->recent);
    call->monitor->recent = NULL;
}

static void show_hist_on(const struct monitor_call *call)
{
    struct recent_filter filter = {.points = POINTS_INST | POINTS_BUS | POINTS_EVENTS};
    uint32_t room = RECENT_LIVE;
    struct recent *recent;

    if (!show_parse(call, 0, &room, &filter))
        return;
    show_hist_off(call);
    recent = recent_create(call->leon3, &filter, room);
    if (!recent || !recent_listen(recent)) {
        recent_destroy(recent);
        gdb_text_complain(call->text, "no room for it\n");
        return;
    }
    call->monitor->recent = recent;
    gdb_text_print(call->text, "the last %" PRIu32 " are kept\n", room);
    monitor_note_repeated(call);
}

static void show_hist_clear(const struct monitor_call *call)
{
    if (call->monitor->recent)
        recent_clear(call->monitor->recent);
}

/* clang-format off */
#define SHOW_ARGUMENTS "[COUNT] [if FIELD == VALUE [and ...]]"
#define SHOW_COMPLETE  "if"
const struct monitor_command monitor_recent_commands[] = {
    {"bus",        SHOW_ARGUMENTS, 0, MONITOR_WORDS, show_bus,     MONITOR_ANYWHERE, SHOW_COMPLETE, "the last loads, stores, table walks, DMA, device accesses, bus errors"},
    {"events",     SHOW_ARGUMENTS, 0, MONITOR_WORDS, show_events,  MONITOR_ANYWHERE, SHOW_COMPLETE, "the last traps, returns, interrupts, switches, faults, marks"},
    {"hist",       SHOW_ARGUMENTS, 0, MONITOR_WORDS, show_hist,    MONITOR_ANYWHERE, SHOW_COMPLETE, "all of these and instructions, in their order"},
    {"hist clear", "",             0, 0,             show_hist_clear, MONITOR_ANYWHERE, NULL, "forget what is kept"},
    {"hist off",   "",             0, 0,             show_hist_off, MONITOR_ANYWHERE, NULL, "keep nothing"},
    {"hist on",    SHOW_ARGUMENTS, 0, MONITOR_WORDS, show_hist_on, MONITOR_ANYWHERE, SHOW_COMPLETE, "keep the last COUNT as the machine runs, for runs that are not recorded"},
    {"inst",       SHOW_ARGUMENTS, 0, MONITOR_WORDS, show_inst,    MONITOR_ANYWHERE, SHOW_COMPLETE, "the last instructions"},
    {0},
};
/* clang-format on */
