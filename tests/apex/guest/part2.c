/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports with several processes at them, and Part 2: sampling extensions, module schedules, memory
 * blocks, logbooks. The partition is at both ends of its channels, and a system partition.
 */
#include "tests/apex/guest/check.h"

static unsigned char text[] = "uvwxyz";
static unsigned char out[64];
static SAMPLING_PORT_ID_TYPE source, destination;
static QUEUING_PORT_ID_TYPE send_port, fifo_receive, priority_send, priority_receive;
static LOGBOOK_ID_TYPE logbook;
static volatile RETURN_CODE_TYPE result;
static volatile SYSTEM_TIME_TYPE stamp, due;
static const char letter_of[WORKERS] = "abcdef";

static char my_letter(void)
{
    PROCESS_INDEX_TYPE index;
    RETURN_CODE_TYPE code;

    GET_MY_INDEX(&index, &code);
    return letter_of[index];
}

static void receive(QUEUING_PORT_ID_TYPE port)
{
    unsigned char message[16];
    MESSAGE_SIZE_TYPE length;
    RETURN_CODE_TYPE code;

    RECEIVE_QUEUING_MESSAGE(port, INFINITE_TIME_VALUE, message, &length, &code);
    trace(my_letter());
    if (code == NO_ERROR && length == 1)
        trace((char)message[0]);
}

static void receive_fifo(void)
{
    receive(fifo_receive);
}

static void receive_priority(void)
{
    receive(priority_receive);
}

static void receive_a_while(void)
{
    MESSAGE_SIZE_TYPE length;

    due = now() + MS(2);
    RECEIVE_QUEUING_MESSAGE(fifo_receive, MS(2), out, &length, (RETURN_CODE_TYPE *)&result);
    stamp = now();
}

static void send_letter(void)
{
    unsigned char message[1] = {(unsigned char)my_letter()};

    CALL(SEND_QUEUING_MESSAGE, priority_send, message, 1, INFINITE_TIME_VALUE);
    trace((char)(message[0] - 'a' + 'A'));
}

static void take(QUEUING_PORT_ID_TYPE port)
{
    unsigned char message[16];
    MESSAGE_SIZE_TYPE length;
    RETURN_CODE_TYPE code;

    RECEIVE_QUEUING_MESSAGE(port, 0, message, &length, &code);
    trace(code == NO_ERROR ? (char)message[0] : '-');
}

static void queuing(void)
{
    QUEUING_PORT_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("queuing ports");
    start(1, receive_fifo, 20);
    settle();
    start(2, receive_fifo, 40);
    settle();
    GET_QUEUING_PORT_STATUS(fifo_receive, &status, &code);
    EQUALS(2, status.WAITING_PROCESSES);
    RETURNS(NO_ERROR, SEND_QUEUING_MESSAGE, send_port, text, 1, 0);
    RETURNS(NO_ERROR, SEND_QUEUING_MESSAGE, send_port, text + 1, 1, 0);
    settle();
    trace_is("bvau"); /* 1 waited first and got the first message; 2 runs first */
    GET_QUEUING_PORT_STATUS(fifo_receive, &status, &code);
    EQUALS(0, status.WAITING_PROCESSES);
    EQUALS(0, status.NB_MESSAGE);

    start(1, receive_priority, 20);
    settle();
    start(2, receive_priority, 40);
    settle();
    CALL(SEND_QUEUING_MESSAGE, priority_send, text, 1, 0);
    CALL(SEND_QUEUING_MESSAGE, priority_send, text + 1, 1, 0);
    settle();
    trace_is("buav");

    /* A receiver above the driver has its message before SEND returns. */
    start(1, receive_fifo, 60);
    trace('D');
    CALL(SEND_QUEUING_MESSAGE, send_port, text, 1, 0);
    trace('D');
    trace_is("DauD");

    start(1, receive_a_while, 60);
    CALL(TIMED_WAIT, MS(3));
    EQUALS(TIMED_OUT, result);
    ON_TIME(stamp, due);

    /* Senders wait while the queue is full; nobody overtakes them. */
    CALL(SEND_QUEUING_MESSAGE, priority_send, text, 1, 0);
    CALL(SEND_QUEUING_MESSAGE, priority_send, text + 1, 1, 0);
    start(1, send_letter, 20);
    settle();
    start(2, send_letter, 40);
    settle();
    start(3, send_letter, 30);
    settle();
    GET_QUEUING_PORT_STATUS(priority_send, &status, &code);
    EQUALS(3, status.WAITING_PROCESSES);
    EQUALS(2, status.NB_MESSAGE);
    for (int i = 0; i < 6; i++)
        take(priority_receive);
    settle();
    trace_is("uvbca-BCA");
}

