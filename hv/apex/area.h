/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory areas of the configuration by name. */
#ifndef HV_APEX_AREA_H
#define HV_APEX_AREA_H

#include <stdbool.h>

#include "hv/abi/types.h"

/* False: the partition has no area of that name. */
bool apex_area_find(const char *name, struct hv_memory_status *area);

#endif
