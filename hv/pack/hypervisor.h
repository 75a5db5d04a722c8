/* SPDX-License-Identifier: BSD-2-Clause */
/* The hypervisor's ELF: where its parts lie, and where the packer leaves the boot information. */
#ifndef HV_PACK_HYPERVISOR_H
#define HV_PACK_HYPERVISOR_H

#include <stdbool.h>

#include "hv/pack/elf_file.h"

struct pack_diag;

/* A loadable segment, with the rights that its pages get in the hypervisor's window. */
struct pack_hypervisor_part {
    uint32_t pa, size; /* whole pages */
    bool writable, executable;
};

struct pack_hypervisor {
    struct pack_elf file;
    struct pack_hypervisor_part *parts;
    uint32_t part_count;
    uint32_t end_pa;       /* first page behind it */
    uint32_t boot_info_va; /* struct hv_boot_info */
};

/* Opens and checks; false after reporting. After true, close with pack_hypervisor_close. */
bool pack_hypervisor_open(struct pack_hypervisor *hypervisor, const char *path,
                          struct pack_arena *arena, struct pack_diag *diag);
void pack_hypervisor_close(struct pack_hypervisor *hypervisor);

#endif
