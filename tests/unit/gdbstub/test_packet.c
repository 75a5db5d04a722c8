/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Framing: what arrives whole, in pieces, corrupt, too long, with escapes, after noise; and that a frame parses back.
 */
#include "tests/helpers/cmocka_all.h"

#include "gdbstub/packet.h"

/* Feeds all bytes but the last one, which alone may complete something. */
static enum gdb_packet_event feed(struct gdb_packet_parser *parser, const char *bytes,
                                  size_t length)
{
    enum gdb_packet_event event = GDB_PACKET_NONE;

    for (size_t i = 0; i < length; i++) {
        event = gdb_packet_parse(parser, (uint8_t)bytes[i]);
        if (i + 1 < length)
            assert_int_equal(event, GDB_PACKET_NONE);
    }
    return event;
}

static int setup(void **state)
{
    struct gdb_packet_parser *parser = malloc(sizeof(*parser));

    if (!parser)
        return -1;
    gdb_packet_parser_init(parser);
    *state = parser;
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void a_packet_arrives_byte_by_byte(void **state)
{
    struct gdb_packet_parser *parser = *state;

    assert_int_equal(feed(parser, "$m40000000,4#51", 15), GDB_PACKET_COMPLETE);
    assert_string_equal(parser->body, "m40000000,4");
    assert_int_equal(feed(parser, "$g#67", 5), GDB_PACKET_COMPLETE);
    assert_string_equal(parser->body, "g");
    assert_int_equal(feed(parser, "$#00", 4), GDB_PACKET_COMPLETE);
    assert_int_equal(parser->length, 0);
    assert_string_equal(parser->body, "");
}

static void upper_case_checksums_are_understood(void **state)
{
    struct gdb_packet_parser *parser = *state;

    assert_int_equal(feed(parser, "$?#3F", 5), GDB_PACKET_COMPLETE);
}

static void escapes_are_removed_and_the_sum_counts_them(void **state)
{
    struct gdb_packet_parser *parser = *state;

    /* '}' 0x7d + 0x03 = 0x80: stands for '#'. */
    assert_int_equal(feed(parser, "$}\x03#80", 6), GDB_PACKET_COMPLETE);
    assert_int_equal(parser->length, 1);
    assert_int_equal(parser->body[0], '#');
}

static void a_wrong_or_missing_checksum_is_corrupt(void **state)
{
    struct gdb_packet_parser *parser = *state;

    assert_int_equal(feed(parser, "$g#68", 5), GDB_PACKET_CORRUPT);
    assert_int_equal(feed(parser, "$g#xy", 5), GDB_PACKET_CORRUPT);
    assert_int_equal(feed(parser, "$g#6z", 5), GDB_PACKET_CORRUPT);
    assert_int_equal(feed(parser, "$g#67", 5), GDB_PACKET_COMPLETE);
}

static void a_new_packet_begins_where_the_old_one_was_lost(void **state)
{
    struct gdb_packet_parser *parser = *state;

    assert_int_equal(feed(parser, "$m400$g#67", 10), GDB_PACKET_COMPLETE);
    assert_string_equal(parser->body, "g");
    assert_int_equal(feed(parser, "$m4}$g#67", 9), GDB_PACKET_COMPLETE);
    assert_string_equal(parser->body, "g");
}

static void characters_between_packets_are_events_or_noise(void **state)
{
    struct gdb_packet_parser *parser = *state;

    assert_int_equal(gdb_packet_parse(parser, '+'), GDB_PACKET_ACK);
    assert_int_equal(gdb_packet_parse(parser, '-'), GDB_PACKET_NAK);
    assert_int_equal(gdb_packet_parse(parser, 0x03), GDB_PACKET_INTERRUPT);
    for (const char *noise = "GET / HTTP/1.1\r\n"; *noise; noise++)
        assert_int_equal(gdb_packet_parse(parser, (uint8_t)*noise), GDB_PACKET_NONE);
    assert_int_equal(gdb_packet_parse(parser, 0xff), GDB_PACKET_NONE);
    assert_int_equal(gdb_packet_parse(parser, 0), GDB_PACKET_NONE);
}

static void the_interrupt_character_is_data_inside_a_packet(void **state)
{
    struct gdb_packet_parser *parser = *state;

    assert_int_equal(feed(parser, "$\x03#03", 5), GDB_PACKET_COMPLETE);
    assert_int_equal(parser->length, 1);
}

static void a_body_may_be_as_long_as_the_limit_and_no_longer(void **state)
{
    struct gdb_packet_parser *parser = *state;

    for (size_t extra = 0; extra < 2; extra++) {
        uint8_t sum = 0;
        char end[4];

        assert_int_equal(gdb_packet_parse(parser, '$'), GDB_PACKET_NONE);
        for (size_t i = 0; i < GDB_PACKET_SIZE + extra; i++) {
            assert_int_equal(gdb_packet_parse(parser, 'a'), GDB_PACKET_NONE);
            sum = (uint8_t)(sum + 'a');
        }
        snprintf(end, sizeof(end), "#%02x", sum);
        assert_int_equal(feed(parser, end, 3), extra ? GDB_PACKET_OVERLONG : GDB_PACKET_COMPLETE);
        assert_int_equal(parser->length, GDB_PACKET_SIZE);
    }
}

static void a_frame_of_any_bytes_parses_back(void **state)
{
    static char frame[GDB_FRAME_SIZE];
    struct gdb_packet_parser *parser = *state;
    char body[256];
    size_t length;

    for (size_t i = 0; i < sizeof(body); i++)
        body[i] = (char)i;
    length = gdb_packet_frame(body, sizeof(body), frame);
    /* '#', '$', '*', '}' are escaped. */
    assert_int_equal(length, sizeof(body) + 4 + 4);
    assert_int_equal(feed(parser, frame, length), GDB_PACKET_COMPLETE);
    assert_int_equal(parser->length, sizeof(body));
    assert_memory_equal(parser->body, body, sizeof(body));
}

static void the_longest_frame_fits_where_it_is_written(void **state)
{
    char *body = malloc(GDB_PACKET_SIZE), *frame = malloc(GDB_FRAME_SIZE);
    struct gdb_packet_parser *parser = *state;
    size_t length;

    memset(body, '}', GDB_PACKET_SIZE);
    length = gdb_packet_frame(body, GDB_PACKET_SIZE, frame);
    assert_int_equal(length, GDB_FRAME_SIZE);
    assert_int_equal(feed(parser, frame, length), GDB_PACKET_COMPLETE);
    assert_memory_equal(parser->body, body, GDB_PACKET_SIZE);
    free(body);
    free(frame);
}

static void hexadecimal_numbers_have_one_to_sixteen_digits(void **state)
{
    const char *text = "deadBEEF,", *none = ",4", *longest = "ffffffffffffffff",
               *longer = "00000000000000001";
    uint64_t value = 7;

    (void)state;
    assert_true(gdb_hex_number(&text, &value));
    assert_int_equal(value, 0xdeadbeef);
    assert_string_equal(text, ",");
    assert_false(gdb_hex_number(&none, &value));
    assert_string_equal(none, ",4");
    assert_true(gdb_hex_number(&longest, &value));
    assert_true(value == UINT64_MAX);
    assert_false(gdb_hex_number(&longer, &value));
}

static void hexadecimal_data_is_decoded_or_refused(void **state)
{
    uint8_t data[4] = {0};
    char text[9];

    (void)state;
    assert_true(gdb_hex_decode("00fF7a", 6, data));
    assert_int_equal(data[1], 0xff);
    assert_int_equal(data[2], 0x7a);
    assert_false(gdb_hex_decode("123", 3, data));
    assert_false(gdb_hex_decode("1g", 2, data));
    gdb_hex_encode(data, 4, text);
    assert_string_equal(text, "00ff7a00");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_packet_arrives_byte_by_byte),
        TEST(upper_case_checksums_are_understood),
        TEST(escapes_are_removed_and_the_sum_counts_them),
        TEST(a_wrong_or_missing_checksum_is_corrupt),
        TEST(a_new_packet_begins_where_the_old_one_was_lost),
        TEST(characters_between_packets_are_events_or_noise),
        TEST(the_interrupt_character_is_data_inside_a_packet),
        TEST(a_body_may_be_as_long_as_the_limit_and_no_longer),
        TEST(a_frame_of_any_bytes_parses_back),
        TEST(the_longest_frame_fits_where_it_is_written),
        TEST(hexadecimal_numbers_have_one_to_sixteen_digits),
        TEST(hexadecimal_data_is_decoded_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
