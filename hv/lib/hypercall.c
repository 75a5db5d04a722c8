/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One stub a hypercall: arguments to registers, `ta HV_TRAP`, results to the caller's variables.
 * Contracts: hv.h. The calling convention is that of hv/abi/hypercall.h.
 */
#include "hv/lib/hv.h"

uint32_t hv_partition_number; /* start.S knows */

struct hv_result hv_call(uint32_t number, uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3,
                         uint32_t a4)
{
    register uint32_t g1 __asm__("g1") = number;
    register uint32_t o0 __asm__("o0") = a0;
    register uint32_t o1 __asm__("o1") = a1;
    register uint32_t o2 __asm__("o2") = a2;
    register uint32_t o3 __asm__("o3") = a3;
    register uint32_t o4 __asm__("o4") = a4;

    __asm__ volatile("ta %[trap]"
                     : "+r"(o0), "+r"(o1), "+r"(o2)
                     : "r"(g1), "r"(o3), "r"(o4), [trap] "i"(HV_TRAP)
                     : "memory", "cc");
    return (struct hv_result){(enum hv_status)o0, o1, o2};
}

static uint32_t address_of(const volatile void *pointer)
{
    return (uint32_t)(uintptr_t)pointer;
}

enum hv_status hv_null(void)
{
    return hv_call(HV_CALL_NULL, 0, 0, 0, 0, 0).status;
}

enum hv_status hv_partition_status(uint32_t partition, struct hv_partition_status *status)
{
    return hv_call(HV_CALL_PARTITION_STATUS, partition, address_of(status), 0, 0, 0).status;
}

enum hv_status hv_partition_set_mode(uint32_t partition, enum hv_mode mode)
{
    return hv_call(HV_CALL_PARTITION_SET_MODE, partition, mode, 0, 0, 0).status;
}

enum hv_status hv_partition_suspend(uint32_t partition)
{
    return hv_call(HV_CALL_PARTITION_SUSPEND, partition, 0, 0, 0, 0).status;
}

enum hv_status hv_partition_resume(uint32_t partition)
{
    return hv_call(HV_CALL_PARTITION_RESUME, partition, 0, 0, 0, 0).status;
}

enum hv_status hv_module_stop(uint32_t how)
{
    return hv_call(HV_CALL_MODULE_STOP, how, 0, 0, 0, 0).status;
}

enum hv_status hv_module_status(struct hv_module_status *status)
{
    return hv_call(HV_CALL_MODULE_STATUS, address_of(status), 0, 0, 0, 0).status;
}

enum hv_status hv_plan_switch(uint32_t plan)
{
    return hv_call(HV_CALL_PLAN_SWITCH, plan, 0, 0, 0, 0).status;
}

enum hv_status hv_plan_find(const char *name, uint32_t *plan)
{
    struct hv_result result = hv_call(HV_CALL_PLAN_FIND, address_of(name), 0, 0, 0, 0);

    if (result.status == HV_NO_ERROR)
        *plan = result.value;
    return result.status;
}

enum hv_status hv_time_get(uint64_t *microseconds)
{
    struct hv_result result = hv_call(HV_CALL_TIME_GET, 0, 0, 0, 0, 0);

    if (result.status == HV_NO_ERROR)
        *microseconds = (uint64_t)result.value << 32 | result.second;
    return result.status;
}

enum hv_status hv_idle(void)
{
    return hv_call(HV_CALL_IDLE, 0, 0, 0, 0, 0).status;
}

enum hv_status hv_console_write(const char *text, size_t length)
{
    return hv_call(HV_CALL_CONSOLE_WRITE, address_of(text), length, 0, 0, 0).status;
}

enum hv_status hv_sampling_create(const char *name, uint32_t message_size,
                                  enum hv_port_direction direction, uint64_t refresh_us,
                                  uint32_t *port)
{
    struct hv_result result =
        hv_call(HV_CALL_SAMPLING_CREATE, address_of(name), message_size, direction,
                (uint32_t)(refresh_us >> 32), (uint32_t)refresh_us);

    if (result.status == HV_NO_ERROR)
        *port = result.value;
    return result.status;
}

enum hv_status hv_sampling_write(uint32_t port, const void *message, uint32_t length)
{
    return hv_call(HV_CALL_SAMPLING_WRITE, port, address_of(message), length, 0, 0).status;
}

enum hv_status hv_sampling_read(uint32_t port, void *message, uint32_t *length,
                                enum hv_validity *validity)
{
    struct hv_result result = hv_call(HV_CALL_SAMPLING_READ, port, address_of(message), 0, 0, 0);

    if (result.status == HV_NO_ERROR) {
        *length = result.value;
        *validity = (enum hv_validity)result.second;
    }
    return result.status;
}

enum hv_status hv_sampling_status(uint32_t port, struct hv_sampling_status *status)
{
    return hv_call(HV_CALL_SAMPLING_STATUS, port, address_of(status), 0, 0, 0).status;
}

enum hv_status hv_sampling_clear(uint32_t port)
{
    return hv_call(HV_CALL_SAMPLING_CLEAR, port, 0, 0, 0, 0).status;
}

enum hv_status hv_hm_raise(uint32_t code, const char *text, uint32_t length)
{
    return hv_call(HV_CALL_HM_RAISE, code, address_of(text), length, 0, 0).status;
}

enum hv_status hv_hm_error(enum hv_event event, uint32_t code)
{
    return hv_call(HV_CALL_HM_ERROR, event, code, 0, 0, 0).status;
}

enum hv_status hv_hm_log_read(uint32_t sequence, struct hv_hm_record *record)
{
    return hv_call(HV_CALL_HM_LOG_READ, sequence, address_of(record), 0, 0, 0).status;
}

enum hv_status hv_hm_status(uint32_t partition, uint32_t *events)
{
    struct hv_result result = hv_call(HV_CALL_HM_STATUS, partition, 0, 0, 0, 0);

    if (result.status == HV_NO_ERROR)
        *events = result.value;
    return result.status;
}

enum hv_status hv_trace_emit(uint32_t identifier, uint32_t value)
{
    return hv_call(HV_CALL_TRACE_EMIT, identifier, value, 0, 0, 0).status;
}

enum hv_status hv_trace_read(uint32_t sequence, struct hv_trace_record *record)
{
    return hv_call(HV_CALL_TRACE_READ, sequence, address_of(record), 0, 0, 0).status;
}

enum hv_status hv_multicall(struct hv_multicall *entries, uint32_t count)
{
    return hv_call(HV_CALL_MULTICALL, address_of(entries), count, 0, 0, 0).status;
}
