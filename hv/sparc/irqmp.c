/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IRQMP: one processor, one interrupt, the alarm. The processor's acknowledge clears it; extended
 * interrupts stay off.
 */
#include "hv/abi/config.h"
#include "hv/core/machine.h"
#include "hv/sparc/context.h"
#include "hv/sparc/device.h"

enum { LEVEL = 0x00 / 4, MASK_0 = 0x40 / 4 };

void hv_irqmp_init(const struct hv_config *config)
{
    hv_devices.irqmp = hv_machine_window(config->irqmp_va);
    hv_devices.irqmp[LEVEL] = 0;
    hv_devices.irqmp[HV_IRQMP_CLEAR] = 0xfffeu;
    hv_devices.irqmp[MASK_0] = hv_devices.alarm_bit;
    hv_hypercall.pending = (uint32_t)&hv_devices.irqmp[HV_IRQMP_PENDING];
    hv_hypercall.alarm_bit = hv_devices.alarm_bit;
}

bool hv_machine_interrupt_pending(void)
{
    return (hv_devices.irqmp[HV_IRQMP_PENDING] & hv_devices.alarm_bit) != 0;
}
