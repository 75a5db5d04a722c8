/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When the entries of processor 0's TLBs are looked at (uses.h). Every look-up compares every entry, but a bit of a tag is
 * noticed only where the entry matches, or would match with that bit the other way. All counts as reading.
 */
#ifndef PRIDE_TRACE_USES_TLB_H
#define PRIDE_TRACE_USES_TLB_H

#include "sim/trace/uses_history.h"

struct uses_tlb;

/*
 * flips: how many neighbouring bits a fault changes; `table` is told of each word of the page tables that is read. NULL: no
 * memory.
 */
struct uses_tlb *uses_tlb_create(struct leon3 *cpu, unsigned flips,
                                 void (*table)(void *owner, uint32_t physical), void *owner,
                                 struct use_count *count);
void uses_tlb_destroy(struct uses_tlb *uses);

void uses_tlb_follow(struct uses_tlb *uses, const struct uses_element *element);
const struct use_history *uses_tlb_of(const struct uses_tlb *uses,
                                      const struct uses_element *element);

/* The element that a field of the MMU's state is. False: none that is followed. */
bool uses_tlb_element(const char *field, uint32_t index, struct uses_element *element);

#endif
