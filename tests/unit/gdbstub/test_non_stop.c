/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Non-stop mode as a client sees it, over a target whose stops the test chooses.
 */
#include "tests/unit/gdbstub/conversation.h"

/* In non-stop mode, and every stop that there is at the beginning was heard of. */
static void begin(struct conversation *c)
{
    assert_string_equal(say(c, "QNonStop:1"), "OK");
    assert_true(c->fake.non_stop);
    assert_string_equal(say(c, "?"), "T00thread:1;core:0;");
    while (!strstr((say(c, "vStopped"), c->heard), "$OK#9a") || strstr(c->heard, "%Stop"))
        ;
}

static void heard(struct conversation *c, const char *text)
{
    if (!strstr(c->heard, text))
        print_message("heard: %s\n", c->heard);
    assert_non_null(strstr(c->heard, text));
}

static void non_stop_is_offered_and_begins_with_all_threads_held(void **state)
{
    struct conversation *c = *state;

    assert_non_null(strstr(say(c, "qSupported:"), ";QNonStop+"));
    begin(c);
    assert_int_equal(c->fake.hold[1], GDB_HOLD_LENDING);
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    assert_string_equal(say(c, "QNonStop:2"), "E16");
}

static void a_stop_is_a_notification_and_the_others_go_on(void **state)
{
    struct conversation *c = *state;

    begin(c);
    assert_string_equal(say(c, "vCont;c"), "OK");
    assert_int_equal(c->fake.hold[1], GDB_HOLD_NONE);
    assert_int_equal(c->session->state, GDB_SESSION_RUNNING);
    c->fake.next = (struct gdb_stop){
        .kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_TRAP, .thread = 1, .text = "event 1"};
    run_slice(c);
    heard(c, "%Stop:T05thread:1;core:0;#");
    assert_int_equal(c->fake.hold[1], GDB_HOLD);
    assert_int_equal(c->session->state, GDB_SESSION_RUNNING);
    assert_string_equal(say(c, "m10,4") ? "answered" : "", "answered");
    assert_string_equal(say(c, "vStopped"), "OK");
}

static void a_second_stop_waits_until_the_first_is_confirmed(void **state)
{
    struct conversation *c = *state;

    begin(c);
    say(c, "vCont;c");
    for (unsigned thread = 1; thread <= 2; thread++) {
        c->fake.next =
            (struct gdb_stop){.kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_TRAP, .thread = thread};
        run_slice(c);
    }
    assert_null(strstr(c->heard, "%Stop"));
    say(c, "vStopped");
    heard(c, "$OK#9a");
    heard(c, "%Stop:T05thread:2;");
}

static void a_held_thread_is_not_told_of_twice(void **state)
{
    struct conversation *c = *state;

    begin(c);
    say(c, "vCont;c:2");
    c->fake.next =
        (struct gdb_stop){.kind = GDB_STOP_POINT, .point = GDB_POINT_SOFTWARE, .thread = 1};
    run_slice(c);
    assert_null(strstr(c->heard, "%Stop"));
}

static void threads_are_stopped_by_themselves(void **state)
{
    struct conversation *c = *state;

    begin(c);
    say(c, "vCont;c");
    say(c, "vCont;t:2");
    heard(c, "$OK#9a");
    heard(c, "%Stop:T00thread:2;");
    assert_int_equal(c->fake.hold[2], GDB_HOLD_LENDING);
    assert_int_equal(c->fake.hold[1], GDB_HOLD_NONE);
    say(c, "vStopped");
    say(c, "vCtrlC");
    heard(c, "%Stop:T02thread:1;");
}

static void one_thread_steps_while_others_run(void **state)
{
    struct conversation *c = *state;

    begin(c);
    say(c, "vCont;s:2;c");
    assert_int_equal(c->fake.hold[2], GDB_HOLD_STEP);
    assert_int_equal(c->fake.hold[1], GDB_HOLD_NONE);
    run_slice(c);
    assert_int_equal(c->fake.last_step_thread, 2);
    heard(c, "%Stop:T05thread:2;");
    run_slice(c);
    assert_int_equal(c->fake.runs, 1);
}

static void the_end_is_told_before_the_session_ends(void **state)
{
    struct conversation *c = *state;

    begin(c);
    say(c, "vCont;c");
    c->fake.next = (struct gdb_stop){.kind = GDB_STOP_EXITED, .code = 3};
    run_slice(c);
    heard(c, "%Stop:W03#");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    say(c, "vStopped");
    assert_int_equal(c->session->state, GDB_SESSION_ENDED);
}

static void what_belongs_to_the_other_mode_is_refused(void **state)
{
    struct conversation *c = *state;

    assert_string_equal(say(c, "vCont;t:1"), "E16");
    assert_string_equal(say(c, "vStopped"), "");
    begin(c);
    assert_string_equal(say(c, "c"), "E16");
    assert_string_equal(say(c, "s"), "E16");
    assert_string_equal(say(c, "QNonStop:0"), "OK");
    assert_false(c->fake.non_stop);
    assert_int_equal(c->fake.hold[1], GDB_HOLD_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_CONVERSATION(non_stop_is_offered_and_begins_with_all_threads_held),
        TEST_CONVERSATION(a_stop_is_a_notification_and_the_others_go_on),
        TEST_CONVERSATION(a_second_stop_waits_until_the_first_is_confirmed),
        TEST_CONVERSATION(a_held_thread_is_not_told_of_twice),
        TEST_CONVERSATION(threads_are_stopped_by_themselves),
        TEST_CONVERSATION(one_thread_steps_while_others_run),
        TEST_CONVERSATION(the_end_is_told_before_the_session_ends),
        TEST_CONVERSATION(what_belongs_to_the_other_mode_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