static void sampling(void)
{
    SAMPLING_PORT_CURRENT_STATUS_TYPE status;
    MESSAGE_SIZE_TYPE length = 9;
    UPDATED_TYPE updated = NEW_MESSAGE;
    SYSTEM_TIME_TYPE time = 1, written;

    chapter("sampling extensions");
    RETURNS(INVALID_PARAM, READ_UPDATED_SAMPLING_MESSAGE, 9, out, &length, &updated);
    RETURNS(INVALID_MODE, READ_UPDATED_SAMPLING_MESSAGE, source, out, &length, &updated);
    RETURNS(NO_ACTION, READ_UPDATED_SAMPLING_MESSAGE, destination, out, &length, &updated);
    EQUALS(EMPTY_PORT, updated);
    EQUALS(0, length);
    RETURNS(INVALID_PARAM, GET_SAMPLING_PORT_CURRENT_STATUS, 9, &status);
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_CURRENT_STATUS, destination, &status);
    EQUALS(EMPTY_PORT, status.UPDATED);
    EQUALS(STALE, status.MESSAGE_AGE);
    EQUALS(0, status.TIME_STAMP);
    RETURNS(INVALID_PARAM, READ_SAMPLING_MESSAGE_CONDITIONAL, 9, 0, out, &length, &time);
    RETURNS(INVALID_MODE, READ_SAMPLING_MESSAGE_CONDITIONAL, source, 0, out, &length, &time);
    RETURNS(NO_ACTION, READ_SAMPLING_MESSAGE_CONDITIONAL, destination, 0, out, &length, &time);
    EQUALS(0, length);
    EQUALS(0, time);
    written = now();
    RETURNS(NO_ERROR, WRITE_SAMPLING_MESSAGE, source, text, 6);
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_CURRENT_STATUS, destination, &status);
    EQUALS(NEW_MESSAGE, status.UPDATED);
    EQUALS(FRESH, status.MESSAGE_AGE);
    EQUALS(DESTINATION, status.PORT_DIRECTION);
    EQUALS(32, status.MAX_MESSAGE_SIZE);
    EQUALS(MS(10), status.REFRESH_PERIOD);
    ON_TIME(status.TIME_STAMP, written);
    RETURNS(NO_ERROR, READ_UPDATED_SAMPLING_MESSAGE, destination, out, &length, &updated);
    EQUALS(NEW_MESSAGE, updated);
    EQUALS(6, length);
    HOLDS(memcmp(out, text, 6) == 0);
    RETURNS(NO_ERROR, READ_UPDATED_SAMPLING_MESSAGE, destination, out, &length, &updated);
    EQUALS(CONSUMED_MESSAGE, updated);
    EQUALS(6, length);
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_CURRENT_STATUS, destination, &status);
    EQUALS(CONSUMED_MESSAGE, status.UPDATED);
    RETURNS(NO_ACTION, READ_SAMPLING_MESSAGE_CONDITIONAL, destination, status.TIME_STAMP, out,
            &length, &time);
    EQUALS(0, length);
    EQUALS(status.TIME_STAMP, time);
    RETURNS(NO_ERROR, READ_SAMPLING_MESSAGE_CONDITIONAL, destination, status.TIME_STAMP - 1, out,
            &length, &time);
    EQUALS(6, length);
    EQUALS(status.TIME_STAMP, time);
    CALL(TIMED_WAIT, MS(11));
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_CURRENT_STATUS, destination, &status);
    EQUALS(STALE, status.MESSAGE_AGE);
    RETURNS(NO_ERROR, WRITE_SAMPLING_MESSAGE, source, text, 2);
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_CURRENT_STATUS, source, &status);
    EQUALS(SOURCE, status.PORT_DIRECTION);
    EQUALS(FRESH, status.MESSAGE_AGE);
    RETURNS(NO_ERROR, READ_UPDATED_SAMPLING_MESSAGE, destination, out, &length, &updated);
    EQUALS(NEW_MESSAGE, updated);
}

