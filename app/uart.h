/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's side of the UARTs: where their characters go to and come from. Everything happens
 * between slices of a run, in uarts_serve.
 */
#ifndef PRIDE_APP_UART_H
#define PRIDE_APP_UART_H

#include "app/options.h"
#include "sim/machine/machine.h"

struct uarts;

/*
 * Connects the machine's UARTs as the "N=stdio|file:F|pty|tcp:PORT|null" of `list` say; UART 0 is
 * on stdio unless they say otherwise, and the measuring port's text goes with UART 0's.
 * No file and no terminal is touched yet. The list's texts must outlive it. NULL: reported.
 */
struct uarts *uarts_open(struct machine *machine, const struct option_list *list,
                         struct diag *diag);

/* Opens their files, which may wait for the reader of a pipe. False: reported. */
bool uarts_open_files(struct uarts *uarts);

/* From here on the terminal, if one of them has it, gives single characters. */
void uarts_take_terminal(struct uarts *uarts);

/* Writes out what is left, restores the terminal. NULL is allowed. False: some output was lost, reported. */
bool uarts_close(struct uarts *uarts);

/* Moves characters both ways without waiting. */
void uarts_serve(struct uarts *uarts);

/* False: a file or standard output takes no more, or nobody reads it any more. */
bool uarts_arrive(struct uarts *uarts);

/* Waits until a character can come in, output has lost its reader, or `other` (-1: none) is readable. False: no character can ever come. */
bool uarts_wait(struct uarts *uarts, int other);

#endif
