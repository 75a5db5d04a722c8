/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The APBUART in time (apbuart_core.h).
 */
#include "sim/dev/apbuart_core.h"

#define TICKS_PER_BIT 8u
#define DELAY_BITS    48u /* from the last character to the delayed receiver interrupt */

/* FIFOs. */

void apbuart_tx_push(struct apbuart_state *s, const struct apbuart_config *config, uint8_t value)
{
    s->tx_fifo[s->tx_write] = value;
    if (config->fifo == 1) {
        s->tx_count = 1;
    } else if (s->tx_count < config->fifo) {
        s->tx_write = (s->tx_write + 1) % config->fifo;
        s->tx_count++;
    }
}

uint8_t apbuart_tx_pop(struct apbuart_state *s, const struct apbuart_config *config)
{
    uint8_t value = s->tx_fifo[s->tx_read];

    s->tx_read = (s->tx_read + 1) % config->fifo;
    s->tx_count--;
    return value;
}

void apbuart_rx_push(struct apbuart_state *s, const struct apbuart_config *config, uint8_t value)
{
    if (s->rx_count == config->fifo)
        return;
    s->rx_fifo[s->rx_write] = value;
    s->rx_write = (s->rx_write + 1) % config->fifo;
    s->rx_count++;
}

/* The character that waited in the shift register moves up. */
static void apbuart_rx_settle(struct apbuart_state *s, const struct apbuart_config *config)
{
    if (!s->rx_waits || s->rx_count == config->fifo)
        return;
    s->rx_waits = 0;
    apbuart_rx_push(s, config, (uint8_t)s->rx_shift);
}

void apbuart_rx_pop(struct apbuart_state *s, const struct apbuart_config *config)
{
    if (!s->rx_count)
        return;
    s->rx_read = (s->rx_read + 1) % config->fifo;
    s->rx_count--;
    apbuart_rx_settle(s, config);
}

bool apbuart_rx_threshold(const struct apbuart_state *s, const struct apbuart_config *config)
{
    uint32_t enabled = APBUART_RF | APBUART_RE;

    return config->fifo > 1 && (s->control & enabled) == enabled && s->rx_count >= config->fifo / 2;
}

bool apbuart_irq_level(const struct apbuart_state *s, const struct apbuart_config *config)
{
    uint32_t enabled = APBUART_TF | APBUART_TE;
    bool tx_threshold =
        config->fifo > 1 && (s->control & enabled) == enabled && s->tx_count < config->fifo / 2;

    return tx_threshold || apbuart_rx_threshold(s, config);
}

/* Receiver. */

/* A delayed interrupt waits while DI is off. */
static bool apbuart_delay_runs(const struct apbuart_state *s)
{
    return s->delay_ticks && (s->control & APBUART_DI);
}

static uint32_t apbuart_break_size(const struct apbuart_state *s)
{
    return (s->control & APBUART_BREAK_SIZE) >> 16;
}

/* Bits in front of the one that ends a character or break; with parity a break is looked at for one or two bits more. */
static uint32_t apbuart_rx_bits(const struct apbuart_state *s, uint32_t character)
{
    uint32_t parity = s->control & APBUART_PE ? 1 : 0, size = apbuart_break_size(s);

    if (!(character & APBUART_INPUT_BREAK) || size == 9)
        return 9 + parity;
    return size + (parity && size == 10);
}

/* Of a long break being received, the ticks that are left when the stop bit of a character would be over; 0: it is none. */
static uint32_t apbuart_rx_stop(const struct apbuart_state *s)
{
    uint32_t parity = s->control & APBUART_PE ? 1 : 0;

    if (!(s->rx_shift & APBUART_INPUT_BREAK))
        return 0;
    return (apbuart_rx_bits(s, APBUART_INPUT_BREAK) - 9 - parity) * TICKS_PER_BIT;
}

/* The receiver's interrupt comes with the stop bit, whatever that is. */
static uint32_t apbuart_rx_interrupt(const struct apbuart_state *s)
{
    return !(s->control & APBUART_DI) && (s->control & APBUART_RI) ? APBUART_EFFECT_IRQ : 0;
}

