/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The overlay of live register windows. The current window is left out: its own %l and %i are asked for as registers,
 * and at the first instruction of a trap handler its %sp is not yet one. Where WIM is zero it does not say which windows
 * are live: then those are that follow each other as frames of one stack do.
 */
#include "gdbstub/windows.h"

#define REG_SP    14
#define REG_L0    16
#define SAVE_AREA 64u
#define PSR_ET    0x20u
#define PSR_PS    0x40u
#define PSR_S     0x80u

/* A frame larger than that is another stack. */
#define FRAME_MAX (16u << 20)

/* A walk through live windows, from the caller's on. */
struct windows_walk {
    const struct gdb_windows *windows;
    unsigned window;
    uint32_t sp; /* of it */
};

static struct windows_walk windows_begin(const struct gdb_windows *windows)
{
    return (struct windows_walk){.windows = windows, .window = windows->cwp};
}

/* False: there is no further live window. */
static bool windows_next(struct windows_walk *walk)
{
    const struct gdb_windows *windows = walk->windows;
    bool first = walk->window == windows->cwp;
    uint32_t below = walk->sp;

    walk->window = (walk->window + 1) % windows->count;
    if (walk->window == windows->cwp || windows->wim >> walk->window & 1u)
        return false;
    walk->sp = windows->read(windows->owner, walk->window, REG_SP);
    return windows->wim || first || walk->sp - below < FRAME_MAX;
}

/* The live window in whose save area an address lies, and the register that belongs there. */
static bool windows_locate(const struct gdb_windows *windows, uint32_t address, unsigned *window,
                           unsigned *reg)
{
    struct windows_walk walk = windows_begin(windows);

    while (windows_next(&walk)) {
        /* The first frame of a program has no stack pointer yet; a wild one is not double-word aligned. */
        if (walk.sp == 0 || walk.sp % 8 != 0 || address - walk.sp >= SAVE_AREA)
            continue;
        *window = walk.window;
        *reg = REG_L0 + (address - walk.sp) / 4;
        return true;
    }
    return false;
}

/* Does any live window's save area lie in a range at all? Most reads are of something else, and long. */
static bool windows_near(const struct gdb_windows *windows, uint32_t address, size_t size)
{
    struct windows_walk walk = windows_begin(windows);

    while (windows_next(&walk)) {
        if (walk.sp != 0 && walk.sp % 8 == 0 && (uint64_t)walk.sp + SAVE_AREA > address &&
            walk.sp < (uint64_t)address + size)
            return true;
    }
    return false;
}

/* ---- handlers of window traps ------------------------------------------------------------------------------------ */

/*
 * `way`: where the handler goes from the trap's window on, and how many windows far. WIM has its bit `invalid` windows above
 * the trap's when the trap is taken, and one further the handler's way when it is done; meanwhile it may be zero.
 */
struct windows_trap {
    uint32_t type;
    int way;
    unsigned most, invalid;
    bool
        full; /* all other windows are frames of the stack; else one is, and the handler cannot go on before WIM is changed */
    bool (*causes)(uint32_t opcode);
};

static bool windows_op3(uint32_t opcode, uint32_t op3)
{
    return (opcode & 0xc1f80000u) == (2u << 30 | op3 << 19);
}

static bool windows_causes_overflow(uint32_t opcode)
{
    return windows_op3(opcode, 0x3c); /* SAVE */
}

static bool windows_causes_underflow(uint32_t opcode)
{
    return windows_op3(opcode, 0x3d) || windows_op3(opcode, 0x39); /* RESTORE, RETT */
}

static const struct windows_trap windows_traps[] = {
    {0x05, -1, 1, 0, true, windows_causes_overflow},
    {0x06, 1, 2, 2, false, windows_causes_underflow},
};

/* `steps` from a window, either way. */
static unsigned windows_beside(const struct gdb_windows *windows, unsigned window, int steps)
{
    return (window + windows->count + (unsigned)steps) % windows->count;
}

