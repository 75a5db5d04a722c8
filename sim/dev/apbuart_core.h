/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The APBUART in time (apbuart.h is the device around it): transmitter, receiver and the other end
 * of the line, stepped by the baud clock, whose eight ticks are one bit. Bits follow apbuart.vhd;
 * the receiver takes whole characters, with the time and the result that sampling them has. The
 * VHDL's two cycles from a tick to its effect are left out. The external clock (EC) is tied to 0: with it nothing moves.
 */
#ifndef PRIDE_DEV_APBUART_CORE_H
#define PRIDE_DEV_APBUART_CORE_H

#include "sim/base/clock.h"
#include "sim/dev/apbuart.h"

/* Status register. */
#define APBUART_STATUS_DR (1u << 0)
#define APBUART_STATUS_TS (1u << 1)
#define APBUART_STATUS_TE (1u << 2)
#define APBUART_STATUS_BR (1u << 3)
#define APBUART_STATUS_OV (1u << 4)
#define APBUART_STATUS_PE (1u << 5)
#define APBUART_STATUS_FE (1u << 6)
#define APBUART_STATUS_TH (1u << 7)
#define APBUART_STATUS_RH (1u << 8)
#define APBUART_STATUS_TF (1u << 9)
#define APBUART_STATUS_RF (1u << 10)
#define APBUART_STATUS_ERRORS                                                                      \
    (APBUART_STATUS_BR | APBUART_STATUS_OV | APBUART_STATUS_PE | APBUART_STATUS_FE)

/* Control register. */
#define APBUART_RE         (1u << 0)
#define APBUART_TE         (1u << 1)
#define APBUART_RI         (1u << 2)
#define APBUART_TI         (1u << 3)
#define APBUART_PS         (1u << 4)
#define APBUART_PE         (1u << 5)
#define APBUART_FL         (1u << 6)
#define APBUART_LB         (1u << 7)
#define APBUART_EC         (1u << 8)
#define APBUART_TF         (1u << 9)
#define APBUART_RF         (1u << 10)
#define APBUART_DB         (1u << 11)
#define APBUART_BI         (1u << 12)
#define APBUART_DI         (1u << 13)
#define APBUART_SI         (1u << 14)
#define APBUART_NS         (1u << 15)
#define APBUART_BREAK_SIZE (0xfu << 16)
#define APBUART_TB         (1u << 20)
#define APBUART_FA         (1u << 31)

enum apbuart_tx {
    APBUART_TX_IDLE,
    APBUART_TX_DATA,
    APBUART_TX_PARITY,
    APBUART_TX_STOP,
    APBUART_TX_BREAK
};

struct apbuart_state {
    uint64_t time;        /* the cycle of which this is the state */
    uint32_t scaler;      /* cycles to the next tick, less 1 */
    uint32_t reload;      /* cycles from tick to tick, less 1 */
    uint32_t control;     /* TB, DB among the rest */
    uint32_t errors;      /* APBUART_STATUS_ERRORS */
    uint32_t rx_ticks;    /* until the character being received is complete, 0: none is */
    uint32_t rx_shift;    /* that character, or the one that waits: as in apbuart_input */
    uint32_t line_ticks;  /* until the other end has sent its character and may send the next */
    uint32_t delay_ticks; /* until the delayed receiver interrupt, 0: none is due */
    uint8_t tx_clock;     /* ticks of the present bit, 0..7 */
    uint8_t tx_state;     /* enum apbuart_tx */
    uint8_t tx_bit;       /* bits sent of the character or break */
    uint8_t tx_shift;     /* the character being sent */
    uint8_t tx_busy;      /* a character is being sent (status TS = 0) */
    uint8_t tx_silent;    /* nobody outside sees it: loop-back */
    uint8_t rx_waits;     /* a complete character waits for room in the FIFO */
    uint8_t tx_left;      /* the character that left last */
    uint32_t tx_count, tx_read, tx_write;
    uint32_t rx_count, rx_read, rx_write;
    uint32_t input_head, input_count;
    uint8_t tx_fifo[APBUART_FIFO_MAX];
    uint8_t rx_fifo[APBUART_FIFO_MAX];
    uint16_t input[APBUART_INPUT_MAX];
};

/* What came of a tick, to be told to the world. */
#define APBUART_EFFECT_IRQ    1u /* an interrupt pulse */
#define APBUART_EFFECT_OUTPUT 2u /* tx_left has left */

/* Ticks until the next one that does something, that one included; CLOCK_NEVER: none will. */
uint64_t apbuart_ticks(const struct apbuart_state *s, const struct apbuart_config *config);

/* Passes `ticks` fewer than that, of which none does anything. */
void apbuart_pass(struct apbuart_state *s, uint64_t ticks);

/* One tick; returns effects. */
uint32_t apbuart_tick(struct apbuart_state *s, const struct apbuart_config *config);

/* The level that the FIFO thresholds hold the interrupt line at. */
bool apbuart_irq_level(const struct apbuart_state *s, const struct apbuart_config *config);

/* The receiver FIFO's threshold interrupt. */
bool apbuart_rx_threshold(const struct apbuart_state *s, const struct apbuart_config *config);

/* FIFOs. A write to a full transmitter FIFO spoils its oldest character, as in the VHDL. */
void apbuart_tx_push(struct apbuart_state *s, const struct apbuart_config *config, uint8_t value);
uint8_t apbuart_tx_pop(struct apbuart_state *s, const struct apbuart_config *config);
void apbuart_rx_push(struct apbuart_state *s, const struct apbuart_config *config, uint8_t value);
void apbuart_rx_pop(struct apbuart_state *s, const struct apbuart_config *config);

#endif
