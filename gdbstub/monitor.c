/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Monitor commands: what GDB's own words do not reach, as one table with its help. Each command gets its words, checked
 * for number, and prints to the text that becomes GDB's console output. Those about the MMU are in monitor_mmu.c.
 */
#include "gdbstub/monitor.h"

#include "gdbstub/hv_tables.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool monitor_parse_number(const char *word, uint32_t most, uint32_t *value, struct gdb_text *text)
{
    unsigned long long number;
    char *end;

    errno = 0;
    number = strtoull(word, &end, 0);
    if (end == word || *end || *word == '-' || errno || number > most) {
        gdb_text_print(text, "'%s': expected a number up to 0x%" PRIx32 "\n", word, most);
        return false;
    }
    *value = (uint32_t)number;
    return true;
}

/* ---- commands -------------------------------------------------------------------------------------------------- */

static void monitor_phys(const struct monitor_call *call)
{
    if (call->count == 1 && strcmp(call->word[0], "on") == 0) {
        call->leon3->physical = true;
    } else if (call->count == 1 && strcmp(call->word[0], "off") == 0) {
        call->leon3->physical = false;
    } else if (call->count == 1) {
        gdb_text_print(call->text, "'%s': expected on or off\n", call->word[0]);
        return;
    }
    gdb_text_print(call->text, "memory addresses are %s\n",
                   call->leon3->physical ? "physical" : "virtual");
}

static void monitor_print_trap_stops(const struct monitor_call *call)
{
    unsigned count = 0;
    char name[48];

    for (unsigned tt = 0; tt < 256; tt++) {
        if (!(call->leon3->trap_stops[tt / 32] >> tt % 32 & 1u))
            continue;
        count++;
        if (count <= 16)
            gdb_text_print(call->text, "stop on trap 0x%02x (%s)\n", tt,
                           leon3_trap_name(tt, name, sizeof(name)));
    }
    if (count == 256)
        gdb_text_print(call->text, "... and all others\n");
    else if (count > 16)
        gdb_text_print(call->text, "... and %u more\n", count - 16);
    else if (count == 0)
        gdb_text_print(call->text, "no stops on traps\n");
}

/* Checked whole before anything is changed. */
static void monitor_stop_trap(const struct monitor_call *call)
{
    uint32_t stops[8] = {0}, tt;

    for (unsigned i = 0; i < call->count; i++) {
        bool all = strcmp(call->word[i], "all") == 0;

        if (all || strcmp(call->word[i], "off") == 0) {
            memset(stops, all ? 0xff : 0, sizeof(stops));
            continue;
        }
        if (!monitor_parse_number(call->word[i], 0xff, &tt, call->text))
            return;
        stops[tt / 32] |= 1u << tt % 32;
    }
    if (call->count) {
        memcpy(call->leon3->trap_stops, stops, sizeof(stops));
        target_trap_stops_changed(call->leon3);
    }
    monitor_print_trap_stops(call);
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
    if (!call->shell)
        gdb_text_print(call->text,
                       "GDB does not know yet: say `maintenance flush register-cache`\n");
}

#define MONITOR_STEPS_MAX 1000000u

/* One instruction or one trap entry each: the way into a trap handler, where GDB's stepi runs over it. */
static void monitor_step(const struct monitor_call *call)
{
    struct gdb_target *target = &call->leon3->target;
    uint32_t count = 1;

    if (call->count && !monitor_parse_number(call->word[0], MONITOR_STEPS_MAX, &count, call->text))
        return;
    while (count-- > 0) {
        struct gdb_stop stop = target->step(target->owner, call->thread);

        if (stop.text && stop.text[0])
            gdb_text_print(call->text, "%s\n", stop.text);
        if (stop.kind != GDB_STOP_SIGNAL || call->leon3->last.reason != MACHINE_LIMIT)
            break;
    }
    monitor_print_position(call);
    monitor_note_stale(call);
}

static void monitor_reset(const struct monitor_call *call)
{
    machine_reset(call->leon3->machine);
    target_replaced(call->leon3);
    gdb_text_print(call->text, "reset; memory is as it was\n");
    monitor_note_stale(call);
}

static void monitor_cycle(const struct monitor_call *call)
{
    const struct machine *machine = call->leon3->machine;
    uint64_t cycle = machine_cycle(machine);

    gdb_text_print(call->text, "cycle %" PRIu64 ", %.9f s, %" PRIu64 " instructions\n", cycle,
                   machine_seconds(machine, cycle), machine_instructions(machine));
}

