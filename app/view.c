/* SPDX-License-Identifier: BSD-2-Clause */
/* Shows the dashboard now and then, in the host's time (view.h). */
#include "app/view.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/dashboard.h"
#include "app/display.h"
#include "app/screenshot.h"
#include "sim/base/output.h"

#define REFRESH_MS 100u

struct view {
    struct machine *machine;
    struct diag *diag;
    struct dashboard *dashboard;
    struct screen screen;
    struct display *display;
    const char *picture; /* file to write at the end; NULL: none */
    bool terminal;       /* --tui */
    bool live;           /* ... and standard output is one */
    bool begun;
    uint64_t shown; /* ms of the host */
};

static uint64_t host_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void paint(void *owner, uint8_t *rgb)
{
    struct view *view = owner;

    dashboard_draw(view->dashboard, &view->screen);
    screen_paint(&view->screen, rgb);
}

static bool open_window(struct view *view, const char *window)
{
    const struct display_source source = {"--view", SCREEN_WIDTH, SCREEN_HEIGHT, paint, view};

    if (!window)
        return true;
    if (strcmp(window, "sdl") == 0)
        return display_open_source(&view->display, view->machine, &source, view->diag);
    if (strlen(window) > 4 && strcmp(window + strlen(window) - 4, ".png") == 0) {
        if (output_possible(window, view->diag))
            view->picture = window;
        return view->picture;
    }
    return diag_error(view->diag, NULL, 0, "--view %s: expected sdl or FILE.png", window);
}

bool view_open(struct view **view, struct machine *machine, bool terminal, const char *window,
               struct diag *diag)
{
    *view = NULL;
    if (!terminal && !window)
        return true;
    *view = calloc(1, sizeof(**view));
    if (!*view)
        return diag_error(diag, NULL, 0, "no memory for the view");
    (*view)->machine = machine;
    (*view)->diag = diag;
    (*view)->dashboard = dashboard_open(machine, diag);
    if (!(*view)->dashboard || !open_window(*view, window)) {
        view_close(*view);
        *view = NULL;
        return false;
    }
    (*view)->terminal = terminal;
    (*view)->live = terminal && isatty(STDOUT_FILENO);
    return true;
}

void view_begin(struct view *view)
{
    if (!view)
        return;
    view->begun = true;
    if (view->live)
        fputs("\33[?25l\33[2J", stdout); /* no cursor, an empty screen */
}

bool view_live(const struct view *view)
{
    return view && (view->live || view->display);
}

static void draw(struct view *view)
{
    dashboard_draw(view->dashboard, &view->screen);
    screen_draw(&view->screen, stdout);
}

bool view_serve(struct view *view)
{
    uint64_t now;

    if (!view)
        return true;
    now = host_ms();
    if (view->live && now - view->shown >= REFRESH_MS) {
        view->shown = now;
        draw(view);
    }
    return display_serve(view->display);
}

static bool write_picture(struct view *view)
{
    uint8_t *rgb = malloc((size_t)SCREEN_WIDTH * SCREEN_HEIGHT * 3);
    bool good;

    if (!rgb)
        return diag_error(view->diag, view->picture, 0, "no memory for the picture");
    paint(view, rgb);
    good = screenshot_write(view->picture, SCREEN_WIDTH, SCREEN_HEIGHT, rgb, view->diag);
    free(rgb);
    return good;
}

/* False: the picture could not be written, reported. */
static bool show_end(struct view *view)
{
    if (view->live) {
        draw(view);
        fputs("\33[?25h\n", stdout);
    } else if (view->terminal) {
        dashboard_draw(view->dashboard, &view->screen);
        screen_write(&view->screen, stdout);
    }
    return !view->picture || write_picture(view);
}

bool view_close(struct view *view)
{
    bool good;

    if (!view)
        return true;
    good = !view->begun || show_end(view);
    display_close(view->display);
    dashboard_close(view->dashboard);
    free(view);
    return good;
}
