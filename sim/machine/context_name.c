/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks contexts up by number and by name; the list itself is read with the image. */
#include "sim/machine/context_name.h"
#include "sim/machine/elf.h"

#include <string.h>

const char *machine_context_name(const struct machine *machine, uint32_t context)
{
    size_t count;
    const struct machine_context *list = machine_contexts(machine, &count);
    const struct machine_context *item = contexts_find(list, count, context);

    return item ? item->name : NULL;
}

uint32_t machine_context_partition(const struct machine *machine, uint32_t context)
{
    size_t count;
    const struct machine_context *list = machine_contexts(machine, &count);
    const struct machine_context *item = contexts_find(list, count, context);

    return item ? item->number : context;
}

/* At most 255: SRMMU contexts of the LEON3 have 8 bits. */
static bool parse_context_number(const char *text, size_t length, uint32_t *number)
{
    uint32_t value = 0;

    if (length == 0 || length > 3)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (uint32_t)(text[i] - '0');
    }
    *number = value;
    return value <= 255;
}

bool machine_context_find(const struct machine *machine, const char *text, size_t length,
                          uint32_t *context)
{
    size_t count;
    const struct machine_context *item = machine_contexts(machine, &count);

    for (size_t i = 0; i < count; i++) {
        if (strlen(item[i].name) == length && memcmp(item[i].name, text, length) == 0) {
            *context = item[i].number;
            return true;
        }
    }
    return parse_context_number(text, length, context);
}
