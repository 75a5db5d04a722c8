/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Typed keys and times (settings.h). Every value is parsed and checked whole before anything is
 * changed.
 */
#include "sim/base/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct setting *setting_find(const struct setting *table, size_t count,
                                          const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(table[i].key, key))
            return &table[i];
    return NULL;
}

static bool parse_bool(const char *text, uint32_t *value)
{
    static const char *const words[][2] = {
        {"off", "on"}, {"no", "yes"}, {"false", "true"}, {"0", "1"}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        for (uint32_t v = 0; v < 2; v++) {
            if (!strcmp(text, words[i][v])) {
                *value = v;
                return true;
            }
        }
    }
    return false;
}

/* Decimal or 0x; with `suffix`, K or M may follow. */
static bool parse_number(const char *text, bool suffix, uint32_t *value)
{
    char *end;
    unsigned long long number;
    unsigned shift = 0;

    if (text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    number = strtoull(text, &end, text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10);
    if (suffix && (*end == 'K' || *end == 'M'))
        shift = *end++ == 'K' ? 10 : 20;
    if (*end || end == text || errno || number > (unsigned long long)UINT32_MAX >> shift)
        return false;
    *value = (uint32_t)(number << shift);
    return true;
}

static bool parse_choice(const struct setting *setting, const char *text, uint32_t *value)
{
    for (uint32_t i = 0; setting->choices[i]; i++) {
        if (!strcmp(setting->choices[i], text)) {
            *value = i;
            return true;
        }
    }
    return false;
}

static bool setting_parse(const struct setting *setting, const char *text, uint32_t *value)
{
    switch (setting->type) {
    case SETTING_BOOL:
        return parse_bool(text, value);
    case SETTING_CHOICE:
        return parse_choice(setting, text, value);
    case SETTING_SIZE:
        return parse_number(text, true, value);
    case SETTING_U32:
    case SETTING_ADDRESS:
        return parse_number(text, false, value);
    }
    return false;
}

/* What the key wants, for messages. */
static void setting_expected(const struct setting *setting, char *text, size_t size)
{
    size_t used;

    switch (setting->type) {
    case SETTING_BOOL:
        snprintf(text, size, "on or off");
        break;
    case SETTING_CHOICE:
        used = (size_t)snprintf(text, size, "one of");
        for (uint32_t i = 0; setting->choices[i] && used < size; i++)
            used += (size_t)snprintf(text + used, size - used, " %s", setting->choices[i]);
        break;
    case SETTING_ADDRESS:
        snprintf(text, size, "an address from 0x%x to 0x%x", setting->minimum, setting->maximum);
        break;
    default:
        snprintf(text, size, "a number from %u to %u%s", setting->minimum, setting->maximum,
                 setting->type == SETTING_SIZE ? ", K and M allowed" : "");
    }
}

void setting_describe(const struct setting *setting, char *text, size_t size)
{
    bool whole = setting->minimum == 0 && setting->maximum == UINT32_MAX;
    char range[128] = "";
    size_t used = 0;

    if (setting->type == SETTING_CHOICE)
        for (uint32_t i = 0; setting->choices[i] && used < sizeof(range); i++)
            used += (size_t)snprintf(range + used, sizeof(range) - used, "%s%s", i ? ", " : "",
                                     setting->choices[i]);
    else if (setting->type == SETTING_ADDRESS && !whole)
        snprintf(range, sizeof(range), "0x%x to 0x%x", setting->minimum, setting->maximum);
    else if (setting->type != SETTING_BOOL && !whole)
        snprintf(range, sizeof(range), "%u to %u", setting->minimum, setting->maximum);
    snprintf(text, size, "%s%s%s%s", setting->help, *range ? " (" : "", range, *range ? ")" : "");
}

static bool setting_in_range(const struct setting *setting, uint32_t value)
{
    if (setting->type == SETTING_BOOL || setting->type == SETTING_CHOICE)
        return true;
    return value >= setting->minimum && value <= setting->maximum;
}

const char *setting_set(const struct setting *table, size_t count, void *parameters,
                        const char *key, const char *value, char *error, size_t error_size)
{
    const struct setting *setting = setting_find(table, count, key);
    uint32_t number = 0;

    if (!setting) {
        snprintf(error, error_size, "no setting '%s'", key);
        return error;
    }
    if (!setting_parse(setting, value, &number) || !setting_in_range(setting, number)) {
        char expected[256];

        setting_expected(setting, expected, sizeof(expected));
        snprintf(error, error_size, "'%s' is no value for '%s': expected %s", value, key, expected);
        return error;
    }
    memcpy((char *)parameters + setting->offset, &number, sizeof(number));
    return NULL;
}

bool setting_get(const struct setting *table, size_t count, const void *parameters, const char *key,
                 char *text, size_t size)
{
    const struct setting *setting = setting_find(table, count, key);
    uint32_t value;

    if (!setting)
        return false;
    memcpy(&value, (const char *)parameters + setting->offset, sizeof(value));
    if (setting->type == SETTING_BOOL)
        snprintf(text, size, "%s", value ? "on" : "off");
    else if (setting->type == SETTING_CHOICE)
        snprintf(text, size, "%s", setting->choices[value]);
    else if (setting->type == SETTING_ADDRESS)
        snprintf(text, size, "0x%x", value);
    else if (setting->type == SETTING_SIZE && value && value % 0x400 == 0)
        snprintf(text, size, "%uK", value >> 10);
    else
        snprintf(text, size, "%u", value);
    return true;
}

/*
 * Decimal digits with an optional fraction of at most nine, as an integer of 1e-9 units. No sign,
 * no exponent.
 */
static bool parse_decimal(const char *text, const char **end, uint64_t *nano)
{
    uint64_t whole = 0, part = 0, scale = 1000000000;

    if (*text < '0' || *text > '9')
        return false;
    for (; *text >= '0' && *text <= '9'; text++) {
        whole = whole * 10 + (uint64_t)(*text - '0');
        if (whole > 9000000000)
            return false;
    }
    if (*text == '.') {
        text++;
        if (*text < '0' || *text > '9')
            return false;
        for (; *text >= '0' && *text <= '9'; text++) {
            if (scale == 1)
                return false;
            scale /= 10;
            part += (uint64_t)(*text - '0') * scale;
        }
    }
    *nano = whole * 1000000000 + part;
    *end = text;
    return true;
}

bool time_parse(const char *text, uint64_t clock_hz, uint64_t *cycles)
{
    static const struct {
        const char *suffix;
        uint64_t per_second;
    } units[] = {{"ns", 1000000000}, {"us", 1000000}, {"ms", 1000}, {"s", 1}};
    const char *end;
    uint64_t nano;

    if (*text >= '0' && *text <= '9') {
        char *after;

        errno = 0;
        *cycles = strtoull(text, &after, 10);
        if (!errno && (!*after || !strcmp(after, "cyc")))
            return true;
    }
    if (!parse_decimal(text, &end, &nano))
        return false;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!strcmp(end, units[i].suffix)) {
            __extension__ typedef unsigned __int128 wide;
            wide value = (wide)nano * clock_hz / units[i].per_second / 1000000000;

            if (value >= UINT64_MAX)
                return false;
            *cycles = (uint64_t)value;
            return true;
        }
    }
    return false;
}
