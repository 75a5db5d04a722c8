/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring of recent.h. A live one is a record of the run: moments that are repeated are not heard again; when the user changed
 * the past, what was kept of the time behind it never happened and is dropped.
 */
#include "monitor/recent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PSR_S 0x80u

struct recent {
    struct target_leon3 *leon3;
    struct recent_filter filter;
    uint32_t room, count, next; /* next: where the following one goes */
    bool listening;
    struct recent_entry *entry;
};

struct recent *recent_create(struct target_leon3 *leon3, const struct recent_filter *filter,
                             uint32_t room)
{
    struct recent *recent = calloc(1, sizeof(*recent));

    if (!recent)
        return NULL;
    recent->leon3 = leon3;
    recent->filter = *filter;
    recent->room = room;
    recent->entry = calloc(room, sizeof(*recent->entry));
    if (recent->entry)
        return recent;
    free(recent);
    return NULL;
}

static struct recent_entry *recent_slot(const struct recent *recent, uint32_t index)
{
    return &recent->entry[(recent->next + recent->room - recent->count + index) % recent->room];
}

/* Cycles are those at which what is told began. */
static bool recent_is_past(const struct recent *recent, const struct recent_entry *entry)
{
    return entry->what.cycle < leon3_cycle(machine_cpu(recent->leon3->machine, entry->what.cpu));
}

uint32_t recent_count(const struct recent *recent)
{
    uint32_t count = recent->count;

    while (recent->listening && count > 0 &&
           !recent_is_past(recent, recent_slot(recent, count - 1)))
        count--;
    return count;
}

const struct recent_entry *recent_at(const struct recent *recent, uint32_t index)
{
    return recent_slot(recent, index);
}

void recent_clear(struct recent *recent)
{
    recent->count = recent->next = 0;
}

/* ---- listening ------------------------------------------------------------------------------------------------- */

static void recent_put(struct recent *recent, const struct recent_entry *entry)
{
    recent->entry[recent->next] = *entry;
    recent->next = (recent->next + 1) % recent->room;
    if (recent->count < recent->room)
        recent->count++;
}

void recent_forget_later(struct recent *recent)
{
    uint32_t count = recent->count, first = (recent->next + recent->room - count) % recent->room;

    recent->count = 0;
    recent->next = first;
    for (uint32_t i = 0; i < count; i++) {
        const struct recent_entry entry = recent->entry[(first + i) % recent->room];

        if (recent_is_past(recent, &entry))
            recent_put(recent, &entry);
    }
}

static void recent_observe(void *owner, const struct observation *what)
{
    struct recent *recent = owner;
    struct machine *machine = recent->leon3->machine;
    struct recent_entry entry = {.what = *what};
    uint32_t psr;

    if (!conditions_hold(recent->leon3, &recent->filter.conditions, what, NULL))
        return;
    psr = leon3_register_read(machine_cpu(machine, what->cpu), LEON3_REG_PSR);
    entry.user = what->point == OBSERVE_TRAP ? !what->flag : !(psr & PSR_S);
    entry.context = condition_context(recent->leon3, what->cpu);
    if (what->text)
        snprintf(entry.text, sizeof(entry.text), "%s", what->text);
    entry.what.text = NULL;
    recent_put(recent, &entry);
}

bool recent_listen(struct recent *recent)
{
    recent->listening = observe_add_class(machine_observers(recent->leon3->machine), OBSERVE_RECORD,
                                          recent->filter.points, recent_observe, recent);
    return recent->listening;
}

void recent_destroy(struct recent *recent)
{
    if (!recent)
        return;
    if (recent->listening)
        observe_remove(machine_observers(recent->leon3->machine), recent_observe, recent);
    free(recent->entry);
    free(recent);
}

/* ---- afterwards ------------------------------------------------------------------------------------------------ */

/* From where the machine stands to `end`, as many as there is room for. NULL: no memory. */
static struct recent *recent_scan(struct target_leon3 *leon3, const struct recent_filter *filter,
                                  uint32_t room, uint64_t end)
{
    struct observers *observers = machine_observers(leon3->machine);
    struct recent *part = recent_create(leon3, filter, room);

    if (!part)
        return NULL;
    if (!observe_add_class(observers, OBSERVE_DEBUGGER, filter->points, recent_observe, part)) {
        recent_destroy(part);
        return NULL;
    }
    target_replay(leon3, end);
    observe_remove(observers, recent_observe, part);
    return part;
}

/* The parts of the run were looked at from the last to the first: what is in `earlier` goes before the others. */
static struct recent *recent_join(struct recent *earlier, struct recent *later)
{
    struct recent *whole = recent_create(earlier->leon3, &earlier->filter, later->room);

    for (uint32_t i = 0; whole && i < earlier->count; i++)
        recent_put(whole, recent_at(earlier, i));
    for (uint32_t i = 0; whole && i < later->count; i++)
        recent_put(whole, recent_at(later, i));
    recent_destroy(earlier);
    recent_destroy(later);
    return whole;
}

struct recent *recent_search(struct target_leon3 *leon3, const struct recent_filter *filter,
                             uint32_t count, bool (*stop)(void *owner), void *owner)
{
    struct recent *found = leon3->history ? recent_create(leon3, filter, count) : NULL;
    uint64_t now = machine_position(leon3->machine), end = now;

    while (found && found->count < count && history_back(leon3->history, &end, NULL)) {
        uint64_t start = machine_position(leon3->machine);
        struct recent *part = recent_scan(leon3, filter, count - found->count, end);

        end = start;
        if (!part)
            break;
        found = recent_join(part, found);
        if (stop && stop(owner))
            break;
    }
    if (leon3->history)
        history_goto(leon3->history, now);
    return found;
}
