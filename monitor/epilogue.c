/* SPDX-License-Identifier: BSD-2-Clause */
/* What is still to be done up to a flat function's return (epilogue.h): registers to be loaded, %sp to be moved. */
#include "monitor/epilogue.h"

#define INSTRUCTIONS_MAX 16u
#define FIRST_LOCAL      16u
#define CALL_LENGTH      8u

#define OPCODE_RETL      0x81c3e008u
#define OPCODE_MOV_I7_O7 0x9e10001fu

struct epilogue {
    uint32_t add;       /* to %sp */
    uint32_t loads[32]; /* where registers are loaded from, above the present %sp */
    bool loaded[32];
};

static uint32_t field(uint32_t opcode, unsigned low, unsigned bits)
{
    return opcode >> low & ((1u << bits) - 1);
}

/* An immediate or displacement, with its sign. */
static uint32_t extended(uint32_t value, unsigned bits)
{
    uint32_t sign = 1u << (bits - 1);

    return (value ^ sign) - sign;
}

bool epilogue_transfers(uint32_t opcode)
{
    uint32_t op = opcode >> 30, op2 = field(opcode, 22, 3), op3 = field(opcode, 19, 6);

    return op == 1 || (op == 0 && (op2 == 2 || op2 == 6 || op2 == 7)) ||
           (op == 2 && op3 >= 0x38 && op3 <= 0x3a);
}

/* Back to the caller, or on to a function that goes back there. */
static bool leaves(uint32_t opcode, uint32_t at, const struct epilogue_code *code)
{
    bool always = (opcode & 0xffc00000u) == 0x10800000u;

    return opcode == OPCODE_RETL ||
           (always && code->function(code->owner, at + 4 * extended(field(opcode, 0, 22), 22)));
}

static void take_load(struct epilogue *epilogue, unsigned rd, uint32_t offset)
{
    epilogue->loads[rd] = epilogue->add + offset;
    epilogue->loaded[rd] = true;
}

/* False: call-frame information is right here, as %o7 is not the caller's again, or %i7 still has it. */
static bool take(struct epilogue *epilogue, uint32_t opcode)
{
    uint32_t rd = field(opcode, 25, 5), op3 = field(opcode, 19, 6);
    uint32_t offset = extended(field(opcode, 0, 13), 13);

    if (opcode == OPCODE_MOV_I7_O7)
        return false;
    if ((opcode & 0xffffe000u) == 0x9c03a000u) /* add %sp, offset, %sp */
        epilogue->add += offset;
    if ((opcode & 0xc007e000u) == 0xc003a000u && (op3 == 0 || op3 == 3) && rd >= FIRST_LOCAL) {
        take_load(epilogue, rd, offset); /* ld, ldd [%sp + offset] */
        if (op3 == 3)
            take_load(epilogue, rd | 1u, offset + 4);
    }
    return !epilogue->loaded[ELF_FRAME_I7];
}

static bool follow(const struct elf_frame *frame, const struct epilogue_code *code,
                   struct epilogue *epilogue)
{
    uint32_t at = frame->value[ELF_FRAME_PC], opcode;

    if (frame->value[ELF_FRAME_NPC] != at + 4) /* in a delay slot the transfer is done */
        at -= 4;
    for (unsigned i = 0; i < INSTRUCTIONS_MAX; i++, at += 4) {
        if (!code->word(code->owner, at, &opcode))
            return false;
        if (leaves(opcode, at, code))
            return code->word(code->owner, at + 4, &opcode) && take(epilogue, opcode);
        if (epilogue_transfers(opcode) || !take(epilogue, opcode))
            return false;
    }
    return false;
}

bool epilogue_up(struct elf_frame *frame, const struct epilogue_code *code)
{
    struct epilogue epilogue = {0};
    uint32_t sp = frame->value[ELF_FRAME_SP];

    if (!frame->exact || !frame->known[ELF_FRAME_O7] || !follow(frame, code, &epilogue))
        return false;
    for (unsigned i = FIRST_LOCAL; i < 32; i++) {
        if (epilogue.loaded[i])
            frame->known[i] = code->word(code->owner, sp + epilogue.loads[i], &frame->value[i]);
    }
    frame->value[ELF_FRAME_SP] = sp + epilogue.add;
    frame->value[ELF_FRAME_PC] = frame->value[ELF_FRAME_O7] + CALL_LENGTH;
    frame->value[ELF_FRAME_NPC] = frame->value[ELF_FRAME_PC] + 4;
    frame->exact = false;
    return true;
}
