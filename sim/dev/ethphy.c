/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of an Ethernet PHY (ethphy.h). Its identifier is one that nobody has been given.
 */
#include "sim/dev/ethphy.h"

#include <string.h>

#define BMCR           0
#define BMCR_RESET     0x8000u
#define BMCR_RESTART   0x0200u
#define BMCR_WRITABLE  0x7d00u /* loop-back, speed, negotiation, power-down, isolate, duplex */
#define BMCR_100       0x2000u
#define BMCR_NEGOTIATE 0x1000u
#define BMCR_DEFAULT   0x3100u /* 100 Mbit/s, negotiation, full duplex */
#define BMSR_LINK_UP   0x782du /* all modes of 10 and 100 Mbit/s, negotiated, link up */
#define PHY_ID1        0x0000u
#define PHY_ID2        0x5052u
#define ANAR           4
#define ANAR_WRITABLE  0x2fffu
#define ANAR_DEFAULT   0x01e1u
#define PARTNER        0x41e1u
#define ABILITY_100    0x0380u

void ethphy_reset(uint32_t reg[ETHPHY_REGISTERS])
{
    memset(reg, 0, ETHPHY_REGISTERS * sizeof(reg[0]));
    reg[BMCR] = BMCR_DEFAULT;
    reg[1] = BMSR_LINK_UP;
    reg[2] = PHY_ID1;
    reg[3] = PHY_ID2;
    reg[ANAR] = ANAR_DEFAULT;
    reg[5] = PARTNER;
}

void ethphy_write(uint32_t reg[ETHPHY_REGISTERS], uint32_t number, uint32_t value)
{
    if (number == BMCR && (value & BMCR_RESET))
        ethphy_reset(reg);
    else if (number == BMCR)
        reg[BMCR] = value & BMCR_WRITABLE & ~BMCR_RESTART;
    else if (number == ANAR)
        reg[ANAR] = value & ANAR_WRITABLE;
}

bool ethphy_is_fast(const uint32_t reg[ETHPHY_REGISTERS])
{
    if (reg[BMCR] & BMCR_NEGOTIATE)
        return reg[ANAR] & PARTNER & ABILITY_100;
    return reg[BMCR] & BMCR_100;
}
