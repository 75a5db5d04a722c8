/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The smallest partition: it says who it is and where its time goes, then returns, which stops it.
 */
#include "hv.h"

int main(uint32_t id, uint32_t condition)
{
    hv_printf("hello from partition %u, start condition %u\n", id, condition);
    return 0;
}
