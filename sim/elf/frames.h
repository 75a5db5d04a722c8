/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Callers by call-frame information (DWARF 5, section 6.4; .debug_frame, else .eh_frame). Registers are columns by GDB's numbers
 * of SPARC: g, o, l, i from 0 on, 68 PC, 69 nPC; code of trap handlers may name further ones. Pure: knows no machine.
 */
#ifndef PRIDE_ELF_FRAMES_H
#define PRIDE_ELF_FRAMES_H

#include "sim/elf/symbols.h"

#define ELF_FRAME_COLUMNS 160u
#define ELF_FRAME_SP      14u
#define ELF_FRAME_O7      15u
#define ELF_FRAME_FP      30u
#define ELF_FRAME_I7      31u
#define ELF_FRAME_PC      68u
#define ELF_FRAME_NPC     69u

struct elf_frame {
    uint32_t value[ELF_FRAME_COLUMNS];
    bool known[ELF_FRAME_COLUMNS];
    /* PC is where it stands or was trapped; else PC is behind a call, which may be the end of its function. */
    bool exact;
};

/* How a debugger reads memory. False: not readable. */
struct elf_frame_memory {
    void *owner;
    bool (*word)(void *owner, uint32_t address, uint32_t *value);
};

enum elf_frame_found {
    ELF_FRAME_CALLER,
    ELF_FRAME_OUTERMOST, /* the information says that nobody called */
    ELF_FRAME_UNKNOWN    /* there is none about this PC, or what it leads to cannot be read */
};

/* An instruction that the frame is in: PC, or of the call before it. */
uint32_t elf_frame_place(const struct elf_frame *frame);

/* From a frame to its caller's, in place; else the frame is as it was. */
enum elf_frame_found elf_frame_up(struct elf_symbols *symbols, struct elf_frame *frame,
                                  const struct elf_frame_memory *memory);

/* The column that holds the caller's PC, where code says so: that of trap handlers. False: it does not. */
bool elf_frame_pc_column(struct elf_symbols *symbols, uint32_t pc, unsigned *column);

#endif
