/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of triggers, and what their lines have in common. */
#include "sim/fault/trigger.h"

#include <stdio.h>
#include <string.h>

#include "sim/machine/context_name.h"

static const struct trigger_kind *const kinds[] = {
    &trigger_pc,   &trigger_read,      &trigger_write, &trigger_access,
    &trigger_trap, &trigger_hypercall, &trigger_slot,  &trigger_fault,
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

static const struct trigger_kind *find_kind(const char *name)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

bool trigger_in_context(const struct trigger *trigger, struct machine *machine, uint32_t cpu)
{
    return !trigger->in_context ||
           machine_context_partition(
               machine, leon3_mmu(machine_cpu(machine, cpu))->state.context) == trigger->context;
}

bool trigger_count(struct trigger *trigger)
{
    return trigger->left && --trigger->left == 0;
}

static const char *no_partition(const char *text, size_t length, char *error, size_t size)
{
    snprintf(error, size, "no context '%.*s': expected a number 0..255 or a partition of the image",
             (int)length, text);
    return error;
}

/* [PARTITION:]NUMBER or [PARTITION:]SYMBOL */
static const char *parse_where(struct machine *machine, const struct fault_symbols *symbols,
                               const char *text, struct trigger *trigger, char *error, size_t size)
{
    const char *colon = strchr(text, ':');
    const char *number = colon ? colon + 1 : text;
    size_t partition = colon ? (size_t)(colon - text) : 0;
    uint64_t value;

    if (colon && !(partition == 3 && !memcmp(text, "sym", 3))) {
        if (!machine_context_find(machine, text, partition, &trigger->context))
            return no_partition(text, partition, error, size);
        trigger->in_context = true;
    }
    trigger->has_number = true;
    if (!fault_number(number, strlen(number), &value) &&
        fault_symbol_find(machine, symbols, trigger->in_context, trigger->context, number, false,
                          &value, error, size))
        return error;
    if (value > UINT32_MAX) {
        snprintf(error, size, "expected a 32-bit number, not '%s'", number);
        return error;
    }
    trigger->number = (uint32_t)value;
    return NULL;
}

const char *trigger_parse(struct machine *machine, const struct fault_symbols *symbols,
                          const struct fault_line *line, struct trigger *trigger, char *error,
                          size_t error_size)
{
    *trigger = (struct trigger){.kind = find_kind(line->trigger), .delay = line->delay};
    if (!trigger->kind) {
        snprintf(error, error_size,
                 "expected a time, or pc, read, write, access, trap, hypercall, slot or fault, "
                 "not '%s'",
                 line->trigger);
        return error;
    }
    if (!line->where[0] && trigger->kind->needs_where) {
        snprintf(error, error_size, "expected what '%s' is to wait for: %s", trigger->kind->name,
                 trigger->kind->help);
        return error;
    }
    if (!line->where[0])
        return NULL;
    if (trigger->kind->takes_partition_only) {
        trigger->in_context = true;
        if (!machine_context_find(machine, line->where, strlen(line->where), &trigger->context))
            return no_partition(line->where, strlen(line->where), error, error_size);
        return NULL;
    }
    return parse_where(machine, symbols, line->where, trigger, error, error_size);
}