static void monitor_digest(const struct monitor_call *call)
{
    const struct machine *machine = call->leon3->machine;

    gdb_text_print(call->text, "%016" PRIx64 " at cycle %" PRIu64 "\n", machine_digest(machine),
                   machine_cycle(machine));
}

static void monitor_windows(const struct monitor_call *call)
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

static void monitor_break(const struct monitor_call *call)
{
    unsigned number;

    if (call->count == 0) {
        event_list(call->leon3, call->text);
        return;
    }
    number = event_add(call->leon3, call->word, call->count, call->text);
    if (number)
        gdb_text_print(call->text, "event %u: %s\n", number,
                       call->leon3->events[number - 1].source);
}

static void monitor_delete(const struct monitor_call *call)
{
    uint32_t number = 0;

    if (call->count && !monitor_parse_number(call->word[0], TARGET_EVENTS, &number, call->text))
        return;
    if (!event_remove(call->leon3, number))
        gdb_text_print(call->text, "there is no event %" PRIu32 "\n", number);
}

static void monitor_step_traps(const struct monitor_call *call)
{
    if (call->count == 1) {
        bool on = strcmp(call->word[0], "on") == 0;

        if (!on && strcmp(call->word[0], "off") != 0) {
            gdb_text_print(call->text, "'%s': expected on or off\n", call->word[0]);
            return;
        }
        call->leon3->step_traps = on;
    }
    gdb_text_print(call->text, "stepi %s traps\n",
                   call->leon3->step_traps ? "goes into" : "goes over");
}

static void monitor_part(const struct monitor_call *call)
{
    hv_table_print(call->leon3, "partitions", call->text);
}

static void monitor_plan(const struct monitor_call *call)
{
    hv_table_print(call->leon3, "plans", call->text);
    hv_table_print(call->leon3, "slots", call->text);
}

static void monitor_ports(const struct monitor_call *call)
{
    hv_table_print(call->leon3, "ports", call->text);
}

static void monitor_hm(const struct monitor_call *call)
{
    hv_table_print(call->leon3, "health", call->text);
}

/* ---- the table ------------------------------------------------------------------------------------------------- */

static void monitor_help(const struct monitor_call *call);

/* clang-format off */
static const struct monitor_command commands[] = {
    {"break",        "[EVENT [WHICH] [if FIELD == VALUE [and ...]]]", 0, MONITOR_WORDS, monitor_break, "stop on an event, or list them; `break ?` lists the kinds"},
    {"bookmark",     "[NAME]",            0, 1,  monitor_bookmark,  "name this place of the run, or list the names; `goto` comes back"},
    {"bt",           "",                  0, 0,  monitor_bt,        "callers, by frame pointers"},
    {"contexts",     "",                  0, 0,  monitor_contexts,  "SRMMU contexts, with names where the image has them"},
    {"cycle",        "",                  0, 0,  monitor_cycle,     "the machine's time: cycles, seconds, instructions"},
    {"delete",       "[NUMBER]",          0, 1,  monitor_delete,    "forget an event, or all"},
    {"digest",       "",                  0, 0,  monitor_digest,    "digest of the whole state, the same wherever the state is the same"},
    {"disas",        "[ADDRESS [COUNT]]", 0, 2,  monitor_disas,     "instructions, from PC on or elsewhere"},
    {"goto",         "begin|end|BOOKMARK|TIME", 1, 1, monitor_goto, "to another place of the recorded run"},
    {"help",         "",                  0, 0,  monitor_help,      "this list"},
    {"hm",           "",                  0, 0,  monitor_hm,        "the log of the hypervisor's health monitor"},
    {"history",      "",                  0, 0,  monitor_history,   "what is recorded for going back"},
    {"info mmu",     "",                  0, 0,  monitor_info_mmu,  "the SRMMU's registers in words"},
    {"info threads", "",                  0, 0,  monitor_threads,   "processors and partitions"},
    {"info windows", "",                  0, 0,  monitor_windows,   "all register windows"},
    {"mem",          "ADDRESS [LENGTH]",  1, 2,  monitor_mem,       "memory in words"},
    {"part",         "",                  0, 0,  monitor_part,      "partitions, as the hypervisor has them"},
    {"perf",         "",                  0, 0,  monitor_perf,      "counters of the processor"},
    {"phys",         "[on|off]",          0, 1,  monitor_phys,      "do memory commands and watchpoints of GDB mean physical addresses?"},
    {"plan",         "",                  0, 0,  monitor_plan,      "plans and their slots"},
    {"ports",        "",                  0, 0,  monitor_ports,     "ports of all partitions"},
    {"reg",          "[NAME [VALUE]]",    0, 2,  monitor_reg,       "registers, or one, or write one"},
    {"reset",        "",                  0, 0,  monitor_reset,     "power-on reset; memory is kept"},
    {"reverse",      "step [COUNT]|cont", 1, 2,  monitor_reverse,   "steps back, or back to the last stop"},
    {"step",         "[COUNT]",           0, 1,  monitor_step,      "single steps that follow traps into their handlers, as stepi does not"},
    {"step-traps",   "[on|off]",          0, 1,  monitor_step_traps, "does GDB's stepi go into traps?"},
    {"stop trap",    "[NUMBER...|all|off]", 0, MONITOR_WORDS, monitor_stop_trap, "stop at a handler's first instruction when such a trap is taken"},
    {"walk",         "ADDRESS [CONTEXT]", 1, 2,  monitor_walk,      "the table walk for a virtual address, without effects"},
    {"who-wrote",    "ADDRESS [LENGTH]",  1, 2,  monitor_who_wrote, "the last write to memory there: who, where, when"},
    {"wmem",         "ADDRESS WORD...",   2, MONITOR_WORDS, monitor_wmem, "write words to memory"},
    {"wp",           "ADDRESS [LENGTH [r|w|a]]", 1, 3, monitor_wp,  "watch memory (in GDB: watch)"},
};
/* clang-format on */

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

