/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One connection of a UART to the host: standard input and output, a file, a pseudo-terminal, or a
 * TCP port on the loop-back address.
 */
#ifndef PRIDE_APP_UART_LINE_H
#define PRIDE_APP_UART_LINE_H

#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "sim/base/diag.h"

enum uart_line_kind {
    UART_LINE_NONE,
    UART_LINE_NULL,
    UART_LINE_STDIO,
    UART_LINE_FILE,
    UART_LINE_PTY,
    UART_LINE_TCP
};

struct uart_line {
    enum uart_line_kind kind;
    int input, output; /* -1: none (any more) */
    int listener;      /* TCP */
    int slave;         /* PTY: kept open, so that the terminal lives without a reader */
    const char *path;  /* FILE */
    int lost;     /* errno of a write to standard output or a file, after which there are none */
    bool restore; /* the terminal was changed */
    struct termios saved;
};

/* Not connected: swallows all output. */
void uart_line_init(struct uart_line *line);

/* Connects to "stdio", "file:F", "pty", "tcp:PORT" or "null", without touching file or terminal. `to` must outlive it. False: reported. */
bool uart_line_open(struct uart_line *line, unsigned number, const char *to, struct diag *diag);

/* Opens its file, where it has one, which may wait for the reader of a pipe. False: reported. */
bool uart_line_open_file(struct uart_line *line, struct diag *diag);

/* From here on the terminal, where it has one, gives single characters. */
void uart_line_take_terminal(struct uart_line *line);
void uart_line_close(struct uart_line *line);

/* How many of the characters are done with: written, or lost because nobody is there. */
size_t uart_line_write(struct uart_line *line, const uint8_t *data, size_t size);

/* False: what it is written to takes no more, or nobody reads it any more, which is as bad as a write that failed. */
bool uart_line_arrives(struct uart_line *line);

/* Reads what is there, without waiting. */
size_t uart_line_read(struct uart_line *line, uint8_t *data, size_t size);

/* Takes a waiting client. */
void uart_line_accept(struct uart_line *line);

/* What to poll for input or a client; -1: none will come. */
int uart_line_input(const struct uart_line *line);

#endif
