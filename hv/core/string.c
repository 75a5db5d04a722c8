/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Comparing and formatting text for the console. Knows only the conversions that the hypervisor's
 * own lines use.
 */
#include "hv/core/string.h"

bool hv_string_equal(const char *a, const char *b, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        if (a[i] != b[i])
            return false;
        if (a[i] == '\0')
            return true;
    }
    return true;
}

static void string_put_text(hv_string_sink *sink, void *context, const char *text)
{
    while (*text != '\0')
        sink(context, *text++);
}

static void string_put_number(hv_string_sink *sink, void *context, uint32_t value, uint32_t base,
                              uint32_t width)
{
    char digits[10];
    uint32_t count = 0;

    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    for (uint32_t i = count; i < width; i++)
        sink(context, '0');
    while (count > 0)
        sink(context, digits[--count]);
}

static void string_put_time(hv_string_sink *sink, void *context, uint64_t time_us)
{
    const uint32_t seconds = (uint32_t)(time_us / 1000000u);

    string_put_number(sink, context, seconds, 10, 0);
    sink(context, '.');
    string_put_number(sink, context, (uint32_t)time_us - seconds * 1000000u, 10, 6);
}

void hv_string_format(hv_string_sink *sink, void *context, const char *format, va_list arguments)
{
    for (; *format != '\0'; format++) {
        uint32_t width = 0;

        if (*format != '%') {
            if (!sink(context, *format))
                return;
            continue;
        }
        format++;
        if (format[0] == '0' && format[1] >= '1' && format[1] <= '9') {
            width = (uint32_t)(format[1] - '0');
            format += 2;
        }
        if (*format == 's')
            string_put_text(sink, context, va_arg(arguments, const char *));
        else if (*format == 'c')
            sink(context, (char)va_arg(arguments, int));
        else if (*format == 'u')
            string_put_number(sink, context, va_arg(arguments, uint32_t), 10, width);
        else if (*format == 'x')
            string_put_number(sink, context, va_arg(arguments, uint32_t), 16, width);
        else if (*format == 't')
            string_put_time(sink, context, va_arg(arguments, uint64_t));
        else
            sink(context, *format);
    }
}