/* Would WIM be what it is if that were the trap's window and the handler were so many windows away? */
static bool windows_wim_fits(const struct gdb_windows *windows, const struct windows_trap *trap,
                             unsigned window, unsigned far)
{
    unsigned invalid = windows_beside(windows, window, (int)trap->invalid);
    uint32_t before = 1u << invalid;
    uint32_t after = 1u << windows_beside(windows, invalid, trap->way);

    return windows->wim == 0 || windows->wim == after ||
           (windows->wim == before && (trap->full || far == 0));
}

/* Do the windows above one, once around, follow each other as frames of a stack? */
static bool windows_follow(const struct gdb_windows *windows, unsigned window)
{
    unsigned next = windows_beside(windows, window, 1);

    for (unsigned i = 2; i < windows->count; i++) {
        uint32_t below = windows->read(windows->owner, next, REG_SP);

        next = windows_beside(windows, next, 1);
        if (windows->read(windows->owner, next, REG_SP) - below >= FRAME_MAX)
            return false;
    }
    return true;
}

/* Has a window what such a trap leaves in its own one? */
static bool windows_is_trapped(const struct gdb_windows *windows, const struct windows_trap *trap,
                               unsigned window,
                               bool (*opcode)(void *owner, uint32_t address, uint32_t *value))
{
    uint32_t pc = windows->read(windows->owner, window, REG_L0 + 1), instruction;

    return opcode(windows->owner, pc, &instruction) && trap->causes(instruction) &&
           (!trap->full || windows_follow(windows, window));
}

static const struct windows_trap *windows_trap_of(uint32_t type)
{
    for (size_t i = 0; i < sizeof(windows_traps) / sizeof(windows_traps[0]); i++) {
        if (windows_traps[i].type == type)
            return &windows_traps[i];
    }
    return NULL;
}

void gdb_windows_at_trap(struct gdb_windows *windows, uint32_t type, int steps)
{
    const struct windows_trap *trap = windows_trap_of(type);

    windows->cwp = windows_beside(windows, windows->cwp, steps);
    if (trap)
        windows->wim = 1u << windows_beside(windows, windows->cwp, (int)trap->invalid);
}

void gdb_windows_before_trap(struct gdb_windows *windows, uint32_t psr, uint32_t type,
                             bool (*opcode)(void *owner, uint32_t address, uint32_t *value))
{
    const struct windows_trap *trap = windows_trap_of(type);

    /* Its window keeps its locals after the return; then traps are on, or it was not user mode that was trapped. */
    if (!trap || !(psr & PSR_S) || (psr & PSR_ET && psr & PSR_PS))
        return;
    for (unsigned far = 0; far <= trap->most; far++) {
        int steps = -trap->way * (int)far;
        unsigned window = windows_beside(windows, windows->cwp, steps);

        if (windows_wim_fits(windows, trap, window, far) &&
            windows_is_trapped(windows, trap, window, opcode)) {
            gdb_windows_at_trap(windows, type, steps);
            return;
        }
    }
}

/* ---- frames that are taken away ---------------------------------------------------------------------------------- */

#define REG_O0     8
#define REG_I0     24
#define REG_FP     30
#define GROUP      8u /* registers */
#define SAVED_I0   32u
#define SAVED_FP   56u
#define FRAMES_MAX 100000u
/* Bytes that a call from the debugger puts under the frame that it is made from. */
#define EXTENDED_MAX 4096u

struct windows_frame {
    bool spilled;    /* else it is in its window */
    unsigned window; /* of a spilled frame: the oldest live one */
    uint32_t sp;
};

struct windows_stack {
    const struct gdb_windows *windows;
    struct windows_walk walk;
    bool (*load)(void *owner, uint32_t address, uint32_t *value);
};

static bool windows_load(const struct windows_stack *stack, uint32_t address, uint32_t *value)
{
    return stack->load(stack->windows->owner, address, value);
}

