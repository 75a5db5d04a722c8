/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SVGACTRL: the frame buffer of 8, 16 or 32 bits a pixel that lies in memory, and its colour table.
 * Follows the GRLIB IP core manual's SVGACTRL chapter and svgactrl.vhd revision 0. A picture is what
 * a whole frame would show if it were scanned out at once; the bus traffic of the scan is left out.
 */
#ifndef PRIDE_DEV_SVGACTRL_H
#define PRIDE_DEV_SVGACTRL_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

#define SVGACTRL_SIDE_MAX 4096u /* of a picture */

struct svgactrl_config {
    const char *name;
    uint32_t clock[4]; /* keys "clk0" .. "clk3": periods of the pixel clocks in ps, 0: none */
};

extern const struct setting svgactrl_settings[];
extern const size_t svgactrl_setting_count;
void svgactrl_config_default(struct svgactrl_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *svgactrl_create(const struct svgactrl_config *config, const struct device_env *env);

/* The picture's size in pixels; false: there is none, or a side is above SVGACTRL_SIDE_MAX. */
bool svgactrl_size(const struct device *device, uint32_t *width, uint32_t *height);

/*
 * The picture as rows of red, green, blue bytes: width * height * 3. Where the frame buffer is not in
 * memory it is black.
 */
void svgactrl_picture(const struct device *device, uint8_t *rgb);

#endif
