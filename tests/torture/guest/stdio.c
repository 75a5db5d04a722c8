/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The printf family and the output functions that torture tests call: %d %i %u %o %x %c %s %p %f %g with flags -, 0 and
 * #, width, precision and hh, h, l, ll. %g prints what needs no exponent (the tests print small numbers); every stream is the console.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/torture/guest/runtime.h"

#define DIGITS_MAX 24u
#define G_DIGITS   6 /* significant digits of %g, decimals of %f */

struct sink {
    char *buffer; /* NULL: the console */
    size_t size;
    size_t length; /* of the whole text, also where it exceeds size */
};

struct conversion {
    int left;
    int alternate;
    int zero;
    int width;
    int precision; /* -1: none */
    int length;    /* number of l, or minus the number of h */
};

static FILE console;
FILE *stdin = &console;
FILE *stdout = &console;
FILE *stderr = &console;

static void sink_put(struct sink *sink, char c)
{
    if (!sink->buffer)
        console_put(c);
    else if (sink->length + 1 < sink->size)
        sink->buffer[sink->length] = c;
    sink->length++;
}

static void sink_fill(struct sink *sink, char c, int count)
{
    for (; count > 0; count--)
        sink_put(sink, c);
}

static void put_padded(struct sink *sink, const struct conversion *conversion, const char *text,
                       size_t length)
{
    int fill = conversion->width - (int)length;

    if (!conversion->left)
        sink_fill(sink, ' ', fill);
    for (size_t i = 0; i < length; i++)
        sink_put(sink, text[i]);
    if (conversion->left)
        sink_fill(sink, ' ', fill);
}

/* Digits before the end of text, at least minimum of them; the number written. */
static int write_digits(char *end, uint64_t value, unsigned base, int minimum)
{
    int count = 0;

    while ((value || count < minimum) && count < (int)DIGITS_MAX) {
        *--end = "0123456789abcdef"[value % base];
        value /= base;
        count++;
    }
    return count;
}

static void put_number(struct sink *sink, const struct conversion *conversion, uint64_t value,
                       const char *prefix, unsigned base)
{
    char text[DIGITS_MAX + 2];
    char *end = text + sizeof(text);
    int prefix_length = (int)strlen(prefix);
    int minimum = conversion->precision < 0 ? 1 : conversion->precision;
    int digits;

    if (conversion->precision < 0 && conversion->zero && !conversion->left)
        minimum = conversion->width > prefix_length ? conversion->width - prefix_length : 1;
    digits = write_digits(end, value, base, minimum);
    memcpy(end - digits - prefix_length, prefix, (size_t)prefix_length);
    put_padded(sink, conversion, end - digits - prefix_length, (size_t)(digits + prefix_length));
}

static const char *prefix_of(unsigned base)
{
    return base == 8 ? "0" : "0x";
}

/* The decimals of %g: six significant digits of a value that is 0 or at least 1e-4, and below 1e6. */
static int general_decimals(double value)
{
    int decimals = G_DIGITS - 1;

    for (double limit = 10; limit <= value; limit *= 10)
        decimals--;
    return decimals;
}

/* %f, of values below 2^64 / 10^precision, and %g, which omits trailing zeros. */
static void put_double(struct sink *sink, const struct conversion *conversion, double value,
                       int general)
{
    char text[2 * DIGITS_MAX];
    char *end = text + sizeof(text);
    char *digits = end;
    int decimals = conversion->precision < 0 ? G_DIGITS : conversion->precision;
    double magnitude = value < 0 ? -value : value;
    uint64_t scale = 1;
    uint64_t scaled;

    if (general)
        decimals = general_decimals(magnitude);
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    scaled = (uint64_t)(magnitude * (double)scale + 0.5);
    for (; general && decimals > 0 && scaled % 10 == 0; decimals--, scale /= 10)
        scaled /= 10;
    if (decimals > 0) {
        digits -= write_digits(digits, scaled % scale, 10, decimals);
        *--digits = '.';
    }
    digits -= write_digits(digits, scaled / scale, 10, 1);
    if (__builtin_signbit(value))
        *--digits = '-';
    put_padded(sink, conversion, digits, (size_t)(end - digits));
}

static const char *parse_number(const char *format, int *number, va_list *arguments)
{
    if (*format == '*') {
        *number = va_arg(*arguments, int);
        return format + 1;
    }
    for (*number = 0; *format >= '0' && *format <= '9'; format++)
        *number = *number * 10 + (*format - '0');
    return format;
}

static const char *parse_conversion(const char *format, struct conversion *conversion,
                                    va_list *arguments)
{
    *conversion = (struct conversion){.precision = -1};
    for (;; format++) {
        if (*format == '-')
            conversion->left = 1;
        else if (*format == '0')
            conversion->zero = 1;
        else if (*format == '#')
            conversion->alternate = 1;
        else
            break;
    }
    format = parse_number(format, &conversion->width, arguments);
    if (*format == '.')
        format = parse_number(format + 1, &conversion->precision, arguments);
    for (; *format == 'l' || *format == 'h'; format++)
        conversion->length += *format == 'l' ? 1 : -1;
    return format;
}

