/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stops on events by the observation points of the machine; those at an address of the hypervisor are breakpoints of the
 * simulator. Each kind is a row: which points it listens to, how its words are read, what counts.
 */
#include "gdbstub/event.h"

#include "gdbstub/target_leon3.h"
#include "sim/machine/context_name.h"
#include "sim/machine/device_type.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TT_HYPERCALL 0xa0u /* ta 0x20 */
#define PSR_S        0x80u
#define PSR_PS       0x40u

typedef bool (*event_reader)(struct target_leon3 *leon3, struct target_event *event,
                             char *const *word, unsigned count, struct gdb_text *text);
typedef bool (*event_judge)(struct target_leon3 *leon3, struct target_event *event,
                            const struct observation *what);

struct event_kind {
    const char *name;
    const char *arguments;
    uint32_t points;
    event_reader read; /* its own words */
    event_judge judge; /* NULL: whatever is observed */
    const char *help;
};

/* ---- which traps ----------------------------------------------------------------------------------------------- */

static void event_trap_range(uint32_t traps[8], unsigned first, unsigned last)
{
    for (unsigned tt = first; tt <= last; tt++)
        traps[tt / 32] |= 1u << tt % 32;
}

/* Classes, then the manual's names. */
static bool event_trap_named(uint32_t traps[8], const char *word)
{
    static const struct {
        const char *name;
        unsigned first, last;
    } classes[] = {{"all", 0x00, 0xff},     {"interrupt", 0x11, 0x1f}, {"window", 0x05, 0x06},
                   {"access", 0x01, 0x01},  {"access", 0x09, 0x09},    {"access", 0x29, 0x2b},
                   {"software", 0x80, 0xff}};
    bool found = false;

    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (strcmp(classes[i].name, word) != 0)
            continue;
        event_trap_range(traps, classes[i].first, classes[i].last);
        found = true;
    }
    for (unsigned tt = 0; tt < 256 && !found; tt++) {
        char name[48];

        found = strcmp(leon3_trap_name(tt, name, sizeof(name)), word) == 0;
        if (found)
            event_trap_range(traps, tt, tt);
    }
    return found;
}

bool event_traps(const char *word, uint32_t traps[8], struct gdb_text *text)
{
    uint64_t tt;

    if (condition_number(word, &tt) && tt < 256) {
        event_trap_range(traps, (unsigned)tt, (unsigned)tt);
        return true;
    }
    if (event_trap_named(traps, word))
        return true;
    gdb_text_complain(text, "'%s': no trap\n", word);
    return false;
}

static bool event_read_traps(struct target_leon3 *leon3, struct target_event *event,
                             char *const *word, unsigned count, struct gdb_text *text)
{
    (void)leon3;
    if (count == 0)
        gdb_text_complain(text, "expected trap numbers, names, or a class: "
                                "all interrupt window access software\n");
    for (unsigned i = 0; i < count; i++) {
        if (!event_traps(word[i], event->traps, text))
            return false;
    }
    return count != 0;
}

static bool event_read_hypercall(struct target_leon3 *leon3, struct target_event *event,
                                 char *const *word, unsigned count, struct gdb_text *text)
{
    (void)leon3;
    (void)word;
    event_trap_range(event->traps, TT_HYPERCALL, TT_HYPERCALL);
    if (count)
        gdb_text_complain(text, "expected nothing or `if`; a call's number is %%g1\n");
    return count == 0;
}

static bool event_read_nothing(struct target_leon3 *leon3, struct target_event *event,
                               char *const *word, unsigned count, struct gdb_text *text)
{
    (void)leon3;
    (void)event;
    (void)word;
    if (count)
        gdb_text_complain(text, "expected nothing or `if`\n");
    return count == 0;
}

static bool event_read_mmu(struct target_leon3 *leon3, struct target_event *event,
                           char *const *word, unsigned count, struct gdb_text *text)
{
    event_trap_range(event->traps, 0x01, 0x01);
    event_trap_range(event->traps, 0x09, 0x09);
    return event_read_nothing(leon3, event, word, count, text);
}

static bool event_judge_trap(struct target_leon3 *leon3, struct target_event *event,
                             const struct observation *what)
{
    (void)leon3;
    return event->traps[(what->code & 0xff) / 32] >> what->code % 32 & 1u;
}

