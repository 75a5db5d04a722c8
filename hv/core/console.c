/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console ring. A line that finds no room is dropped whole and counted; the count is printed
 * when there is room again. Control characters of partitions become '?', so that no partition can
 * write over another's tag.
 */
#include "hv/core/console.h"

#include "hv/core/hypercall.h"
#include "hv/core/machine.h"
#include "hv/core/memory.h"
#include "hv/core/string.h"
#include "hv/core/time.h"

enum {
    WRITE_MAX = 256,     /* bytes of one CONSOLE_WRITE */
    WRITE_CHUNK = 8,     /* bytes between two looks for a waiting interrupt */
    RING_RESERVE = 4096, /* partitions leave this much to the hypervisor's own lines */
    WRITE_DRAIN = 16     /* characters that a writer moves to the device on its own time */
};

/* A line being put into the ring: it counts only when it is whole. */
struct line_writer {
    uint32_t head;
    bool overflow;
};

static void writer_put(void *context, char c)
{
    struct line_writer *writer = context;
    struct hv_console *console = &hv_module.console;

    if (writer->head - console->tail == HV_CONSOLE_RING) {
        writer->overflow = true;
        return;
    }
    console->ring[writer->head % HV_CONSOLE_RING] = c;
    writer->head++;
}

static void writer_format(struct line_writer *writer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    hv_string_format(writer_put, writer, format, arguments);
    va_end(arguments);
}

static struct line_writer writer_begin(void)
{
    struct hv_console *console = &hv_module.console;
    struct line_writer writer = {.head = console->head};

    if (console->lost > 0) {
        writer_format(&writer, "[hv] %t s  console: %u lines lost\n", hv_time_now(), console->lost);
        if (writer.overflow)
            return writer;
        console->head = writer.head;
        console->lost = 0;
    }
    return writer;
}

static void writer_end(struct line_writer *writer)
{
    struct hv_console *console = &hv_module.console;

    writer_put(writer, '\n');
    if (writer->overflow)
        console->lost++;
    else
        console->head = writer->head;
}

void hv_console_print(const char *format, ...)
{
    struct line_writer writer = writer_begin();
    va_list arguments;

    writer_format(&writer, "[hv] %t s  ", hv_time_now());
    va_start(arguments, format);
    hv_string_format(writer_put, &writer, format, arguments);
    va_end(arguments);
    writer_end(&writer);
}

static HV_COLD void console_end_line(struct hv_partition *partition)
{
    struct line_writer writer = writer_begin();

    writer_format(&writer, "[%s] ", partition->config->name);
    for (uint32_t i = 0; i < partition->line.length; i++)
        writer_put(&writer, partition->line.text[i]);
    writer_end(&writer);
    partition->line.length = 0;
}

void hv_console_end_line(struct hv_partition *partition)
{
    if (partition->line.length > 0)
        console_end_line(partition);
}

static char console_printable(char c)
{
    return (c >= ' ' && c != 0x7f) || c == '\t' || (unsigned char)c >= 0xa0 ? c : '?';
}

void hv_console_put(struct hv_partition *partition, char c)
{
    struct hv_line *line = &partition->line;

    if (c == '\n') {
        console_end_line(partition);
        return;
    }
    if (line->length == HV_CONSOLE_LINE)
        console_end_line(partition);
    line->text[line->length++] = console_printable(c);
}

bool hv_console_drain(uint32_t limit)
{
    struct hv_console *console = &hv_module.console;

    for (; console->tail != console->head; console->tail++) {
        if (limit-- == 0 || !hv_machine_console_ready())
            return true;
        hv_machine_console_put(console->ring[console->tail % HV_CONSOLE_RING]);
    }
    return false;
}

void hv_console_flush(void)
{
    while (hv_console_drain(HV_CONSOLE_RING))
        continue;
    for (uint32_t i = 0; i < hv_module.config->partitions.count; i++) {
        hv_console_end_line(&hv_module.partitions[i]);
        while (hv_console_drain(HV_CONSOLE_RING))
            continue;
    }
}

/*
 * Long texts are taken in chunks. If an interrupt waits, the call leaves with HV_CALL_AGAIN: the
 * partition makes it again after the interrupt, with the same arguments, and goes on where it was.
 */
uint32_t hv_console_write(struct hv_partition *self, uint32_t *arg)
{
    struct hv_console *console = &hv_module.console;
    uint32_t text = arg[0];
    uint32_t length = arg[1];
    uint32_t done = hv_cpu.vcpu->console_done < length ? hv_cpu.vcpu->console_done : 0;
    char chunk[WRITE_CHUNK];

    if (length > WRITE_MAX)
        return HV_INVALID_PARAM;
    if (!hv_memory_check(self, text, length, HV_AREA_READ))
        return HV_BAD_POINTER;
    if (hv_console_is_waiting())
        hv_console_drain(WRITE_DRAIN);
    if (done == 0 && console->head - console->tail > HV_CONSOLE_RING - RING_RESERVE)
        return HV_NOT_AVAILABLE;
    while (done < length) {
        uint32_t size = length - done < WRITE_CHUNK ? length - done : WRITE_CHUNK;

        if (hv_machine_copy_in(chunk, text + done, size) != HV_NO_ERROR)
            return HV_CALL_SWITCH;
        for (uint32_t i = 0; i < size; i++)
            hv_console_put(self, chunk[i]);
        done += size;
        hv_cpu.vcpu->console_done = done;
        if (done < length && hv_machine_interrupt_pending())
            return HV_CALL_AGAIN;
    }
    hv_cpu.vcpu->console_done = 0;
    return HV_NO_ERROR;
}
