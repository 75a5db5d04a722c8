/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A partition's registers while it does not run, and the frames of trap entry code: for C and for
 * assembly.
 *
 * All windows but the trap window are kept, live or not, in the order of the partition's calls:
 * window[0] is the partition's current one, window[1] its caller's, and so on. So a switch takes
 * the same time whatever the depth of calls is, and no partition finds anything of another in a
 * window that it enters first.
 */
#ifndef HV_SPARC_CONTEXT_H
#define HV_SPARC_CONTEXT_H

#define HV_WINDOWS 8 /* NWINDOWS of every LEON3 supported */

/* Offsets in struct hv_context. */
#define CONTEXT_PSR         0
#define CONTEXT_PC          4
#define CONTEXT_NPC         8
#define CONTEXT_TRAP_TYPE   12
#define CONTEXT_WIM         16
#define CONTEXT_Y           20
#define CONTEXT_STACK       24
#define CONTEXT_GLOBALS     32
#define CONTEXT_OUTS        64
#define CONTEXT_WINDOW      96
#define CONTEXT_WINDOW_SIZE 64
#define CONTEXT_SIZE        (CONTEXT_WINDOW + (HV_WINDOWS - 1) * CONTEXT_WINDOW_SIZE)

/* In CONTEXT_TRAP_TYPE: a window trap whose own memory access failed although the stack pointer was good. */
#define CONTEXT_TRAP_FAULTED 0x100

/*
 * Frame of a hypercall on the hypervisor's stack: 96 bytes that C code expects at %sp, the outs of
 * the trap window (ins of the next one, perhaps the partition's), the arguments, and %g2..%g5.
 */
#define FRAME_OUTS      96
#define FRAME_ARGUMENTS 128
#define FRAME_GLOBALS   152
#define FRAME_SIZE      168

/*
 * Addresses in the processor's own page (hv/abi/config.h, HV_VA_CPU), which is the last one: a
 * negative offset from %g0 reaches it. The stack goes on into the pages below.
 */
#define STACK_TOP           (-4096 + 256)
#define PROCESSOR           STACK_TOP
#define CPU_STATE           (PROCESSOR + 256)
#define EMERGENCY_STACK_TOP 0xffffa000 /* first page of HV_VA_CPU_STACKS */

/* Offsets in struct hv_processor. */
#define PROCESSOR_SELF       (PROCESSOR + 0)
#define PROCESSOR_CALLS      (PROCESSOR + 4)
#define PROCESSOR_CLOCK      (PROCESSOR + 8) /* and when the alarm is past */
#define PROCESSOR_CONTEXT    (PROCESSOR + 16)
#define PROCESSOR_ERROR      (PROCESSOR + 20)
#define PROCESSOR_HOLD       (PROCESSOR + 24)
#define PROCESSOR_HOLD_UNTIL (PROCESSOR + 28)
#define PROCESSOR_BOUNDS     (PROCESSOR + 32)
#define PROCESSOR_DUMP       (PROCESSOR + 48)

/* Offsets in struct hv_fpu. */
#define FPU_FSR     128
#define FPU_PENDED  132
#define FPU_QUEUE   136
#define FPU_SCRATCH 144

/* Offsets in struct hv_dump, what the entry code saves when the hypervisor itself trapped. */
#define DUMP_PSR       0
#define DUMP_PC        4
#define DUMP_NPC       8
#define DUMP_TRAP_TYPE 12
#define DUMP_GLOBALS   16
#define DUMP_OUTS      48
#define DUMP_WIM       80
#define DUMP_SIZE      88

#define HV_CALL_LIMIT_NUMBER 0x80 /* enum hv_call is not for assembly */

#define PSR_ET  0x20
#define PSR_PS  0x40
#define PSR_S   0x80
#define PSR_PIL 0xf00
#define PSR_EF  0x1000

#ifndef HV_ASSEMBLY

#include <stddef.h>
#include <stdint.h>

#include "hv/abi/hypercall.h"

/* Both are stored and loaded by doubles. */
struct hv_context {
    _Alignas(8) uint32_t psr;
    uint32_t pc, npc;
    uint32_t trap_type; /* SPARC tt of the last entry, with CONTEXT_TRAP_FAULTED */
    uint32_t wim, y;
    uint32_t stack_pointer; /* of the window that a window trap was about */
    uint32_t reserved;
    uint32_t globals[8];
    uint32_t outs[8];
    struct {
        uint32_t locals[8], ins[8];
    } window[HV_WINDOWS - 1];
};

_Static_assert(offsetof(struct hv_context, trap_type) == CONTEXT_TRAP_TYPE, "layout");
_Static_assert(offsetof(struct hv_context, wim) == CONTEXT_WIM, "layout");
_Static_assert(offsetof(struct hv_context, stack_pointer) == CONTEXT_STACK, "layout");
_Static_assert(offsetof(struct hv_context, globals) == CONTEXT_GLOBALS, "layout");
_Static_assert(offsetof(struct hv_context, outs) == CONTEXT_OUTS, "layout");
_Static_assert(offsetof(struct hv_context, window) == CONTEXT_WINDOW, "layout");
_Static_assert(sizeof(struct hv_context) == CONTEXT_SIZE, "layout");

/* Registers of all virtual processors, by number. */
extern struct hv_context hv_contexts[];

_Static_assert(HV_CALL_LIMIT_NUMBER == HV_CALL_LIMIT, "limit");

/* Registers of the FPU while they are not in it. */
struct hv_fpu {
    _Alignas(8) uint32_t f[32];
    uint32_t fsr;
    uint32_t pended;   /* an exception was under way when they were taken out */
    uint32_t queue[2]; /* the first entry that was in the queue: address, instruction */
    uint32_t scratch[4];
};

_Static_assert(offsetof(struct hv_fpu, fsr) == FPU_FSR, "layout");
_Static_assert(offsetof(struct hv_fpu, pended) == FPU_PENDED, "layout");
_Static_assert(offsetof(struct hv_fpu, queue) == FPU_QUEUE, "layout");
_Static_assert(offsetof(struct hv_fpu, scratch) == FPU_SCRATCH, "layout");

struct hv_dump {
    uint32_t psr, pc, npc, trap_type;
    uint32_t globals[8];
    uint32_t outs[8];
    uint32_t wim;
    uint32_t reserved;
};

_Static_assert(offsetof(struct hv_dump, wim) == DUMP_WIM, "layout");
_Static_assert(sizeof(struct hv_dump) == DUMP_SIZE, "layout");

#endif
#endif
