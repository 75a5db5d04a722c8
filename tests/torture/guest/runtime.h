/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the torture tests' run-time share: the console, and how a test ends. Tests see only include/.
 */
#ifndef TORTURE_RUNTIME_H
#define TORTURE_RUNTIME_H

#include <stdint.h>

/* Writes through the first APBUART, waiting for room. */
void console_put(char c);
void console_write(const char *text);

/* Waits until the UART has sent everything, then ends the run with the status (start.S: machine_stop). */
void run_end(uint32_t status) __attribute__((noreturn));

/* Called by start.S. */
void run_constructors(void);
void trap_report(uint32_t type, uint32_t pc, uint32_t npc, uint32_t psr) __attribute__((noreturn));
void machine_stop(uint32_t status) __attribute__((noreturn));

#endif
