/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For assembly: a register window to the context at %g1 and back (from it, or another base), after a step to the next window
 * up. Window 0 is that of the partition.
 */
#ifndef HV_SPARC_WINDOW_MOVE_H
#define HV_SPARC_WINDOW_MOVE_H

#include "hv/sparc/context.h"

#ifdef HV_ASSEMBLY
/* clang-format off */
    .macro  window_save number
    restore
    window_store \number
    .endm

    .macro  window_store number
    std     %l0, [%g1 + CONTEXT_WINDOW + 64 * \number +  0]
    std     %l2, [%g1 + CONTEXT_WINDOW + 64 * \number +  8]
    std     %l4, [%g1 + CONTEXT_WINDOW + 64 * \number + 16]
    std     %l6, [%g1 + CONTEXT_WINDOW + 64 * \number + 24]
    std     %i0, [%g1 + CONTEXT_WINDOW + 64 * \number + 32]
    std     %i2, [%g1 + CONTEXT_WINDOW + 64 * \number + 40]
    std     %i4, [%g1 + CONTEXT_WINDOW + 64 * \number + 48]
    std     %i6, [%g1 + CONTEXT_WINDOW + 64 * \number + 56]
    .endm

    .macro  window_load number, base=%g1
    restore
    ldd     [\base + CONTEXT_WINDOW + 64 * \number +  0], %l0
    ldd     [\base + CONTEXT_WINDOW + 64 * \number +  8], %l2
    ldd     [\base + CONTEXT_WINDOW + 64 * \number + 16], %l4
    ldd     [\base + CONTEXT_WINDOW + 64 * \number + 24], %l6
    ldd     [\base + CONTEXT_WINDOW + 64 * \number + 32], %i0
    ldd     [\base + CONTEXT_WINDOW + 64 * \number + 40], %i2
    ldd     [\base + CONTEXT_WINDOW + 64 * \number + 48], %i4
    ldd     [\base + CONTEXT_WINDOW + 64 * \number + 56], %i6
    .endm
/* clang-format on */
#endif

#endif
