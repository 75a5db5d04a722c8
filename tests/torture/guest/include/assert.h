/* SPDX-License-Identifier: BSD-2-Clause */
/* Assertions of torture tests, always on (C11, 7.2). */
#include <stdlib.h>

#undef assert
#define assert(expression) ((expression) ? (void)0 : abort())
