/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON strings (RFC 8259, chapter 7) and times, for trace files. */
#include "sim/trace/json.h"

#include <inttypes.h>

/* Length of the well-formed UTF-8 sequence at p (RFC 3629), 0: there is none. */
static unsigned utf8_length(const unsigned char *p)
{
    unsigned length = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;

    if (length == 1)
        return 1;
    if (p[0] < 0xc2 || p[0] > 0xf4)
        return 0;
    for (unsigned i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
        (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return length;
}

void json_string(FILE *file, const char *text)
{
    const unsigned char *p = (const unsigned char *)(text ? text : "");

    fputc('"', file);
    while (*p) {
        unsigned length = utf8_length(p);

        if (length == 0) {
            fputs("\\ufffd", file);
            length = 1;
        } else if (*p < 0x20 || *p == 0x7f) {
            fprintf(file, "\\u%04x", *p);
        } else {
            if (*p == '"' || *p == '\\')
                fputc('\\', file);
            fwrite(p, 1, length, file);
        }
        p += length;
    }
    fputc('"', file);
}

void json_microseconds(FILE *file, uint64_t cycles, uint32_t clock_hz)
{
    /* Seconds apart from the rest, so that the product stays below 2^64 at any clock of 32 bits. */
    uint64_t seconds = cycles / clock_hz;
    uint64_t nanoseconds = cycles % clock_hz * UINT64_C(1000000000) / clock_hz;

    fprintf(file, "%" PRIu64 ".%03" PRIu64, seconds * 1000000 + nanoseconds / 1000,
            nanoseconds % 1000);
}
