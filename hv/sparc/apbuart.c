/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBUART as the console, polled. With a FIFO, status bit TF tells that it is full; without one
 * that bit reads 0 for ever, and bit TE tells that the holding register is empty. Control bit FA
 * tells which kind it is.
 */
#include "hv/abi/config.h"
#include "hv/core/machine.h"
#include "hv/sparc/device.h"

enum { DATA = 0x00 / 4, STATUS = 0x04 / 4, CONTROL = 0x08 / 4, SCALER = 0x0c / 4 };
enum { STATUS_TS = 0x002, STATUS_TE = 0x004, STATUS_TF = 0x200, CONTROL_TE = 0x002 };

#define CONTROL_FA 0x80000000u

void hv_apbuart_init(const struct hv_config *config)
{
    volatile uint32_t *apbuart = hv_machine_window(config->uart_va);
    const bool fifo = (apbuart[CONTROL] & CONTROL_FA) != 0;

    hv_devices.apbuart = apbuart;
    hv_devices.ready_mask = fifo ? STATUS_TF : STATUS_TE;
    hv_devices.ready_value = fifo ? 0 : STATUS_TE;
    apbuart[SCALER] = config->clock_hz / (8u * config->console_baud) - 1u;
    apbuart[CONTROL] = CONTROL_TE;
}

bool hv_machine_console_ready(void)
{
    return (hv_devices.apbuart[STATUS] & hv_devices.ready_mask) == hv_devices.ready_value;
}

void hv_machine_console_put(char c)
{
    hv_devices.apbuart[DATA] = (unsigned char)c;
}

void hv_apbuart_wait(void)
{
    const uint32_t empty = STATUS_TE | STATUS_TS;

    while ((hv_devices.apbuart[STATUS] & empty) != empty)
        continue;
}
