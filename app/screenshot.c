/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes pictures of the frame buffer with libpng (screenshot.h): eight bits a colour, no alpha.
 */
#include "app/screenshot.h"

#include <errno.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/output.h"

struct screenshot {
    uint64_t cycle;
    const char *time; /* as it was given, up to the '=' */
    const char *path;
    bool taken;
};

struct screenshots {
    struct machine *machine;
    struct diag *diag;
    struct screenshot item[OPTION_LIST_MAX];
    size_t count;
    bool begun; /* there was a run, in which they should have been taken */
};

static bool parse(struct screenshots *s, const char *text)
{
    const struct board *board = machine_board(s->machine);
    const char *equals = strchr(text, '=');
    struct screenshot *item = &s->item[s->count];
    char time[64];

    if (!board_device_of_type(board, "svgactrl", 0))
        return diag_error(s->diag, NULL, 0, "--screenshot %s: board '%s' has no svgactrl", text,
                          board->name);
    if (equals && equals[1] && (size_t)(equals - text) < sizeof(time)) {
        memcpy(time, text, (size_t)(equals - text));
        time[equals - text] = '\0';
        *item = (struct screenshot){.time = text, .path = equals + 1};
        if (time_parse(time, board->clock_hz, &item->cycle)) {
            s->count++;
            return output_possible(item->path, s->diag);
        }
    }
    return diag_error(s->diag, NULL, 0,
                      "--screenshot %s: expected TIME=FILE.png with a time (120cyc 3us 5ms 1.5s)",
                      text);
}

struct screenshots *screenshots_open(struct machine *machine, const struct option_list *list,
                                     struct diag *diag)
{
    struct screenshots *s = calloc(1, sizeof(*s));

    if (!s) {
        diag_error(diag, NULL, 0, "no room for screenshots");
        return NULL;
    }
    s->machine = machine;
    s->diag = diag;
    for (size_t i = 0; i < list->count; i++) {
        if (!parse(s, list->text[i])) {
            free(s);
            return NULL;
        }
    }
    return s;
}

uint64_t screenshots_next(const struct screenshots *s)
{
    uint64_t next = CLOCK_NEVER;

    for (size_t i = 0; i < s->count; i++)
        if (!s->item[i].taken && s->item[i].cycle < next)
            next = s->item[i].cycle;
    return next;
}

bool screenshot_write(const char *path, uint32_t width, uint32_t height, const uint8_t *rgb,
                      struct diag *diag)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGB};
    FILE *file = output_open_stream(path);
    bool good;

    if (!file)
        return diag_error(diag, path, 0, "cannot write: %s", strerror(errno));
    good = png_image_write_to_stdio(&image, file, 0, rgb, 0, NULL);
    good = fclose(file) == 0 && good;
    png_image_free(&image);
    return good || diag_error(diag, path, 0, "cannot write the picture: %s", image.message);
}

static bool take(struct screenshots *s, const struct screenshot *item)
{
    uint32_t width, height;
    uint8_t *rgb;
    bool good;

    if (!machine_picture_size(s->machine, &width, &height))
        return diag_error(s->diag, item->path, 0, "no picture: the frame buffer is not enabled");
    rgb = malloc((size_t)width * height * 3);
    if (!rgb)
        return diag_error(s->diag, item->path, 0, "no room for the picture");
    machine_picture(s->machine, rgb);
    good = screenshot_write(item->path, width, height, rgb, s->diag);
    free(rgb);
    return good;
}

bool screenshots_take(struct screenshots *s)
{
    bool good = true;

    s->begun = true;
    for (size_t i = 0; i < s->count; i++) {
        if (s->item[i].taken || s->item[i].cycle > machine_cycle(s->machine))
            continue;
        s->item[i].taken = true;
        good = take(s, &s->item[i]) && good;
    }
    return good;
}

bool screenshots_close(struct screenshots *s)
{
    bool good = true;

    for (size_t i = 0; s && s->begun && i < s->count; i++)
        if (!s->item[i].taken)
            good =
                diag_error(s->diag, s->item[i].path, 0, "no picture: the run was over before %.*s",
                           (int)strcspn(s->item[i].time, "="), s->item[i].time);
    free(s);
    return good;
}
