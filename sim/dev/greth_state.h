/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH's state, for its rooms: registers (greth.c), transmitter (greth_transmit.c), receiver (greth_receive.c), MDIO
 * (greth_mdio.c) and what the core sets up by it on its own (greth_link.c). Bits are named as in the GRLIB IP core manual.
 */
#ifndef PRIDE_DEV_GRETH_STATE_H
#define PRIDE_DEV_GRETH_STATE_H

#include "sim/dev/edcl.h"
#include "sim/dev/ethphy.h"
#include "sim/dev/greth.h"

#define CONTROL_TE (1u << 0)
#define CONTROL_RE (1u << 1)
#define CONTROL_TI (1u << 2)
#define CONTROL_RI (1u << 3)
#define CONTROL_FD (1u << 4)
#define CONTROL_PM (1u << 5)
#define CONTROL_RS (1u << 6)
#define CONTROL_SP (1u << 7) /* with RMII */
#define CONTROL_ME (1u << 11)
#define CONTROL_DD (1u << 12) /* with a debug link: it leaves the PHY alone */
#define CONTROL_ED (1u << 14) /* the debug link is disabled */

#define STATUS_RE (1u << 0)
#define STATUS_TE (1u << 1)
#define STATUS_RI (1u << 2)
#define STATUS_TI (1u << 3)
#define STATUS_RA (1u << 4)
#define STATUS_TA (1u << 5)
#define STATUS_TS (1u << 6)
#define STATUS_IA (1u << 7)

#define MDIO_WR       (1u << 0)
#define MDIO_RD       (1u << 1)
#define MDIO_LF       (1u << 2)
#define MDIO_BU       (1u << 3)
#define MDIO_REGISTER 0x000007c0u
#define MDIO_PHY      0x0000f800u
#define MDIO_DATA     0xffff0000u

#define POINTER_BITS   0xfffffff8u
#define POINTER_OFFSET 0x3f8u

/* Descriptors; the addresses of buffers are multiples of four. */
#define DESCRIPTOR_LENGTH 0x7ffu
#define DESCRIPTOR_EN     (1u << 11)
#define DESCRIPTOR_WR     (1u << 12)
#define DESCRIPTOR_IE     (1u << 13)

#define LINE_FRAME 12u /* bytes of a frame on the line beside its data: preamble, check sequence */
#define LINE_GAP   12u /* bytes between two frames */
#define SLOT       1520u /* a frame's room: what is kept of the longest, up to a multiple of eight */

/* What the transmitter is at until tx_event. */
enum greth_sending {
    GRETH_SILENT,
    GRETH_SENDS_FRAME,  /* of the descriptor at tx_pointer */
    GRETH_SENDS_ANSWER, /* of the debug link */
    GRETH_REFUSES       /* the descriptor: its length cannot be */
};

/* What the core is at on its own with the PHY: the VHDL's duplexstate. */
enum greth_link { GRETH_LINK_START, GRETH_LINK_WAITS, GRETH_LINK_DONE };

struct greth_state {
    uint64_t tx_free; /* the line may be used again from this cycle on */
    uint64_t rx_free; /* no frame arrives before this cycle */
    uint32_t control;
    uint32_t status;
    uint32_t mac_msb;
    uint32_t mac_lsb;
    uint32_t mdio;
    uint32_t tx_pointer;
    uint32_t rx_pointer;
    uint32_t hash_msb;
    uint32_t hash_lsb;

    uint32_t sending; /* enum greth_sending */
    uint32_t tx_size; /* of the frame on the line */
    uint32_t tx_descriptor;

    uint32_t rx_ready;      /* a descriptor has been read for the next frame */
    uint32_t rx_descriptor; /* its first word */
    uint32_t rx_buffer;
    uint32_t rx_arriving; /* the first frame of the queue is on the line */
    uint32_t rx_heard;    /* and goes into memory */
    uint32_t rx_edcl;     /* and the debug link hears it */
    uint32_t rx_count, rx_read;
    uint32_t rx_size[GRETH_QUEUE];

    uint32_t link; /* enum greth_link */
    uint32_t link_register;
    uint32_t link_write;   /* the VHDL's phywr */
    uint32_t link_reset;   /* rstphy */
    uint32_t link_restart; /* rstaneg */
    uint32_t link_ability; /* capbil: 10 half, 10 full, 100 half, 100 full, 100 T4 */
    uint32_t phy[ETHPHY_REGISTERS];

    struct edcl edcl;
    uint8_t tx_frame[SLOT];
    uint8_t rx_frame[GRETH_QUEUE * SLOT];
};

struct greth {
    struct device device;
    struct device_env env;
    struct greth_config config;
    struct greth_state state;
    unsigned tx_event, rx_event, mdio_event;
};

/* DMA of one word; false: bus error. */
bool greth_load(const struct greth *e, uint32_t address, uint32_t *value);
bool greth_store(const struct greth *e, uint32_t address, uint32_t value);

/* Words, up to the one with the last byte; `bytes` has room for them. False: a bus error in between. */
bool greth_load_block(const struct greth *e, uint32_t address, uint8_t *bytes, uint32_t size);
bool greth_store_block(const struct greth *e, uint32_t address, const uint8_t *bytes,
                       uint32_t size);

/* The pointer to the next descriptor of the table of 1 KiB. */
uint32_t greth_advance(uint32_t pointer, uint32_t descriptor);
void greth_interrupt(const struct greth *e);
/* Cycles that so many bytes take on the line. */
uint64_t greth_line_cycles(const struct greth *e, uint32_t bytes);

/* In each room, `reload`: makes possible what a changed state says, and arms or disarms the event by it. */

/* greth_transmit.c: starts with the next frame, if there is one and nothing else is under way; a handler; RS. */
void greth_transmit(struct greth *e);
void greth_tx_event(void *self, uint64_t time);
void greth_tx_reset(struct greth *e);
void greth_tx_reload(struct greth *e);

/* greth_receive.c: reads a descriptor, if RE is set and none is waiting; a handler; RS. */
void greth_listen(struct greth *e);
void greth_rx_event(void *self, uint64_t time);
void greth_rx_reset(struct greth *e);
void greth_rx_reload(struct greth *e);

/* greth_mdio.c: an operation begins; a write of the register; a handler; RS without debug link, once MDIO is idle. */
void greth_mdio_start(struct greth *e);
void greth_mdio_write(void *self, uint32_t index, uint32_t value);
void greth_mdio_event(void *self, uint64_t time);
void greth_mdio_reset(struct greth *e);
void greth_mdio_reload(struct greth *e);

/* greth_link.c: out of hardware reset; DD and ED may have changed; an operation of its own has ended. */
void greth_link_reset(struct greth *e);
void greth_link_check(struct greth *e);
void greth_link_step(struct greth *e);
void greth_link_reload(struct greth *e);

#endif
