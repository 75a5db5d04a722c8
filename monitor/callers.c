/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command `bt`: callers as GDB finds them. Where a program has call-frame information that is followed (sim/elf/frames.h), also
 * out of a trap's window into the program that was trapped; else the conventions of SPARC: a function that has done its
 * SAVE has its caller in %i7 and %fp, one that has not in %o7; the first instructions of a trap have it in %l1.
 */
#include "monitor/command.h"

#include <inttypes.h>
#include <string.h>

#include "monitor/epilogue.h"
#include "sim/elf/frames.h"

#define CALLERS_MAX  64u
#define SAVE_AREA_FP 56u
#define SAVE_AREA_I7 60u
#define PROLOGUE_MAX 16u /* instructions before a SAVE */
#define TRAP_TABLE   0xfffu
#define PSR_S        0x80u
#define PSR_ET       0x20u
#define CALL_LENGTH  8u
#define FIRST_OUT    8u
#define FIRST_LOCAL  16u
#define FIRST_IN     24u
#define WINDOW_GROUP 8u

struct callers {
    const struct monitor_call *call;
    struct elf_frame frame;
    bool trapped; /* the frame was trapped, not called from */
};

static bool callers_word(void *owner, uint32_t address, uint32_t *value)
{
    return monitor_word(owner, address, value);
}

/* ---- whose code it is ------------------------------------------------------------------------------------------ */

static bool process_has_code(const struct callers *callers, unsigned process, uint32_t address)
{
    struct elf_symbols *symbols = target_symbols(callers->call->leon3, process);
    uint8_t code[4];

    return symbols && elf_symbols_code(symbols, address, code, sizeof(code));
}

/* Of the selected thread, else the hypervisor or the partition that it serves. */
static unsigned process_of(const struct callers *callers, uint32_t address)
{
    const struct monitor_call *call = callers->call;
    unsigned own = monitor_process(call), process = TARGET_PROCESS_MACHINE;
    uint32_t context;

    if (process_has_code(callers, own, address))
        return own;
    if (own == TARGET_PROCESS_MACHINE && target_cpu_context(call->leon3, call->cpu, &context))
        process += context;
    return process_has_code(callers, process, address) ? process : own;
}

/* ---- conventions ----------------------------------------------------------------------------------------------- */

static bool is_save(uint32_t opcode)
{
    return (opcode & 0xc1f80000u) == 0x81e00000u;
}

/* Has the function done its SAVE? Where it begins is not known without symbols: then it has. */
static bool saved(const struct callers *callers, uint32_t pc)
{
    struct elf_symbols *symbols = target_symbols(callers->call->leon3, process_of(callers, pc));
    uint32_t offset, opcode;

    if (!symbols || !elf_symbols_name(symbols, pc, &offset))
        return true;
    for (uint32_t at = pc - offset; at != pc && at - (pc - offset) < 4 * PROLOGUE_MAX; at += 4) {
        if (!monitor_word(callers->call, at, &opcode) || epilogue_transfers(opcode))
            return false; /* behind that is no prologue */
        if (is_save(opcode))
            return true;
    }
    return false;
}

static void set(struct elf_frame *frame, unsigned number, uint32_t value)
{
    frame->value[number] = value;
    frame->known[number] = true;
}

/* The caller's window is the next one: its outs are ins here, the rest is where a window overflow puts it. */
static bool up_window(const struct callers *callers, struct elf_frame *frame)
{
    uint32_t fp = frame->value[ELF_FRAME_FP], value;

    if (fp == 0 || fp % 8)
        return false;
    for (unsigned i = 0; i < WINDOW_GROUP; i++)
        set(frame, FIRST_OUT + i, frame->value[FIRST_IN + i]);
    for (unsigned i = 0; i < 2 * WINDOW_GROUP; i++) {
        frame->known[FIRST_LOCAL + i] = monitor_word(callers->call, fp + 4 * i, &value);
        frame->value[FIRST_LOCAL + i] = value;
    }
    return frame->known[ELF_FRAME_FP] && frame->known[ELF_FRAME_I7];
}

static bool return_to(struct elf_frame *frame, uint32_t address)
{
    if (address == 0)
        return false;
    set(frame, ELF_FRAME_PC, address + CALL_LENGTH);
    frame->exact = false;
    return true;
}

