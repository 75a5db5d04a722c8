/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decision lists of services that need no second process to be seen: every return code, in the
 * order of the list, and that a refused call has changed nothing. First in COLD_START mode, then in
 * NORMAL mode.
 */
#include "tests/apex/guest/check.h"

static unsigned char text[64] = "0123456789abcdef0123456789abcdef";
static unsigned char out[256];

static PROCESS_ATTRIBUTE_TYPE attributes;
static PROCESS_ID_TYPE aperiodic, periodic, other;
static SEMAPHORE_ID_TYPE semaphore, semaphore_full;
static EVENT_ID_TYPE event;
static BLACKBOARD_ID_TYPE blackboard;
static BUFFER_ID_TYPE buffer;
static MUTEX_ID_TYPE mutex, low_mutex, second_mutex;
static SAMPLING_PORT_ID_TYPE source, destination;
static QUEUING_PORT_ID_TYPE send_port, receive_port;

static void nothing(void)
{
}

static PROCESS_ATTRIBUTE_TYPE *with_name(const char *name)
{
    attributes = (PROCESS_ATTRIBUTE_TYPE){
        .PERIOD = INFINITE_TIME_VALUE,
        .TIME_CAPACITY = INFINITE_TIME_VALUE,
        .ENTRY_POINT = (SYSTEM_ADDRESS_TYPE)nothing,
        .STACK_SIZE = 1024,
        .BASE_PRIORITY = 20,
        .DEADLINE = HARD,
    };
    strncpy(attributes.NAME, name, MAX_NAME_LENGTH);
    return &attributes;
}

