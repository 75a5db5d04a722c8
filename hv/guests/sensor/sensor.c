/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An ARINC 653 partition of two processes: `sample` measures in every period and publishes, `watch` is
 * woken by it when the attitude is steep and sends a warning, which may have to wait.
 */
#include "hv.h"
#include "apex.h"

#include "hv/guests/sensor/attitude.h"

enum { STEEP = 900 };

static SAMPLING_PORT_ID_TYPE attitude_port;
static QUEUING_PORT_ID_TYPE warning_port;
static BUFFER_ID_TYPE steep;

static void sample(void)
{
    struct attitude attitude = {0, 0};
    RETURN_CODE_TYPE code;

    for (;;) {
        attitude.number++;
        attitude.pitch = attitude.number % 10 * 100;
        WRITE_SAMPLING_MESSAGE(attitude_port, (MESSAGE_ADDR_TYPE)&attitude, sizeof attitude, &code);
        if (attitude.pitch >= STEEP)
            SEND_BUFFER(steep, (MESSAGE_ADDR_TYPE)&attitude.number, sizeof attitude.number, 0,
                        &code);
        PERIODIC_WAIT(&code);
    }
}

static void watch(void)
{
    struct warning warning;
    MESSAGE_SIZE_TYPE length;
    RETURN_CODE_TYPE code;

    for (;;) {
        RECEIVE_BUFFER(steep, INFINITE_TIME_VALUE, (MESSAGE_ADDR_TYPE)&warning.number, &length,
                       &code);
        SEND_QUEUING_MESSAGE(warning_port, (MESSAGE_ADDR_TYPE)&warning, sizeof warning,
                             INFINITE_TIME_VALUE, &code);
        hv_printf("attitude %ld is steep\n", warning.number);
    }
}

static void create(PROCESS_ATTRIBUTE_TYPE attributes)
{
    PROCESS_ID_TYPE id;
    RETURN_CODE_TYPE code;

    CREATE_PROCESS(&attributes, &id, &code);
    START(id, &code);
    if (code != NO_ERROR)
        hv_printf("NOT: %s starts\n", attributes.NAME);
}

int main(uint32_t id, uint32_t condition)
{
    RETURN_CODE_TYPE code;

    (void)id;
    (void)condition;
    CREATE_SAMPLING_PORT((char *)"attitude", sizeof(struct attitude), SOURCE, 40000000,
                         &attitude_port, &code);
    CREATE_QUEUING_PORT((char *)"warnings", sizeof(struct warning), 2, SOURCE, FIFO, &warning_port,
                        &code);
    CREATE_BUFFER((char *)"steep", sizeof(long), 4, FIFO, &steep, &code);
    create((PROCESS_ATTRIBUTE_TYPE){.PERIOD = 20000000,
                                    .TIME_CAPACITY = 5000000,
                                    .ENTRY_POINT = (SYSTEM_ADDRESS_TYPE)sample,
                                    .STACK_SIZE = 2048,
                                    .BASE_PRIORITY = 40,
                                    .DEADLINE = HARD,
                                    .NAME = "sample"});
    create((PROCESS_ATTRIBUTE_TYPE){.PERIOD = INFINITE_TIME_VALUE,
                                    .TIME_CAPACITY = INFINITE_TIME_VALUE,
                                    .ENTRY_POINT = (SYSTEM_ADDRESS_TYPE)watch,
                                    .STACK_SIZE = 2048,
                                    .BASE_PRIORITY = 20,
                                    .DEADLINE = SOFT,
                                    .NAME = "watch"});
    SET_PARTITION_MODE(NORMAL, &code);
    return 1;
}
