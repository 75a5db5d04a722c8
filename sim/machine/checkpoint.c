/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Taking, restoring and thinning out checkpoints (checkpoint.h). Which pages were written is known
 * without comparing memory: processors ask for host addresses to write to, and after each checkpoint
 * they have to ask again (bus_touch, leon3_stores_forget).
 */
#include "sim/machine/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include "sim/machine/parts.h"

void checkpoints_init(struct checkpoints *list, struct machine *machine)
{
    *list = (struct checkpoints){.machine = machine};
}

/* ---- memories ------------------------------------------------------------------------------------ */

static bool is_memory(const struct machine *machine, const struct component *component)
{
    for (uint32_t i = 0; i < machine->board.memory_count; i++)
        if (&machine->memory[i].component == component)
            return true;
    return false;
}

static uint32_t memory_pages(const struct machine_memory *memory)
{
    return memory->slave.size >> BUS_PAGE_BITS;
}

/* The memory that has a page, and the page's index in it. */
static const struct machine_memory *memory_of_page(const struct machine *machine, uint32_t number,
                                                   uint32_t *index)
{
    for (uint32_t i = 0; i < machine->board.memory_count; i++) {
        const struct machine_memory *memory = &machine->memory[i];

        *index = number - (memory->slave.base >> BUS_PAGE_BITS);
        if (*index < memory_pages(memory))
            return memory;
    }
    return NULL;
}

static void clear_touched(const struct machine *machine)
{
    for (uint32_t i = 0; i < machine->board.memory_count; i++)
        memset(machine->memory[i].touched, 0, memory_pages(&machine->memory[i]));
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        leon3_stores_forget(machine->cpu[i]);
}

static size_t count_touched(const struct machine *machine)
{
    size_t count = 0;

    for (uint32_t i = 0; i < machine->board.memory_count; i++) {
        const struct machine_memory *memory = &machine->memory[i];
        const uint8_t *end = memory->touched + memory_pages(memory);

        for (const uint8_t *p = memory->touched; (p = memchr(p, 1, (size_t)(end - p))); p++)
            count++;
    }
    return count;
}

static bool all_zero(const uint8_t *bytes)
{
    return !bytes[0] && !memcmp(bytes, bytes + 1, BUS_PAGE_SIZE - 1);
}

/* ---- pages of a checkpoint ----------------------------------------------------------------------- */

static void pages_free(struct checkpoint_page *page, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(page[i].bytes);
    free(page);
}

static size_t pages_bytes(const struct checkpoint *checkpoint)
{
    size_t bytes = checkpoint->page_count * sizeof(checkpoint->page[0]);

    for (size_t i = 0; i < checkpoint->page_count; i++)
        bytes += checkpoint->page[i].bytes ? BUS_PAGE_SIZE : 0;
    return bytes;
}

static bool copy_page(struct checkpoint_page *page, uint32_t number, const uint8_t *bytes)
{
    *page = (struct checkpoint_page){.number = number};
    if (all_zero(bytes))
        return true;
    page->bytes = malloc(BUS_PAGE_SIZE);
    if (page->bytes)
        memcpy(page->bytes, bytes, BUS_PAGE_SIZE);
    return page->bytes;
}

static bool copy_touched(const struct machine *machine, struct checkpoint *checkpoint)
{
    size_t room = count_touched(machine);

    checkpoint->page = calloc(room ? room : 1, sizeof(checkpoint->page[0]));
    for (uint32_t i = 0; checkpoint->page && i < machine->board.memory_count; i++) {
        const struct machine_memory *memory = &machine->memory[i];
        const uint8_t *end = memory->touched + memory_pages(memory);

        for (const uint8_t *p = memory->touched; (p = memchr(p, 1, (size_t)(end - p))); p++) {
            uint32_t index = (uint32_t)(p - memory->touched);

            if (!copy_page(&checkpoint->page[checkpoint->page_count],
                           (memory->slave.base >> BUS_PAGE_BITS) + index,
                           memory->slave.memory + (size_t)index * BUS_PAGE_SIZE))
                return false;
            checkpoint->page_count++;
        }
    }
    return checkpoint->page;
}

static int by_number(const void *a, const void *b)
{
    const struct checkpoint_page *x = a, *y = b;

    return x->number < y->number ? -1 : x->number > y->number;
}

/* What `older` has and `newer` has not goes to `newer`. False: no memory. */
static bool pages_merge(struct checkpoint *newer, struct checkpoint *older)
{
    size_t most = newer->page_count + older->page_count, count = 0, n = 0;
    struct checkpoint_page *merged = malloc((most ? most : 1) * sizeof(*merged));

    if (!merged)
        return false;
    for (size_t o = 0; o < older->page_count || n < newer->page_count;) {
        bool from_newer = o == older->page_count ||
                          (n < newer->page_count && newer->page[n].number <= older->page[o].number);

        if (from_newer && o < older->page_count && older->page[o].number == newer->page[n].number)
            free(older->page[o++].bytes);
        merged[count++] = from_newer ? newer->page[n++] : older->page[o++];
    }
    free(older->page);
    free(newer->page);
    *older = (struct checkpoint){.state = older->state, .rider = older->rider};
    newer->page = merged;
    newer->page_count = count;
    return true;
}

