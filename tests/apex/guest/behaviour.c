/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What several processes do to each other: preemption by priority, release points, disciplines of
 * waiting, ceilings of mutexes, the preemption lock, and times to the microsecond. The driver has
 * priority 50; workers above it run at once, workers below it when it waits.
 */
#include "tests/apex/guest/check.h"

static SEMAPHORE_ID_TYPE fifo_semaphore, priority_semaphore;
static EVENT_ID_TYPE event;
static BLACKBOARD_ID_TYPE blackboard;
static BUFFER_ID_TYPE fifo_buffer, priority_buffer;
static MUTEX_ID_TYPE mutex;
static PROCESS_ID_TYPE cyclic, double_cyclic;
static volatile RETURN_CODE_TYPE result;
static volatile SYSTEM_TIME_TYPE stamp, due;
static char letter_of[WORKERS] = "abcdef";

static char my_letter(void)
{
    PROCESS_INDEX_TYPE index;
    RETURN_CODE_TYPE code;

    GET_MY_INDEX(&index, &code);
    return letter_of[index];
}

static void leave_trace(void)
{
    trace(my_letter());
}

static void trace_twice(void)
{
    const char letter = my_letter();

    trace(letter);
    CALL(TIMED_WAIT, 0);
    trace(letter);
}

static void preemption(void)
{
    chapter("preemption by priority");
    start(1, leave_trace, 60);
    trace('D');
    start(2, leave_trace, 40);
    trace('D');
    settle();
    trace('D');
    trace_is("aDDbD");

    /* Ready in this order, run by priority. */
    start(1, leave_trace, 10);
    start(2, leave_trace, 30);
    start(3, leave_trace, 20);
    start(4, leave_trace, 30);
    settle();
    trace_is("bdca");

    /* The same priority: one after the other, TIMED_WAIT(0) goes behind. */
    start(1, trace_twice, 20);
    start(2, trace_twice, 20);
    start(3, trace_twice, 20);
    settle();
    trace_is("abcabc");

    /* The driver's own priority is no preemption. */
    start(1, leave_trace, DRIVER_PRIORITY);
    trace('D');
    CALL(TIMED_WAIT, 0);
    trace('D');
    trace_is("DaD");
}

static void raise_own(void)
{
    trace('<');
    CALL(SET_PRIORITY, worker(2), 60);
    trace('>');
}

static void priorities(void)
{
    PROCESS_ID_TYPE me;
    RETURN_CODE_TYPE code;

    chapter("SET_PRIORITY");
    start(2, leave_trace, 20);
    trace('D');
    RETURNS(NO_ERROR, SET_PRIORITY, worker(2), 55);
    trace('D');
    trace_is("DbD");

    /* Raised by another below: it preempts that. */
    start(2, leave_trace, 20);
    start(1, raise_own, 30);
    settle();
    trace_is("<b>");

    /* Lowering oneself lets others by; a new place among equals is the last. */
    GET_MY_ID(&me, &code);
    start(1, leave_trace, 40);
    RETURNS(NO_ERROR, SET_PRIORITY, me, 30);
    trace('D');
    RETURNS(NO_ERROR, SET_PRIORITY, me, DRIVER_PRIORITY);
    start(1, leave_trace, 20);
    start(2, leave_trace, 20);
    RETURNS(NO_ERROR, SET_PRIORITY, worker(1), 20);
    settle();
    trace_is("aDba");
}

static void wait_fifo_semaphore(void)
{
    CALL(WAIT_SEMAPHORE, fifo_semaphore, INFINITE_TIME_VALUE);
    trace(my_letter());
}

static void wait_priority_semaphore(void)
{
    CALL(WAIT_SEMAPHORE, priority_semaphore, INFINITE_TIME_VALUE);
    trace(my_letter());
}

static void wait_a_while(void)
{
    due = now() + MS(2);
    WAIT_SEMAPHORE(fifo_semaphore, MS(2), (RETURN_CODE_TYPE *)&result);
    stamp = now();
}

