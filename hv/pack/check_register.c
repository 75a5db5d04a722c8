/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device registers that partitions share bit by bit: where they may be, and that no bit has two
 * writers.
 */
#include "hv/pack/check.h"
#include "hv/pack/diag.h"
#include "hv/pack/system.h"

/* Registers that the hypervisor keeps for itself; a GPTIMER's third timer and those behind it are free. */
enum { UART_SIZE = 0x10, IRQMP_SIZE = 0x100, GPTIMER_SIZE = 0x30, AHBSTAT_SIZE = 0x08 };

static bool is_own(const struct pack_system *system, uint32_t pa)
{
    return pa - system->uart_pa < UART_SIZE || pa - system->irqmp_pa < IRQMP_SIZE ||
           pa - system->gptimer_pa < GPTIMER_SIZE ||
           (system->ahbstat_pa != 0 && pa - system->ahbstat_pa < AHBSTAT_SIZE);
}

static void check_place(const struct pack_system *system, const struct pack_partition *partition,
                        const struct pack_register *reg, struct pack_diag *diag)
{
    if (reg->pa % 4 != 0)
        pack_diag_error(diag, reg->line, "register %s of partition %s: 0x%08x is no multiple of 4",
                        reg->name, partition->name, reg->pa);
    if (reg->pa - system->ram_base < system->ram_size)
        pack_diag_error(diag, reg->line, "register %s of partition %s: 0x%08x lies in RAM",
                        reg->name, partition->name, reg->pa);
    if (is_own(system, reg->pa))
        pack_diag_error(diag, reg->line,
                        "register %s of partition %s: 0x%08x is the hypervisor's own", reg->name,
                        partition->name, reg->pa);
    if ((reg->read_mask | reg->write_mask) == 0)
        pack_diag_error(diag, reg->line,
                        "register %s of partition %s: neither ReadMask nor WriteMask has a bit",
                        reg->name, partition->name);
}

/* Against the registers of another partition. */
static void check_writers(const struct pack_partition *partition, const struct pack_register *reg,
                          const struct pack_partition *other, struct pack_diag *diag)
{
    for (uint32_t i = 0; i < other->register_count; i++) {
        const struct pack_register *b = &other->registers[i];

        if (b->pa == reg->pa && (b->write_mask & reg->write_mask) != 0)
            pack_diag_error(diag, reg->line,
                            "register %s of partition %s: bits 0x%08x are written by %s, too (line "
                            "%u)",
                            reg->name, partition->name, b->write_mask & reg->write_mask,
                            other->name, b->line);
    }
}

void pack_check_registers(const struct pack_system *system, struct pack_diag *diag)
{
    for (uint32_t p = 0; p < system->partition_count; p++) {
        const struct pack_partition *partition = &system->partitions[p];

        for (uint32_t i = 0; i < partition->register_count; i++) {
            check_place(system, partition, &partition->registers[i], diag);
            for (uint32_t q = 0; q < p; q++)
                check_writers(partition, &partition->registers[i], &system->partitions[q], diag);
        }
    }
}