/* ---- one checkpoint ------------------------------------------------------------------------------ */

static size_t states_size(const struct machine *machine)
{
    size_t size = 0;

    for (size_t i = 0; i < machine->components.count; i++)
        if (!is_memory(machine, machine->components.item[i]))
            size += machine->components.item[i]->size;
    return size;
}

static void copy_states(const struct machine *machine, uint8_t *saved, bool restore)
{
    for (size_t i = 0; i < machine->components.count; i++) {
        const struct component *component = machine->components.item[i];

        if (is_memory(machine, component))
            continue;
        if (restore)
            memcpy(component->state, saved, component->size);
        else
            memcpy(saved, component->state, component->size);
        saved += component->size;
    }
}

static void checkpoint_free(struct checkpoints *list, struct checkpoint *checkpoint)
{
    if (checkpoint->rider)
        list->rider.drop(checkpoint->rider);
    pages_free(checkpoint->page, checkpoint->page_count);
    free(checkpoint->state);
    free(checkpoint);
}

static size_t checkpoint_bytes(const struct checkpoints *list, const struct checkpoint *checkpoint)
{
    return sizeof(*checkpoint) + list->state_size + pages_bytes(checkpoint);
}

static struct checkpoint *checkpoint_make(struct checkpoints *list)
{
    struct machine *machine = list->machine;
    struct checkpoint *checkpoint = calloc(1, sizeof(*checkpoint));

    if (!checkpoint)
        return NULL;
    checkpoint->position = machine_position(machine);
    checkpoint->cycle = machine_cycle(machine);
    checkpoint->instructions = machine_instructions(machine);
    checkpoint->state = malloc(list->state_size);
    checkpoint->rider = list->rider.owner ? list->rider.save(list->rider.owner) : NULL;
    if (!checkpoint->state || (list->rider.owner && !checkpoint->rider) ||
        !copy_touched(machine, checkpoint)) {
        checkpoint_free(list, checkpoint);
        return NULL;
    }
    copy_states(machine, checkpoint->state, false);
    qsort(checkpoint->page, checkpoint->page_count, sizeof(checkpoint->page[0]), by_number);
    return checkpoint;
}

/* ---- the list ------------------------------------------------------------------------------------ */

void checkpoints_clear(struct checkpoints *list)
{
    while (list->count)
        checkpoint_free(list, list->item[--list->count]);
    free(list->item);
    list->item = NULL;
    list->room = list->at = list->bytes = 0;
}

static bool reserve(struct checkpoints *list)
{
    size_t room = list->room ? 2 * list->room : 64;
    struct checkpoint **item;

    if (list->count < list->room)
        return true;
    item = realloc(list->item, room * sizeof(struct checkpoint *));
    if (!item)
        return false;
    list->item = item;
    list->room = room;
    return true;
}

static void insert(struct checkpoints *list, size_t index, struct checkpoint *checkpoint)
{
    memmove(&list->item[index + 1], &list->item[index],
            (list->count - index) * sizeof(struct checkpoint *));
    list->item[index] = checkpoint;
    list->count++;
    list->bytes += checkpoint_bytes(list, checkpoint);
}

/* Leaves one out; the next one takes over what it alone knows. */
static bool leave_out(struct checkpoints *list, size_t index)
{
    struct checkpoint *gone = list->item[index];
    size_t before = checkpoint_bytes(list, gone);

    if (index + 1 < list->count) {
        struct checkpoint *next = list->item[index + 1];

        before += checkpoint_bytes(list, next);
        if (!pages_merge(next, gone))
            return false;
        list->bytes += checkpoint_bytes(list, next);
    }
    list->bytes -= before;
    checkpoint_free(list, gone);
    list->count--;
    memmove(&list->item[index], &list->item[index + 1],
            (list->count - index) * sizeof(struct checkpoint *));
    if (list->at > index)
        list->at--;
    return true;
}

bool checkpoints_take(struct checkpoints *list, size_t input, bool pinned)
{
    bool again = list->count && list->item[list->at]->position == machine_position(list->machine);
    struct checkpoint *checkpoint;
    size_t index = list->count ? list->at + 1 : 0;

    component_flush_all(&list->machine->components);
    if (!list->count)
        list->state_size = states_size(list->machine);
    checkpoint = reserve(list) ? checkpoint_make(list) : NULL;
    if (!checkpoint)
        return false;
    checkpoint->input = input;
    checkpoint->pinned = pinned || (again && list->item[list->at]->pinned);
    clear_touched(list->machine);
    insert(list, index, checkpoint);
    list->at = index;
    if (again)
        leave_out(list, index - 1);
    return true;
}

