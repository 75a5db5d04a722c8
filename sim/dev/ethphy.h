/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An Ethernet PHY of 10 and 100 Mbit/s behind MDIO, with its link up at once: the basic registers of
 * IEEE 802.3 clause 22. Auto-negotiation is always complete, with a partner that can do everything.
 */
#ifndef PRIDE_DEV_ETHPHY_H
#define PRIDE_DEV_ETHPHY_H

#include <stdbool.h>
#include <stdint.h>

#define ETHPHY_REGISTERS 32

/* The registers' values after reset; the array is the state of its owner. */
void ethphy_reset(uint32_t reg[ETHPHY_REGISTERS]);

/* A write through MDIO; writes of read-only registers and bits are lost. */
void ethphy_write(uint32_t reg[ETHPHY_REGISTERS], uint32_t number, uint32_t value);

/* Whether its clocks are those of 100 Mbit/s: the best that both sides can, or as it was told. */
bool ethphy_is_fast(const uint32_t reg[ETHPHY_REGISTERS]);

#endif
