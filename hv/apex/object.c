/* SPDX-License-Identifier: BSD-2-Clause */
/* Named objects and their memory. Contract: object.h. */
#include "hv/apex/object.h"

#include "hv/lib/hv.h"

/* From the linker script: the end of the variables, and the main process's stack. */
extern unsigned char __data_end[], __stack_bottom[];

static size_t pool_used;

static unsigned char *pool_base(void)
{
    return (unsigned char *)(((uintptr_t)__data_end + 7) & ~(uintptr_t)7);
}

static size_t pool_round(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

bool apex_pool_has(size_t size)
{
    const size_t all = (size_t)(__stack_bottom - pool_base());

    return size <= all && pool_round(size) <= all - pool_used;
}

void *apex_pool_take(size_t size)
{
    void *memory = pool_base() + pool_used;

    pool_used += pool_round(size);
    return memset(memory, 0, size);
}

bool apex_object_fits(const struct apex_table *table, size_t size, size_t extra)
{
    return table->count < table->limit && apex_pool_has(pool_round(size) + extra);
}

void *apex_object_create(struct apex_table *table, const char *name, size_t size)
{
    struct apex_object *object = apex_pool_take(size);

    strncpy(object->name, name, MAX_NAME_LENGTH);
    table->objects[table->count++] = object;
    object->id = table->count;
    return object;
}

void *apex_object_find(const struct apex_table *table, APEX_INTEGER id)
{
    return id >= 1 && id <= table->count ? table->objects[id - 1] : NULL;
}

void *apex_object_find_name(const struct apex_table *table, const char *name)
{
    for (APEX_INTEGER i = 0; i < table->count; i++) {
        if (strncmp(table->objects[i]->name, name, MAX_NAME_LENGTH) == 0)
            return table->objects[i];
    }
    return NULL;
}

RETURN_CODE_TYPE apex_object_get_id(const struct apex_table *table, const char *name,
                                    APEX_INTEGER *id)
{
    const struct apex_object *object = apex_object_find_name(table, name);

    if (!object)
        return INVALID_CONFIG;
    *id = object->id;
    return NO_ERROR;
}
