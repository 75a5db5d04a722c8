/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of targets and access to them. Virtual addresses are walked in memory by processor 0's
 * SRMMU, at the time of the access and without a look into its TLB. Memory behind a cache is
 * changed, not a copy in the cache.
 */
#include "sim/fault/target.h"

#include <stdio.h>
#include <string.h>

#include "sim/fault/grammar.h"
#include "sim/machine/context_name.h"

/* "ADDRESS" or "ADDRESS:BIT". The element is the largest aligned one there. */
static const char *parse_address(const char *text, struct fault_target *target, char *error,
                                 size_t size)
{
    const char *colon = strchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : strlen(text);
    uint64_t address, bit = 0;

    if (!fault_number(text, length, &address) || address > UINT32_MAX) {
        snprintf(error, size, "expected a 32-bit address, not '%.*s'", (int)length, text);
        return error;
    }
    target->address = (uint32_t)address;
    target->bytes = address % 4 == 0 ? 4 : address % 2 == 0 ? 2 : 1;
    if (!colon)
        return NULL;
    if (!fault_number(colon + 1, strlen(colon + 1), &bit) || bit >= target->bytes * 8) {
        snprintf(error, size, "expected a bit 0..%u at address 0x%x, not '%s'",
                 target->bytes * 8 - 1, (unsigned)address, colon + 1);
        return error;
    }
    target->bit = (int)bit;
    return NULL;
}

static const char *parse_virtual(struct machine *machine, const char *text,
                                 struct fault_target *target, char *error, size_t size)
{
    const char *colon = strchr(text, ':');

    target->kind = FAULT_TARGET_VIRTUAL;
    if (!colon) {
        snprintf(error, size, "expected va@CONTEXT:ADDRESS, not 'va@%s'", text);
        return error;
    }
    if (!machine_context_find(machine, text, (size_t)(colon - text), &target->context)) {
        snprintf(error, size,
                 "no context '%.*s': expected a number 0..255 or a partition of the image",
                 (int)(colon - text), text);
        return error;
    }
    return parse_address(colon + 1, target, error, size);
}

static const char *parse_physical(struct machine *machine, const char *name, size_t length,
                                  const char *text, struct fault_target *target, char *error,
                                  size_t size)
{
    const char *wrong = parse_address(text, target, error, size);
    const struct bus_slave *slave;

    target->kind = FAULT_TARGET_PHYSICAL;
    if (wrong)
        return wrong;
    slave = bus_slave_at(machine_bus(machine), target->address);
    if (!slave || !slave->memory) {
        snprintf(error, size, "no memory at 0x%08x", target->address);
        return error;
    }
    if (!(length == 2 && memcmp(name, "pa", 2) == 0) &&
        !(strlen(slave->name) == length && memcmp(slave->name, name, length) == 0)) {
        snprintf(error, size, "the memory at 0x%08x is '%s', not '%.*s'", target->address,
                 slave->name, (int)length, name);
        return error;
    }
    return NULL;
}

static const char *parse_element(struct machine *machine, const char *text,
                                 struct fault_target *target, char *error, size_t error_size)
{
    const char *sign = strchr(text, '@');
    size_t length = sign ? (size_t)(sign - text) : 0;
    const char *wrong;

    if (sign && length == 2 && memcmp(text, "va", 2) == 0)
        return parse_virtual(machine, sign + 1, target, error, error_size);
    if (sign)
        return parse_physical(machine, text, length, sign + 1, target, error, error_size);
    wrong = state_ref_parse(machine_components(machine), text, &target->ref, error, error_size);
    if (wrong)
        return wrong;
    target->bit = target->ref.bit;
    target->bytes = target->ref.field->width;
    target->ref.bit = -1;
    return NULL;
}

/* "cpu0", "gptimer0", "cpu0:31" */
static const char *parse_component(struct machine *machine, const char *text,
                                   struct fault_target *target, char *error, size_t error_size)
{
    const char *colon = strchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : strlen(text);
    uint64_t bit;

    target->bytes = 4;
    target->component = component_find(machine_components(machine), text, length);
    if (!target->component) {
        snprintf(error, error_size, "no component '%.*s'", (int)length, text);
        return error;
    }
    if (!colon)
        return NULL;
    if (!fault_number(colon + 1, strlen(colon + 1), &bit) || bit > 31) {
        snprintf(error, error_size, "expected a bit 0..31, not '%s'", colon + 1);
        return error;
    }
    target->bit = (int)bit;
    return NULL;
}

static const char *parse_line(const char *text, struct fault_target *target, char *error,
                              size_t error_size)
{
    uint64_t line = 0;

    if (strncmp(text, "irq", 3) != 0 || !fault_number(text + 3, strlen(text + 3), &line) || !line ||
        line > 31) {
        snprintf(error, error_size, "expected an interrupt line irq1..irq31, not '%s'", text);
        return error;
    }
    target->address = (uint32_t)line;
    return NULL;
}

const char *fault_target_parse(struct machine *machine, enum fault_target_kind kind,
                               const char *text, struct fault_target *target, char *error,
                               size_t error_size)
{
    const char *wrong;

    *target = (struct fault_target){.kind = kind, .bit = -1};
    if (kind == FAULT_TARGET_COMPONENT)
        return parse_component(machine, text, target, error, error_size);
    if (kind == FAULT_TARGET_LINE)
        return parse_line(text, target, error, error_size);
    target->kind = FAULT_TARGET_STATE;
    wrong = parse_element(machine, text, target, error, error_size);
    if (!wrong && kind == FAULT_TARGET_PHYSICAL && target->kind == FAULT_TARGET_STATE) {
        snprintf(error, error_size, "expected an address in memory, not '%s'", text);
        return error;
    }
    return wrong;
}