static void schedules(void)
{
    SCHEDULE_STATUS_TYPE status;
    SCHEDULE_ID_TYPE id = 9;
    SYSTEM_TIME_TYPE before = now();

    chapter("module schedules");
    RETURNS(INVALID_CONFIG, GET_MODULE_SCHEDULE_ID, (char *)"nowhere", &id);
    RETURNS(NO_ERROR, GET_MODULE_SCHEDULE_ID, (char *)"second", &id);
    EQUALS(1, id);
    RETURNS(NO_ERROR, GET_MODULE_SCHEDULE_STATUS, &status);
    EQUALS(0, status.CURRENT_SCHEDULE);
    EQUALS(0, status.NEXT_SCHEDULE);
    EQUALS(0, status.TIME_OF_LAST_SCHEDULE_SWITCH);
    RETURNS(INVALID_PARAM, SET_MODULE_SCHEDULE, 2);
    RETURNS(INVALID_PARAM, SET_MODULE_SCHEDULE, -1);
    RETURNS(NO_ACTION, SET_MODULE_SCHEDULE, 0);
    RETURNS(NO_ERROR, SET_MODULE_SCHEDULE, 1);
    RETURNS(NO_ACTION, SET_MODULE_SCHEDULE, 1);
    RETURNS(NO_ERROR, GET_MODULE_SCHEDULE_STATUS, &status);
    EQUALS(0, status.CURRENT_SCHEDULE);
    EQUALS(1, status.NEXT_SCHEDULE);
    CALL(TIMED_WAIT, MS(21));
    RETURNS(NO_ERROR, GET_MODULE_SCHEDULE_STATUS, &status);
    EQUALS(1, status.CURRENT_SCHEDULE);
    EQUALS(1, status.NEXT_SCHEDULE);
    HOLDS(status.TIME_OF_LAST_SCHEDULE_SWITCH > before);
    HOLDS(status.TIME_OF_LAST_SCHEDULE_SWITCH <= now());
}

static void memory_blocks(void)
{
    MEMORY_BLOCK_STATUS_TYPE status;

    chapter("memory blocks");
    RETURNS(INVALID_CONFIG, GET_MEMORY_BLOCK_STATUS, (char *)"nowhere", &status);
    RETURNS(NO_ERROR, GET_MEMORY_BLOCK_STATUS, (char *)"log", &status);
    EQUALS(0x10050000, status.MEMORY_BLOCK_ADDR);
    EQUALS(READ_WRITE, status.MEMORY_BLOCK_MODE);
    EQUALS(0x1000, status.MEMORY_BLOCK_SIZE);
    RETURNS(NO_ERROR, GET_MEMORY_BLOCK_STATUS, (char *)"text", &status);
    EQUALS(READ, status.MEMORY_BLOCK_MODE);
    EQUALS(0x20000, status.MEMORY_BLOCK_SIZE);
}

static void create_logbook(void)
{
    LOGBOOK_ID_TYPE id = 77;

    chapter("CREATE_LOGBOOK");
    RETURNS(INVALID_CONFIG, CREATE_LOGBOOK, (char *)"nowhere", 16, 4, 2, &id);
    RETURNS(INVALID_CONFIG, CREATE_LOGBOOK, (char *)"text", 16, 4, 2, &id);
    RETURNS(INVALID_CONFIG, CREATE_LOGBOOK, (char *)"log", 0, 4, 2, &id);
    RETURNS(INVALID_CONFIG, CREATE_LOGBOOK, (char *)"log", 16, 0, 2, &id);
    RETURNS(INVALID_CONFIG, CREATE_LOGBOOK, (char *)"log", 16, 4, 0, &id);
    RETURNS(INVALID_CONFIG, CREATE_LOGBOOK, (char *)"log", 16, 4, 5, &id);
    RETURNS(INVALID_CONFIG, CREATE_LOGBOOK, (char *)"log", 16, 512, 2, &id);
    EQUALS(77, id);
    RETURNS(NO_ERROR, CREATE_LOGBOOK, (char *)"log", 16, 4, 2, &logbook);
    RETURNS(NO_ACTION, CREATE_LOGBOOK, (char *)"log", 16, 4, 2, &id);
    RETURNS(NO_ERROR, GET_LOGBOOK_ID, (char *)"log", &id);
    EQUALS(logbook, id);
    RETURNS(INVALID_CONFIG, GET_LOGBOOK_ID, (char *)"nowhere", &id);
}

