/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a hypervisor keeps the registers of a partition that is not running: the section ".pride.saved" of its ELF file,
 * text (docs/abi.md), names the array of blocks and the offset of each register in one. Pure: text in, offsets out.
 */
#ifndef PRIDE_GDBSTUB_SAVED_H
#define PRIDE_GDBSTUB_SAVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAVED_ABSENT UINT32_MAX

/* All offsets in bytes from a block's start; SAVED_ABSENT: not kept there. */
struct saved_layout {
    char symbol[64]; /* of the first block */
    uint32_t stride;
    uint32_t first; /* SRMMU context number of the first block's partition */
    uint32_t globals, outs, psr, pc, npc, wim, y;
    uint32_t windows;      /* of each window %l0..%l7, %i0..%i7, in the order of calls */
    uint32_t window_count; /* 0: none */
    /* Virtual machines' own blocks, in the same order, with the registers of the guest's MMU; no stride: there are none. */
    char vm_symbol[64];
    uint32_t vm_stride;
    uint32_t vm_control, vm_context_pointer, vm_context;
};

/* False: not such a text, or not enough in it; the layout is unusable. */
bool saved_layout_parse(struct saved_layout *layout, const char *text, size_t length);

/*
 * The offset of a register by LEON3's number (leon3.h) in window `window`, counted from the partition's own one in the
 * order of calls. SAVED_ABSENT: not kept.
 */
uint32_t saved_layout_offset(const struct saved_layout *layout, unsigned window, unsigned number);

#endif
