/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The window (display.h).
 */
#include "app/display.h"

#include <SDL2/SDL.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keymap.h"
#include "sim/machine/device_type.h"

#define SDL_LIBRARY    "libSDL2-2.0.so.0"
#define FRAME_MS       20u /* of the host, between two pictures */
#define POLL_MS        4u  /* and between two looks at the events */
#define WAIT_MS        20
#define SMALL_SIDE     320u /* smaller pictures are shown larger */
#define TITLE          "pride: "
#define TITLE_FREE     " (click: mouse)"
#define TITLE_CAUGHT   " (Ctrl+Alt: free the mouse)"
#define NO_PORT        UINT32_MAX
#define COLOUR_BYTES   3
#define EMPTY_WIDTH    640u
#define EMPTY_HEIGHT   480u
#define SDL_BUTTONS    3
#define MODIFIERS_FREE (KMOD_CTRL | KMOD_ALT)

/* What is used of SDL, by its own names. */
#define SDL_FUNCTIONS(f)                                                                           \
    f(SDL_Init) f(SDL_Quit) f(SDL_GetError) f(SDL_CreateWindow) f(SDL_DestroyWindow)               \
        f(SDL_SetWindowTitle) f(SDL_SetWindowSize) f(SDL_CreateRenderer) f(SDL_DestroyRenderer)    \
            f(SDL_CreateTexture) f(SDL_DestroyTexture) f(SDL_UpdateTexture) f(SDL_RenderClear)     \
                f(SDL_RenderCopy) f(SDL_RenderPresent) f(SDL_PollEvent) f(SDL_WaitEventTimeout)    \
                    f(SDL_SetRelativeMouseMode) f(SDL_GetTicks) f(SDL_GetModState)                 \
                        f(SDL_SetMainReady)

struct sdl {
#define MEMBER(name) __typeof__(&name) name;
    SDL_FUNCTIONS(MEMBER)
#undef MEMBER
};

struct display {
    struct machine *machine;
    struct display_source source; /* paint NULL: the machine's frame buffer */
    struct diag *diag;
    void *library;
    struct sdl sdl;
    bool started;
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture; /* of width x height; NULL: no picture yet */
    uint32_t width, height;
    uint8_t *rgb;
    uint32_t keyboard, mouse; /* their PS/2 ports, or NO_PORT */
    uint32_t buttons;
    bool caught, closed;
    uint32_t shown, polled; /* host's milliseconds */
};

/* The library. */

static bool load_library(struct display *d)
{
    static const char *const names[] = {
#define NAME(name) #name,
        SDL_FUNCTIONS(NAME)
#undef NAME
    };
    void **function = (void **)&d->sdl;

    d->library = dlopen(SDL_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!d->library)
        return diag_error(d->diag, NULL, 0, "%s sdl: %s (Debian: libsdl2-2.0-0)", d->source.option,
                          dlerror());
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        function[i] = dlsym(d->library, names[i]);
        if (!function[i])
            return diag_error(d->diag, NULL, 0, "%s sdl: %s", d->source.option, dlerror());
    }
    return true;
}

/* Ports. */

static void find_ports(struct display *d)
{
    const struct board *board = machine_board(d->machine);
    const struct device_type *type = device_type_find("apbps2");
    uint32_t port = 0;
    char mouse[8];

    d->keyboard = d->mouse = NO_PORT;
    for (uint32_t i = 0; i < board->device_count; i++) {
        const struct board_device *device = &board->device[i];
        uint32_t *found;

        if (strcmp(device->type, "apbps2") != 0)
            continue;
        device_type_print(type, device->parameter, "mouse", mouse, sizeof(mouse));
        found = strcmp(mouse, "on") ? &d->keyboard : &d->mouse;
        if (*found == NO_PORT)
            *found = port;
        port++;
    }
}

/* The picture. */

static void show_title(struct display *d)
{
    char title[128];

    snprintf(title, sizeof(title), TITLE "%s%s", machine_board(d->machine)->name,
             d->mouse == NO_PORT ? ""
             : d->caught         ? TITLE_CAUGHT
                                 : TITLE_FREE);
    d->sdl.SDL_SetWindowTitle(d->window, title);
}

static bool resize(struct display *d, uint32_t width, uint32_t height)
{
    uint32_t scale = 1;
    uint8_t *rgb = realloc(d->rgb, (size_t)width * height * COLOUR_BYTES);

    if (!rgb)
        return false;
    d->rgb = rgb;
    while (width * scale < SMALL_SIDE && height * scale < SMALL_SIDE)
        scale++;
    if (d->texture)
        d->sdl.SDL_DestroyTexture(d->texture);
    d->texture = d->sdl.SDL_CreateTexture(d->renderer, SDL_PIXELFORMAT_RGB24,
                                          SDL_TEXTUREACCESS_STREAMING, (int)width, (int)height);
    d->sdl.SDL_SetWindowSize(d->window, (int)(width * scale), (int)(height * scale));
    d->width = width;
    d->height = height;
    return d->texture;
}

static bool picture_size(const struct display *d, uint32_t *width, uint32_t *height)
{
    if (!d->source.paint)
        return machine_picture_size(d->machine, width, height);
    *width = d->source.width;
    *height = d->source.height;
    return true;
}

static void show(struct display *d)
{
    uint32_t width, height;

    d->sdl.SDL_RenderClear(d->renderer);
    if (picture_size(d, &width, &height) &&
        ((width == d->width && height == d->height) || resize(d, width, height))) {
        if (d->source.paint)
            d->source.paint(d->source.owner, d->rgb);
        else
            machine_picture(d->machine, d->rgb);
        d->sdl.SDL_UpdateTexture(d->texture, NULL, d->rgb, (int)(width * COLOUR_BYTES));
        d->sdl.SDL_RenderCopy(d->renderer, d->texture, NULL, NULL);
    }
    d->sdl.SDL_RenderPresent(d->renderer);
}

