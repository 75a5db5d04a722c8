/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `--screenshot TIME=FILE.png`: what the board's frame buffer shows at a time, as a picture file.
 */
#ifndef PRIDE_APP_SCREENSHOT_H
#define PRIDE_APP_SCREENSHOT_H

#include "app/options.h"
#include "sim/machine/machine.h"

struct screenshots;

/* NULL: reported. */
struct screenshots *screenshots_open(struct machine *machine, const struct option_list *list,
                                     struct diag *diag);

/* The cycle at which the run has to pause for the next picture, or CLOCK_NEVER. */
uint64_t screenshots_next(const struct screenshots *screenshots);

/* Takes what is due. False: a file could not be written, or there is no picture; reported. */
bool screenshots_take(struct screenshots *screenshots);

/* NULL is allowed. False: there was a run, and a picture was never due; reported. */
bool screenshots_close(struct screenshots *screenshots);

/* Writes rows of width * height * 3 bytes red, green, blue as PNG. False: reported. */
bool screenshot_write(const char *path, uint32_t width, uint32_t height, const uint8_t *rgb,
                      struct diag *diag);

#endif
