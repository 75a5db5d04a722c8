/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The server with real sockets: addresses, clients that come, stay, leave or vanish, and what the machine does meanwhile.
 * Server and client take turns in one thread.
 */
#include "tests/unit/machine/fixture.h"

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#include "gdbstub/packet.h"
#include "gdbstub/server.h"
#include "gdbstub/target_leon3.h"

struct bench {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct gdb_server *server;
    char heard[4096];
};

static struct gdb_server *open_server(struct bench *b, const char *address)
{
    lines_capture(&b->lines, &b->diag);
    struct gdb_server *server = gdb_server_open(b->machine, address, &b->diag);

    if (server)
        gdb_server_announce(server);
    return server;
}

static int begin(void **state)
{
    struct bench *b = calloc(1, sizeof(*b));

    lines_capture(&b->lines, &b->diag);
    b->machine = make_machine("leon3-generic", &b->diag, NULL);
    load_program(b->machine, &program_loop);
    b->server = open_server(b, "0");
    *state = b;
    return b->server ? 0 : -1;
}

static int end(void **state)
{
    struct bench *b = *state;

    gdb_server_close(b->server);
    machine_destroy(b->machine);
    free(b);
    return 0;
}

static int connect_client(const struct bench *b)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)gdb_server_port(b->server))};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
    return fd;
}

static void say(int fd, const char *body)
{
    char frame[256];
    size_t length = gdb_packet_frame(body, strlen(body), frame);

    assert_int_equal(send(fd, frame, length, MSG_NOSIGNAL), length);
}

/* All that has arrived; "" if nothing or the end. */
static const char *hear(struct bench *b, int fd)
{
    ssize_t got = recv(fd, b->heard, sizeof(b->heard) - 1, MSG_DONTWAIT);

    b->heard[got > 0 ? got : 0] = '\0';
    return b->heard;
}

static bool hung_up(int fd)
{
    char byte;

    return recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
}

/* A turn of the server: some cycles if the machine runs, else until it has been quiet for a moment. */
static struct machine_stop turn(struct bench *b, bool wait)
{
    return gdb_server_run(b->server, machine_cycle(b->machine) + 100000, wait);
}

static void a_free_port_is_found_and_told(void **state)
{
    struct bench *b = *state;
    char expected[64];

    assert_int_not_equal(gdb_server_port(b->server), 0);
    snprintf(expected, sizeof(expected), "pride: gdb: target remote 127.0.0.1:%u",
             gdb_server_port(b->server));
    assert_string_equal(b->lines.last, expected);
    assert_int_equal(b->lines.count, 1);
}

static void addresses_are_understood_or_refused_in_one_line(void **state)
{
    static const char *const good[] = {"127.0.0.1:0", "localhost:0", ":0"};
    static const char *const bad[] = {"",           "x",     "1x",     "-1",   "65536",
                                      "127.0.0.1:", "1:2:3", "[::1:5", "unix:"};
    struct bench *b = *state;
    char taken[32];

    gdb_server_close(b->server);
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        b->server = open_server(b, good[i]);
        assert_non_null(b->server);
        gdb_server_close(b->server);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_null(open_server(b, bad[i]));
        assert_one_error(&b->lines, "GDB address");
    }
    b->server = open_server(b, "0");
    snprintf(taken, sizeof(taken), "%u", gdb_server_port(b->server));
    assert_null(open_server(b, taken));
    assert_one_error(&b->lines, "in use");
}

static void a_unix_socket_is_removed_at_the_end_and_a_stale_one_replaced(void **state)
{
    struct bench *b = *state;
    char *name = write_temporary("", 0), address[128];
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct gdb_server *server;
    int stale;

    snprintf(address, sizeof(address), "unix:%s", name);
    /* A file that is no socket is not ours to remove. */
    assert_null(open_server(b, address));
    assert_one_error(&b->lines, "in use");
    assert_int_equal(access(name, F_OK), 0);
    unlink(name);
    /* Left by a server that crashed. */
    snprintf(at.sun_path, sizeof(at.sun_path), "%s", name);
    stale = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(stale, (const struct sockaddr *)&at, sizeof(at)), 0);
    close(stale);
    server = open_server(b, address);
    assert_non_null(server);
    /* One that is alive stays. */
    assert_null(open_server(b, address));
    assert_one_error(&b->lines, "in use");
    assert_int_equal(access(name, F_OK), 0);
    gdb_server_close(server);
    assert_int_not_equal(access(name, F_OK), 0);
    free(name);
}