static void semaphores(void)
{
    SEMAPHORE_STATUS_TYPE status;
    SYSTEM_TIME_TYPE begin;
    RETURN_CODE_TYPE code;

    chapter("semaphores");
    start(1, wait_fifo_semaphore, 20);
    start(2, wait_fifo_semaphore, 40);
    start(3, wait_fifo_semaphore, 30);
    settle();
    /* They came to wait in the order 2, 3, 1. */
    GET_SEMAPHORE_STATUS(fifo_semaphore, &status, &code);
    EQUALS(3, status.WAITING_PROCESSES);
    EQUALS(WAITING, state_of(worker(1)));
    for (int i = 0; i < 3; i++) {
        RETURNS(NO_ERROR, SIGNAL_SEMAPHORE, fifo_semaphore);
        settle();
    }
    trace_is("bca");
    GET_SEMAPHORE_STATUS(fifo_semaphore, &status, &code);
    EQUALS(0, status.CURRENT_VALUE);
    EQUALS(0, status.WAITING_PROCESSES);

    start(1, wait_fifo_semaphore, 20);
    settle();
    start(2, wait_fifo_semaphore, 40);
    settle();
    RETURNS(NO_ERROR, SIGNAL_SEMAPHORE, fifo_semaphore);
    RETURNS(NO_ERROR, SIGNAL_SEMAPHORE, fifo_semaphore);
    settle();
    trace_is("ba"); /* both are ready: the higher priority runs first, whoever waited longer */

    start(1, wait_priority_semaphore, 20);
    settle();
    start(2, wait_priority_semaphore, 40);
    settle();
    start(3, wait_priority_semaphore, 30);
    settle();
    for (int i = 0; i < 3; i++) {
        CALL(SIGNAL_SEMAPHORE, priority_semaphore);
        settle();
    }
    trace_is("bca");

    /* A process above the driver goes on before SIGNAL returns. */
    start(1, wait_fifo_semaphore, 60);
    trace('D');
    CALL(SIGNAL_SEMAPHORE, fifo_semaphore);
    trace('D');
    trace_is("DaD");

    start(1, wait_a_while, 60);
    CALL(TIMED_WAIT, MS(3));
    EQUALS(TIMED_OUT, result);
    ON_TIME(stamp, due);
    GET_SEMAPHORE_STATUS(fifo_semaphore, &status, &code);
    EQUALS(0, status.WAITING_PROCESSES);

    start(1, wait_a_while, 60);
    CALL(TIMED_WAIT, MS(1));
    begin = now();
    CALL(SIGNAL_SEMAPHORE, fifo_semaphore);
    EQUALS(NO_ERROR, result);
    ON_TIME(stamp, begin);

    /* Stopped while it waits, it waits no longer. */
    start(1, wait_fifo_semaphore, 60);
    RETURNS(NO_ERROR, STOP, worker(1));
    GET_SEMAPHORE_STATUS(fifo_semaphore, &status, &code);
    EQUALS(0, status.WAITING_PROCESSES);
    CALL(SIGNAL_SEMAPHORE, fifo_semaphore);
    GET_SEMAPHORE_STATUS(fifo_semaphore, &status, &code);
    EQUALS(1, status.CURRENT_VALUE);
    CALL(WAIT_SEMAPHORE, fifo_semaphore, 0);
    trace_is("");
}

static void wait_event(void)
{
    CALL(WAIT_EVENT, event, INFINITE_TIME_VALUE);
    trace(my_letter());
}

static void events(void)
{
    EVENT_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("events");
    start(1, wait_event, 20);
    start(2, wait_event, 40);
    start(3, wait_event, 30);
    settle();
    GET_EVENT_STATUS(event, &status, &code);
    EQUALS(3, status.WAITING_PROCESSES);
    EQUALS(DOWN, status.EVENT_STATE);
    CALL(SET_EVENT, event);
    trace('D');
    settle();
    trace_is("Dbca");
    GET_EVENT_STATUS(event, &status, &code);
    EQUALS(0, status.WAITING_PROCESSES);
    EQUALS(UP, status.EVENT_STATE);
    start(1, wait_event, 60); /* up: no waiting */
    trace_is("a");
    CALL(RESET_EVENT, event);
    start(1, wait_event, 60);
    EQUALS(WAITING, state_of(worker(1)));
    trace_is("");
    CALL(SET_EVENT, event);
    trace_is("a");
    CALL(RESET_EVENT, event);
}

static void read_blackboard(void)
{
    unsigned char message[16];
    MESSAGE_SIZE_TYPE length;
    RETURN_CODE_TYPE code;

    READ_BLACKBOARD(blackboard, INFINITE_TIME_VALUE, message, &length, &code);
    trace(my_letter());
    if (code == NO_ERROR && length == 1)
        trace((char)message[0]);
}

