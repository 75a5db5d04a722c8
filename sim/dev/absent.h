/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A block that a board has and this simulator does not model: it shows in plug&play with its
 * identity and interrupt, so that software finds the board's true shape; loads give 0, stores are
 * lost, and each address is reported once for loads and once for stores, with who accessed it.
 */
#ifndef PRIDE_DEV_ABSENT_H
#define PRIDE_DEV_ABSENT_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

struct absent_config {
    const char *name;
    uint32_t irq;
    uint32_t vendor;  /* key "vendor", GRLIB's numbers */
    uint32_t device;  /* key "device" */
    uint32_t version; /* key "version" */
    uint32_t base;    /* for messages */
};

extern const struct setting absent_settings[];
extern const size_t absent_setting_count;
void absent_config_default(struct absent_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *absent_create(const struct absent_config *config, const struct device_env *env);

#endif
