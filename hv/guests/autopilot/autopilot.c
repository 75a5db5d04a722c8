/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An ARINC 653 partition that depends on another: `control` follows the attitude in every period,
 * `annunciate` waits for warnings, both guard what they share by a mutex. `analyse` divides by zero
 * once; the error handler starts it anew, and nobody else notices. At the end the partition judges
 * what it has seen.
 */
#include "hv.h"
#include "apex.h"

#include "hv/guests/sensor/attitude.h"

enum { ROUNDS = 40 };

static SAMPLING_PORT_ID_TYPE attitude_port;
static QUEUING_PORT_ID_TYPE warning_port;
static MUTEX_ID_TYPE state_mutex;
static PROCESS_ID_TYPE control_id, annunciate_id, analyse_id;
static struct {
    long rounds, fresh, warnings, in_order;
} state;
static volatile long errors, divisor;
static long passed, failed;

static void check(int good, const char *what)
{
    passed += good;
    failed += !good;
    if (!good)
        hv_printf("NOT: %s\n", what);
}

static void judge(void)
{
    check(state.fresh >= ROUNDS - 1,
          "there was a new attitude in every round but perhaps the first");
    check(state.in_order == state.fresh, "attitudes came in order, none was missing");
    check(state.warnings == ROUNDS / 10 || state.warnings == ROUNDS / 10 - 1,
          "every steep attitude gave a warning");
    check(errors == 1, "the error handler has seen one error");
    check(divisor == 1, "and the process went on from its beginning");
    hv_printf("%ld passed, %ld failed\n", passed, failed);
}

static void control(void)
{
    struct attitude attitude;
    MESSAGE_SIZE_TYPE length;
    UPDATED_TYPE updated;
    RETURN_CODE_TYPE code;
    long last = 0;

    for (;;) {
        READ_UPDATED_SAMPLING_MESSAGE(attitude_port, (MESSAGE_ADDR_TYPE)&attitude, &length,
                                      &updated, &code);
        ACQUIRE_MUTEX(state_mutex, INFINITE_TIME_VALUE, &code);
        state.rounds++;
        if (updated == NEW_MESSAGE) {
            state.fresh++;
            state.in_order += last == 0 || attitude.number == last + 1;
            last = attitude.number;
        }
        RELEASE_MUTEX(state_mutex, &code);
        if (state.rounds == 5)
            START(analyse_id, &code);
        if (state.rounds == ROUNDS)
            judge();
        PERIODIC_WAIT(&code);
    }
}

static void annunciate(void)
{
    struct warning warning;
    MESSAGE_SIZE_TYPE length;
    RETURN_CODE_TYPE code;

    for (;;) {
        RECEIVE_QUEUING_MESSAGE(warning_port, INFINITE_TIME_VALUE, (MESSAGE_ADDR_TYPE)&warning,
                                &length, &code);
        ACQUIRE_MUTEX(state_mutex, INFINITE_TIME_VALUE, &code);
        state.warnings++;
        RELEASE_MUTEX(state_mutex, &code);
        hv_printf("warning: attitude %ld\n", warning.number);
    }
}

static void analyse(void)
{
    long quotient;

    __asm__ volatile("wr %%g0, %%y\n\tnop\n\tnop\n\tnop\n\tudiv %1, %2, %0"
                     : "=r"(quotient)
                     : "r"(84), "r"(divisor));
    hv_printf("the answer is %ld\n", quotient);
}

static void handle_errors(void)
{
    ERROR_STATUS_TYPE error;
    RETURN_CODE_TYPE code;

    for (;;) {
        GET_ERROR_STATUS(&error, &code);
        if (code != NO_ERROR)
            break;
        errors++;
        hv_printf("error %d of process %ld: started anew\n", (int)error.ERROR_CODE,
                  error.FAILED_PROCESS_ID);
        divisor = 1;
        STOP(error.FAILED_PROCESS_ID, &code);
        START(error.FAILED_PROCESS_ID, &code);
    }
    STOP_SELF();
}

static PROCESS_ID_TYPE create(const char *name, void (*entry)(void), SYSTEM_TIME_TYPE period,
                              PRIORITY_TYPE priority)
{
    PROCESS_ATTRIBUTE_TYPE attributes = {
        .PERIOD = period,
        .TIME_CAPACITY = INFINITE_TIME_VALUE,
        .ENTRY_POINT = (SYSTEM_ADDRESS_TYPE)entry,
        .STACK_SIZE = 2048,
        .BASE_PRIORITY = priority,
        .DEADLINE = SOFT,
    };
    PROCESS_ID_TYPE id = NULL_PROCESS_ID;
    RETURN_CODE_TYPE code;

    strncpy(attributes.NAME, name, MAX_NAME_LENGTH);
    CREATE_PROCESS(&attributes, &id, &code);
    check(code == NO_ERROR, name);
    return id;
}

int main(uint32_t id, uint32_t condition)
{
    RETURN_CODE_TYPE code;

    (void)id;
    (void)condition;
    CREATE_SAMPLING_PORT((char *)"attitude", sizeof(struct attitude), DESTINATION, 40000000,
                         &attitude_port, &code);
    check(code == NO_ERROR, "the sampling port is created");
    CREATE_QUEUING_PORT((char *)"warnings", sizeof(struct warning), 2, DESTINATION, PRIORITY,
                        &warning_port, &code);
    check(code == NO_ERROR, "the queuing port is created");
    CREATE_MUTEX((char *)"state", 60, PRIORITY, &state_mutex, &code);
    CREATE_ERROR_HANDLER((SYSTEM_ADDRESS_TYPE)handle_errors, 2048, &code);
    check(code == NO_ERROR, "the error handler is created");
    control_id = create("control", control, 20000000, 50);
    annunciate_id = create("annunciate", annunciate, INFINITE_TIME_VALUE, 30);
    analyse_id = create("analyse", analyse, INFINITE_TIME_VALUE, 20);
    START(control_id, &code);
    START(annunciate_id, &code);
    SET_PARTITION_MODE(NORMAL, &code);
    return 1;
}
