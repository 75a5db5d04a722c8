/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IRQMP: of each processor, the alarm and the interrupt from the others. An alarm that all share is
 * broadcast to the force register of each processor, and masked where it is not meant. The processor's
 * acknowledge clears it; extended interrupts stay off.
 */
#include "hv/abi/config.h"
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/sparc/device.h"
#include "hv/sparc/processor.h"

enum { LEVEL = 0x00 / 4, MPSTAT = 0x10 / 4, BROADCAST = 0x14 / 4, MASK = 0x40 / 4 };
enum { FORCE_CLEAR_SHIFT = 16 };

void hv_irqmp_init(const struct hv_config *config)
{
    hv_devices.irqmp = hv_machine_window(config->irqmp_va);
    hv_devices.kick_bit = hv_devices.alarm_bits & 1u << 14 ? 1u << 4 : 1u << 14;
    hv_devices.irqmp[LEVEL] = 0;
    hv_devices.irqmp[HV_IRQMP_CLEAR] = 0xfffeu;
}

void hv_irqmp_init_cpu(uint32_t id)
{
    volatile uint32_t *irqmp = hv_devices.irqmp;

    if (hv_devices.alarm_shared)
        irqmp[BROADCAST] = hv_processor.alarm_bit;
    hv_processor.mask = &irqmp[MASK + id];
    hv_processor.interrupts = hv_processor.alarm_bit | (hv_cpu.several ? hv_devices.kick_bit : 0);
    *hv_processor.mask = hv_processor.interrupts;
}

uint32_t hv_irqmp_processors(void)
{
    return (hv_devices.irqmp[MPSTAT] >> 28) + 1;
}

void hv_irqmp_start(uint32_t processors)
{
    hv_devices.irqmp[MPSTAT] = processors;
}

void hv_machine_kick(uint32_t cpu)
{
    hv_devices.irqmp[HV_IRQMP_FORCE + cpu] = hv_devices.kick_bit;
}

void hv_irqmp_answer(void)
{
    hv_devices.irqmp[HV_IRQMP_FORCE + hv_cpu.id] = hv_devices.kick_bit << FORCE_CLEAR_SHIFT;
}

void hv_irqmp_share(const uint32_t *clock, uint32_t now, int32_t reach)
{
    const uint32_t asleep = hv_devices.irqmp[MPSTAT];

    for (uint32_t i = 0; i < hv_module.config->cpu_count; i++) {
        const int32_t left = (int32_t)(now - clock[i]);
        uint32_t force = hv_processor.alarm_bit, mask = hv_processor.interrupts;

        if (left > 0)
            force <<= FORCE_CLEAR_SHIFT;
        if (left > reach && !(asleep >> i & 1u))
            mask = hv_devices.kick_bit;
        hv_devices.irqmp[HV_IRQMP_FORCE + i] = force;
        hv_devices.irqmp[MASK + i] = mask;
    }
}
