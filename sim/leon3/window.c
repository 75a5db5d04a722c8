/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Register windows (window.h). The file has one frame for each window: its outs and its locals; its ins are the outs of the
 * next frame. In a cut file the outs of window 0 are the ins of window CWPMAX, in the frame behind the last.
 */
#include "sim/leon3/window.h"

#include "sim/leon3/delay.h"

#include <string.h>

#define FRAME_WORDS  16
#define FRAME_BYTES  (FRAME_WORDS * sizeof(uint32_t))
#define INS_BYTES    (8 * sizeof(uint32_t))
#define ALTERNATIVE  (PSR_AW | PSR_PAW)
#define ASR20_WCWP   0x20u /* CWP is written too */
#define CWPMAX_SHIFT 16
#define STWIN_SHIFT  21

/* Bits of a window number, which is all that the file looks at. */
static uint32_t number_bits(const struct leon3 *cpu)
{
    uint32_t bits = 1;

    while (bits < cpu->config.windows - 1)
        bits = bits << 1 | 1u;
    return bits;
}

static uint32_t window_number(const struct leon3 *cpu, uint32_t value)
{
    return (value & number_bits(cpu)) % cpu->config.windows;
}

uint32_t leon3_window_word(const struct leon3 *cpu, uint32_t window, uint32_t r)
{
    uint32_t frame = cpu->state.stwin + window;

    if (r >= 24)
        frame++;
    else if (r < 16 && !window)
        frame += cpu->state.cwpmax + 1u;
    return frame % cpu->config.windows * FRAME_WORDS + (r >= 24 ? r - 24 : r - 8);
}

static uint32_t *plain_frame(struct leon3 *cpu, uint32_t window)
{
    return cpu->state.win + (window == cpu->config.windows ? 0 : window) * FRAME_WORDS;
}

void leon3_window_store(struct leon3 *cpu)
{
    uint32_t window = leon3_cwp(cpu);

    if (cpu->config.altwin) {
        window = leon3_window_in_use(cpu);
        for (uint32_t r = 8; r < 32; r++)
            cpu->state.win[leon3_window_word(cpu, window, r)] = cpu->r[r];
        return;
    }
    memcpy(plain_frame(cpu, window), cpu->r + 8, FRAME_BYTES);
    memcpy(plain_frame(cpu, window + 1), cpu->r + 24, INS_BYTES);
}

void leon3_window_load(struct leon3 *cpu)
{
    uint32_t window = leon3_cwp(cpu);

    if (cpu->config.altwin) {
        window = leon3_window_in_use(cpu);
        for (uint32_t r = 8; r < 32; r++)
            cpu->r[r] = cpu->state.win[leon3_window_word(cpu, window, r)];
        return;
    }
    memcpy(cpu->r + 8, plain_frame(cpu, window), FRAME_BYTES);
    memcpy(cpu->r + 24, plain_frame(cpu, window + 1), INS_BYTES);
}

void leon3_window_follow(struct leon3 *cpu, uint32_t cwp)
{
    struct leon3_state *s = &cpu->state;

    if (cpu->config.altwin && !(s->psr & ALTERNATIVE)) {
        s->awp = (uint8_t)leon3_cwp(cpu);
        s->awp_delay = 2;
    }
    leon3_window_select(cpu, cwp);
}

void leon3_window_turn_alternative(struct leon3 *cpu, uint32_t window)
{
    if (!(cpu->state.psr & PSR_AW)) {
        leon3_window_follow(cpu, window);
        return;
    }
    leon3_window_store(cpu);
    cpu->state.awp = (uint8_t)window;
    leon3_window_load(cpu);
}

void leon3_window_set_alternative(struct leon3 *cpu, uint32_t bits)
{
    struct leon3_state *s = &cpu->state;

    if (bits == (s->psr & ALTERNATIVE))
        return;
    leon3_window_store(cpu);
    if (!(s->psr & ALTERNATIVE))
        s->awp = (uint8_t)leon3_cwp(cpu);
    s->psr = (s->psr & ~ALTERNATIVE) | bits;
    leon3_window_load(cpu);
}

/* The cut as a write of ASR20 leaves it: CWPMAX = 0 lets it be. */
static void cut_after(const struct leon3 *cpu, uint32_t value, uint8_t *stwin, uint8_t *cwpmax)
{
    uint32_t last = window_number(cpu, value >> CWPMAX_SHIFT);

    *stwin = last ? (uint8_t)window_number(cpu, value >> STWIN_SHIFT) : cpu->state.stwin;
    *cwpmax = last ? (uint8_t)last : cpu->state.cwpmax;
}

/* The cut is read as early as other registers, the pointer when it is seen. */
uint32_t leon3_asr20_read(const struct leon3 *cpu)
{
    const struct leon3_state *s = &cpu->state;
    uint32_t awp = s->psr & ALTERNATIVE || s->awp_delay ? s->awp : leon3_cwp(cpu);
    uint8_t stwin = s->stwin, cwpmax = s->cwpmax;

    if (s->asr20_delay && s->asr20_delay <= LEON3_DELAY_PSR - LEON3_DELAY_READ)
        cut_after(cpu, s->asr20_next, &stwin, &cwpmax);
    return (uint32_t)stwin << STWIN_SHIFT | (uint32_t)cwpmax << CWPMAX_SHIFT | awp;
}

/*
 * Without AW and PAW the pointer written is lost: it follows CWP. With WCWP the decode stage takes bits 15:14 for AW and PAW,
 * as those of WRPSR (measured).
 */
void leon3_asr20_write(struct leon3 *cpu, uint32_t value)
{
    struct leon3_state *s = &cpu->state;
    uint32_t window = window_number(cpu, value);

    leon3_window_store(cpu);
    s->awp = (uint8_t)window;
    if (value & ASR20_WCWP)
        s->psr = (s->psr & ~(PSR_CWP | ALTERNATIVE)) | (value & ALTERNATIVE) | window;
    cut_after(cpu, value, &s->stwin, &s->cwpmax);
    leon3_window_load(cpu);
}

void leon3_window_bound(struct leon3 *cpu)
{
    struct leon3_state *s = &cpu->state;
    uint32_t windows = cpu->config.windows;

    if (leon3_cwp(cpu) >= windows)
        s->psr = (s->psr & ~PSR_CWP) | leon3_cwp(cpu) % windows;
    s->cwp_next = (uint8_t)(s->cwp_next % windows);
    s->cwp_ahead = (uint8_t)(s->cwp_ahead % windows);
    s->awp = (uint8_t)(s->awp % windows);
    s->stwin = (uint8_t)(s->stwin % windows);
    s->cwpmax = (uint8_t)(s->cwpmax % windows);
    if (!cpu->config.altwin) {
        s->psr &= ~ALTERNATIVE;
        s->awp = s->stwin = 0;
    }
    if (!cpu->config.altwin || !s->cwpmax)
        s->cwpmax = (uint8_t)(windows - 1);
}