static void nothing_runs_before_a_client_lets_it(void **state)
{
    struct bench *b = *state;
    int fd;

    assert_int_equal(turn(b, true).reason, MACHINE_LIMIT);
    assert_int_equal(machine_cycle(b->machine), 0);
    fd = connect_client(b);
    say(fd, "?");
    turn(b, true);
    assert_string_equal(hear(b, fd), "+$T05thread:1;core:0;#25");
    assert_int_equal(machine_cycle(b->machine), 0);
    say(fd, "c");
    assert_int_equal(turn(b, true).reason, MACHINE_LIMIT);
    assert_true(machine_cycle(b->machine) >= 100000);
    assert_string_equal(hear(b, fd), "+");
    close(fd);
}

static void without_waiting_it_runs_until_a_client_comes(void **state)
{
    struct bench *b = *state;
    uint64_t cycle;
    int fd;

    turn(b, false);
    assert_true(machine_cycle(b->machine) >= 100000);
    fd = connect_client(b);
    turn(b, false);
    cycle = machine_cycle(b->machine);
    turn(b, false);
    assert_true(machine_cycle(b->machine) == cycle);
    close(fd);
    turn(b, false);
    assert_true(machine_cycle(b->machine) > cycle);
}

static void the_interrupt_character_stops_it(void **state)
{
    struct bench *b = *state;
    int fd = connect_client(b);
    uint64_t cycle;

    say(fd, "c");
    turn(b, true);
    hear(b, fd);
    assert_int_equal(send(fd, "\x03", 1, 0), 1);
    turn(b, true);
    assert_string_equal(hear(b, fd), "$T02thread:1;core:0;#22");
    cycle = machine_cycle(b->machine);
    turn(b, true);
    assert_true(machine_cycle(b->machine) == cycle);
    close(fd);
}

static void a_client_that_vanishes_leaves_it_standing_where_waiting_was_asked_for(void **state)
{
    struct bench *b = *state;
    uint64_t cycle;
    int fd = connect_client(b);

    say(fd, "Z0,40000004,4");
    say(fd, "c");
    turn(b, true);
    assert_int_equal(send(fd, "$m4000", 6, 0), 6);
    close(fd);
    turn(b, true);
    cycle = machine_cycle(b->machine);
    turn(b, true);
    assert_true(machine_cycle(b->machine) == cycle);
    /* The next one finds it so, and the breakpoint is gone. */
    fd = connect_client(b);
    say(fd, "c");
    assert_int_equal(turn(b, true).reason, MACHINE_LIMIT);
    assert_true(machine_cycle(b->machine) > cycle);
    close(fd);
}

static void after_a_detach_it_runs_on(void **state)
{
    struct bench *b = *state;
    int fd = connect_client(b);

    say(fd, "Z0,40000004,4");
    say(fd, "D");
    turn(b, true);
    assert_non_null(strstr(hear(b, fd), "$OK#9a"));
    assert_true(hung_up(fd));
    close(fd);
    turn(b, true);
    assert_true(machine_cycle(b->machine) >= 100000);
}

static void a_second_client_is_told_and_sent_away(void **state)
{
    struct bench *b = *state;
    int first = connect_client(b), second;

    turn(b, true);
    second = connect_client(b);
    turn(b, true);
    assert_non_null(strstr(hear(b, second), "+$E.another debugger is connected#"));
    assert_true(hung_up(second));
    close(second);
    say(first, "qC");
    turn(b, true);
    assert_string_equal(hear(b, first), "+$QC1#c5");
    close(first);
}

static void while_a_command_takes_long_the_client_hears_of_it(void **state)
{
    const struct timespec moment = {.tv_nsec = 600000000};
    struct bench *b = *state;
    const struct target_leon3 *leon3 = gdb_server_target(b->server);
    int fd;

    assert_false(target_interrupted(leon3));
    fd = connect_client(b);
    turn(b, true);
    say(fd, "qC");
    turn(b, true);
    hear(b, fd);
    assert_false(target_interrupted(leon3));
    assert_string_equal(hear(b, fd), "");
    nanosleep(&moment, NULL);
    assert_false(target_interrupted(leon3));
    assert_false(target_interrupted(leon3));
    assert_string_equal(hear(b, fd), "$O#4f");
    send(fd, "+\003", 2, MSG_NOSIGNAL);
    assert_true(target_interrupted(leon3));
    close(fd);
}