static void blackboards(void)
{
    unsigned char text[] = "xy";
    BLACKBOARD_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("blackboards");
    start(1, read_blackboard, 20);
    start(2, read_blackboard, 40);
    settle();
    GET_BLACKBOARD_STATUS(blackboard, &status, &code);
    EQUALS(2, status.WAITING_PROCESSES);
    CALL(DISPLAY_BLACKBOARD, blackboard, text, 1);
    /* Those that waited get this message, whatever is displayed before they run. */
    CALL(DISPLAY_BLACKBOARD, blackboard, text + 1, 1);
    settle();
    trace_is("bxax");
    start(1, read_blackboard, 60);
    trace_is("ay");
    CALL(CLEAR_BLACKBOARD, blackboard);
    start(1, read_blackboard, 60);
    trace_is("");
    CALL(DISPLAY_BLACKBOARD, blackboard, text, 1);
    trace_is("ax");
    CALL(CLEAR_BLACKBOARD, blackboard);
}

static void receive(BUFFER_ID_TYPE buffer)
{
    unsigned char message[16];
    MESSAGE_SIZE_TYPE length;
    RETURN_CODE_TYPE code;

    RECEIVE_BUFFER(buffer, INFINITE_TIME_VALUE, message, &length, &code);
    trace(my_letter());
    if (code == NO_ERROR && length == 1)
        trace((char)message[0]);
}

static void receive_fifo(void)
{
    receive(fifo_buffer);
}

static void receive_priority(void)
{
    receive(priority_buffer);
}

static void send_letter(void)
{
    unsigned char message[1] = {(unsigned char)my_letter()};

    CALL(SEND_BUFFER, priority_buffer, message, 1, INFINITE_TIME_VALUE);
    trace((char)(message[0] - 'a' + 'A'));
}

static void take(BUFFER_ID_TYPE buffer)
{
    unsigned char message[16];
    MESSAGE_SIZE_TYPE length;
    RETURN_CODE_TYPE code;

    RECEIVE_BUFFER(buffer, 0, message, &length, &code);
    trace(code == NO_ERROR ? (char)message[0] : '-');
}

static void buffers(void)
{
    unsigned char text[] = "xyz";
    BUFFER_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("buffers");
    start(1, receive_fifo, 20);
    settle();
    start(2, receive_fifo, 40);
    settle();
    GET_BUFFER_STATUS(fifo_buffer, &status, &code);
    EQUALS(2, status.WAITING_PROCESSES);
    CALL(SEND_BUFFER, fifo_buffer, text, 1, 0);
    CALL(SEND_BUFFER, fifo_buffer, text + 1, 1, 0);
    GET_BUFFER_STATUS(fifo_buffer, &status, &code);
    EQUALS(0, status.NB_MESSAGE); /* they went to the receivers at once */
    settle();
    trace_is("byax"); /* 1 waited first and got the first message */

    start(1, receive_priority, 20);
    settle();
    start(2, receive_priority, 40);
    settle();
    CALL(SEND_BUFFER, priority_buffer, text, 1, 0);
    CALL(SEND_BUFFER, priority_buffer, text + 1, 1, 0);
    settle();
    trace_is("bxay");

    /* Senders of a full buffer: their messages follow in the discipline's order. */
    CALL(SEND_BUFFER, priority_buffer, text, 1, 0);
    CALL(SEND_BUFFER, priority_buffer, text + 1, 1, 0);
    start(1, send_letter, 20);
    settle();
    start(2, send_letter, 40);
    settle();
    start(3, send_letter, 30);
    settle();
    GET_BUFFER_STATUS(priority_buffer, &status, &code);
    EQUALS(2, status.NB_MESSAGE);
    EQUALS(3, status.WAITING_PROCESSES);
    for (int i = 0; i < 6; i++)
        take(priority_buffer);
    settle();
    trace_is("xybca-BCA");
}

static void hold_mutex(void)
{
    CALL(ACQUIRE_MUTEX, mutex, INFINITE_TIME_VALUE);
    trace('(');
    CALL(START, worker(2));
    CALL(SET_PRIORITY, worker(2), 40);
    trace('.');
    CALL(RELEASE_MUTEX, mutex);
    trace(')');
}