/* In the trap table: the window is the trap's, and holds what the trap has left there. */
static bool in_trap_table(const struct callers *callers, const struct elf_frame *frame)
{
    uint32_t psr = monitor_register(callers->call, LEON3_REG_PSR);
    uint32_t tbr = monitor_register(callers->call, LEON3_REG_TBR);

    return (psr & PSR_S) && !(psr & PSR_ET) &&
           (frame->value[ELF_FRAME_PC] & ~TRAP_TABLE) == (tbr & ~TRAP_TABLE);
}

static bool up_by_convention(const struct callers *callers, struct elf_frame *frame, bool innermost)
{
    uint32_t pc = frame->value[ELF_FRAME_PC];

    if (innermost && in_trap_table(callers, frame)) {
        set(frame, ELF_FRAME_PC, frame->value[FIRST_LOCAL + 1]);
        set(frame, ELF_FRAME_NPC, frame->value[FIRST_LOCAL + 2]);
        return up_window(callers, frame);
    }
    if (frame->exact && !saved(callers, pc))
        return return_to(frame, frame->value[ELF_FRAME_O7]);
    return return_to(frame, frame->value[ELF_FRAME_I7]) && up_window(callers, frame);
}

/* ---- epilogues ------------------------------------------------------------------------------------------------- */

static bool begins_function(void *owner, uint32_t address)
{
    const struct callers *callers = owner;
    struct elf_symbols *symbols =
        target_symbols(callers->call->leon3, process_of(callers, address));
    uint32_t offset;

    return symbols && elf_symbols_name(symbols, address, &offset) && offset == 0;
}

static bool code_word(void *owner, uint32_t address, uint32_t *value)
{
    const struct callers *callers = owner;

    return monitor_word(callers->call, address, value);
}

/* Is it C code? Assembly says of itself where callers are, at every instruction. */
static bool in_c(struct elf_symbols *symbols, uint32_t pc)
{
    unsigned line;
    const char *file = elf_symbols_line(symbols, pc, &line);
    const char *dot = file ? strrchr(file, '.') : NULL;

    return dot && (strcmp(dot, ".c") == 0 || strcmp(dot, ".h") == 0);
}

/* ---- the walk -------------------------------------------------------------------------------------------------- */

static void callers_begin(struct callers *callers, const struct monitor_call *call)
{
    *callers = (struct callers){.call = call, .frame.exact = true};
    for (unsigned i = 0; i < ELF_FRAME_COLUMNS && i < call->leon3->target.register_count; i++)
        set(&callers->frame, i, monitor_register(call, i));
}

/* False: there are no more. */
static bool callers_up(struct callers *callers, bool innermost)
{
    const struct elf_frame_memory memory = {(void *)(uintptr_t)callers->call, callers_word};
    struct elf_frame before = callers->frame;
    uint32_t pc = before.value[ELF_FRAME_PC];
    struct elf_symbols *symbols =
        target_symbols(callers->call->leon3, process_of(callers, elf_frame_place(&before)));
    const struct epilogue_code code = {callers, code_word, begins_function};
    enum elf_frame_found found = ELF_FRAME_UNKNOWN;

    if (symbols && in_c(symbols, pc) && epilogue_up(&callers->frame, &code))
        found = ELF_FRAME_CALLER;
    else if (symbols)
        found = elf_frame_up(symbols, &callers->frame, &memory);
    if (found == ELF_FRAME_UNKNOWN && !up_by_convention(callers, &callers->frame, innermost))
        return false;
    callers->trapped = callers->frame.exact;
    return found != ELF_FRAME_OUTERMOST && elf_frame_place(&callers->frame) != 0 &&
           (callers->frame.value[ELF_FRAME_PC] != pc ||
            callers->frame.value[ELF_FRAME_SP] != before.value[ELF_FRAME_SP]);
}

static void print_frame(const struct callers *callers, unsigned number)
{
    uint32_t place = elf_frame_place(&callers->frame);

    gdb_text_print(callers->call->text, "#%u ", number);
    target_print_place(callers->call->leon3, process_of(callers, place), place,
                       callers->call->text);
    gdb_text_print(callers->call->text, "%s\n", callers->trapped ? ", trapped" : "");
}

void monitor_callers(const struct monitor_call *call)
{
    bool physical = call->leon3->physical;
    struct callers callers;
    unsigned number = 0;

    call->leon3->physical = false;
    callers_begin(&callers, call);
    do
        print_frame(&callers, number);
    while (++number < CALLERS_MAX && callers_up(&callers, number == 1));
    call->leon3->physical = physical;
}
