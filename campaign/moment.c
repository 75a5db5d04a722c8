/* SPDX-License-Identifier: BSD-2-Clause */
/* States in pieces of 64 KiB (moment.h). */
#include "campaign/moment.h"

#include <stdlib.h>

#define PIECE_BYTES ((size_t)65536)

static size_t pieces_of(const struct component *component)
{
    return (component->size + PIECE_BYTES - 1) / PIECE_BYTES;
}

static size_t count_pieces(const struct component_list *list)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        count += pieces_of(list->item[i]);
    return count;
}

static uint64_t digest_piece(const struct component *component, size_t piece)
{
    size_t offset = piece * PIECE_BYTES, left = component->size - offset;

    return component_digest_part(component, offset, left < PIECE_BYTES ? left : PIECE_BYTES);
}

bool campaign_moment_take(struct campaign_moment *moment, struct machine *machine)
{
    const struct component_list *list = machine_components(machine);
    uint64_t *to;

    moment->cycle = machine_cycle(machine);
    moment->digest = to = calloc(count_pieces(list) + 1, sizeof(*to));
    if (!to)
        return false;
    component_flush_all(list);
    for (size_t i = 0; i < list->count; i++)
        for (size_t piece = 0; piece < pieces_of(list->item[i]); piece++)
            *to++ = digest_piece(list->item[i], piece);
    return true;
}

void campaign_moment_free(struct campaign_moment *moment)
{
    free(moment->digest);
    moment->digest = NULL;
}

/* `number` is among all pieces. */
static bool same_piece(const struct campaign_moment *moment, const struct component_list *list,
                       size_t number)
{
    size_t piece = number;

    for (size_t i = 0; i < list->count; i++) {
        if (piece < pieces_of(list->item[i]))
            return digest_piece(list->item[i], piece) == moment->digest[number];
        piece -= pieces_of(list->item[i]);
    }
    return true;
}

bool campaign_moment_same(const struct campaign_moment *moment, struct machine *machine,
                          size_t *piece)
{
    const struct component_list *list = machine_components(machine);
    size_t count = count_pieces(list);

    component_flush_all(list);
    if (!same_piece(moment, list, *piece))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!same_piece(moment, list, i)) {
            *piece = i;
            return false;
        }
    }
    return true;
}
