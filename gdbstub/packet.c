/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packet parser, one byte at a time, and its inverse. See packet.h for what is left out.
 */
#include "gdbstub/packet.h"

#include <assert.h>

#define ESCAPE      '}'
#define ESCAPE_MASK 0x20

void gdb_packet_parser_init(struct gdb_packet_parser *parser)
{
    parser->state = GDB_PARSER_IDLE;
    parser->length = 0;
    parser->body[0] = '\0';
}

static void packet_begin(struct gdb_packet_parser *parser)
{
    parser->state = GDB_PARSER_BODY;
    parser->sum = 0;
    parser->overlong = false;
    parser->length = 0;
}

static void packet_store(struct gdb_packet_parser *parser, uint8_t byte)
{
    if (parser->length < GDB_PACKET_SIZE)
        parser->body[parser->length++] = (char)byte;
    else
        parser->overlong = true;
}

static enum gdb_packet_event packet_idle(struct gdb_packet_parser *parser, uint8_t byte)
{
    switch (byte) {
    case '$':
        packet_begin(parser);
        return GDB_PACKET_NONE;
    case '+':
        return GDB_PACKET_ACK;
    case '-':
        return GDB_PACKET_NAK;
    case 0x03:
        return GDB_PACKET_INTERRUPT;
    default: /* line noise between packets is no event */
        return GDB_PACKET_NONE;
    }
}

static enum gdb_packet_event packet_body(struct gdb_packet_parser *parser, uint8_t byte)
{
    /* '$' never stands unescaped in a body: the rest of the present packet was lost, a new one begins. */
    if (byte == '$') {
        packet_begin(parser);
        return GDB_PACKET_NONE;
    }
    if (byte == '#') {
        parser->state = GDB_PARSER_CHECKSUM_HIGH;
        return GDB_PACKET_NONE;
    }
    parser->sum = (uint8_t)(parser->sum + byte);
    if (parser->state == GDB_PARSER_ESCAPE) {
        packet_store(parser, byte ^ ESCAPE_MASK);
        parser->state = GDB_PARSER_BODY;
    } else if (byte == ESCAPE) {
        parser->state = GDB_PARSER_ESCAPE;
    } else {
        packet_store(parser, byte);
    }
    return GDB_PACKET_NONE;
}

static enum gdb_packet_event packet_end(struct gdb_packet_parser *parser, uint8_t byte)
{
    int low = gdb_hex_digit((char)byte);

    parser->state = GDB_PARSER_IDLE;
    parser->body[parser->length] = '\0';
    if (low < 0 || parser->checksum < 0 || (parser->checksum << 4 | low) != parser->sum)
        return GDB_PACKET_CORRUPT;
    return parser->overlong ? GDB_PACKET_OVERLONG : GDB_PACKET_COMPLETE;
}

enum gdb_packet_event gdb_packet_parse(struct gdb_packet_parser *parser, uint8_t byte)
{
    switch (parser->state) {
    case GDB_PARSER_IDLE:
        return packet_idle(parser, byte);
    case GDB_PARSER_BODY:
    case GDB_PARSER_ESCAPE:
        return packet_body(parser, byte);
    case GDB_PARSER_CHECKSUM_HIGH:
        parser->checksum = gdb_hex_digit((char)byte);
        parser->state = GDB_PARSER_CHECKSUM_LOW;
        return GDB_PACKET_NONE;
    case GDB_PARSER_CHECKSUM_LOW:
        return packet_end(parser, byte);
    }
    assert(false);
    return GDB_PACKET_NONE;
}

static bool packet_needs_escape(char c)
{
    /* '*' would begin a run length in the answer. */
    return c == '$' || c == '#' || c == ESCAPE || c == '*';
}

size_t gdb_packet_frame(const char *body, size_t length, char *frame)
{
    static const char digit[] = "0123456789abcdef";
    uint8_t sum = 0;
    size_t n = 0;

    assert(length <= GDB_PACKET_SIZE);
    frame[n++] = '$';
    for (size_t i = 0; i < length; i++) {
        char c = body[i];

        if (packet_needs_escape(c)) {
            frame[n++] = ESCAPE;
            c = (char)(c ^ ESCAPE_MASK);
        }
        frame[n++] = c;
    }
    for (size_t i = 1; i < n; i++)
        sum = (uint8_t)(sum + (uint8_t)frame[i]);
    frame[n++] = '#';
    frame[n++] = digit[sum >> 4];
    frame[n++] = digit[sum & 0xf];
    return n;
}

int gdb_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void gdb_hex_encode(const void *data, size_t size, char *text)
{
    static const char digit[] = "0123456789abcdef";
    const uint8_t *byte = data;

    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digit[byte[i] >> 4];
        text[2 * i + 1] = digit[byte[i] & 0xf];
    }
    text[2 * size] = '\0';
}

bool gdb_hex_decode(const char *text, size_t length, void *data)
{
    uint8_t *byte = data;

    if (length % 2)
        return false;
    for (size_t i = 0; i < length / 2; i++) {
        int high = gdb_hex_digit(text[2 * i]);
        int low = gdb_hex_digit(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        byte[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

bool gdb_hex_number(const char **text, uint64_t *value)
{
    const char *p = *text;
    uint64_t number = 0;
    int digit;

    while ((digit = gdb_hex_digit(*p)) >= 0) {
        if (++p - *text > 16)
            return false;
        number = number << 4 | (uint64_t)digit;
    }
    if (p == *text)
        return false;
    *text = p;
    *value = number;
    return true;
}
