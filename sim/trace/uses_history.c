/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Histories grow by doubling, up to a limit for all of them together.
 */
#include "sim/trace/uses_history.h"

#include <stdlib.h>
#include <string.h>

#define USES_MAX (UINT64_C(1) << 26)

static struct use *grow(struct use_history *history)
{
    size_t capacity = history->capacity ? history->capacity * 2 : 8;
    struct use *grown = realloc(history->use, capacity * sizeof(*grown));

    if (grown) {
        history->use = grown;
        history->capacity = capacity;
    }
    return grown;
}

void use_history_add(struct use_history *history, struct use_count *count, uint64_t cycle,
                     uint32_t bits, bool write)
{
    struct use *last = history->count ? &history->use[history->count - 1] : NULL;

    if (!history->followed || !bits)
        return;
    if (history->last_only && last) {
        last->cycle = cycle;
        return;
    }
    /* A read after a read at one boundary is one; a write after a read there changes nothing. */
    if (last && last->cycle == cycle && !last->write) {
        last->bits |= write ? 0 : bits;
        if (write ? (bits & ~last->bits) == 0 : true)
            return;
    }
    if (history->count == history->capacity && (count->total >= USES_MAX || !grow(history))) {
        count->incomplete = true;
        return;
    }
    count->total++;
    history->use[history->count++] = (struct use){.cycle = cycle, .bits = bits, .write = write};
}

void use_history_free(struct use_history *history)
{
    free(history->use);
    *history = (struct use_history){0};
}

/* From the back, so that what is there moves up in place. */
bool use_history_merge(struct use_history *merged, const struct use_history *other)
{
    size_t left = merged->count, right = other->count, place = left + right;

    while (merged->capacity < place)
        if (!grow(merged))
            return false;
    merged->count = place;
    while (right > 0) {
        bool from_left = left > 0 && merged->use[left - 1].cycle > other->use[right - 1].cycle;

        merged->use[--place] = from_left ? merged->use[--left] : other->use[--right];
    }
    return true;
}
