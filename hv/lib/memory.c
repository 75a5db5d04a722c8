/* SPDX-License-Identifier: BSD-2-Clause */
/* Stubs of the calls about memory, caches and shared device registers. Contracts: hv.h. */
#include "hv/lib/hv.h"

enum hv_status hv_memory_status(uint32_t address, struct hv_memory_status *status)
{
    return hv_call(HV_CALL_MEMORY_STATUS, address, (uint32_t)(uintptr_t)status, 0, 0, 0).status;
}

enum hv_status hv_memory_protect(uint32_t address, uint32_t size, uint32_t attributes)
{
    enum hv_status status = HV_NO_ERROR;

    for (uint32_t done = 0; done < size && status == HV_NO_ERROR; done += HV_PAGE_SIZE)
        status = hv_call(HV_CALL_MEMORY_PROTECT, address + done, attributes, 0, 0, 0).status;
    return status;
}

enum hv_status hv_cache_flush(void)
{
    return hv_call(HV_CALL_CACHE_FLUSH, 0, 0, 0, 0, 0).status;
}

enum hv_status hv_register_read(uint32_t number, uint32_t *value)
{
    struct hv_result result = hv_call(HV_CALL_REGISTER_READ, number, 0, 0, 0, 0);

    if (result.status == HV_NO_ERROR)
        *value = result.value;
    return result.status;
}

enum hv_status hv_register_write(uint32_t number, uint32_t value)
{
    return hv_call(HV_CALL_REGISTER_WRITE, number, value, 0, 0, 0).status;
}
