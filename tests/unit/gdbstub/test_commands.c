/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each packet against the fake target: its right forms, its wrong ones, and that a wrong one changes nothing.
 */
#include "tests/unit/gdbstub/conversation.h"

static void unknown_packets_get_the_empty_reply(void **state)
{
    static const char *const unknown[] = {"vMustReplyEmpty",
                                          "qTStatus",
                                          "qSymbol::",
                                          "jThreadsInfo",
                                          "",
                                          "vFile:chmod:2f",
                                          "QDisableRandomization:1",
                                          "Z7,0,4",
                                          "vContinue",
                                          "gg",
                                          "qXfer:auxv:read::0,100",
                                          "qXfer:features:write:target.xml:0:ab"};
    struct conversation *c = *state;

    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
        assert_string_equal(say(c, unknown[i]), "");
}

static void negotiation_lists_what_we_can_do(void **state)
{
    struct conversation *c = *state;
    const char *reply = say(c, "qSupported:multiprocess+;swbreak+;hwbreak+;xmlRegisters=i386");

    assert_non_null(strstr(reply, "PacketSize=4000;"));
    assert_non_null(strstr(reply, "qXfer:features:read+"));
    assert_non_null(strstr(reply, "multiprocess+"));
    assert_true(c->session->multiprocess);
    assert_true(c->session->swbreak);
    assert_true(c->session->hwbreak);
    say(c, "qSupported:multiprocess-;swbreakpoint+");
    assert_false(c->session->multiprocess);
    assert_false(c->session->swbreak);
    assert_non_null(strstr(say(c, "qSupported"), "PacketSize"));
}

static void registers_are_read_and_written_one_by_one(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "P1=12345678"), "OK");
    assert_string_equal(say(c, "p1"), "12345678");
    assert_string_equal(say(c, "p3"), "0000");
    assert_string_equal(say(c, "p4"), "E16");
    assert_string_equal(say(c, "p"), "E16");
    assert_string_equal(say(c, "P1=1234567"), "E16");
    assert_string_equal(say(c, "P1=123456789a"), "E16");
    assert_string_equal(say(c, "P1=1234567z"), "E16");
    assert_string_equal(say(c, "P9=12345678"), "E16");
    assert_string_equal(say(c, "P3=0001"), "E16");
    /* Clients put back what they have kept: what is there already is no error. */
    assert_string_equal(say(c, "P3=0000"), "OK");
    assert_string_equal(say(c, "p1"), "12345678");
}

static void all_registers_are_read_and_written_at_once(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "g"), "0000000000000000000000000000");
    assert_string_equal(say(c, "G0000000100000002000000030000"), "OK");
    assert_string_equal(say(c, "g"), "0000000100000002000000030000");
    assert_string_equal(say(c, "G00000009000000020000000300"), "E16");
    assert_string_equal(say(c, "g"), "0000000100000002000000030000");
    /* The last one cannot be written: a changed value is an error. */
    assert_string_equal(say(c, "G0000000100000002000000030001"), "E16");
}

static void registers_are_those_of_the_selected_thread(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "Hg2"), "OK");
    assert_string_equal(say(c, "P0=000000aa"), "OK");
    assert_string_equal(say(c, "Hgp1.1"), "OK");
    assert_string_equal(say(c, "p0"), "00000000");
    assert_string_equal(say(c, "Hg0"), "OK");
    assert_string_equal(say(c, "qC"), "QC1");
    assert_string_equal(say(c, "Hg3"), "E03");
    assert_string_equal(say(c, "Hg-1"), "E03");
    assert_string_equal(say(c, "Hgp2.1"), "E16");
    assert_string_equal(say(c, "Hgx"), "E16");
    assert_string_equal(say(c, "Hc-1"), "OK");
    assert_string_equal(say(c, "Hc2"), "OK");
    assert_string_equal(say(c, "Hc9"), "E03");
    assert_int_equal(c->fake.reg[2][0][3], 0xaa);
}

