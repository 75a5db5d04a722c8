/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MEMSCRUB: the AHB memory scrubber and status unit, as in GR740: walks through a range of memory, reads each
 * block and writes it back where EDAC has corrected it; counts errors, also of other masters, as an
 * AHBSTAT does. Registers after the description of this block in RTEMS' header memscrub-regs.h; no RTL is
 * public. Approximated: 2 KiB are done at a time, in the time that their blocks take; accesses of the scrubber
 * delay nobody. Left out: external start (ES), which needs a signal.
 */
#ifndef PRIDE_DEV_MEMSCRUB_H
#define PRIDE_DEV_MEMSCRUB_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

#define MEMSCRUB_SIZE 0x1000u /* of its registers on the AHB: a page */

struct memscrub_config {
    const char *name;
    uint32_t irq; /* 1..31 */
    /* Keys: it runs from reset on, without end, as if software had started it; through this range; cycles between blocks, 0..255. */
    uint32_t start, low, high, delay;
    uint32_t master; /* its number on the bus */
    void *owner;
    /* Memory was written by the device `name`, after that; may be NULL. */
    void (*written)(void *owner, const char *name, uint32_t address, uint32_t size);
};

extern const struct setting memscrub_settings[];
extern const size_t memscrub_setting_count;
void memscrub_config_default(struct memscrub_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *memscrub_create(const struct memscrub_config *config, const struct device_env *env);

/* The bus answered this access with an error, or (correctable) memory corrected its data. */
void memscrub_record(struct device *device, const struct bus_access *access, bool correctable);

#endif
