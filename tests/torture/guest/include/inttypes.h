/* SPDX-License-Identifier: BSD-2-Clause */
/* What torture tests need of C11, 7.8. */
#include <stdint.h>
