/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conditions (condition.h): each field is a row that says how it is read.
 */
#include "gdbstub/condition.h"

#include "gdbstub/target_leon3.h"
#include "sim/machine/context_name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool condition_number(const char *word, uint64_t *value)
{
    char *end;

    if (*word < '0' || *word > '9')
        return false;
    errno = 0;
    *value = strtoull(word, &end, 0);
    return *end == '\0' && !errno;
}

uint32_t condition_context(struct target_leon3 *leon3, uint32_t cpu)
{
    uint32_t context = 0;

    target_cpu_context(leon3, machine_cpu(leon3->machine, cpu), &context);
    return context;
}

struct condition_field {
    const char *name;
    uint64_t (*read)(struct target_leon3 *leon3, const struct observation *what, uint64_t hits);
};

#define CONDITION_FIELD(name, expression)                                                          \
    static uint64_t field_##name(struct target_leon3 *leon3, const struct observation *what,       \
                                 uint64_t hits)                                                    \
    {                                                                                              \
        (void)leon3;                                                                               \
        (void)what;                                                                                \
        (void)hits;                                                                                \
        return (expression);                                                                       \
    }

CONDITION_FIELD(partition, condition_context(leon3, what->cpu))
CONDITION_FIELD(cpu, what->cpu)
CONDITION_FIELD(pc, what->pc)
CONDITION_FIELD(address, what->address)
CONDITION_FIELD(physical, what->physical)
CONDITION_FIELD(code, what->code)
CONDITION_FIELD(value, what->value)
CONDITION_FIELD(write, what->write)
CONDITION_FIELD(cycle, what->cycle)
CONDITION_FIELD(hits, hits)
CONDITION_FIELD(sfar, srmmu_register_peek(leon3_mmu(machine_cpu(leon3->machine, what->cpu)), 0x400))

/* clang-format off */
static const struct condition_field fields[] = {
    {"partition", field_partition}, {"cpu", field_cpu},           {"pc", field_pc},
    {"address", field_address},     {"physical", field_physical}, {"code", field_code},
    {"value", field_value},         {"write", field_write},       {"cycle", field_cycle},
    {"hits", field_hits},           {"sfar", field_sfar},
};
/* clang-format on */

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

/* %g0..%i7 by number. */
static bool condition_register(const char *word, unsigned *reg)
{
    static const char groups[] = "goli";
    const char *group = word[0] == '%' && word[1] ? strchr(groups, word[1]) : NULL;

    if (!group || word[2] < '0' || word[2] > '7' || word[3])
        return false;
    *reg = (unsigned)(group - groups) * 8 + (unsigned)(word[2] - '0');
    return true;
}

static bool condition_read_relation(const char *word, enum condition_relation *relation)
{
    static const char *const words[] = {"==", "!=", "<", ">"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i], word) != 0)
            continue;
        *relation = (enum condition_relation)i;
        return true;
    }
    return false;
}

/* By the symbols of the partition that a condition before names, else of the hypervisor or the only program. */
static bool condition_symbol(struct target_leon3 *leon3, const struct condition_list *list,
                             const char *word, uint64_t *value)
{
    unsigned process = TARGET_PROCESS_MACHINE;
    uint32_t address;

    for (unsigned i = 0; i < list->count; i++) {
        if (list->item[i].field == &fields[0] && list->item[i].relation == CONDITION_EQUAL &&
            list->item[i].value < UINT8_MAX)
            process = (unsigned)list->item[i].value + 1;
    }
    if (!target_symbol(leon3, process, word, &address))
        return false;
    *value = address;
    return true;
}

/* FIELD RELATION VALUE, behind those of the list. False: a complaint was printed. */
static bool condition_read(struct target_leon3 *leon3, struct condition_list *list,
                           char *const *word, struct gdb_text *text)
{
    struct condition *condition = &list->item[list->count];
    uint32_t context;

    *condition = (struct condition){.field = NULL};
    for (size_t i = 0; i < FIELDS; i++) {
        if (strcmp(fields[i].name, word[0]) == 0)
            condition->field = &fields[i];
    }
    if (!condition->field && !condition_register(word[0], &condition->reg)) {
        gdb_text_complain(text, "'%s': expected a register %%g0..%%i7 or one of", word[0]);
        for (size_t i = 0; i < FIELDS; i++)
            gdb_text_print(text, " %s", fields[i].name);
        gdb_text_print(text, "\n");
        return false;
    }
    if (!condition_read_relation(word[1], &condition->relation)) {
        gdb_text_complain(text, "'%s': expected == != < >\n", word[1]);
        return false;
    }
    if (condition_number(word[2], &condition->value))
        return true;
    if (condition->field == &fields[0] &&
        machine_context_find(leon3->machine, word[2], strlen(word[2]), &context)) {
        condition->value = context;
        return true;
    }
    if (condition->field != &fields[0] && condition_symbol(leon3, list, word[2], &condition->value))
        return true;
    gdb_text_complain(text, "'%s': expected a number or a %s\n", word[2],
                      condition->field == &fields[0] ? "partition" : "symbol");
    return false;
}

bool conditions_read(struct target_leon3 *leon3, struct condition_list *list, char *const *word,
                     unsigned count, struct gdb_text *text)
{
    for (unsigned at = 0; at < count; at += 4) {
        if (count - at < 3 || list->count == CONDITIONS_MAX ||
            (count - at > 3 && (strcmp(word[at + 3], "and") != 0 || count - at == 4))) {
            gdb_text_complain(text,
                              "expected up to %d of FIELD RELATION VALUE, with `and` between\n",
                              CONDITIONS_MAX);
            return false;
        }
        if (!condition_read(leon3, list, word + at, text))
            return false;
        list->count++;
    }
    return true;
}

static bool condition_holds(struct target_leon3 *leon3, const struct condition *condition,
                            const struct observation *what, uint64_t hits)
{
    uint64_t value;

    if (condition->field)
        value = condition->field->read(leon3, what, hits);
    else
        value = leon3_register_read(machine_cpu(leon3->machine, what->cpu), condition->reg);
    switch (condition->relation) {
    case CONDITION_EQUAL:
        return value == condition->value;
    case CONDITION_UNEQUAL:
        return value != condition->value;
    case CONDITION_BELOW:
        return value < condition->value;
    case CONDITION_ABOVE:
        return value > condition->value;
    }
    return false;
}

bool conditions_hold(struct target_leon3 *leon3, const struct condition_list *list,
                     const struct observation *what, uint64_t *hits)
{
    bool good = true;

    for (unsigned i = 0; i < list->count; i++) {
        if (list->item[i].field && list->item[i].field->read == field_hits)
            continue;
        good = good && condition_holds(leon3, &list->item[i], what, 0);
    }
    if (!good)
        return false;
    if (hits)
        ++*hits;
    for (unsigned i = 0; i < list->count; i++)
        good = good && condition_holds(leon3, &list->item[i], what, hits ? *hits : 0);
    return good;
}

const char *condition_field_name(unsigned index)
{
    return index < FIELDS ? fields[index].name : NULL;
}
