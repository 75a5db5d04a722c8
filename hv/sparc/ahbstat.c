/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AHBSTAT: it keeps the first access that ended with an error response, or that the memory controller
 * had to correct (CE), until it is told to look for the next one. Its interrupt is not used: an error is
 * asked for when a partition's access has failed.
 */
#include "hv/abi/config.h"
#include "hv/core/machine.h"
#include "hv/sparc/device.h"

enum { STATUS = 0x00 / 4, FAILING_ADDRESS = 0x04 / 4, NE = 0x100, CE = 0x200 };

void hv_ahbstat_init(const struct hv_config *config)
{
    if (config->ahbstat_va == 0)
        return;
    hv_devices.ahbstat = hv_machine_window(config->ahbstat_va);
    hv_devices.ahbstat[STATUS] = 0;
}

bool hv_ahbstat_take(struct hv_machine_fault *fault)
{
    volatile uint32_t *ahbstat = hv_devices.ahbstat;
    const uint32_t status = ahbstat ? ahbstat[STATUS] : 0;

    if ((status & NE) == 0)
        return false;
    if ((status & CE) == 0) {
        fault->fault_status = status;
        fault->fault_address = ahbstat[FAILING_ADDRESS];
    }
    ahbstat[STATUS] = 0;
    return (status & CE) == 0;
}
