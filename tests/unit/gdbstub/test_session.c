/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The conversation as a whole: acknowledgements, running and stopping, what a client may say while the target runs,
 * and that no bytes whatever do harm.
 */
#include "tests/unit/gdbstub/conversation.h"

#include "sim/base/random.h"

static void packets_are_acknowledged_until_the_client_declines(void **state)
{
    struct conversation *c = *state;

    say(c, "qC");
    assert_string_equal(c->heard, "+$QC1#c5");
    conversation_raw(c, "$qC#00", 6);
    assert_string_equal(c->heard, "-");
    conversation_raw(c, "-", 1);
    assert_string_equal(c->heard, "$QC1#c5");
    assert_string_equal(say(c, "QStartNoAckMode"), "OK");
    say(c, "qC");
    assert_string_equal(c->heard, "$QC1#c5");
    conversation_raw(c, "$qC#00", 6);
    assert_string_equal(c->heard, "$E16#ac");
    conversation_raw(c, "-", 1);
    assert_string_equal(c->heard, "");
}

static void too_long_a_packet_is_an_error(void **state)
{
    static char body[GDB_PACKET_SIZE + 10];
    struct conversation *c = *state;

    memset(body, 'a', sizeof(body));
    conversation_raw(c, "$", 1);
    gdb_session_receive(c->session, body, sizeof(body));
    gdb_session_receive(c->session, "#", 1);
    {
        uint8_t sum = (uint8_t)(sizeof(body) * 'a');
        char end[3];

        snprintf(end, sizeof(end), "%02x", sum);
        gdb_session_receive(c->session, end, 2);
    }
    assert_string_equal(c->heard, "+$E16#ac");
}

static void the_first_question_is_why_it_stands(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "?"), "T05thread:1;core:0;");
    say(c, "qSupported:multiprocess+");
    assert_string_equal(say(c, "?"), "T05thread:p1.1;core:0;");
}

static void continue_runs_slices_until_there_is_a_stop(void **state)
{
    struct conversation *c = *state;

    say(c, "qSupported:swbreak+;hwbreak+");
    assert_null(say(c, "vCont;c"));
    assert_null(run_slice(c));
    assert_null(run_slice(c));
    c->fake.next =
        (struct gdb_stop){.kind = GDB_STOP_POINT, .point = GDB_POINT_SOFTWARE, .thread = 2};
    assert_string_equal(run_slice(c), "T05thread:2;core:1;swbreak:;");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    assert_int_equal(c->fake.runs, 3);
    assert_string_equal(say(c, "qC"), "QC2");
    assert_string_equal(say(c, "?"), "T05thread:2;core:1;swbreak:;");
}

static void reasons_are_kept_from_clients_that_do_not_know_them(void **state)
{
    struct conversation *c = *state;

    say(c, "c");
    c->fake.next =
        (struct gdb_stop){.kind = GDB_STOP_POINT, .point = GDB_POINT_HARDWARE, .thread = 1};
    assert_string_equal(run_slice(c), "T05thread:1;core:0;");
}

static void watchpoints_say_which_address_was_touched(void **state)
{
    static const char *const expected[] = {
        [GDB_POINT_WRITE] = "watch", [GDB_POINT_READ] = "rwatch", [GDB_POINT_ACCESS] = "awatch"};
    struct conversation *c = *state;
    char reply[64];

    for (enum gdb_point point = GDB_POINT_WRITE; point < GDB_POINT_COUNT; point++) {
        say(c, "c");
        c->fake.next = (struct gdb_stop){
            .kind = GDB_STOP_POINT, .point = point, .thread = 1, .address = 0xf0001234};
        snprintf(reply, sizeof(reply), "T05thread:1;core:0;%s:f0001234;", expected[point]);
        assert_string_equal(run_slice(c), reply);
    }
}

static void step_steps_the_thread_that_was_asked_for(void **state)
{
    static const struct {
        const char *packet;
        unsigned thread; /* 0: it runs instead */
    } cases[] = {
        {"s", 1},
        {"S05", 1},
        {"vCont;s:1;c", 1},
        {"vCont;s:p1.2;c", 2},
        {"vCont;s", 1},
        {"vCont;c:1;s", 2},
        {"vCont;c", 0},
        {"vCont;C05", 0},
        {"vCont;S0f:2", 2},
        {"vCont;c;s:1", 0},
        {"c", 0},
        {"C05", 0},
        {"vCont;s:p1.-1", 1},
        {"vCont;c:1;c:2;s", 0},
    };
    struct conversation *c = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char expected[32];

        c->fake.next =
            (struct gdb_stop){.kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_TRAP, .thread = 1};
        c->fake.steps = 0;
        c->fake.runs = 0;
        c->fake.last_step_thread = 0;
        assert_string_equal(say(c, "Hg1"), "OK");
        assert_null(say(c, cases[i].packet));
        snprintf(expected, sizeof(expected), "T05thread:1;core:0;");
        assert_string_equal(run_slice(c), expected);
        assert_int_equal(c->fake.last_step_thread, cases[i].thread);
        assert_int_equal(c->fake.runs, cases[i].thread == 0);
    }
    assert_string_equal(say(c, "Hc2"), "OK");
    assert_null(say(c, "s"));
    assert_string_equal(run_slice(c), "T05thread:2;core:1;");
}

