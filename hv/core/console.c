/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console ring. A line that finds no room is dropped whole and counted; the count is printed
 * when there is room again. Each partition has an equal share, which its own lines and those about
 * it take, so that none crowds out another; the hypervisor has one too. In the ring a line
 * begins with its owner's number. Control characters of partitions become '?', so that no partition
 * can write over another's tag.
 */
#include "hv/core/console.h"

#include "hv/core/copy.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/schedule.h"
#include "hv/core/string.h"
#include "hv/core/time.h"

enum {
    WRITE_MAX = 256,     /* bytes of one CONSOLE_WRITE */
    WRITE_CHUNK = 8,     /* bytes between two looks for a waiting interrupt */
    RING_RESERVE = 4096, /* the share of the hypervisor's own lines */
    RING_MARGIN = 256,   /* more than two of the longest lines */
    WRITE_DRAIN = 16,    /* characters that a writer moves to the device on its own time */
    LOOK_EACH = 4        /* characters of a patient line between two looks for an interrupt */
};

/* A line being put into the ring: it counts only when it is whole. */
struct line_writer {
    uint32_t owner;
    uint32_t head, limit;
    bool patient; /* gives way to an interrupt */
    bool overflow, interrupted;
};

void hv_console_init(void)
{
    hv_module.console.share = (HV_CONSOLE_RING - RING_RESERVE) / hv_module.config->partitions.count;
}

static uint32_t console_share(uint32_t owner)
{
    return owner == HV_CONSOLE_OWN ? RING_RESERVE : hv_module.console.share;
}

/* What the owner may still put there; it never has more there than its share. */
static uint32_t console_room(uint32_t owner)
{
    const struct hv_console *console = &hv_module.console;
    const uint32_t all = HV_CONSOLE_RING - (console->head - console->tail);
    const uint32_t own = console_share(owner) - console->waiting[owner];

    return own < all ? own : all;
}

bool hv_console_has_room(const struct hv_partition *partition)
{
    return console_room(partition->id) >= RING_MARGIN;
}

static bool writer_put(void *context, char c)
{
    struct line_writer *writer = context;

    if (writer->head == writer->limit) {
        writer->overflow = true;
        return false;
    }
    hv_module.console.ring[writer->head++ % HV_CONSOLE_RING] = c;
    if (!writer->patient || writer->head % LOOK_EACH != 0)
        return true;
    writer->interrupted |= hv_machine_interrupt_pending();
    return !writer->interrupted;
}

static void writer_format(struct line_writer *writer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    hv_string_format(writer_put, writer, format, arguments);
    va_end(arguments);
}

static void writer_begin(struct line_writer *writer, uint32_t owner, bool patient)
{
    *writer = (struct line_writer){.owner = owner, .patient = patient};
    writer->head = hv_module.console.head;
    writer->limit = writer->head + console_room(owner);
    writer_put(writer, (char)owner);
}

/* False: it was interrupted, and nothing has happened. */
static bool writer_end(struct line_writer *writer)
{
    struct hv_console *console = &hv_module.console;

    if (writer->interrupted)
        return false;
    writer_put(writer, '\n');
    if (writer->overflow) {
        console->lost[writer->owner]++;
    } else {
        console->waiting[writer->owner] += writer->head - console->head;
        console->head = writer->head;
    }
    return true;
}

static const char *console_name(uint32_t owner)
{
    return owner == HV_CONSOLE_OWN ? "hv" : hv_module.partitions[owner].config->name;
}

/* Only when the line behind it will have room. */
static HV_COLD void console_tell_lost(uint32_t owner, bool patient)
{
    uint32_t *lost = &hv_module.console.lost[owner];
    struct line_writer writer;

    if (*lost == 0 || console_room(owner) < RING_MARGIN)
        return;
    writer_begin(&writer, owner, patient);
    writer_format(&writer, "[hv] %t s  console: %u lines of %s lost", hv_time_now(), *lost,
                  console_name(owner));
    if (writer_end(&writer))
        *lost = 0;
}

bool hv_console_print_about(uint32_t owner, bool patient, const char *format, va_list arguments)
{
    struct line_writer writer;

    console_tell_lost(owner, patient);
    writer_begin(&writer, owner, patient);
    writer_format(&writer, "[hv] %t s  ", hv_time_now());
    hv_string_format(writer_put, &writer, format, arguments);
    return writer_end(&writer);
}