/* The attributes of with_name, one of them changed. */
#define CREATE_WITH(code, member, bad)                                                             \
    do {                                                                                           \
        PROCESS_ID_TYPE created = 77;                                                              \
        RETURN_CODE_TYPE returned = (RETURN_CODE_TYPE)99;                                          \
        with_name("NEW")->member = (bad);                                                          \
        CREATE_PROCESS(&attributes, &created, &returned);                                          \
        check(returned == (code) && created == 77,                                                 \
              "CREATE_PROCESS with " #member " " #bad " returns " #code, (long)returned);          \
    } while (0)

static void init_partition(void)
{
    PARTITION_STATUS_TYPE status;

    chapter("partition, initialising");
    RETURNS(NO_ERROR, GET_PARTITION_STATUS, &status);
    EQUALS(MS(20), status.PERIOD);
    EQUALS(MS(18), status.DURATION);
    EQUALS(0, status.IDENTIFIER);
    EQUALS(0, status.LOCK_LEVEL);
    EQUALS(COLD_START, status.OPERATING_MODE);
    EQUALS(NORMAL_START, status.START_CONDITION);
    EQUALS(1, status.NUM_ASSIGNED_CORES);
    RETURNS(INVALID_PARAM, SET_PARTITION_MODE, (OPERATING_MODE_TYPE)4);
    RETURNS(INVALID_PARAM, SET_PARTITION_MODE, (OPERATING_MODE_TYPE)-1);
    RETURNS(INVALID_MODE, SET_PARTITION_MODE, WARM_START);
    RETURNS(NO_ERROR, GET_PARTITION_STATUS, &status);
    EQUALS(COLD_START, status.OPERATING_MODE);
}

static void init_create_process(void)
{
    chapter("CREATE_PROCESS");
    RETURNS(NO_ERROR, CREATE_PROCESS, with_name("APERIODIC"), &aperiodic);
    EQUALS(1, aperiodic);
    RETURNS(NO_ACTION, CREATE_PROCESS, with_name("APERIODIC"), &other);
    CREATE_WITH(INVALID_PARAM, STACK_SIZE, 0);
    CREATE_WITH(INVALID_PARAM, STACK_SIZE, 255);
    CREATE_WITH(INVALID_PARAM, STACK_SIZE, 0x100001);
    CREATE_WITH(INVALID_PARAM, STACK_SIZE, 0xffffffff);
    CREATE_WITH(INVALID_CONFIG, STACK_SIZE, 0x100000);
    CREATE_WITH(INVALID_PARAM, BASE_PRIORITY, 0);
    CREATE_WITH(INVALID_PARAM, BASE_PRIORITY, MAX_PRIORITY_VALUE + 1);
    CREATE_WITH(INVALID_PARAM, BASE_PRIORITY, -1);
    CREATE_WITH(INVALID_PARAM, PERIOD, 0);
    CREATE_WITH(INVALID_PARAM, PERIOD, -2);
    CREATE_WITH(INVALID_CONFIG, PERIOD, MS(10));
    CREATE_WITH(INVALID_CONFIG, PERIOD, MS(20) + 1);
    CREATE_WITH(INVALID_CONFIG, PERIOD, MS(30));
    CREATE_WITH(INVALID_PARAM, TIME_CAPACITY, 0);
    CREATE_WITH(INVALID_PARAM, TIME_CAPACITY, -2);
    with_name("PERIODIC");
    attributes.PERIOD = MS(20);
    attributes.TIME_CAPACITY = MS(20) + 1;
    RETURNS(INVALID_PARAM, CREATE_PROCESS, &attributes, &periodic);
    attributes.TIME_CAPACITY = MS(20);
    attributes.BASE_PRIORITY = MAX_PRIORITY_VALUE;
    RETURNS(NO_ERROR, CREATE_PROCESS, &attributes, &periodic);
    EQUALS(2, periodic);
    /* The first error of the list is the one that is told. */
    with_name("APERIODIC")->STACK_SIZE = 0;
    RETURNS(NO_ACTION, CREATE_PROCESS, &attributes, &other);
    with_name("NEW")->STACK_SIZE = 0;
    attributes.PERIOD = MS(30);
    RETURNS(INVALID_PARAM, CREATE_PROCESS, &attributes, &other);
    with_name("NEW")->PERIOD = MS(30);
    attributes.TIME_CAPACITY = 0;
    RETURNS(INVALID_CONFIG, CREATE_PROCESS, &attributes, &other);
    RETURNS(NO_ERROR, CREATE_PROCESS, with_name("OTHER"), &other);
    EQUALS(3, other);
}

static void init_process(void)
{
    PROCESS_STATUS_TYPE status;
    PROCESS_ID_TYPE id = 0;
    PROCESS_INDEX_TYPE index = 0;
    PROCESSOR_CORE_ID_TYPE core = 9;
    LOCK_LEVEL_TYPE level = 9;

    chapter("process, initialising");
    RETURNS(NO_ERROR, GET_PROCESS_ID, (char *)"PERIODIC", &id);
    EQUALS(periodic, id);
    RETURNS(INVALID_CONFIG, GET_PROCESS_ID, (char *)"NOBODY", &id);
    EQUALS(periodic, id);
    RETURNS(NO_ERROR, GET_PROCESS_STATUS, periodic, &status);
    EQUALS(DORMANT, status.PROCESS_STATE);
    EQUALS(MAX_PRIORITY_VALUE, status.CURRENT_PRIORITY);
    EQUALS(INFINITE_TIME_VALUE, status.DEADLINE_TIME);
    EQUALS(MS(20), status.ATTRIBUTES.PERIOD);
    HOLDS(strcmp(status.ATTRIBUTES.NAME, "PERIODIC") == 0);
    RETURNS(INVALID_PARAM, GET_PROCESS_STATUS, 0, &status);
    RETURNS(INVALID_PARAM, GET_PROCESS_STATUS, 4, &status);
    RETURNS(INVALID_PARAM, GET_PROCESS_STATUS, -1, &status);
    RETURNS(INVALID_MODE, GET_MY_ID, &id);
    RETURNS(INVALID_MODE, GET_MY_INDEX, &index);
    RETURNS(NO_ERROR, GET_MY_PROCESSOR_CORE_ID, &core);
    EQUALS(0, core);
    RETURNS(INVALID_PARAM, INITIALIZE_PROCESS_CORE_AFFINITY, 4, 0);
    RETURNS(INVALID_CONFIG, INITIALIZE_PROCESS_CORE_AFFINITY, aperiodic, 1);
    RETURNS(INVALID_CONFIG, INITIALIZE_PROCESS_CORE_AFFINITY, aperiodic, -2);
    RETURNS(NO_ERROR, INITIALIZE_PROCESS_CORE_AFFINITY, aperiodic, 0);
    RETURNS(NO_ERROR, INITIALIZE_PROCESS_CORE_AFFINITY, aperiodic, CORE_AFFINITY_NO_PREFERENCE);
    RETURNS(NO_ACTION, LOCK_PREEMPTION, &level);
    EQUALS(0, level);
    RETURNS(NO_ACTION, UNLOCK_PREEMPTION, &level);
    RETURNS(INVALID_PARAM, SET_PRIORITY, 0, 10);
    RETURNS(INVALID_PARAM, SET_PRIORITY, other, 0);
    RETURNS(INVALID_PARAM, SET_PRIORITY, other, MAX_PRIORITY_VALUE + 1);
    RETURNS(INVALID_MODE, SET_PRIORITY, other, 10);
    RETURNS(INVALID_MODE, SUSPEND_SELF, MS(1));
    RETURNS(INVALID_MODE, TIMED_WAIT, MS(1));
    RETURNS_ALONE(INVALID_MODE, PERIODIC_WAIT);
    RETURNS(NO_ACTION, REPLENISH, MS(1));
    RETURNS(INVALID_PARAM, SUSPEND, 4);
    RETURNS(INVALID_MODE, SUSPEND, other);
    RETURNS(INVALID_PARAM, RESUME, 4);
    RETURNS(INVALID_MODE, RESUME, other);
    RETURNS(INVALID_PARAM, STOP, 0);
    RETURNS(NO_ACTION, STOP, other);
    RETURNS(INVALID_PARAM, START, 4);
    RETURNS(INVALID_PARAM, START, NULL_PROCESS_ID);
    RETURNS(INVALID_PARAM, DELAYED_START, 4, 0);
    RETURNS(INVALID_PARAM, DELAYED_START, other, -2);
    RETURNS(INVALID_PARAM, DELAYED_START, other, INFINITE_TIME_VALUE);
    RETURNS(INVALID_PARAM, DELAYED_START, other, 0x4000000000000000ll);
    RETURNS(INVALID_PARAM, DELAYED_START, periodic, MS(20));
    /* Started before NORMAL mode, a process waits for it. */
    RETURNS(NO_ERROR, START, other);
    EQUALS(WAITING, state_of(other));
    RETURNS(NO_ACTION, START, other);
    RETURNS(NO_ACTION, DELAYED_START, other, MS(1));
    RETURNS(NO_ERROR, SET_PRIORITY, other, 30);
    EQUALS(30, priority_of(other));
    RETURNS(NO_ERROR, SUSPEND, other);
    RETURNS(NO_ACTION, SUSPEND, other);
    RETURNS(NO_ERROR, RESUME, other);
    RETURNS(NO_ACTION, RESUME, other);
    RETURNS(NO_ERROR, STOP, other);
    EQUALS(DORMANT, state_of(other));
    EQUALS(20, priority_of(other));
}

static void init_semaphore(void)
{
    SEMAPHORE_STATUS_TYPE status;
    SEMAPHORE_ID_TYPE id = 77;

    chapter("semaphore, initialising");
    RETURNS(NO_ERROR, CREATE_SEMAPHORE, (char *)"S", 1, 2, FIFO, &semaphore);
    EQUALS(1, semaphore);
    RETURNS(NO_ACTION, CREATE_SEMAPHORE, (char *)"S", 1, 2, FIFO, &id);
    RETURNS(NO_ACTION, CREATE_SEMAPHORE, (char *)"S", -1, 2, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_SEMAPHORE, (char *)"N", -1, 2, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_SEMAPHORE, (char *)"N", MAX_SEMAPHORE_VALUE + 1, 2, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_SEMAPHORE, (char *)"N", 0, -1, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_SEMAPHORE, (char *)"N", 0, MAX_SEMAPHORE_VALUE + 1, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_SEMAPHORE, (char *)"N", 3, 2, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_SEMAPHORE, (char *)"N", 1, 2, (QUEUING_DISCIPLINE_TYPE)2, &id);
    EQUALS(77, id);
    RETURNS(NO_ERROR, CREATE_SEMAPHORE, (char *)"FULL", MAX_SEMAPHORE_VALUE, MAX_SEMAPHORE_VALUE,
            PRIORITY, &semaphore_full);
    RETURNS(NO_ERROR, GET_SEMAPHORE_ID, (char *)"FULL", &id);
    EQUALS(semaphore_full, id);
    RETURNS(INVALID_CONFIG, GET_SEMAPHORE_ID, (char *)"N", &id);
    RETURNS(INVALID_PARAM, GET_SEMAPHORE_STATUS, 3, &status);
    RETURNS(INVALID_PARAM, GET_SEMAPHORE_STATUS, 0, &status);
    RETURNS(NO_ERROR, GET_SEMAPHORE_STATUS, semaphore, &status);
    EQUALS(1, status.CURRENT_VALUE);
    EQUALS(2, status.MAXIMUM_VALUE);
    EQUALS(0, status.WAITING_PROCESSES);
    RETURNS(INVALID_PARAM, WAIT_SEMAPHORE, 3, 0);
    RETURNS(INVALID_PARAM, WAIT_SEMAPHORE, semaphore, -2);
    RETURNS(INVALID_PARAM, WAIT_SEMAPHORE, semaphore, 0x4000000000000000ll);
    RETURNS(NO_ERROR, WAIT_SEMAPHORE, semaphore, INFINITE_TIME_VALUE);
    RETURNS(NOT_AVAILABLE, WAIT_SEMAPHORE, semaphore, 0);
    RETURNS(INVALID_MODE, WAIT_SEMAPHORE, semaphore, MS(1));
    RETURNS(INVALID_MODE, WAIT_SEMAPHORE, semaphore, INFINITE_TIME_VALUE);
    RETURNS(NO_ERROR, GET_SEMAPHORE_STATUS, semaphore, &status);
    EQUALS(0, status.CURRENT_VALUE);
    EQUALS(0, status.WAITING_PROCESSES);
    RETURNS(INVALID_PARAM, SIGNAL_SEMAPHORE, 3);
    RETURNS(NO_ERROR, SIGNAL_SEMAPHORE, semaphore);
    RETURNS(NO_ERROR, SIGNAL_SEMAPHORE, semaphore);
    RETURNS(NO_ACTION, SIGNAL_SEMAPHORE, semaphore);
    RETURNS(NO_ACTION, SIGNAL_SEMAPHORE, semaphore_full);
    RETURNS(NO_ERROR, GET_SEMAPHORE_STATUS, semaphore, &status);
    EQUALS(2, status.CURRENT_VALUE);
}

static void init_event(void)
{
    EVENT_STATUS_TYPE status;
    EVENT_ID_TYPE id = 77;

    chapter("event, initialising");
    RETURNS(NO_ERROR, CREATE_EVENT, (char *)"E", &event);
    EQUALS(1, event);
    RETURNS(NO_ACTION, CREATE_EVENT, (char *)"E", &id);
    EQUALS(77, id);
    RETURNS(NO_ERROR, GET_EVENT_ID, (char *)"E", &id);
    EQUALS(event, id);
    RETURNS(INVALID_CONFIG, GET_EVENT_ID, (char *)"F", &id);
    RETURNS(INVALID_PARAM, GET_EVENT_STATUS, 2, &status);
    RETURNS(NO_ERROR, GET_EVENT_STATUS, event, &status);
    EQUALS(DOWN, status.EVENT_STATE);
    EQUALS(0, status.WAITING_PROCESSES);
    RETURNS(INVALID_PARAM, WAIT_EVENT, 2, 0);
    RETURNS(INVALID_PARAM, WAIT_EVENT, event, -2);
    RETURNS(NOT_AVAILABLE, WAIT_EVENT, event, 0);
    RETURNS(INVALID_MODE, WAIT_EVENT, event, MS(1));
    RETURNS(INVALID_PARAM, SET_EVENT, 2);
    RETURNS(NO_ERROR, SET_EVENT, event);
    RETURNS(NO_ERROR, SET_EVENT, event);
    RETURNS(NO_ERROR, WAIT_EVENT, event, 0);
    RETURNS(NO_ERROR, WAIT_EVENT, event, INFINITE_TIME_VALUE);
    RETURNS(NO_ERROR, GET_EVENT_STATUS, event, &status);
    EQUALS(UP, status.EVENT_STATE);
    RETURNS(INVALID_PARAM, RESET_EVENT, 2);
    RETURNS(NO_ERROR, RESET_EVENT, event);
    RETURNS(NO_ERROR, RESET_EVENT, event);
    RETURNS(NO_ERROR, GET_EVENT_STATUS, event, &status);
    EQUALS(DOWN, status.EVENT_STATE);
}

static void init_blackboard(void)
{
    BLACKBOARD_STATUS_TYPE status;
    BLACKBOARD_ID_TYPE id = 77;
    MESSAGE_SIZE_TYPE length = 9;

    chapter("blackboard, initialising");
    RETURNS(NO_ERROR, CREATE_BLACKBOARD, (char *)"B", 16, &blackboard);
    EQUALS(1, blackboard);
    RETURNS(NO_ACTION, CREATE_BLACKBOARD, (char *)"B", 16, &id);
    RETURNS(INVALID_PARAM, CREATE_BLACKBOARD, (char *)"N", 0, &id);
    RETURNS(INVALID_PARAM, CREATE_BLACKBOARD, (char *)"N", -1, &id);
    RETURNS(INVALID_PARAM, CREATE_BLACKBOARD, (char *)"N", SYSTEM_LIMIT_MESSAGE_SIZE + 1, &id);
    EQUALS(77, id);
    RETURNS(NO_ERROR, GET_BLACKBOARD_ID, (char *)"B", &id);
    RETURNS(INVALID_CONFIG, GET_BLACKBOARD_ID, (char *)"N", &id);
    RETURNS(INVALID_PARAM, GET_BLACKBOARD_STATUS, 2, &status);
    RETURNS(NO_ERROR, GET_BLACKBOARD_STATUS, blackboard, &status);
    EQUALS(EMPTY, status.EMPTY_INDICATOR);
    EQUALS(16, status.MAX_MESSAGE_SIZE);
    EQUALS(0, status.WAITING_PROCESSES);
    RETURNS(INVALID_PARAM, READ_BLACKBOARD, 2, 0, out, &length);
    RETURNS(INVALID_PARAM, READ_BLACKBOARD, blackboard, -2, out, &length);
    RETURNS(NOT_AVAILABLE, READ_BLACKBOARD, blackboard, 0, out, &length);
    EQUALS(0, length);
    RETURNS(INVALID_MODE, READ_BLACKBOARD, blackboard, MS(1), out, &length);
    RETURNS(INVALID_PARAM, DISPLAY_BLACKBOARD, 2, text, 8);
    RETURNS(INVALID_PARAM, DISPLAY_BLACKBOARD, blackboard, text, 17);
    RETURNS(INVALID_PARAM, DISPLAY_BLACKBOARD, blackboard, text, 0);
    RETURNS(INVALID_PARAM, DISPLAY_BLACKBOARD, blackboard, text, -1);
    RETURNS(NO_ERROR, GET_BLACKBOARD_STATUS, blackboard, &status);
    EQUALS(EMPTY, status.EMPTY_INDICATOR);
    RETURNS(NO_ERROR, DISPLAY_BLACKBOARD, blackboard, text, 16);
    RETURNS(NO_ERROR, DISPLAY_BLACKBOARD, blackboard, text + 3, 5);
    RETURNS(NO_ERROR, READ_BLACKBOARD, blackboard, 0, out, &length);
    EQUALS(5, length);
    HOLDS(memcmp(out, "34567", 5) == 0);
    RETURNS(NO_ERROR, GET_BLACKBOARD_STATUS, blackboard, &status);
    EQUALS(OCCUPIED, status.EMPTY_INDICATOR);
    RETURNS(INVALID_PARAM, CLEAR_BLACKBOARD, 2);
    RETURNS(NO_ERROR, CLEAR_BLACKBOARD, blackboard);
    RETURNS(NO_ERROR, CLEAR_BLACKBOARD, blackboard);
    RETURNS(NOT_AVAILABLE, READ_BLACKBOARD, blackboard, 0, out, &length);
}

static void init_buffer(void)
{
    BUFFER_STATUS_TYPE status;
    BUFFER_ID_TYPE id = 77;
    MESSAGE_SIZE_TYPE length = 9;

    chapter("buffer, initialising");
    RETURNS(NO_ERROR, CREATE_BUFFER, (char *)"BUF", 16, 2, FIFO, &buffer);
    EQUALS(1, buffer);
    RETURNS(NO_ACTION, CREATE_BUFFER, (char *)"BUF", 16, 2, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_BUFFER, (char *)"N", 0, 2, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_BUFFER, (char *)"N", -1, 2, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_BUFFER, (char *)"N", SYSTEM_LIMIT_MESSAGE_SIZE + 1, 2, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_BUFFER, (char *)"N", 16, 0, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_BUFFER, (char *)"N", 16, -1, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_BUFFER, (char *)"N", 16, SYSTEM_LIMIT_NUMBER_OF_MESSAGES + 1,
            FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_BUFFER, (char *)"N", 16, 2, (QUEUING_DISCIPLINE_TYPE)2, &id);
    RETURNS(INVALID_CONFIG, CREATE_BUFFER, (char *)"N", 8192, 512, FIFO, &id);
    EQUALS(77, id);
    RETURNS(NO_ERROR, GET_BUFFER_ID, (char *)"BUF", &id);
    RETURNS(INVALID_CONFIG, GET_BUFFER_ID, (char *)"N", &id);
    RETURNS(INVALID_PARAM, GET_BUFFER_STATUS, 2, &status);
    RETURNS(NO_ERROR, GET_BUFFER_STATUS, buffer, &status);
    EQUALS(0, status.NB_MESSAGE);
    EQUALS(2, status.MAX_NB_MESSAGE);
    EQUALS(16, status.MAX_MESSAGE_SIZE);
    EQUALS(0, status.WAITING_PROCESSES);
    RETURNS(INVALID_PARAM, RECEIVE_BUFFER, 2, 0, out, &length);
    RETURNS(INVALID_PARAM, RECEIVE_BUFFER, buffer, -2, out, &length);
    RETURNS(NOT_AVAILABLE, RECEIVE_BUFFER, buffer, 0, out, &length);
    EQUALS(0, length);
    RETURNS(INVALID_MODE, RECEIVE_BUFFER, buffer, MS(1), out, &length);
    RETURNS(INVALID_PARAM, SEND_BUFFER, 2, text, 8, 0);
    RETURNS(INVALID_PARAM, SEND_BUFFER, buffer, text, 17, 0);
    RETURNS(INVALID_PARAM, SEND_BUFFER, buffer, text, 0, 0);
    RETURNS(INVALID_PARAM, SEND_BUFFER, buffer, text, -1, 0);
    RETURNS(INVALID_PARAM, SEND_BUFFER, buffer, text, 8, -2);
    RETURNS(NO_ERROR, SEND_BUFFER, buffer, text, 16, 0);
    RETURNS(NO_ERROR, SEND_BUFFER, buffer, text + 1, 3, INFINITE_TIME_VALUE);
    RETURNS(NOT_AVAILABLE, SEND_BUFFER, buffer, text, 8, 0);
    RETURNS(INVALID_MODE, SEND_BUFFER, buffer, text, 8, MS(1));
    RETURNS(NO_ERROR, GET_BUFFER_STATUS, buffer, &status);
    EQUALS(2, status.NB_MESSAGE);
    RETURNS(NO_ERROR, RECEIVE_BUFFER, buffer, 0, out, &length);
    EQUALS(16, length);
    HOLDS(memcmp(out, text, 16) == 0);
    RETURNS(NO_ERROR, RECEIVE_BUFFER, buffer, MS(1), out, &length);
    EQUALS(3, length);
    HOLDS(memcmp(out, text + 1, 3) == 0);
    RETURNS(NO_ERROR, GET_BUFFER_STATUS, buffer, &status);
    EQUALS(0, status.NB_MESSAGE);
}

static void init_mutex(void)
{
    MUTEX_STATUS_TYPE status;
    MUTEX_ID_TYPE id = 77;

    chapter("mutex, initialising");
    RETURNS(NO_ERROR, CREATE_MUTEX, (char *)"M", 100, FIFO, &mutex);
    EQUALS(1, mutex);
    RETURNS(NO_ACTION, CREATE_MUTEX, (char *)"M", 0, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_MUTEX, (char *)"N", 0, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_MUTEX, (char *)"N", MAX_PRIORITY_VALUE + 1, FIFO, &id);
    RETURNS(INVALID_PARAM, CREATE_MUTEX, (char *)"N", 10, (QUEUING_DISCIPLINE_TYPE)2, &id);
    EQUALS(77, id);
    RETURNS(NO_ERROR, CREATE_MUTEX, (char *)"LOW", 5, PRIORITY, &low_mutex);
    RETURNS(NO_ERROR, CREATE_MUTEX, (char *)"SECOND", 100, PRIORITY, &second_mutex);
    RETURNS(NO_ERROR, GET_MUTEX_ID, (char *)"M", &id);
    EQUALS(mutex, id);
    RETURNS(INVALID_CONFIG, GET_MUTEX_ID, (char *)"N", &id);
    RETURNS(INVALID_PARAM, GET_MUTEX_STATUS, 4, &status);
    RETURNS(NO_ERROR, GET_MUTEX_STATUS, mutex, &status);
    EQUALS(AVAILABLE, status.MUTEX_STATE);
    EQUALS(NULL_PROCESS_ID, status.MUTEX_OWNER);
    EQUALS(100, status.MUTEX_PRIORITY);
    EQUALS(0, status.LOCK_COUNT);
    EQUALS(0, status.WAITING_PROCESSES);
    RETURNS(INVALID_PARAM, GET_PROCESS_MUTEX_STATE, 99, &id);
    RETURNS(NO_ERROR, GET_PROCESS_MUTEX_STATE, other, &id);
    EQUALS(NO_MUTEX_OWNED, id);
    RETURNS(INVALID_PARAM, ACQUIRE_MUTEX, 4, 0);
    RETURNS(INVALID_PARAM, ACQUIRE_MUTEX, PREEMPTION_LOCK_MUTEX, 0);
    RETURNS(INVALID_MODE, RELEASE_MUTEX, mutex);
    RETURNS(NO_ERROR, ACQUIRE_MUTEX, mutex, 0);
    RETURNS(NO_ERROR, GET_MUTEX_STATUS, mutex, &status);
    EQUALS(MAIN_PROCESS_ID, status.MUTEX_OWNER);
    RETURNS(NO_ERROR, RELEASE_MUTEX, mutex);
}

static void init_ports(void)
{
    SAMPLING_PORT_ID_TYPE id = 77;

    chapter("CREATE_SAMPLING_PORT");
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"nowhere", 32, SOURCE, MS(10), &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"queue_out", 32, SOURCE, MS(10), &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"out", 31, SOURCE, MS(10), &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"out", 33, SOURCE, MS(10), &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"out", 0, SOURCE, MS(10), &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"out", 32, DESTINATION, MS(10), &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"out", 32, (PORT_DIRECTION_TYPE)2, MS(10),
            &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"out", 32, SOURCE, 0, &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"out", 32, SOURCE, -1, &id);
    EQUALS(77, id);
    RETURNS(NO_ERROR, CREATE_SAMPLING_PORT, (char *)"out", 32, SOURCE, MS(10), &source);
    RETURNS(NO_ERROR, CREATE_SAMPLING_PORT, (char *)"in", 32, DESTINATION, MS(10), &destination);
    RETURNS(NO_ACTION, CREATE_SAMPLING_PORT, (char *)"out", 32, SOURCE, MS(10), &id);
    RETURNS(NO_ACTION, CREATE_SAMPLING_PORT, (char *)"out", 33, SOURCE, MS(10), &id);

    chapter("CREATE_QUEUING_PORT");
    id = 77;
    RETURNS(INVALID_CONFIG, CREATE_QUEUING_PORT, (char *)"nowhere", 16, 2, SOURCE, FIFO, &id);
    RETURNS(INVALID_CONFIG, CREATE_QUEUING_PORT, (char *)"out", 32, 2, SOURCE, FIFO, &id);
    RETURNS(INVALID_CONFIG, CREATE_QUEUING_PORT, (char *)"queue_out", 17, 2, SOURCE, FIFO, &id);
    RETURNS(INVALID_CONFIG, CREATE_QUEUING_PORT, (char *)"queue_out", 16, 3, SOURCE, FIFO, &id);
    RETURNS(INVALID_CONFIG, CREATE_QUEUING_PORT, (char *)"queue_out", 16, 0, SOURCE, FIFO, &id);
    RETURNS(INVALID_CONFIG, CREATE_QUEUING_PORT, (char *)"queue_out", 16, 2, DESTINATION, FIFO,
            &id);
    RETURNS(INVALID_CONFIG, CREATE_QUEUING_PORT, (char *)"queue_out", 16, 2, SOURCE,
            (QUEUING_DISCIPLINE_TYPE)2, &id);
    EQUALS(77, id);
    RETURNS(NO_ERROR, CREATE_QUEUING_PORT, (char *)"queue_out", 16, 2, SOURCE, FIFO, &send_port);
    RETURNS(NO_ERROR, CREATE_QUEUING_PORT, (char *)"queue_in", 16, 2, DESTINATION, PRIORITY,
            &receive_port);
    RETURNS(NO_ACTION, CREATE_QUEUING_PORT, (char *)"queue_out", 16, 2, SOURCE, FIFO, &id);
    RETURNS(NO_ACTION, CREATE_QUEUING_PORT, (char *)"queue_out", 17, 2, SOURCE, FIFO, &id);
}

