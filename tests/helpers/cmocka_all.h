/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one place that knows which headers cmocka wants before its own, and in which order.
 */
#ifndef PRIDE_TESTS_CMOCKA_ALL_H
#define PRIDE_TESTS_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif
