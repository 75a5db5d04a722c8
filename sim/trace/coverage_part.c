/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tracefile of one program (lcov's geninfo manual page has the format). A line was executed as often
 * as the instruction of it that was executed most; a function as often as its first instruction; a
 * branch is a conditional branch instruction, of which branch 0 is taken and 1 is not.
 */
#include "sim/trace/coverage_part.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/elf/lines.h"

enum item_kind { ITEM_FUNCTION, ITEM_BRANCH, ITEM_LINE };

/* A line of the tracefile. */
struct item {
    const char *file;
    enum item_kind kind;
    unsigned line;
    uint32_t pc;      /* function: its entry; branch: the instruction */
    const char *name; /* of a function */
    uint64_t executed, taken;
};

struct collection {
    const struct coverage_part *part;
    struct elf_symbols *symbols;
    struct item *item;
    size_t count, capacity;
    bool failed; /* no memory */
};

static void add_item(struct collection *all, struct item item)
{
    if (all->count == all->capacity) {
        size_t capacity = all->capacity ? all->capacity * 2 : 1024;
        struct item *grown = realloc(all->item, capacity * sizeof(*grown));

        if (!grown) {
            all->failed = true;
            return;
        }
        all->item = grown;
        all->capacity = capacity;
    }
    if (strncmp(item.file, "./", 2) == 0)
        item.file += 2;
    all->item[all->count++] = item;
}

static const struct visit *visit_of(const struct collection *all, uint32_t pc)
{
    uint32_t number = visits_find(all->part->visits, 0, pc);

    return number == VISIT_NONE ? NULL : visits_get(all->part->visits, number);
}

static uint64_t executed_at(const struct collection *all, uint32_t pc)
{
    const struct visit *visit = visit_of(all, pc);

    return visit ? visit->cost[VISIT_EXECUTED] : 0;
}

static void take_function(struct collection *all, const struct elf_line *stretch)
{
    uint32_t offset;
    const char *name = elf_symbols_name(all->symbols, stretch->first, &offset);

    if (name && offset == 0)
        add_item(all, (struct item){.file = stretch->file,
                                    .kind = ITEM_FUNCTION,
                                    .line = stretch->line,
                                    .pc = stretch->first,
                                    .name = name,
                                    .executed = executed_at(all, stretch->first)});
}

static void take_branch(struct collection *all, const struct elf_line *stretch, uint32_t pc)
{
    const struct visit *visit = visit_of(all, pc);
    uint32_t opcode;

    if (elf_lines_word(all->symbols, pc, &opcode) && visit_is_branch(opcode))
        add_item(all, (struct item){.file = stretch->file,
                                    .kind = ITEM_BRANCH,
                                    .line = stretch->line,
                                    .pc = pc,
                                    .executed = visit ? visit->cost[VISIT_EXECUTED] : 0,
                                    .taken = visit ? visit->taken : 0});
}

static void take_stretch(void *owner, const struct elf_line *stretch)
{
    struct collection *all = owner;
    struct item line = {.file = stretch->file, .kind = ITEM_LINE, .line = stretch->line};

    take_function(all, stretch);
    for (uint32_t pc = stretch->first & ~3u; pc <= stretch->last && pc >= stretch->first; pc += 4) {
        uint64_t executed = executed_at(all, pc);

        line.executed = executed > line.executed ? executed : line.executed;
        take_branch(all, stretch, pc);
    }
    add_item(all, line);
}

static int by_file(const void *one, const void *other)
{
    const struct item *a = one, *b = other;
    int order = strcmp(a->file, b->file);

    if (order)
        return order;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->pc < b->pc ? -1 : a->pc > b->pc;
}

/* Of one line, function or branch several stretches may tell. */
static void merge_items(struct collection *all)
{
    size_t kept = 0;

    for (size_t i = 0; i < all->count; i++) {
        struct item *last = kept ? &all->item[kept - 1] : NULL;

        if (last && by_file(last, &all->item[i]) == 0)
            last->executed =
                last->executed > all->item[i].executed ? last->executed : all->item[i].executed;
        else
            all->item[kept++] = all->item[i];
    }
    all->count = kept;
}

static void write_branch(FILE *file, const struct item *item, unsigned block)
{
    if (!item->executed)
        fprintf(file, "BRDA:%u,%u,0,-\nBRDA:%u,%u,1,-\n", item->line, block, item->line, block);
    else
        fprintf(file, "BRDA:%u,%u,0,%" PRIu64 "\nBRDA:%u,%u,1,%" PRIu64 "\n", item->line, block,
                item->taken, item->line, block,
                item->executed > item->taken ? item->executed - item->taken : 0);
}

static void write_item(FILE *file, const struct item *item, unsigned block)
{
    switch (item->kind) {
    case ITEM_FUNCTION:
        fprintf(file, "FN:%u,%s\nFNDA:%" PRIu64 ",%s\n", item->line, item->name, item->executed,
                item->name);
        break;
    case ITEM_BRANCH:
        write_branch(file, item, block);
        break;
    case ITEM_LINE:
        fprintf(file, "DA:%u,%" PRIu64 "\n", item->line, item->executed);
        break;
    }
}

/* Found and hit, of each kind. */
static void write_sums(FILE *file, const struct item *item, size_t count)
{
    static const char *const names[] = {
        [ITEM_FUNCTION] = "FN", [ITEM_BRANCH] = "BR", [ITEM_LINE] = "L"};
    unsigned found[3] = {0}, hit[3] = {0};

    for (size_t i = 0; i < count; i++) {
        bool branch = item[i].kind == ITEM_BRANCH;

        found[item[i].kind] += branch ? 2 : 1;
        hit[item[i].kind] += item[i].kind == ITEM_BRANCH && item[i].taken > 0;
        hit[item[i].kind] += item[i].executed > (branch ? item[i].taken : 0);
    }
    for (int kind = ITEM_FUNCTION; kind <= ITEM_LINE; kind++)
        fprintf(file, "%sF:%u\n%sH:%u\n", names[kind], found[kind], names[kind], hit[kind]);
}

static void write_file(const struct collection *all, FILE *file, size_t first, size_t count)
{
    const struct item *item = all->item + first;
    unsigned block = 0;

    fputs("TN:", file);
    for (const char *p = all->part->name; *p; p++)
        fputc(isalnum((unsigned char)*p) ? *p : '_', file);
    fprintf(file, "\nSF:%s\n", item->file);
    for (size_t i = 0; i < count; i++) {
        bool same = i > 0 && item[i].kind == ITEM_BRANCH && item[i - 1].kind == ITEM_BRANCH &&
                    item[i].line == item[i - 1].line;

        block = same ? block + 1 : 0;
        write_item(file, &item[i], block);
    }
    write_sums(file, item, count);
    fputs("end_of_record\n", file);
}

bool coverage_part_write(const struct coverage_part *part, FILE *file)
{
    struct collection all = {.part = part, .symbols = elf_symbols_open(part->path, NULL)};

    if (!all.symbols)
        return true;
    elf_lines_each(all.symbols, take_stretch, &all);
    if (all.count)
        qsort(all.item, all.count, sizeof(*all.item), by_file);
    merge_items(&all);
    for (size_t first = 0, i = 1; i <= all.count && !all.failed; i++) {
        if (i < all.count && strcmp(all.item[i].file, all.item[first].file) == 0)
            continue;
        write_file(&all, file, first, i - first);
        first = i;
    }
    free(all.item);
    elf_symbols_close(all.symbols);
    return !all.failed;
}