static void init_error(void)
{
    ERROR_STATUS_TYPE status;

    chapter("health monitoring, initialising");
    RETURNS(NO_ACTION, CONFIGURE_ERROR_HANDLER, PROCESSES_PAUSE, 0);
    RETURNS(INVALID_CONFIG, CREATE_ERROR_HANDLER, (SYSTEM_ADDRESS_TYPE)nothing, 0);
    RETURNS(INVALID_CONFIG, CREATE_ERROR_HANDLER, (SYSTEM_ADDRESS_TYPE)nothing, 0x100000);
    RETURNS(INVALID_CONFIG, CREATE_ERROR_HANDLER, (SYSTEM_ADDRESS_TYPE)nothing, 0x100001);
    RETURNS(NO_ERROR, CREATE_ERROR_HANDLER, (SYSTEM_ADDRESS_TYPE)nothing, 1024);
    RETURNS(NO_ACTION, CREATE_ERROR_HANDLER, (SYSTEM_ADDRESS_TYPE)nothing, 1024);
    RETURNS(NO_ERROR, CONFIGURE_ERROR_HANDLER, PROCESSES_PAUSE, 0);
    RETURNS(NO_ERROR, CONFIGURE_ERROR_HANDLER, PROCESSES_SCHEDULED, CORE_AFFINITY_NO_PREFERENCE);
    RETURNS(INVALID_CONFIG, CONFIGURE_ERROR_HANDLER, PROCESSES_PAUSE, 1);
    RETURNS(INVALID_PARAM, CONFIGURE_ERROR_HANDLER, (ERROR_HANDLER_CONCURRENCY_CONTROL_TYPE)2, 0);
    RETURNS(INVALID_CONFIG, GET_ERROR_STATUS, &status);
    RETURNS(INVALID_PARAM, REPORT_APPLICATION_MESSAGE, text, MAX_ERROR_MESSAGE_SIZE + 1);
    RETURNS(INVALID_PARAM, REPORT_APPLICATION_MESSAGE, text, -1);
    RETURNS(NO_ERROR, REPORT_APPLICATION_MESSAGE,
            (MESSAGE_ADDR_TYPE) "# a message of the application", 30);
    RETURNS(INVALID_PARAM, RAISE_APPLICATION_ERROR, APPLICATION_ERROR, text,
            MAX_ERROR_MESSAGE_SIZE + 1);
    RETURNS(INVALID_PARAM, RAISE_APPLICATION_ERROR, APPLICATION_ERROR, text, -1);
    RETURNS(INVALID_PARAM, RAISE_APPLICATION_ERROR, DEADLINE_MISSED, text, 4);
    RETURNS(INVALID_PARAM, RAISE_APPLICATION_ERROR, (ERROR_CODE_TYPE)8, text, 4);
}

