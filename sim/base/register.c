/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device registers as tables (register.h).
 */
#include "sim/base/register.h"

#include <assert.h>

const struct register_row *register_find(const struct register_row *rows, size_t count,
                                         uint32_t offset, uint32_t *index)
{
    for (size_t i = 0; i < count; i++) {
        const struct register_row *row = &rows[i];
        uint32_t from = offset - row->offset;

        if (offset < row->offset)
            continue;
        if (!from) {
            *index = 0;
            return row;
        }
        if (row->count > 1 && from % row->step == 0 && from / row->step < row->count) {
            *index = from / row->step;
            return row;
        }
    }
    return NULL;
}

static uint32_t *register_word(const struct register_bank *bank, const struct register_row *row,
                               uint32_t index)
{
    uint32_t stride = row->state_stride ? row->state_stride : (uint32_t)sizeof(uint32_t);

    if (row->state == REGISTER_NO_STATE)
        return NULL;
    return (uint32_t *)(void *)((char *)bank->state + row->state + (size_t)index * stride);
}

static uint32_t register_read(const struct register_bank *bank, const struct register_row *row,
                              uint32_t index, bool peek)
{
    const uint32_t *word = register_word(bank, row, index);
    uint32_t value = row->read ? row->read(bank->self, index, peek) : word ? *word : 0;

    return value & row->readable;
}

static void register_write(const struct register_bank *bank, const struct register_row *row,
                           uint32_t index, uint32_t value)
{
    uint32_t *word = register_word(bank, row, index);

    if (word) {
        *word = (*word & ~row->writable) | (value & row->writable);
        *word &= ~(value & row->clear);
    }
    if (row->write)
        row->write(bank->self, index, value);
}

/* The same for every run, and different for each register: device's name, offset, direction. */
static uint64_t register_key(const char *device, uint32_t offset, bool write)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

    for (const char *c = device; *c; c++)
        hash = (hash ^ (uint8_t)*c) * UINT64_C(0x100000001b3);
    hash = (hash ^ offset) * UINT64_C(0x100000001b3);
    return (hash ^ write) * UINT64_C(0x100000001b3);
}

static void register_report(const struct register_bank *bank, uint32_t offset,
                            const struct bus_access *access)
{
    char who[BUS_MASTER_TEXT];

    bus_describe_master(access, who, sizeof(who));
    diag_guest(bank->diag, register_key(bank->device, offset, access->write),
               "%s: %s offset 0x%x by %s, where there is no register", bank->device,
               access->write ? "store to" : "load of", offset, who);
}

enum bus_result register_access(const struct register_bank *bank, uint32_t offset,
                                struct bus_access *access)
{
    bool debug = access->master == BUS_MASTER_DEBUG;
    uint32_t index;
    const struct register_row *row = register_find(bank->rows, bank->count, offset, &index);

    assert(offset % sizeof(uint32_t) == 0);
    if (!row && !debug)
        register_report(bank, offset, access);
    if (!access->write)
        access->value = row ? register_read(bank, row, index, debug) : 0;
    else if (row)
        register_write(bank, row, index, access->value);
    return BUS_OK;
}

uint32_t register_spread(const struct bus_access *access)
{
    if (access->size == 1)
        return (access->value & 0xff) * 0x01010101u;
    if (access->size == 2)
        return (access->value & 0xffff) * 0x00010001u;
    return access->value;
}

uint32_t register_lane(const struct bus_access *access, uint32_t word)
{
    uint32_t bits = 8u * access->size;
    uint32_t shift = 8 * (4 - access->size - (access->address & 3));

    return access->size < 4 ? word >> shift & ((1u << bits) - 1) : word;
}
