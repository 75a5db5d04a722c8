/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The error handler process: what reaches it, what it may do, and that it comes before everybody.
 * Every error is noted; `policy` says what the handler does about it.
 */
#include "tests/apex/guest/check.h"

enum { SEEN = 8, NOWHERE = 0x77770000 };

typedef void error_policy(const ERROR_STATUS_TYPE *error);

static ERROR_STATUS_TYPE seen[SEEN];
static SYSTEM_TIME_TYPE seen_at[SEEN];
static PROCESS_STATE_TYPE seen_state[SEEN];
static int seen_count;
static error_policy *policy;
static EVENT_ID_TYPE event;
static BUFFER_ID_TYPE buffer, full_buffer;
static BLACKBOARD_ID_TYPE blackboard;
static MUTEX_ID_TYPE mutex;
static PROCESS_ID_TYPE hasty, cyclic;
static volatile SYSTEM_TIME_TYPE begin;
static volatile int resumed;
static unsigned char text[] = "out of fuel";

static void handler(void)
{
    ERROR_STATUS_TYPE error;
    RETURN_CODE_TYPE code;

    for (;;) {
        GET_ERROR_STATUS(&error, &code);
        if (code != NO_ERROR)
            break;
        if (seen_count < SEEN) {
            seen[seen_count] = error;
            seen_at[seen_count] = now();
            seen_state[seen_count] = state_of(error.FAILED_PROCESS_ID);
            seen_count++;
        }
        trace('H');
        if (policy)
            policy(&error);
    }
    STOP_SELF();
}

static void stop_failed(const ERROR_STATUS_TYPE *error)
{
    CALL(STOP, error->FAILED_PROCESS_ID);
}

/* One error of that kind was seen, of worker 1, which could not go on; and forgotten. */
static void one_fault(ERROR_CODE_TYPE code)
{
    EQUALS(1, seen_count);
    check(seen[0].ERROR_CODE == code, "the error code is right", (long)seen[0].ERROR_CODE);
    EQUALS(worker(1), seen[0].FAILED_PROCESS_ID);
    EQUALS(FAULTED, seen_state[0]);
    EQUALS(DORMANT, state_of(worker(1)));
    HOLDS(seen[0].FAILED_ADDRESS != NULL);
    EQUALS(0, seen[0].LENGTH);
    seen_count = 0;
}

static void application_errors(void)
{
    LOCK_LEVEL_TYPE level;
    PROCESS_ID_TYPE me;
    RETURN_CODE_TYPE code;

    chapter("application errors");
    policy = NULL;
    GET_MY_ID(&me, &code);
    trace('<');
    RETURNS(NO_ERROR, RAISE_APPLICATION_ERROR, APPLICATION_ERROR, text, 11);
    trace('>');
    trace_is("<H>");
    EQUALS(1, seen_count);
    EQUALS(APPLICATION_ERROR, seen[0].ERROR_CODE);
    EQUALS(11, seen[0].LENGTH);
    EQUALS(me, seen[0].FAILED_PROCESS_ID);
    EQUALS(READY, seen_state[0]); /* it was running, and will again */
    HOLDS(memcmp(seen[0].MESSAGE, text, 11) == 0);
    seen_count = 0;

    /* Preemption is locked for processes, not for the handler. */
    CALL(LOCK_PREEMPTION, &level);
    trace('<');
    RETURNS(NO_ERROR, RAISE_APPLICATION_ERROR, APPLICATION_ERROR, text, 0);
    trace('>');
    CALL(UNLOCK_PREEMPTION, &level);
    EQUALS(0, level);
    trace_is("<H>");
    seen_count = 0;
}