static void want_mutex(void)
{
    ACQUIRE_MUTEX(mutex, MS(5), (RETURN_CODE_TYPE *)&result);
    trace(my_letter());
    CALL(RELEASE_MUTEX, mutex);
}

static void hold_and_stop(void)
{
    CALL(ACQUIRE_MUTEX, mutex, INFINITE_TIME_VALUE);
    STOP_SELF();
}

static void mutexes(void)
{
    MUTEX_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("mutexes");
    /* The owner has the ceiling of 45: what would preempt it otherwise waits for the release. */
    start(2, leave_trace, 20);
    stop_workers();
    start(1, hold_mutex, 30);
    settle();
    trace_is("(.b)");

    /* A stopped process keeps its mutex; whoever resets it gives it to the first that waits. */
    start(6, hold_and_stop, 30);
    settle();
    GET_MUTEX_STATUS(mutex, &status, &code);
    EQUALS(OWNED, status.MUTEX_STATE);
    EQUALS(worker(6), status.MUTEX_OWNER);
    start(2, want_mutex, 20);
    start(3, want_mutex, 25);
    settle();
    GET_MUTEX_STATUS(mutex, &status, &code);
    EQUALS(2, status.WAITING_PROCESSES);
    EQUALS(WAITING, state_of(worker(2)));
    RETURNS(INVALID_MODE, SUSPEND, worker(2)); /* it waits for a mutex */
    RETURNS(NOT_AVAILABLE, ACQUIRE_MUTEX, mutex, 0);
    RETURNS(INVALID_MODE, RESET_MUTEX, mutex, worker(6)); /* not the error handler */
    CALL(TIMED_WAIT, MS(6));
    EQUALS(TIMED_OUT, result);
    trace_is("cb");
    GET_MUTEX_STATUS(mutex, &status, &code);
    EQUALS(0, status.WAITING_PROCESSES);
    EQUALS(worker(6), status.MUTEX_OWNER);
}

static void locked_work(void)
{
    LOCK_LEVEL_TYPE level;

    CALL(LOCK_PREEMPTION, &level);
    trace('(');
    CALL(START, worker(2));
    CALL(SET_PRIORITY, worker(2), 60);
    CALL(SET_EVENT, event);
    trace('.');
    CALL(UNLOCK_PREEMPTION, &level);
    trace(')');
}

static void lock_and_stop(void)
{
    LOCK_LEVEL_TYPE level;

    CALL(LOCK_PREEMPTION, &level);
    CALL(LOCK_PREEMPTION, &level);
    CALL(SET_EVENT, event);
    trace('l');
    STOP_SELF();
}

static void locking(void)
{
    PARTITION_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("the preemption lock");
    start(3, wait_event, 60);
    start(2, leave_trace, 20);
    stop_workers();
    start(3, wait_event, 60);
    start(1, locked_work, 30);
    settle();
    trace_is("(.bc)"); /* both had waited for the unlocking; 2 was ready first */
    CALL(RESET_EVENT, event);

    start(3, wait_event, 60);
    start(1, lock_and_stop, 30);
    settle();
    trace_is("lc");
    GET_PARTITION_STATUS(&status, &code);
    EQUALS(0, status.LOCK_LEVEL);
    CALL(RESET_EVENT, event);
}

static void suspend_forever(void)
{
    SUSPEND_SELF(INFINITE_TIME_VALUE, (RETURN_CODE_TYPE *)&result);
    stamp = now();
}

static void suspend_for_two(void)
{
    due = now() + MS(2);
    SUSPEND_SELF(MS(2), (RETURN_CODE_TYPE *)&result);
    stamp = now();
}

