/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What partitions create: named, numbered from 1, never destroyed. Their memory, and that of
 * stacks and messages, is what the partition's data area has left between its variables and its
 * stack.
 */
#ifndef HV_APEX_OBJECT_H
#define HV_APEX_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hv/apex/apexType.h"

/* The first member of every such thing. */
struct apex_object {
    NAME_TYPE name;
    APEX_INTEGER id;
};

struct apex_table {
    struct apex_object **objects; /* room for `limit` */
    APEX_INTEGER limit, count;
};

#define APEX_TABLE(name, number)                                                                   \
    static struct apex_object *name##_objects[number];                                             \
    static struct apex_table name = {name##_objects, number, 0}

/* One more of that size, and of `extra` bytes elsewhere, can be created. */
bool apex_object_fits(const struct apex_table *table, size_t size, size_t extra);

/* All zero but name and number; only where apex_object_fits. */
void *apex_object_create(struct apex_table *table, const char *name, size_t size);

/* By number, by name; or null. */
void *apex_object_find(const struct apex_table *table, APEX_INTEGER id);
void *apex_object_find_name(const struct apex_table *table, const char *name);

/* What GET_..._ID does: *id and NO_ERROR, or INVALID_CONFIG. */
RETURN_CODE_TYPE apex_object_get_id(const struct apex_table *table, const char *name,
                                    APEX_INTEGER *id);

/* Memory, a multiple of 8, zero; only where apex_pool_has. */
void *apex_pool_take(size_t size);
bool apex_pool_has(size_t size);

#endif
