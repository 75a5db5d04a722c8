/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH's MDIO: one operation at a time, at the clock of grethc.vhd's default divider; and what a core with RMII or a debug link
 * does by it on its own out of hardware reset: it resets the PHY, waits for its negotiation, and takes over speed and duplex.
 * Until that is done, or DD or ED stops it, BU is set and software's operations are lost.
 */
#include "sim/dev/greth_state.h"

#define MDC_PERIOD  52u /* cycles: twice mdcscaler + 1 */
#define MDC_READ    65u /* clocks from the first edge: preamble 32, frame 33 */
#define MDC_WRITE   64u
#define NO_PHY_DATA 0xffffu

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

static void start(struct greth *e)
{
    struct greth_state *s = &e->state;
    uint64_t now = e->env.clock->state.now, edge = now - now % MDC_PERIOD + MDC_PERIOD;
    uint32_t clocks = s->mdio & MDIO_RD ? MDC_READ : MDC_WRITE;

    s->mdio = (s->mdio & ~MDIO_LF) | MDIO_BU;
    if (s->mdio & MDIO_RD)
        s->mdio &= ~MDIO_WR;
    clock_arm(e->env.clock, e->mdio_event, edge + (uint64_t)clocks * MDC_PERIOD);
}

void greth_mdio_write(void *self, uint32_t index, uint32_t value)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;

    (void)index;
    if (s->mdio & MDIO_BU)
        return;
    s->mdio =
        (s->mdio & MDIO_LF) | (value & (MDIO_DATA | MDIO_PHY | MDIO_REGISTER | MDIO_RD | MDIO_WR));
    if (value & (MDIO_WR | MDIO_RD))
        start(e);
}

/* An operation on the PHY ends; without one at that address nobody drives the line. */
static void operate(struct greth *e)
{
    struct greth_state *s = &e->state;
    bool there = (s->mdio & MDIO_PHY) >> 11 == e->config.phy;
    uint32_t number = (s->mdio & MDIO_REGISTER) >> 6;

    if (s->mdio & MDIO_RD)
        s->mdio = (s->mdio & ~MDIO_DATA) | (there ? s->phy[number] : NO_PHY_DATA) << 16 |
                  (there ? 0 : MDIO_LF);
    else if ((s->mdio & MDIO_WR) && there)
        ethphy_write(s->phy, number, s->mdio >> 16);
    s->mdio &= ~(MDIO_WR | MDIO_RD);
}

/* The core on its own. */

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
    start(e);
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
    bool end = false;

    if (data & BMCR_RESET)
        ;
    else if (s->link_write && !s->link_restart)
        end = true;
    else if (!(data & BMCR_NEGOTIATE))
        link_force(s);
    else
        s->link_register = BMSR;
    if (s->link_restart)
        s->link_write = 0;
    return end;
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

static void link_step(struct greth *e)
{
    struct greth_state *s = &e->state;

    if (s->mdio & MDIO_LF) {
        link_start(e);
    } else if (s->link_reset) {
        s->link_reset = 0;
        link_start(e);
    } else if (link_next(s)) {
        link_done(e);
    } else {
        link_start(e);
    }
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

void greth_mdio_event(void *self, uint64_t time)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;

    (void)time;
    operate(e);
    if (s->control &
        CONTROL_RS) { /* it has waited; the core on its own does not go on until there is another operation */
        greth_mdio_reset(e);
        return;
    }
    if (s->link == GRETH_LINK_WAITS) {
        link_step(e);
        return;
    }
    s->mdio &= ~MDIO_BU;
}

void greth_settle(struct device *device)
{
    struct greth *e = device->self;

    for (unsigned i = 0; i < SETTLE_OPERATIONS && e->state.link == GRETH_LINK_WAITS; i++) {
        clock_disarm(e->env.clock, e->mdio_event);
        greth_mdio_event(e, e->env.clock->state.now);
    }
}

bool greth_mdio_reset(struct greth *e)
{
    struct greth_state *s = &e->state;

    if (clock_armed(e->env.clock, e->mdio_event))
        return false;
    s->mdio &= MDIO_PHY | MDIO_LF;
    s->control &= ~CONTROL_RS;
    return true;
}
