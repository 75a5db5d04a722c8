/* SPDX-License-Identifier: BSD-2-Clause */
/* Parses and prints tables of options, with getopt_long (option_table.h). */
#include "app/option_table.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELP_COLUMN 28
#define ROW_BASE    256 /* getopt's values of the rows: beyond any character */

static const struct option_row help_row = {
    .name = "help", .letter = 'h', .kind = TAKES_NOTHING, .argument = "", .help = "print this"};

static void print_row(const struct option_row *row)
{
    char name[64], letter[] = {'-', row->letter, ',', ' ', '\0'};
    const char *line = row->help, *end;
    int used = snprintf(name, sizeof(name), "  %s--%s%s", row->letter ? letter : "", row->name,
                        row->argument);

    fputs(name, stdout);
    if (used > HELP_COLUMN) {
        putchar('\n');
        used = 0;
    }
    for (; *line; line = end + (*end != '\0')) {
        end = line + strcspn(line, "\n");
        printf("%*s %.*s\n", HELP_COLUMN - used, "", (int)(end - line), line);
        used = 0;
    }
}

static void print_page(const struct option_page *page)
{
    fputs(page->head, stdout);
    for (size_t i = 0; i < page->count; i++)
        print_row(&page->row[i]);
    print_row(&help_row);
    if (page->foot)
        fputs(page->foot, stdout);
}

bool option_number(const char *text, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    return text[0] >= '0' && text[0] <= '9' && !*end && !errno;
}

static const char *take_count(const char *argument, unsigned maximum, unsigned *count,
                              char expected[64])
{
    uint64_t number;

    snprintf(expected, 64, "a number from 1 to %u", maximum);
    if (!option_number(argument, &number) || number < 1 || number > maximum)
        return expected;
    *count = (unsigned)number;
    return NULL;
}

/* Puts an argument where its row says. False: reported. */
static bool apply(const struct option_row *row, void *options, const char *argument,
                  struct diag *diag)
{
    void *member = (char *)options + row->offset;
    struct option_list *list = member;
    const char *expected = NULL;
    char text[64];

    switch (row->kind) {
    case TAKES_TEXT:
        *(const char **)member = argument;
        break;
    case TAKES_LIST:
        if (list->count == OPTION_LIST_MAX)
            return diag_error(diag, NULL, 0, "--%s '%s': more than %u of these", row->name,
                              argument, OPTION_LIST_MAX);
        list->text[list->count++] = argument;
        break;
    case TAKES_NOTHING:
        *(bool *)member = true;
        break;
    case TAKES_NUMBER:
        expected = option_number(argument, member) ? NULL : "a number of up to 64 bits";
        break;
    case TAKES_COUNT:
        expected = take_count(argument, row->maximum, member, text);
        break;
    case TAKES_OWN:
    case TAKES_OPTIONAL:
        expected = row->take(options, argument);
        break;
    }
    return !expected || diag_error(diag, NULL, 0, "--%s '%s': expected %s", row->name,
                                   argument ? argument : "", expected);
}

/* getopt's tables. The letters begin with what makes it say whether an argument is missing. */
static void fill_getopt(const struct option_page *page, struct option table[OPTION_TABLE_MAX + 2],
                        char letters[2 * OPTION_TABLE_MAX + 3])
{
    size_t used = 0;

    letters[used++] = ':';
    for (size_t i = 0; i <= page->count; i++) {
        const struct option_row *row = i < page->count ? &page->row[i] : &help_row;

        table[i] = (struct option){
            .name = row->name,
            .has_arg = row->kind == TAKES_NOTHING    ? no_argument
                       : row->kind == TAKES_OPTIONAL ? optional_argument
                                                     : required_argument,
            .val = ROW_BASE + (int)i,
        };
        if (row->letter)
            letters[used++] = row->letter;
        if (row->letter && row->kind != TAKES_NOTHING)
            letters[used++] = ':';
    }
    table[page->count + 1] = (struct option){.name = NULL};
    letters[used] = '\0';
}

/* Of letters behind one '-', getopt names one in optopt and may not have come to the next word. */
static enum options_result report(int result, char *const *argv, struct diag *diag)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    const char *word = optopt > 0 && optopt < ROW_BASE ? letter : argv[optind - 1];

    if (result == ':')
        diag_error(diag, NULL, 0, "option '%s' needs an argument (pride %s --help)", word, argv[0]);
    else
        diag_error(diag, NULL, 0,
                   "no option '%s', or not in this form (pride %s --help lists them)", word,
                   argv[0]);
    return OPTIONS_WRONG;
}

/* The row that getopt's result means; the page's count: the help's. */
static size_t find_row(const struct option_page *page, int result)
{
    size_t i = 0;

    if (result >= ROW_BASE)
        return (size_t)(result - ROW_BASE);
    while (i < page->count && page->row[i].letter != result)
        i++;
    return i;
}

enum options_result option_table_parse(const struct option_page *page, void *options,
                                       uint32_t *given, int argc, char **argv, int *operand,
                                       struct diag *diag)
{
    struct option table[OPTION_TABLE_MAX + 2];
    char letters[2 * OPTION_TABLE_MAX + 3];
    uint32_t seen = 0;
    int result;

    fill_getopt(page, table, letters);
    optind = 0; /* starts over: another command's may have been parsed before */
    opterr = 0;
    while ((result = getopt_long(argc, argv, letters, table, NULL)) != -1) {
        size_t number = find_row(page, result);

        if (result == '?' || result == ':')
            return report(result, argv, diag);
        if (number == page->count) {
            print_page(page);
            return OPTIONS_HELP;
        }
        if (!apply(&page->row[number], options, optarg, diag))
            return OPTIONS_WRONG;
        seen |= UINT32_C(1) << number;
    }
    if (given)
        *given = seen;
    *operand = optind;
    return OPTIONS_GOOD;
}