static void memory_is_read_as_far_as_it_goes(void **state)
{
    struct conversation *c = *state;

    memcpy(c->fake.memory, "\x01\x02\x03\x04", 4);
    c->fake.memory[FAKE_SIZE - 1] = 0xee;
    assert_string_equal(say(c, "m1000,4"), "01020304");
    assert_string_equal(say(c, "m10fff,8"), "ee");
    assert_string_equal(say(c, "m11000,1"), "E0e");
    assert_string_equal(say(c, "mffffffffffffffff,ffffffffffffffff"), "E0e");
    assert_string_equal(say(c, "m1000"), "E16");
    assert_string_equal(say(c, "m1000,"), "E16");
    assert_string_equal(say(c, "m,4"), "E16");
    assert_string_equal(say(c, "m1000,4;"), "E16");
    assert_string_equal(say(c, "m1000,0"), "E16");
    assert_int_equal(strlen(say(c, "m1000,ffff")), GDB_PACKET_SIZE);
}

static void memory_is_written_in_hexadecimal_and_binary(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "M1000,3:a1b2c3"), "OK");
    assert_memory_equal(c->fake.memory, "\xa1\xb2\xc3", 3);
    assert_string_equal(say(c, "X1004,0:"), "OK");
    assert_string_equal(say_bytes(c, "X1004,4:#$}\0", 12), "OK");
    assert_memory_equal(c->fake.memory + 4, "#$}\0", 4);
    assert_string_equal(say(c, "M1000,3:a1b2"), "E16");
    assert_string_equal(say(c, "M1000,3:a1b2cx"), "E16");
    assert_string_equal(say(c, "M1000,3"), "E16");
    assert_string_equal(say(c, "M1000,ffffffffffff:00"), "E16");
    assert_string_equal(say(c, "X1000,2:abc"), "E16");
    assert_string_equal(say(c, "M0,1:00"), "E0e");
    assert_string_equal(say(c, "M10fff,2:0000"), "E0e");
    assert_memory_equal(c->fake.memory, "\xa1\xb2\xc3", 3);
}

static void memory_is_read_in_binary_with_escapes(void **state)
{
    struct conversation *c = *state;
    const char *reply;

    memcpy(c->fake.memory, "*#\0}", 4);
    reply = say(c, "x1000,4");
    assert_memory_equal(reply, "b*#\0}", 5);
    assert_string_equal(say(c, "x0,4"), "E0e");
}

static void a_checksum_is_that_of_the_manual(void **state)
{
    struct conversation *c = *state;

    /* The check value of this CRC (known as CRC-32/MPEG-2) over "123456789". */
    memcpy(c->fake.memory, "123456789", 9);
    assert_string_equal(say(c, "qCRC:1000,9"), "C376e6e7");
    assert_string_equal(say(c, "qCRC:0,9"), "E0e");
    assert_string_equal(say(c, "qCRC:1000,ffffffffffff"), "E16");
}

static void points_of_five_kinds_are_passed_on(void **state)
{
    struct conversation *c = *state;
    char packet[32];

    for (int kind = 0; kind < GDB_POINT_COUNT; kind++) {
        snprintf(packet, sizeof(packet), "Z%d,40001000,4", kind);
        assert_string_equal(say(c, packet), "OK");
        assert_int_equal(c->fake.last_point, kind);
        assert_int_equal(c->fake.last_address, 0x40001000);
        assert_int_equal(c->fake.last_size, 4);
    }
    for (int kind = 0; kind < GDB_POINT_COUNT; kind++) {
        snprintf(packet, sizeof(packet), "z%d,40001000,4", kind);
        assert_string_equal(say(c, packet), "OK");
    }
    assert_string_equal(say(c, "z0,40001000,4"), "E02");
    assert_string_equal(say(c, "Z0"), "E16");
    assert_string_equal(say(c, "Z0,zz,4"), "E16");
    assert_string_equal(say(c, "Z0,0"), "E16");
    assert_string_equal(say(c, "Z5,0,4"), "");
}