/* To the frame of the caller. False: there is none on this stack. */
static bool windows_caller(struct windows_stack *stack, struct windows_frame *frame)
{
    const struct gdb_windows *windows = stack->windows;
    uint32_t below = frame->sp;

    if (!frame->spilled && windows_next(&stack->walk)) {
        frame->window = stack->walk.window;
        frame->sp = stack->walk.sp;
    } else if (!frame->spilled) {
        frame->spilled = true;
        frame->sp = windows->read(windows->owner, frame->window, REG_FP);
    } else if (!windows_load(stack, below + SAVED_FP, &frame->sp)) {
        return false;
    }
    return frame->sp > below && frame->sp - below < FRAME_MAX && frame->sp % 8 == 0;
}

/* The outs of a frame are the ins of the one that it called; or, NULL, those that the debugger has written to the present window. */
static bool windows_outs(const struct windows_stack *stack, const struct windows_frame *called,
                         uint32_t outs[GROUP])
{
    const struct gdb_windows *windows = stack->windows;

    for (unsigned i = 0; i < GROUP; i++) {
        if (!called)
            outs[i] = windows->read(windows->owner, windows->cwp, REG_O0 + i);
        else if (!called->spilled)
            outs[i] = windows->read(windows->owner, called->window, REG_I0 + i);
        else if (!windows_load(stack, called->sp + SAVED_I0 + 4 * i, &outs[i]))
            return false;
    }
    return true;
}

static bool windows_take(const struct windows_stack *stack, const struct windows_frame *frame,
                         const struct windows_frame *called)
{
    const struct gdb_windows *windows = stack->windows;
    uint32_t value[3 * GROUP];
    unsigned count = frame->spilled ? 3 * GROUP : GROUP;

    if (!frame->spilled && called) /* all are where they belong */
        return true;
    if (!windows_outs(stack, called, value))
        return false;
    for (unsigned i = GROUP; i < count; i++) {
        if (!windows_load(stack, frame->sp + 4 * (i - GROUP), &value[i]))
            return false;
    }
    for (unsigned i = 0; i < count; i++)
        windows->write(windows->owner, frame->window, REG_O0 + i, value[i]);
    return true;
}

bool gdb_windows_leave(const struct gdb_windows *windows, uint32_t sp,
                       bool (*load)(void *owner, uint32_t address, uint32_t *value),
                       unsigned *window)
{
    struct windows_stack stack = {windows, windows_begin(windows), load};
    struct windows_frame frame = {.window = windows->cwp}, called;

    frame.sp = stack.walk.sp = windows->read(windows->owner, windows->cwp, REG_SP);
    if (sp <= frame.sp || sp % 8)
        return false;
    for (unsigned i = 0; i < FRAMES_MAX; i++) {
        called = frame;
        if (!windows_caller(&stack, &frame))
            return false;
        *window = frame.window;
        if (frame.sp == sp)
            return windows_take(&stack, &frame, &called);
        if (frame.sp > sp) {
            *window = called.window;
            return i > 0 && sp - called.sp <= EXTENDED_MAX && windows_take(&stack, &called, NULL);
        }
    }
    return false;
}

/* ---- the overlay ------------------------------------------------------------------------------------------------- */

static unsigned windows_shift(uint32_t address)
{
    return 24 - 8 * (address % 4);
}

void gdb_windows_read(const struct gdb_windows *windows, uint32_t address, uint8_t *data,
                      size_t size)
{
    unsigned window, reg;

    if (!windows_near(windows, address, size))
        return;
    for (size_t i = 0; i < size; i++) {
        uint32_t at = address + (uint32_t)i;

        if (windows_locate(windows, at, &window, &reg))
            data[i] = (uint8_t)(windows->read(windows->owner, window, reg) >> windows_shift(at));
    }
}

void gdb_windows_write(const struct gdb_windows *windows, uint32_t address, const uint8_t *data,
                       size_t size)
{
    unsigned window, reg;

    for (size_t i = 0; i < size; i++) {
        uint32_t at = address + (uint32_t)i;
        uint32_t value;

        if (!windows_locate(windows, at, &window, &reg))
            continue;
        value = windows->read(windows->owner, window, reg) & ~(0xffu << windows_shift(at));
        windows->write(windows->owner, window, reg, value | (uint32_t)data[i] << windows_shift(at));
    }
}
