/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a failed test leaves behind: a folder with its machines as they were (snapshots, consoles),
 * their timelines and traps, and the commands that open them again.
 */
#ifndef PRIDE_SCENARIOS_ARTEFACT_H
#define PRIDE_SCENARIOS_ARTEFACT_H

#include "scenarios/bench.h"
#include "scenarios/result.h"
#include "scenarios/suite.h"

#define ARTEFACT_PATH 512

/*
 * Makes a new folder for the test below `directory`, which is made too; an older one of the same test
 * and seed is emptied of what is written there. False: it cannot be made, errno says why.
 */
bool artefact_make_folder(const char *directory, const char *file, const char *test, uint64_t seed,
                          char folder[ARTEFACT_PATH]);

/* Starts to record machine `number` into the folder, before it runs. */
void artefact_record_machine(const char *folder, struct bench *bench, unsigned number);

/* Writes the machines of the list as they are now. False: not all of it. */
bool artefact_keep_machines(const char *folder, struct bench *benches);

/* README.txt: the reason, the seed, how to open it again; says if the recorded run ended otherwise. False: not all of it. */
bool artefact_write_summary(const char *folder, const struct suite_test *test, uint64_t seed,
                            const struct result *result, const struct result *again);

#endif
