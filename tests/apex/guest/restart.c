/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Restarts in the middle of everything: warm and cold, at the partition's own wish and by the health
 * monitor. An area that restarts keep counts how often the partition has started and how many
 * checks there were.
 */
#include "tests/apex/guest/check.h"

static struct kept {
    int starts;
} * kept;

static unsigned char text[] = "text";
static SEMAPHORE_ID_TYPE semaphore;
static BUFFER_ID_TYPE buffer;
static LOGBOOK_ID_TYPE logbook;
static int error_count;

static void wait_semaphore(void)
{
    CALL(WAIT_SEMAPHORE, semaphore, INFINITE_TIME_VALUE);
    trace('!');
}

static void wait_buffer(void)
{
    unsigned char message[16];
    MESSAGE_SIZE_TYPE length;

    CALL(RECEIVE_BUFFER, buffer, MS(30), message, &length);
    trace('!');
}

static void wait_time(void)
{
    CALL(TIMED_WAIT, MS(5));
    trace('!');
}

static void hold_lock(void)
{
    LOCK_LEVEL_TYPE level;

    CALL(LOCK_PREEMPTION, &level);
    report(0);
    SET_PARTITION_MODE(WARM_START, (RETURN_CODE_TYPE[1]){0});
}

static void fail_in_handler(void)
{
    ERROR_STATUS_TYPE error;

    error_count++;
    if (kept->starts == 3) {
        report(0);
        CALL(GET_ERROR_STATUS, &error);
        *(volatile int *)0x77770000; /* the handler's own error is the partition's */
    }
    if (kept->starts == 4) {
        report(0);
        STOP_SELF(); /* without having asked */
    }
    CALL(GET_ERROR_STATUS, &error);
    STOP_SELF();
}

static void block_workers(void)
{
    start(1, wait_semaphore, 60);
    start(2, wait_buffer, 60);
    start(3, wait_time, 60);
    EQUALS(WAITING, state_of(worker(1)));
    EQUALS(WAITING, state_of(worker(2)));
    EQUALS(WAITING, state_of(worker(3)));
    CALL(WRITE_LOGBOOK, logbook, text, 4);
}

static void behave(void)
{
    RETURN_CODE_TYPE code;

    switch (kept->starts) {
    case 1:
        block_workers();
        start(4, hold_lock, 60); /* WARM_START under the preemption lock */
        check(0, "a restart does not return", 0);
        break;
    case 2:
        block_workers();
        report(0);
        SET_PARTITION_MODE(COLD_START, &code);
        check(0, "a restart does not return", code);
        break;
    case 3:
    case 4:
        block_workers();
        CALL(RAISE_APPLICATION_ERROR, APPLICATION_ERROR, text, 4);
        check(0, "the health monitor restarts", 0);
        break;
    default:
        CALL(TIMED_WAIT, MS(50)); /* nothing of the lives before comes up */
        trace_is("");
        EQUALS(0, error_count);
        break;
    }
}

/* What a start finds: condition, mode, and everything as if for the first time. */
static void expect_start(void)
{
    static const struct {
        START_CONDITION_TYPE condition;
        OPERATING_MODE_TYPE mode;
        const char *name;
        MESSAGE_RANGE_TYPE aborted;
    } rows[] = {
        {NORMAL_START, COLD_START, "first start", 0},
        {PARTITION_RESTART, WARM_START, "after a warm start", 1},
        {PARTITION_RESTART, COLD_START, "after a cold start", 2},
        {HM_PARTITION_RESTART, WARM_START, "after an error in the error handler", 3},
        {HM_PARTITION_RESTART, WARM_START, "after an error handler that did not ask", 4},
    };
    PARTITION_STATUS_TYPE status;
    SEMAPHORE_STATUS_TYPE semaphore_status;
    LOGBOOK_STATUS_TYPE logbook_status;
    PROCESS_ID_TYPE id;
    RETURN_CODE_TYPE code;
    const int row = kept->starts - 1;

    chapter(rows[row].name);
    GET_PARTITION_STATUS(&status, &code);
    EQUALS(rows[row].condition, status.START_CONDITION);
    EQUALS(rows[row].mode, status.OPERATING_MODE);
    EQUALS(0, status.LOCK_LEVEL);
    RETURNS(INVALID_CONFIG, GET_PROCESS_ID, (char *)"W1", &id);
    RETURNS(INVALID_CONFIG, GET_SEMAPHORE_ID, (char *)"SEMAPHORE", &id);
    create_workers();
    EQUALS(1, worker(1));
    EQUALS(DORMANT, state_of(worker(1)));
    RETURNS(NO_ERROR, CREATE_SEMAPHORE, (char *)"SEMAPHORE", 0, 5, FIFO, &semaphore);
    GET_SEMAPHORE_STATUS(semaphore, &semaphore_status, &code);
    EQUALS(0, semaphore_status.WAITING_PROCESSES);
    RETURNS(NO_ERROR, CREATE_BUFFER, (char *)"BUFFER", 16, 2, FIFO, &buffer);
    RETURNS(NO_ERROR, CREATE_ERROR_HANDLER, (SYSTEM_ADDRESS_TYPE)fail_in_handler, 4096);
    RETURNS(NO_ERROR, CREATE_LOGBOOK, (char *)"log", 16, 8, 4, &logbook);
    GET_LOGBOOK_STATUS(logbook, &logbook_status, &code);
    EQUALS(rows[row].aborted, logbook_status.NB_ABORTED_MESSAGES);
    EQUALS(rows[row].aborted, logbook_status.NB_LOGGED_MESSAGES);
}

int main(uint32_t id, uint32_t condition)
{
    MEMORY_BLOCK_STATUS_TYPE area;
    RETURN_CODE_TYPE code;

    (void)id;
    (void)condition;
    GET_MEMORY_BLOCK_STATUS((char *)"kept", &area, &code);
    kept = (struct kept *)(void *)area.MEMORY_BLOCK_ADDR;
    kept->starts++;
    expect_start();
    drive(behave);
    return 0;
}
