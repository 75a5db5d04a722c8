/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connections of UARTs (uart_line.h). A terminal on standard input is switched to single characters
 * without echo, signals left on, and restored on close. One TCP client at a time; after it leaves,
 * another may come.
 */
#include "app/uart_line.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sim/base/output.h"

#define TCP_PORT_MAX 65535

void uart_line_init(struct uart_line *line)
{
    *line = (struct uart_line){.input = -1, .output = -1, .listener = -1, .slave = -1};
}

static bool open_stdio(struct uart_line *line, unsigned number, const char *argument,
                       struct diag *diag)
{
    (void)number;
    (void)argument;
    (void)diag;
    line->input = STDIN_FILENO;
    line->output = STDOUT_FILENO;
    return true;
}

void uart_line_take_terminal(struct uart_line *line)
{
    struct termios raw;

    if (line->kind != UART_LINE_STDIO || !isatty(STDIN_FILENO) ||
        tcgetattr(STDIN_FILENO, &line->saved))
        return;
    raw = line->saved;
    raw.c_iflag &= (tcflag_t) ~(ICRNL | INLCR | IXON);
    raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    line->restore = !tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

static bool open_file(struct uart_line *line, unsigned number, const char *argument,
                      struct diag *diag)
{
    (void)number;
    line->path = argument;
    return output_possible(argument, diag);
}

bool uart_line_open_file(struct uart_line *line, struct diag *diag)
{
    if (!line->path)
        return true;
    line->output = output_open(line->path);
    return line->output >= 0 ||
           diag_error(diag, line->path, 0, "cannot write: %s", strerror(errno));
}

static bool open_pty(struct uart_line *line, unsigned number, const char *argument,
                     struct diag *diag)
{
    char name[64];
    struct termios raw;
    int file = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

    (void)argument;
    line->input = line->output = file;
    if (file < 0 || grantpt(file) || unlockpt(file) || ptsname_r(file, name, sizeof(name)) ||
        fcntl(file, F_SETFL, O_NONBLOCK))
        return diag_error(diag, NULL, 0, "--uart %u=pty: %s", number, strerror(errno));
    line->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line->slave < 0 || tcgetattr(line->slave, &raw))
        return diag_error(diag, NULL, 0, "--uart %u=pty: %s", number, strerror(errno));
    cfmakeraw(&raw);
    tcsetattr(line->slave, TCSANOW, &raw);
    fprintf(stderr, "pride: UART %u is %s\n", number, name);
    return true;
}

static bool parse_port(const char *text, in_port_t *port)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    *port = htons((uint16_t)number);
    return text[0] >= '0' && text[0] <= '9' && !*end && number <= TCP_PORT_MAX;
}

static bool open_tcp(struct uart_line *line, unsigned number, const char *argument,
                     struct diag *diag)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof(address);
    int reuse = 1;

    if (!parse_port(argument, &address.sin_port))
        return diag_error(diag, NULL, 0, "--uart %u=tcp:%s: expected a port from 0 to %u", number,
                          argument, TCP_PORT_MAX);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    line->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (line->listener < 0 ||
        setsockopt(line->listener, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof(reuse)) ||
        bind(line->listener, (struct sockaddr *)&address, sizeof(address)) ||
        listen(line->listener, 1) ||
        getsockname(line->listener, (struct sockaddr *)&address, &length))
        return diag_error(diag, NULL, 0, "--uart %u=tcp:%s: %s", number, argument, strerror(errno));
    fprintf(stderr, "pride: UART %u is at 127.0.0.1:%u\n", number, ntohs(address.sin_port));
    return true;
}

static bool open_null(struct uart_line *line, unsigned number, const char *argument,
                      struct diag *diag)
{
    (void)line;
    (void)number;
    (void)argument;
    (void)diag;
    return true;
}

/* clang-format off */
static const struct {
    const char *name; /* with ':' where an argument follows */
    enum uart_line_kind kind;
    bool (*open)(struct uart_line *line, unsigned number, const char *argument, struct diag *diag);
} kinds[] = {
    {"stdio", UART_LINE_STDIO, open_stdio},
    {"file:", UART_LINE_FILE,  open_file},
    {"pty",   UART_LINE_PTY,   open_pty},
    {"tcp:",  UART_LINE_TCP,   open_tcp},
    {"null",  UART_LINE_NULL,  open_null},
};
/* clang-format on */

bool uart_line_open(struct uart_line *line, unsigned number, const char *to, struct diag *diag)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t length = strlen(kinds[i].name);
        bool argument = kinds[i].name[length - 1] == ':';

        if (strncmp(to, kinds[i].name, length) != 0 || (argument ? !to[length] : to[length]))
            continue;
        line->kind = kinds[i].kind;
        return kinds[i].open(line, number, to + length, diag);
    }
    return diag_error(diag, NULL, 0, "--uart %u=%s: expected stdio, file:F, pty, tcp:PORT or null",
                      number, to);
}

static void close_file(int *file)
{
    if (*file > STDERR_FILENO)
        close(*file);
    *file = -1;
}

/* The other end has gone: a TCP port waits for the next client, all else is over. */
static void hang_up(struct uart_line *line)
{
    if (line->kind == UART_LINE_TCP)
        close_file(&line->input);
    else if (line->kind == UART_LINE_PTY)
        return;
    line->input = -1;
    if (line->kind == UART_LINE_TCP)
        line->output = -1;
}

void uart_line_close(struct uart_line *line)
{
    if (line->restore)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &line->saved);
    if (line->output != line->input)
        close_file(&line->output);
    close_file(&line->input);
    close_file(&line->listener);
    close_file(&line->slave);
    uart_line_init(line);
}

/* Standard output and files take all, sooner or later. */
static bool waits(const struct uart_line *line)
{
    return line->kind == UART_LINE_STDIO || line->kind == UART_LINE_FILE;
}

size_t uart_line_write(struct uart_line *line, const uint8_t *data, size_t size)
{
    size_t done = 0;

    while (done < size && line->output >= 0) {
        ssize_t part = line->kind == UART_LINE_TCP
                           ? send(line->output, data + done, size - done, MSG_NOSIGNAL)
                           : write(line->output, data + done, size - done);

        if (part > 0) {
            done += (size_t)part;
        } else if (part < 0 && errno == EINTR) {
            continue;
        } else if (part < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            struct pollfd room = {.fd = line->output, .events = POLLOUT};

            if (!waits(line))
                return done;
            poll(&room, 1, -1);
        } else {
            if (waits(line)) {
                line->lost = part < 0 ? errno : ENOSPC;
                line->output = -1;
            } else {
                hang_up(line);
            }
        }
    }
    return size;
}

bool uart_line_arrives(struct uart_line *line)
{
    if (waits(line) && line->output >= 0 && output_unread(line->output)) {
        line->lost = EPIPE;
        line->output = -1;
    }
    return !line->lost;
}

size_t uart_line_read(struct uart_line *line, uint8_t *data, size_t size)
{
    struct pollfd ready = {.fd = line->input, .events = POLLIN};
    ssize_t part;

    if (line->input < 0 || poll(&ready, 1, 0) <= 0)
        return 0;
    part = read(line->input, data, size);
    if (part > 0)
        return (size_t)part;
    if (part == 0 || (errno != EAGAIN && errno != EINTR && errno != EWOULDBLOCK))
        hang_up(line);
    return 0;
}

void uart_line_accept(struct uart_line *line)
{
    if (line->listener < 0 || line->input >= 0)
        return;
    line->input = accept4(line->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    line->output = line->input;
}

int uart_line_input(const struct uart_line *line)
{
    return line->input >= 0 ? line->input : line->listener;
}