/* Sends for ever, whatever it is told. */
static pid_t flood(int fd)
{
    pid_t child = fork();

    if (child == 0) {
        static const char noise[4096];

        while (send(fd, noise, sizeof(noise), MSG_NOSIGNAL) > 0)
            continue;
        _exit(0);
    }
    return child;
}

/* As a script does that connects anew: the next client waits until the first one is gone, rather than to be refused. */
static void who_comes_while_the_first_one_leaves_is_let_in(void **state)
{
    struct bench *b = *state;
    int first = connect_client(b), second;

    turn(b, true);
    say(first, "?");
    assert_int_equal(send(first, "$m40000000,1", 12, MSG_NOSIGNAL), 12);
    close(first);
    second = connect_client(b);
    turn(b, true);
    say(second, "?");
    turn(b, true);
    assert_non_null(strstr(hear(b, second), "$T05"));
    close(second);
}

static void a_second_client_that_does_not_stop_sending_is_cut_off(void **state)
{
    struct bench *b = *state;
    int first = connect_client(b), second;
    pid_t child;

    turn(b, true);
    second = connect_client(b);
    child = flood(second);
    assert_true(child > 0);
    turn(b, true);
    say(first, "qC");
    turn(b, true);
    assert_string_equal(hear(b, first), "+$QC1#c5");
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(second);
    close(first);
}

static void kill_ends_the_run(void **state)
{
    struct bench *b = *state;
    struct machine_stop stop;
    int fd = connect_client(b);

    say(fd, "k");
    stop = turn(b, true);
    assert_int_equal(stop.reason, MACHINE_REQUEST);
    assert_string_equal(stop.text, "killed by the debugger");
    close(fd);
}

static void the_end_of_the_program_is_told_and_returned(void **state)
{
    struct bench *b = *state;
    struct machine_stop stop;
    int fd = connect_client(b);

    load_program(b->machine, &program_exit);
    say(fd, "c");
    stop = turn(b, true);
    assert_int_equal(stop.reason, MACHINE_EXIT);
    assert_int_equal(stop.code, 42);
    assert_string_equal(hear(b, fd), "+$W2a#ea");
    close(fd);
}

static void a_running_client_is_told_when_the_server_closes(void **state)
{
    struct bench *b = *state;
    int fd = connect_client(b);

    say(fd, "c");
    turn(b, true);
    gdb_server_close(b->server);
    assert_string_equal(hear(b, fd), "+$X0f#ee");
    close(fd);
    b->server = open_server(b, "0");
}

static void a_deadlock_is_a_stop_that_can_be_interrupted(void **state)
{
    struct bench *b = *state;
    int fd = connect_client(b);

    load_program(b->machine, &program_sleep);
    say(fd, "c");
    turn(b, true);
    assert_non_null(strstr(hear(b, fd), "$T06thread:1;core:0;#"));
    say(fd, "c");
    assert_int_equal(turn(b, true).reason, MACHINE_LIMIT);
    assert_string_equal(hear(b, fd), "+");
    assert_int_equal(send(fd, "\x03", 1, 0), 1);
    turn(b, true);
    turn(b, true);
    assert_non_null(strstr(hear(b, fd), "$T02thread:1;core:0;#"));
    say(fd, "D");
    assert_int_equal(turn(b, true).reason, MACHINE_DEADLOCK);
    close(fd);
}

static void error_mode_without_a_client_ends_the_run(void **state)
{
    struct bench *b = *state;

    load_program(b->machine, &program_error);
    assert_int_equal(turn(b, false).reason, MACHINE_ERROR_MODE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_free_port_is_found_and_told),
        TEST(addresses_are_understood_or_refused_in_one_line),
        TEST(a_unix_socket_is_removed_at_the_end_and_a_stale_one_replaced),
        TEST(nothing_runs_before_a_client_lets_it),
        TEST(without_waiting_it_runs_until_a_client_comes),
        TEST(the_interrupt_character_stops_it),
        TEST(a_client_that_vanishes_leaves_it_standing_where_waiting_was_asked_for),
        TEST(after_a_detach_it_runs_on),
        TEST(a_second_client_is_told_and_sent_away),
        TEST(who_comes_while_the_first_one_leaves_is_let_in),
        TEST(while_a_command_takes_long_the_client_hears_of_it),
        TEST(a_second_client_that_does_not_stop_sending_is_cut_off),
        TEST(kill_ends_the_run),
        TEST(the_end_of_the_program_is_told_and_returned),
        TEST(a_running_client_is_told_when_the_server_closes),
        TEST(a_deadlock_is_a_stop_that_can_be_interrupted),
        TEST(error_mode_without_a_client_ends_the_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