static void malformed_resumptions_do_not_resume(void **state)
{
    static const struct {
        const char *packet, *reply;
    } cases[] = {
        {"vCont;", "E16"},    {"vCont;c;", "E16"},   {"vCont;x", "E16"},     {"vCont;c:3", "E03"},
        {"vCont;C", "E16"},   {"vCont;s:p7", "E16"}, {"vCont;c:1;q", "E16"}, {"c40000000", "E16"},
        {"s40000000", "E16"}, {"C", "E16"},          {"S5", "E16"},          {"vCont;r1", "E16"},
        {"vCont", "E16"},
    };
    struct conversation *c = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(say(c, cases[i].packet), cases[i].reply);
        assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    }
    assert_string_equal(say(c, "vCont?"), "vCont;c;C;s;S;r;t");
}

static void the_interrupt_character_stops_a_running_target(void **state)
{
    struct conversation *c = *state;

    conversation_raw(c, "\x03", 1);
    assert_null(conversation_reply(c));
    say(c, "c");
    run_slice(c);
    conversation_raw(c, "\x03", 1);
    assert_string_equal(conversation_reply(c), "T02thread:1;core:0;");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
}

static void the_text_of_a_stop_is_shown_first(void **state)
{
    struct conversation *c = *state;

    say(c, "c");
    c->fake.next = (struct gdb_stop){
        .kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_TRAP, .thread = 1, .text = "trap 0x09"};
    assert_string_equal(run_slice(c), "T05thread:1;core:0;");
    assert_string_equal(conversation_console(c), "trap 0x09\n");
    assert_string_equal(say(c, "?"), "T05thread:1;core:0;");
    assert_string_equal(conversation_console(c), "");
}

static void only_the_end_is_obeyed_while_the_target_runs(void **state)
{
    struct conversation *c = *state;

    say(c, "c");
    assert_null(say(c, "g"));
    assert_null(say(c, "P0=00000001"));
    assert_null(say(c, "nonsense"));
    assert_int_equal(c->session->state, GDB_SESSION_RUNNING);
    assert_int_equal(c->fake.reg[1][0][3], 0);
    assert_string_equal(say(c, "D"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_DETACHED);
}

static void the_end_of_the_program_ends_the_session(void **state)
{
    struct conversation *c = *state;

    say(c, "c");
    c->fake.next = (struct gdb_stop){.kind = GDB_STOP_EXITED, .code = 0x1fe};
    assert_string_equal(run_slice(c), "Wfe");
    assert_int_equal(c->session->state, GDB_SESSION_ENDED);
    assert_null(say(c, "g"));
}

static void the_death_of_the_program_names_the_process_if_asked(void **state)
{
    struct conversation *c = *state;

    say(c, "qSupported:multiprocess+");
    say(c, "c");
    c->fake.next = (struct gdb_stop){.kind = GDB_STOP_TERMINATED, .signal = GDB_SIGNAL_ABRT};
    assert_string_equal(run_slice(c), "X06;process:1");
    assert_int_equal(c->session->state, GDB_SESSION_ENDED);
}

static void an_end_from_outside_is_told_to_a_client_that_waits(void **state)
{
    struct conversation *c = *state;

    gdb_session_terminate(c->session);
    assert_null(conversation_reply(c));
    say(c, "c");
    gdb_session_terminate(c->session);
    assert_string_equal(conversation_reply(c), "X0f");
    assert_int_equal(c->session->state, GDB_SESSION_ENDED);
}

static void kill_is_silent_and_vkill_is_not(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "vKill;7"), "E03");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    assert_string_equal(say(c, "vKill;a410"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_KILLED);
    c->session->state = GDB_SESSION_STOPPED;
    assert_null(say(c, "k"));
    assert_int_equal(c->session->state, GDB_SESSION_KILLED);
}

