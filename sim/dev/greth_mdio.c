/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH's MDIO: one operation at a time, at the clock of grethc.vhd's default divider.
 */
#include "sim/dev/greth_state.h"

#define MDC_PERIOD  52u /* cycles: twice mdcscaler + 1 */
#define MDC_READ    65u /* clocks from the first edge: preamble 32, frame 33 */
#define MDC_WRITE   64u
#define NO_PHY_DATA 0xffffu

void greth_mdio_start(struct greth *e)
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
        greth_mdio_start(e);
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

void greth_mdio_event(void *self, uint64_t time)
{
    struct greth *e = self;
    struct greth_state *s = &e->state;

    (void)time;
    operate(e);
    /* RS has waited; the core on its own does not go on until there is another operation. */
    if (s->control & CONTROL_RS)
        greth_mdio_reset(e);
    else if (s->link == GRETH_LINK_WAITS)
        greth_link_step(e);
    else
        s->mdio &= ~MDIO_BU;
}

void greth_mdio_reset(struct greth *e)
{
    struct greth_state *s = &e->state;

    if (clock_armed(e->env.clock, e->mdio_event))
        return;
    s->mdio &= MDIO_PHY | MDIO_LF;
    s->control &= ~CONTROL_RS;
}

void greth_mdio_reload(struct greth *e)
{
    struct greth_state *s = &e->state;

    for (unsigned i = 0; i < ETHPHY_REGISTERS; i++)
        s->phy[i] &= 0xffff;
    if (!(s->mdio & MDIO_BU))
        clock_disarm(e->env.clock, e->mdio_event);
    else if (!clock_armed(e->env.clock, e->mdio_event))
        s->mdio &= ~MDIO_BU;
}