static void try_all(const ERROR_STATUS_TYPE *error)
{
    LOCK_LEVEL_TYPE level = 9;
    PROCESS_ID_TYPE id;
    PROCESS_INDEX_TYPE index;
    ERROR_STATUS_TYPE none;
    MESSAGE_SIZE_TYPE length;
    unsigned char message[16];

    (void)error;
    chapter("services in the error handler");
    RETURNS(NO_ACTION, GET_ERROR_STATUS, &none);
    RETURNS(INVALID_MODE, GET_MY_ID, &id);
    RETURNS(INVALID_MODE, GET_MY_INDEX, &index);
    RETURNS(NO_ACTION, LOCK_PREEMPTION, &level);
    EQUALS(0, level);
    RETURNS(NO_ACTION, UNLOCK_PREEMPTION, &level);
    RETURNS(INVALID_MODE, TIMED_WAIT, MS(1));
    RETURNS(INVALID_MODE, TIMED_WAIT, 0);
    RETURNS_ALONE(INVALID_MODE, PERIODIC_WAIT);
    RETURNS(INVALID_MODE, SUSPEND_SELF, MS(1));
    RETURNS(NO_ACTION, REPLENISH, MS(1));
    RETURNS(INVALID_MODE, WAIT_EVENT, event, MS(1));
    RETURNS(NOT_AVAILABLE, WAIT_EVENT, event, 0);
    RETURNS(INVALID_MODE, RECEIVE_BUFFER, buffer, MS(1), message, &length);
    RETURNS(INVALID_MODE, ACQUIRE_MUTEX, mutex, 0);
    RETURNS(INVALID_MODE, RELEASE_MUTEX, mutex);
    RETURNS(INVALID_PARAM, RESET_MUTEX, PREEMPTION_LOCK_MUTEX, 99);
    RETURNS(INVALID_MODE, RESET_MUTEX, PREEMPTION_LOCK_MUTEX, worker(1));
    RETURNS(NO_ERROR, SET_EVENT, event);
    RETURNS(NO_ERROR, RESET_EVENT, event);
    RETURNS(NO_ACTION, SET_PARTITION_MODE, NORMAL);
}

static void services(void)
{
    policy = try_all;
    CALL(RAISE_APPLICATION_ERROR, APPLICATION_ERROR, text, 11);
    trace_is("H");
    seen_count = 0;
}

static void load_nowhere(void)
{
    *(volatile int *)NOWHERE;
}

static void store_to_code(void)
{
    *(volatile int *)0x10000000 = 0;
}

static void jump_nowhere(void)
{
    ((void (*)(void))NOWHERE)();
}

static void misalign(void)
{
    __asm__ volatile("ld [%0], %%g0" : : "r"(text + ((unsigned)text % 2 == 0)) : "memory");
}

static void divide_by_zero(void)
{
    __asm__ volatile("wr %%g0, %%y\n\tnop\n\tnop\n\tnop\n\tudiv %%g1, %%g0, %%g1" : : : "g1");
}

static void illegal(void)
{
    __asm__ volatile("unimp 0");
}

static void privileged(void)
{
    __asm__ volatile("rd %%psr, %%g1" : : : "g1");
}

static void software_trap(void)
{
    __asm__ volatile("ta 0x55" : : : "memory", "cc");
}

static void bad_message(void)
{
    CALL(SEND_BUFFER, buffer, (MESSAGE_ADDR_TYPE)NOWHERE, 8, INFINITE_TIME_VALUE);
}

static void bad_place(void)
{
    MESSAGE_SIZE_TYPE length;

    CALL(RECEIVE_BUFFER, buffer, INFINITE_TIME_VALUE, (MESSAGE_ADDR_TYPE)NOWHERE, &length);
}

static void bad_place_for_blackboard(void)
{
    MESSAGE_SIZE_TYPE length;

    CALL(READ_BLACKBOARD, blackboard, INFINITE_TIME_VALUE, (MESSAGE_ADDR_TYPE)0x10000000, &length);
}

static void bad_message_of_a_waiting_sender(void)
{
    CALL(SEND_BUFFER, full_buffer, (MESSAGE_ADDR_TYPE)NOWHERE, 8, INFINITE_TIME_VALUE);
}

static void bad_result(void)
{
    GET_TIME((SYSTEM_TIME_TYPE *)NOWHERE, (RETURN_CODE_TYPE *)NOWHERE);
}

