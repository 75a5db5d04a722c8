/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several processes in one conversation: thread-ids, selection, points, detaching one by one; and files, of which only
 * the programs offered can be read.
 */
#include "tests/unit/gdbstub/conversation.h"

static struct conversation *several(void **state)
{
    struct conversation *c = *state;

    c->fake.partitions = 2;
    say(c, "qSupported:multiprocess+;swbreak+");
    return c;
}

static void each_process_has_its_threads(void **state)
{
    struct conversation *c = several(state);

    assert_string_equal(say(c, "qfThreadInfo"), "mp1.1,p1.2,p2.3,p3.4");
    assert_string_equal(say(c, "Hgp3.0"), "OK");
    assert_string_equal(say(c, "qC"), "QCp3.4");
    assert_string_equal(say(c, "Hgp2.3"), "OK");
    assert_string_equal(say(c, "Hgp1.3"), "E16");
    assert_string_equal(say(c, "Hgp4.0"), "E16");
    assert_string_equal(say(c, "Tp3.4"), "OK");
    assert_string_equal(say(c, "Tp3.9"), "E03");
}

static void without_the_extension_there_is_one_process(void **state)
{
    struct conversation *c = *state;

    c->fake.partitions = 2;
    assert_string_equal(say(c, "qfThreadInfo"), "m1,2");
    assert_string_equal(say(c, "T3"), "E03");
    say(c, "c");
    c->fake.next =
        (struct gdb_stop){.kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_TRAP, .thread = 4};
    assert_string_equal(run_slice(c), "T05thread:1;core:0;");
}

