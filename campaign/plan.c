/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a campaign's plan: lines `key = value`, '#' begins a comment. Every error names its line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign/campaign.h"
#include "scenarios/files.h"
#include "sim/base/settings.h"

#define LINES_MAX 1000

enum key_kind {
    KEY_TEXT,
    KEY_LIST,
    KEY_TIME,
    KEY_NUMBER,
    KEY_PERCENT,
    KEY_MODEL,
    KEY_SPACE,
    KEY_WORD
};

/* clang-format off */
#define AT(member) offsetof(struct campaign_plan, member)
static const struct key {
    const char *name;
    enum key_kind kind;
    size_t offset;
    size_t count; /* KEY_LIST: offset of the count */
    size_t max;
    size_t line; /* offset of the number of the line, of a list of the first of them; 0: not kept */
} keys[] = {
    {"image",      KEY_TEXT,    AT(image),       0,                256,          AT(line.image)},
    {"board",      KEY_TEXT,    AT(board),       0,                PLAN_TEXT,    AT(line.board)},
    {"set",        KEY_LIST,    AT(set),         AT(set_count),    PLAN_SETS,    AT(line.set)},
    {"target",     KEY_LIST,    AT(target),      AT(target_count), PLAN_TARGETS, AT(line.target)},
    {"state",      KEY_LIST,    AT(state),       AT(state_count),  PLAN_SETS,    AT(line.state)},
    {"spread",     KEY_WORD,    AT(by_target),   0,                0,            0},
    {"foresee",    KEY_WORD,    AT(foresee),     0,                0,            0},
    {"functions",  KEY_WORD,    AT(functions),   0,                0,            0},
    {"model",      KEY_MODEL,   AT(model),       0,                0,            0},
    {"space",      KEY_SPACE,   AT(space),       0,                0,            AT(line.space)},
    {"from",       KEY_TIME,    AT(from),        0,                0,            0},
    {"until",      KEY_TIME,    AT(until),       0,                0,            0},
    {"end",        KEY_TIME,    AT(end),         0,                0,            AT(line.end)},
    {"tolerance",  KEY_TIME,    AT(tolerance),   0,                0,            0},
    {"count",      KEY_NUMBER,  AT(count),       0,                10000000,     0},
    {"seed",       KEY_NUMBER,  AT(seed),        0,                UINT32_MAX,   0},
    {"margin",     KEY_PERCENT, AT(margin),      0,                0,            AT(line.margin)},
    {"confidence", KEY_PERCENT, AT(confidence),  0,                0,            0},
    {"health",     KEY_TEXT,    AT(health),      0,                PLAN_TEXT,    0},
};
#undef AT
/* clang-format on */

struct plan_reader {
    struct campaign_plan *plan;
    const char *path;
    struct diag *diag;
    unsigned line;
    bool times; /* second pass: the board's clock is known */
};

static bool wrong(const struct plan_reader *reader, const char *what, const char *text)
{
    return diag_error(reader->diag, reader->path, reader->line, "%s, not '%s'", what, text);
}

static bool take_text(struct plan_reader *reader, char *to, size_t size, const char *value)
{
    if (strlen(value) >= size)
        return wrong(reader, "expected a shorter text", value);
    snprintf(to, size, "%s", value);
    return true;
}

static bool take_model(struct plan_reader *reader, const char *value)
{
    struct campaign_plan *plan = reader->plan;
    char extra;

    plan->bits = 1;
    snprintf(plan->model, sizeof(plan->model), "%s", strcmp(value, "flip") ? "upset" : "flip");
    if (strcmp(value, "flip") == 0 ||
        (sscanf(value, "upset %2u%c", &plan->bits, &extra) == 1 && plan->bits && plan->bits <= 32))
        return true;
    return wrong(reader, "expected flip or upset COUNT", value);
}

static bool take_space(struct plan_reader *reader, const char *value)
{
    static const char *const name[] = {
        [CAMPAIGN_SAMPLE] = "sample", [CAMPAIGN_ALL] = "all", [CAMPAIGN_PRUNED] = "pruned"};

    for (int i = CAMPAIGN_SAMPLE; i <= CAMPAIGN_PRUNED; i++) {
        if (strcmp(name[i], value) == 0) {
            reader->plan->space = (enum campaign_choice)i;
            return true;
        }
    }
    return wrong(reader, "expected sample, all or pruned", value);
}

/* The two words of a key that is true or false, the false one first. */
static bool take_word(struct plan_reader *reader, const struct key *key, bool *to,
                      const char *value)
{
    static const struct {
        const char *key, *word[2], *expected;
    } words[] = {{"spread", {"bits", "targets"}, "expected bits or targets"},
                 {"foresee", {"no", "yes"}, "expected yes or no"},
                 {"functions", {"no", "yes"}, "expected yes or no"}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].key, key->name) != 0)
            continue;
        *to = strcmp(value, words[i].word[1]) == 0;
        return *to || strcmp(value, words[i].word[0]) == 0 ||
               wrong(reader, words[i].expected, value);
    }
    return false;
}