static __attribute__((noinline)) int descend(int depth)
{
    volatile int here[10] = {depth};

    return depth < 0 ? 0 : descend(depth + 1) + here[depth % 10];
}

static void overflow_stack(void)
{
    descend(0);
}

static void wide_frame(void)
{
    volatile unsigned char wide[4500];
    PROCESS_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    wide[0] = 1;
    GET_PROCESS_STATUS(worker(2), &status, &code);
    wide[1] = wide[0];
}

static void faults(void)
{
    static const struct {
        const char *name;
        worker_job *job;
        ERROR_CODE_TYPE code;
    } rows[] = {
        {"load from nowhere", load_nowhere, MEMORY_VIOLATION},
        {"store to code", store_to_code, MEMORY_VIOLATION},
        {"jump to nowhere", jump_nowhere, MEMORY_VIOLATION},
        {"misaligned load", misalign, MEMORY_VIOLATION},
        {"division by zero", divide_by_zero, NUMERIC_ERROR},
        {"illegal instruction", illegal, ILLEGAL_REQUEST},
        {"privileged instruction", privileged, ILLEGAL_REQUEST},
        {"software trap", software_trap, ILLEGAL_REQUEST},
        {"bad message of a service", bad_message, MEMORY_VIOLATION},
        {"bad place to receive to", bad_place, MEMORY_VIOLATION},
        {"blackboard read to code", bad_place_for_blackboard, MEMORY_VIOLATION},
        {"bad message of a waiting sender", bad_message_of_a_waiting_sender, MEMORY_VIOLATION},
        {"bad result of a service", bad_result, MEMORY_VIOLATION},
        {"endless recursion", overflow_stack, STACK_OVERFLOW},
        {"a frame wider than the stack", wide_frame, STACK_OVERFLOW},
    };

    policy = stop_failed;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        chapter(rows[i].name);
        start(1, rows[i].job, 60);
        one_fault(rows[i].code);
        trace_is("H");
        start(1, rows[i].job, 20); /* and again, when nobody else wants to run */
        settle();
        one_fault(rows[i].code);
        trace_is("H");
    }
}

static void let_be(const ERROR_STATUS_TYPE *error)
{
    (void)error;
}

static volatile int divisor;

static void divide(void)
{
    int quotient = 0;

    __asm__ volatile("1: ld [%1], %%g1\n\twr %%g0, %%y\n\tnop\n\tnop\n\tnop\n\tudiv %2, %%g1, %0"
                     : "=r"(quotient)
                     : "r"(&divisor), "r"(84)
                     : "g1", "memory");
    resumed = quotient;
}

static void faulted_processes(void)
{
    PROCESS_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("faulted processes");
    policy = let_be;
    start(1, divide, 60);
    trace_is("H");
    EQUALS(FAULTED, state_of(worker(1)));
    RETURNS(INVALID_MODE, SUSPEND, worker(1));
    RETURNS(NO_ACTION, START, worker(1));
    settle();
    EQUALS(FAULTED, state_of(worker(1)));
    /* Resumed, it executes the same instruction again. */
    RETURNS(NO_ERROR, RESUME, worker(1));
    EQUALS(FAULTED, state_of(worker(1)));
    trace_is("H");
    EQUALS(2, seen_count);
    seen_count = 0;
    RETURNS(NO_ERROR, STOP, worker(1));
    EQUALS(DORMANT, state_of(worker(1)));

    /* Its registers were lost with its stack. */
    start(1, overflow_stack, 60);
    EQUALS(FAULTED, state_of(worker(1)));
    RETURNS(INVALID_MODE, RESUME, worker(1));
    RETURNS(NO_ERROR, STOP, worker(1));
    divisor = 2;
    start(1, divide, 60);
    EQUALS(42, resumed);
    GET_PROCESS_STATUS(worker(1), &status, &code);
    EQUALS(DORMANT, status.PROCESS_STATE);
    trace_is("H");
    seen_count = 0;
    divisor = 0;
}