static void an_extended_client_stays_and_runs_the_program_again(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "vRun;"), "");
    assert_string_equal(say(c, "vAttach;1"), "");
    assert_string_equal(say(c, "!"), "OK");
    assert_string_equal(say(c, "vKill;1"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    assert_true(c->session->killed);
    assert_string_equal(say(c, "?"), "X09");
    assert_string_equal(say(c, "c"), "E03");
    assert_string_equal(say(c, "vAttach;1"), "E16");
    assert_string_equal(say(c, "vRun;6162;"), "T05thread:1;core:0;");
    assert_int_equal(c->fake.restarts, 1);
    assert_false(c->session->killed);
    assert_string_equal(say(c, "vRun;"), "E02"); /* the fake's second one */
    say(c, "c");
    c->fake.next = (struct gdb_stop){.kind = GDB_STOP_EXITED, .code = 7};
    assert_string_equal(run_slice(c), "W07");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    assert_string_equal(say(c, "bc"), "");
    assert_string_equal(say(c, "vCont;s:1"), "E03");
    assert_string_equal(say(c, "vRun;"), "T05thread:1;core:0;");
    say(c, "c");
    assert_int_equal(c->session->state, GDB_SESSION_RUNNING);
    say(c, "vKill;1");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
}

static void detach_names_the_process_or_none(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "D;2"), "E03");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    assert_string_equal(say(c, "D;1"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_DETACHED);
}

static void closing_removes_all_points(void **state)
{
    struct conversation *c = *state;

    say(c, "Z0,1000,4");
    say(c, "Z2,1000,4");
    assert_int_equal(c->fake.points, 2);
    gdb_session_close(c->session);
    assert_int_equal(c->fake.points, 0);
    c->session = gdb_session_open(&c->fake.target, conversation_hear, c);
    assert_non_null(c->session);
}

/* Bytes from the alphabet of the protocol get further than uniform ones. */
static void no_bytes_do_harm(void **state)
{
    static const char alphabet[] = "$#+-\x03}gGpPmMxXcCsSDkTHZz?vCont;:,0123456789abcdef=qRcmdXfer";
    struct conversation *c = *state;
    struct random random;

    random_seed(&random, 20);
    for (int i = 0; i < 200000; i++) {
        char byte = alphabet[random_below(&random, sizeof(alphabet) - 1)];

        c->heard_length = 0;
        gdb_session_receive(c->session, &byte, 1);
        if (c->session->state == GDB_SESSION_RUNNING)
            gdb_session_run(c->session);
        else
            c->session->state = GDB_SESSION_STOPPED;
    }
    /* Bodies of random words, whole and with the right checksum. */
    for (int i = 0; i < 50000; i++) {
        char body[64];
        size_t length = random_below(&random, sizeof(body));

        for (size_t j = 0; j < length; j++)
            body[j] = alphabet[random_below(&random, sizeof(alphabet) - 1)];
        say_bytes(c, body, length);
        c->session->state = GDB_SESSION_STOPPED;
    }
    conversation_raw(c, "+\x03", 2);
    assert_true(c->session->no_ack || say(c, "vMustReplyEmpty") != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_CONVERSATION(packets_are_acknowledged_until_the_client_declines),
        TEST_CONVERSATION(too_long_a_packet_is_an_error),
        TEST_CONVERSATION(the_first_question_is_why_it_stands),
        TEST_CONVERSATION(continue_runs_slices_until_there_is_a_stop),
        TEST_CONVERSATION(reasons_are_kept_from_clients_that_do_not_know_them),
        TEST_CONVERSATION(watchpoints_say_which_address_was_touched),
        TEST_CONVERSATION(step_steps_the_thread_that_was_asked_for),
        TEST_CONVERSATION(malformed_resumptions_do_not_resume),
        TEST_CONVERSATION(the_interrupt_character_stops_a_running_target),
        TEST_CONVERSATION(the_text_of_a_stop_is_shown_first),
        TEST_CONVERSATION(only_the_end_is_obeyed_while_the_target_runs),
        TEST_CONVERSATION(the_end_of_the_program_ends_the_session),
        TEST_CONVERSATION(the_death_of_the_program_names_the_process_if_asked),
        TEST_CONVERSATION(an_end_from_outside_is_told_to_a_client_that_waits),
        TEST_CONVERSATION(kill_is_silent_and_vkill_is_not),
        TEST_CONVERSATION(an_extended_client_stays_and_runs_the_program_again),
        TEST_CONVERSATION(detach_names_the_process_or_none),
        TEST_CONVERSATION(closing_removes_all_points),
        TEST_CONVERSATION(no_bytes_do_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
