/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device types that a board file can name: one row each, with the type's own keys and the function that makes one.
 */
#ifndef PRIDE_MACHINE_DEVICE_TYPE_H
#define PRIDE_MACHINE_DEVICE_TYPE_H

#include "sim/base/device.h"
#include "sim/machine/board.h"

struct machine;

enum device_bus { DEVICE_ON_APB, DEVICE_ON_AHB };

struct device_type {
    const char *name;
    enum device_bus bus;
    uint32_t size;              /* bytes of address space, for overlap checks */
    unsigned stage;             /* devices are made in this order: a bridge after those behind it */
    const struct setting *keys; /* at most BOARD_PARAMETERS; offsets in the type's own config */
    const size_t *key_count;    /* NULL: no keys */
    const char *given;          /* a key that the machine itself gives, so no board may; or NULL */
    void (*defaults)(void *config); /* fills the type's config struct; NULL: no keys */
    struct device *(*create)(struct machine *machine, const struct board_device *device);
};

#define DEVICE_STAGES 3

/* NULL: no such type. */
const struct device_type *device_type_find(const char *name);

/* Bytes of address space that a board's device takes. */
uint32_t device_type_size(const struct board_device *device);

/* The names of all types, "a b c", for messages; always terminated. */
void device_type_list(char *text, size_t size);

/* The type's default parameters. */
void device_type_defaults(const struct device_type *type, uint32_t parameter[BOARD_PARAMETERS]);

/* Row `index` of the keys that a board can set; NULL: there are no more. */
const struct setting *device_type_key(const struct device_type *type, size_t index);

/* Sets or prints one of the type's own keys; as setting_set and setting_get. */
const char *device_type_assign(const struct device_type *type, uint32_t parameter[BOARD_PARAMETERS],
                               const char *key, const char *value, char *error, size_t error_size);
bool device_type_print(const struct device_type *type, const uint32_t parameter[BOARD_PARAMETERS],
                       const char *key, char *text, size_t size);

#endif
