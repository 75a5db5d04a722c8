/* SPDX-License-Identifier: BSD-2-Clause */
/* Monitor commands about memory and the code in it. */
#include "monitor/command.h"

#include <inttypes.h>

#define STATE_BYTES_MAX 4096u
#define STATE_LINES_MAX 256u

static void memory_mem(const struct monitor_call *call)
{
    uint32_t address, length = 64, value;

    if (!monitor_address(call, call->word[0], &address) ||
        (call->count == 2 &&
         !monitor_parse_number(call->word[1], STATE_BYTES_MAX, &length, call->text)))
        return;
    address &= ~3u;
    for (uint32_t at = 0; at < length; at += 4) {
        if (at % 16 == 0)
            gdb_text_print(call->text, "%s%08" PRIx32 " ", at ? "\n" : "", address + at);
        if (monitor_word(call, address + at, &value))
            gdb_text_print(call->text, " %08" PRIx32, value);
        else
            gdb_text_print(call->text, " --------");
    }
    gdb_text_print(call->text, "\n");
}

static void memory_wmem(const struct monitor_call *call)
{
    uint8_t data[4 * MONITOR_WORDS];
    uint32_t address, value;

    if (!monitor_address(call, call->word[0], &address))
        return;
    if (address % 4) {
        gdb_text_complain(call->text, "0x%08" PRIx32 ": expected the address of a word\n", address);
        return;
    }
    for (unsigned i = 1; i < call->count; i++) {
        if (!monitor_parse_number(call->word[i], UINT32_MAX, &value, call->text))
            return;
        bus_store32(data + 4 * (i - 1), value);
    }
    if (target_memory_write(call->leon3, call->thread, address, data, 4 * (call->count - 1)) !=
        GDB_OK)
        gdb_text_complain(call->text, "it cannot be written\n");
    else
        monitor_note_stale(call);
}

static void memory_disas(const struct monitor_call *call)
{
    uint32_t address = monitor_register(call, LEON3_REG_PC), count = 8;

    if ((call->count && !monitor_address(call, call->word[0], &address)) ||
        (call->count == 2 &&
         !monitor_parse_number(call->word[1], STATE_LINES_MAX, &count, call->text)))
        return;
    for (address &= ~3u; count > 0; count--, address += 4)
        monitor_print_instruction(call, address);
}

static void memory_phys(const struct monitor_call *call)
{
    if (call->count && !monitor_parse_switch(call, call->word[0], &call->leon3->physical))
        return;
    gdb_text_print(call->text, "memory addresses are %s\n",
                   call->leon3->physical ? "physical" : "virtual");
}

static void memory_symbol(const struct monitor_call *call)
{
    uint32_t address;

    if (!monitor_address(call, call->word[0], &address))
        return;
    target_print_place(call->leon3, monitor_process(call), address, call->text);
    gdb_text_print(call->text, "\n");
}

/* clang-format off */
const struct monitor_command monitor_memory_commands[] = {
    {"disas",  "[ADDRESS [COUNT]]", 0, 2, memory_disas,  MONITOR_ANYWHERE, "@symbol |", "instructions, from PC on or elsewhere"},
    {"mem",    "ADDRESS [LENGTH]",  1, 2, memory_mem,    MONITOR_ANYWHERE, "@symbol |", "memory in words"},
    {"phys",   "[on|off]",          0, 1, memory_phys,   MONITOR_ANYWHERE, "on off",  "do memory commands and watchpoints of GDB mean physical addresses?"},
    {"symbol", "NAME|ADDRESS",      1, 1, memory_symbol, MONITOR_ANYWHERE, "@symbol", "where a symbol lies, what lies at an address"},
    {"wmem",   "ADDRESS WORD...",   2, MONITOR_WORDS, memory_wmem, MONITOR_ANYWHERE, "@symbol |", "write words to memory"},
    {0},
};
/* clang-format on */