const struct monitor_command *monitor_command(size_t index)
{
    return index < COMMANDS ? &commands[index] : NULL;
}

static void monitor_help(const struct monitor_call *call)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        char head[64];

        snprintf(head, sizeof(head), "%s %s", commands[i].name, commands[i].arguments);
        gdb_text_print(call->text, "%-32s %s\n", head, commands[i].help);
    }
}

/* Splits at blanks, in place. Returns how many words, or more than MONITOR_WORDS if there are too many. */
static unsigned monitor_split(char *line, char *word[MONITOR_WORDS])
{
    unsigned count = 0;
    char *rest = line;

    for (char *w = strtok_r(line, " \t\r\n", &rest); w; w = strtok_r(NULL, " \t\r\n", &rest)) {
        if (count == MONITOR_WORDS)
            return count + 1;
        word[count++] = w;
    }
    return count;
}

/* How many of the words are the command's name: 0, 1 or 2. */
static unsigned monitor_match(const struct monitor_command *command, char *const *word,
                              unsigned count)
{
    const char *second = strchr(command->name, ' ');
    size_t first = second ? (size_t)(second - command->name) : strlen(command->name);

    if (count == 0 || strlen(word[0]) != first || memcmp(word[0], command->name, first) != 0)
        return 0;
    if (!second)
        return 1;
    return count > 1 && strcmp(word[1], second + 1) == 0 ? 2 : 0;
}

static void monitor_call(struct monitor_call *call, const struct monitor_command *command)
{
    if (call->count < command->least || call->count > command->most)
        gdb_text_print(call->text, "usage: monitor %s %s\n", command->name, command->arguments);
    else
        command->handler(call);
}

void target_monitor(void *owner, unsigned thread, const char *line, struct gdb_text *text)
{
    struct monitor_call call = {.leon3 = owner,
                                .cpu = target_cpu(owner, thread),
                                .thread = thread,
                                .shell = ((struct target_leon3 *)owner)->shell,
                                .text = text};
    char copy[256], *word[MONITOR_WORDS];
    unsigned count;

    snprintf(copy, sizeof(copy), "%s", line);
    count = monitor_split(copy, word);
    if (count > MONITOR_WORDS) {
        gdb_text_print(text, "more than %d words\n", MONITOR_WORDS);
        return;
    }
    if (count == 0) {
        monitor_help(&call);
        return;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        unsigned matched = monitor_match(&commands[i], word, count);

        if (matched) {
            call.count = count - matched;
            call.word = word + matched;
            monitor_call(&call, &commands[i]);
            return;
        }
    }
    gdb_text_print(text, "no monitor command '%s'; `monitor help` lists them\n", line);
}