static void normal_creation(void)
{
    PROCESS_ID_TYPE id = 77;
    RETURN_CODE_TYPE code;

    chapter("creation in NORMAL mode");
    RETURNS(INVALID_MODE, CREATE_PROCESS, with_name("NEW"), &id);
    RETURNS(NO_ACTION, CREATE_PROCESS, with_name("OTHER"), &id);
    RETURNS(INVALID_MODE, CREATE_SEMAPHORE, (char *)"N", 1, 2, FIFO, &id);
    RETURNS(NO_ACTION, CREATE_SEMAPHORE, (char *)"S", 1, 2, FIFO, &id);
    RETURNS(INVALID_MODE, CREATE_EVENT, (char *)"N", &id);
    RETURNS(NO_ACTION, CREATE_EVENT, (char *)"E", &id);
    RETURNS(INVALID_MODE, CREATE_BLACKBOARD, (char *)"N", 16, &id);
    RETURNS(INVALID_MODE, CREATE_BUFFER, (char *)"N", 16, 2, FIFO, &id);
    RETURNS(INVALID_MODE, CREATE_MUTEX, (char *)"N", 16, FIFO, &id);
    RETURNS(INVALID_MODE, CREATE_SAMPLING_PORT, (char *)"spare", 32, SOURCE, MS(10), &id);
    RETURNS(INVALID_CONFIG, CREATE_SAMPLING_PORT, (char *)"nowhere", 32, SOURCE, MS(10), &id);
    RETURNS(NO_ACTION, CREATE_SAMPLING_PORT, (char *)"out", 32, SOURCE, MS(10), &id);
    RETURNS(INVALID_MODE, CREATE_QUEUING_PORT, (char *)"queue_spare", 16, 2, SOURCE, FIFO, &id);
    RETURNS(NO_ACTION, CREATE_ERROR_HANDLER, (SYSTEM_ADDRESS_TYPE)nothing, 1024);
    RETURNS(INVALID_MODE, CONFIGURE_ERROR_HANDLER, PROCESSES_PAUSE, 0);
    EQUALS(77, id);
    GET_PROCESS_ID((char *)"NEW", &id, &code);
    EQUALS(INVALID_CONFIG, code);
    RETURNS(INVALID_MODE, INITIALIZE_PROCESS_CORE_AFFINITY, aperiodic, 0);
}

