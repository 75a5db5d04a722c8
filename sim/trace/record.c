/* SPDX-License-Identifier: BSD-2-Clause */
/* Encodes and decodes records (record.h). Both sides keep the same state, so that they expect the same. */
#include "sim/trace/record.h"

#define POINT_MASK  0x1fu
#define BIT_WRITE   0x20u
#define BIT_FLAG    0x40u
#define BIT_CPU     0x80u
#define NUMBER_SIZE 10u

_Static_assert(OBSERVE_COUNT <= POINT_MASK + 1, "a point has five bits");

static size_t put_number(uint8_t *bytes, uint64_t number)
{
    size_t size = 0;

    for (; number > 0x7f; number >>= 7)
        bytes[size++] = (uint8_t)(number | 0x80);
    bytes[size++] = (uint8_t)number;
    return size;
}

/* Small for differences of either sign. */
static uint64_t fold(uint32_t difference)
{
    return difference & 0x80000000u ? (uint64_t)~difference << 1 | 1 : (uint64_t)difference << 1;
}

static uint32_t unfold(uint64_t number)
{
    return number & 1 ? ~(uint32_t)(number >> 1) : (uint32_t)(number >> 1);
}

/* The opcode that is expected at the PC; an instruction's is remembered. */
static uint32_t *opcode_at(struct record_state *state, uint32_t pc)
{
    size_t slot = pc / 4 % RECORD_OPCODES;

    if (state->opcode[slot].pc != pc) {
        state->opcode[slot].pc = pc;
        state->opcode[slot].opcode = 0;
    }
    return &state->opcode[slot].opcode;
}

static uint64_t value_expected(struct record_state *state, const struct observation *what)
{
    return what->point == OBSERVE_INSTRUCTION ? *opcode_at(state, what->pc) : 0;
}

static void remember(struct record_state *state, const struct observation *what)
{
    if (what->point == OBSERVE_INSTRUCTION)
        *opcode_at(state, what->pc) = (uint32_t)what->value;
    state->cycle = what->cycle;
    state->cpu = what->cpu;
    state->pc = what->pc;
    state->address = what->address;
}

static uint8_t fields_of(struct record_state *state, const struct observation *what)
{
    return (uint8_t)((what->pc != state->pc + 4 ? RECORD_PC : 0) |
                     (what->address != state->address ? RECORD_ADDRESS : 0) |
                     (what->physical != what->address ? RECORD_PHYSICAL : 0) |
                     (what->code ? RECORD_CODE : 0) |
                     (what->value != value_expected(state, what) ? RECORD_VALUE : 0) |
                     (what->size != 4 ? RECORD_SIZE : 0));
}

size_t record_write(struct record_state *state, const struct observation *what,
                    uint8_t bytes[RECORD_MAX])
{
    uint8_t fields = fields_of(state, what);
    size_t size = 2;

    bytes[0] = (uint8_t)(what->point | (what->write ? BIT_WRITE : 0) | (what->flag ? BIT_FLAG : 0) |
                         (what->cpu != state->cpu ? BIT_CPU : 0));
    bytes[1] = fields;
    if (bytes[0] & BIT_CPU)
        bytes[size++] = (uint8_t)what->cpu;
    size += put_number(bytes + size, what->cycle - state->cycle);
    if (fields & RECORD_PC)
        size += put_number(bytes + size, fold(what->pc - state->pc));
    if (fields & RECORD_ADDRESS)
        size += put_number(bytes + size, fold(what->address - state->address));
    if (fields & RECORD_PHYSICAL)
        size += put_number(bytes + size, fold(what->physical - what->address));
    if (fields & RECORD_CODE)
        size += put_number(bytes + size, what->code);
    if (fields & RECORD_VALUE)
        size += put_number(bytes + size, what->value);
    if (fields & RECORD_SIZE)
        bytes[size++] = what->size;
    remember(state, what);
    return size;
}

/* False: the file ends here, or the number is no number. */
static bool get_number(FILE *file, uint64_t *number)
{
    *number = 0;
    for (unsigned i = 0; i < NUMBER_SIZE; i++) {
        int byte = fgetc(file);

        if (byte == EOF)
            return false;
        *number |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

static bool get_difference(FILE *file, bool there, uint32_t from, uint32_t *value)
{
    uint64_t number = 0;

    *value = from;
    if (there && !get_number(file, &number))
        return false;
    *value += unfold(number);
    return true;
}

static bool get_fields(struct record_state *state, FILE *file, int fields, struct observation *what)
{
    uint64_t number = 0;

    if (!get_number(file, &number))
        return false;
    what->cycle = state->cycle + number;
    if (!get_difference(file, fields & RECORD_PC, state->pc, &what->pc) ||
        !get_difference(file, fields & RECORD_ADDRESS, state->address, &what->address) ||
        !get_difference(file, fields & RECORD_PHYSICAL, what->address, &what->physical))
        return false;
    if (!(fields & RECORD_PC))
        what->pc = state->pc + 4;
    number = 0;
    if (fields & RECORD_CODE && !get_number(file, &number))
        return false;
    what->code = (uint32_t)number;
    what->value = value_expected(state, what);
    if (fields & RECORD_VALUE && !get_number(file, &what->value))
        return false;
    number = fields & RECORD_SIZE ? (uint64_t)(unsigned)fgetc(file) : 4;
    what->size = (uint8_t)number;
    return number <= UINT8_MAX;
}

enum record_result record_read(struct record_state *state, FILE *file, struct observation *what)
{
    int head = fgetc(file), fields, cpu;

    if (head == EOF)
        return RECORD_END;
    fields = fgetc(file);
    cpu = head & (int)BIT_CPU ? fgetc(file) : (int)state->cpu;
    if (fields == EOF || cpu == EOF || (head & (int)POINT_MASK) >= OBSERVE_COUNT)
        return RECORD_BROKEN;
    *what = (struct observation){.point = (enum observe_point)(head & (int)POINT_MASK),
                                 .cpu = (uint32_t)cpu,
                                 .write = head & (int)BIT_WRITE,
                                 .flag = head & (int)BIT_FLAG};
    if (!get_fields(state, file, fields, what))
        return RECORD_BROKEN;
    remember(state, what);
    return RECORD_READ;
}
