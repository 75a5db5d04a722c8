/* SPDX-License-Identifier: BSD-2-Clause */
/* ARINC 653 Part 1: constants and types that every group uses. */
#ifndef HV_APEX_APEXTYPE_H
#define HV_APEX_APEXTYPE_H

/* clang-format off */
#define SYSTEM_LIMIT_NUMBER_OF_PARTITIONS     32
#define SYSTEM_LIMIT_NUMBER_OF_MESSAGES       512
#define SYSTEM_LIMIT_MESSAGE_SIZE             8192
#define SYSTEM_LIMIT_NUMBER_OF_PROCESSES      128
#define SYSTEM_LIMIT_NUMBER_OF_SAMPLING_PORTS 128
#define SYSTEM_LIMIT_NUMBER_OF_QUEUING_PORTS  128
#define SYSTEM_LIMIT_NUMBER_OF_BUFFERS        256
#define SYSTEM_LIMIT_NUMBER_OF_BLACKBOARDS    256
#define SYSTEM_LIMIT_NUMBER_OF_SEMAPHORES     256
#define SYSTEM_LIMIT_NUMBER_OF_EVENTS         256
#define SYSTEM_LIMIT_NUMBER_OF_MUTEXES        256

typedef unsigned char      APEX_BYTE;
typedef long               APEX_INTEGER;      /* 32 bits */
typedef unsigned long      APEX_UNSIGNED;     /* 32 bits */
typedef long long          APEX_LONG_INTEGER; /* 64 bits */

typedef enum {
    NO_ERROR       = 0,
    NO_ACTION      = 1,
    NOT_AVAILABLE  = 2,
    INVALID_PARAM  = 3,
    INVALID_CONFIG = 4,
    INVALID_MODE   = 5,
    TIMED_OUT      = 6
} RETURN_CODE_TYPE;

#define MAX_NAME_LENGTH 32 /* with the terminating zero */
typedef char NAME_TYPE[MAX_NAME_LENGTH];

typedef void        *SYSTEM_ADDRESS_TYPE;
typedef APEX_BYTE   *MESSAGE_ADDR_TYPE;
typedef APEX_INTEGER MESSAGE_SIZE_TYPE;
typedef APEX_INTEGER MESSAGE_RANGE_TYPE;

typedef enum { SOURCE = 0, DESTINATION = 1 } PORT_DIRECTION_TYPE;
typedef enum { FIFO = 0, PRIORITY = 1 } QUEUING_DISCIPLINE_TYPE;

typedef APEX_LONG_INTEGER SYSTEM_TIME_TYPE; /* nanoseconds */
#define INFINITE_TIME_VALUE (-1)

typedef APEX_INTEGER PROCESSOR_CORE_ID_TYPE;
typedef APEX_INTEGER NUM_CORES_TYPE;
#define CORE_AFFINITY_NO_PREFERENCE (-1)
/* clang-format on */

#endif
