/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Follows a processor's context and mode through its observation points. RETT takes S from PSR.PS
 * and leaves PS alone (V8 manual, B.26), so PSR.PS tells the mode after a RETT whether it is read
 * before or after the instruction took effect. Mode changes by WRPSR without a trap are not seen;
 * no hypervisor enters a partition that way.
 */
#include "sim/trace/place.h"
#include "sim/machine/context_name.h"

#define PSR_PS 0x40u
#define PSR_S  0x80u

void place_read(struct machine *machine, uint32_t cpu, struct place *place)
{
    struct leon3 *leon3 = machine_cpu(machine, cpu);

    place->context = machine_context_partition(machine, leon3_mmu(leon3)->state.context);
    place->supervisor = (leon3_register_read(leon3, LEON3_REG_PSR) & PSR_S) != 0;
    place->idle = leon3_mode(leon3) != LEON3_RUNNING;
}

bool place_follow(struct place *place, struct machine *machine, const struct observation *what)
{
    struct place before = *place;

    switch (what->point) {
    case OBSERVE_CONTEXT:
        place->context = machine_context_partition(machine, what->code);
        break;
    case OBSERVE_TRAP:
        place->supervisor = true;
        place->idle = false;
        break;
    case OBSERVE_RETT:
        place->supervisor =
            (leon3_register_read(machine_cpu(machine, what->cpu), LEON3_REG_PSR) & PSR_PS) != 0;
        break;
    case OBSERVE_MODE:
        place->idle = what->code != OBSERVE_RUNNING;
        break;
    default:
        return false;
    }
    return place->context != before.context || place->supervisor != before.supervisor ||
           place->idle != before.idle;
}