static void logbooks(void)
{
    LOGBOOK_STATUS_TYPE status;
    WRITE_STATUS_TYPE written = ABORTED;
    MESSAGE_SIZE_TYPE length = 9;
    LOGBOOK_ID_TYPE id;

    chapter("logbooks");
    RETURNS(INVALID_CONFIG, CREATE_LOGBOOK, (char *)"nowhere", 16, 4, 2, &id);
    RETURNS(INVALID_MODE, CREATE_LOGBOOK, (char *)"data", 16, 4, 2, &id);
    RETURNS(INVALID_PARAM, GET_LOGBOOK_STATUS, 2, &status);
    RETURNS(NO_ERROR, GET_LOGBOOK_STATUS, logbook, &status);
    EQUALS(16, status.MAX_MESSAGE_SIZE);
    EQUALS(4, status.MAX_NB_LOGGED_MESSAGES);
    EQUALS(2, status.MAX_NB_IN_PROGRESS_MESSAGES);
    EQUALS(0, status.NB_LOGGED_MESSAGES);
    RETURNS(INVALID_PARAM, READ_LOGBOOK, 2, 0, out, &length, &written);
    RETURNS(INVALID_PARAM, READ_LOGBOOK, logbook, -1, out, &length, &written);
    RETURNS(INVALID_PARAM, READ_LOGBOOK, logbook, 4, out, &length, &written);
    RETURNS(NO_ACTION, READ_LOGBOOK, logbook, 0, out, &length, &written);
    EQUALS(0, length);
    RETURNS(INVALID_PARAM, WRITE_LOGBOOK, 2, text, 1);
    RETURNS(INVALID_PARAM, WRITE_LOGBOOK, logbook, text, 0);
    RETURNS(INVALID_PARAM, WRITE_LOGBOOK, logbook, text, 17);
    RETURNS(INVALID_PARAM, OVERWRITE_LOGBOOK, 2, text, 1);
    RETURNS(INVALID_PARAM, OVERWRITE_LOGBOOK, logbook, text, 0);
    RETURNS(INVALID_PARAM, OVERWRITE_LOGBOOK, logbook, text, 17);
    RETURNS(INVALID_PARAM, CLEAR_LOGBOOK, 2);
    RETURNS(NO_ERROR, WRITE_LOGBOOK, logbook, text, 1);
    RETURNS(NO_ERROR, WRITE_LOGBOOK, logbook, text + 1, 2);
    RETURNS(NOT_AVAILABLE, WRITE_LOGBOOK, logbook, text, 1);
    RETURNS(NO_ERROR, GET_LOGBOOK_STATUS, logbook, &status);
    EQUALS(2, status.NB_IN_PROGRESS_MESSAGES);
    EQUALS(0, status.NB_LOGGED_MESSAGES);
    RETURNS(NO_ERROR, READ_LOGBOOK, logbook, 0, out, &length, &written);
    EQUALS(2, length);
    EQUALS(IN_PROGRESS, written);
    RETURNS(NO_ERROR, OVERWRITE_LOGBOOK, logbook, text + 2, 3);
    RETURNS(NO_ERROR, READ_LOGBOOK, logbook, 0, out, &length, &written);
    EQUALS(3, length);
    HOLDS(memcmp(out, "wxy", 3) == 0);
    settle(); /* nobody runs: time to engrave */
    RETURNS(NO_ERROR, GET_LOGBOOK_STATUS, logbook, &status);
    EQUALS(0, status.NB_IN_PROGRESS_MESSAGES);
    EQUALS(2, status.NB_LOGGED_MESSAGES);
    EQUALS(0, status.NB_ABORTED_MESSAGES);
    RETURNS(NO_ERROR, READ_LOGBOOK, logbook, 1, out, &length, &written);
    EQUALS(1, length);
    EQUALS(COMPLETE, written);
    for (int i = 0; i < 3; i++) { /* the oldest gives way */
        CALL(WRITE_LOGBOOK, logbook, text + i, 4);
        settle();
    }
    RETURNS(NO_ERROR, GET_LOGBOOK_STATUS, logbook, &status);
    EQUALS(4, status.NB_LOGGED_MESSAGES);
    RETURNS(NO_ERROR, READ_LOGBOOK, logbook, 3, out, &length, &written);
    EQUALS(3, length);
    RETURNS(NO_ERROR, CLEAR_LOGBOOK, logbook);
    RETURNS(NO_ACTION, READ_LOGBOOK, logbook, 0, out, &length, &written);
}

static void behave(void)
{
    queuing();
    sampling();
    schedules();
    memory_blocks();
    logbooks();
}

int main(uint32_t id, uint32_t condition)
{
    (void)id;
    (void)condition;
    chapter("creation");
    create_workers();
    RETURNS(NO_ERROR, CREATE_SAMPLING_PORT, (char *)"out", 32, SOURCE, MS(10), &source);
    RETURNS(NO_ERROR, CREATE_SAMPLING_PORT, (char *)"in", 32, DESTINATION, MS(10), &destination);
    RETURNS(NO_ERROR, CREATE_QUEUING_PORT, (char *)"fifo_out", 16, 2, SOURCE, FIFO, &send_port);
    RETURNS(NO_ERROR, CREATE_QUEUING_PORT, (char *)"fifo_in", 16, 2, DESTINATION, FIFO,
            &fifo_receive);
    RETURNS(NO_ERROR, CREATE_QUEUING_PORT, (char *)"priority_out", 16, 2, SOURCE, PRIORITY,
            &priority_send);
    RETURNS(NO_ERROR, CREATE_QUEUING_PORT, (char *)"priority_in", 16, 2, DESTINATION, PRIORITY,
            &priority_receive);
    create_logbook();
    drive(behave);
    return 0;
}
