/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `--display sdl`: the board's frame buffer in a window, with keyboard and mouse for its PS/2 ports.
 * A click into the window catches the mouse, Ctrl+Alt lets it go. SDL is loaded when it is asked
 * for, so that nothing else of pride needs it.
 */
#ifndef PRIDE_APP_DISPLAY_H
#define PRIDE_APP_DISPLAY_H

#include "sim/machine/machine.h"

struct display;

/* A picture of a fixed size that somebody else paints: rows of 3 bytes a dot. */
struct display_source {
    const char *option; /* that wants it, for messages */
    uint32_t width, height;
    void (*paint)(void *owner, uint8_t *rgb);
    void *owner;
};

/* Such a picture in a window, instead of a frame buffer. False: reported. */
bool display_open_source(struct display **display, struct machine *machine,
                         const struct display_source *source, struct diag *diag);

/* `how` is "sdl", "none" or NULL. False: reported. *display is NULL where none is wanted. */
bool display_open(struct display **display, struct machine *machine, const char *how,
                  struct diag *diag);

/*
 * Between slices of a run: passes on keys and mouse, shows the picture now and then (in the host's
 * time). False: the window was closed. NULL is allowed.
 */
bool display_serve(struct display *display);

/* Waits a little for somebody to do something; then display_serve. NULL: false at once. */
bool display_wait(struct display *display);

/* NULL is allowed. */
void display_close(struct display *display);

#endif
