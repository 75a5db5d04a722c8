/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors and entries of the SRMMU's page tables (SPARC V8 manual, appendix H). */
#ifndef HV_SPARC_PAGE_H
#define HV_SPARC_PAGE_H

#include <stdint.h>

enum {
    ET = 3,
    ET_TABLE = 1,
    ET_PAGE = 2,
    PTE_RM = 0x60,
    PTE_C = 0x80,
    ACC_SHIFT = 2,
    ACC_MASK = 7
};
enum { ACC_NONE_RX = 6, ACC_NONE_RWX = 7 }; /* user / supervisor */

/* ACC by rights, HV_AREA_READ to _EXECUTE; ACC_MASK + 1: there is none. No rights are the user's. */
extern const uint8_t hv_page_acc[8];

/* What a descriptor of a table points to, or an entry in it. */
static inline uint32_t page_entry(uint32_t descriptor, uint32_t index)
{
    return ((descriptor & ~3u) << 4) + 4 * index;
}

#endif
