/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of the units and keywords of the configuration, and their reading. The schema has checked
 * the form of each text before; what is left to find here are values that exceed 32 bits.
 */
#include "hv/pack/value.h"

#include <stdio.h>
#include <string.h>

#include "hv/abi/config.h"
#include "hv/pack/system.h"

/* clang-format off */
const struct pack_word pack_number_units[]    = {{"", 1}, {NULL, 0}};
const struct pack_word pack_size_units[]      = {{"", 1}, {"K", 1024}, {"M", 1024 * 1024}, {NULL, 0}};
const struct pack_word pack_time_units[]      = {{"us", 1}, {"ms", 1000}, {"s", 1000000}, {NULL, 0}};
const struct pack_word pack_frequency_units[] = {{"Hz", 1}, {"kHz", 1000}, {"MHz", 1000000}, {NULL, 0}};

const struct pack_word pack_booleans[] = {{"true", 1}, {"1", 1}, {"false", 0}, {"0", 0}, {NULL, 0}};

const struct pack_word pack_rights[] = {
    {"R",   HV_AREA_READ},
    {"RW",  HV_AREA_READ | HV_AREA_WRITE},
    {"RX",  HV_AREA_READ | HV_AREA_EXECUTE},
    {"RWX", HV_AREA_READ | HV_AREA_WRITE | HV_AREA_EXECUTE},
    {"X",   HV_AREA_EXECUTE},
    {NULL,  0},
};

const struct pack_word pack_directions[] = {
    {"SOURCE",      HV_PORT_SOURCE},
    {"DESTINATION", HV_PORT_DESTINATION},
    {NULL,          0},
};

const struct pack_word pack_levels[] = {
    {"MODULE",    HV_LEVEL_MODULE},
    {"PARTITION", HV_LEVEL_PARTITION},
    {"PROCESS",   HV_LEVEL_PROCESS},
    {NULL,        0},
};

const struct pack_word pack_hm_states[] = {
    {"ALL",     PACK_HM_ALL},
    {"INIT",    HV_HM_INIT},
    {"NORMAL",  HV_HM_NORMAL},
    {"HANDLER", HV_HM_HANDLER},
    {NULL,      0},
};

const struct pack_word pack_actions[] = {
    {"IGNORE",     HV_ACTION_IGNORE},
    {"IDLE",       HV_ACTION_IDLE},
    {"WARM_START", HV_ACTION_WARM_START},
    {"COLD_START", HV_ACTION_COLD_START},
    {"SUSPEND",    HV_ACTION_SUSPEND},
    {"SHUTDOWN",   HV_ACTION_SHUTDOWN},
    {"RESET",      HV_ACTION_RESET},
    {"WARM_RESET", HV_ACTION_WARM_RESET},
    {"SWITCH_TO_MAINTENANCE", HV_ACTION_SWITCH_TO_MAINTENANCE},
    {NULL,         0},
};

const struct pack_word pack_fpu[] = {
    {"NONE",  0},
    {"LAZY",  HV_PARTITION_FPU},
    {"EAGER", HV_PARTITION_FPU | HV_PARTITION_FPU_EAGER},
    {NULL,    0},
};

const struct pack_word pack_kinds[] = {
    {"NATIVE", 0},
    {"VM",     HV_PARTITION_VM},
    {NULL,     0},
};

const struct pack_word pack_vm_times[] = {
    {"SLOTS",    0},
    {"HARDWARE", HV_PARTITION_VM_TIME},
    {NULL,       0},
};

const struct pack_word pack_events[] = {
#define EVENT_WORD(value, name, trap, text) {#name, (value)},
    HV_EVENTS(EVENT_WORD)
#undef EVENT_WORD
    {NULL, 0},
};
/* clang-format on */

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

bool pack_word_find(const struct pack_word *words, const char *name, uint32_t *value)
{
    for (; words->name != NULL; words++) {
        if (strcmp(words->name, name) == 0) {
            *value = words->value;
            return true;
        }
    }
    return false;
}

const char *pack_word_name(const struct pack_word *words, uint32_t value)
{
    while (words->name != NULL && words->value != value)
        words++;
    return words->name;
}

bool pack_value_parse(const char *text, const struct pack_word *units, uint32_t *value)
{
    bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    int base = hexadecimal ? 16 : 10;
    const char *first = hexadecimal ? text + 2 : text;
    const char *next = first;
    uint64_t number = 0;
    uint32_t factor;

    for (; digit_value(*next) < base; next++) {
        number = number * (unsigned)base + (unsigned)digit_value(*next);
        if (number > UINT32_MAX)
            return false;
    }
    if (next == first)
        return false;
    if (number == 0 && *next == '\0') /* nothing needs no unit */
        factor = 1;
    else if (!pack_word_find(units, next, &factor))
        return false;
    if (number * factor > UINT32_MAX)
        return false;
    *value = (uint32_t)(number * factor);
    return true;
}

void pack_rights_text(uint32_t rights, char text[PACK_RIGHTS_TEXT])
{
    const uint32_t access = rights & (HV_AREA_READ | HV_AREA_WRITE | HV_AREA_EXECUTE);

    snprintf(text, PACK_RIGHTS_TEXT, "%.3s%s%s", pack_word_name(pack_rights, access),
             (rights & HV_AREA_CACHEABLE) != 0 ? "" : "-nc",
             (rights & HV_AREA_CHANGEABLE) != 0 ? "-ch" : "");
}
