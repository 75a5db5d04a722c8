/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * State maps (component.h): the list of components, digests, and single elements found by name.
 */
#include "sim/base/component.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void component_add(struct component_list *list, struct component *component)
{
    assert(list->count < COMPONENT_MAX);
    assert(!component_find(list, component->name, strlen(component->name)));
    list->item[list->count++] = component;
}

struct component *component_find(const struct component_list *list, const char *name, size_t length)
{
    for (size_t i = 0; i < list->count; i++)
        if (strlen(list->item[i]->name) == length && !memcmp(list->item[i]->name, name, length))
            return list->item[i];
    return NULL;
}

static void component_flush(const struct component *component)
{
    if (component->flush)
        component->flush(component->owner);
}

void component_flush_all(const struct component_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        component_flush(list->item[i]);
}

void component_reload_all(const struct component_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->item[i]->reload)
            list->item[i]->reload(list->item[i]->owner);
}

uint64_t component_digest(const struct component *component)
{
    component_flush(component);
    return XXH3_64bits_withSeed(component->state, component->size,
                                XXH3_64bits(component->name, strlen(component->name)));
}

uint64_t component_digest_part(const struct component *component, size_t offset, size_t bytes)
{
    return XXH3_64bits((const uint8_t *)component->state + offset, bytes);
}

uint64_t component_list_digest(const struct component_list *list)
{
    uint64_t digest[COMPONENT_MAX];

    for (size_t i = 0; i < list->count; i++)
        digest[i] = component_digest(list->item[i]);
    return XXH3_64bits(digest, list->count * sizeof(digest[0]));
}

/*
 * Compares a field's name, in which "[]" stands for any index, with text; *index gets the index (0
 * without one).
 */
static bool field_matches(const char *pattern, const char *text, const char *end, uint32_t *index)
{
    *index = 0;
    while (*pattern) {
        if (pattern[0] == '[' && pattern[1] == ']') {
            char *after;
            unsigned long value;

            if (text + 1 >= end || text[0] != '[' || text[1] < '0' || text[1] > '9')
                return false;
            value = strtoul(text + 1, &after, 10);
            if (after >= end || *after != ']' || value > UINT32_MAX)
                return false;
            *index = (uint32_t)value;
            text = after + 1;
            pattern += 2;
        } else if (text < end && *text == *pattern) {
            text++;
            pattern++;
        } else {
            return false;
        }
    }
    return text == end;
}

static const struct state_field *field_find(const struct component *component, const char *text,
                                            const char *end, uint32_t *index)
{
    for (size_t i = 0; i < component->field_count; i++)
        if (field_matches(component->fields[i].name, text, end, index))
            return &component->fields[i];
    return NULL;
}

/* By the name that the component's map gives, or by another one. */
static const struct state_field *element_find(const struct component *component, const char *text,
                                              const char *end, uint32_t *index)
{
    const struct state_field *field = field_find(component, text, end, index);
    char name[64];

    if (field || !component->alias ||
        !component->alias(component->owner, text, (size_t)(end - text), name, sizeof(name)))
        return field;
    return field_find(component, name, name + strlen(name), index);
}

/* In a part of the component, "cpu0.mmu" of "cpu0", if one alone has it. False: not so. */
static bool part_find(const struct component_list *list, const char *text, const char *end,
                      struct state_ref *ref)
{
    const struct component *whole = ref->component;
    size_t length = strlen(whole->name);

    for (size_t i = 0; i < list->count; i++) {
        struct component *part = list->item[i];
        const struct state_field *field;
        uint32_t index;

        if (strncmp(part->name, whole->name, length) != 0 || part->name[length] != '.')
            continue;
        field = element_find(part, text + length + 1, end, &index);
        if (!field)
            continue;
        if (ref->field) { /* a second one */
            ref->field = NULL;
            break;
        }
        ref->component = part;
        ref->field = field;
        ref->index = index;
    }
    return ref->field != NULL;
}

/* Splits ":bit" off; *end is moved to the colon. False: not a bit number. */
static bool parse_bit(const char *text, const char **end, int *bit)
{
    const char *colon = strchr(text, ':');
    char *after;
    long value;

    *bit = -1;
    *end = colon ? colon : text + strlen(text);
    if (!colon)
        return true;
    value = strtol(colon + 1, &after, 10);
    if (after == colon + 1 || *after || value < 0 || value > 63)
        return false;
    *bit = (int)value;
    return true;
}

const char *state_ref_parse(const struct component_list *list, const char *text,
                            struct state_ref *ref, char *error, size_t error_size)
{
    const struct component *whole;
    const char *end, *dot;

