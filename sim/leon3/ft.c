/* SPDX-License-Identifier: BSD-2-Clause */
/* Wrong bits of the register file (ft.h). */
#include "sim/leon3/ft.h"

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
    for (uint32_t i = 0; i < LEON3_FILE_SIZE; i++) {
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
    return cpu->ft.state.asr16 | ASR16_IU_BCH;
}

void leon3_ft_write(struct leon3 *cpu, uint32_t value)
{
    cpu->ft.state.asr16 = value & ASR16_WRITABLE;
    leon3_watchpoints_changed(cpu);
}

static uint8_t test_bits(const struct leon3_ft *ft)
{
    return ft->state.asr16 & ASR16_ITE
               ? (uint8_t)(ft->state.asr16 >> ASR16_TB_SHIFT & BCH_CHECK_BITS)
               : 0;
}

bool leon3_ft_active(const struct leon3 *cpu)
{
    return cpu->ft.present && (cpu->ft.count || test_bits(&cpu->ft));
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

/* The register in the flat window or in the file. */
static void flip_value(struct leon3 *cpu, uint32_t number, uint32_t bits)
{
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

uint32_t leon3_ft_check(struct leon3 *cpu, uint32_t opcode, struct leon3_operands *operands)
{
    struct leon3_ft *ft = &cpu->ft;
    bool corrected = false;

    leon3_operands_of(cpu, opcode, operands);
    if (ft->state.asr16 & ASR16_IDI)
        return 0;
    for (unsigned i = 0; i < operands->reads; i++)
        if (!correct(cpu, operands->read[i], &corrected))
            return TRAP_REGISTER_ACCESS_ERROR;
    if (!corrected)
        return 0;
    if ((ft->state.asr16 & ASR16_ICNT) != ASR16_ICNT)
        ft->state.asr16 += ASR16_ICNT_ONE;
    if (cpu->full_timing)
        leon3_time_hold(cpu, RESTART_CYCLES, LEON3_STALL_TRAP);
    return 0;
}

void leon3_ft_written(struct leon3 *cpu, uint32_t number)
{
    if (cpu->ft.present)
        set_wrong(cpu, number, 0, test_bits(&cpu->ft));
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