static void hold_and_fail(void)
{
    CALL(ACQUIRE_MUTEX, mutex, INFINITE_TIME_VALUE);
    load_nowhere();
}

static void want_mutex(void)
{
    CALL(ACQUIRE_MUTEX, mutex, INFINITE_TIME_VALUE);
    trace('w');
    CALL(RELEASE_MUTEX, mutex);
}

static void reset_mutex(const ERROR_STATUS_TYPE *error)
{
    MUTEX_ID_TYPE owned;

    RETURNS(NO_ERROR, GET_PROCESS_MUTEX_STATE, error->FAILED_PROCESS_ID, &owned);
    EQUALS(mutex, owned);
    start(2, want_mutex, 70); /* the handler's START is no preemption, and no lock either */
    RETURNS(NO_ERROR, RESET_MUTEX, mutex, error->FAILED_PROCESS_ID);
    RETURNS(INVALID_MODE, RESET_MUTEX, mutex, error->FAILED_PROCESS_ID);
    RETURNS(NO_ERROR, STOP, error->FAILED_PROCESS_ID);
}

static void lock_and_fail(void)
{
    LOCK_LEVEL_TYPE level;

    CALL(LOCK_PREEMPTION, &level);
    load_nowhere();
}

static void reset_lock(const ERROR_STATUS_TYPE *error)
{
    RETURNS(NO_ERROR, RESET_MUTEX, PREEMPTION_LOCK_MUTEX, error->FAILED_PROCESS_ID);
    RETURNS(INVALID_MODE, RESET_MUTEX, PREEMPTION_LOCK_MUTEX, error->FAILED_PROCESS_ID);
    CALL(STOP, error->FAILED_PROCESS_ID);
}

static void held_resources(void)
{
    PARTITION_STATUS_TYPE status;
    MUTEX_STATUS_TYPE mutex_status;
    RETURN_CODE_TYPE code;

    chapter("resources of a failed process");
    policy = reset_mutex;
    start(1, hold_and_fail, 60);
    trace_is("Hw");
    GET_MUTEX_STATUS(mutex, &mutex_status, &code);
    EQUALS(AVAILABLE, mutex_status.MUTEX_STATE);
    policy = reset_lock;
    start(1, lock_and_fail, 60);
    trace_is("H");
    GET_PARTITION_STATUS(&status, &code);
    EQUALS(0, status.LOCK_LEVEL);
    seen_count = 0;
}

/* Two errors before the handler runs: locked, so that the second comes from the same process. */
static void raise_in_handler_of_first(const ERROR_STATUS_TYPE *error)
{
    if (seen_count == 1 && error->ERROR_CODE == DEADLINE_MISSED)
        CALL(STOP, error->FAILED_PROCESS_ID);
}

static void compute(SYSTEM_TIME_TYPE time)
{
    const SYSTEM_TIME_TYPE end = now() + time;

    while (now() < end)
        continue;
}

/* TIME_CAPACITY 2 ms. */
static void hasty_process(void)
{
    compute(MS(4));
    trace('x');
}

static void replenished(void)
{
    RETURN_CODE_TYPE code;

    REPLENISH(MS(6), &code);
    check(code == NO_ERROR, "REPLENISH returns NO_ERROR", code);
    compute(MS(4));
    trace('r');
}

static void (*hasty_job)(void) = hasty_process;

static void hasty_entry(void)
{
    hasty_job();
}

