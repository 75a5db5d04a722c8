/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Formatted output for partitions: hv_vsnprintf and the two functions on top of it. The set of
 * conversions stands in hv.h; there is no floating point, and an unknown conversion is printed as
 * it stands.
 */
#include "hv/lib/hv.h"

#define LINE_SIZE  200u
#define DIGITS_MAX 20u /* 2^64 in decimal */

struct sink {
    char *buffer;
    size_t size;
    size_t length; /* of the whole text, also where it exceeds size */
};

struct conversion {
    int left;
    char pad;
    int width;
    int precision; /* -1: none */
    int longs;     /* 2: 64-bit argument */
};

static void sink_put(struct sink *sink, char c)
{
    if (sink->length + 1 < sink->size)
        sink->buffer[sink->length] = c;
    sink->length++;
}

static void sink_fill(struct sink *sink, char c, int count)
{
    for (; count > 0; count--)
        sink_put(sink, c);
}

static void sink_put_padded(struct sink *sink, const struct conversion *conversion, char sign,
                            const char *text, size_t length)
{
    int fill = conversion->width - (int)length - (sign != '\0');

    if (!conversion->left && conversion->pad == ' ')
        sink_fill(sink, ' ', fill);
    if (sign != '\0')
        sink_put(sink, sign);
    if (!conversion->left && conversion->pad == '0')
        sink_fill(sink, '0', fill);
    for (size_t i = 0; i < length; i++)
        sink_put(sink, text[i]);
    if (conversion->left)
        sink_fill(sink, ' ', fill);
}

static void put_number(struct sink *sink, const struct conversion *conversion, uint64_t value,
                       char sign, unsigned base, const char *digits)
{
    char text[DIGITS_MAX];
    size_t first = DIGITS_MAX;

    do {
        text[--first] = digits[value % base];
        value /= base;
    } while (value != 0);
    sink_put_padded(sink, conversion, sign, text + first, DIGITS_MAX - first);
}

static const char *parse_count(const char *format, int *count, va_list *arguments)
{
    if (*format == '*') {
        *count = va_arg(*arguments, int);
        return format + 1;
    }
    for (*count = 0; *format >= '0' && *format <= '9'; format++)
        *count = *count * 10 + (*format - '0');
    return format;
}

/*
 * Reads flags, width, precision and length modifiers; returns the position of the conversion
 * letter.
 */
static const char *parse_conversion(const char *format, struct conversion *conversion,
                                    va_list *arguments)
{
    *conversion = (struct conversion){.pad = ' ', .precision = -1};
    for (; *format == '-' || *format == '0'; format++) {
        if (*format == '-')
            conversion->left = 1;
        else
            conversion->pad = '0';
    }
    format = parse_count(format, &conversion->width, arguments);
    if (conversion->width < 0) {
        conversion->left = 1;
        conversion->width = -conversion->width;
    }
    if (*format == '.')
        format = parse_count(format + 1, &conversion->precision, arguments);
    for (; *format == 'l' || *format == 'z'; format++)
        conversion->longs += *format == 'l';
    return format;
}

static uint64_t next_unsigned(const struct conversion *conversion, va_list *arguments)
{
    return conversion->longs >= 2 ? va_arg(*arguments, unsigned long long)
                                  : va_arg(*arguments, unsigned int);
}

static void put_signed(struct sink *sink, const struct conversion *conversion, va_list *arguments)
{
    int64_t value =
        conversion->longs >= 2 ? va_arg(*arguments, long long) : va_arg(*arguments, int);
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    put_number(sink, conversion, size, value < 0 ? '-' : '\0', 10, "0123456789");
}

static void put_string(struct sink *sink, struct conversion *conversion, const char *text)
{
    size_t length = 0;

    if (text == NULL)
        text = "(null)";
    while ((conversion->precision < 0 || length < (size_t)conversion->precision) &&
           text[length] != '\0')
        length++;
    conversion->pad = ' ';
    sink_put_padded(sink, conversion, '\0', text, length);
}

static void put_conversion(struct sink *sink, struct conversion *conversion, char letter,
                           va_list *arguments)
{
    char single;

    switch (letter) {
    case 'd':
    case 'i':
        put_signed(sink, conversion, arguments);
        break;
    case 'u':
        put_number(sink, conversion, next_unsigned(conversion, arguments), '\0', 10, "0123456789");
        break;
    case 'x':
        put_number(sink, conversion, next_unsigned(conversion, arguments), '\0', 16,
                   "0123456789abcdef");
        break;
    case 'X':
        put_number(sink, conversion, next_unsigned(conversion, arguments), '\0', 16,
                   "0123456789ABCDEF");
        break;
    case 'p':
        *conversion = (struct conversion){.pad = '0', .width = 8, .precision = -1};
        put_number(sink, conversion, (uintptr_t)va_arg(*arguments, void *), '\0', 16,
                   "0123456789abcdef");
        break;
    case 'c':
        single = (char)va_arg(*arguments, int);
        conversion->pad = ' ';
        sink_put_padded(sink, conversion, '\0', &single, 1);
        break;
    case 's':
        put_string(sink, conversion, va_arg(*arguments, const char *));
        break;
    default:
        sink_put(sink, '%');
        if (letter != '%')
            sink_put(sink, letter);
        break;
    }
}

int hv_vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
    struct sink sink = {buffer, size, 0};
    struct conversion conversion;
    va_list rest;

    va_copy(rest, arguments);
    for (; *format != '\0'; format++) {
        if (*format != '%') {
            sink_put(&sink, *format);
            continue;
        }
        format = parse_conversion(format + 1, &conversion, &rest);
        if (*format == '\0')
            break;
        put_conversion(&sink, &conversion, *format, &rest);
    }
    va_end(rest);
    if (size > 0)
        buffer[sink.length < size ? sink.length : size - 1] = '\0';
    return (int)sink.length;
}

int hv_snprintf(char *buffer, size_t size, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = hv_vsnprintf(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}

int hv_printf(const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = hv_vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    hv_console_write(line, (size_t)length < sizeof line ? (size_t)length : sizeof line - 1);
    return length;
}
