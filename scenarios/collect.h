/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the tests of scenario files, each file in a process of its own: what it does ends with it. */
#ifndef PRIDE_SCENARIOS_COLLECT_H
#define PRIDE_SCENARIOS_COLLECT_H

#include "scenarios/suite.h"

#define COLLECT_SECONDS 60 /* of the host's time, for the top level of one file */

/*
 * Adds the tests of a scenario file, or of all *.lua files of a directory in order of name. `unsafe`:
 * the files are trusted. False: reported with file:line.
 */
bool collect_tests(struct suite *suite, const char *path, bool unsafe, struct diag *diag);

#endif
