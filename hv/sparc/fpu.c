/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The FPU belongs to one virtual processor at a time; its registers are switched when another one
 * first uses it (trap fp_disabled), or before its slot. An exception that is under way when they are
 * taken out is kept with them and reported when their owner uses the FPU again: so it hurts nobody
 * else. Lost is FSR.ftt, which no instruction writes.
 */
#include "hv/core/machine.h"
#include "hv/core/module.h"
#include "hv/sparc/context.h"
#include "hv/sparc/machine.h"
#include "hv/sparc/processor.h"

static struct hv_fpu fpu_registers[HV_CONFIG_VCPUS_ALL_MAX + 1]; /* the last one: nobody's */
static bool fpu_live[HV_CONFIG_VCPUS_ALL_MAX];                   /* the owner's are in the FPU */

/* PSR.EF of the hypervisor itself; false: there is no FPU. */
static bool fpu_enable(bool on)
{
    uint32_t psr;

    __asm__ volatile("rd %%psr, %0" : "=r"(psr));
    psr = on ? psr | PSR_EF : psr & ~(uint32_t)PSR_EF;
    __asm__ volatile("wr %1, 0, %%psr\n\tnop\n\tnop\n\tnop\n\trd %%psr, %0"
                     : "=r"(psr)
                     : "r"(psr)
                     : "memory", "cc");
    return (psr & PSR_EF) != 0;
}

/* Those of a virtual processor that was started anew meanwhile are nobody's. */
static struct hv_fpu *fpu_place(uint32_t vcpu)
{
    return &fpu_registers[fpu_live[vcpu] ? vcpu : HV_CONFIG_VCPUS_ALL_MAX];
}

void hv_fpu_clear(uint32_t vcpu)
{
    fpu_registers[vcpu] = (struct hv_fpu){.fsr = 0};
    fpu_live[vcpu] = false;
}

static void fpu_move(const struct hv_vcpu *vcpu)
{
    const struct hv_vcpu *owner = hv_processor.fpu_owner;

    if (owner) {
        hv_fpu_save(fpu_place(owner->id));
        fpu_live[owner->id] = false;
        hv_contexts[owner->id].psr &= ~(uint32_t)PSR_EF;
    }
    hv_fpu_load(&fpu_registers[vcpu->id]);
    fpu_live[vcpu->id] = true;
    hv_processor.fpu_owner = vcpu;
}

bool hv_machine_fpu_select(const struct hv_vcpu *vcpu)
{
    if (!fpu_enable(true))
        return false;
    if (hv_processor.fpu_owner != vcpu || !fpu_live[vcpu->id])
        fpu_move(vcpu);
    fpu_enable(false);
    if (!fpu_registers[vcpu->id].pended)
        hv_contexts[vcpu->id].psr |= PSR_EF;
    return true;
}

const struct hv_fpu *hv_fpu_take_pended(const struct hv_vcpu *vcpu)
{
    struct hv_fpu *fpu = &fpu_registers[vcpu->id];

    if (!fpu->pended)
        return 0;
    fpu->pended = 0;
    hv_contexts[vcpu->id].psr |= PSR_EF;
    return fpu;
}

const struct hv_fpu *hv_fpu_settle(const struct hv_vcpu *vcpu)
{
    struct hv_fpu *fpu = &fpu_registers[vcpu->id];

    fpu->queue[0] = 0;
    fpu_enable(true);
    hv_fpu_save(fpu);
    fpu_enable(false);
    fpu->pended = 0;
    return fpu;
}