static void normal_partition(void)
{
    PARTITION_STATUS_TYPE status;

    chapter("partition, NORMAL");
    RETURNS(NO_ERROR, GET_PARTITION_STATUS, &status);
    EQUALS(NORMAL, status.OPERATING_MODE);
    RETURNS(NO_ACTION, SET_PARTITION_MODE, NORMAL);
    RETURNS(INVALID_PARAM, SET_PARTITION_MODE, (OPERATING_MODE_TYPE)4);
}

static void normal_process(void)
{
    PROCESS_ID_TYPE me = 0;
    PROCESS_INDEX_TYPE index = -1;
    PROCESS_STATUS_TYPE status;

    chapter("process, NORMAL");
    RETURNS(NO_ERROR, GET_MY_ID, &me);
    RETURNS(NO_ERROR, GET_MY_INDEX, &index);
    EQUALS(me - 1, index);
    EQUALS(RUNNING, state_of(me));
    RETURNS(INVALID_PARAM, SUSPEND, me);
    RETURNS(INVALID_PARAM, RESUME, me);
    RETURNS(INVALID_PARAM, STOP, me);
    RETURNS(NO_ACTION, START, me);
    RETURNS(NO_ERROR, SET_PRIORITY, me, DRIVER_PRIORITY + 1);
    EQUALS(DRIVER_PRIORITY + 1, priority_of(me));
    RETURNS(NO_ERROR, SET_PRIORITY, me, DRIVER_PRIORITY);
    RETURNS(INVALID_PARAM, SUSPEND_SELF, -2);
    RETURNS(INVALID_PARAM, SUSPEND_SELF, 0x4000000000000000ll);
    RETURNS(NO_ERROR, SUSPEND_SELF, 0);
    RETURNS(TIMED_OUT, SUSPEND_SELF, MS(1));
    RETURNS(NO_ERROR, DELAYED_START, aperiodic, MS(1));
    EQUALS(WAITING, state_of(aperiodic));
    RETURNS(NO_ACTION, START, aperiodic);
    RETURNS(NO_ERROR, STOP, aperiodic);
    EQUALS(DORMANT, state_of(aperiodic));
    RETURNS(NO_ERROR, START, aperiodic);
    EQUALS(READY, state_of(aperiodic));
    RETURNS(NO_ERROR, SUSPEND, aperiodic);
    EQUALS(WAITING, state_of(aperiodic));
    RETURNS(NO_ACTION, SUSPEND, aperiodic);
    RETURNS(NO_ERROR, RESUME, aperiodic);
    EQUALS(READY, state_of(aperiodic));
    RETURNS(NO_ACTION, RESUME, aperiodic);
    RETURNS(NO_ERROR, TIMED_WAIT, MS(1));
    EQUALS(DORMANT, state_of(aperiodic));
    RETURNS(NO_ERROR, START, periodic);
    EQUALS(WAITING, state_of(periodic));
    RETURNS(INVALID_MODE, SUSPEND, periodic);
    RETURNS(INVALID_MODE, RESUME, periodic);
    RETURNS(NO_ERROR, GET_PROCESS_STATUS, periodic, &status);
    HOLDS(status.DEADLINE_TIME > now() && status.DEADLINE_TIME <= now() + MS(40));
    RETURNS(NO_ERROR, STOP, periodic);
    RETURNS(NO_ERROR, GET_PROCESS_STATUS, periodic, &status);
    EQUALS(INFINITE_TIME_VALUE, status.DEADLINE_TIME);
}