    if (!parse_bit(text, &end, &ref->bit)) {
        snprintf(error, error_size, "'%s': the bit after ':' must be a number from 0 to 63", text);
        return error;
    }
    /* A component's own name may hold a dot ("cpu0.mmu"): the longest name that fits wins. */
    ref->component = NULL;
    ref->field = NULL;
    for (dot = text; (dot = memchr(dot, '.', (size_t)(end - dot))); dot++) {
        struct component *component = component_find(list, text, (size_t)(dot - text));
        const struct state_field *field;

        if (!component)
            continue;
        ref->component = component;
        field = element_find(component, dot + 1, end, &ref->index);
        if (field)
            ref->field = field;
    }
    if (!ref->component) {
        snprintf(error, error_size, "'%s': no such component", text);
        return error;
    }
    whole = ref->component;
    if (!ref->field && !part_find(list, text, end, ref)) {
        snprintf(error, error_size, "'%s': component '%s' has no such field", text, whole->name);
        return error;
    }
    if (ref->index >= ref->field->count) {
        snprintf(error, error_size, "'%s': index %u is past the last one, %u", text, ref->index,
                 ref->field->count - 1);
        return error;
    }
    if (ref->bit >= (int)(8 * ref->field->width)) {
        snprintf(error, error_size, "'%s': bit %d is past the last one, %u", text, ref->bit,
                 8 * ref->field->width - 1);
        return error;
    }
    return NULL;
}

static uint8_t *element_at(const struct state_ref *ref, void *state)
{
    return (uint8_t *)state + ref->field->offset + (size_t)ref->index * ref->field->stride;
}

static uint64_t element_load(const uint8_t *p, uint32_t width)
{
    uint64_t value = 0;
    uint32_t v32;
    uint16_t v16;

    switch (width) {
    case 1:
        return *p;
    case 2:
        memcpy(&v16, p, 2);
        return v16;
    case 4:
        memcpy(&v32, p, 4);
        return v32;
    default:
        memcpy(&value, p, 8);
        return value;
    }
}

static void element_store(uint8_t *p, uint32_t width, uint64_t value)
{
    uint32_t v32 = (uint32_t)value;
    uint16_t v16 = (uint16_t)value;

    switch (width) {
    case 1:
        *p = (uint8_t)value;
        break;
    case 2:
        memcpy(p, &v16, 2);
        break;
    case 4:
        memcpy(p, &v32, 4);
        break;
    default:
        memcpy(p, &value, 8);
    }
}

uint64_t state_ref_read(const struct state_ref *ref)
{
    uint64_t value;

    component_flush(ref->component);
    value = element_load(element_at(ref, ref->component->state), ref->field->width);
    return ref->bit < 0 ? value : value >> ref->bit & 1;
}

void state_ref_write(const struct state_ref *ref, uint64_t value)
{
    uint8_t *p;

    component_flush(ref->component);
    p = element_at(ref, ref->component->state);
    if (ref->bit >= 0) {
        uint64_t mask = UINT64_C(1) << ref->bit;

        value = (element_load(p, ref->field->width) & ~mask) | (value & 1 ? mask : 0);
    }
    element_store(p, ref->field->width, value);
    if (ref->component->written)
        ref->component->written(ref->component->owner, ref->field, ref->index);
    if (ref->component->reload)
        ref->component->reload(ref->component->owner);
}

void state_ref_upset(const struct state_ref *ref, uint64_t bits)
{
    struct component *component = ref->component;
    uint8_t *p;

    component_flush(component);
    if (component->will_flip)
        component->will_flip(component->owner, ref->field, ref->index);
    p = element_at(ref, component->state);
    element_store(p, ref->field->width, element_load(p, ref->field->width) ^ bits);
    if (component->upset)
        component->upset(component->owner, ref->field, ref->index, bits);
    if (component->reload)
        component->reload(component->owner);
}

void state_ref_name(const struct state_ref *ref, char *text, size_t size)
{
    const char *name = ref->field->name;
    const char *index = strstr(name, "[]");

    if (index)
        snprintf(text, size, "%s.%.*s[%u]%s", ref->component->name, (int)(index - name), name,
                 ref->index, index + 2);
    else
        snprintf(text, size, "%s.%s", ref->component->name, name);
}

bool component_first_difference(const struct component *component, const void *a, const void *b,
                                struct state_ref *ref)
{
    for (size_t f = 0; f < component->field_count; f++) {
        const struct state_field *field = &component->fields[f];

        for (uint32_t i = 0; i < field->count; i++) {
            size_t at = field->offset + (size_t)i * field->stride;

            if (memcmp((const uint8_t *)a + at, (const uint8_t *)b + at, field->width)) {
                *ref = (struct state_ref){(struct component *)component, field, i, -1};
                return true;
            }
        }
    }
    return false;
}