/* Marks the pages in which checkpoints first..last differ from their predecessors. */
static void touch_pages(struct checkpoints *list, size_t first, size_t last)
{
    for (size_t i = first; i <= last && i < list->count; i++) {
        for (size_t n = 0; n < list->item[i]->page_count; n++) {
            uint32_t index;
            const struct machine_memory *memory =
                memory_of_page(list->machine, list->item[i]->page[n].number, &index);

            memory->touched[index] = 1;
        }
    }
}

static void put_page(const struct machine *machine, const struct machine_memory *memory,
                     uint32_t index, const uint8_t *bytes)
{
    uint8_t *to = memory->slave.memory + (size_t)index * BUS_PAGE_SIZE;

    if (bytes)
        memcpy(to, bytes, BUS_PAGE_SIZE);
    else
        memset(to, 0, BUS_PAGE_SIZE);
    memory->touched[index] = 0;
    leon3_memory_reloaded(machine->cpu[0], memory->slave.base + index * BUS_PAGE_SIZE,
                          BUS_PAGE_SIZE);
}

/* Each marked page as the latest checkpoint up to `index` has it; zeros where none has. */
static void restore_pages(struct checkpoints *list, size_t index)
{
    const struct machine *machine = list->machine;

    for (size_t i = index + 1; i-- > 0;) {
        const struct checkpoint *checkpoint = list->item[i];

        for (size_t n = 0; n < checkpoint->page_count; n++) {
            uint32_t at;
            const struct machine_memory *memory =
                memory_of_page(machine, checkpoint->page[n].number, &at);

            if (memory->touched[at])
                put_page(machine, memory, at, checkpoint->page[n].bytes);
        }
    }
    for (uint32_t i = 0; i < machine->board.memory_count; i++) {
        const struct machine_memory *memory = &machine->memory[i];
        const uint8_t *end = memory->touched + memory_pages(memory);

        for (const uint8_t *p = memory->touched; (p = memchr(p, 1, (size_t)(end - p))); p++)
            put_page(machine, memory, (uint32_t)(p - memory->touched), NULL);
    }
}

void checkpoints_restore(struct checkpoints *list, size_t index)
{
    struct machine *machine = list->machine;
    const struct checkpoint *checkpoint = list->item[index];

    component_flush_all(&machine->components);
    if (index < list->at)
        touch_pages(list, index + 1, list->at);
    else
        touch_pages(list, list->at + 1, index);
    restore_pages(list, index);
    copy_states(machine, checkpoint->state, true);
    for (size_t i = 0; i < machine->components.count; i++) {
        const struct component *component = machine->components.item[i];

        if (!is_memory(machine, component) && component->reload)
            component->reload(component->owner);
    }
    clear_touched(machine);
    machine->stop_wanted = false;
    if (checkpoint->rider)
        list->rider.restore(list->rider.owner, checkpoint->rider);
    list->at = index;
}

void checkpoints_pass(struct checkpoints *list)
{
    list->at++;
    if (machine_position(list->machine) == list->item[list->at]->position)
        clear_touched(list->machine);
}

void checkpoints_forget_later(struct checkpoints *list)
{
    while (list->count > list->at + 1) {
        list->bytes -= checkpoint_bytes(list, list->item[list->count - 1]);
        checkpoint_free(list, list->item[--list->count]);
    }
}

/*
 * How little a checkpoint would be missed: what going back would cost more without it, beside how far
 * back it lies. 0: never.
 */
static double spare(const struct checkpoints *list, size_t index)
{
    const struct checkpoint *before = list->item[index - 1], *after = list->item[index + 1];
    uint64_t end = list->item[list->count - 1]->instructions;
    uint64_t gap = after->instructions - before->instructions;

    if (list->item[index]->pinned || index == list->at)
        return 0;
    return (double)(end - list->item[index]->instructions + 1) / (double)(gap + 1);
}

void checkpoints_thin(struct checkpoints *list, size_t bytes)
{
    while (list->bytes > bytes) {
        size_t best = 0;

        for (size_t i = 1; i + 1 < list->count; i++)
            if (spare(list, i) > (best ? spare(list, best) : 0))
                best = i;
        /* Only those left that cannot be spared: the past begins later. */
        if (!best && (list->count < 3 || list->at == 0))
            return;
        if (!leave_out(list, best))
            return;
    }
}

bool checkpoints_page_written(const struct checkpoints *list, size_t index, uint32_t physical)
{
    const struct checkpoint_page key = {.number = physical >> BUS_PAGE_BITS};
    const struct checkpoint *next = index + 1 < list->count ? list->item[index + 1] : NULL;
    uint32_t at;
    const struct machine_memory *memory = memory_of_page(list->machine, key.number, &at);

    if (next && bsearch(&key, next->page, next->page_count, sizeof(key), by_number))
        return true;
    /* Behind the last one, what is written is not in any yet. */
    return !memory || (!next && (index != list->at || memory->touched[at]));
}