static void normal_time(void)
{
    SYSTEM_TIME_TYPE first, second;

    chapter("time, NORMAL");
    RETURNS(NO_ERROR, GET_TIME, &first);
    RETURNS(NO_ERROR, GET_TIME, &second);
    HOLDS(second >= first);
    RETURNS(INVALID_PARAM, TIMED_WAIT, -1);
    RETURNS(INVALID_PARAM, TIMED_WAIT, -2);
    RETURNS(INVALID_PARAM, TIMED_WAIT, 0x4000000000000000ll);
    RETURNS(NO_ERROR, TIMED_WAIT, 0);
    RETURNS(NO_ERROR, TIMED_WAIT, 1);
    RETURNS_ALONE(INVALID_MODE, PERIODIC_WAIT);
    RETURNS(NO_ACTION, REPLENISH, MS(1));
    RETURNS(NO_ACTION, REPLENISH, -2);
}

static void normal_lock(void)
{
    LOCK_LEVEL_TYPE level = 9;
    PARTITION_STATUS_TYPE status;
    MUTEX_STATUS_TYPE mutex_status;
    MUTEX_ID_TYPE owned;
    PROCESS_ID_TYPE me;
    MESSAGE_SIZE_TYPE length;
    RETURN_CODE_TYPE code;

    chapter("preemption lock");
    GET_MY_ID(&me, &code);
    RETURNS(NO_ACTION, UNLOCK_PREEMPTION, &level);
    EQUALS(0, level);
    RETURNS(NO_ERROR, LOCK_PREEMPTION, &level);
    EQUALS(1, level);
    RETURNS(NO_ERROR, LOCK_PREEMPTION, &level);
    EQUALS(2, level);
    RETURNS(NO_ERROR, GET_PARTITION_STATUS, &status);
    EQUALS(2, status.LOCK_LEVEL);
    RETURNS(NO_ERROR, GET_PROCESS_MUTEX_STATE, me, &owned);
    EQUALS(PREEMPTION_LOCK_MUTEX, owned);
    RETURNS(NO_ERROR, GET_MUTEX_STATUS, PREEMPTION_LOCK_MUTEX, &mutex_status);
    EQUALS(OWNED, mutex_status.MUTEX_STATE);
    EQUALS(me, mutex_status.MUTEX_OWNER);
    EQUALS(2, mutex_status.LOCK_COUNT);
    /* Whoever holds it may not wait. */
    RETURNS(INVALID_MODE, TIMED_WAIT, MS(1));
    RETURNS(INVALID_MODE, TIMED_WAIT, 0);
    RETURNS(INVALID_MODE, TIMED_WAIT, -2);
    RETURNS(INVALID_MODE, SUSPEND_SELF, MS(1));
    RETURNS(INVALID_MODE, WAIT_EVENT, event, MS(1));
    RETURNS(NOT_AVAILABLE, WAIT_EVENT, event, 0);
    RETURNS(INVALID_MODE, READ_BLACKBOARD, blackboard, MS(1), out, &length);
    RETURNS(INVALID_MODE, RECEIVE_BUFFER, buffer, MS(1), out, &length);
    RETURNS(INVALID_MODE, RECEIVE_QUEUING_MESSAGE, receive_port, MS(1), out, &length);
    RETURNS(INVALID_MODE, ACQUIRE_MUTEX, mutex, 0);
    RETURNS(INVALID_PARAM, RELEASE_MUTEX, PREEMPTION_LOCK_MUTEX);
    RETURNS(INVALID_PARAM, RESET_MUTEX, PREEMPTION_LOCK_MUTEX, me);
    for (level = 2; level < MAX_LOCK_LEVEL;)
        LOCK_PREEMPTION(&level, &code);
    EQUALS(NO_ERROR, code);
    RETURNS(INVALID_CONFIG, LOCK_PREEMPTION, &level);
    EQUALS(MAX_LOCK_LEVEL, level);
    RETURNS(NO_ERROR, UNLOCK_PREEMPTION, &level);
    EQUALS(MAX_LOCK_LEVEL - 1, level);
    while (level > 0)
        UNLOCK_PREEMPTION(&level, &code);
    RETURNS(NO_ACTION, UNLOCK_PREEMPTION, &level);
    RETURNS(NO_ERROR, GET_MUTEX_STATUS, PREEMPTION_LOCK_MUTEX, &mutex_status);
    EQUALS(AVAILABLE, mutex_status.MUTEX_STATE);
    RETURNS(NO_ERROR, TIMED_WAIT, 0);
}

