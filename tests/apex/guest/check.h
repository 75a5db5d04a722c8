/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks of the APEX conformance tests. They are only noted when they are made, so that printing
 * moves nothing in time, and come out as TAP when the partition reports.
 */
#ifndef TESTS_APEX_CHECK_H
#define TESTS_APEX_CHECK_H

#include "hv.h"
#include "apex.h"

/* Notes a check; `value` is told if it failed. */
void check(int good, const char *text, long value);

/* The service with these arguments, the return code excepted, returns that code. */
#define RETURNS(code, SERVICE, ...)                                                                \
    do {                                                                                           \
        RETURN_CODE_TYPE returned_code = (RETURN_CODE_TYPE)99;                                     \
        SERVICE(__VA_ARGS__, &returned_code);                                                      \
        check(returned_code == (code), #SERVICE "(" #__VA_ARGS__ ") returns " #code,               \
              (long)returned_code);                                                                \
    } while (0)

/* Likewise for a service without other arguments. */
#define RETURNS_ALONE(code, SERVICE)                                                               \
    do {                                                                                           \
        RETURN_CODE_TYPE returned_code = (RETURN_CODE_TYPE)99;                                     \
        SERVICE(&returned_code);                                                                   \
        check(returned_code == (code), #SERVICE " returns " #code, (long)returned_code);           \
    } while (0)

/* A number is what it should be. */
#define EQUALS(expected, value)                                                                    \
    check((long)(value) == (long)(expected), #value " == " #expected, (long)(value))

#define HOLDS(condition) check((condition) != 0, #condition, 0)

/* Calls a service whose return code does not matter. */
#define CALL(SERVICE, ...)                                                                         \
    do {                                                                                           \
        RETURN_CODE_TYPE returned_code;                                                            \
        SERVICE(__VA_ARGS__, &returned_code);                                                      \
    } while (0)

/* Where the checks that follow belong: printed before each. */
void chapter(const char *name);

/*
 * Prints all that was noted and has not been printed. At the end also how many there were. May only
 * be called where waiting for the console is no harm; does not use APEX.
 */
void report(int end);

/* What happens, letter by letter; see workers.c. */
void trace(char letter);
void trace_is(const char *expected);

#define MS(n) ((SYSTEM_TIME_TYPE)(n)*1000000)
#define US(n) ((SYSTEM_TIME_TYPE)(n)*1000)

SYSTEM_TIME_TYPE now(void);

/*
 * `time` is no earlier than `due`, and no later by more than 250 us: what the interrupt, the switch
 * and the calls around cost.
 */
#define ON_TIME(time, due)                                                                         \
    check((time) >= (due) && (time) - (due) < US(250), #time " is on time for " #due,              \
          (long)((time) - (due)))

/* Workers: processes 1 to WORKERS, aperiodic, each of which does a job when it is started. */
enum { WORKERS = 6, DRIVER_PRIORITY = 50 };
typedef void worker_job(void);
void create_workers(void);
PROCESS_ID_TYPE worker(int number);

/* Starts worker `number` from 1 on with a job and a priority; one above the driver's runs at once. */
void start(int number, worker_job *job, PRIORITY_TYPE priority);
void stop_workers(void);
PROCESS_STATE_TYPE state_of(PROCESS_ID_TYPE id);
PRIORITY_TYPE priority_of(PROCESS_ID_TYPE id);

/* Lets everybody below the driver run until nobody wants to. */
void settle(void);

/* Creates the driver process, which runs `tests` in NORMAL mode, and begins that. */
void drive(void (*tests)(void));

#endif
