/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands that GDB has words of its own for, and `pride debug` has not: registers, memory, code, callers,
 * watchpoints, counters, threads. They look at the selected thread as GDB would.
 */
#include "gdbstub/monitor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REG_SP 14
#define REG_FP 30
#define REG_I7 31

static uint32_t state_register(const struct monitor_call *call, unsigned number)
{
    uint8_t data[4];

    call->leon3->target.register_read(call->leon3, call->thread, number, data);
    return bus_load32(data);
}

static bool state_word(const struct monitor_call *call, uint32_t address, uint32_t *value)
{
    uint8_t data[4];

    if (target_memory_read(call->leon3, call->thread, address, data, 4) != 4)
        return false;
    *value = bus_load32(data);
    return true;
}

static unsigned state_process(const struct monitor_call *call)
{
    return target_thread_process(call->leon3, call->thread);
}

/* ---- registers ------------------------------------------------------------------------------------------------- */

/* "g0".."i7" with or without a percent sign, and the special ones. LEON3_REG_COUNT: none of them. */
static unsigned state_register_number(const char *word)
{
    static const char *const special[] = {"y", "psr", "wim", "tbr", "pc", "npc", "fsr", "csr"};
    static const char groups[] = "goli";
    const char *group;

    word += *word == '%';
    if (strcmp(word, "sp") == 0 || strcmp(word, "fp") == 0)
        return *word == 's' ? REG_SP : REG_FP;
    for (unsigned i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
        if (strcmp(special[i], word) == 0)
            return LEON3_REG_Y + i;
    }
    group = *word ? strchr(groups, *word) : NULL;
    if (group && word[1] >= '0' && word[1] <= '7' && !word[2])
        return (unsigned)(group - groups) * 8 + (unsigned)(word[1] - '0');
    return LEON3_REG_COUNT;
}

static void state_print_registers(const struct monitor_call *call)
{
    static const struct {
        const char *name;
        unsigned number;
    } special[] = {{"pc", LEON3_REG_PC},   {"npc", LEON3_REG_NPC}, {"psr", LEON3_REG_PSR},
                   {"wim", LEON3_REG_WIM}, {"tbr", LEON3_REG_TBR}, {"y", LEON3_REG_Y}};

    gdb_text_print(call->text, "       %%g       %%o       %%l       %%i\n");
    for (unsigned row = 0; row < 8; row++) {
        gdb_text_print(call->text, "%u ", row);
        for (unsigned group = 0; group < 4; group++)
            gdb_text_print(call->text, " %08" PRIx32, state_register(call, 8 * group + row));
        gdb_text_print(call->text, "\n");
    }
    for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
        gdb_text_print(call->text, "%s 0x%08" PRIx32 "%s", special[i].name,
                       state_register(call, special[i].number), i == 5 ? "\n" : "  ");
}

void monitor_reg(const struct monitor_call *call)
{
    unsigned number;
    uint32_t value;
    uint8_t data[4];

    if (call->count == 0) {
        state_print_registers(call);
        return;
    }
    number = state_register_number(call->word[0]);
    if (number == LEON3_REG_COUNT) {
        gdb_text_print(call->text, "'%s': no register\n", call->word[0]);
        return;
    }
    if (call->count == 2) {
        if (!monitor_parse_number(call->word[1], UINT32_MAX, &value, call->text))
            return;
        bus_store32(data, value);
        if (call->leon3->target.register_write(call->leon3, call->thread, number, data) != GDB_OK)
            gdb_text_print(call->text, "it cannot be written now\n");
    }
    gdb_text_print(call->text, "%s 0x%08" PRIx32 "\n", call->word[0], state_register(call, number));
}

/* A number, a register that holds it, or a symbol of the selected process. */
bool monitor_address(const struct monitor_call *call, const char *word, uint32_t *address)
{
    const struct elf_symbols *symbols;
    unsigned reg = state_register_number(word);
    bool found;

    if (reg != LEON3_REG_COUNT) {
        *address = state_register(call, reg);
        return true;
    }
    if (*word >= '0' && *word <= '9')
        return monitor_parse_number(word, UINT32_MAX, address, call->text);
    symbols = target_symbols(call->leon3, state_process(call));
    found = symbols && elf_symbols_find(symbols, word, address);
    if (!found)
        gdb_text_print(call->text, "'%s': no symbol of the selected process\n", word);
    return found;
}

/* ---- memory and code ------------------------------------------------------------------------------------------- */

#define STATE_BYTES_MAX  4096u
#define STATE_LINES_MAX  256u
#define STATE_FRAMES_MAX 64u