static bool take_percent(struct plan_reader *reader, const struct key *key, const char *value)
{
    char *end;
    double number = strtod(value, &end);

    if (!strcmp(end, "%") && !strcmp(key->name, "margin") && number > 0 && number < 50) {
        reader->plan->margin = number / 100;
        return true;
    }
    reader->plan->confidence = (unsigned)(number > 0 && number < 100 ? number : 0);
    if (number > reader->plan->confidence)
        reader->plan->confidence = 0;
    if (!strcmp(end, "%") && !strcmp(key->name, "confidence") &&
        (reader->plan->confidence == 90 || reader->plan->confidence == 95 ||
         reader->plan->confidence == 99))
        return true;
    return wrong(reader, "expected margin = 1% (below 50%), confidence = 90%, 95% or 99%", value);
}

static bool take_number(struct plan_reader *reader, const struct key *key, uint64_t *to,
                        const char *value)
{
    char *end;

    errno = 0;
    *to = strtoull(value, &end, 0);
    if (*value < '0' || *value > '9' || *end || errno || *to > key->max)
        return wrong(reader, "expected a number in range", value);
    return true;
}

static void note_line(struct plan_reader *reader, const struct key *key, size_t n)
{
    if (key->line)
        *((unsigned *)(void *)((char *)reader->plan + key->line) + n) = reader->line;
}

static bool take_list(struct plan_reader *reader, const struct key *key, const char *value)
{
    size_t *count = (size_t *)(void *)((char *)reader->plan + key->count);
    char *list = (char *)reader->plan + key->offset;

    if (*count == key->max)
        return wrong(reader, "this key stands too often", value);
    note_line(reader, key, *count);
    return take_text(reader, list + PLAN_TEXT * (*count)++, PLAN_TEXT, value);
}

static bool take_value(struct plan_reader *reader, const struct key *key, const char *value)
{
    void *to = (char *)reader->plan + key->offset;

    if (reader->times != (key->kind == KEY_TIME))
        return true;
    if (key->kind != KEY_LIST)
        note_line(reader, key, 0);
    switch (key->kind) {
    case KEY_TEXT:
        return take_text(reader, to, key->max, value);
    case KEY_LIST:
        return take_list(reader, key, value);
    case KEY_MODEL:
        return take_model(reader, value);
    case KEY_SPACE:
        return take_space(reader, value);
    case KEY_WORD:
        return take_word(reader, key, to, value);
    case KEY_PERCENT:
        return take_percent(reader, key, value);
    case KEY_NUMBER:
        return take_number(reader, key, to, value);
    case KEY_TIME:
        return time_parse(value, reader->plan->board_data.clock_hz, to) ||
               wrong(reader, "expected a time such as 5ms", value);
    }
    return false;
}

static char *trim(char *text)
{
    size_t length;

    text += strspn(text, " \t");
    length = strlen(text);
    while (length && strchr(" \t\r\n", text[length - 1]))
        text[--length] = '\0';
    return text;
}

static bool take_line(struct plan_reader *reader, char *line)
{
    char *equals, *name;

    line[strcspn(line, "#\n")] = '\0';
    name = trim(line);
    if (!*name)
        return true;
    equals = strchr(name, '=');
    if (!equals)
        return wrong(reader, "expected KEY = VALUE", name);
    *equals = '\0';
    name = trim(name);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(keys[i].name, name) == 0)
            return take_value(reader, &keys[i], trim(equals + 1));
    return wrong(reader, "expected a key of docs/faults.md", name);
}

static bool read_pass(struct plan_reader *reader)
{
    bool pipe = access(reader->path, F_OK) == 0 && !files_is_file(reader->path);
    FILE *file = pipe ? NULL : fopen(reader->path, "r");
    char line[512];
    bool good = true;

    if (pipe)
        return diag_error(reader->diag, reader->path, 0, "cannot read the plan: it is no file");
    if (!file)
        return diag_error(reader->diag, reader->path, 0, "cannot read the plan: %s",
                          strerror(errno));
    for (reader->line = 1; good && fgets(line, sizeof(line), file); reader->line++) {
        if (strlen(line) + 1 < sizeof(line) && !strchr(line, '\n') && !feof(file))
            good = wrong(reader, "expected text, without a zero byte", line);
        else if (reader->line > LINES_MAX || (!strchr(line, '\n') && !feof(file)))
            good = wrong(reader, "expected at most 1000 lines of 510 characters", "more");
        else
            good = take_line(reader, line);
    }
    fclose(file);
    return good;
}

bool campaign_plan_read(struct campaign_plan *plan, bool times, struct diag *diag)
{
    struct plan_reader reader = {.plan = plan, .path = plan->path, .diag = diag, .times = times};

    return read_pass(&reader);
}