void hv_console_print(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    hv_console_print_about(HV_CONSOLE_OWN, false, format, arguments);
    va_end(arguments);
}

/* Also without text: a line feed alone is a line. */
static bool console_end_line(struct hv_partition *partition, bool patient)
{
    struct line_writer writer;

    console_tell_lost(partition->id, patient);
    writer_begin(&writer, partition->id, patient);
    writer_format(&writer, "[%s] ", console_name(partition->id));
    for (uint32_t i = 0; i < partition->line.length; i++) {
        if (!writer_put(&writer, partition->line.text[i]))
            break;
    }
    if (!writer_end(&writer))
        return false;
    partition->line.length = 0;
    return true;
}

bool hv_console_end_line(struct hv_partition *partition)
{
    return partition->line.length == 0 || console_end_line(partition, hv_schedule_is_patient());
}

bool hv_console_drain(uint32_t limit)
{
    struct hv_console *console = &hv_module.console;

    for (; console->tail != console->head; console->tail++) {
        const char c = console->ring[console->tail % HV_CONSOLE_RING];

        if (!console->inside) {
            console->owner = (unsigned char)c;
            console->inside = true;
        } else {
            if (limit-- == 0 || !hv_machine_console_ready())
                return true;
            hv_machine_console_put(c);
            console->inside = c != '\n';
        }
        console->waiting[console->owner]--;
    }
    return false;
}

void hv_console_flush(void)
{
    while (hv_console_drain(HV_CONSOLE_RING))
        continue;
    for (uint32_t i = 0; i < hv_module.config->partitions.count; i++) {
        if (hv_module.partitions[i].line.length > 0)
            console_end_line(&hv_module.partitions[i], false);
        while (hv_console_drain(HV_CONSOLE_RING))
            continue;
    }
}

static char console_printable(char c)
{
    return (c >= ' ' && c != 0x7f) || c == '\t' || (unsigned char)c >= 0xa0 ? c : '?';
}

bool hv_console_put(struct hv_partition *partition, char c)
{
    struct hv_line *line = &partition->line;

    if ((c == '\n' || line->length == HV_CONSOLE_LINE) &&
        !console_end_line(partition, hv_schedule_is_patient()))
        return false;
    if (c != '\n')
        line->text[line->length++] = console_printable(c);
    return true;
}

/* A chunk of the text from copy->done on; false: an interrupt came first, or memory failed. */
static bool console_take_chunk(struct hv_partition *self, struct hv_copy *copy, uint32_t length)
{
    const uint32_t left = length - copy->done;
    const uint32_t size = left < WRITE_CHUNK ? left : WRITE_CHUNK;
    char chunk[WRITE_CHUNK] = {'\n'};

    if (size > 0 && hv_machine_copy_in(chunk, copy->va + copy->done, size) != HV_NO_ERROR) {
        copy->buffer = 0;
        return false;
    }
    for (uint32_t i = 0; i < size || i == 0; i++) {
        if (!hv_console_put(self, chunk[i]))
            return false;
        copy->done++;
    }
    return true;
}

uint32_t hv_console_take(struct hv_partition *self, uint32_t va, uint32_t length, bool line)
{
    const uint32_t size = line ? length + 1 : length;
    struct hv_copy *copy = hv_copy_begin(self, &self->line, va, size, 0);

    while (copy->done < size) {
        if (!console_take_chunk(self, copy, length))
            return copy->buffer ? HV_CALL_AGAIN : HV_CALL_SWITCH;
        if (copy->done < size && hv_machine_interrupt_pending())
            return HV_CALL_AGAIN;
    }
    copy->buffer = 0;
    return HV_NO_ERROR;
}

uint32_t hv_console_write(struct hv_partition *self, uint32_t *arg)
{
    const uint32_t length = arg[1];

    if (length > WRITE_MAX)
        return HV_INVALID_PARAM;
    if (!hv_memory_check(self, arg[0], length, HV_AREA_READ))
        return HV_BAD_POINTER;
    for (uint32_t i = 0; i < WRITE_DRAIN && hv_console_is_waiting(); i += LOOK_EACH) {
        hv_console_drain(LOOK_EACH);
        if (hv_machine_interrupt_pending())
            return HV_CALL_AGAIN;
    }
    if (!hv_console_has_room(self) &&
        hv_copy_begin(self, &self->line, arg[0], length, 0)->done == 0)
        return HV_NOT_AVAILABLE;
    return hv_console_take(self, arg[0], length, false);
}
