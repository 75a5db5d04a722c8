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
    uint32_t free;                 /* physical address of the first table not in use */
    uint32_t kept[HV_SHADOW_KEPT]; /* contexts of the guest, plus 1; 0: none */
    uint32_t cached
        [HV_SHADOW_KEPT]; /* likewise: those that caches may have lines of, under its real contexts */
    uint32_t now;         /* that of the present context among them; HV_SHADOW_KEPT: none */
    uint32_t oldest;      /* the next one that makes room */
};

struct hv_vm_mmu {
    uint32_t control, context_pointer, context, fault_status, fault_address;
    struct hv_vm_shadow shadow;
};

/* Where an address leads to, and what is allowed there. */
struct vm_page {
    uint32_t address; /* physical for the guest */
    uint32_t entry;   /* that of the page, with R and M as the access has left them */
    uint32_t level;   /* 0 to 3 */
};

#endif