/* Each resumption has one answer; until the client knows the end of all it is heard. */
static void the_end_of_the_program_is_told_of_each_process(void **state)
{
    struct conversation *c = several(state);

    for (unsigned process = 1; process <= 2; process++) {
        char text[16];

        snprintf(text, sizeof(text), "W03;process:%u", process);
        say(c, "vCont;c");
        c->fake.next = (struct gdb_stop){.kind = GDB_STOP_EXITED, .code = 3};
        assert_string_equal(run_slice(c), text);
        assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    }
    assert_string_equal(say(c, "qfThreadInfo"), "mp3.4");
    assert_string_equal(say(c, "vKill;1"), "E03");
    assert_string_equal(say(c, "vKill;3"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_KILLED);
}

static void whoever_lets_go_of_all_that_has_ended_leaves_it_ended(void **state)
{
    struct conversation *c = several(state);

    say(c, "vCont;c");
    c->fake.next = (struct gdb_stop){.kind = GDB_STOP_EXITED};
    assert_string_equal(run_slice(c), "W00;process:1");
    assert_string_equal(say(c, "D;2"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    assert_string_equal(say(c, "D;3"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_DETACHED);
    assert_true(c->session->over);
}

static void killed_processes_end_one_by_one_for_an_extended_client(void **state)
{
    struct conversation *c = several(state);

    assert_string_equal(say(c, "!"), "OK");
    assert_string_equal(say(c, "D;2"), "OK");
    assert_string_equal(say(c, "vAttach;9"), "E03");
    assert_string_equal(say(c, "vAttach;2"), "T05thread:p2.3;core:0;");
    assert_string_equal(say(c, "qC"), "QCp2.3");
    assert_string_equal(say(c, "vKill;3"), "OK");
    assert_string_equal(say(c, "qfThreadInfo"), "mp1.1,p1.2,p2.3");
    say(c, "vCont;c");
    assert_string_equal(run_slice(c), "X09;process:1");
    assert_int_equal(c->fake.runs, 0);
    assert_string_equal(say(c, "vRun;"), "T05thread:p1.1;core:0;");
    assert_string_equal(say(c, "qfThreadInfo"), "mp1.1,p1.2,p2.3");
    assert_string_equal(say(c, "vAttach;3"), "T05thread:p3.4;core:0;");
}

static void all_processes_are_told_of(void **state)
{
    struct conversation *c = several(state);
    const char *reply;

    say(c, "D;2");
    reply = say(c, "qXfer:osdata:read:processes:0,fff");
    assert_non_null(strstr(reply, "<column name=\"pid\">1</column>"));
    assert_non_null(strstr(reply, "<column name=\"cores\">0,1</column>"));
    assert_non_null(strstr(reply, "<column name=\"pid\">2</column>"));
    assert_non_null(strstr(reply, "<column name=\"pid\">3</column>"));
    assert_null(strstr(reply, "<column name=\"pid\">4</column>"));
    assert_string_equal(say(c, "qXfer:exec-file:read:4:0,100"), "E02");
    say(c, "qSupported");
    assert_null(strstr(say(c, "qXfer:osdata:read:processes:0,fff"), ">2</column>"));
}

static void points_belong_to_the_selected_process(void **state)
{
    struct conversation *c = several(state);

    say(c, "Hgp3.0");
    assert_string_equal(say(c, "Z0,2000,4"), "OK");
    assert_int_equal(c->fake.last_thread, 4);
    say(c, "Hgp1.0");
    assert_string_equal(say(c, "z0,2000,4"), "OK");
    assert_int_equal(c->fake.last_thread, 1);
}

static void a_stop_names_its_process(void **state)
{
    struct conversation *c = several(state);

    say(c, "vCont;c:p1.-1");
    c->fake.next =
        (struct gdb_stop){.kind = GDB_STOP_POINT, .point = GDB_POINT_SOFTWARE, .thread = 3};
    assert_string_equal(run_slice(c), "T05thread:p2.3;core:0;swbreak:;");
}

static void processes_are_let_go_of_one_by_one(void **state)
{
    struct conversation *c = several(state);

    assert_string_equal(say(c, "D;1"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_STOPPED);
    assert_string_equal(say(c, "qfThreadInfo"), "mp2.3,p3.4");
    assert_string_equal(say(c, "D;1"), "E03");
    say(c, "c");
    c->fake.next =
        (struct gdb_stop){.kind = GDB_STOP_SIGNAL, .signal = GDB_SIGNAL_TRAP, .thread = 1};
    assert_string_equal(run_slice(c), "T05thread:p2.3;core:0;");
    assert_string_equal(say(c, "D;2"), "OK");
    assert_string_equal(say(c, "D;3"), "OK");
    assert_int_equal(c->session->state, GDB_SESSION_DETACHED);
}

/* ---- files ----------------------------------------------------------------------------------------------------- */

static const char *open_path(struct conversation *c, const char *path, const char *flags)
{
    char digits[512], body[600];

    gdb_hex_encode(path, strlen(path), digits);
    snprintf(body, sizeof(body), "vFile:open:%s,%s,0", digits, flags);
    return say(c, body);
}

static void a_program_that_is_offered_can_be_read(void **state)
{
    struct conversation *c = several(state);

    c->fake.program = "/proc/self/exe";
    assert_string_equal(say(c, "qXfer:exec-file:read:1:0,100"), "l/proc/self/exe");
    assert_string_equal(say(c, "qXfer:exec-file:read:2:0,100"), "E02");
    assert_string_equal(say(c, "vFile:setfs:0"), "F0");
    assert_string_equal(open_path(c, "/proc/self/exe", "0"), "F0");
    assert_string_equal(say(c, "vFile:pread:0,4,0"), "F4;\177ELF");
    assert_string_equal(say(c, "vFile:pread:0,4,7fffffffffffff00"), "F0;");
    assert_memory_equal(say(c, "vFile:fstat:0"), "F40;", 4);
    assert_string_equal(say(c, "vFile:close:0"), "F0");
    assert_string_equal(say(c, "vFile:close:0"), "F-1,9");
}

static void no_other_file_can_be_read_and_none_written(void **state)
{
    struct conversation *c = several(state);

    c->fake.program = "/proc/self/exe";
    assert_string_equal(open_path(c, "/etc/passwd", "0"), "F-1,2");
    assert_string_equal(open_path(c, "/proc/self/../self/exe", "0"), "F-1,2");
    assert_string_equal(open_path(c, "/proc/self/exe", "1"), "F-1,2");
    assert_string_equal(open_path(c, "/proc/self/exe", "601"), "F-1,2");
    assert_string_equal(say(c, "vFile:open:zz,0,0"), "F-1,16");
    assert_string_equal(say(c, "vFile:open:"), "F-1,16");
    assert_string_equal(say(c, "vFile:pread:ffff,1,0"), "F-1,9");
    assert_string_equal(open_path(c, "/proc/self/exe", "0"), "F0");
    assert_string_equal(say(c, "vFile:pread:0,4"), "F-1,16");
    assert_string_equal(say(c, "vFile:pread:0,4,ffffffffffffffff"), "F-1,16");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_CONVERSATION(each_process_has_its_threads),
        TEST_CONVERSATION(without_the_extension_there_is_one_process),
        TEST_CONVERSATION(the_end_of_the_program_is_told_of_each_process),
        TEST_CONVERSATION(whoever_lets_go_of_all_that_has_ended_leaves_it_ended),
        TEST_CONVERSATION(killed_processes_end_one_by_one_for_an_extended_client),
        TEST_CONVERSATION(all_processes_are_told_of),
        TEST_CONVERSATION(points_belong_to_the_selected_process),
        TEST_CONVERSATION(a_stop_names_its_process),
        TEST_CONVERSATION(processes_are_let_go_of_one_by_one),
        TEST_CONVERSATION(a_program_that_is_offered_can_be_read),
        TEST_CONVERSATION(no_other_file_can_be_read_and_none_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
