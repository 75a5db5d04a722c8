/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Framing of the GDB remote serial protocol: $body#checksum, escapes, acknowledgements, the interrupt character. Pure:
 * bytes in, events out, and no I/O. Bodies are bounded; what does not fit is swallowed and reported, never stored.
 * Run-length encoding is neither sent nor expected (hosts do not send it). Follows the GDB manual, "Remote Protocol".
 */
#ifndef PRIDE_GDBSTUB_PACKET_H
#define PRIDE_GDBSTUB_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GDB_PACKET_SIZE 0x4000 /* longest body, before framing and after escapes were removed */

/* '$' and '#cc' around a body of which every byte may need an escape. */
#define GDB_FRAME_SIZE (2 * GDB_PACKET_SIZE + 4)

enum gdb_packet_event {
    GDB_PACKET_NONE,     /* nothing complete yet */
    GDB_PACKET_COMPLETE, /* body and length are valid until the next byte */
    GDB_PACKET_CORRUPT,  /* the checksum was wrong or no hexadecimal number */
    GDB_PACKET_OVERLONG, /* the checksum was right, the body was longer than GDB_PACKET_SIZE */
    GDB_PACKET_ACK,      /* '+' */
    GDB_PACKET_NAK,      /* '-' */
    GDB_PACKET_INTERRUPT /* 0x03 outside a packet */
};

enum gdb_packet_state {
    GDB_PARSER_IDLE,
    GDB_PARSER_BODY,
    GDB_PARSER_ESCAPE,
    GDB_PARSER_CHECKSUM_HIGH,
    GDB_PARSER_CHECKSUM_LOW
};

struct gdb_packet_parser {
    enum gdb_packet_state state;
    uint8_t sum;  /* of the bytes as they were sent */
    int checksum; /* as received; -1: no hexadecimal number */
    bool overlong;
    size_t length;
    char body[GDB_PACKET_SIZE +
              1]; /* escapes removed, NUL-terminated when complete; may hold further NULs */
};

/* Takes a byte of the stream from the client; what it completes. */
void gdb_packet_parser_init(struct gdb_packet_parser *parser);
enum gdb_packet_event gdb_packet_parse(struct gdb_packet_parser *parser, uint8_t byte);

/* Writes $body#cc with escapes to frame (GDB_FRAME_SIZE bytes) and returns its length. length <= GDB_PACKET_SIZE. */
size_t gdb_packet_frame(const char *body, size_t length, char *frame);

/* Value of a hexadecimal digit of either case, or -1. */
int gdb_hex_digit(char c);

/* Writes 2 * size lower-case digits and a NUL to text. */
void gdb_hex_encode(const void *data, size_t size, char *text);

/* Decodes `length` digits to length / 2 bytes. False: odd length or no digit; data may be partly written then. */
bool gdb_hex_decode(const char *text, size_t length, void *data);

/*
 * Reads a hexadecimal number of 1 to 16 digits at *text and moves *text behind it. False: there is none, or it is
 * longer; *text is unchanged then.
 */
bool gdb_hex_number(const char **text, uint64_t *value);

#endif
