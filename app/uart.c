/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UARTs on the host (uart.h). Output waits in a bounded buffer; where nobody reads (a terminal
 * without a reader, a client that is not there) the oldest characters are lost. What a file or
 * standard output does not take ends the run. Left out: modem lines, break, telnet negotiation.
 */
#include "app/uart.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/uart_line.h"

#define UARTS_MAX  (MACHINE_UARTS_MAX + 1) /* and the measuring port */
#define OUTPUT_MAX (64u << 10)
#define INPUT_MAX  256u

struct uart {
    struct uart_line line;
    uint8_t output[OUTPUT_MAX];
    size_t output_count;
    uint8_t input[INPUT_MAX]; /* read from the host, not yet taken by the machine */
    size_t input_count;
};

struct uarts {
    struct machine *machine;
    struct diag *diag;
    struct uart uart[UARTS_MAX];
};

/* Writes what the line takes now. */
static void flush_output(struct uart *uart)
{
    size_t written = uart_line_write(&uart->line, uart->output, uart->output_count);

    uart->output_count -= written;
    memmove(uart->output, uart->output + written, uart->output_count);
}

static void put_character(void *owner, uint32_t number, uint8_t character)
{
    struct uarts *uarts = owner;
    struct uart *uart;

    if (number >= UARTS_MAX)
        return;
    uart = &uarts->uart[number];
    if (uart->line.kind == UART_LINE_NONE && number == machine_markport_uart(uarts->machine))
        uart = &uarts->uart[0];
    if (uart->output_count == OUTPUT_MAX)
        flush_output(uart);
    if (uart->output_count == OUTPUT_MAX)
        memmove(uart->output, uart->output + 1, --uart->output_count);
    uart->output[uart->output_count++] = character;
}

/* Gives the machine what it takes, in order. */
static void feed_input(struct uarts *uarts, uint32_t number)
{
    struct uart *uart = &uarts->uart[number];
    size_t used = 0;

    while (used < uart->input_count &&
           machine_uart_input(uarts->machine, number, uart->input[used]))
        used++;
    uart->input_count -= used;
    memmove(uart->input, uart->input + used, uart->input_count);
}

void uarts_serve(struct uarts *uarts)
{
    for (uint32_t i = 0; i < UARTS_MAX; i++) {
        struct uart *uart = &uarts->uart[i];

        uart_line_accept(&uart->line);
        if (uart->output_count)
            flush_output(uart);
        if (uart->input_count < INPUT_MAX)
            uart->input_count += uart_line_read(&uart->line, uart->input + uart->input_count,
                                                INPUT_MAX - uart->input_count);
        if (uart->input_count)
            feed_input(uarts, i);
    }
}

bool uarts_arrive(struct uarts *uarts)
{
    bool good = true;

    for (uint32_t i = 0; i < UARTS_MAX; i++)
        good = uart_line_arrives(&uarts->uart[i].line) && good;
    return good;
}

bool uarts_wait(struct uarts *uarts, int other)
{
    struct pollfd poll_for[2 * UARTS_MAX + 1];
    nfds_t count = 0;

    for (uint32_t i = 0; i < UARTS_MAX; i++) {
        int file = uart_line_input(&uarts->uart[i].line);

        if (uarts->uart[i].input_count)
            return true;
        if (file >= 0)
            poll_for[count++] = (struct pollfd){.fd = file, .events = POLLIN};
    }
    if (!count)
        return false;
    for (uint32_t i = 0; i < UARTS_MAX; i++)
        poll_for[count++] = (struct pollfd){.fd = uarts->uart[i].line.output}; /* its errors */
    if (other >= 0)
        poll_for[count++] = (struct pollfd){.fd = other, .events = POLLIN};
    poll(poll_for, count, -1);
    return true;
}

/* "N=TO": the UART's number, and TO in *to. -1: reported. */
static int parse_number(const struct machine *machine, const char *text, const char **to,
                        struct diag *diag)
{
    const struct board *board = machine_board(machine);
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '=' || number >= UARTS_MAX) {
        diag_error(diag, NULL, 0,
                   "--uart %s: expected N=stdio|file:F|pty|tcp:PORT|null, N from 0 to %u", text,
                   UARTS_MAX - 1);
        return -1;
    }
    if (number > machine_markport_uart(machine) ||
        (number == machine_markport_uart(machine) && !board->markport && number)) {
        diag_error(diag, NULL, 0, "--uart %s: board '%s' has no UART %lu", text, board->name,
                   number);
        return -1;
    }
    *to = end + 1;
    return (int)number;
}

static bool open_all(struct uarts *uarts, const struct option_list *list, struct diag *diag)
{
    bool stdio_used = false;

    for (size_t i = 0; i < list->count; i++) {
        const char *to;
        int number = parse_number(uarts->machine, list->text[i], &to, diag);

        if (number < 0)
            return false;
        if (uarts->uart[number].line.kind != UART_LINE_NONE)
            return diag_error(diag, NULL, 0, "--uart %s: this UART is connected already",
                              list->text[i]);
        if (!strcmp(to, "stdio") && stdio_used)
            return diag_error(diag, NULL, 0, "--uart %s: another UART has the terminal",
                              list->text[i]);
        stdio_used = stdio_used || !strcmp(to, "stdio");
        if (!uart_line_open(&uarts->uart[number].line, (unsigned)number, to, diag))
            return false;
    }
    return stdio_used || uarts->uart[0].line.kind != UART_LINE_NONE ||
           uart_line_open(&uarts->uart[0].line, 0, "stdio", diag);
}

struct uarts *uarts_open(struct machine *machine, const struct option_list *list, struct diag *diag)
{
    struct uarts *uarts = calloc(1, sizeof(*uarts));

    if (!uarts) {
        diag_error(diag, NULL, 0, "no host memory for UARTs");
        return NULL;
    }
    uarts->machine = machine;
    uarts->diag = diag;
    for (unsigned i = 0; i < UARTS_MAX; i++)
        uart_line_init(&uarts->uart[i].line);
    if (!open_all(uarts, list, diag)) {
        uarts_close(uarts);
        return NULL;
    }
    machine_uart_set_sink(machine, put_character, uarts);
    return uarts;
}

bool uarts_open_files(struct uarts *uarts)
{
    for (uint32_t i = 0; i < UARTS_MAX; i++)
        if (!uart_line_open_file(&uarts->uart[i].line, uarts->diag))
            return false;
    return true;
}

void uarts_take_terminal(struct uarts *uarts)
{
    for (uint32_t i = 0; i < UARTS_MAX; i++)
        uart_line_take_terminal(&uarts->uart[i].line);
}

bool uarts_close(struct uarts *uarts)
{
    bool good = true;

    if (!uarts)
        return true;
    machine_uart_set_sink(uarts->machine, NULL, NULL);
    for (uint32_t i = 0; i < UARTS_MAX; i++) {
        struct uart_line *line = &uarts->uart[i].line;

        flush_output(&uarts->uart[i]);
        if (line->lost)
            good = diag_error(uarts->diag, NULL, 0, "UART %" PRIu32 ": a write failed: %s", i,
                              strerror(line->lost));
        uart_line_close(line);
    }
    free(uarts);
    return good;
}
