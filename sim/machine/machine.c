/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The small functions of machine.h: parts, physical memory, characters, and loading an image.
 */
#include "sim/machine/machine.h"

#include <stdlib.h>
#include <string.h>

#include "sim/dev/apbuart.h"
#include "sim/dev/ftmctrl.h"
#include "sim/dev/svgactrl.h"
#include "sim/machine/parts.h"

#define UART_STATUS       0x4u
#define UART_STATUS_TS_TE 0x6u /* transmitter shift register and FIFO empty */
#define UART_DRAIN_EVENTS 1000000u

const struct board *machine_board(const struct machine *machine)
{
    return &machine->board;
}

struct leon3 *machine_cpu(struct machine *machine, uint32_t index)
{
    return index < machine->board.cpu_count ? machine->cpu[index] : NULL;
}

uint32_t machine_cpu_count(const struct machine *machine)
{
    return machine->board.cpu_count;
}

struct bus *machine_bus(struct machine *machine)
{
    return &machine->bus;
}

struct clock *machine_clock(struct machine *machine)
{
    return &machine->clock;
}

struct observers *machine_observers(struct machine *machine)
{
    return &machine->observers;
}

struct component_list *machine_components(struct machine *machine)
{
    return &machine->components;
}

struct diag *machine_diag(struct machine *machine)
{
    return machine->diag;
}

const struct machine_context *machine_contexts(const struct machine *machine, size_t *count)
{
    *count = machine->context_count;
    return machine->context;
}

uint64_t machine_instructions(const struct machine *machine)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        count += leon3_instructions(machine->cpu[i]);
    return count;
}

double machine_seconds(const struct machine *machine, uint64_t cycles)
{
    return (double)cycles / machine->board.clock_hz;
}

uint64_t machine_digest(const struct machine *machine)
{
    return component_list_digest(&machine->components);
}

static void drop_copies(struct machine *machine, uint32_t physical, uint32_t size)
{
    if (machine->ftmctrl)
        ftmctrl_written(machine->ftmctrl, physical, size);
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        leon3_memory_changed(machine->cpu[i], physical, size);
}

/* Memory (of any kind) at all of these addresses; the loader writes PROMs too, as a programmer. */
static bool all_memory(const struct machine *machine, uint32_t physical, uint32_t size)
{
    uint64_t end = (uint64_t)physical + size;

    for (uint64_t at = physical; at < end; at = (at | (BUS_PAGE_SIZE - 1)) + 1)
        if (at > UINT32_MAX || !bus_storage(&machine->bus, (uint32_t)at))
            return false;
    return true;
}

/* Applies one step to each page's part of a range that is all memory. */
static void each_page(struct machine *machine, uint32_t physical, uint32_t size, bool write,
                      void (*step)(uint8_t *memory, void *data, uint32_t part), void *data)
{
    uint32_t part;

    for (uint32_t done = 0; done < size; done += part) {
        uint32_t at = physical + done, left = BUS_PAGE_SIZE - at % BUS_PAGE_SIZE;

        part = size - done < left ? size - done : left;
        if (write)
            bus_touch(bus_slave_at(&machine->bus, at), at);
        step(bus_storage(&machine->bus, at), data ? (uint8_t *)data + done : NULL, part);
    }
}

static void copy_out(uint8_t *memory, void *data, uint32_t part)
{
    memcpy(data, memory, part);
}

static void copy_in(uint8_t *memory, void *data, uint32_t part)
{
    memcpy(memory, data, part);
}

static void clear(uint8_t *memory, void *data, uint32_t part)
{
    (void)data;
    memset(memory, 0, part);
}

bool machine_memory_read(struct machine *machine, uint32_t physical, void *data, uint32_t size)
{
    if (!all_memory(machine, physical, size))
        return false;
    each_page(machine, physical, size, false, copy_out, data);
    if (machine->ftmctrl)
        ftmctrl_look(machine->ftmctrl, physical, size, data);
    return true;
}

bool machine_memory_write(struct machine *machine, uint32_t physical, const void *data,
                          uint32_t size)
{
    if (!all_memory(machine, physical, size))
        return false;
    each_page(machine, physical, size, true, copy_in, (void *)(uintptr_t)data);
    drop_copies(machine, physical, size);
    return true;
}

/* Memory without check bits: the word is another one, and caches that hold it know nothing of that. */
static bool upset_plain(struct machine *machine, uint32_t physical, uint32_t data)
{
    uint8_t *word;

    if (!all_memory(machine, physical, 4))
        return false;
    word = bus_storage(&machine->bus, physical);
    for (unsigned i = 0; i < 4; i++)
        word[i] ^= (uint8_t)(data >> (24 - 8 * i));
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        leon3_memory_reloaded(machine->cpu[i], physical, 4);
    return true;
}

