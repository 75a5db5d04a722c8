/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a GRETH with RMII or a debug link does by MDIO on its own out of hardware reset (grethc.vhd's duplexstate): it resets the
 * PHY, waits for its negotiation, and takes over speed and duplex. Until that is done, or DD or ED stops it, BU is set and
 * software's operations are lost.
 */
#include "sim/dev/greth_state.h"

#define SETTLE_OPERATIONS 32u /* more than the core ever needs where there is a PHY */

/* The PHY's registers and bits that the core knows. */
#define BMCR             0u
#define BMCR_RESET       0x8000u
#define BMCR_NEGOTIATE   0x1000u
#define RESET_COMMAND    0x9000u
#define RESTART_COMMAND  0x3300u
#define BMSR             1u
#define BMSR_EXTENDED    0x0001u
#define BMSR_NEGOTIATED  0x0020u
#define BMSR_GIGABIT     0x0100u
#define ABILITIES        4u
#define PARTNER          5u
#define ABILITY_SHIFT    5
#define ABILITY_BITS     0x1fu
#define ABILITY_10_FULL  0x02u
#define ABILITY_100_FULL 0x08u
#define ABILITY_100      0x1cu
#define GIGABIT          9u
#define GIGABIT_BITS     0x0300u

static bool forbidden(const struct greth *e)
{
    return e->state.control & (CONTROL_ED | CONTROL_DD);
}

static void set_data(struct greth_state *s, uint32_t data)
{
    s->mdio = (s->mdio & ~MDIO_DATA) | data << 16;
}

static void link_start(struct greth *e)
{
    struct greth_state *s = &e->state;

    s->link = GRETH_LINK_START;
    if (forbidden(e))
        return;
    s->link = GRETH_LINK_WAITS;
    s->mdio = (s->mdio & ~(MDIO_REGISTER | MDIO_RD | MDIO_WR)) | s->link_register << 6 |
              (s->link_write || s->link_reset ? MDIO_WR : MDIO_RD);
    if (s->link_reset)
        set_data(s, RESET_COMMAND);
    greth_mdio_start(e);
}

static void link_done(struct greth *e)
{
    struct greth_state *s = &e->state;
    uint32_t ability = s->link_write ? 0 : s->link_ability;
    uint32_t full = ability & ABILITY_100 ? ABILITY_100_FULL : ABILITY_10_FULL;

    s->link = GRETH_LINK_DONE;
    s->mdio &= ~MDIO_BU;
    s->control &= ~(CONTROL_SP | CONTROL_FD);
    s->control |= ability & full ? CONTROL_FD : 0;
    if (e->config.rmii && (ability & ABILITY_100))
        s->control |= CONTROL_SP;
}

/* A PHY that cannot be asked is set to 10 Mbit/s, half duplex. */
static void link_force(struct greth_state *s)
{
    s->link_register = BMCR;
    s->link_write = 1;
    set_data(s, 0);
}

/* BMCR has been read or written. True: that was the end. */
static bool link_bmcr(struct greth_state *s)
{
    uint32_t data = s->mdio >> 16;

    if (!(data & BMCR_RESET)) {
        if (s->link_write && !s->link_restart)
            return true;
        if (data & BMCR_NEGOTIATE)
            s->link_register = BMSR;
        else
            link_force(s);
    }
    if (s->link_restart)
        s->link_write = 0;
    return false;
}

static void link_bmsr(struct greth_state *s)
{
    uint32_t data = s->mdio >> 16;

    if (!(data & BMSR_EXTENDED))
        link_force(s);
    else if ((data & BMSR_GIGABIT) && !s->link_restart)
        s->link_register = GIGABIT;
    else if (data & BMSR_NEGOTIATED)
        s->link_register = ABILITIES;
}

/* Gigabit is read, taken away, and the negotiation started again. */
static void link_gigabit(struct greth_state *s)
{
    if (!s->link_write) {
        set_data(s, s->mdio >> 16 & ~GIGABIT_BITS);
    } else {
        s->link_register = BMCR;
        set_data(s, RESTART_COMMAND);
        s->link_restart = 1;
    }
    s->link_write = 1;
}

/* The VHDL's state nextop: what comes after an operation on link_register. True: nothing. */
static bool link_next(struct greth_state *s)
{
    uint32_t ability = s->mdio >> (16 + ABILITY_SHIFT) & ABILITY_BITS;

    switch (s->link_register) {
    case BMCR:
        return link_bmcr(s);
    case BMSR:
        link_bmsr(s);
        return false;
    case GIGABIT:
        link_gigabit(s);
        return false;
    case ABILITIES:
        s->link_ability = ability;
        s->link_register = PARTNER;
        return false;
    default:
        s->link_ability &= ability;
        return true;
    }
}

void greth_link_step(struct greth *e)
{
    struct greth_state *s = &e->state;
    bool end = false;

    if (!(s->mdio & MDIO_LF)) {
        if (s->link_reset)
            s->link_reset = 0;
        else
            end = link_next(s);
    }
    if (end)
        link_done(e);
    else
        link_start(e);
}

void greth_link_reset(struct greth *e)
{
    struct greth_state *s = &e->state;

    s->link_reset = 1;
    s->link = GRETH_LINK_DONE;
    if (e->config.rmii || e->config.edcl)
        link_start(e);
}

void greth_link_check(struct greth *e)
{
    struct greth_state *s = &e->state;

    if (!e->config.rmii && !e->config.edcl)
        return;
    if (s->link == GRETH_LINK_START) {
        link_start(e);
    } else if (forbidden(e)) {
        s->link = GRETH_LINK_START;
        s->mdio &= MDIO_PHY | MDIO_LF;
        clock_disarm(e->env.clock, e->mdio_event);
    }
}

void greth_settle(struct device *device)
{
    struct greth *e = device->self;

    for (unsigned i = 0; i < SETTLE_OPERATIONS && e->state.link == GRETH_LINK_WAITS; i++) {
        clock_disarm(e->env.clock, e->mdio_event);
        greth_mdio_event(e, e->env.clock->state.now);
    }
}

void greth_link_reload(struct greth *e)
{
    struct greth_state *s = &e->state;

    s->link = s->link < GRETH_LINK_DONE ? s->link : GRETH_LINK_DONE;
    s->link_register &= 31;
    s->link_ability &= 31;
}