void monitor_mem(const struct monitor_call *call)
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
        if (state_word(call, address + at, &value))
            gdb_text_print(call->text, " %08" PRIx32, value);
        else
            gdb_text_print(call->text, " --------");
    }
    gdb_text_print(call->text, "\n");
}

void monitor_wmem(const struct monitor_call *call)
{
    uint8_t data[4 * MONITOR_WORDS];
    uint32_t address, value;

    if (!monitor_address(call, call->word[0], &address))
        return;
    for (unsigned i = 1; i < call->count; i++) {
        if (!monitor_parse_number(call->word[i], UINT32_MAX, &value, call->text))
            return;
        bus_store32(data + 4 * (i - 1), value);
    }
    if (target_memory_write(call->leon3, call->thread, address, data, 4 * (call->count - 1)) !=
        GDB_OK)
        gdb_text_print(call->text, "it cannot be written\n");
}

void monitor_disas(const struct monitor_call *call)
{
    uint32_t address = state_register(call, LEON3_REG_PC), count = 8, opcode;

    if ((call->count && !monitor_address(call, call->word[0], &address)) ||
        (call->count == 2 &&
         !monitor_parse_number(call->word[1], STATE_LINES_MAX, &count, call->text)))
        return;
    for (address &= ~3u; count > 0; count--, address += 4) {
        char line[80] = "not readable";

        if (state_word(call, address, &opcode))
            leon3_disassemble(address, opcode, line, sizeof(line));
        target_print_place(call->leon3, state_process(call), address, call->text);
        gdb_text_print(call->text, "  %s\n", line);
    }
}

/* By frame pointers and return addresses, as the windows have them; no trap frames, which need GDB. */
void monitor_bt(const struct monitor_call *call)
{
    uint32_t pc = state_register(call, LEON3_REG_PC), fp = state_register(call, REG_FP);
    uint32_t caller = state_register(call, REG_I7);

    for (unsigned frame = 0; frame < STATE_FRAMES_MAX; frame++) {
        uint32_t next;

        gdb_text_print(call->text, "#%u ", frame);
        target_print_place(call->leon3, state_process(call), pc, call->text);
        gdb_text_print(call->text, "\n");
        pc = caller;
        if (!pc || !fp || fp % 8 || !state_word(call, fp + 60, &caller) ||
            !state_word(call, fp + 56, &next))
            break;
        fp = next;
    }
}

/* ---- watchpoints, counters, threads ---------------------------------------------------------------------------- */

void monitor_wp(const struct monitor_call *call)
{
    enum gdb_point point = GDB_POINT_WRITE;
    uint32_t address, length = 4;
    enum gdb_error error;

    if (!monitor_address(call, call->word[0], &address) ||
        (call->count > 1 && !monitor_parse_number(call->word[1], UINT32_MAX, &length, call->text)))
        return;
    if (call->count == 3) {
        static const char letters[] = "wra";
        const char *letter = strchr(letters, call->word[2][0]);

        if (!letter || !*letter || call->word[2][1]) {
            gdb_text_print(call->text, "'%s': expected r, w or a\n", call->word[2]);
            return;
        }
        point = GDB_POINT_WRITE + (unsigned)(letter - letters);
    }
    error = target_point_insert(call->leon3, call->thread, point, address, length);
    gdb_text_print(call->text,
                   error == GDB_OK ? "watching 0x%08" PRIx32 "\n"
                                   : "0x%08" PRIx32 " cannot be watched\n",
                   address);
}

void monitor_perf(const struct monitor_call *call)
{
    struct leon3_stats stats;
    char name[48];

    leon3_stats(call->cpu, &stats);
    gdb_text_print(call->text,
                   "instructions %" PRIu64 "\ncycles       %" PRIu64 "\nidle         %" PRIu64
                   "\nTLB          %" PRIu64 " hits, %" PRIu64 " misses\n",
                   stats.instructions, stats.cycles, stats.idle_cycles, stats.tlb_hits,
                   stats.tlb_misses);
    for (unsigned tt = 0; tt < 256; tt++) {
        if (stats.traps[tt])
            gdb_text_print(call->text, "trap 0x%02x    %" PRIu64 "  %s\n", tt, stats.traps[tt],
                           leon3_trap_name(tt, name, sizeof(name)));
    }
}

void monitor_threads(const struct monitor_call *call)
{
    for (unsigned thread = 1; thread <= target_thread_count(call->leon3); thread++) {
        char name[40], state[64];

        call->leon3->target.thread_describe(call->leon3, thread, name, sizeof(name), state,
                                            sizeof(state));
        gdb_text_print(call->text, "%c %u  process %u  %-16s %s\n",
                       thread == call->thread ? '*' : ' ', thread,
                       target_thread_process(call->leon3, thread), name, state);
    }
}
