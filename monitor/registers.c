/* SPDX-License-Identifier: BSD-2-Clause */
/* Monitor commands about registers, windows, threads; callers are found in callers.c. */
#include "monitor/command.h"

#include <inttypes.h>
#include <string.h>

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
            gdb_text_print(call->text, " %08" PRIx32, monitor_register(call, 8 * group + row));
        gdb_text_print(call->text, "\n");
    }
    for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
        gdb_text_print(call->text, "%s 0x%08" PRIx32 "%s", special[i].name,
                       monitor_register(call, special[i].number), i == 5 ? "\n" : "  ");
}

static bool state_write(const struct monitor_call *call, unsigned number)
{
    uint32_t value;
    uint8_t data[4];

    if (!monitor_parse_number(call->word[1], UINT32_MAX, &value, call->text))
        return false;
    bus_store32(data, value);
    if (call->leon3->target.register_write(call->leon3, call->thread, number, data) == GDB_OK)
        return true;
    gdb_text_complain(call->text, "%s cannot be written now\n", call->word[0]);
    return false;
}

static void state_reg(const struct monitor_call *call)
{
    unsigned number;

    if (call->count == 0) {
        state_print_registers(call);
        return;
    }
    number = monitor_register_number(call->word[0]);
    if (number == LEON3_REG_COUNT) {
        gdb_text_complain(call->text, "'%s': no register\n", call->word[0]);
        return;
    }
    if (call->count == 2 && !state_write(call, number))
        return;
    gdb_text_print(call->text, "%s 0x%08" PRIx32 "\n", call->word[0],
                   monitor_register(call, number));
    if (call->count == 2)
        monitor_note_stale(call);
}

static void state_windows(const struct monitor_call *call)
{
    uint32_t cwp = leon3_register_read(call->cpu, LEON3_REG_PSR) & 0x1f;
    uint32_t wim = leon3_register_read(call->cpu, LEON3_REG_WIM);

    for (unsigned w = 0; w < leon3_windows(call->cpu); w++) {
        gdb_text_print(call->text, "window %u%s%s\n", w, w == cwp ? ", current" : "",
                       wim >> w & 1u ? ", invalid (WIM)" : "");
        for (unsigned group = 1; group < 4; group++) {
            gdb_text_print(call->text, "  %%%c", "goli"[group]);
            for (unsigned i = 0; i < 8; i++)
                gdb_text_print(call->text, " %08" PRIx32,
                               leon3_window_read(call->cpu, w, 8 * group + i));
            gdb_text_print(call->text, "\n");
        }
    }
}

static void state_threads(const struct monitor_call *call)
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

static void state_thread(const struct monitor_call *call)
{
    struct monitor_call chosen = *call;
    uint32_t thread;

    if (!monitor_parse_number(call->word[0], UINT16_MAX, &thread, call->text))
        return;
    if (thread < 1 || thread > target_thread_count(call->leon3)) {
        gdb_text_complain(call->text, "'%s': no such thread\n", call->word[0]);
        return;
    }
    call->monitor->thread = thread;
    chosen.thread = thread;
    state_threads(&chosen);
}

/* clang-format off */
const struct monitor_command monitor_register_commands[] = {
    {"bt",           "",               0, 0, monitor_callers, MONITOR_ANYWHERE, NULL,      "callers, out of traps too"},
    {"info threads", "",               0, 0, state_threads, MONITOR_ANYWHERE, NULL,        "processors and partitions"},
    {"info windows", "",               0, 0, state_windows, MONITOR_ANYWHERE, NULL,        "all register windows"},
    {"reg",          "[NAME [VALUE]]", 0, 2, state_reg,     MONITOR_ANYWHERE, "@register |", "registers, or one, or write one"},
    {"thread",       "NUMBER",         1, 1, state_thread,  MONITOR_SHELL,    NULL,        "look at another processor or partition"},
    {0},
};
/* clang-format on */
