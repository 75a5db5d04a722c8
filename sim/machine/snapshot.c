/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Snapshots of a machine in memory. Layout, numbers in the host's byte order:
 *
 *   magic, version, byte-order mark, digest of all that follows
 *   text of the board, engine and timing left at their defaults (either may change in between)
 *   names of contexts
 *   number of components; for each: name, size, digest of its field table, runs
 *
 * A run is (offset, length, bytes); pages of zeros are left out, a run of length 0 is the last.
 * Restoring checks everything before it changes anything. Files are snapshot_file.c.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "sim/machine/parts.h"

#define SNAPSHOT_MAGIC   "PRIDESNP"
#define SNAPSHOT_VERSION 2u
#define SNAPSHOT_ORDER   0x01020304u
#define SNAPSHOT_PAGE    4096u

struct snapshot_head {
    char magic[8];
    uint32_t version;
    uint32_t order;
    uint64_t digest;
};

struct buffer {
    uint8_t *bytes;
    size_t size, room;
    bool failed;
};

static void put(struct buffer *buffer, const void *data, size_t size)
{
    if (buffer->failed)
        return;
    if (buffer->room - buffer->size < size) {
        size_t room = buffer->room * 2 > buffer->size + size ? buffer->room * 2
                                                             : buffer->size + size + SNAPSHOT_PAGE;
        uint8_t *bytes = realloc(buffer->bytes, room);

        buffer->failed = !bytes;
        if (!bytes)
            return;
        buffer->bytes = bytes;
        buffer->room = room;
    }
    if (size)
        memcpy(buffer->bytes + buffer->size, data, size);
    buffer->size += size;
}

static void put_number(struct buffer *buffer, uint64_t value)
{
    put(buffer, &value, sizeof(value));
}

static void put_block(struct buffer *buffer, const void *data, size_t size)
{
    put_number(buffer, size);
    put(buffer, data, size);
}

static void put_line(void *owner, const char *text)
{
    put(owner, text, strlen(text));
    put(owner, "\n", 1);
}

/* What must be the same in the machine that is restored. */
static struct buffer board_text(const struct machine *machine)
{
    struct buffer text = {.bytes = NULL};
    struct board board = machine->board;

    board.engine = LEON3_ENGINE_PLAIN;
    board.timing = LEON3_TIMING_FAST;
    board_print(&board, put_line, &text);
    return text;
}

static uint64_t layout_digest(const struct component *component)
{
    XXH3_state_t state;

    XXH3_64bits_reset(&state);
    for (size_t i = 0; i < component->field_count; i++) {
        const struct state_field *field = &component->fields[i];
        const uint32_t shape[4] = {field->offset, field->width, field->count, field->stride};

        XXH3_64bits_update(&state, field->name, strlen(field->name));
        XXH3_64bits_update(&state, shape, sizeof(shape));
    }
    return XXH3_64bits_digest(&state);
}

static bool all_zero(const uint8_t *bytes, size_t size)
{
    return !size || (!bytes[0] && !memcmp(bytes, bytes + 1, size - 1));
}

static size_t page_at(size_t offset, size_t size)
{
    return size - offset < SNAPSHOT_PAGE ? size - offset : SNAPSHOT_PAGE;
}

static void put_runs(struct buffer *buffer, const struct component *component)
{
    const uint8_t *bytes = component->state;
    size_t end;

    for (size_t start = 0; start < component->size; start = end) {
        end = start;
        while (end < component->size && !all_zero(bytes + end, page_at(end, component->size)))
            end += page_at(end, component->size);
        if (end > start) {
            put_number(buffer, start);
            put_block(buffer, bytes + start, end - start);
        } else {
            end += page_at(end, component->size);
        }
    }
    put_number(buffer, component->size);
    put_number(buffer, 0);
}

static void put_components(struct buffer *buffer, const struct component_list *list)
{
    put_number(buffer, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct component *component = list->item[i];

        put_block(buffer, component->name, strlen(component->name));
        put_number(buffer, component->size);
        put_number(buffer, layout_digest(component));
        put_runs(buffer, component);
    }
}

bool machine_save(struct machine *machine, void **data, size_t *size)
{
    struct snapshot_head head = {SNAPSHOT_MAGIC, SNAPSHOT_VERSION, SNAPSHOT_ORDER, 0};
    struct buffer buffer = {.bytes = NULL}, board = board_text(machine);

    component_flush_all(&machine->components);
    put(&buffer, &head, sizeof(head));
    put_block(&buffer, board.bytes, board.size);
    put_block(&buffer, machine->context, machine->context_count * sizeof(machine->context[0]));
    put_components(&buffer, &machine->components);
    free(board.bytes);
    if (buffer.failed || board.failed) {
        free(buffer.bytes);
        return diag_error(machine->diag, NULL, 0, "no host memory for a snapshot");
    }
    head.digest = XXH3_64bits(buffer.bytes + sizeof(head), buffer.size - sizeof(head));
    memcpy(buffer.bytes, &head, sizeof(head));
    *data = buffer.bytes;
    *size = buffer.size;
    return true;
}