/* ---- addresses ------------------------------------------------------------------------------------------------- */

static bool event_read_address(struct target_leon3 *leon3, const char *word, uint32_t *address)
{
    uint64_t value;

    if (!condition_number(word, &value) || value > UINT32_MAX)
        return target_symbol(leon3, TARGET_PROCESS_MACHINE, word, address);
    *address = (uint32_t)value;
    return true;
}

/* All registers of a device of the board. */
static bool event_read_device(const struct target_leon3 *leon3, struct target_event *event,
                              const char *word)
{
    const struct board *board = machine_board(leon3->machine);

    for (uint32_t i = 0; i < board->device_count; i++) {
        const struct board_device *device = &board->device[i];

        if (strcmp(device->name, word) != 0)
            continue;
        event->first = device->base;
        event->last = device->base + (device_type_size(device) - 1);
        return true;
    }
    return false;
}

static bool event_read_range(struct target_leon3 *leon3, struct target_event *event,
                             char *const *word, unsigned count, struct gdb_text *text)
{
    uint64_t length = 4;

    event->last = UINT32_MAX;
    if (count == 0 || (count == 1 && event_read_device(leon3, event, word[0])))
        return true;
    if (!event_read_address(leon3, word[0], &event->first)) {
        gdb_text_complain(text, "'%s': no device, address or symbol\n", word[0]);
        return false;
    }
    if (count > 2 || (count == 2 && (!condition_number(word[1], &length) || length == 0 ||
                                     length > UINT32_MAX - event->first))) {
        gdb_text_complain(text, "expected ADDRESS and a length\n");
        return false;
    }
    event->last = event->first + (uint32_t)length - 1;
    return true;
}

static bool event_judge_range(struct target_leon3 *leon3, struct target_event *event,
                              const struct observation *what)
{
    (void)leon3;
    return what->physical >= event->first && what->physical <= event->last;
}

static bool event_read_place(struct target_leon3 *leon3, struct target_event *event,
                             char *const *word, unsigned count, struct gdb_text *text)
{
    if (count != 1) {
        gdb_text_complain(text, "expected a symbol or an address\n");
        return false;
    }
    if (!event_read_address(leon3, word[0], &event->first)) {
        gdb_text_complain(text, "'%s': no address and no symbol\n", word[0]);
        return false;
    }
    if (event->first % 4)
        gdb_text_complain(text, "0x%08" PRIx32 ": no instruction can be there\n", event->first);
    return event->first % 4 == 0;
}

static bool event_read_health(struct target_leon3 *leon3, struct target_event *event,
                              char *const *word, unsigned count, struct gdb_text *text)
{
    static char symbol[] = "hv_health_report";
    char *const words[] = {symbol};

    (void)word;
    if (count) {
        gdb_text_complain(text, "expected nothing or `if`; the event is %%o1\n");
        return false;
    }
    return event_read_place(leon3, event, words, 1, text);
}

/* ---- partitions ------------------------------------------------------------------------------------------------ */

/* The first entry into user mode in a context that was entered. */
static bool event_judge_slot(struct target_leon3 *leon3, struct target_event *event,
                             const struct observation *what)
{
    uint32_t psr = leon3_register_read(machine_cpu(leon3->machine, what->cpu), LEON3_REG_PSR);
    bool *switched = &event->switched[what->cpu % 16];

    if (what->point == OBSERVE_CONTEXT) {
        *switched = true;
        return false;
    }
    if (!*switched || ((psr & PSR_S) && (psr & PSR_PS)))
        return false;
    *switched = false;
    return true;
}

static bool event_judge_error(struct target_leon3 *leon3, struct target_event *event,
                              const struct observation *what)
{
    (void)leon3;
    (void)event;
    return what->code == OBSERVE_ERROR_MODE;
}

