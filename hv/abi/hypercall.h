/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hypercalls: how a partition asks the hypervisor for a service.
 *
 * `ta HV_TRAP` with the call's number in %g1 and up to five arguments in %o0..%o4. The hypervisor
 * answers with the status (enum hv_status) in %o0 and, where the call has one, a value in %o1
 * (64-bit values: %o1 high, %o2 low). All other registers are kept. A call either does all that it
 * says or returns an error and has no effect.
 *
 * This header is shared by the hypervisor, its guests and host tests: it includes nothing, and is
 * safe to include from assembly when HV_ASSEMBLY is defined.
 */
#ifndef HV_ABI_HYPERCALL_H
#define HV_ABI_HYPERCALL_H

/* Software trap number: trap type 0x80 + 0x20 = 0xa0. */
#define HV_TRAP 0x20

/*
 * X(number, NAME, argument count): one row per call. Numbers never change once released; groups
 * start at multiples of 16. The contract of each call stands in docs/abi.md and above its stub in
 * hv/lib/hv.h.
 */
/* clang-format off */
#define HV_CALLS(X)                      \
    X(0x00, NULL, 0)                     \
    X(0x01, PARTITION_STATUS, 2)         \
    X(0x02, PARTITION_SET_MODE, 2)       \
    X(0x03, MODULE_STATUS, 1)            \
    X(0x04, PLAN_SWITCH, 1)              \
    X(0x05, MULTICALL, 3)                \
    X(0x06, PLAN_FIND, 1)                \
    X(0x09, PARTITION_SUSPEND, 1)        \
    X(0x0a, PARTITION_RESUME, 1)         \
    X(0x0b, MODULE_STOP, 1)              \
    X(0x10, TIME_GET, 0)                 \
    X(0x11, IDLE, 0)                     \
    X(0x12, WAIT, 0)                     \
    X(0x13, TIMER_SET, 4)                \
    X(0x14, EXECUTION_TIME_GET, 0)       \
    X(0x15, WATCHDOG_SET, 1)             \
    X(0x16, CYCLES_GET, 1)               \
    X(0x20, CONSOLE_WRITE, 2)            \
    X(0x28, MEMORY_STATUS, 2)            \
    X(0x29, CACHE_FLUSH, 0)              \
    X(0x2a, REGISTER_READ, 1)            \
    X(0x2b, REGISTER_WRITE, 2)           \
    X(0x2c, MEMORY_PROTECT, 2)           \
    X(0x30, SAMPLING_CREATE, 5)          \
    X(0x31, SAMPLING_WRITE, 3)           \
    X(0x32, SAMPLING_READ, 2)            \
    X(0x33, SAMPLING_STATUS, 2)          \
    X(0x34, SAMPLING_CLEAR, 1)           \
    X(0x40, QUEUING_CREATE, 4)           \
    X(0x41, QUEUING_SEND, 3)             \
    X(0x42, QUEUING_RECEIVE, 2)          \
    X(0x43, QUEUING_STATUS, 2)           \
    X(0x44, QUEUING_CLEAR, 1)            \
    X(0x50, HM_RAISE, 3)                 \
    X(0x51, HM_LOG_READ, 2)              \
    X(0x52, HM_STATUS, 1)                \
    X(0x53, HM_ERROR, 2)                 \
    X(0x60, TRACE_EMIT, 2)               \
    X(0x61, TRACE_READ, 2)               \
    X(0x70, TRAP_TABLE_SET, 1)           \
    X(0x71, TRAP_RETURN, 0)              \
    X(0x72, TRAPS_ENABLE, 1)             \
    X(0x73, INTERRUPTS_ENABLE, 2)        \
    X(0x74, INTERRUPTS_PEND, 1)          \
    X(0x75, INTERRUPTS_CLEAR, 1)         \
    X(0x76, INTERRUPT_STATUS, 1)         \
    X(0x77, INTERRUPT_SEND, 1)           \
    X(0x78, VCPU_START, 4)               \
    X(0x79, VCPU_STOP, 1)                \
    X(0x7a, VCPU_INTERRUPT, 2)           \
    X(0x7b, VCPU_INDEX, 0)               \
    X(0x7c, TRAP_STACK_SET, 1)           \
    X(0x7d, STACK_LIMIT, 2)
/* clang-format on */

#ifndef HV_ASSEMBLY

enum hv_call {
#define HV_CALL_ENUM(number, name, argc) HV_CALL_##name = (number),
    HV_CALLS(HV_CALL_ENUM)
#undef HV_CALL_ENUM
        HV_CALL_LIMIT = 0x80
};

/*
 * 0..6 are ARINC 653's RETURN_CODE_TYPE, value for value; the others say what ARINC has no word
 * for.
 */
enum hv_status {
    HV_NO_ERROR = 0,
    HV_NO_ACTION = 1,      /* nothing to do: the state asked for is the state it has */
    HV_NOT_AVAILABLE = 2,  /* the request cannot be met now: empty, full, no message yet */
    HV_INVALID_PARAM = 3,  /* an argument has a value that no configuration would make right */
    HV_INVALID_CONFIG = 4, /* the configuration does not provide it */
    HV_INVALID_MODE = 5,   /* not allowed in the partition's current mode */
    HV_TIMED_OUT = 6,
    HV_BAD_CALL = 16,     /* no such hypercall */
    HV_BAD_POINTER = 17,  /* a pointer or length leaves the areas, or lacks a right */
    HV_NOT_PERMITTED = 18 /* only a system partition may do that */
};

#endif
#endif
