/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys of a PC keyboard: what a PS/2 keyboard in scan code set 2 sends for the keys that SDL names
 * by their place (SDL_Scancode, which are USB's usage numbers).
 */
#ifndef PRIDE_APP_KEYMAP_H
#define PRIDE_APP_KEYMAP_H

#include <stdbool.h>
#include <stdint.h>

#define KEYMAP_BYTES 8

/* The bytes for a key that goes down or up; returns how many, 0: a key that such a keyboard lacks. */
unsigned keymap_bytes(unsigned scancode, bool down, uint8_t bytes[KEYMAP_BYTES]);

#endif
