/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is a component's table of fields complete? Every byte of its state must belong to exactly one
 * element of one field, so that neither snapshot, first difference nor fault address can miss it.
 * To be called from a cmocka test of every component.
 */
#ifndef PRIDE_TESTS_STATE_MAP_H
#define PRIDE_TESTS_STATE_MAP_H

#include "sim/base/component.h"
#include "tests/helpers/cmocka_all.h"

static inline void assert_state_field_plausible(const struct component *component,
                                                const struct state_field *field)
{
    bool row = strstr(field->name, "[]");

    if (field->width != 1 && field->width != 2 && field->width != 4 && field->width != 8)
        fail_msg("%s.%s: no such width: %u", component->name, field->name, field->width);
    if (!field->count || (field->count > 1 && (!row || field->stride < field->width)))
        fail_msg("%s.%s: count %u, stride %u do not fit its name", component->name, field->name,
                 field->count, field->stride);
    if (field->offset % field->width || field->stride % field->width)
        fail_msg("%s.%s: elements are not aligned", component->name, field->name);
}

/* Fails, naming the field or byte, unless the map covers the state once and its names differ. */
static inline void assert_state_map_complete(const struct component *component)
{
    uint8_t *owners = calloc(component->size, 1);

    assert_non_null(owners);
    for (size_t f = 0; f < component->field_count; f++) {
        const struct state_field *field = &component->fields[f];

        assert_state_field_plausible(component, field);
        for (size_t g = 0; g < f; g++)
            if (!strcmp(field->name, component->fields[g].name))
                fail_msg("%s.%s: two fields have this name", component->name, field->name);
        for (size_t i = 0; i < field->count; i++)
            for (size_t byte = 0; byte < field->width; byte++) {
                size_t at = field->offset + i * field->stride + byte;

                if (at >= component->size)
                    fail_msg("%s.%s: element %zu is outside the state", component->name,
                             field->name, i);
                if (owners[at]++)
                    fail_msg("%s.%s: element %zu overlaps another field at byte %zu",
                             component->name, field->name, i, at);
            }
    }
    for (size_t at = 0; at < component->size; at++)
        if (!owners[at])
            fail_msg("%s: byte %zu of the state belongs to no field", component->name, at);
    free(owners);
}

#endif