static void suspension(void)
{
    SEMAPHORE_STATUS_TYPE status;
    SYSTEM_TIME_TYPE begin;
    RETURN_CODE_TYPE code;

    chapter("suspension");
    start(1, suspend_for_two, 60);
    EQUALS(WAITING, state_of(worker(1)));
    CALL(TIMED_WAIT, MS(3));
    EQUALS(TIMED_OUT, result);
    ON_TIME(stamp, due);

    start(1, suspend_forever, 60);
    CALL(TIMED_WAIT, MS(3));
    EQUALS(WAITING, state_of(worker(1)));
    begin = now();
    RETURNS(NO_ERROR, RESUME, worker(1));
    EQUALS(NO_ERROR, result);
    ON_TIME(stamp, begin);
    EQUALS(DORMANT, state_of(worker(1)));

    start(1, suspend_for_two, 60);
    begin = now();
    RETURNS(NO_ERROR, RESUME, worker(1));
    EQUALS(NO_ERROR, result);
    ON_TIME(stamp, begin);

    /* Suspended while it waits for a semaphore: it may get that, but goes on only when resumed. */
    start(1, wait_fifo_semaphore, 60);
    RETURNS(NO_ERROR, SUSPEND, worker(1));
    RETURNS(NO_ACTION, SUSPEND, worker(1));
    CALL(SIGNAL_SEMAPHORE, fifo_semaphore);
    GET_SEMAPHORE_STATUS(fifo_semaphore, &status, &code);
    EQUALS(0, status.WAITING_PROCESSES);
    EQUALS(0, status.CURRENT_VALUE);
    EQUALS(WAITING, state_of(worker(1)));
    trace_is("");
    RETURNS(NO_ERROR, RESUME, worker(1));
    trace_is("a");

    /* The other way round. */
    start(1, wait_fifo_semaphore, 60);
    CALL(SUSPEND, worker(1));
    RETURNS(NO_ERROR, RESUME, worker(1));
    EQUALS(WAITING, state_of(worker(1)));
    trace_is("");
    CALL(SIGNAL_SEMAPHORE, fifo_semaphore);
    trace_is("a");

    /* A time-out while suspended counts, too. */
    start(1, wait_a_while, 60);
    CALL(SUSPEND, worker(1));
    CALL(TIMED_WAIT, MS(3));
    EQUALS(WAITING, state_of(worker(1)));
    RETURNS(NO_ERROR, RESUME, worker(1));
    EQUALS(TIMED_OUT, result);
}

static void wait_one(void)
{
    due = now() + MS(1);
    CALL(TIMED_WAIT, MS(1));
    stamp = now();
}

static void note_time(void)
{
    stamp = now();
}

static void burn(void)
{
    const SYSTEM_TIME_TYPE end = now() + MS(4);

    while (now() < end)
        trace('~' - 0); /* the trace is full long before */
}

static void times(void)
{
    SYSTEM_TIME_TYPE begin;

    chapter("times");
    for (int i = 1; i <= 5; i++) {
        begin = now();
        CALL(TIMED_WAIT, US(700) * i);
        ON_TIME(now(), begin + US(700) * i);
    }
    begin = now();
    CALL(DELAYED_START, worker(1), MS(2));
    stop_workers();
    start(1, note_time, 60);
    begin = now();
    CALL(DELAYED_START, worker(1), MS(2));
    CALL(SET_PRIORITY, worker(1), 60);
    CALL(TIMED_WAIT, MS(3));
    ON_TIME(stamp, begin + MS(2));

    /* A process that computes is preempted when another's time has come. */
    start(1, wait_one, 60);
    start(2, burn, 40);
    CALL(TIMED_WAIT, MS(6));
    ON_TIME(stamp, due);
    stop_workers();
    trace_is("~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~");
}

static volatile long good_sums, wakes;

/* Needs `depth` windows; every third level lets others of the same priority run. */
static __attribute__((noinline)) long descend(long depth, int yields)
{
    const long here = depth * 3;

    if (depth == 0)
        return 0;
    if (yields && depth % 3 == 0)
        CALL(TIMED_WAIT, 0);
    return here + descend(depth - 1, yields) - depth;
}

static void descend_and_yield(void)
{
    for (long depth = 1; depth <= 20; depth++)
        good_sums += descend(depth, 1) == depth * (depth + 1);
}

/* Computes for 10 ms, to be interrupted at every depth. */
static void descend_and_compute(void)
{
    const SYSTEM_TIME_TYPE end = now() + MS(10);
    int bad = 0;

    while (now() < end) {
        for (long depth = 1; depth <= 12; depth++)
            bad += descend(depth, 0) != depth * (depth + 1);
    }
    good_sums += bad == 0;
}

static void wake_often(void)
{
    while (wakes < 40) {
        CALL(TIMED_WAIT, US(317));
        wakes += descend(wakes % 9, 0) == wakes % 9 * (wakes % 9 + 1);
    }
}

