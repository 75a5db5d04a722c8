/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor's registers by number: state registers as instructions read and write them (V8
 * manual, chapter 4; asr17_gen, misc_op and sp_write of iu3.vhd), and all registers for debuggers.
 */
#include "sim/leon3/delay.h"
#include "sim/leon3/special.h"
#include "sim/leon3/trap.h"
#include "sim/leon3/window.h"

#include <assert.h>

#define ASR17_SVT    0x2000u
#define ASR22_DUCNT  0x80000000u
#define PSR_WRITABLE (PSR_ICC | PSR_PIL | PSR_S | PSR_PS | PSR_ET | PSR_CWP)

static uint32_t asr17(const struct leon3 *cpu)
{
    const struct leon3_config *config = &cpu->config;
    static const uint32_t fpu_field[] = {0, 1, 3};

    return cpu->env.index << 28 | (config->casa ? 1u << 26 : 0) |
           (config->branch_prediction ? 1u << 25 : 0) | cpu->state.asr17 |
           (config->load_delay == 2 ? 1u << 12 : 0) | fpu_field[config->fpu % 3] << 10 |
           (config->mac ? 1u << 9 : 0) | (config->multiplier ? 1u << 8 : 0) |
           config->watchpoints << 5 | (config->windows - 1);
}

/* The time tag of the debug support unit, where there is one (dbgi.timer). */
static uint64_t up_counter(const struct leon3 *cpu)
{
    return cpu->env.up_counter ? cpu->env.up_counter(cpu->env.owner, cpu->state.cycle)
                               : cpu->state.cycle;
}

uint32_t leon3_asr_read(const struct leon3 *cpu, unsigned number)
{
    const struct leon3_state *s = &cpu->state;

    switch (number) {
    case 16:
        return cpu->ft.present ? leon3_ft_read(cpu) : s->y;
    case 17:
    case 19:
    case 21:
        return asr17(cpu);
    case 18:
        return cpu->config.mac ? s->asr18 : s->y;
    case 20:
        return cpu->config.altwin ? leon3_asr20_read(cpu) : s->y;
    case 22:
        return s->asr22 | (uint32_t)(up_counter(cpu) >> 32 & ~ASR22_DUCNT);
    case 23:
        return (uint32_t)up_counter(cpu);
    default:
        return number >= 24 && cpu->config.watchpoints ? s->watch[number - 24] : s->y;
    }
}

/* Bit 1 of an address register and the registers of absent watchpoints do not exist. */
static void write_watchpoint(struct leon3 *cpu, unsigned index, uint32_t value)
{
    struct leon3_state *s = &cpu->state;

    if (index / 2 < cpu->config.watchpoints) {
        s->watch_old[index] = s->watch[index];
        s->watch[index] = index & 1u ? value : value & ~2u;
        s->watch_delay[index] = LEON3_DELAY_WINDOW + 1;
    }
    leon3_watchpoints_changed(cpu);
}

void leon3_asr_write(struct leon3 *cpu, unsigned number, uint32_t value)
{
    struct leon3_state *s = &cpu->state;

    switch (number) {
    case 0:
        s->y = value;
        s->mul_cc |= LEON3_MUL_Y_OVER;
        break;
    case 16:
        if (cpu->ft.present)
            leon3_ft_write(cpu, value);
        break;
    case 17:
        s->asr17 = value & (ASR17_DWT | (cpu->config.svt ? ASR17_SVT : 0));
        break;
    case 18:
        if (cpu->config.mac)
            leon3_delay_asr18(cpu, value);
        break;
    case 19:
        if (cpu->config.power_down)
            leon3_set_mode(cpu, LEON3_POWER_DOWN);
        break;
    case 20:
        if (cpu->config.altwin)
            leon3_delay_asr20(cpu, value);
        break;
    case 22:
        s->asr22 = value & ASR22_DUCNT;
        break;
    default:
        if (number >= 24)
            write_watchpoint(cpu, number - 24, value);
        break;
    }
    leon3_observe_register(cpu, number ? number : 3, value);
}

/* Turns the value that is written into that of the PSR; false: the instruction is illegal. */
static bool psr_after(const struct leon3 *cpu, uint32_t *value, bool et_only)
{
    uint32_t writable =
        PSR_WRITABLE | (cpu->config.fpu ? PSR_EF : 0) | (cpu->config.altwin ? PSR_AW | PSR_PAW : 0);

    if (et_only && cpu->config.partial_wrpsr)
        writable = PSR_ET;
    else if ((*value & PSR_CWP) >= cpu->config.windows)
        return false;
    *value = (leon3_psr(cpu) & ~writable) | (*value & writable);
    return true;
}

bool leon3_psr_write_is_quiet(const struct leon3 *cpu, uint32_t value, bool et_only)
{
    return psr_after(cpu, &value, et_only) && !cpu->state.cwp_ahead &&
           !((value ^ cpu->state.psr) & (PSR_S | PSR_EF | PSR_CWP | PSR_AW | PSR_PAW)) &&
           !leon3_interrupt_under(cpu, value) &&
           !observe_wanted(cpu->env.observers, OBSERVE_REGISTER);
}