/* clang-format off */
static const struct event_kind kinds[] = {
    {"trap",      "NUMBER|NAME|CLASS...", OBSERVE_BIT(TRAP),      event_read_traps,     event_judge_trap,  "a trap is taken"},
    {"hypercall", "",                     OBSERVE_BIT(TRAP),      event_read_hypercall, event_judge_trap,  "ta 0x20; its number is %g1"},
    {"mmu",       "",                     OBSERVE_BIT(TRAP),      event_read_mmu,       event_judge_trap,  "a fault of the MMU"},
    {"interrupt", "",                     OBSERVE_BIT(INTERRUPT), event_read_nothing,                 NULL,              "an interrupt is taken; its level is code"},
    {"switch",    "",                     OBSERVE_BIT(CONTEXT),   event_read_nothing,                 NULL,              "the SRMMU context changes"},
    {"slot",      "",                     OBSERVE_BIT(CONTEXT) | OBSERVE_BIT(RETT), event_read_nothing, event_judge_slot, "a partition runs after a switch"},
    {"health",    "",                     0,                      event_read_health,    NULL,              "hv_health_report of the hypervisor"},
    {"at",        "SYMBOL|ADDRESS",       0,                      event_read_place,     NULL,              "an instruction, in any context"},
    {"device",    "[NAME|ADDRESS [LENGTH]]", OBSERVE_BIT(DEVICE),    event_read_range,     event_judge_range, "a device register is accessed"},
    {"bus-error", "[NAME|ADDRESS [LENGTH]]", OBSERVE_BIT(BUS_ERROR), event_read_range,     event_judge_range, "the bus refuses an access"},
    {"fault",     "",                     OBSERVE_BIT(FAULT),     event_read_nothing,                 NULL,              "a fault is injected"},
    {"mark",      "",                     OBSERVE_BIT(MARK),      event_read_nothing,                 NULL,              "the program writes a mark; value"},
    {"error",     "",                     OBSERVE_BIT(MODE),      event_read_nothing,   event_judge_error, "a processor enters error mode"},
};
/* clang-format on */

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

const char *event_kind_name(unsigned index)
{
    return index < KINDS ? kinds[index].name : NULL;
}

/* ---- when it happens ------------------------------------------------------------------------------------------- */

static void event_tell(struct target_leon3 *leon3, const struct target_event *event,
                       const struct observation *what)
{
    uint32_t context = condition_context(leon3, what->cpu);
    const char *partition = machine_context_name(leon3->machine, context);
    char name[48] = "", detail[80] = "", place[20] = ""; /* not all points know a PC */

    if (what->point == OBSERVE_TRAP)
        snprintf(detail, sizeof(detail), " 0x%02" PRIx32 " (%s)", what->code,
                 leon3_trap_name(what->code, name, sizeof(name)));
    else if (what->point == OBSERVE_DEVICE)
        snprintf(detail, sizeof(detail), " %s 0x%08" PRIx32 " = 0x%" PRIx64,
                 what->write ? "write" : "read", what->physical, what->value);
    else if (what->point == OBSERVE_FAULT && what->text)
        snprintf(detail, sizeof(detail), " %.60s", what->text);
    if (what->pc)
        snprintf(place, sizeof(place), ", pc 0x%08" PRIx32, what->pc);
    snprintf(leon3->text, sizeof(leon3->text),
             "event %u: %s%s%s, cpu%" PRIu32 ", context %" PRIu32 " %.31s",
             (unsigned)(event - leon3->events) + 1, event->kind->name, detail, place, what->cpu,
             context, partition ? partition : "");
}

static void event_observe(void *owner, const struct observation *what)
{
    struct target_leon3 *leon3 = owner;

    for (unsigned i = 0; i < TARGET_EVENTS && leon3->request.kind == GDB_STOP_NONE; i++) {
        struct target_event *event = &leon3->events[i];

        if (!event->kind || !(event->kind->points >> what->point & 1u) ||
            (event->kind->judge && !event->kind->judge(leon3, event, what)) ||
            !conditions_hold(leon3, &event->conditions, what, &event->hits))
            continue;
        event_tell(leon3, event, what);
        leon3->request = (struct gdb_stop){.kind = GDB_STOP_SIGNAL,
                                           .signal = GDB_SIGNAL_TRAP,
                                           .thread = GDB_THREAD_OF_CPU + what->cpu,
                                           .text = leon3->text};
        machine_stop(leon3->machine, "event");
    }
}