static void put_signed(struct sink *sink, const struct conversion *conversion, va_list *arguments)
{
    int64_t value =
        conversion->length >= 2 ? va_arg(*arguments, long long) : va_arg(*arguments, int);

    if (conversion->length == -1)
        value = (short)value;
    if (conversion->length == -2)
        value = (signed char)value;
    put_number(sink, conversion, value < 0 ? 0 - (uint64_t)value : (uint64_t)value,
               value < 0 ? "-" : "", 10);
}

static void put_unsigned(struct sink *sink, const struct conversion *conversion, unsigned base,
                         va_list *arguments)
{
    uint64_t value = conversion->length >= 2 ? va_arg(*arguments, unsigned long long)
                                             : va_arg(*arguments, unsigned);

    if (conversion->length == -1)
        value = (unsigned short)value;
    if (conversion->length == -2)
        value = (unsigned char)value;
    put_number(sink, conversion, value, conversion->alternate && value ? prefix_of(base) : "",
               base);
}

static void put_string(struct sink *sink, const struct conversion *conversion, const char *text)
{
    size_t length = 0;

    while ((conversion->precision < 0 || length < (size_t)conversion->precision) && text[length])
        length++;
    put_padded(sink, conversion, text, length);
}

static void put_conversion(struct sink *sink, const struct conversion *conversion, char letter,
                           va_list *arguments)
{
    char c;

    switch (letter) {
    case 'd':
    case 'i':
        put_signed(sink, conversion, arguments);
        break;
    case 'u':
        put_unsigned(sink, conversion, 10, arguments);
        break;
    case 'o':
        put_unsigned(sink, conversion, 8, arguments);
        break;
    case 'x':
    case 'p':
        put_unsigned(sink, conversion, 16, arguments);
        break;
    case 'f':
    case 'g':
        put_double(sink, conversion, va_arg(*arguments, double), letter == 'g');
        break;
    case 's':
        put_string(sink, conversion, va_arg(*arguments, const char *));
        break;
    default:
        c = letter == 'c' ? (char)va_arg(*arguments, int) : letter;
        put_padded(sink, conversion, &c, 1);
        break;
    }
}

static int format_text(struct sink *sink, const char *format, va_list arguments)
{
    struct conversion conversion;
    va_list rest;

    va_copy(rest, arguments);
    for (; *format; format++) {
        if (*format != '%') {
            sink_put(sink, *format);
            continue;
        }
        format = parse_conversion(format + 1, &conversion, &rest);
        if (!*format)
            break;
        put_conversion(sink, &conversion, *format, &rest);
    }
    va_end(rest);
    if (sink->buffer && sink->size)
        sink->buffer[sink->length < sink->size ? sink->length : sink->size - 1] = '\0';
    return (int)sink->length;
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
    struct sink sink = {.buffer = buffer, .size = size};

    return format_text(&sink, format, arguments);
}

int vprintf(const char *format, va_list arguments)
{
    struct sink sink = {.buffer = NULL};

    return format_text(&sink, format, arguments);
}

int vfprintf(FILE *file, const char *format, va_list arguments)
{
    (void)file;
    return vprintf(format, arguments);
}

#define FORMAT_WITH(call)                                                                          \
    do {                                                                                           \
        va_list arguments;                                                                         \
        int length;                                                                                \
                                                                                                   \
        va_start(arguments, format);                                                               \
        length = call;                                                                             \
        va_end(arguments);                                                                         \
        return length;                                                                             \
    } while (0)

int printf(const char *format, ...)
{
    FORMAT_WITH(vprintf(format, arguments));
}

int fprintf(FILE *file, const char *format, ...)
{
    FORMAT_WITH(vfprintf(file, format, arguments));
}

int sprintf(char *buffer, const char *format, ...)
{
    FORMAT_WITH(vsnprintf(buffer, SIZE_MAX / 2, format, arguments));
}

int snprintf(char *buffer, size_t size, const char *format, ...)
{
    FORMAT_WITH(vsnprintf(buffer, size, format, arguments));
}

int putchar(int c)
{
    console_put((char)c);
    return (unsigned char)c;
}

int fputc(int c, FILE *file)
{
    (void)file;
    return putchar(c);
}

int puts(const char *text)
{
    console_write(text);
    console_put('\n');
    return 1;
}

int fputs(const char *text, FILE *file)
{
    (void)file;
    console_write(text);
    return 1;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    const char *text = data;

    (void)file;
    for (size_t i = 0; i < size * count; i++)
        console_put(text[i]);
    return count;
}
