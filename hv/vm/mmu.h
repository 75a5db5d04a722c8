/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The MMU of a virtual machine (SPARC V8 manual, appendix H, as LEON3 has it) and the shadow page tables that
 * stand in for the guest's own ones: from the guest's virtual addresses to memory of its partition,
 * filled in by its faults. The real MMU never reads a table that a guest can write.
 */
#ifndef HV_VM_MMU_H
#define HV_VM_MMU_H

#include <stdbool.h>
#include <stdint.h>

#include "hv/abi/config.h"

/* Of the fault status register: access types, a sum of these; 0: a load in user mode. */
#define VM_ACCESS_SUPERVISOR 1u
#define VM_ACCESS_FETCH      2u
#define VM_ACCESS_STORE      4u

#define VM_MMU_E 0x1u /* control register: enabled */

struct hv_vm_shadow {
    uint32_t base, first;             /* physical address of the tables; the first real context */
    uint32_t window;                  /* table of level 2 with the hypervisor */
    uint32_t free;                    /* physical address of the first table not in use */
    uint32_t context[HV_SHADOW_KEPT]; /* of the guest, plus 1; 0: none */
    uint32_t kept;   /* bits: those that have tables; of the others caches may still have lines */
    uint32_t now;    /* the present one; HV_SHADOW_KEPT: none that has tables */
    uint32_t oldest; /* the next one that makes room */
};

struct hv_vm_mmu {
    uint32_t control, context_pointer, context, fault_status, fault_address;
    struct hv_vm_shadow shadow;
};

/* Where an address leads to, and what is allowed there. */
struct vm_page {
    uint32_t address; /* physical for the guest */
    uint32_t entry;   /* that of the page, with R and M as the access has left them */
    uint32_t rights;  /* what it allows in the guest's mode, in HV_AREA_*; to store only with M */
    uint32_t needed;  /* what the access needs */
    uint32_t level;   /* 0 to 3 */
};

#endif