static void normal_waits(void)
{
    MESSAGE_SIZE_TYPE length = 9;
    SEMAPHORE_STATUS_TYPE status;

    chapter("waiting, NORMAL");
    RETURNS(NO_ERROR, WAIT_SEMAPHORE, semaphore, MS(1));
    RETURNS(NO_ERROR, WAIT_SEMAPHORE, semaphore, 0);
    RETURNS(NOT_AVAILABLE, WAIT_SEMAPHORE, semaphore, 0);
    RETURNS(TIMED_OUT, WAIT_SEMAPHORE, semaphore, MS(1));
    RETURNS(NO_ERROR, GET_SEMAPHORE_STATUS, semaphore, &status);
    EQUALS(0, status.WAITING_PROCESSES);
    RETURNS(TIMED_OUT, WAIT_EVENT, event, US(1));
    RETURNS(NOT_AVAILABLE, WAIT_EVENT, event, 0);
    RETURNS(TIMED_OUT, READ_BLACKBOARD, blackboard, MS(1), out, &length);
    EQUALS(0, length);
    RETURNS(TIMED_OUT, RECEIVE_BUFFER, buffer, MS(1), out, &length);
    EQUALS(0, length);
    RETURNS(NO_ERROR, SEND_BUFFER, buffer, text, 4, MS(1));
    RETURNS(NO_ERROR, SEND_BUFFER, buffer, text, 4, MS(1));
    RETURNS(TIMED_OUT, SEND_BUFFER, buffer, text, 4, MS(1));
    RETURNS(NO_ERROR, RECEIVE_BUFFER, buffer, MS(1), out, &length);
    EQUALS(4, length);
}

static void normal_mutex(void)
{
    MUTEX_STATUS_TYPE status;
    MUTEX_ID_TYPE owned;
    PROCESS_ID_TYPE me;
    RETURN_CODE_TYPE code;

    chapter("mutex, NORMAL");
    GET_MY_ID(&me, &code);
    RETURNS(INVALID_PARAM, ACQUIRE_MUTEX, mutex, -2);
    RETURNS(INVALID_MODE, ACQUIRE_MUTEX, low_mutex, 0);
    RETURNS(NO_ERROR, ACQUIRE_MUTEX, mutex, MS(1));
    EQUALS(100, priority_of(me));
    RETURNS(NO_ERROR, GET_PROCESS_MUTEX_STATE, me, &owned);
    EQUALS(mutex, owned);
    RETURNS(INVALID_MODE, ACQUIRE_MUTEX, second_mutex, 0);
    RETURNS(INVALID_MODE, TIMED_WAIT, MS(1));
    RETURNS(INVALID_MODE, SUSPEND_SELF, MS(1));
    RETURNS_ALONE(INVALID_MODE, PERIODIC_WAIT);
    RETURNS(INVALID_MODE, WAIT_EVENT, event, MS(1));
    RETURNS(NO_ERROR, SET_PRIORITY, me, DRIVER_PRIORITY + 3);
    EQUALS(100, priority_of(me));
    for (int i = 1; i < MAX_LOCK_LEVEL; i++)
        ACQUIRE_MUTEX(mutex, 0, &code);
    EQUALS(NO_ERROR, code);
    RETURNS(INVALID_CONFIG, ACQUIRE_MUTEX, mutex, 0);
    RETURNS(NO_ERROR, GET_MUTEX_STATUS, mutex, &status);
    EQUALS(OWNED, status.MUTEX_STATE);
    EQUALS(me, status.MUTEX_OWNER);
    EQUALS(MAX_LOCK_LEVEL, status.LOCK_COUNT);
    RETURNS(NO_ERROR, RELEASE_MUTEX, mutex);
    RETURNS(NO_ERROR, GET_MUTEX_STATUS, mutex, &status);
    EQUALS(MAX_LOCK_LEVEL - 1, status.LOCK_COUNT);
    RETURNS(INVALID_PARAM, RESET_MUTEX, 9, me);
    RETURNS(INVALID_PARAM, RESET_MUTEX, mutex, 99);
    RETURNS(INVALID_MODE, RESET_MUTEX, mutex, other);
    RETURNS(INVALID_MODE, RESET_MUTEX, second_mutex, me);
    RETURNS(NO_ERROR, RESET_MUTEX, mutex, me);
    EQUALS(DRIVER_PRIORITY + 3, priority_of(me));
    RETURNS(NO_ERROR, GET_MUTEX_STATUS, mutex, &status);
    EQUALS(AVAILABLE, status.MUTEX_STATE);
    EQUALS(0, status.LOCK_COUNT);
    RETURNS(INVALID_MODE, RELEASE_MUTEX, mutex);
    RETURNS(INVALID_PARAM, RELEASE_MUTEX, 9);
    RETURNS(NO_ERROR, SET_PRIORITY, me, DRIVER_PRIORITY);
}

