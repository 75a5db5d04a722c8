/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking at the selected thread as GDB would: registers, memory, instructions, where it stands. */
#include "monitor/command.h"

#include <inttypes.h>

unsigned monitor_process(const struct monitor_call *call)
{
    return target_thread_process(call->leon3, call->thread);
}

uint32_t monitor_register(const struct monitor_call *call, unsigned number)
{
    uint8_t data[4];

    call->leon3->target.register_read(call->leon3, call->thread, number, data);
    return bus_load32(data);
}

bool monitor_word(const struct monitor_call *call, uint32_t address, uint32_t *value)
{
    uint8_t data[4];

    if (target_memory_read(call->leon3, call->thread, address, data, 4) != 4)
        return false;
    *value = bus_load32(data);
    return true;
}

void monitor_print_instruction(const struct monitor_call *call, uint32_t address)
{
    char line[80] = "not readable";
    uint32_t opcode;

    if (monitor_word(call, address, &opcode))
        leon3_disassemble(address, opcode, line, sizeof(line));
    target_print_place(call->leon3, monitor_process(call), address, call->text);
    gdb_text_print(call->text, "  %s\n", line);
}

struct monitor_call monitor_call_for(const struct monitor_call *call, unsigned thread)
{
    struct monitor_call other = *call;

    other.thread = thread;
    other.cpu = target_cpu(call->leon3, thread);
    return other;
}

void monitor_print_position(const struct monitor_call *call)
{
    uint32_t core = target_thread_core(call->leon3, call->thread);
    struct leon3 *cpu = machine_cpu(call->leon3->machine, core);
    unsigned thread = target_thread_of_cpu(call->leon3, core);
    uint32_t pc = leon3_register_read(cpu, LEON3_REG_PC);
    uint8_t opcode[4];
    char line[80] = "not readable";

    if (leon3_peek(cpu, pc, opcode, sizeof(opcode)))
        leon3_disassemble(pc, bus_load32(opcode), line, sizeof(line));
    gdb_text_print(call->text, "cpu%" PRIu32 " ", core);
    target_print_place(call->leon3, target_thread_process(call->leon3, thread), pc, call->text);
    gdb_text_print(call->text, ": %s\n", line);
}

void monitor_note_stale(const struct monitor_call *call)
{
    if (!call->monitor->host.shell)
        gdb_text_print(
            call->text,
            "GDB does not know yet: say `maintenance flush register-cache`, `... dcache`\n");
}

void monitor_note_repeated(const struct monitor_call *call)
{
    const struct history *history = call->leon3->history;

    if (history && history_in_past(history))
        gdb_text_print(call->text, "from the end of what is recorded on (`goto end`)\n");
}

bool monitor_interrupted(const struct monitor_call *call)
{
    return target_interrupted(call->leon3);
}
