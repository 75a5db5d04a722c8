/* SPDX-License-Identifier: BSD-2-Clause */
/* contention.S with the MMU on. */
#define MMU
#include "contention.S"
