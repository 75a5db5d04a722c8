/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `--tui` and `--view`: the dashboard live on the terminal or in a window; at the end of a run as text or as
 * a picture where there is neither.
 */
#ifndef PRIDE_APP_VIEW_H
#define PRIDE_APP_VIEW_H

#include "sim/machine/machine.h"

struct view;

/*
 * `window` is "sdl", the name of a PNG file, or NULL. *view is NULL where nothing is wanted. False:
 * reported.
 */
bool view_open(struct view **view, struct machine *machine, bool terminal, const char *window,
               struct diag *diag);

/* The run begins: from here on view_close shows its end. */
void view_begin(struct view *view);

/* Somebody looks on: simulated time should not run ahead of theirs. */
bool view_live(const struct view *view);

/* Between slices. False: the window was closed. NULL is allowed in all of these. */
bool view_serve(struct view *view);

/* The last state. False: the picture could not be written, reported. */
bool view_close(struct view *view);

#endif
