/* SPDX-License-Identifier: BSD-2-Clause */
/* For partitions that test: counts what is as it should be, and tells what is not. */
#ifndef HV_LIB_CHECK_H
#define HV_LIB_CHECK_H

#include "hv/lib/hv.h"

static uint32_t check_passed, check_failed;

static inline void check(int good, const char *what)
{
    if (good)
        check_passed++;
    else
        check_failed++;
    if (!good)
        hv_printf("NOT: %s\n", what);
}

static inline void check_end(void)
{
    hv_printf("%u passed, %u failed\n", check_passed, check_failed);
}

#endif
