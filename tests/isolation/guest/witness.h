/* SPDX-License-Identifier: BSD-2-Clause */
/* The witness, with and without an FPU. */
#ifndef TESTS_ISOLATION_WITNESS_H
#define TESTS_ISOLATION_WITNESS_H

#include <stdbool.h>

#include "hv.h"

/* False: a register of its FPU is not what the last call has left there. */
bool witness_registers_are_kept(void);

#endif
