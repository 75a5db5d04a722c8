/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs one test in this process, in a Lua state of its own. */
#ifndef PRIDE_SCENARIOS_EXECUTE_H
#define PRIDE_SCENARIOS_EXECUTE_H

#include "scenarios/result.h"
#include "scenarios/suite.h"

/* *result is overwritten; close it with result_close. */
void execute_test(const struct suite_test *test, const char *systems, uint64_t seed,
                  struct result *result);

#endif