bool leon3_psr_write(struct leon3 *cpu, uint32_t value, bool et_only)
{
    if (!psr_after(cpu, &value, et_only))
        return false;
    cpu->state.et_old = cpu->state.psr & PSR_ET;
    cpu->state.psr = leon3_delay_psr(cpu, value, et_only && cpu->config.partial_wrpsr);
    leon3_set_icc(cpu, value >> 20 & 15u);
    cpu->state.irq_delay = LEON3_DELAY_PSR + 1;
    leon3_observe_register(cpu, 0, value);
    return true;
}

void leon3_observe_register(const struct leon3 *cpu, uint32_t which, uint32_t value)
{
    if (observe_wanted(cpu->env.observers, OBSERVE_REGISTER))
        leon3_emit(cpu, &(struct observation){.point = OBSERVE_REGISTER,
                                              .pc = cpu->state.pc,
                                              .code = which,
                                              .value = value});
}

static uint32_t read_special(const struct leon3 *cpu, unsigned number)
{
    const struct leon3_state *s = &cpu->state;

    switch (number) {
    case LEON3_REG_Y:
        return s->y;
    case LEON3_REG_PSR:
        return leon3_psr(cpu);
    case LEON3_REG_WIM:
        return s->wim;
    case LEON3_REG_TBR:
        return s->tbr;
    case LEON3_REG_PC:
        return s->pc;
    case LEON3_REG_NPC:
        return s->npc;
    case LEON3_REG_FSR:
        return s->fsr;
    default:
        return 0; /* CSR: there is no coprocessor */
    }
}

bool leon3_up_counter_wanted(const struct leon3 *cpu)
{
    return !(cpu->state.asr22 & ASR22_DUCNT);
}

uint32_t leon3_register_read(struct leon3 *cpu, unsigned number)
{
    assert(number < LEON3_REG_COUNT);
    if (number < LEON3_REG_F0)
        return cpu->r[number];
    if (number < LEON3_REG_Y)
        return cpu->state.f[number - LEON3_REG_F0];
    if (number < LEON3_REG_ASR16)
        return read_special(cpu, number);
    return leon3_asr_read(cpu, number - LEON3_REG_ASR16 + 16);
}

/* A debugger's write takes effect at once: no delay, no interrupt held off. */
static void write_special(struct leon3 *cpu, unsigned number, uint32_t value)
{
    struct leon3_state *s = &cpu->state;

    switch (number) {
    case LEON3_REG_Y:
        s->y = value;
        break;
    case LEON3_REG_PSR:
        leon3_delay_end(cpu);
        leon3_psr_write(cpu, value, false);
        leon3_delay_end(cpu);
        break;
    case LEON3_REG_WIM:
        s->wim = s->wim_old = value & (uint32_t)((1ull << cpu->config.windows) - 1);
        break;
    case LEON3_REG_TBR:
        s->tbr = s->tbr_old = value & ~0xfu;
        break;
    case LEON3_REG_PC:
        s->pc = value & ~3u;
        s->npc = s->pc + 4;
        break;
    case LEON3_REG_NPC:
        s->npc = value & ~3u;
        break;
    case LEON3_REG_FSR:
        leon3_fpu_write_fsr(cpu, value);
        break;
    default:
        break;
    }
}

static void write_asr(struct leon3 *cpu, unsigned number, uint32_t value)
{
    leon3_asr_write(cpu, number, value);
    if (number == 20)
        leon3_delay_end(cpu);
    if (number == 18)
        cpu->state.asr18_delay = 0;
    if (number >= 24)
        cpu->state.watch_delay[number - 24] = 0;
}

static void write_float(struct leon3 *cpu, uint32_t number, uint32_t value)
{
    cpu->state.f[number] = value;
    leon3_ft_written(cpu, LEON3_FILE_SIZE + number);
}

void leon3_register_write(struct leon3 *cpu, unsigned number, uint32_t value)
{
    assert(number < LEON3_REG_COUNT);
    if (number == 0)
        return;
    if (number < LEON3_REG_F0) {
        cpu->r[number] = value;
        leon3_ft_written(cpu, leon3_file_number(cpu, leon3_window_in_use(cpu), number));
    } else if (number < LEON3_REG_Y)
        write_float(cpu, number - LEON3_REG_F0, value);
    else if (number < LEON3_REG_ASR16)
        write_special(cpu, number, value);
    else if (number != LEON3_REG_ASR16 + 3) /* a debugger does not put the processor to sleep */
        write_asr(cpu, number - LEON3_REG_ASR16 + 16, value);
}

static uint32_t *window_register(struct leon3 *cpu, unsigned window, unsigned reg)
{
    assert(window < cpu->config.windows && reg >= 8 && reg < 32);
    return &cpu->state.win[leon3_window_word(cpu, window, reg)];
}

uint32_t leon3_window_read(struct leon3 *cpu, unsigned window, unsigned reg)
{
    leon3_window_store(cpu);
    return *window_register(cpu, window, reg);
}

void leon3_window_write(struct leon3 *cpu, unsigned window, unsigned reg, uint32_t value)
{
    leon3_window_store(cpu);
    *window_register(cpu, window, reg) = value;
    leon3_window_load(cpu);
    leon3_ft_written(cpu, leon3_file_number(cpu, window, reg));
}

unsigned leon3_windows(const struct leon3 *cpu)
{
    return cpu->config.windows;
}
