/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a torture test: constructors, exit, abort, an unexpected trap; and its console, the first APBUART of the generic
 * LEON3 boards (GRLIB IP core manual, APBUART). The verdict is the exit status; the console says why. 0 passed, 134 abort,
 * 64 an unexpected trap (tt, PC, nPC and PSR are printed).
 */
#include <stdlib.h>

#include "tests/torture/guest/runtime.h"

#define UART_BASE 0x80000100u

#define UART_STATUS_TS     0x2u /* shift register empty */
#define UART_STATUS_TE     0x4u /* holding register or FIFO empty */
#define UART_CONTROL_RE_TE 0x3u

#define STATUS_TRAP  64u
#define STATUS_ABORT 134u

#define EXIT_FUNCTIONS_MAX 32u

struct uart {
    volatile uint32_t data;
    volatile uint32_t status;
    volatile uint32_t control;
};

static struct uart *const uart = (struct uart *)UART_BASE;

static void (*exit_function[EXIT_FUNCTIONS_MAX])(void);
static unsigned exit_functions;

/* From torture.ld. */
extern void (*const constructors_start[])(void);
extern void (*const constructors_end[])(void);
extern void (*const destructors_start[])(void);
extern void (*const destructors_end[])(void);

void console_put(char c)
{
    uart->control |= UART_CONTROL_RE_TE;
    while (!(uart->status & UART_STATUS_TE))
        continue;
    uart->data = (unsigned char)c;
}

void console_write(const char *text)
{
    while (*text)
        console_put(*text++);
}

static void console_write_hex(const char *title, uint32_t value)
{
    console_write(title);
    for (int shift = 28; shift >= 0; shift -= 4)
        console_put("0123456789abcdef"[value >> shift & 15u]);
}

void run_end(uint32_t status)
{
    while (!(uart->status & UART_STATUS_TS))
        continue;
    machine_stop(status);
}

void trap_report(uint32_t type, uint32_t pc, uint32_t npc, uint32_t psr)
{
    console_write_hex("\ntrap: tt ", type);
    console_write_hex(" pc ", pc);
    console_write_hex(" npc ", npc);
    console_write_hex(" psr ", psr);
    console_write("\n");
    run_end(STATUS_TRAP);
}

void run_constructors(void)
{
    for (void (*const *function)(void) = constructors_start; function < constructors_end;
         function++)
        (*function)();
}

int atexit(void (*function)(void))
{
    if (exit_functions == EXIT_FUNCTIONS_MAX)
        return 1;
    exit_function[exit_functions++] = function;
    return 0;
}

void exit(int status)
{
    while (exit_functions)
        exit_function[--exit_functions]();
    for (void (*const *function)(void) = destructors_start; function < destructors_end; function++)
        (*function)();
    run_end((uint32_t)status);
}

void abort(void)
{
    console_write("\nabort\n");
    run_end(STATUS_ABORT);
}
