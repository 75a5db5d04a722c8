/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console ring. A line that finds no room is dropped whole and counted; the count is printed
 * when there is room again. Each partition has an equal share, which its own lines and those about
 * it take, so that none crowds out another; the hypervisor has one too. A line is made whole before it
 * is copied there, word by word: so it takes little time under the lock. Control characters of partitions become '?', so that no partition
 * can write over another's tag.
 */
#include "hv/core/console.h"

#include <stddef.h>

#include "hv/core/copy.h"
#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/schedule.h"
#include "hv/core/string.h"
#include "hv/core/time.h"

enum {
    WRITE_MAX = 256,     /* bytes of one CONSOLE_WRITE */
    TAKE_EACH = 8,       /* of them at most between two looks at whether somebody waits */
    RING_RESERVE = 4096, /* the share of the hypervisor's own lines */
    RING_MARGIN = 512,   /* more than two of the longest lines */
    WRITE_DRAIN = 4,     /* characters that a writer moves to the device on its own time */
    HEADER = 2           /* bytes of struct hv_line before its text */
};

typedef uint32_t __attribute__((may_alias)) line_word; /* lines are copied by words */

_Static_assert(HV_CONSOLE_TEXT < 256 && offsetof(struct hv_line, text) == HEADER, "line");

static HV_COLD bool console_format(struct hv_line *line, bool patient, const char *format, ...)
{
    va_list arguments;
    bool done;

    va_start(arguments, format);
    done = hv_string_format(line, patient, format, arguments);
    va_end(arguments);
    return done;
}

/* The line begins: tag and time. Long division by the microseconds of a second: the quotient grows where the dividend leaves. */
static HV_COLD bool console_stamp(struct hv_line *line, uint32_t owner, bool patient)
{
    const uint64_t now = hv_time_now();
    uint32_t rest = (uint32_t)(now >> 32);
    uint32_t seconds = (uint32_t)now;

    for (uint32_t i = 0; i < 32; i++) {
        rest = rest << 1 | seconds >> 31;
        seconds <<= 1;
        if (rest >= 1000000u) {
            rest -= 1000000u;
            seconds |= 1;
        }
    }
    line->owner = (uint8_t)owner;
    line->length = 0;
    return console_format(line, patient, "[hv] %u.%06u s  ", seconds, rest);
}

