/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBUART: the serial port, with FIFOs, parity, break, loop-back, flow control and FIFO debug mode.
 * Follows the GRLIB IP core manual's APBUART chapter and apbuart.vhd revision 2. Characters take
 * the cycles that the scaler gives them, in both directions. Left out: external baud clock.
 */
#ifndef PRIDE_DEV_APBUART_H
#define PRIDE_DEV_APBUART_H

#include "sim/base/device.h"
#include "sim/base/settings.h"

#define APBUART_FIFO_MAX  32
#define APBUART_INPUT_MAX 1024

/* What may be added to a character of apbuart_input: how the line spoils it. */
#define APBUART_INPUT_BREAK        0x100u /* the line stays low for a break; the character is not sent */
#define APBUART_INPUT_FRAME_ERROR  0x200u
#define APBUART_INPUT_PARITY_ERROR 0x400u /* only where the receiver checks parity */

struct apbuart_config {
    const char *name;
    uint32_t irq;         /* 1..31 */
    uint32_t number;      /* UART number: `code` of the observation UART_OUT */
    uint32_t fifo;        /* key "fifo": 1, 2, 4, 8, 16 or 32 */
    uint32_t flow;        /* key "flow": CTS and RTS are connected */
    uint32_t scaler_bits; /* key "scaler_bits", 12..32 */
    void *owner;
    void (*output)(void *owner, uint32_t number, uint8_t character); /* has left; may be NULL */
};

extern const struct setting apbuart_settings[];
extern const size_t apbuart_setting_count;
void apbuart_config_default(struct apbuart_config *config);

/* NULL: out of memory. Everything of config and env is copied, names are not. */
struct device *apbuart_create(const struct apbuart_config *config, const struct device_env *env);

/*
 * The other end of the line sends a character (with APBUART_INPUT_*), after those still queued, at
 * this end's baud rate; it waits while the receiver is off or holds RTS. False: the queue is full.
 */
bool apbuart_input(struct device *device, uint32_t character);

/* How many characters apbuart_input still takes. */
uint32_t apbuart_input_room(const struct device *device);

#endif