bool machine_memory_upset(struct machine *machine, uint32_t physical, uint32_t data, uint8_t check)
{
    for (uint32_t i = 0; i < machine->board.cpu_count; i++)
        leon3_memory_will_change(machine->cpu[i], physical);
    if (machine->ftmctrl && ftmctrl_flip(machine->ftmctrl, physical, data, check))
        return true;
    return check == 0 && upset_plain(machine, physical, data);
}

void machine_uart_set_sink(struct machine *machine, machine_uart_sink sink, void *owner)
{
    machine->uart_sink = sink;
    machine->uart_owner = owner;
}

void machine_frame_set_sink(struct machine *machine, machine_frame_sink sink, void *owner)
{
    machine->frame_sink = sink;
    machine->frame_owner = owner;
}

/* The board's first frame buffer, NULL: none. */
static const struct device *frame_buffer(const struct machine *machine)
{
    for (uint32_t i = 0; i < machine->device_count; i++)
        if (machine->device[i].type && !strcmp(machine->device[i].type->name, "svgactrl"))
            return machine->device[i].device;
    return NULL;
}

bool machine_picture_size(const struct machine *machine, uint32_t *width, uint32_t *height)
{
    const struct device *device = frame_buffer(machine);

    return device && svgactrl_size(device, width, height);
}

void machine_picture(const struct machine *machine, uint8_t *rgb)
{
    svgactrl_picture(frame_buffer(machine), rgb);
}

/* FIFO and shift register are both empty. */
static bool uart_idle(struct device *uart)
{
    struct bus_access status = {.address = UART_STATUS, .size = 4, .master = BUS_MASTER_DEBUG};

    return uart->access(uart->self, &status) != BUS_OK ||
           (status.value & UART_STATUS_TS_TE) == UART_STATUS_TS_TE;
}

static bool all_uarts_idle(const struct machine *machine)
{
    for (uint32_t i = 0; i < machine->uart_count; i++)
        if (!uart_idle(machine->uart[i]))
            return false;
    return true;
}

void machine_uart_drain(struct machine *machine)
{
    uint64_t limit = machine->clock.state.now + machine->board.clock_hz;

    /* A transmitter that is held by flow control never gets there: bounded in events as well. */
    for (unsigned i = 0; i < UART_DRAIN_EVENTS && !all_uarts_idle(machine); i++) {
        uint64_t next = clock_next(&machine->clock);

        if (next > limit)
            return;
        clock_advance(&machine->clock,
                      next > machine->clock.state.now ? next : machine->clock.state.now);
    }
}

static bool image_fits(const struct machine *machine, const struct elf_image *image,
                       const char *path)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct elf_segment *segment = &image->segment[i];

        if (!all_memory(machine, segment->physical_address, segment->memory_size))
            return diag_error(machine->diag, path, 0,
                              "a segment of 0x%x bytes at 0x%08x does not fit the memories of "
                              "board '%s'",
                              segment->memory_size, segment->physical_address, machine->board.name);
    }
    return true;
}

static void load_segment(struct machine *machine, const struct elf_segment *segment)
{
    uint32_t zeros = segment->memory_size - segment->file_size;

    each_page(machine, segment->physical_address, segment->file_size, true, copy_in,
              (void *)(uintptr_t)segment->data);
    each_page(machine, segment->physical_address + segment->file_size, zeros, true, clear, NULL);
    drop_copies(machine, segment->physical_address, segment->memory_size);
}

static void load_image(struct machine *machine, const struct elf_image *image)
{
    for (size_t i = 0; i < image->segment_count; i++)
        load_segment(machine, &image->segment[i]);
    memcpy(machine->context, image->context, sizeof(machine->context));
    machine->context_count = image->context_count;
    machine->state.image_loaded = 1;
    machine->state.image_entry = image->physical_entry;
    machine_start_image(machine);
}

bool machine_load(struct machine *machine, const char *path)
{
    struct elf_image *image = malloc(sizeof(*image));
    bool done = false;

    if (!image)
        return diag_error(machine->diag, path, 0, "no host memory to load it");
    if (elf_image_read(image, path, machine->diag)) {
        done = image_fits(machine, image, path);
        if (done) {
            load_image(machine, image);
            free(machine->image);
            machine->image = strdup(path);
        }
        elf_image_free(image);
    }
    free(image);
    return done;
}

const char *machine_image(const struct machine *machine)
{
    return machine->image;
}
