/* SPDX-License-Identifier: BSD-2-Clause */
/* A hypervisor without virtual machines. */
#include "hv/sparc/vm.h"

void hv_vm_init(void)
{
}

void hv_vm_start(struct hv_vcpu *vcpu)
{
    (void)vcpu;
}

void hv_vm_save(void)
{
}

bool hv_vm_trap(void)
{
    return false;
}

bool hv_vm_goes_on(void)
{
    return false;
}

void hv_vm_settle(void)
{
}

struct hv_context *hv_vm_enter(struct hv_context *context)
{
    return context;
}
