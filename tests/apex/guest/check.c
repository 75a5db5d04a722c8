/* SPDX-License-Identifier: BSD-2-Clause */
/* Noting and printing of checks, and the processes that make them. Contract: check.h. */
#include "tests/apex/guest/check.h"

enum { CHECKS = 600, TRACE = 64 };

static struct {
    const char *chapter, *text;
    long value;
    int good;
} checks[CHECKS];
static int count, printed, failed;
static const char *current_chapter = "";

static char traced[TRACE];
static int trace_length;

static worker_job *jobs[WORKERS];
static PROCESS_ID_TYPE workers[WORKERS];
static PROCESS_ID_TYPE driver;
static void (*driver_tests)(void);

void chapter(const char *name)
{
    current_chapter = name;
}

void check(int good, const char *text, long value)
{
    if (count == CHECKS) {
        hv_printf("not ok - there are more checks than check.c has room for\n");
        return;
    }
    checks[count].chapter = current_chapter;
    checks[count].text = text;
    checks[count].value = value;
    checks[count].good = good;
    count++;
    failed += !good;
}

/* Lines are not lost: the console says when it is behind. */
static void print_line(const char *text, int length)
{
    while (hv_console_write(text, (size_t)length) == HV_NOT_AVAILABLE)
        continue;
}

static void print_check(int i)
{
    char line[240];
    int length;

    if (checks[i].good)
        length =
            hv_snprintf(line, sizeof line - 1, "ok - %s: %s", checks[i].chapter, checks[i].text);
    else
        length = hv_snprintf(line, sizeof line - 1, "not ok - %s: %s, but %ld", checks[i].chapter,
                             checks[i].text, checks[i].value);
    if (length > (int)sizeof line - 2)
        length = (int)sizeof line - 2;
    line[length] = '\n';
    print_line(line, length + 1);
}

void report(int end)
{
    char line[64];

    while (printed < count)
        print_check(printed++);
    if (end)
        print_line(
            line, hv_snprintf(line, sizeof line, "%d passed, %d failed\n", count - failed, failed));
}

void trace(char letter)
{
    if (trace_length < TRACE - 1)
        traced[trace_length++] = letter;
    traced[trace_length] = '\0';
}

/* The text of the check is the expected trace; what came instead is printed beside. */
void trace_is(const char *expected)
{
    if (strcmp(traced, expected) != 0)
        hv_printf("# traced %s, expected %s\n", traced, expected);
    check(strcmp(traced, expected) == 0, expected, trace_length);
    trace_length = 0;
    traced[0] = '\0';
}

SYSTEM_TIME_TYPE now(void)
{
    SYSTEM_TIME_TYPE time;
    RETURN_CODE_TYPE code;

    GET_TIME(&time, &code);
    return time;
}

static void work(void)
{
    PROCESS_INDEX_TYPE index;
    RETURN_CODE_TYPE code;

    GET_MY_INDEX(&index, &code);
    jobs[index]();
}

static PROCESS_ID_TYPE create(const char *name, void (*entry)(void), PRIORITY_TYPE priority)
{
    PROCESS_ATTRIBUTE_TYPE attributes = {
        .PERIOD = INFINITE_TIME_VALUE,
        .TIME_CAPACITY = INFINITE_TIME_VALUE,
        .ENTRY_POINT = (SYSTEM_ADDRESS_TYPE)entry,
        .STACK_SIZE = 4096,
        .BASE_PRIORITY = priority,
        .DEADLINE = SOFT,
    };
    PROCESS_ID_TYPE id = 0;
    RETURN_CODE_TYPE code;

    strncpy(attributes.NAME, name, MAX_NAME_LENGTH);
    CREATE_PROCESS(&attributes, &id, &code);
    if (code != NO_ERROR)
        check(0, "a process of the test is created", code);
    return id;
}

void create_workers(void)
{
    static const char *const names[WORKERS] = {"W1", "W2", "W3", "W4", "W5", "W6"};

    for (int i = 0; i < WORKERS; i++)
        workers[i] = create(names[i], work, 10);
}

PROCESS_ID_TYPE worker(int number)
{
    return workers[number - 1];
}

void start(int number, worker_job *job, PRIORITY_TYPE priority)
{
    RETURN_CODE_TYPE code;
    LOCK_LEVEL_TYPE level;

    jobs[number - 1] = job;
    LOCK_PREEMPTION(&level, &code);
    START(workers[number - 1], &code);
    if (code != NO_ERROR)
        check(0, "a worker starts", code);
    SET_PRIORITY(workers[number - 1], priority, &code);
    UNLOCK_PREEMPTION(&level, &code);
}

void stop_workers(void)
{
    RETURN_CODE_TYPE code;

    for (int i = 0; i < WORKERS; i++)
        STOP(workers[i], &code);
}

PROCESS_STATE_TYPE state_of(PROCESS_ID_TYPE id)
{
    PROCESS_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    GET_PROCESS_STATUS(id, &status, &code);
    return status.PROCESS_STATE;
}

PRIORITY_TYPE priority_of(PROCESS_ID_TYPE id)
{
    PROCESS_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    GET_PROCESS_STATUS(id, &status, &code);
    return status.CURRENT_PRIORITY;
}

void settle(void)
{
    RETURN_CODE_TYPE code;

    TIMED_WAIT(MS(1), &code);
}

static void drive_tests(void)
{
    driver_tests();
    report(1);
    for (;;)
        hv_idle();
}

void drive(void (*tests)(void))
{
    RETURN_CODE_TYPE code;

    driver_tests = tests;
    driver = create("DRIVER", drive_tests, DRIVER_PRIORITY);
    START(driver, &code);
    SET_PARTITION_MODE(NORMAL, &code);
    check(0, "SET_PARTITION_MODE(NORMAL) does not return", code);
    report(1);
}
