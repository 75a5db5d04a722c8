/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A mouse at a PS/2 port: its commands, modes, movement counters and packets, with the wheel that a
 * driver wakes by the sample rates 200, 100, 80 (identity 3). Plain logic without a clock: the port
 * (apbps2.c) carries the bytes and keeps the sample rate. Follows the description of the PS/2 mouse
 * protocol that IBM's PS/2 technical reference and Microsoft's IntelliMouse have made common.
 */
#ifndef PRIDE_DEV_PS2MOUSE_H
#define PRIDE_DEV_PS2MOUSE_H

#include <stdbool.h>
#include <stdint.h>

#define PS2MOUSE_ANSWER_MAX 5 /* acknowledge and a packet */

struct ps2mouse {
    int32_t dx, dy, dz; /* moved and not yet reported: right, up, wheel towards the user */
    uint32_t buttons;   /* left 1, right 2, middle 4 */
    uint32_t reported;  /* the buttons of the last packet */
    uint32_t rate;      /* samples a second */
    uint32_t resolution;
    uint32_t knock; /* the last three sample rates, 8 bits each */
    uint8_t argument_of;
    uint8_t remote;  /* packets are sent only when asked for */
    uint8_t wrap;    /* echoes all but reset and "reset wrap mode" */
    uint8_t enabled; /* reports in stream mode */
    uint8_t doubled; /* scaling 2:1 in stream mode */
    uint8_t wheel;   /* identity 3: packets of four bytes */
    uint8_t reserved[2];
};

void ps2mouse_reset(struct ps2mouse *mouse);

/* A byte from the port; returns how many bytes it answers. */
unsigned ps2mouse_command(struct ps2mouse *mouse, uint8_t byte,
                          uint8_t answer[PS2MOUSE_ANSWER_MAX]);

/* The mouse moves, or buttons are now as given. */
void ps2mouse_move(struct ps2mouse *mouse, int32_t dx, int32_t dy, int32_t dz, uint32_t buttons);

/* Stream mode has something to report. */
bool ps2mouse_wants(const struct ps2mouse *mouse);

/* The next packet of 3 or 4 bytes; what does not fit stays for the one after. */
unsigned ps2mouse_packet(struct ps2mouse *mouse, uint8_t packet[4]);

/* Bounds after a state came from outside. */
void ps2mouse_bound(struct ps2mouse *mouse);

#endif