/* A start bit: the receiver samples the stop bit in its middle. */
static void apbuart_rx_start(struct apbuart_state *s, uint32_t character)
{
    if (s->rx_waits)
        s->errors |= APBUART_STATUS_OV;
    s->rx_waits = 0;
    s->rx_shift = character;
    s->rx_ticks = apbuart_rx_bits(s, character) * TICKS_PER_BIT + TICKS_PER_BIT / 2;
}

static uint32_t apbuart_rx_complete(struct apbuart_state *s, const struct apbuart_config *config)
{
    uint32_t effects = apbuart_rx_stop(s) ? 0 : apbuart_rx_interrupt(s);

    if (s->rx_shift & APBUART_INPUT_BREAK) {
        s->errors |= APBUART_STATUS_BR;
        return s->control & APBUART_BI ? APBUART_EFFECT_IRQ : effects;
    }
    if (s->rx_shift & APBUART_INPUT_FRAME_ERROR) {
        s->errors |= APBUART_STATUS_FE;
        return effects;
    }
    if (s->control & APBUART_DI)
        s->delay_ticks = s->control & APBUART_RI ? DELAY_BITS * TICKS_PER_BIT : 0;
    if ((s->rx_shift & APBUART_INPUT_PARITY_ERROR) && (s->control & APBUART_PE)) {
        s->errors |= APBUART_STATUS_PE;
        return effects;
    }
    s->rx_waits = 1;
    apbuart_rx_settle(s, config);
    if (apbuart_rx_threshold(s, config))
        s->delay_ticks = 0; /* that interrupt tells it already */
    return effects;
}

/*
 * The other end may send: it sees RTS where that is connected, and spares a receiver that is off.
 */
static bool apbuart_input_waits(const struct apbuart_state *s, const struct apbuart_config *config)
{
    bool stopped = config->flow && s->rx_count == config->fifo && s->rx_waits;

    return s->input_count && (s->control & APBUART_RE) && !(s->control & APBUART_LB) &&
           !s->rx_ticks && !stopped;
}

static void apbuart_input_start(struct apbuart_state *s)
{
    uint32_t character = s->input[s->input_head];
    uint32_t bits = character & APBUART_INPUT_BREAK ? apbuart_break_size(s) + 2 : 10;

    s->input_head = (s->input_head + 1) % APBUART_INPUT_MAX;
    s->input_count--;
    s->line_ticks = (bits + (s->control & APBUART_PE ? 1 : 0)) * TICKS_PER_BIT;
    apbuart_rx_start(s, character);
}

static uint32_t apbuart_rx_tick(struct apbuart_state *s, const struct apbuart_config *config)
{
    uint32_t effects = 0;

    if (apbuart_delay_runs(s) && --s->delay_ticks == 0)
        effects |= APBUART_EFFECT_IRQ;
    if (s->line_ticks)
        s->line_ticks--;
    if (s->rx_ticks && --s->rx_ticks == 0)
        effects |= apbuart_rx_complete(s, config);
    else if (s->rx_ticks && s->rx_ticks == apbuart_rx_stop(s))
        effects |= apbuart_rx_interrupt(s);
    if (!s->line_ticks && apbuart_input_waits(s, config))
        apbuart_input_start(s);
    return effects;
}

/* Transmitter. */

static bool apbuart_tx_may_send(const struct apbuart_state *s)
{
    bool stopped = (s->control & APBUART_LB) && s->rx_count && (s->rx_waits || s->rx_ticks);

    return (s->control & APBUART_TE) && !(s->control & APBUART_DB) &&
           !(stopped && (s->control & APBUART_FL));
}

static uint32_t apbuart_tx_start(struct apbuart_state *s, const struct apbuart_config *config)
{
    s->tx_shift = apbuart_tx_pop(s, config);
    s->tx_state = APBUART_TX_DATA;
    s->tx_bit = 0;
    s->tx_busy = 1;
    s->tx_silent = (s->control & APBUART_LB) != 0;
    if (s->tx_silent && (s->control & APBUART_RE))
        apbuart_rx_start(s, s->tx_shift);
    return (s->control & APBUART_TI) && !s->tx_count ? APBUART_EFFECT_IRQ : 0;
}

/* What the receiver makes of one: the shortest is, with parity, as long as a character of zeros, whose parity bit is 0. */
static uint32_t apbuart_own_break(const struct apbuart_state *s)
{
    if (!(s->control & APBUART_PE) || apbuart_break_size(s) > 9)
        return APBUART_INPUT_BREAK;
    return s->control & APBUART_PS ? APBUART_INPUT_PARITY_ERROR : 0;
}