static void deadlines(void)
{
    PROCESS_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("deadlines");
    policy = raise_in_handler_of_first;
    begin = now();
    RETURNS(NO_ERROR, START, hasty);
    GET_PROCESS_STATUS(hasty, &status, &code);
    ON_TIME(status.DEADLINE_TIME, begin + MS(2));
    CALL(TIMED_WAIT, MS(5));
    EQUALS(1, seen_count);
    EQUALS(DEADLINE_MISSED, seen[0].ERROR_CODE);
    EQUALS(hasty, seen[0].FAILED_PROCESS_ID);
    ON_TIME(seen_at[0], status.DEADLINE_TIME);
    trace_is("H"); /* it was stopped before its end */
    EQUALS(DORMANT, state_of(hasty));
    seen_count = 0;

    /* Not stopped, it goes on; once missed is once told. */
    policy = let_be;
    CALL(START, hasty);
    CALL(TIMED_WAIT, MS(8));
    trace_is("Hx");
    EQUALS(1, seen_count);
    EQUALS(READY, seen_state[0]);
    EQUALS(DORMANT, state_of(hasty));
    seen_count = 0;

    hasty_job = replenished;
    CALL(START, hasty);
    CALL(TIMED_WAIT, MS(8));
    trace_is("r");
    EQUALS(0, seen_count);

    /* A deadline counts from the delayed release. */
    hasty_job = hasty_process;
    begin = now();
    CALL(DELAYED_START, hasty, MS(3));
    CALL(TIMED_WAIT, MS(10));
    trace_is("Hx");
    ON_TIME(seen_at[0], begin + MS(5));
    seen_count = 0;
}

static int round_number;

/* PERIOD 20 ms, TIME_CAPACITY 5 ms. */
static void cyclic_process(void)
{
    RETURN_CODE_TYPE code;

    for (;;) {
        round_number++;
        if (round_number == 1) {
            RETURNS(INVALID_MODE, REPLENISH, MS(21));
            RETURNS(INVALID_MODE, REPLENISH, INFINITE_TIME_VALUE);
            RETURNS(INVALID_PARAM, REPLENISH, -2);
            RETURNS(NO_ERROR, REPLENISH, MS(5));
        }
        if (round_number == 2)
            compute(MS(7));
        trace((char)('0' + round_number));
        PERIODIC_WAIT(&code);
    }
}

static void periodic_deadlines(void)
{
    PROCESS_STATUS_TYPE status;
    RETURN_CODE_TYPE code;

    chapter("deadlines of a periodic process");
    policy = let_be;
    CALL(START, cyclic);
    GET_PROCESS_STATUS(cyclic, &status, &code);
    CALL(TIMED_WAIT, status.DEADLINE_TIME + MS(45) - now());
    trace_is("1H23");
    EQUALS(1, seen_count);
    EQUALS(cyclic, seen[0].FAILED_PROCESS_ID);
    ON_TIME(seen_at[0], status.DEADLINE_TIME + MS(20));
    CALL(STOP, cyclic);
    seen_count = 0;
}

static void behave(void)
{
    application_errors();
    services();
    faults();
    faulted_processes();
    held_resources();
    deadlines();
    periodic_deadlines();
}

static PROCESS_ID_TYPE create(const char *name, void (*entry)(void), SYSTEM_TIME_TYPE period,
                              SYSTEM_TIME_TYPE capacity)
{
    PROCESS_ATTRIBUTE_TYPE attributes = {
        .PERIOD = period,
        .TIME_CAPACITY = capacity,
        .ENTRY_POINT = (SYSTEM_ADDRESS_TYPE)entry,
        .STACK_SIZE = 2048,
        .BASE_PRIORITY = 40,
        .DEADLINE = HARD,
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
    chapter("creation");
    create_workers();
    CALL(CREATE_EVENT, (char *)"EVENT", &event);
    CALL(CREATE_BUFFER, (char *)"BUFFER", 16, 2, FIFO, &buffer);
    CALL(CREATE_BUFFER, (char *)"FULL", 16, 1, FIFO, &full_buffer);
    CALL(SEND_BUFFER, full_buffer, text, 8, 0);
    CALL(CREATE_BLACKBOARD, (char *)"BOARD", 16, &blackboard);
    CALL(CREATE_MUTEX, (char *)"MUTEX", 100, FIFO, &mutex);
    hasty = create("HASTY", hasty_entry, INFINITE_TIME_VALUE, MS(2));
    cyclic = create("CYCLIC", cyclic_process, MS(20), MS(5));
    RETURNS(NO_ERROR, CREATE_ERROR_HANDLER, (SYSTEM_ADDRESS_TYPE)handler, 4096);
    drive(behave);
    return 0;
}