bool event_at_address(struct target_leon3 *leon3, uint32_t cpu)
{
    const struct observation what = {
        .point = OBSERVE_COUNT,
        .cpu = cpu,
        .cycle = machine_cycle(leon3->machine),
        .pc = leon3_register_read(machine_cpu(leon3->machine, cpu), LEON3_REG_PC)};

    for (unsigned i = 0; i < TARGET_EVENTS; i++) {
        struct target_event *event = &leon3->events[i];

        if (!event->kind || event->kind->points || event->first != what.pc ||
            !conditions_hold(leon3, &event->conditions, &what, &event->hits))
            continue;
        event_tell(leon3, event, &what);
        return true;
    }
    return false;
}

/* ---- setting and removing -------------------------------------------------------------------------------------- */

/* One observer for all events, which listens to what they need. */
static bool event_listen(struct target_leon3 *leon3)
{
    struct observers *observers = machine_observers(leon3->machine);
    uint32_t points = 0;

    observe_remove(observers, event_observe, leon3);
    for (unsigned i = 0; i < TARGET_EVENTS; i++)
        points |= leon3->events[i].kind ? leon3->events[i].kind->points : 0;
    return !points || observe_add_class(observers, OBSERVE_DEBUGGER, points, event_observe, leon3);
}

static const struct event_kind *event_kind_find(const char *name, struct gdb_text *text)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    if (strcmp(name, "?") == 0)
        gdb_text_print(text, "there are these events:\n");
    else
        gdb_text_complain(text, "'%s': no such event; there are\n", name);
    for (size_t i = 0; i < KINDS; i++)
        gdb_text_print(text, "  %-10s %-23s %s\n", kinds[i].name, kinds[i].arguments,
                       kinds[i].help);
    return NULL;
}

static bool event_read(struct target_leon3 *leon3, struct target_event *event, char *const *word,
                       unsigned count, struct gdb_text *text)
{
    unsigned own = 1;

    *event = (struct target_event){.kind = event_kind_find(word[0], text)};
    while (own < count && strcmp(word[own], "if") != 0)
        own++;
    for (unsigned i = 0; i < count; i++) {
        size_t used = strlen(event->source);

        snprintf(event->source + used, sizeof(event->source) - used, "%s%s", i ? " " : "", word[i]);
    }
    if (!event->kind)
        return false;
    if (own + 1 == count) {
        gdb_text_complain(text, "expected a condition behind `if`\n");
        return false;
    }
    if (!event->kind->read(leon3, event, word + 1, own - 1, text))
        return false;
    return own == count ||
           conditions_read(leon3, &event->conditions, word + own + 1, count - own - 1, text);
}

unsigned event_add(struct target_leon3 *leon3, char *const *word, unsigned count,
                   struct gdb_text *text)
{
    struct target_event event;
    unsigned slot = 0;

    while (slot < TARGET_EVENTS && leon3->events[slot].kind)
        slot++;
    if (slot == TARGET_EVENTS) {
        gdb_text_complain(text, "there are %d events already\n", TARGET_EVENTS);
        return 0;
    }
    if (!event_read(leon3, &event, word, count, text))
        return 0;
    leon3->events[slot] = event;
    if (event_listen(leon3) && (event.kind->points || target_break_add(leon3, event.first)))
        return slot + 1;
    leon3->events[slot].kind = NULL;
    event_listen(leon3);
    gdb_text_complain(text, "no room for another observer or breakpoint\n");
    return 0;
}

bool event_remove(struct target_leon3 *leon3, unsigned number)
{
    bool found = number == 0;

    for (unsigned i = 0; i < TARGET_EVENTS; i++) {
        struct target_event *event = &leon3->events[i];

        if (!event->kind || (number && i + 1 != number))
            continue;
        if (!event->kind->points)
            target_break_remove(leon3, event->first);
        event->kind = NULL;
        found = true;
    }
    event_listen(leon3);
    return found;
}

void event_list(const struct target_leon3 *leon3, struct gdb_text *text)
{
    bool any = false;

    for (unsigned i = 0; i < TARGET_EVENTS; i++) {
        if (!leon3->events[i].kind)
            continue;
        any = true;
        gdb_text_print(text, "event %u: %s, %" PRIu64 " times\n", i + 1, leon3->events[i].source,
                       leon3->events[i].hits);
    }
    if (!any)
        gdb_text_print(text, "no events\n");
}