void hv_console_init(void)
{
    const uint32_t count = hv_module.config->partitions.count;

    hv_module.console.share = (HV_CONSOLE_RING - RING_RESERVE) / count;
    for (uint32_t i = 0; i < count; i++) {
        struct hv_partition *partition = &hv_module.partitions[i];

        partition->line.owner = (uint8_t)i;
        console_format(&partition->line, false, "[%s] ", partition->config->name);
        partition->tag = partition->line.length;
    }
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

/* Of a line in the ring. */
static uint32_t console_size(uint32_t length)
{
    return (HEADER + length + 3u) & ~3u;
}

void hv_console_append(struct hv_line *line)
{
    struct hv_console *console = &hv_module.console;
    line_word *ring = (void *)console->ring;
    const line_word *from = (const void *)line;
    uint32_t size, head = console->head;

    line->text[line->length++] = '\n';
    size = console_size(line->length);
    if (size > console_room(line->owner)) {
        console->lost[line->owner]++;
        return;
    }
    console->waiting[line->owner] += size;
    for (; size > 0; size -= 4, head += 4)
        ring[head % HV_CONSOLE_RING / 4] = *from++;
    console->head = head;
}

static const char *console_name(uint32_t owner)
{
    return owner == HV_CONSOLE_OWN ? "hv" : hv_module.partitions[owner].config->name;
}

/* Only when the line behind it will have room. False: given up. */
static HV_COLD bool console_tell_lost(uint32_t owner, bool patient)
{
    const uint32_t lost = hv_module.console.lost[owner];
    struct hv_line line;

    if (lost == 0 || console_room(owner) < RING_MARGIN)
        return true;
    if (!console_stamp(&line, owner, patient) ||
        !console_format(&line, patient, "console: %u lines of %s lost", lost, console_name(owner)))
        return false;
    hv_console_append(&line);
    hv_module.console.lost[owner] = 0;
    return true;
}

bool hv_console_prepare(struct hv_line *line, uint32_t owner, bool patient, const char *format,
                        va_list arguments)
{
    bool done = console_tell_lost(owner, patient);

    if (patient)
        hv_module_unlock();
    done = done && console_stamp(line, owner, patient) &&
           hv_string_format(line, patient, format, arguments);
    if (patient)
        hv_module_lock();
    return done;
}

void hv_console_print(const char *format, ...)
{
    struct hv_line line;
    va_list arguments;

    va_start(arguments, format);
    hv_console_prepare(&line, HV_CONSOLE_OWN, false, format, arguments);
    va_end(arguments);
    hv_console_append(&line);
}

/* Also without text: a line feed alone is a line. */
static bool console_end_line(struct hv_partition *partition, bool patient)
{
    if ((patient && hv_machine_interrupt_pending()) || !console_tell_lost(partition->id, patient))
        return false;
    hv_console_append(&partition->line);
    partition->line.length = partition->tag;
    return true;
}

bool hv_console_end_line(struct hv_partition *partition)
{
    return partition->line.length == partition->tag ||
           console_end_line(partition, hv_schedule_is_patient());
}

bool hv_console_drain(uint32_t limit)
{
    struct hv_console *console = &hv_module.console;

    for (; console->tail != console->head; limit--) {
        const uint32_t owner = console->ring[console->tail % HV_CONSOLE_RING];
        const uint32_t length = console->ring[console->tail % HV_CONSOLE_RING + 1];

        if (limit == 0 || !hv_machine_console_ready())
            return true;
        hv_machine_console_put(
            (char)console->ring[(console->tail + HEADER + console->sent) % HV_CONSOLE_RING]);
        if (++console->sent == length) {
            console->sent = 0;
            console->tail += console_size(length);
            console->waiting[owner] -= console_size(length);
        }
    }
    return false;
}

void hv_console_flush(void)
{
    for (struct hv_partition *partition = hv_module.partitions;; partition++) {
        while (hv_console_drain(HV_CONSOLE_RING))
            continue;
        if (partition == hv_module.partitions + hv_module.config->partitions.count)
            return;
        if (partition->line.length != partition->tag)
            console_end_line(partition, false);
    }
}

static char console_printable(char c)
{
    return (c >= ' ' && c != 0x7f) || c == '\t' || (unsigned char)c >= 0xa0 ? c : '?';
}

bool hv_console_put(struct hv_partition *partition, char c)
{
    struct hv_line *line = &partition->line;

    if ((c == '\n' || line->length == partition->tag + HV_CONSOLE_LINE) &&
        !console_end_line(partition, hv_schedule_is_patient()))
        return false;
    if (c != '\n')
        line->text[line->length++] = console_printable(c);
    return true;
}

uint32_t hv_console_take(struct hv_partition *self, uint32_t va, uint32_t length, bool line)
{
    const uint32_t size = line ? length + 1 : length;
    struct hv_copy *copy = hv_copy_begin(self, &self->line, va, size, line);

    if (!copy)
        return HV_CALL_AGAIN;
    while (copy->done < size) {
        char c = '\n';

        if (copy->done < length && hv_machine_copy_in(&c, va + copy->done, 1) != HV_NO_ERROR) {
            copy->buffer = 0;
            return HV_CALL_SWITCH;
        }
        if (!hv_console_put(self, c))
            return HV_CALL_AGAIN;
        copy->done++;
        if ((c == '\n' || copy->done % TAKE_EACH == 0) && copy->done < size &&
            hv_module_must_pause())
            return HV_CALL_AGAIN;
    }
    if (!line)
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
    if (hv_console_drain(WRITE_DRAIN) && hv_machine_interrupt_pending())
        return HV_CALL_AGAIN;
    if (!hv_console_has_room(self) && hv_cpu.vcpu->copy.buffer != &self->line)
        return HV_NOT_AVAILABLE;
    return hv_console_take(self, arg[0], length, false);
}