static void threads_are_listed_three_ways(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "qfThreadInfo"), "m1,2");
    assert_string_equal(say(c, "qsThreadInfo"), "l");
    assert_string_equal(say(c, "T2"), "OK");
    assert_string_equal(say(c, "T3"), "E03");
    assert_string_equal(say(c, "T0"), "E03");
    assert_string_equal(say(c, "Tx"), "E16");
    assert_string_equal(say(c, "qThreadExtraInfo,2"), "66616b65313a207374616e64696e67");
    assert_string_equal(say(c, "qThreadExtraInfo,0"), "E03");
    assert_string_equal(say(c, "qThreadExtraInfo,-1"), "E03");
    say(c, "qSupported:multiprocess+");
    assert_string_equal(say(c, "qfThreadInfo"), "mp1.1,p1.2");
    assert_string_equal(say(c, "qC"), "QCp1.1");
    assert_non_null(strstr(say(c, "qXfer:threads:read::0,fff"),
                           "<thread id=\"p1.2\" core=\"1\" name=\"fake1\">standing</thread>"));
}

static void documents_are_read_in_parts(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "qXfer:features:read:target.xml:0,8"), "m<target>");
    assert_string_equal(say(c, "qXfer:features:read:target.xml:8,a"), "m0123456789");
    assert_string_equal(say(c, "qXfer:features:read:target.xml:12,ffff"), "l</target>");
    assert_string_equal(say(c, "qXfer:features:read:target.xml:1b,ffff"), "l");
    assert_string_equal(say(c, "qXfer:features:read:target.xml:1c,ffff"), "E16");
    assert_string_equal(say(c, "qXfer:features:read:other.xml:0,8"), "E02");
    assert_string_equal(say(c, "qXfer:features:read:target.xml:0"), "E16");
    assert_string_equal(say(c, "qXfer:features:read:target.xml"), "E16");
    assert_string_equal(say(c, "qXfer:memory-map:read::0,100"), "E02");
}

static void monitor_output_comes_as_console_text(void **state)
{
    struct conversation *c = *state;
    const char *console;

    assert_string_equal(say(c, "qRcmd,68656c6c6f"), "OK");
    assert_string_equal(conversation_console(c), "you said hello\n");
    assert_string_equal(c->fake.monitor_line, "1:hello");
    assert_string_equal(say(c, "qRcmd,6c6f6e67"), "OK");
    console = conversation_console(c);
    assert_true(strlen(console) > GDB_PACKET_SIZE / 2);
    assert_non_null(strstr(console, "line 0\nline 1\n"));
    assert_non_null(strstr(console, "line 1998\nline 1999\n"));
    assert_string_equal(say(c, "qRcmd,686"), "E16");
    assert_string_equal(say(c, "qRcmd,zz"), "E16");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_CONVERSATION(unknown_packets_get_the_empty_reply),
        TEST_CONVERSATION(negotiation_lists_what_we_can_do),
        TEST_CONVERSATION(registers_are_read_and_written_one_by_one),
        TEST_CONVERSATION(all_registers_are_read_and_written_at_once),
        TEST_CONVERSATION(registers_are_those_of_the_selected_thread),
        TEST_CONVERSATION(memory_is_read_as_far_as_it_goes),
        TEST_CONVERSATION(memory_is_written_in_hexadecimal_and_binary),
        TEST_CONVERSATION(memory_is_read_in_binary_with_escapes),
        TEST_CONVERSATION(a_checksum_is_that_of_the_manual),
        TEST_CONVERSATION(points_of_five_kinds_are_passed_on),
        TEST_CONVERSATION(threads_are_listed_three_ways),
        TEST_CONVERSATION(documents_are_read_in_parts),
        TEST_CONVERSATION(monitor_output_comes_as_console_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