const char *fault_symbol_find(struct machine *machine, const struct fault_symbols *symbols,
                              bool in_context, uint32_t context, const char *name, bool loaded,
                              uint64_t *value, char *error, size_t error_size)
{
    size_t count;
    const struct machine_context *list = machine_contexts(machine, &count);

    if (!symbols->find) {
        snprintf(error, error_size, "expected a number, not '%s': there are no symbols here", name);
        return error;
    }
    if (!in_context)
        return symbols->find(symbols->owner, NULL, name, loaded, value, error, error_size);
    for (size_t i = 0; i < count; i++)
        if (list[i].number == context)
            return symbols->find(symbols->owner, list[i].file, name, loaded, value, error,
                                 error_size);
    snprintf(error, error_size, "symbol '%s': the image has no program for context %u", name,
             (unsigned)context);
    return error;
}

static bool starts_as_number(const char *text)
{
    return *text >= '0' && *text <= '9';
}

const char *fault_target_expand(struct machine *machine, const struct fault_symbols *symbols,
                                const char *text, char *expanded, size_t size, char *error,
                                size_t error_size)
{
    const char *sign = strchr(text, '@');
    bool is_virtual = sign && sign - text == 2 && memcmp(text, "va", 2) == 0;
    const char *colon = sign ? strchr(sign, ':') : NULL, *end;
    uint32_t context = 0;
    uint64_t value = 0;
    char name[128];

    snprintf(expanded, size, "%s", text);
    if (!colon || (is_virtual && starts_as_number(colon + 1)) ||
        (!is_virtual && strncmp(sign, "@sym:", 5) != 0))
        return NULL;
    if (is_virtual &&
        !machine_context_find(machine, sign + 1, (size_t)(colon - sign - 1), &context))
        return NULL; /* the parser says so */
    end = strchr(colon + 1, ':');
    snprintf(name, sizeof(name), "%s", colon + 1);
    name[strcspn(name, ":")] = '\0';
    if (fault_symbol_find(machine, symbols, is_virtual, context, name, !is_virtual, &value, error,
                          error_size))
        return error;
    snprintf(expanded, size, "%.*s0x%08x%s", (int)((is_virtual ? colon : sign) - text + 1), text,
             (unsigned)value, end ? end : "");
    return NULL;
}

/* False: a virtual address that is not mapped, or the end of memory. */
static bool locate(struct machine *machine, const struct fault_target *target, uint32_t *physical)
{
    uint32_t pte;

    if (target->kind == FAULT_TARGET_PHYSICAL) {
        *physical = target->address;
        return true;
    }
    return srmmu_peek(leon3_mmu(machine_cpu(machine, 0)), target->context, target->address,
                      physical, &pte, NULL, NULL);
}

bool fault_target_read(struct machine *machine, const struct fault_target *target, uint64_t *value,
                       uint32_t *physical)
{
    uint8_t data[4];

    *physical = 0;
    if (target->kind == FAULT_TARGET_STATE) {
        *value = state_ref_read(&target->ref);
        return true;
    }
    if (!locate(machine, target, physical) ||
        !machine_memory_read(machine, *physical, data, target->bytes))
        return false;
    *value = 0;
    for (uint32_t i = 0; i < target->bytes; i++)
        *value = *value << 8 | data[i];
    return true;
}

bool fault_target_write(struct machine *machine, const struct fault_target *target, uint64_t value)
{
    uint8_t data[4];
    uint32_t physical;

    if (target->kind == FAULT_TARGET_STATE) {
        state_ref_write(&target->ref, value);
        return true;
    }
    if (!locate(machine, target, &physical))
        return false;
    for (uint32_t i = target->bytes; i-- > 0; value >>= 8)
        data[i] = (uint8_t)value;
    return machine_memory_write(machine, physical, data, target->bytes);
}

/* Bits of an element in memory, word by word where they are stored. */
static bool flip_stored(struct machine *machine, const struct fault_target *target, uint64_t bits)
{
    uint32_t physical, first;

    if (!locate(machine, target, &physical))
        return false;
    if (target->bytes == 8)
        return machine_memory_upset(machine, physical, (uint32_t)(bits >> 32), 0) &&
               machine_memory_upset(machine, physical + 4, (uint32_t)bits, 0);
    first = 8 * (4 - target->bytes - (physical & 3u));
    return machine_memory_upset(machine, physical & ~3u, (uint32_t)bits << first, 0);
}

bool fault_target_flip(struct machine *machine, const struct fault_target *target, uint64_t bits)
{
    if (target->kind != FAULT_TARGET_STATE)
        return flip_stored(machine, target, bits);
    state_ref_upset(&target->ref, bits);
    return true;
}

uint32_t fault_target_cpu(const struct fault_target *target)
{
    unsigned number;

    const struct component *component = target->kind == FAULT_TARGET_STATE ? target->ref.component
                                        : target->kind == FAULT_TARGET_COMPONENT ? target->component
                                                                                 : NULL;

    if (component && sscanf(component->name, "cpu%2u", &number) == 1 && number < MACHINE_CPUS_MAX)
        return number;
    return 0;
}
