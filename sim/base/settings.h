/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Settings: the typed keys behind `--set key=value` and board files. A struct of parameters is
 * described by a table of keys, so that parsing, range checks and `pride info --board` read the
 * same rows.
 */
#ifndef PRIDE_BASE_SETTINGS_H
#define PRIDE_BASE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_type { SETTING_BOOL, SETTING_U32, SETTING_SIZE, SETTING_ADDRESS, SETTING_CHOICE };

struct setting {
    const char *key; /* "cpu.windows", "cache.icache.ways", "board.markport" */
    enum setting_type type;
    size_t offset; /* of a uint32_t in the described struct */
    uint32_t minimum, maximum;
    const char *const *choices; /* SETTING_CHOICE: NULL-terminated; the value is the index */
    const char *help;
};

/*
 * Sets one key from text: bool on/off/yes/no/true/false/1/0, numbers decimal or 0x, sizes with K or
 * M. NULL: done; else a sentence part that says what is wrong and what was expected, in `error`;
 * the struct is unchanged then.
 */
const char *setting_set(const struct setting *table, size_t count, void *parameters,
                        const char *key, const char *value, char *error, size_t error_size);

/* Writes the key's present value as text; false: no such key. */
bool setting_get(const struct setting *table, size_t count, const void *parameters, const char *key,
                 char *text, size_t size);

/* Writes what the key means, and what it may be where that does not go without saying: "number of processors (1 to 16)". */
void setting_describe(const struct setting *setting, char *text, size_t size);

/*
 * Parses "120cyc", "3us", "5ms", "1.5s", or a plain number of cycles, at the given clock. False: no
 * such time.
 */
bool time_parse(const char *text, uint64_t clock_hz, uint64_t *cycles);

#endif