/* Register windows and the rest of a process are its own, wherever it is interrupted. */
static void windows(void)
{
    chapter("windows");
    start(1, descend_and_yield, 20);
    start(2, descend_and_yield, 20);
    start(3, descend_and_yield, 20);
    CALL(TIMED_WAIT, MS(40));
    EQUALS(60, good_sums);
    good_sums = 0;
    start(1, wake_often, 60);
    start(2, descend_and_compute, 20);
    start(3, descend_and_compute, 20);
    CALL(TIMED_WAIT, MS(40));
    EQUALS(2, good_sums);
    EQUALS(40, wakes);
}

static SYSTEM_TIME_TYPE releases[8], double_releases[8];
static int release_count, double_count;

static void cyclic_process(void)
{
    RETURN_CODE_TYPE code;

    for (;;) {
        if (release_count < 8)
            releases[release_count++] = now();
        PERIODIC_WAIT(&code);
    }
}

static void double_cyclic_process(void)
{
    RETURN_CODE_TYPE code;

    for (;;) {
        if (double_count < 8)
            double_releases[double_count++] = now();
        PERIODIC_WAIT(&code);
    }
}

/* Releases are at multiples of the period from the partition's own, whatever else happens. */
static void periodic(void)
{
    struct hv_partition_status status;
    SYSTEM_TIME_TYPE first;

    chapter("periodic processes");
    hv_partition_status(hv_partition_number, &status);
    first = (SYSTEM_TIME_TYPE)((uint64_t)status.release_high << 32 | status.release_low) * 1000 +
            MS(20);
    RETURNS(NO_ERROR, START, cyclic);
    RETURNS(NO_ERROR, DELAYED_START, double_cyclic, MS(3));
    CALL(TIMED_WAIT, MS(110));
    for (int i = 0; i < 5; i++)
        ON_TIME(releases[i], first + MS(20) * i);
    for (int i = 0; i < 2; i++)
        ON_TIME(double_releases[i], first + MS(3) + MS(40) * i);
    RETURNS(INVALID_MODE, SUSPEND, cyclic);
    RETURNS(INVALID_MODE, RESUME, cyclic);
    EQUALS(WAITING, state_of(cyclic));
    RETURNS(NO_ERROR, STOP, cyclic);
    RETURNS(NO_ERROR, STOP, double_cyclic);
    EQUALS(DORMANT, state_of(cyclic));
}

static void behave(void)
{
    preemption();
    priorities();
    semaphores();
    events();
    blackboards();
    buffers();
    mutexes();
    locking();
    suspension();
    times();
    windows();
    periodic();
}

static PROCESS_ID_TYPE create_cyclic(const char *name, void (*entry)(void), SYSTEM_TIME_TYPE period)
{
    PROCESS_ATTRIBUTE_TYPE attributes = {
        .PERIOD = period,
        .TIME_CAPACITY = INFINITE_TIME_VALUE,
        .ENTRY_POINT = (SYSTEM_ADDRESS_TYPE)entry,
        .STACK_SIZE = 2048,
        .BASE_PRIORITY = 100,
        .DEADLINE = SOFT,
    };
    PROCESS_ID_TYPE id = 0;
    RETURN_CODE_TYPE code;

    strncpy(attributes.NAME, name, MAX_NAME_LENGTH);
    CREATE_PROCESS(&attributes, &id, &code);
    EQUALS(NO_ERROR, code);
    return id;
}

int main(uint32_t id, uint32_t condition)
{
    (void)id;
    (void)condition;
    create_workers();
    CALL(CREATE_SEMAPHORE, (char *)"FIFO", 0, 5, FIFO, &fifo_semaphore);
    CALL(CREATE_SEMAPHORE, (char *)"PRIORITY", 0, 5, PRIORITY, &priority_semaphore);
    CALL(CREATE_EVENT, (char *)"EVENT", &event);
    CALL(CREATE_BLACKBOARD, (char *)"BOARD", 16, &blackboard);
    CALL(CREATE_BUFFER, (char *)"FIFO", 16, 2, FIFO, &fifo_buffer);
    CALL(CREATE_BUFFER, (char *)"PRIORITY", 16, 2, PRIORITY, &priority_buffer);
    CALL(CREATE_MUTEX, (char *)"MUTEX", DRIVER_PRIORITY, FIFO, &mutex);
    chapter("creation");
    cyclic = create_cyclic("CYCLIC", cyclic_process, MS(20));
    double_cyclic = create_cyclic("DOUBLE", double_cyclic_process, MS(40));
    drive(behave);
    return 0;
}
