/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBPS2: the PS/2 port, and the keyboard or mouse at its other end. Follows the GRLIB IP core
 * manual's APBPS2 chapter and apbps2.vhd revision 2, by whole bytes: each takes the eleven bits of
 * its frame at the device's clock of 12.5 kHz. Left out: frame and parity errors, which a good cable
 * does not have.
 */
#ifndef PRIDE_DEV_APBPS2_H
#define PRIDE_DEV_APBPS2_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

#define APBPS2_FIFO      16
#define APBPS2_INPUT_MAX 256

struct apbps2_config {
    const char *name;
    uint32_t irq;   /* 1..31 */
    uint32_t mouse; /* key "mouse": what is connected; a keyboard else */
};

extern const struct setting apbps2_settings[];
extern const size_t apbps2_setting_count;
void apbps2_config_default(struct apbps2_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *apbps2_create(const struct apbps2_config *config, const struct device_env *env);

/*
 * The keyboard has a byte of a scan code (set 2), or the mouse one of a packet, to send after those
 * that still wait; one that was told to be silent forgets it. False: too many wait.
 */
bool apbps2_input(struct device *device, uint8_t byte);

/*
 * The mouse moves: counts to the right, up, and of the wheel towards the user; buttons: left 1, right
 * 2, middle 4. False: a keyboard is connected.
 */
bool apbps2_move(struct device *device, int32_t dx, int32_t dy, int32_t dz, uint32_t buttons);

#endif
