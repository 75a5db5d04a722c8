/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH: the Ethernet MAC of 10 and 100 Mbit/s with descriptor tables, DMA, address filter, MDIO and
 * a PHY. Follows the GRLIB IP core manual's GRETH chapter, by whole frames, which take their time on
 * the line, and with the debug link (EDCL, edcl.h). Left out: collisions and all other errors of
 * the line but frames that are too long, RAM debug access, the PHY's interrupt.
 */
#ifndef PRIDE_DEV_GRETH_H
#define PRIDE_DEV_GRETH_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

#define GRETH_FRAME_MAX 1514u /* bytes, without the check sequence */
#define GRETH_FRAME_MIN 60u   /* shorter ones are padded */
#define GRETH_QUEUE     16u   /* frames on their way in */
/* Of what may come in: the receiver reports what is longer than GRETH_FRAME_MAX. */
#define GRETH_INPUT_MAX 9018u

struct greth_config {
    const char *name;
    uint32_t irq;      /* 1..31 */
    uint32_t phy;      /* key "phy": the PHY's address 0..31 */
    uint32_t rmii;     /* key "rmii": CONTROL.SP is there, and the core asks the PHY itself */
    uint32_t loop;     /* key "loop": what is sent comes back */
    uint32_t edcl;     /* key "edcl": KiB of the debug link's buffer, 0: none */
    uint32_t edcl_ip;  /* key "edcl_ip": after reset */
    uint32_t edcl_mac; /* key "edcl_mac": after reset, the last three bytes */
    uint32_t master;   /* its number on the bus */
    void *owner;
    /* A frame has left, of 60..1514 bytes; may be NULL. */
    void (*output)(void *owner, const uint8_t *frame, uint32_t size);
    /* Memory was written by the DMA of the device `name`; may be NULL. */
    void (*memory_written)(void *owner, const char *name, uint32_t address, uint32_t size);
};

extern const struct setting greth_settings[];
extern const size_t greth_setting_count;
void greth_config_default(struct greth_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *greth_create(const struct greth_config *config, const struct device_env *env);

/*
 * A frame of 14..GRETH_INPUT_MAX bytes arrives, after those on their way, from destination address to the last
 * data byte. False: its size is wrong, or GRETH_QUEUE frames are on their way.
 */
bool greth_input(struct device *device, const uint8_t *frame, uint32_t size);

/* A boot loader has waited until the core was done with the PHY. */
void greth_settle(struct device *device);

#endif