static void apbuart_tx_start_break(struct apbuart_state *s)
{
    s->tx_state = APBUART_TX_BREAK;
    s->tx_bit = 0;
    if ((s->control & APBUART_LB) && (s->control & APBUART_RE))
        apbuart_rx_start(s, apbuart_own_break(s));
}

/* Between characters; the stop bit of the one before is over. */
static uint32_t apbuart_tx_idle(struct apbuart_state *s, const struct apbuart_config *config)
{
    bool was_busy = s->tx_busy;
    uint32_t effects = was_busy && !s->tx_silent ? APBUART_EFFECT_OUTPUT : 0;

    s->tx_busy = 0;
    s->tx_left = s->tx_shift;
    if (apbuart_tx_may_send(s)) {
        if (s->control & APBUART_TB)
            apbuart_tx_start_break(s);
        else if (s->tx_count)
            return effects | apbuart_tx_start(s, config);
    }
    return effects | (was_busy && (s->control & APBUART_SI) ? APBUART_EFFECT_IRQ : 0);
}

static uint32_t apbuart_tx_bit(struct apbuart_state *s, const struct apbuart_config *config)
{
    uint8_t stop = s->control & APBUART_NS ? APBUART_TX_STOP : APBUART_TX_IDLE;

    switch ((enum apbuart_tx)s->tx_state) {
    case APBUART_TX_IDLE:
        return apbuart_tx_idle(s, config);
    case APBUART_TX_DATA:
        if (++s->tx_bit == 9) /* start bit and eight data bits are over */
            s->tx_state = s->control & APBUART_PE ? APBUART_TX_PARITY : stop;
        return 0;
    case APBUART_TX_PARITY:
        s->tx_state = stop;
        return 0;
    case APBUART_TX_STOP:
        s->tx_state = APBUART_TX_IDLE;
        return 0;
    case APBUART_TX_BREAK:
        if (++s->tx_bit <= apbuart_break_size(s))
            return 0;
        s->control &= ~APBUART_TB;
        s->tx_state = APBUART_TX_IDLE;
        return 0;
    }
    return 0;
}

/* The baud clock. */

uint64_t apbuart_ticks(const struct apbuart_state *s, const struct apbuart_config *config)
{
    uint64_t first = CLOCK_NEVER;
    uint32_t stop = apbuart_rx_stop(s);
    bool ready = apbuart_tx_may_send(s) && (s->tx_count || (s->control & APBUART_TB));

    if (s->control & APBUART_EC)
        return CLOCK_NEVER;
    if (s->tx_state != APBUART_TX_IDLE || s->tx_busy || ready)
        first = TICKS_PER_BIT - s->tx_clock;
    if (s->rx_ticks > stop && s->rx_ticks - stop < first)
        first = s->rx_ticks - stop;
    if (s->rx_ticks && s->rx_ticks < first)
        first = s->rx_ticks;
    if (apbuart_delay_runs(s) && s->delay_ticks < first)
        first = s->delay_ticks;
    if (apbuart_input_waits(s, config)) {
        uint64_t start = s->line_ticks ? s->line_ticks : 1;

        first = start < first ? start : first;
    }
    return first;
}

void apbuart_pass(struct apbuart_state *s, uint64_t ticks)
{
    if (s->control & APBUART_EC)
        return;
    s->tx_clock = (uint8_t)((s->tx_clock + ticks) % TICKS_PER_BIT);
    s->line_ticks -= ticks < s->line_ticks ? (uint32_t)ticks : s->line_ticks;
    s->rx_ticks -= s->rx_ticks ? (uint32_t)ticks : 0;
    s->delay_ticks -= apbuart_delay_runs(s) ? (uint32_t)ticks : 0;
}

uint32_t apbuart_tick(struct apbuart_state *s, const struct apbuart_config *config)
{
    uint32_t effects = apbuart_rx_tick(s, config);

    s->tx_clock = (s->tx_clock + 1) % TICKS_PER_BIT;
    if (!s->tx_clock)
        effects |= apbuart_tx_bit(s, config);
    return effects;
}
