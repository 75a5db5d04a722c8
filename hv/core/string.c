/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Comparing and formatting text for the console. Knows only the conversions that the hypervisor's
 * own lines use.
 */
#include "hv/core/string.h"

#include "hv/core/module.h"

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

/* Up to its end or a conversion; what stopped it. */
static const char *string_put_text(struct hv_line *line, const char *text)
{
    uint32_t length = line->length;

    for (; *text != '\0' && *text != '%'; text++) {
        if (length < HV_CONSOLE_TEXT - 1)
            line->text[length++] = *text;
    }
    line->length = (uint8_t)length;
    return text;
}

static void string_put_number(struct hv_line *line, uint32_t value, uint32_t base, uint32_t width)
{
    char digits[11];
    char *first = &digits[10];

    *first = '\0';
    do {
        *--first = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0 || &digits[10] - first < (int32_t)width);
    string_put_text(line, first);
}

bool hv_string_format(struct hv_line *line, bool patient, const char *format, va_list arguments)
{
    for (;;) {
        uint32_t width = 0;

        format = string_put_text(line, format);
        if (*format == '\0')
            return true;
        if (patient && hv_machine_interrupt_pending())
            return false;
        format++;
        if (format[0] == '0') {
            width = (uint32_t)(format[1] - '0');
            format += 2;
        }
        if (*format == 's')
            string_put_text(line, va_arg(arguments, const char *));
        else
            string_put_number(line, va_arg(arguments, uint32_t), *format == 'x' ? 16 : 10, width);
        format++;
    }
}
