/* SPDX-License-Identifier: BSD-2-Clause */
/* What the words of commands mean: numbers, times, registers, addresses. */
#include "monitor/command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REG_SP 14
#define REG_FP 30

bool monitor_parse_number(const char *word, uint32_t most, uint32_t *value, struct gdb_text *text)
{
    unsigned long long number;
    char *end;

    errno = 0;
    number = strtoull(word, &end, 0);
    if (end == word || *end || *word == '-' || errno || number > most) {
        if (most == UINT32_MAX)
            gdb_text_complain(text, "'%s': expected a number of 32 bits\n", word);
        else
            gdb_text_complain(text, "'%s': expected a number up to %" PRIu32 "\n", word, most);
        return false;
    }
    *value = (uint32_t)number;
    return true;
}

bool monitor_parse_switch(const struct monitor_call *call, const char *word, bool *on)
{
    *on = strcmp(word, "on") == 0;
    if (*on || strcmp(word, "off") == 0)
        return true;
    gdb_text_complain(call->text, "'%s': expected on or off\n", word);
    return false;
}

bool monitor_parse_time(const struct monitor_call *call, const char *word, uint64_t *cycles)
{
    if (time_parse(word, machine_board(call->leon3->machine)->clock_hz, cycles) && *cycles)
        return true;
    gdb_text_complain(call->text, "'%s': expected a time (120cyc 3us 5ms) or cycles\n", word);
    return false;
}

void monitor_join(const struct monitor_call *call, unsigned first, char *line, size_t size)
{
    size_t used = 0;

    line[0] = '\0';
    for (unsigned i = first; i < call->count && used < size; i++)
        used +=
            (size_t)snprintf(line + used, size - used, "%s%s", i > first ? " " : "", call->word[i]);
}

/* ---- registers ------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    unsigned number;
} special[] = {{"y", LEON3_REG_Y},
               {"psr", LEON3_REG_PSR},
               {"wim", LEON3_REG_WIM},
               {"tbr", LEON3_REG_TBR},
               {"pc", LEON3_REG_PC},
               {"npc", LEON3_REG_NPC},
               {"fsr", LEON3_REG_FSR},
               {"csr", LEON3_REG_CSR},
               {"sp", REG_SP},
               {"fp", REG_FP},
               {"mmu_control", TARGET_REG_MMU},
               {"mmu_context_pointer", TARGET_REG_MMU + 1},
               {"mmu_context", TARGET_REG_MMU + 2},
               {"mmu_fault_status", TARGET_REG_MMU + 3},
               {"mmu_fault_address", TARGET_REG_MMU + 4}};

#define SPECIAL (sizeof(special) / sizeof(special[0]))

/* A register's number behind its name, from `least` up to 31. */
static bool words_numbered(const char *word, unsigned least, unsigned *number)
{
    char *end;
    unsigned long value = strtoul(word, &end, 10);

    *number = (unsigned)value;
    return *word >= '0' && *word <= '9' && !*end && value >= least && value < 32;
}

unsigned monitor_register_number(const char *word)
{
    static const char groups[] = "goli";
    const char *group;
    unsigned number;

    word += *word == '%';
    for (unsigned i = 0; i < SPECIAL; i++) {
        if (strcmp(special[i].name, word) == 0)
            return special[i].number;
    }
    group = *word ? strchr(groups, *word) : NULL;
    if (group && word[1] >= '0' && word[1] <= '7' && !word[2])
        return (unsigned)(group - groups) * 8 + (unsigned)(word[1] - '0');
    if (*word == 'f' && words_numbered(word + 1, 0, &number))
        return LEON3_REG_F0 + number;
    if (strncmp(word, "asr", 3) == 0 && words_numbered(word + 3, 16, &number))
        return TARGET_REG_ASR16 + number - 16;
    return LEON3_REG_COUNT;
}

const char *monitor_register_name(unsigned index)
{
    return index < SPECIAL ? special[index].name : NULL;
}

/* ---- addresses ------------------------------------------------------------------------------------------------- */

bool monitor_address(const struct monitor_call *call, const char *word, uint32_t *address)
{
    unsigned reg = monitor_register_number(word);

    if (reg != LEON3_REG_COUNT) {
        *address = monitor_register(call, reg);
        return true;
    }
    if (*word >= '0' && *word <= '9')
        return monitor_parse_number(word, UINT32_MAX, address, call->text);
    if (target_symbol(call->leon3, monitor_process(call), word, address))
        return true;
    gdb_text_complain(call->text, "'%s': no symbol of the selected process\n", word);
    return false;
}
