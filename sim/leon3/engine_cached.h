/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Labels of the cached engine: what an entry of a decoded page makes it do. Rows of
 * instructions.def have two each, with a register and with an immediate as the second operand.
 */
#ifndef PRIDE_LEON3_ENGINE_CACHED_H
#define PRIDE_LEON3_ENGINE_CACHED_H

#include "sim/leon3/insn.h"

enum {
    LEON3_LABEL_UNDECODED = 0, /* decode the word first */
    LEON3_LABEL_PAGE_END,      /* behind the last word of a page */
    LEON3_LABEL_PLAIN,         /* leave this one to the plain engine */
    LEON3_LABEL_BREAKPOINT, /* some page has a breakpoint at this offset: look whether it is here */
    LEON3_LABEL_FAR,        /* the loop's own: nPC is in another page */
    LEON3_LABEL_TRANSFER,   /* and: nPC is not the next word */
    LEON3_LABEL_ROWS        /* 2 * row + (1 for an immediate) from here */
};

#endif
