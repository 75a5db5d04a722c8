/* SPDX-License-Identifier: BSD-2-Clause */
/* Wrong bits of the register files (ft.h). */
#include "sim/leon3/ft.h"

#include "sim/leon3/window.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/bch.h"
#include "sim/leon3/state.h"
#include "sim/leon3/trap.h"

#define RESTART_CYCLES 6u /* the pipeline is emptied and filled again, as by a trap; unverified */

static const struct state_field fields[] = {
    STATE_SCALAR(leon3_ft_state, asr16),
    STATE_SCALAR(leon3_ft_state, reserved),
    STATE_ARRAY(leon3_ft_state, wrong),
    STATE_ARRAY(leon3_ft_state, check),
};

static void count_wrong(struct leon3 *cpu)
{
    struct leon3_ft *ft = &cpu->ft;

    ft->count = 0;
    for (uint32_t i = 0; i < LEON3_FT_SIZE; i++) {
        ft->state.check[i] &= BCH_CHECK_BITS;
        ft->count += ft->state.wrong[i] || ft->state.check[i];
    }
    leon3_watchpoints_changed(cpu);
}

static void reload(void *owner)
{
    struct leon3 *cpu = owner;

    cpu->ft.state.asr16 &= ASR16_WRITABLE;
    count_wrong(cpu);
}

void leon3_ft_init(struct leon3 *cpu, struct component_list *components)
{
    struct leon3_ft *ft = &cpu->ft;

    ft->present = cpu->config.register_protection;
    if (!ft->present)
        return;
    snprintf(ft->name, sizeof(ft->name), "cpu%u.ft", cpu->env.index);
    ft->component = (struct component){.name = ft->name,
                                       .state = &ft->state,
                                       .size = sizeof(ft->state),
                                       .fields = fields,
                                       .field_count = sizeof(fields) / sizeof(fields[0]),
                                       .owner = cpu,
                                       .reload = reload};
    component_add(components, &ft->component);
}

/* Registers keep what they hold through a reset, so wrong bits stay wrong; the state was cleared with them. */
void leon3_ft_reset(struct leon3 *cpu)
{
    memset(&cpu->ft.state, 0, sizeof(cpu->ft.state));
    cpu->ft.count = 0;
}

uint32_t leon3_ft_read(const struct leon3 *cpu)
{
    return cpu->ft.state.asr16 | ASR16_IU_BCH | (cpu->config.fpu ? ASR16_FPU_BCH : 0);
}

void leon3_ft_write(struct leon3 *cpu, uint32_t value)
{
    cpu->ft.state.asr16 = value & ASR16_WRITABLE;
    leon3_watchpoints_changed(cpu);
}

static bool of_fpu(uint32_t number)
{
    return number >= LEON3_FILE_SIZE;
}

static uint8_t test_bits(const struct leon3_ft *ft, uint32_t number)
{
    return ft->state.asr16 & (of_fpu(number) ? ASR16_FTE : ASR16_ITE)
               ? (uint8_t)(ft->state.asr16 >> ASR16_TB_SHIFT & BCH_CHECK_BITS)
               : 0;
}

bool leon3_ft_active(const struct leon3 *cpu)
{
    return cpu->ft.present &&
           (cpu->ft.count || test_bits(&cpu->ft, 0) || test_bits(&cpu->ft, LEON3_FILE_SIZE));
}

static void set_wrong(struct leon3 *cpu, uint32_t number, uint32_t data, uint8_t check)
{
    struct leon3_ft *ft = &cpu->ft;
    bool before = ft->state.wrong[number] || ft->state.check[number];
    bool after = data || check;

    ft->state.wrong[number] = data;
    ft->state.check[number] = check;
    ft->count += (uint32_t)after - (uint32_t)before;
    if (before != after)
        leon3_watchpoints_changed(cpu);
}

/* The register in the flat window or in the file, or the FPU's. */
static void flip_value(struct leon3 *cpu, uint32_t number, uint32_t bits)
{
    if (of_fpu(number)) {
        cpu->state.f[number - LEON3_FILE_SIZE] ^= bits;
        return;
    }
    leon3_window_store(cpu);
    if (number < 8) {
        cpu->state.g[number] ^= bits;
        cpu->r[number] ^= bits;
    } else {
        cpu->state.win[number - 8] ^= bits;
    }
    leon3_window_load(cpu);
}

/* False: two bits or more. */
static bool correct(struct leon3 *cpu, uint32_t number, bool *corrected)
{
    struct leon3_ft *ft = &cpu->ft;
    uint32_t data = ft->state.wrong[number], correction = 0;
    enum bch_result result;

    if (!data && !ft->state.check[number])
        return true;
    result = bch_decode(data, ft->state.check[number], &correction);
    if (result == BCH_UNCORRECTABLE)
        return false;
    if (result != BCH_CORRECTED)
        return true;
    flip_value(cpu, number, correction);
    set_wrong(cpu, number, 0, 0); /* three bits that look like one are good from now on */
    *corrected = true;
    return true;
}

/* A correction is counted, up to 7. */
static void count_corrected(struct leon3_ft *ft, bool fpu)
{
    uint32_t counter = fpu ? ASR16_FCNT : ASR16_ICNT;

    if ((ft->state.asr16 & counter) != counter)
        ft->state.asr16 += fpu ? ASR16_FCNT_ONE : ASR16_ICNT_ONE;
}

uint32_t leon3_ft_check(struct leon3 *cpu, uint32_t opcode, struct leon3_operands *operands)
{
    struct leon3_ft *ft = &cpu->ft;
    bool corrected[2] = {false, false}; /* of the integer unit, of the FPU */

    leon3_operands_of(cpu, opcode, operands);
    if (cpu->config.fpu && cpu->state.psr & PSR_EF)
        leon3_float_operands_of(opcode, operands);
    for (unsigned i = 0; i < operands->reads; i++) {
        bool fpu = of_fpu(operands->read[i]);

        if (ft->state.asr16 & (fpu ? ASR16_FDI : ASR16_IDI))
            continue;
        if (!correct(cpu, operands->read[i], &corrected[fpu]))
            return TRAP_REGISTER_ACCESS_ERROR;
    }
    for (unsigned fpu = 0; fpu < 2; fpu++)
        if (corrected[fpu])
            count_corrected(ft, fpu);
    if (cpu->full_timing && (corrected[0] || corrected[1]))
        leon3_time_hold(cpu, RESTART_CYCLES, LEON3_STALL_TRAP);
    return 0;
}

void leon3_ft_written(struct leon3 *cpu, uint32_t number)
{
    if (cpu->ft.present)
        set_wrong(cpu, number, 0, test_bits(&cpu->ft, number));
}

void leon3_ft_done(struct leon3 *cpu, const struct leon3_operands *operands)
{
    for (unsigned i = 0; i < operands->writes; i++)
        leon3_ft_written(cpu, operands->write[i]);
}

void leon3_ft_upset(struct leon3 *cpu, uint32_t number, uint32_t bits)
{
    if (cpu->ft.present)
        set_wrong(cpu, number, cpu->ft.state.wrong[number] ^ bits, cpu->ft.state.check[number]);
}