static void normal_sampling(void)
{
    SAMPLING_PORT_STATUS_TYPE status;
    SAMPLING_PORT_ID_TYPE id;
    MESSAGE_SIZE_TYPE length = 9;
    VALIDITY_TYPE validity = VALID;

    chapter("sampling port");
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_ID, (char *)"in", &id);
    EQUALS(destination, id);
    RETURNS(INVALID_CONFIG, GET_SAMPLING_PORT_ID, (char *)"spare", &id);
    RETURNS(INVALID_PARAM, GET_SAMPLING_PORT_STATUS, 3, &status);
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_STATUS, destination, &status);
    EQUALS(MS(10), status.REFRESH_PERIOD);
    EQUALS(32, status.MAX_MESSAGE_SIZE);
    EQUALS(DESTINATION, status.PORT_DIRECTION);
    EQUALS(INVALID, status.LAST_MSG_VALIDITY);
    RETURNS(INVALID_PARAM, READ_SAMPLING_MESSAGE, 3, out, &length, &validity);
    RETURNS(INVALID_MODE, READ_SAMPLING_MESSAGE, source, out, &length, &validity);
    RETURNS(NO_ACTION, READ_SAMPLING_MESSAGE, destination, out, &length, &validity);
    EQUALS(0, length);
    EQUALS(INVALID, validity);
    RETURNS(INVALID_PARAM, WRITE_SAMPLING_MESSAGE, 3, text, 4);
    RETURNS(INVALID_CONFIG, WRITE_SAMPLING_MESSAGE, source, text, 33);
    RETURNS(INVALID_PARAM, WRITE_SAMPLING_MESSAGE, source, text, 0);
    RETURNS(INVALID_PARAM, WRITE_SAMPLING_MESSAGE, source, text, -1);
    RETURNS(INVALID_MODE, WRITE_SAMPLING_MESSAGE, destination, text, 4);
    RETURNS(NO_ERROR, WRITE_SAMPLING_MESSAGE, source, text, 4);
    RETURNS(NO_ERROR, READ_SAMPLING_MESSAGE, destination, out, &length, &validity);
    EQUALS(4, length);
    EQUALS(VALID, validity);
    HOLDS(memcmp(out, text, 4) == 0);
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_STATUS, destination, &status);
    EQUALS(VALID, status.LAST_MSG_VALIDITY);
    RETURNS(NO_ERROR, TIMED_WAIT, MS(11));
    RETURNS(NO_ERROR, READ_SAMPLING_MESSAGE, destination, out, &length, &validity);
    EQUALS(4, length);
    EQUALS(INVALID, validity);
    RETURNS(NO_ERROR, GET_SAMPLING_PORT_STATUS, destination, &status);
    EQUALS(INVALID, status.LAST_MSG_VALIDITY);
}

static void normal_queuing(void)
{
    QUEUING_PORT_STATUS_TYPE status;
    QUEUING_PORT_ID_TYPE id;
    MESSAGE_SIZE_TYPE length = 9;

    chapter("queuing port");
    RETURNS(NO_ERROR, GET_QUEUING_PORT_ID, (char *)"queue_in", &id);
    EQUALS(receive_port, id);
    RETURNS(INVALID_CONFIG, GET_QUEUING_PORT_ID, (char *)"queue_spare", &id);
    RETURNS(INVALID_PARAM, GET_QUEUING_PORT_STATUS, 3, &status);
    RETURNS(NO_ERROR, GET_QUEUING_PORT_STATUS, receive_port, &status);
    EQUALS(0, status.NB_MESSAGE);
    EQUALS(2, status.MAX_NB_MESSAGE);
    EQUALS(16, status.MAX_MESSAGE_SIZE);
    EQUALS(DESTINATION, status.PORT_DIRECTION);
    EQUALS(0, status.WAITING_PROCESSES);
    RETURNS(INVALID_PARAM, SEND_QUEUING_MESSAGE, 3, text, 4, 0);
    RETURNS(INVALID_PARAM, SEND_QUEUING_MESSAGE, send_port, text, 4, -2);
    RETURNS(INVALID_CONFIG, SEND_QUEUING_MESSAGE, send_port, text, 17, 0);
    RETURNS(INVALID_PARAM, SEND_QUEUING_MESSAGE, send_port, text, 0, 0);
    RETURNS(INVALID_PARAM, SEND_QUEUING_MESSAGE, send_port, text, -1, 0);
    RETURNS(INVALID_MODE, SEND_QUEUING_MESSAGE, receive_port, text, 4, 0);
    RETURNS(INVALID_PARAM, RECEIVE_QUEUING_MESSAGE, 3, 0, out, &length);
    RETURNS(INVALID_PARAM, RECEIVE_QUEUING_MESSAGE, receive_port, -2, out, &length);
    RETURNS(INVALID_MODE, RECEIVE_QUEUING_MESSAGE, send_port, 0, out, &length);
    RETURNS(NOT_AVAILABLE, RECEIVE_QUEUING_MESSAGE, receive_port, 0, out, &length);
    EQUALS(0, length);
    RETURNS(TIMED_OUT, RECEIVE_QUEUING_MESSAGE, receive_port, MS(1), out, &length);
    EQUALS(0, length);
    RETURNS(INVALID_PARAM, CLEAR_QUEUING_PORT, 3);
    RETURNS(INVALID_MODE, CLEAR_QUEUING_PORT, send_port);
    RETURNS(NO_ACTION, CLEAR_QUEUING_PORT, receive_port);
    RETURNS(NO_ERROR, SEND_QUEUING_MESSAGE, send_port, text, 16, 0);
    RETURNS(NO_ERROR, SEND_QUEUING_MESSAGE, send_port, text + 1, 5, MS(1));
    RETURNS(NOT_AVAILABLE, SEND_QUEUING_MESSAGE, send_port, text, 4, 0);
    RETURNS(TIMED_OUT, SEND_QUEUING_MESSAGE, send_port, text, 4, MS(1));
    RETURNS(NO_ERROR, GET_QUEUING_PORT_STATUS, receive_port, &status);
    EQUALS(2, status.NB_MESSAGE);
    RETURNS(NO_ERROR, RECEIVE_QUEUING_MESSAGE, receive_port, 0, out, &length);
    EQUALS(16, length);
    RETURNS(NO_ERROR, RECEIVE_QUEUING_MESSAGE, receive_port, INFINITE_TIME_VALUE, out, &length);
    EQUALS(5, length);
    HOLDS(memcmp(out, text + 1, 5) == 0);
    RETURNS(NO_ERROR, SEND_QUEUING_MESSAGE, send_port, text, 16, 0);
    RETURNS(NO_ERROR, CLEAR_QUEUING_PORT, receive_port);
    RETURNS(NO_ERROR, GET_QUEUING_PORT_STATUS, receive_port, &status);
    EQUALS(0, status.NB_MESSAGE);
    RETURNS(NO_ACTION, CLEAR_QUEUING_PORT, receive_port);
}

static void normal_error(void)
{
    ERROR_STATUS_TYPE status;

    chapter("health monitoring, NORMAL");
    RETURNS(INVALID_CONFIG, GET_ERROR_STATUS, &status);
    RETURNS(NO_ERROR, REPORT_APPLICATION_MESSAGE, text, 0);
}

static void normal_part2(void)
{
    SCHEDULE_STATUS_TYPE status;

    chapter("module schedules of a partition that may not switch them");
    RETURNS(INVALID_PARAM, SET_MODULE_SCHEDULE, 1);
    RETURNS(INVALID_CONFIG, SET_MODULE_SCHEDULE, 0);
    RETURNS(NO_ERROR, GET_MODULE_SCHEDULE_STATUS, &status);
    EQUALS(0, status.NEXT_SCHEDULE);
}

static void normal(void)
{
    normal_creation();
    normal_partition();
    normal_process();
    normal_time();
    normal_lock();
    normal_waits();
    normal_mutex();
    normal_sampling();
    normal_queuing();
    normal_error();
    normal_part2();
}

int main(uint32_t id, uint32_t condition)
{
    (void)id;
    (void)condition;
    init_partition();
    init_create_process();
    init_process();
    init_semaphore();
    init_event();
    init_blackboard();
    init_buffer();
    init_mutex();
    init_ports();
    init_error();
    drive(normal);
    return 0;
}
