/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state map of the processor, and the way between the state and the engines' working copies
 * (window file, icc).
 */
#include "sim/leon3/state.h"

#include "sim/leon3/cached_line.h"
#include "sim/leon3/delay.h"
#include "sim/leon3/window.h"

#include <string.h>

/* clang-format off */
const struct state_field leon3_fields[] = {
    STATE_SCALAR(leon3_state, cycle),
    STATE_SCALAR(leon3_state, instructions),
    STATE_SCALAR(leon3_state, idle_cycles),
    STATE_SCALAR(leon3_state, mul_number),
    STATE_ARRAY(leon3_state, store_error_cycle),
    STATE_ARRAY(leon3_state, traps),
    STATE_SCALAR(leon3_state, psr),
    STATE_SCALAR(leon3_state, wim),
    STATE_SCALAR(leon3_state, tbr),
    STATE_SCALAR(leon3_state, y),
    STATE_SCALAR(leon3_state, pc),
    STATE_SCALAR(leon3_state, npc),
    STATE_ARRAY(leon3_state, g),
    STATE_ARRAY(leon3_state, win),
    STATE_ARRAY(leon3_state, f),
    STATE_SCALAR(leon3_state, fsr),
    STATE_ARRAY(leon3_state, fq),
    STATE_SCALAR(leon3_state, asr17),
    STATE_SCALAR(leon3_state, asr18),
    STATE_ARRAY(leon3_state, watch),
    STATE_ARRAY(leon3_state, watch_old),
    STATE_SCALAR(leon3_state, ccr),
    STATE_SCALAR(leon3_state, mode),
    STATE_SCALAR(leon3_state, irl),
    STATE_SCALAR(leon3_state, wim_old),
    STATE_SCALAR(leon3_state, tbr_old),
    STATE_SCALAR(leon3_state, store_error),
    STATE_SCALAR(leon3_state, asr22),
    STATE_SCALAR(leon3_state, asr20_next),
    STATE_SCALAR(leon3_state, asr20_delay),
    STATE_SCALAR(leon3_state, awp_delay),
    STATE_SCALAR(leon3_state, awp),
    STATE_SCALAR(leon3_state, stwin),
    STATE_SCALAR(leon3_state, cwpmax),
    STATE_SCALAR(leon3_state, mul_y),
    STATE_SCALAR(leon3_state, asr18_old),
    STATE_SCALAR(leon3_state, asr18_last),
    STATE_SCALAR(leon3_state, mul_rd),
    STATE_SCALAR(leon3_state, mul_cc),
    STATE_SCALAR(leon3_state, asr18_delay),
    STATE_SCALAR(leon3_state, trap_type),
    STATE_SCALAR(leon3_state, past_cache),
    STATE_SCALAR(leon3_state, wim_delay),
    STATE_SCALAR(leon3_state, tbr_delay),
    STATE_SCALAR(leon3_state, irq_delay),
    STATE_SCALAR(leon3_state, et_old),
    STATE_SCALAR(leon3_state, fp_mode),
    STATE_SCALAR(leon3_state, late_load),
    STATE_SCALAR(leon3_state, psr_delay),
    STATE_SCALAR(leon3_state, cwp_next),
    STATE_SCALAR(leon3_state, cwp_ahead),
    STATE_SCALAR(leon3_state, mode_next),
    STATE_SCALAR(leon3_state, psr_partial),
    STATE_ARRAY(leon3_state, reserved),
    STATE_ARRAY(leon3_state, watch_delay),
};
/* clang-format on */

const size_t leon3_field_count = sizeof(leon3_fields) / sizeof(leon3_fields[0]);

void leon3_flush(void *owner)
{
    struct leon3 *cpu = owner;

    leon3_window_store(cpu);
    memcpy(cpu->state.g, cpu->r, sizeof(cpu->state.g));
    cpu->state.psr = leon3_psr(cpu);
}

void leon3_reload(void *owner)
{
    struct leon3 *cpu = owner;
    struct leon3_state *s = &cpu->state;

    /*
     * A fault may have made what no instruction can: a window that is not there, or a value in %g0.
     */
    leon3_window_bound(cpu);
    s->psr = (s->psr & ~0xff000000u) | PSR_IMPL_VER;
    cpu->boundary = 0;
    s->g[0] = 0;
    s->pc &= ~3u;
    s->npc &= ~3u;
    s->irl &= 15u;
    s->mode &= 3u;
    s->late_load &= 31u;
    memset(s->reserved, 0, sizeof(s->reserved));
    leon3_set_icc(cpu, s->psr >> 20 & 15u);
    memcpy(cpu->r, s->g, sizeof(s->g));
    leon3_window_load(cpu);
    leon3_watchpoints_changed(cpu);
    leon3_translations_drop(cpu);
    if (s->past_cache != LEON3_NO_LINE)
        leon3_note_past_cache(cpu, s->past_cache);
}

/* The number of a field's element among the protected registers (ft.h). False: it is not there. */
static bool in_register_file(const struct state_field *field, uint32_t index, uint32_t *number)
{
    static const struct {
        size_t offset;
        uint32_t first;
    } files[] = {{offsetof(struct leon3_state, g), 0},
                 {offsetof(struct leon3_state, win), 8},
                 {offsetof(struct leon3_state, f), LEON3_FILE_SIZE}};

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        *number = files[i].first + index;
        if (field->offset == files[i].offset)
            return true;
    }
    return false;
}

void leon3_register_upset(void *owner, const struct state_field *field, uint32_t index,
                          uint64_t bits)
{
    uint32_t number;

    if (in_register_file(field, index, &number))
        leon3_ft_upset(owner, number, (uint32_t)bits);
}

void leon3_register_written(void *owner, const struct state_field *field, uint32_t index)
{
    uint32_t number;

    if (in_register_file(field, index, &number))
        leon3_ft_written(owner, number);
}

/* Armed, or still to be looked at because of what is not seen yet. */
void leon3_watchpoints_changed(struct leon3 *cpu)
{
    cpu->watching = leon3_ft_active(cpu) || leon3_delay_watches(cpu);
    for (uint32_t i = 0; i < cpu->config.watchpoints; i++)
        if (cpu->state.watch[2 * i] & WATCH_EXEC ||
            cpu->state.watch[2 * i + 1] & (WATCH_LOAD | WATCH_STORE))
            cpu->watching = true;
}

void leon3_set_mode(struct leon3 *cpu, enum leon3_mode mode)
{
    static const enum observe_mode observed[] = {
        [LEON3_RUNNING] = OBSERVE_RUNNING,
        [LEON3_POWER_DOWN] = OBSERVE_POWER_DOWN,
        [LEON3_ERROR_MODE] = OBSERVE_ERROR_MODE,
        [LEON3_HALTED] = OBSERVE_STOPPED,
    };

    if (cpu->state.mode == mode)
        return;
    cpu->state.mode = mode;
    if (observe_wanted(cpu->env.observers, OBSERVE_MODE))
        leon3_emit(cpu, &(struct observation){
                            .point = OBSERVE_MODE, .pc = cpu->state.pc, .code = observed[mode]});
}