/* A place in a snapshot that is read; what is beyond its end reads as 0 and is noted. */
struct cursor {
    const uint8_t *bytes;
    size_t size, at;
    bool short_of;
};

static const void *take(struct cursor *cursor, size_t size)
{
    const void *data = cursor->bytes + cursor->at;

    if (cursor->size - cursor->at < size) {
        cursor->short_of = true;
        return NULL;
    }
    cursor->at += size;
    return data;
}

static uint64_t take_number(struct cursor *cursor)
{
    const void *data = take(cursor, sizeof(uint64_t));
    uint64_t value = 0;

    if (data)
        memcpy(&value, data, sizeof(value));
    return value;
}

static const void *take_block(struct cursor *cursor, size_t *size)
{
    *size = take_number(cursor);
    return take(cursor, *size);
}

static const char *check_head(struct cursor *cursor)
{
    const void *data = take(cursor, sizeof(struct snapshot_head));
    struct snapshot_head head;

    if (!data)
        return "is too short for a snapshot";
    memcpy(&head, data, sizeof(head));
    if (memcmp(head.magic, SNAPSHOT_MAGIC, sizeof(head.magic)) != 0)
        return "is no snapshot";
    if (head.order != SNAPSHOT_ORDER)
        return "was made on a host of the other byte order";
    if (head.version != SNAPSHOT_VERSION)
        return "was made by another version of pride";
    if (head.digest != XXH3_64bits(cursor->bytes + cursor->at, cursor->size - cursor->at))
        return "is damaged: its digest does not match";
    return NULL;
}

static const char *check_board(const struct machine *machine, struct cursor *cursor)
{
    struct buffer own = board_text(machine);
    size_t size;
    const void *text = take_block(cursor, &size);
    bool same = text && !own.failed && size == own.size && !memcmp(text, own.bytes, size);

    free(own.bytes);
    return same ? NULL : "was made on another board or with other settings";
}

static const char *check_contexts(struct machine *machine, struct cursor *cursor, bool apply)
{
    size_t size;
    const void *data = take_block(cursor, &size);

    if (!data || size % sizeof(machine->context[0]) || size > sizeof(machine->context))
        return "has a broken list of contexts";
    if (apply) {
        memcpy(machine->context, data, size);
        machine->context_count = size / sizeof(machine->context[0]);
    }
    return NULL;
}

/* Memories are their own mappings: dropped pages read as zeros and cost nothing. */
static void clear_state(const struct component *component)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    if ((uintptr_t)component->state % page || component->size % page ||
        madvise(component->state, component->size, MADV_DONTNEED))
        memset(component->state, 0, component->size);
}

static const char *check_runs(const struct component *component, struct cursor *cursor, bool apply)
{
    size_t offset, size;

    if (apply)
        clear_state(component);
    do {
        const void *data;

        offset = take_number(cursor);
        data = take_block(cursor, &size);
        if (!data || offset > component->size || size > component->size - offset)
            return "has a broken component";
        if (apply)
            memcpy((uint8_t *)component->state + offset, data, size);
    } while (size);
    return NULL;
}

static const char *check_component(const struct component *component, struct cursor *cursor,
                                   bool apply)
{
    size_t length;
    const void *name = take_block(cursor, &length);

    if (!name || length != strlen(component->name) || memcmp(name, component->name, length) != 0 ||
        take_number(cursor) != component->size || take_number(cursor) != layout_digest(component))
        return "was made by another version of pride: its components differ";
    return check_runs(component, cursor, apply);
}

/* All after the head; first to check everything, then once more to apply what is known good. */
static const char *read_snapshot(struct machine *machine, struct cursor *cursor, bool apply)
{
    const char *wrong = check_board(machine, cursor);

    if (!wrong)
        wrong = check_contexts(machine, cursor, apply);
    if (!wrong && take_number(cursor) != machine->components.count)
        wrong = "was made by another version of pride: its components differ";
    for (size_t i = 0; !wrong && i < machine->components.count; i++)
        wrong = check_component(machine->components.item[i], cursor, apply);
    if (!wrong && (cursor->short_of || cursor->at != cursor->size))
        wrong = "has something after its end";
    return wrong;
}

bool snapshot_restore(struct machine *machine, const void *data, size_t size, const char *file)
{
    struct cursor cursor = {.bytes = data, .size = size};
    const char *wrong = check_head(&cursor);
    size_t start = cursor.at;

    if (!wrong)
        wrong = read_snapshot(machine, &cursor, false);
    if (wrong)
        return diag_error(machine->diag, file, 0, "the snapshot %s", wrong);
    cursor.at = start;
    component_flush_all(&machine->components);
    read_snapshot(machine, &cursor, true);
    component_reload_all(&machine->components);
    machine->stop_wanted = false;
    return true;
}

bool machine_restore(struct machine *machine, const void *data, size_t size)
{
    return snapshot_restore(machine, data, size, NULL);
}