/* Keys and mouse. */

static void key(const struct display *d, const SDL_KeyboardEvent *event)
{
    uint8_t bytes[KEYMAP_BYTES];
    unsigned count =
        keymap_bytes((unsigned)event->keysym.scancode, event->type == SDL_KEYDOWN, bytes);

    for (unsigned i = 0; d->keyboard != NO_PORT && i < count; i++)
        machine_ps2_input(d->machine, d->keyboard, bytes[i]);
}

static void catch_mouse(struct display *d, bool caught)
{
    if (d->mouse == NO_PORT || d->caught == caught)
        return;
    d->caught = caught;
    d->sdl.SDL_SetRelativeMouseMode(caught ? SDL_TRUE : SDL_FALSE);
    show_title(d);
}

static void move(const struct display *d, int dx, int dy, int dz)
{
    if (d->caught)
        machine_mouse_input(d->machine, d->mouse, dx, -dy, dz, d->buttons);
}

/* SDL counts the buttons left, middle, right; the mouse's bits are left, right, middle. */
static void button(struct display *d, const SDL_MouseButtonEvent *event)
{
    static const uint32_t bits[SDL_BUTTONS + 1] = {0, 1, 4, 2};
    uint32_t bit = event->button <= SDL_BUTTONS ? bits[event->button] : 0;

    if (event->type == SDL_MOUSEBUTTONDOWN && !d->caught) {
        catch_mouse(d, true);
        return;
    }
    d->buttons = event->type == SDL_MOUSEBUTTONDOWN ? d->buttons | bit : d->buttons & ~bit;
    move(d, 0, 0, 0);
}

static void take(struct display *d, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_QUIT:
        d->closed = true;
        break;
    case SDL_KEYDOWN:
        if ((d->sdl.SDL_GetModState() & KMOD_CTRL) && (d->sdl.SDL_GetModState() & KMOD_ALT))
            catch_mouse(d, false);
        key(d, &event->key);
        break;
    case SDL_KEYUP:
        key(d, &event->key);
        break;
    case SDL_MOUSEMOTION:
        move(d, event->motion.xrel, event->motion.yrel, 0);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        button(d, &event->button);
        break;
    case SDL_MOUSEWHEEL:
        move(d, 0, 0, -event->wheel.y);
        break;
    default:
        break;
    }
}

bool display_serve(struct display *d)
{
    uint32_t now;
    SDL_Event event;

    if (!d)
        return true;
    now = d->sdl.SDL_GetTicks();
    if (now - d->polled >= POLL_MS) {
        d->polled = now;
        while (d->sdl.SDL_PollEvent(&event))
            take(d, &event);
    }
    if (now - d->shown >= FRAME_MS) {
        d->shown = now;
        show(d);
    }
    return !d->closed;
}

bool display_wait(struct display *d)
{
    SDL_Event event;

    if (!d || d->closed)
        return false;
    if (d->sdl.SDL_WaitEventTimeout(&event, WAIT_MS))
        take(d, &event);
    display_serve(d);
    return true;
}

/* The window. */

static bool open_window(struct display *d)
{
    const struct board *board = machine_board(d->machine);

    if (!d->source.paint && !board_device_of_type(board, "svgactrl", 0))
        return diag_error(d->diag, NULL, 0, "--display sdl: board '%s' has no svgactrl",
                          board->name);
    if (!load_library(d))
        return false;
    d->sdl.SDL_SetMainReady();
    d->started = d->sdl.SDL_Init(SDL_INIT_VIDEO) == 0;
    if (d->started)
        d->window = d->sdl.SDL_CreateWindow(TITLE, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                            EMPTY_WIDTH, EMPTY_HEIGHT, SDL_WINDOW_RESIZABLE);
    if (d->window)
        d->renderer = d->sdl.SDL_CreateRenderer(d->window, -1, SDL_RENDERER_SOFTWARE);
    if (!d->renderer)
        return diag_error(d->diag, NULL, 0, "%s sdl: %s", d->source.option, d->sdl.SDL_GetError());
    find_ports(d);
    show_title(d);
    show(d);
    return true;
}

bool display_open_source(struct display **display, struct machine *machine,
                         const struct display_source *source, struct diag *diag)
{
    *display = calloc(1, sizeof(**display));
    if (!*display)
        return diag_error(diag, NULL, 0, "no room for a display");
    (*display)->machine = machine;
    (*display)->diag = diag;
    (*display)->source = *source;
    if (open_window(*display))
        return true;
    display_close(*display);
    *display = NULL;
    return false;
}

bool display_open(struct display **display, struct machine *machine, const char *how,
                  struct diag *diag)
{
    const struct display_source frame_buffer = {.option = "--display"};

    *display = NULL;
    if (!how || !strcmp(how, "none"))
        return true;
    if (strcmp(how, "sdl") != 0)
        return diag_error(diag, NULL, 0, "--display %s: expected sdl or none", how);
    return display_open_source(display, machine, &frame_buffer, diag);
}

void display_close(struct display *d)
{
    if (!d)
        return;
    if (d->texture)
        d->sdl.SDL_DestroyTexture(d->texture);
    if (d->renderer)
        d->sdl.SDL_DestroyRenderer(d->renderer);
    if (d->window)
        d->sdl.SDL_DestroyWindow(d->window);
    if (d->started)
        d->sdl.SDL_Quit();
    if (d->library)
        dlclose(d->library);
    free(d->rgb);
    free(d);
}
