/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory blocks: ARINC 653 Part 2. */
#include "hv/apex/apexMemoryBlock.h"

#include "hv/abi/config.h"
#include "hv/apex/area.h"
#include "hv/apex/kernel.h"
#include "hv/lib/hv.h"

bool apex_area_find(const char *name, struct hv_memory_status *area)
{
    uint32_t va = 0;

    for (; hv_memory_status(va, area) == HV_NO_ERROR; va = area->address + area->size) {
        if (strncmp(area->name, name, HV_NAME_LENGTH) == 0)
            return true;
    }
    return false;
}

static RETURN_CODE_TYPE get_status(const char *name, MEMORY_BLOCK_STATUS_TYPE *status)
{
    struct hv_memory_status area;

    if (!apex_area_find(name, &area))
        return INVALID_CONFIG;

    *status = (MEMORY_BLOCK_STATUS_TYPE){
        .MEMORY_BLOCK_ADDR = (MEMORY_BLOCK_ADDR_TYPE)(uintptr_t)area.address,
        .MEMORY_BLOCK_MODE = area.attributes & HV_AREA_WRITE ? READ_WRITE : READ,
        .MEMORY_BLOCK_SIZE = (MEMORY_BLOCK_SIZE_TYPE)area.size,
    };
    return NO_ERROR;
}

void GET_MEMORY_BLOCK_STATUS(MEMORY_BLOCK_NAME_TYPE MEMORY_BLOCK_NAME,
                             MEMORY_BLOCK_STATUS_TYPE *MEMORY_BLOCK_STATUS,
                             RETURN_CODE_TYPE *RETURN_CODE)
{
    apex_enter();
    *RETURN_CODE = apex_leave(get_status(MEMORY_BLOCK_NAME, MEMORY_BLOCK_STATUS));
}
