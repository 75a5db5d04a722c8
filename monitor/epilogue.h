/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Epilogues of functions compiled with -mflat, which gcc's call-frame information leaves out: from where %i7 is loaded again to the
 * return the caller is in %o7. hv/gdb/pride.py does the same for GDB.
 */
#ifndef PRIDE_MONITOR_EPILOGUE_H
#define PRIDE_MONITOR_EPILOGUE_H

#include "sim/elf/frames.h"

struct epilogue_code {
    void *owner;
    bool (*word)(void *owner, uint32_t address, uint32_t *value);
    /* Does a function begin at an address? */
    bool (*function)(void *owner, uint32_t address);
};

/* CALL, branches, JMPL, RETT, Ticc. */
bool epilogue_transfers(uint32_t opcode);

/* From a frame that stands in such an epilogue to its caller's, in place. False: it does not; the frame is as it was. */
bool epilogue_up(struct elf_frame *frame, const struct epilogue_code *code);

#endif
